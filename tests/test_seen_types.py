"""Which types of event ever came: known after a restart, and where the log is shorter than the memory."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from overlay.owncast.payload import decode
from overlay.setup import abilities
from overlay.setup.seen import SeenTypes
from overlay.storage.database import Database
from overlay.storage.event_log import EventLog
from overlay.storage.schema import migrate
from tests.server import chat, event

pytestmark = pytest.mark.anyio

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


async def test_a_type_is_known_after_a_restart(database: Database, event_log: EventLog) -> None:
    seen = SeenTypes(database)
    await seen.open()
    first = await event_log.append(decode(chat("hello", "line-1"), received_at=AT))
    second = await event_log.append(decode(chat("again", "line-2"), received_at=AT + timedelta(hours=1)))
    for appended in (first, second):
        seen.observe(appended.event)
    await seen.save()

    again = SeenTypes(database)
    await again.open()

    assert {type: (it.first_at, it.last_at) for type, it in again.types.items()} == {
        "CHAT": (AT, AT + timedelta(hours=1))
    }


async def test_it_is_known_after_a_crash_too(database: Database, event_log: EventLog) -> None:
    seen = SeenTypes(database)
    await seen.open()
    seen.observe((await event_log.append(decode(chat("hello", "line-1"), received_at=AT))).event)
    await database.write(lambda connection: None)

    again = SeenTypes(database)
    await again.open()

    assert again.types["CHAT"].first_at == AT


async def test_tests_and_types_that_no_webhook_has_are_not_noted(database: Database, event_log: EventLog) -> None:
    seen = SeenTypes(database)
    await seen.open()
    for incoming in (
        decode(chat("hello", "line-1"), received_at=AT, source="test", test=True),
        decode(event("SOMETHING_NEW", id="x"), received_at=AT),
    ):
        seen.observe((await event_log.append(incoming)).event)

    assert seen.types == {}


def test_a_log_from_before_tells_what_came(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "overlay.db", isolation_level=None)
    migrate(connection)
    connection.execute("DROP TABLE seen_types")
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for type, test in (("CHAT", 0), ("CHAT", 0), ("USER_JOINED", 1)):
        connection.execute(
            "INSERT INTO events (type, source, at, received_at, test, body) VALUES (?, 'webhook', 1, 2, ?, x'')",
            (type, test),
        )
    for table in set(tables) - TABLES_OF_STEP_2 - {"sqlite_sequence"}:
        if table != "seen_types":
            connection.execute(f"DROP TABLE {table}")
    connection.execute("PRAGMA user_version=2")

    migrate(connection)

    assert connection.execute("SELECT * FROM seen_types").fetchall() == [("CHAT", 2, 2)]
    connection.close()


TABLES_OF_STEP_2 = {
    "events",
    "visibility",
    "viewers",
    "checkpoint",
    "configuration",
    "overlays",
    "log",
    "designs",
    "rules",
    "firings",
    "cursors",
    "runs",
    "queues",
    "media",
    "control_keys",
}


@pytest.mark.parametrize(
    ("version", "lacks"),
    [
        ("0.0.13", {"STREAM_TITLE_UPDATED", "USER_PARTED", "FEDIVERSE_ENGAGEMENT_FOLLOW", "SCHEDULED_EVENTS"}),
        ("0.1.3", {"FEDIVERSE_ENGAGEMENT_FOLLOW", "SCHEDULED_EVENTS"}),
        ("v0.2.4", {"SCHEDULED_EVENTS"}),
        ("0.3.0", set()),
        ("1.0", set()),
        ("20250613-nightly", set()),
        ("", set()),
    ],
)
def test_what_a_version_is_too_old_for(version: str, lacks: set[str]) -> None:
    assert {what for what in abilities.lacks(version) if what.isupper()} == lacks
