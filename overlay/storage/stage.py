"""What is done to the running show, by part: outlasts a restart."""

import sqlite3

from overlay.storage.database import scalar


def read(connection: sqlite3.Connection, part: str) -> bytes | None:
    """What was kept of this part; None: nothing yet."""
    value = scalar(connection, "SELECT value FROM stage WHERE part = ?", part)
    return None if value is None else bytes(value)


def keep(connection: sqlite3.Connection, part: str, value: bytes) -> None:
    connection.execute(
        "INSERT INTO stage VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", (part, value)
    )
