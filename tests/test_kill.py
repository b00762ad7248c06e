"""`kill -9` in the middle of a load of webhooks: what was answered with 204 is there, once, and pages get it."""

import random
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from tests import load
from tests.page import Page
from tests.server import ServerProcess, chat, event, serving

KILLS = 2
SEEDS = [*range(5), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(5, 305))]


class Watcher:
    """A page that reads in the background until its socket ends."""

    def __init__(self, url: str) -> None:
        self.page = Page(url)
        self.seen: list[dict[str, Any]] = []
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self) -> None:
        try:
            while True:
                self.seen += self.page.until("events")["events"]
        except ConnectionClosed:
            pass

    def join(self) -> str:
        """Waits for the end of its socket; the query to come back with."""
        self._thread.join()
        self.page.close()
        return self.page.position


def webhooks(chance: random.Random, show: int) -> list[bytes]:
    """A lively minute, with some things said twice."""
    bodies = []
    for number in range(600):
        id, user = f"{show}-{number}", f"viewer-{chance.randrange(30)}"
        if chance.random() < 0.1:
            bodies.append(event("USER_JOINED", id=id, user={"id": user, "displayName": user}))
        else:
            bodies.append(chat("x" * chance.choice((3, 30, 3000)), id, user=user, name=user))
        if chance.random() < 0.1:
            bodies.append(bodies[-1])
    return bodies


def kill_under_load(server: ServerProcess, bodies: list[bytes], *, after: int, connections: int) -> set[bytes]:
    """Posts until so many were answered, kills the server meanwhile, and returns what got its 204."""
    kept: list[bytes] = []
    enough = threading.Event()

    def answered(body: bytes, status: int) -> None:
        assert status == 204
        kept.append(body)
        if len(kept) >= after:
            enough.set()

    posting = threading.Thread(
        target=load.pour,
        args=(server, bodies),
        kwargs={
            "connections": connections,
            "answered": answered,
        },
    )
    posting.start()
    assert enough.wait(30)
    server.kill()
    posting.join()
    return set(kept)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_answered_survives_kill_9_once_and_reaches_a_page_that_resumes(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    kept: set[bytes] = set()
    seen: list[dict[str, Any]] = []
    query = ""
    for show in range(KILLS):
        with serving(tmp_path) as server:
            watcher = Watcher(server.socket_url("chat", query))
            kept |= kill_under_load(
                server, webhooks(chance, show), after=chance.randrange(1, 500), connections=chance.choice((1, 4, 8))
            )
            query = watcher.join()
            seen += watcher.seen
    with serving(tmp_path) as server:
        rows = server.events()
        with Page(server.socket_url("chat", query)) as page:
            assert page.snapshot["type"] == "resume"
            seen += page.events(rows[-1]["id"])

    logged = Counter(row["source_id"] for row in rows)
    ids = [row["id"] for row in seen]
    assert set(logged.values()) == {1}
    assert {source_id(body) for body in kept} <= set(logged)
    assert ids == sorted(set(ids)), "in order, and nothing twice"
    assert {row["source_id"] for row in seen} == set(logged), "what is in the log reached the page, and nothing else"


def source_id(body: bytes) -> str:
    return body.partition(b'"id":"')[2].partition(b'"')[0].decode()
