"""The reader on a real database: nothing that is due is lost, and nothing is done twice."""

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import pytest

from overlay import protocol
from overlay.backlog import Backlog
from overlay.domain.errors import StorageUnavailable
from overlay.domain.events import Incoming
from overlay.domain.rules import Rule
from overlay.hub import Hub
from overlay.intake import Intake
from overlay.rules import outcome
from overlay.rules import reader as reading
from overlay.rules.book import Rules
from overlay.rules.reader import RuleReader
from overlay.storage.checkpoint import Checkpoints
from overlay.storage.database import Database
from overlay.storage.event_log import EventLog
from tests.incoming import at, hide, line, webhook
from tests.rules import Note

pytestmark = pytest.mark.anyio

CHAT = {"is": "event", "types": ["chat"]}
BOAT = {"is": "command", "name": "!boat"}


class Stage:
    """A log with rules that make notes, as the program puts them together."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.note = Note()
        self.log = EventLog(database)
        self.checkpoints = Checkpoints(database)
        hub = Hub(lambda encoded, last_id: protocol.events(encoded, last_id=last_id, viewers=0))
        self.intake = Intake(self.log, hub, Backlog())
        self.rules = Rules(database, {"note": self.note})
        self.reader = RuleReader(database, self.rules, lambda: self.intake.state)

    async def open(self, *first: dict[str, Any]) -> None:
        await self.log.open()
        await self.reader.open()
        state = await self.checkpoints.load(self.reader.fold)
        self.intake.begin(state)
        await self.rules.open(lambda: [Rule(name=f"rule {n}", body=body) for n, body in enumerate(first, 1)])
        await self.reader.begin(state)
        self.intake.observers.append(self.reader.observe)

    async def take(self, *incoming: Incoming) -> list[int]:
        return [(await self.intake.accept(one)).event.id for one in incoming]

    async def rows(self, table: str, columns: str = "*") -> list[Any]:
        return await self.database.read(
            lambda connection: connection.execute(f"SELECT {columns} FROM {table}").fetchall()
        )

    async def settled(self) -> None:
        """Returns once the disk has taken everything."""
        with anyio.fail_after(5):
            while not self.reader.settled:
                with suppress(StorageUnavailable):
                    await self.reader.flush()

    @property
    def delivered(self) -> list[int]:
        return [run.event_id for run in self.note.delivered]


def says(when: dict[str, Any], **limits: object) -> dict[str, Any]:
    return {"when": when, "then": [{"type": "note"}], "limits": limits}


@asynccontextmanager
async def opened(path: Path, *first: dict[str, Any]) -> AsyncIterator[Stage]:
    """One life of the program, which ends without another word: what is not committed by then never was."""
    async with Database(path / "overlay.db") as database:
        stage = Stage(database)
        await stage.open(*first)
        yield stage


async def test_what_fires_is_written_with_the_cursor_and_then_handed_over(database: Database) -> None:
    stage = Stage(database)
    await stage.open(says(BOAT))

    (event, _) = await stage.take(line("a", "!boat"), line("b", "hi"))
    await stage.reader.flush()

    assert stage.delivered == [event]
    assert stage.note.delivered[0].id > 0
    assert await stage.rows("runs", "event_id, rule_id, rule, kind, target") == [(event, 1, "rule 1", "note", 1)]
    assert await stage.rows("firings", "rule_id, event_id, viewer") == [(1, event, "viewer-1")]
    assert (await stage.rows("cursors", "event_id"))[0][0] >= event


async def test_a_test_leaves_a_run_and_no_firing(database: Database) -> None:
    stage = Stage(database)
    await stage.open(says(BOAT, once_per_stream=True))

    await stage.take(replace(line("a", "!boat"), test=True, identity=None), line("b", "!boat"))
    await stage.reader.flush()

    assert len(stage.delivered) == 2
    assert len(await stage.rows("firings")) == 1


async def test_what_was_decided_and_not_written_when_the_end_came_is_decided_again(tmp_path: Path) -> None:
    async with opened(tmp_path, says(BOAT, every_seconds=10)) as stage:
        stage.intake.observers.clear()
        lost = await stage.take(line("a", "!boat", seconds=0), line("b", "!boat", seconds=5), line("c", seconds=6))
        lost += await stage.take(line("d", "!boat", seconds=20))

    async with opened(tmp_path) as stage:
        assert [row[0] for row in await stage.rows("runs", "event_id")] == [lost[0], lost[3]]
        assert stage.delivered == [], "actions find them among the stored ones"
        assert (await stage.rows("cursors", "event_id"))[0][0] == lost[3]
        await stage.take(line("e", "!boat", seconds=25))
        await stage.reader.flush()
        assert stage.delivered == [], "the limit counts from the one before the end"

    async with opened(tmp_path) as stage:
        assert len(await stage.rows("runs")) == 2


async def test_an_end_at_any_commit_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """The writes of one life in the order of their commits; each life after it begins at one of them."""
    body = says(CHAT)
    async with opened(tmp_path, body) as stage:
        for number in range(6):
            await stage.take(line(str(number), seconds=number))
        await stage.reader.flush()
        whole = await stage.rows("runs", "event_id")

    assert len(whole) == 6
    for kept in range(7):
        async with Database(tmp_path / "overlay.db") as database:

            def undo(connection: sqlite3.Connection, kept: int = kept) -> None:
                """As if the end had come before the later transactions."""
                upto = whole[kept - 1][0] if kept else 0
                connection.execute("DELETE FROM runs WHERE event_id > ?", (upto,))
                connection.execute("DELETE FROM firings WHERE event_id > ?", (upto,))
                connection.execute("UPDATE cursors SET event_id = ?", (upto,))

            await database.write(undo)
        async with opened(tmp_path) as stage:
            assert await stage.rows("runs", "event_id") == whole


async def test_a_log_from_before_there_were_rules_is_not_answered(tmp_path: Path) -> None:
    async with Database(tmp_path / "overlay.db") as database:
        log = EventLog(database)
        await log.append(line("old", "!boat"))

    async with opened(tmp_path, says(BOAT)) as stage:
        assert await stage.rows("runs") == []
        (cursor,) = (await stage.rows("cursors", "event_id"))[0]
        assert cursor == stage.intake.state.last_id
        stage.intake.observers.clear()
        (new,) = await stage.take(line("new", "!boat"))

    async with opened(tmp_path) as stage:
        assert await stage.rows("runs", "event_id") == [(new,)]


async def test_a_new_rule_answers_nothing_from_before_it_was_made(tmp_path: Path) -> None:
    async with opened(tmp_path, says(BOAT)) as stage:
        await stage.take(line("a", "!ship"), line("b", "!ship"))
        await stage.rules.make([("ship", True, says({"is": "command", "name": "!ship"}))])
        stage.intake.observers.clear()
        (new,) = await stage.take(line("c", "!ship"))

    async with opened(tmp_path) as stage:
        assert await stage.rows("runs", "event_id") == [(new,)]


async def test_a_line_hidden_before_the_start_fires_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path, says(BOAT)) as stage:
        stage.intake.observers.clear()
        await stage.take(line("a", "!boat"), hide("a", seconds=1))

    async with opened(tmp_path) as stage:
        assert await stage.rows("runs") == []


async def test_a_checkpoint_leaves_enough_to_be_seen_again(tmp_path: Path) -> None:
    async with opened(tmp_path, says(BOAT)) as stage:
        await stage.take(webhook("STREAM_STARTED", name="Harbour", streamTitle="Planks"))
        await stage.take(*(line(str(number), user=f"v{number % 7}") for number in range(250)))
        before = stage.reader.moments.before
        assert before is not None
        await stage.reader.close()
        await stage.checkpoints.save(before)
        recent = stage.reader.moments.recent

    async with opened(tmp_path) as stage:
        again = stage.reader.moments.recent
        assert [one.event.id for one in again] == [one.event.id for one in recent]
        for name in ("kind", "live", "uptime", "viewers", "stream", "peak", "first_message_of_stream", "text"):
            assert [getattr(one, name) for one in again] == [getattr(one, name) for one in recent], name
        assert stage.intake.state.spoke == {f"v{number}" for number in range(7)}


def _failing(real: Callable[..., Any], failures: list[Exception]) -> Callable[..., Any]:
    def record(connection: sqlite3.Connection, **given: Any) -> Any:
        if failures:
            raise failures.pop()
        return real(connection, **given)

    return record


async def test_a_full_disk_holds_alerts_up_and_loses_none(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    full = sqlite3.OperationalError("database or disk is full")
    failures: list[Exception] = [full] * 2
    monkeypatch.setattr(reading, "record", _failing(outcome.record, failures))
    monkeypatch.setattr(reading, "RETRY_SECONDS", 0.01)
    stage = Stage(database)
    await stage.open(says(BOAT))
    (first,) = await stage.take(line("a", "!boat"))
    with pytest.raises(StorageUnavailable):
        await stage.reader.flush()
    assert not stage.reader.settled
    stage.reader.move()
    await database.write(lambda connection: None)
    assert (await stage.rows("cursors", "event_id"))[0][0] < first, "the cursor never passes what is not written"

    (second,) = await stage.take(line("b", "!boat"))
    await stage.settled()

    assert stage.delivered == [first, second]
    assert (await stage.rows("cursors", "event_id"))[0][0] == second


async def test_what_can_never_be_written_does_not_hold_up_the_rest(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = outcome.record

    def record(connection: sqlite3.Connection, *, batch: Any, cursor: int) -> Any:
        if any("poison" in run.values.message for one in batch for run in one.runs):
            raise ValueError("this cannot be encoded")
        return real(connection, batch=batch, cursor=cursor)

    monkeypatch.setattr(reading, "record", record)
    monkeypatch.setattr(reading, "RETRY_SECONDS", 0.01)
    stage = Stage(database)
    await stage.open(says(CHAT))

    good, _, other = await stage.take(line("a"), line("b", "poison"), line("c"))
    await stage.settled()

    assert stage.delivered == [good, other]


async def test_an_action_that_fails_costs_nothing_else(database: Database) -> None:
    stage = Stage(database)
    await stage.open(says(BOAT))

    def refuse(runs: object) -> None:
        raise RuntimeError("no")

    stage.note.deliver = refuse  # type: ignore[method-assign]
    await stage.take(line("a", "!boat"))
    await stage.reader.flush()
    del stage.note.__dict__["deliver"]
    (second,) = await stage.take(line("b", "!boat"))
    await stage.reader.flush()

    assert stage.delivered == [second]
    assert len(await stage.rows("runs")) == 2


async def test_many_events_at_once_share_their_writes(database: Database) -> None:
    stage = Stage(database)
    await stage.open(says(CHAT))
    futures = [stage.intake.take(line(str(number))) for number in range(200)]
    for future in futures:
        await future
    await stage.reader.flush()

    assert stage.delivered == sorted(stage.delivered)
    assert len(stage.delivered) == 200


async def test_a_viewer_count_is_reached_by_the_state_before_and_after(database: Database) -> None:
    stage = Stage(database)
    await stage.open(says({"is": "viewers_reached", "count": 3}))
    await stage.take(webhook("STREAM_STARTED", name="Harbour", streamTitle="Planks"))

    def join(number: int) -> Incoming:
        return webhook("USER_JOINED", id=f"j{number}", user={"id": f"v{number}", "displayName": "x"}, seconds=number)

    def part(number: int) -> Incoming:
        return webhook("USER_PARTED", id=f"p{number}", user={"id": f"v{number}", "displayName": "x"}, seconds=30)

    joined = await stage.take(*map(join, range(1, 5)))
    await stage.take(*map(part, (1, 2, 3)), *map(join, (11, 12, 13)))
    await stage.reader.flush()

    assert stage.delivered == [joined[2]]
    assert stage.note.delivered[0].values.viewers == 3


async def test_firings_are_forgotten_once_no_limit_looks_back_to_them(database: Database) -> None:
    stage = Stage(database)
    limits: list[dict[str, Any]] = [{}, {"every_seconds": 3600}, {"once_per_viewer_and_stream": True}]
    await stage.open(*(says(CHAT, **limit) for limit in limits))
    await stage.take(line("a", user="a"), webhook("STREAM_STARTED", name="x", seconds=1), line("b", seconds=2))
    await stage.reader.flush()

    assert len(await stage.rows("firings")) == 5
    await stage.reader.clean(at(61))
    assert [row[0] for row in await stage.rows("firings", "rule_id")] == [1, 2, 3]
    await stage.reader.clean(at(1000))
    assert [row[0] for row in await stage.rows("firings", "rule_id")] == [2, 3]
    await stage.reader.clean(at(30 * 24 * 3600))
    assert [row[0] for row in await stage.rows("firings", "rule_id")] == [3], "of the stream that goes on"


async def test_what_a_limit_refused_is_not_answered_when_its_reason_was_forgotten(tmp_path: Path) -> None:
    async with opened(tmp_path, says(BOAT, every_seconds=100)) as stage:
        (first,) = await stage.take(line("a", "!boat", seconds=0))
        await stage.reader.flush()
        await stage.take(line("b", "!boat", seconds=50))
        await stage.reader.clean(at(200))
        assert await stage.rows("firings") == []

    async with opened(tmp_path) as stage:
        assert await stage.rows("runs", "event_id") == [(first,)]


async def test_what_a_deleted_rule_left_goes_with_the_next_cleaning(database: Database) -> None:
    stage = Stage(database)
    await stage.open(says(BOAT), says(CHAT))
    await stage.take(line("a", "!boat"))
    await stage.reader.flush()
    await database.write(lambda connection: connection.execute("DELETE FROM rules WHERE id = 1"))

    await stage.reader.clean(at(1))

    assert await stage.rows("firings", "rule_id") == [(2,)]
