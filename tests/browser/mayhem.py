"""A show of alerts in which everything goes wrong at random: pages, network, server, and the hand on the panel.

Webhooks make the alerts. At the end the rows say what became of each, and the pages what they painted, and when.
"""

import random
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Any

import httpx
from playwright.sync_api import BrowserContext, Error, Page

from tests.browser import obs
from tests.browser.account import WATCH, not_once, paints, shown_again
from tests.browser.rig import LONGEST, SHORTEST, Rig
from tests.server import chat, event
from tests.waiting import wait_until

PATIENCE_MS = 3_000
DESERTED_SECONDS = 4
"""Pages whose files were cut off while they came are blank until somebody loads them again: after so long."""

_names = count(1)


class Mayhem:
    """One seed's show, on an alerts overlay of its own."""

    def __init__(self, rig: Rig, seed: int) -> None:
        self.rig = rig
        self.chance = random.Random(seed)
        self.trace: list[str] = []
        self.lines: list[str] = []
        pace = {
            "animate": self.chance.choice(("full", "none")),
            "gap": self.chance.choice((0, 0.05)),
            "merge_above": self.chance.choice((2, 5, 100)),
            "longest_queue": self.chance.choice((3, 8, 100)),
            "when_hidden": self.chance.choice(("play", "play", "wait")),
        }
        made = rig.call("POST", "/overlays", kind="alerts", options=pace)
        self.overlay: int = made["id"]
        self._path = httpx.URL(made["url"]).path
        self._after = rig.call("GET", "/events?limit=1")["last_id"]
        self._context: BrowserContext = rig.browser.new_context(
            viewport={"width": 320, "height": 180}, device_scale_factor=1
        )
        self._context.set_default_timeout(PATIENCE_MS)
        self._context.add_init_script(obs.STUB)
        self._context.add_init_script(WATCH)
        self._pages: list[Page] = []
        self._tab_of: dict[Page, str] = {}
        self._deserted_since: float | None = None
        self._tabs = rig.browser.new_browser_cdp_session()
        self._open()

    def run(self, acts: int, *, restarts: int) -> None:
        """So many things happen; a server that ends does so in between."""
        ends = {self.chance.randrange(acts) for _ in range(restarts)}
        for number in range(acts):
            self._trigger()
            if number in ends:
                self._note("kill -9")
                self.rig.restart()
            else:
                act = self.chance.choice(self._acts())
                self._note(act.__name__)
                with suppress(Error):
                    act()
            time.sleep(self.chance.uniform(0, 0.08))
        self._calm()

    def close(self) -> None:
        for page in list(self._tab_of):
            self._close(page)
        if not self._tab_of:
            self._context.close()
        self._tabs.detach()
        self.rig.call("DELETE", f"/overlays/{self.overlay}")

    def verdict(self) -> list[str]:
        """What was lost, or happened twice."""
        rows = self.rig.history(self.overlay)
        events = self.rig.server.events(self._after, include_hidden=1)
        due = [one["id"] for one in events if one["type"] in ("FEDIVERSE_ENGAGEMENT_FOLLOW", "CHAT")]
        return not_once(rows, due) + shown_again(rows, paints(self._kept()))

    def _kept(self) -> str:
        """What the documents wrote down."""
        # A page that was opened while nothing came through is none of ours, and has no such storage.
        page = next(page for page in self._pages if self._path in page.url)
        return str(_ask(page, "localStorage.getItem('paints') ?? ''"))

    def _calm(self) -> None:
        """Everything works again, and what is due is shown to its end."""
        self.rig.proxy.mend()
        self.rig.call("POST", "/alerts/resume", overlay=self.overlay)
        if not self._pages:
            self._open()
        self.show_page()
        try:
            wait_until(self._idle, "all is over", seconds=30)
        except AssertionError as late:
            late.add_note(f"{self.trace}, and now {self.rig.queue(self.overlay)}, pages {self._pages}")
            raise

    def _idle(self) -> bool:
        queue = self.rig.queue(self.overlay)
        if queue["held"] == "hidden":
            # It was being loaded when it was told that it can be seen.
            self.show_page()
        if queue["held"] != "no page":
            self._deserted_since = None
        elif self._deserted_since is None:
            self._deserted_since = time.monotonic()
        elif time.monotonic() - self._deserted_since > DESERTED_SECONDS:
            self._deserted_since = None
            while self._pages:
                self._close(self._pages.pop())
            self._open()
        return bool(queue["leader"]) and not queue["playing"] and not queue["waiting"]

    def _acts(self) -> list[Callable[[], None]]:
        return [
            self.nothing, self.nothing, self.reload, self.reload, self.close_page, self.open_page, self.cut,
            self.mend, self.pause, self.resume, self.skip, self.clear, self.mute, self.hide, self.withdraw,
            self.move, self.hide_page, self.show_page, self.another_length,
        ]  # fmt: skip

    def _trigger(self) -> None:
        """Some webhooks at once."""
        for _ in range(self.chance.choice((0, 1, 1, 2, 4))):
            name = f"n{next(_names)}"
            if self.chance.random() < 0.5:
                self.rig.server.take(
                    event("FEDIVERSE_ENGAGEMENT_FOLLOW", id=f"f-{name}", name=name, username=f"{name}@x.example")
                )
            else:
                self.lines.append(f"c-{name}")
                self.rig.server.take(chat("a boat", f"c-{name}", user=name, name=name))

    def nothing(self) -> None:
        pass

    def reload(self) -> None:
        if self._pages and self.rig.proxy.works:
            self.chance.choice(self._pages).reload(wait_until="commit")

    def close_page(self) -> None:
        if self._pages:
            self._close(self._pages.pop(self.chance.randrange(len(self._pages))))

    def open_page(self) -> None:
        if len(self._pages) < 2 and self.rig.proxy.works:
            self._open()

    def cut(self) -> None:
        self.rig.proxy.cut()

    def mend(self) -> None:
        self.rig.proxy.mend()

    def pause(self) -> None:
        self._command("pause")

    def resume(self) -> None:
        self._command("resume")

    def skip(self) -> None:
        self._command("skip")

    def clear(self) -> None:
        self._command("clear")

    def mute(self) -> None:
        self._command(self.chance.choice(("mute", "unmute")))

    def hide(self) -> None:
        if self.lines:
            lines = self.chance.sample(self.lines, min(len(self.lines), 2))
            at = "2026-11-22T13:00:00Z"
            self.rig.server.take(
                event("VISIBILITY-UPDATE", id=f"v{next(_names)}", timestamp=at, ids=lines, visible=False)
            )

    def withdraw(self) -> None:
        waiting = self.rig.queue(self.overlay)["waiting"]
        if waiting:
            self._try("DELETE", f"/alerts/{self.chance.choice(waiting)['id']}")

    def move(self) -> None:
        waiting = self.rig.queue(self.overlay)["waiting"]
        if waiting:
            self._try("POST", f"/alerts/{waiting[-1]['id']}/move", before=None)

    def hide_page(self) -> None:
        if self._pages:
            _show(self.chance.choice(self._pages), False)

    def show_page(self) -> None:
        for page in self._pages:
            with suppress(Error):
                _show(page, True)

    def another_length(self) -> None:
        design = self.rig.call("GET", f"/designs/{self.rig.design}")
        seconds = round(self.chance.uniform(SHORTEST, LONGEST), 2)
        self.rig.call("PATCH", f"/designs/{self.rig.design}", revision=design["revision"], options={"seconds": seconds})

    def _command(self, word: str) -> None:
        self.rig.call("POST", f"/alerts/{word}", overlay=self.overlay)

    def _try(self, method: str, path: str, **body: Any) -> None:
        """A call that may come too late."""
        answer = self.rig.server.http.request(method, f"{self.rig.server.url}/api{path}", json=body or None)
        assert answer.status_code in (200, 404, 409), answer.text

    def _open(self) -> None:
        page = self._context.new_page()
        self._tab_of[page] = self._context.new_cdp_session(page).send("Target.getTargetInfo")["targetInfo"]["targetId"]
        self._pages.append(page)
        page.goto(f"http://127.0.0.1:{self.rig.proxy.port}{self._path}", wait_until="commit")

    def _close(self, page: Page) -> None:
        """Closes the page, in whatever state it is.

        `Page.close` waits without end where Chromium does not say that a page which was still being loaded is gone.
        """
        with suppress(Error):
            with page.expect_event("close"):
                self._tabs.send("Target.closeTarget", {"targetId": self._tab_of[page]})
            del self._tab_of[page]

    def _note(self, what: str) -> None:
        self.trace.append(what)


def _ask(page: Page, script: str) -> Any:
    """What the script says; a page that is stuck in its loading is an error, not a wait."""
    return page.locator(":root").evaluate(f"() => {script}")


def _show(page: Page, visible: bool) -> None:
    _ask(page, f"window.obsStub?.setVisible({str(visible).lower()})")
