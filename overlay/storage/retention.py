"""What is let go: events beyond an age or a size, a few at a time, so that nobody waits for it."""

import logging
import sqlite3
from datetime import datetime, timedelta
from functools import partial

from overlay.storage.database import Database, scalar
from overlay.storage.event_log import microseconds

_ROWS_AT_ONCE = 200
_PAGES_AT_ONCE = 200

log = logging.getLogger(__name__)


async def clean(database: Database, *, now: datetime, keep: timedelta, maximum_bytes: int) -> int:
    """Deletes the oldest events until neither bound is passed; returns how many went.

    Viewers stay: they are known for longer than the log is kept.

    Raises:
        StorageUnavailable: it goes on at the next call.
    """
    oldest = microseconds(now - keep)
    gone = 0
    while True:
        too_large = await database.keep(_bytes_used) > maximum_bytes
        deleted = await database.write(partial(_delete_some, oldest=oldest, too_large=too_large))
        gone += deleted
        if deleted < _ROWS_AT_ONCE:
            break
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


def _give_back_some(connection: sqlite3.Connection) -> bool:
    free: int = scalar(connection, "PRAGMA freelist_count")
    # Read to the end: the pragma frees one page a step.
    connection.execute(f"PRAGMA incremental_vacuum({_PAGES_AT_ONCE})").fetchall()
    left: int = scalar(connection, "PRAGMA freelist_count")
    return left != free
