"""A long show with everything going wrong at random: at its end every page shows what the log says.

A model of a page follows the protocol as `connection.js` and the chat overlay do. Seeds are the tests' names, so that
a failure can be repeated.
"""

import random
import resource
import socket
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, WebSocketException

from tests import load
from tests.page import Page, text_of
from tests.server import ServerProcess, chat, event, serving

SEEDS = [0, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(1, 200))]
SHOWS = 3
ACTS = 25
NONSENSE = (b"", b"{", b"[]", b"\xff", b"[" * 5000, b'{"type":1}', b'{"type":"CHAT"}', b"x" * 300_000)


class Screen:
    """What a page shows, by the messages it got: its lines by key, hides of lines that did not come yet included."""

    def __init__(self) -> None:
        self.lines: dict[str, dict[str, Any]] = {}
        self.hidden: set[str] = set()
        self.last_id = 0

    def take(self, message: dict[str, Any]) -> None:
        if message["type"] == "snapshot":
            self.lines.clear()
            self.hidden.clear()
        for one in message.get("events", []):
            assert message["type"] == "snapshot" or one["id"] > self.last_id, "again, or out of order"
            self._take(one)
            self.last_id = max(self.last_id, one["id"])
        self.last_id = message["last_id"]

    def _take(self, one: dict[str, Any]) -> None:
        if one["type"] == "CHAT" and is_line(one):
            self._add(one)
        elif one["type"] == "VISIBILITY-UPDATE":
            for key in one["data"]["ids"]:
                if one["data"]["visible"]:
                    self.hidden.discard(key)
                else:
                    self.hidden.add(key)
                    self.lines.pop(key, None)
            for line in one.get("messages", []):
                self._add(line)

    def _add(self, line: dict[str, Any]) -> None:
        if not line["hidden"] and line["source_id"] not in self.hidden:
            self.lines.setdefault(line["source_id"], line)

    def texts(self) -> list[str]:
        ordered = sorted(self.lines.values(), key=lambda line: (line["at"], line["id"]))
        return [text_of(line) for line in ordered]


def is_line(one: dict[str, Any]) -> bool:
    """A line of chat that decoded."""
    return bool(one["data"]) and "fragments" in one["data"]


class Viewer:
    """A page that reads in the background, and comes back after every loss as long as its server is there."""

    def __init__(self, screen: Screen, url: str, position: str) -> None:
        self._screen, self._url, self.position = screen, url, position
        self.failure: BaseException | None = None
        self._leaving = threading.Event()
        self._page: Page | None = None
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def lose(self) -> None:
        """Its connection breaks."""
        if self._page is not None:
            self._page.socket.socket.shutdown(socket.SHUT_RDWR)

    def leave(self) -> str:
        self._leaving.set()
        with suppress(OSError):
            self.lose()
        self._thread.join(timeout=30)
        assert self.failure is None, self.failure
        return self.position

    def _watch(self) -> None:
        while not self._leaving.is_set():
            try:
                self._page = Page(f"{self._url}{self.position}")
            except (OSError, WebSocketException, EOFError):
                return
            page = self._page
            try:
                self._screen.take(page.snapshot)
                while True:
                    self.position = page.position
                    self._screen.take(page.until("events"))
            except (ConnectionClosed, OSError):
                pass
            except BaseException as failure:
                self.failure = failure
                return
            finally:
                page.close()


def act(
    chance: random.Random, server: ServerProcess, viewer: Viewer, folder: Path, said: list[str], number: int
) -> None:
    """One thing that happens in a show."""
    ids = [f"{number}-{line}" for line in range(chance.randrange(1, 12))]
    at = f"2026-11-22T12:{number // 60 % 60:02}:{number % 60:02}"
    match chance.choice(("chat", "chat", "chat", "hide", "show", "early hide", "nonsense", "lose", "bad page", "full")):
        case "chat":
            bodies = [
                chat(f"line {id}", id, user=f"v{chance.randrange(9)}", at=f"{at}.{n:03}Z") for n, id in enumerate(ids)
            ]
            chance.shuffle(bodies)
            load.pour(server, bodies + bodies[:2], connections=4)
            said += ids
        case "hide" | "show" as word if said:
            some = chance.sample(said, min(len(said), chance.randrange(1, 6)))
            change = event(
                "VISIBILITY-UPDATE", id=f"v-{number}", timestamp=f"{at}.9Z", ids=some, visible=word == "show"
            )
            load.pour(server, [change], connections=1)
        case "early hide":
            hide = event("VISIBILITY-UPDATE", id=f"v-{number}", timestamp=f"{at}.8Z", ids=ids[:1], visible=False)
            load.pour(server, [hide, *(chat(f"line {id}", id, at=f"{at}.1Z") for id in ids)], connections=4)
            said += ids
        case "nonsense":
            load.pour(server, [chance.choice(NONSENSE) for _ in range(5)], connections=2)
        case "lose":
            with suppress(OSError):
                viewer.lose()
        case "bad page":
            with Page(server.socket_url("chat")) as page:
                page.socket.send(chance.randbytes(chance.randrange(1, 200)))
        case "full":
            limit = (folder / "overlay.db-wal").stat().st_size + chance.randrange(0, 40_000)
            resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
            load.pour(server, [chat(f"line {id}", id, at=f"{at}.2Z") for id in ids], connections=4)
            resource.prlimit(
                server.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
            )
            said += ids
        case _:
            pass


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="needs Linux's prlimit")
@pytest.mark.parametrize("seed", SEEDS)
def test_after_a_show_with_every_fault_a_page_that_came_back_shows_what_a_new_one_does(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    screen, said, position = Screen(), list[str](), ""
    for show in range(SHOWS):
        with serving(tmp_path) as server:
            viewer = Viewer(screen, server.socket_url("chat"), position)
            for number in range(ACTS):
                act(chance, server, viewer, tmp_path, said, show * ACTS + number)
            if chance.random() < 0.7:
                server.kill()
            else:
                assert server.stop() == 0
            position = viewer.leave()
    with serving(tmp_path) as server:
        rows = server.events()
        newest_for_chat = max(row["id"] for row in rows if row["type"] in ("CHAT", "VISIBILITY-UPDATE"))
        with Page(server.socket_url("chat", position)) as page:
            screen.take(page.snapshot)
            while page.last_id < newest_for_chat:
                screen.take(page.until("events"))
        with Page(server.socket_url("chat")) as page:
            fresh = Screen()
            fresh.take(page.snapshot)

    visible = [row for row in rows if row["type"] == "CHAT" and not row["hidden"] and is_line(row)]
    chats = [row["source_id"] for row in rows if row["type"] == "CHAT" and row["source_id"]]
    newest = sorted(sorted(visible, key=lambda row: int(row["id"]))[-150:], key=lambda row: (row["at"], row["id"]))
    assert len(chats) == len(set(chats)), "nothing twice"
    assert {text_of(row) for row in newest} <= set(fresh.texts()) <= set(screen.texts())
    assert screen.texts() == [text_of(row) for row in sorted(visible, key=lambda row: (row["at"], row["id"]))]
