"""What is let go: events beyond an age or a size, a few at a time, so that nobody waits for it."""

import logging
import sqlite3
from datetime import datetime, timedelta
from functools import partial

from overlay.storage.database import Database, scalar
from overlay.storage.rows import microseconds

MOST_RUNS = 100_000
"""Of what is over; direct alerts have no event that would take them along."""

_ROWS_AT_ONCE = 200
_PAGES_AT_ONCE = 200

log = logging.getLogger(__name__)


async def clean(database: Database, *, now: datetime, keep: timedelta, maximum_bytes: int) -> int:
    """Deletes the oldest events until neither bound is passed; returns how many went.

    Runs go with the time they were of, those that are not over excepted. Viewers stay: they are known for longer than
    the log is kept.

    Raises:
        StorageUnavailable: it goes on at the next call.
    """
    oldest = microseconds(now - keep)
    gone = 0
    was_too_large = False
    while True:
        too_large = await database.keep(_bytes_used) > maximum_bytes
        was_too_large |= too_large
        deleted = await database.write(partial(_delete_some, oldest=oldest, too_large=too_large))
        gone += deleted
        if deleted < _ROWS_AT_ONCE:
            break
    while await database.write(partial(_delete_some_runs, oldest=oldest, with_events=was_too_large)) == _ROWS_AT_ONCE:
        pass
    # The writer does it, in steps as small as the deletes: a second writing connection would lock it out.
    while gone and await database.write(_give_back_some):
        pass
    if gone:
        log.info("%d events beyond what is kept were deleted", gone)
    return gone


def _bytes_used(connection: sqlite3.Connection) -> int:
    pages, free, size = (scalar(connection, f"PRAGMA {name}") for name in ("page_count", "freelist_count", "page_size"))
    used: int = (pages - free) * size
    return used


def _delete_some(connection: sqlite3.Connection, *, oldest: int, too_large: bool) -> int:
    rows = connection.execute("SELECT id, received_at FROM events ORDER BY id LIMIT ?", (_ROWS_AT_ONCE,)).fetchall()
    ids = [id for id, received_at in rows if too_large or received_at < oldest]
    connection.executemany(
        """
        DELETE FROM visibility WHERE line = (SELECT coalesce(source_id, '#' || id) FROM events WHERE id = ?)
        """,
        [(id,) for id in ids],
    )
    connection.executemany("DELETE FROM events WHERE id = ?", [(id,) for id in ids])
    if len(ids) < _ROWS_AT_ONCE:
        # Hides of lines that never came.
        connection.execute(
            """
            DELETE FROM visibility WHERE received_at < ?
            AND NOT EXISTS (SELECT 1 FROM events WHERE source_id = line)
            AND NOT EXISTS (SELECT 1 FROM events WHERE line LIKE '#%' AND id = CAST(substr(line, 2) AS INTEGER))
            """,
            (oldest,),
        )
    return len(ids)


def _delete_some_runs(connection: sqlite3.Connection, *, oldest: int, with_events: bool) -> int:
    """Those that ended before the bound or, if events had to go for want of room, before the oldest that is left."""
    first = scalar(connection, "SELECT received_at FROM events ORDER BY id LIMIT 1") if with_events else None
    beyond = scalar(
        connection,
        "SELECT ended_at FROM runs WHERE ended_at IS NOT NULL ORDER BY ended_at DESC, id DESC LIMIT 1 OFFSET ?",
        MOST_RUNS,
    )
    before = max(oldest, first or 0, (beyond or -1) + 1)
    deleted = connection.execute(
        "DELETE FROM runs WHERE id IN (SELECT id FROM runs WHERE ended_at < ? ORDER BY ended_at, id LIMIT ?)",
        (before, _ROWS_AT_ONCE),
    )
    return deleted.rowcount


def _give_back_some(connection: sqlite3.Connection) -> bool:
    free: int = scalar(connection, "PRAGMA freelist_count")
    # Read to the end: the pragma frees one page a step.
    connection.execute(f"PRAGMA incremental_vacuum({_PAGES_AT_ONCE})").fetchall()
    left: int = scalar(connection, "PRAGMA freelist_count")
    return left != free
