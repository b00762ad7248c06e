"""A show of alerts in which everything goes wrong at random: pages, network, server, and the hand on the panel.

Webhooks make the alerts. At the end the rows say what became of each, and the pages what they painted, and when.
"""

import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, BrowserContext, Error, Page

from tests.browser import obs
from tests.proxy import Proxy
from tests.server import ServerProcess, chat, event, serving
from tests.waiting import wait_until

OVER = {"shown", "skipped", "expired", "merged", "withdrawn"}
SHORTEST, LONGEST = 0.1, 0.3
"""Seconds that an alert is on screen."""

# Each document writes down what it puts on its stage, where a reload does not lose it: who, whether with its entrance,
# when, and which document it was.
_WATCH = """
const born = `${performance.timeOrigin}-${Math.random()}`;
new MutationObserver((changes) => {
  for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
    if (!node.classList?.contains("alert")) continue;
    const name = node.querySelector("[data-value=name], .name")?.textContent ?? "";
    const paint = { name, phase: node.dataset.phase, at: performance.timeOrigin + performance.now(), born };
    localStorage.setItem("paints", `${localStorage.getItem("paints") ?? ""}${JSON.stringify(paint)}\\n`);
  }
}).observe(document, { childList: true, subtree: true });
"""

SLOW_SECONDS = 1.0
"""So long after an alert was told a busy browser may begin to draw it; what it drew once it must not draw again."""

PATIENCE_MS = 3_000

_WORDS = {"words": "{name}", "merged": "{first}", "enter": "fade", "leave": "none"}

_names = count(1)


@dataclass(frozen=True)
class Paint:
    """One alert put on the stage of one document."""

    name: str
    phase: str
    at: float
    born: str


@dataclass
class Rig:
    """The server that is killed, the network that is cut, and the browser that looks on."""

    folder: Path
    proxy: Proxy
    browser: Browser
    design: int
    _process: Any = None
    server: ServerProcess = field(init=False)

    def start(self) -> None:
        """The server, on the port it has."""
        self._process = serving(self.folder, port=self.proxy.target)
        self.server = self._process.__enter__()
        self.proxy.target = httpx.URL(self.server.url).port or 0

    def stop(self) -> None:
        self._process.__exit__(None, None, None)

    def restart(self) -> None:
        """`kill -9`, and anew."""
        self.server.kill()
        self.stop()
        self.start()

    def call(self, method: str, path: str, **body: Any) -> Any:
        answer = self.server.http.request(method, f"{self.server.url}/api{path}", json=body or None)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def queue(self, overlay: int) -> dict[str, Any]:
        queues = self.call("GET", "/alerts")["queues"]
        return next(queue for queue in queues if queue["overlay"] == overlay)

    def history(self, overlay: int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        before = ""
        while True:
            page = self.call("GET", f"/alerts/history?overlay={overlay}&limit=200{before}")
            found += page["alerts"]
            if page["next"] is None:
                return found
            before = f"&before={page['next']}"


@contextmanager
def rig(folder: Path, browser: Browser) -> Iterator[Rig]:
    """A server whose only rules are: who follows is shown, and who says "boat"."""
    with Proxy(0) as proxy:
        made = Rig(folder, proxy, browser, design=0)
        made.start()
        try:
            for overlay in made.call("GET", "/overlays")["overlays"]:
                made.call("DELETE", f"/overlays/{overlay['id']}")
            for rule in made.call("GET", "/rules")["rules"]:
                made.call("DELETE", f"/rules/{rule['id']}")
            design = made.call("POST", "/designs", name="Fault", options=_WORDS | {"seconds": SHORTEST})
            made.design = design["id"]
            for when in ({"is": "event", "types": ["follow"]}, {"is": "text_contains", "text": "boat"}):
                then = [{"type": "alert", "design": made.design}]
                made.call("POST", "/rules", name="Fault", when=when, then=then)
            yield made
        finally:
            made.stop()


class Mayhem:
    """One seed's show, on an alerts overlay of its own."""

    def __init__(self, rig: Rig, seed: int) -> None:
        self.rig = rig
        self.chance = random.Random(seed)
        self.trace: list[str] = []
        self.lines: list[str] = []
        pace = {
            "gap": self.chance.choice((0, 0.05)),
            "merge_above": self.chance.choice((2, 5, 100)),
            "longest_queue": self.chance.choice((3, 8, 100)),
            "when_hidden": self.chance.choice(("play", "play", "wait")),
        }
        made = rig.call("POST", "/overlays", kind="alerts", options={"animate": "none", **pace})
        self.overlay: int = made["id"]
        self._path = httpx.URL(made["url"]).path
        self._after = rig.call("GET", "/events?limit=1")["last_id"]
        self._context: BrowserContext = rig.browser.new_context(
            viewport={"width": 320, "height": 180}, device_scale_factor=1
        )
        self._context.set_default_timeout(PATIENCE_MS)
        self._context.add_init_script(obs.STUB)
        self._context.add_init_script(_WATCH)
        self._pages: list[Page] = []
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
        self._context.close()
        self.rig.call("DELETE", f"/overlays/{self.overlay}")

    def verdict(self) -> list[str]:
        """What was lost, or happened twice."""
        rows = self.rig.history(self.overlay)
        events = self.rig.server.events(self._after, include_hidden=1)
        due = {one["id"] for one in events if one["type"] == "FEDIVERSE_ENGAGEMENT_FOLLOW"}
        due |= {one["id"] for one in events if one["type"] == "CHAT"}
        times = Counter(row["event_id"] for row in rows)
        wrong = [f"event {id} has no alert that is over" for id in due - set(times)]
        wrong += [f"event {id} has {number} alerts" for id, number in times.items() if number > 1]
        wrong += [f"alert {row['id']} ended as {row['state']}" for row in rows if row["state"] not in OVER]
        # Merged alerts go by the first of their people, who may have an alert that was taken in.
        ended = {row["name"]: row for row in sorted(rows, key=lambda row: row["state"] != "merged")}
        begun: Counter[tuple[str, str]] = Counter()
        seen: dict[str, set[str]] = {}
        for paint in sorted(self._paints(), key=lambda paint: paint.at):
            row = ended.get(paint.name)
            if row is None or row["state"] == "merged":
                wrong.append(f"{paint.name!r} was painted and is no alert of its own")
                continue
            if paint.phase == "in":
                begun[paint.born, paint.name] += 1
            late = paint.at / 1000 - _seconds(row["ended_at"])
            before = seen.setdefault(paint.name, set())
            if before and late > (0 if paint.born in before else SLOW_SECONDS):
                wrong.append(f"{paint.name} was painted again {late:.2f} s after it had ended")
            before.add(paint.born)
        wrong += [f"{name} came in {number} times on one page" for (_, name), number in begun.items() if number > 1]
        return wrong

    def states(self) -> Counter[str]:
        return Counter(row["state"] for row in self.rig.history(self.overlay))

    def painted(self) -> set[str]:
        return {paint.name for paint in self._paints()}

    def _paints(self) -> list[Paint]:
        # A page that was opened while nothing came through is none of ours, and has no such storage.
        page = next(page for page in self._pages if self._path in page.url)
        kept: str = _ask(page, "localStorage.getItem('paints') ?? ''")
        return [Paint(**json.loads(line)) for line in kept.splitlines()]

    def _calm(self) -> None:
        """Everything works again, and what is due is shown to its end."""
        self.rig.proxy.mend()
        self.rig.call("POST", "/alerts/resume", overlay=self.overlay)
        if not self._pages:
            self._open()
        try:
            wait_until(lambda: self.rig.queue(self.overlay)["leader"], "a page is there", seconds=4)
        except AssertionError:
            # Those whose files were cut off while they came are blank until somebody loads them again.
            while self._pages:
                self._pages.pop().close()
            self._open()
        self.show_page()
        wait_until(self._idle, f"all is over: {self.trace}", seconds=30)

    def _idle(self) -> bool:
        queue = self.rig.queue(self.overlay)
        if queue["held"] == "hidden":
            # It was being loaded when it was told that it can be seen.
            self.show_page()
        return not queue["playing"] and not queue["waiting"]

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
            self._pages.pop(self.chance.randrange(len(self._pages))).close()

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
        self._pages.append(page)
        page.goto(f"http://127.0.0.1:{self.rig.proxy.port}{self._path}", wait_until="commit")

    def _note(self, what: str) -> None:
        self.trace.append(what)


def _ask(page: Page, script: str) -> Any:
    """What the script says; a page that is stuck in its loading is an error, not a wait."""
    return page.locator(":root").evaluate(f"() => {script}")


def _show(page: Page, visible: bool) -> None:
    _ask(page, f"window.obsStub?.setVisible({str(visible).lower()})")


def _seconds(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()
