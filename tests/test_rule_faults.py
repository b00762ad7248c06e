"""What rules decide, through ends and full disks: all that was due, once, and within its limits."""

import random
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests import load
from tests.server import Client, ServerProcess, chat, event, serving
from tests.test_disk_full import LONG, Disk, full_disks, post_until_refused
from tests.waiting import wait_until

KILLS = 3
SEEDS = [*range(2), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(2, 202))]

EVERY = {"is": "command", "name": "!boat"}
FIRST = {"all": [{"is": "event", "types": ["chat"]}, {"is": "pattern", "pattern": r"^!\w+"}]}


def only_rules(server: Client, *rules: dict[str, Any]) -> None:
    """These, and no others; each shows an alert."""
    with httpx.Client(base_url=f"{server.url}/api", timeout=10) as api:
        for rule in api.get("/rules").raise_for_status().json()["rules"]:
            api.delete(f"/rules/{rule['id']}").raise_for_status()
        design = api.get("/designs").raise_for_status().json()["designs"][0]["id"]
        for number, rule in enumerate(rules):
            body = {"name": f"rule {number}", "then": [{"type": "alert", "design": design}], **rule}
            assert api.post("/rules", json=body).status_code == 201


def rows(folder: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(folder / "overlay.db")) as connection:
        return connection.execute(query).fetchall()


def webhooks(chance: random.Random, show: int) -> list[bytes]:
    """A lively minute, with some things said twice."""
    bodies = []
    for number in range(300):
        id, user = f"{show}-{number}", f"viewer-{chance.randrange(20)}"
        if chance.random() < 0.1:
            bodies.append(event("USER_JOINED", id=id, user={"id": user, "displayName": user}))
        else:
            text = chance.choice(("!boat", "!boat now", "hello", "!ship", "x" * 2000))
            bodies.append(chat(text, id, user=user, name=user))
        if chance.random() < 0.1:
            bodies.append(bodies[-1])
    return bodies


def kill_under_load(server: ServerProcess, bodies: Sequence[bytes], *, after: int, connections: int) -> None:
    """Posts until so many were answered, and kills the server meanwhile."""
    enough = threading.Event()
    statuses: list[int] = []

    def answered(body: bytes, status: int) -> None:
        statuses.append(status)
        if len(statuses) >= after:
            enough.set()

    posting = threading.Thread(
        target=load.pour, args=(server, bodies), kwargs={"connections": connections, "answered": answered}
    )
    posting.start()
    assert enough.wait(30)
    server.kill()
    posting.join()


@pytest.mark.parametrize("seed", SEEDS)
def test_kill_9_under_load_loses_and_doubles_no_alert_and_passes_no_limit(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with serving(tmp_path) as server:
        only_rules(server, {"when": EVERY}, {"when": FIRST, "limits": {"once_per_viewer_and_stream": True}})
    for show in range(KILLS):
        with serving(tmp_path) as server:
            kill_under_load(
                server, webhooks(chance, show), after=chance.randrange(1, 250), connections=chance.choice((1, 4, 8))
            )
    with serving(tmp_path) as server:
        log = server.events()

    due: list[tuple[int, int]] = []
    seen: set[str] = set()
    every, first = (id for (id,) in rows(tmp_path, "SELECT id FROM rules ORDER BY place"))
    for row in log:
        if row["type"] != "CHAT":
            continue
        text = "".join(fragment["text"] for fragment in row["data"]["fragments"])
        viewer = row["data"]["user"]["id"]
        if text.startswith("!boat"):
            due.append((row["id"], every))
        if text.startswith("!") and viewer not in seen:
            seen.add(viewer)
            due.append((row["id"], first))
    assert sorted(rows(tmp_path, "SELECT event_id, rule_id FROM runs WHERE again = 0")) == sorted(due)
    assert sorted(rows(tmp_path, "SELECT event_id, rule_id FROM firings")) == sorted(due)


@full_disks
def test_a_full_disk_loses_and_doubles_no_alert(tmp_path: Path, disk: Disk) -> None:
    with disk(tmp_path) as (server, switch):
        only_rules(server, {"when": EVERY})
        switch(True)
        long, _ = post_until_refused(server, f"!boat {LONG}", "long")
        short, _ = post_until_refused(server, "!boat", "short")
        assert long + short, "there was room for something"
        switch(False)

        def written() -> bool:
            return len(rows(tmp_path, "SELECT 1 FROM runs")) >= len(long + short)

        wait_until(written, "it is written")
        server.take(chat("!boat", "after"))
        due = [row["id"] for row in server.events() if row["type"] == "CHAT"]
        wait_until(lambda: len(rows(tmp_path, "SELECT 1 FROM runs")) >= len(due), "the last is there too")

        assert sorted(id for (id,) in rows(tmp_path, "SELECT event_id FROM runs")) == sorted(due)
        assert sorted(id for (id,) in rows(tmp_path, "SELECT event_id FROM firings")) == sorted(due)
