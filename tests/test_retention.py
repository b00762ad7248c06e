import sqlite3
from datetime import timedelta

import pytest

from overlay.domain.events import Facts
from overlay.domain.runs import Run, RunRecord
from overlay.storage import retention, runs
from overlay.storage.database import Database, scalar
from overlay.storage.event_log import EventLog
from tests.incoming import NOON, at, hide, line, post, removal, show

pytestmark = pytest.mark.anyio

DAY = 24 * 60 * 60.0
PLENTY = 1_000_000_000


async def clean(database: Database, *, days: float = 90, maximum_bytes: int = PLENTY) -> int:
    return await retention.clean(database, now=NOON, keep=timedelta(days=days), maximum_bytes=maximum_bytes)


async def fill(log: EventLog, *ages: float, words: str = "hi") -> None:
    """A line of every age, in days."""
    for number, days in enumerate(ages):
        await log.append(line(f"m{number}", words, seconds=-days * DAY))


async def names(log: EventLog) -> list[str | None]:
    return [event.source_id for event in await log.after(0, limit=10_000)]


async def rows(database: Database, table: str) -> int:
    return await database.read(lambda connection: int(scalar(connection, f"SELECT count(*) FROM {table}")))


async def test_what_is_older_than_is_kept_goes(event_log: EventLog, database: Database) -> None:
    await fill(event_log, 100, 91, 89, 0)

    assert await clean(database) == 2
    assert await names(event_log) == ["m2", "m3"]
    assert await clean(database) == 0


async def test_the_oldest_go_until_the_rest_is_small_enough(event_log: EventLog, database: Database) -> None:
    await fill(event_log, *([1] * 1500), words="oakum " * 100)
    used = await database.read(retention._bytes_used)

    gone = await clean(database, maximum_bytes=used // 2)

    assert 500 <= gone <= 1000
    assert await names(event_log) == [f"m{number}" for number in range(gone, 1500)]
    assert await database.read(retention._bytes_used) <= used // 2


async def test_the_room_of_what_went_is_given_back(event_log: EventLog, database: Database) -> None:
    await fill(event_log, *([100] * 1000), words="oakum " * 100)
    before = await database.read(lambda connection: int(scalar(connection, "PRAGMA page_count")))

    await clean(database)

    after = await database.read(lambda connection: int(scalar(connection, "PRAGMA page_count")))
    assert after < before / 4
    assert await database.read(lambda connection: int(scalar(connection, "PRAGMA freelist_count"))) < 50


async def test_an_empty_log_that_is_too_large_is_left_alone(database: Database) -> None:
    assert await clean(database, maximum_bytes=1) == 0


async def test_viewers_are_known_after_their_events_went(event_log: EventLog, database: Database) -> None:
    await fill(event_log, 100)

    await clean(database)

    assert await rows(database, "viewers") == 1
    assert (await event_log.append(line("new"))).event.facts == Facts(away_days=100)


async def test_ids_go_on_after_everything_went(event_log: EventLog, database: Database) -> None:
    await fill(event_log, 100)
    (last,) = await event_log.after(0, limit=1)

    await clean(database)

    assert (await event_log.append(line("new"))).event.id > last.id


async def test_what_was_said_of_a_line_goes_with_it(event_log: EventLog, database: Database) -> None:
    await fill(event_log, 100, 1)
    for incoming in (hide("m0", seconds=-99 * DAY), hide("m1"), show("m1", seconds=1)):
        await event_log.append(incoming)
    (own,) = [(await event_log.append(post("hello", seconds=2))).event]
    await event_log.append(removal(own.id, seconds=3))

    await clean(database)

    assert await rows(database, "visibility") == 2


async def test_hides_of_lines_that_never_came_are_forgotten_when_they_are_old(
    event_log: EventLog, database: Database
) -> None:
    await event_log.append(hide("old", seconds=-91 * DAY))
    await event_log.append(hide("young", seconds=-89 * DAY))

    await clean(database)

    assert (await event_log.append(line("young"))).event.hidden
    assert not (await event_log.append(line("old"))).event.hidden


async def test_deletes_are_as_small_as_a_write_can_wait_for(event_log: EventLog, database: Database) -> None:
    """In steps of SQLite's, counted for every transaction: many old events, and hides of lines that never came."""
    await fill(event_log, *([100] * 2000), *([1] * 2000))
    await event_log.append(hide(*(f"never{number}" for number in range(500)), seconds=-100 * DAY))
    transactions: list[int] = [0]

    def trace(statement: str) -> None:
        if statement.startswith("BEGIN"):
            transactions.append(0)

    def step() -> None:
        transactions[-1] += 1

    def count(connection: sqlite3.Connection) -> None:
        connection.set_trace_callback(trace)
        connection.set_progress_handler(step, 1000)

    await database.write(count)
    gone = await clean(database)

    assert gone == 2000
    assert len(transactions) > 10
    assert max(transactions) < 100, transactions


async def ended(database: Database, *ages: float) -> None:
    """A run that ended so many days ago for each age; a negative one waits still."""

    def work(connection: sqlite3.Connection) -> None:
        for number, days in enumerate(ages, 1):
            moment = at(-abs(days) * DAY)
            run = Run(event_id=number, kind="alert", target=1, at=moment)
            (made,) = runs.insert(connection, [run])
            if days >= 0:
                runs.save(connection, [RunRecord(run=made, state="shown", place=1.0, ended_at=moment)])

    await database.write(work)


async def test_runs_go_with_their_time_and_what_waits_stays(event_log: EventLog, database: Database) -> None:
    await ended(database, 100, 91, 89, 0, -100)

    await clean(database)

    assert await rows(database, "runs") == 3


async def test_runs_go_with_events_that_had_to_go_for_want_of_room(event_log: EventLog, database: Database) -> None:
    await ended(database, 5, 0.5)
    await clean(database)
    assert await rows(database, "runs") == 2, "an event that is newer takes none along"
    await fill(event_log, *([3] * 1000), *([1] * 1000), words="oakum " * 100)

    await clean(database, maximum_bytes=await database.read(retention._bytes_used) // 2)

    assert await rows(database, "runs") == 1


async def test_there_is_a_most_of_runs(
    event_log: EventLog, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "MOST_RUNS", 3)
    await ended(database, 6, 5, 4, 3, 2, -1)

    await clean(database)

    assert await rows(database, "runs") == 4
