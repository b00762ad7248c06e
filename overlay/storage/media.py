"""The rows of the media library: what each of its files is, and what it is called."""

import sqlite3
from datetime import UTC, datetime

from overlay.domain.media import Media
from overlay.storage.rows import microseconds


def read(connection: sqlite3.Connection) -> list[Media]:
    """All rows, the oldest first."""
    rows = connection.execute("SELECT id, name, type, bytes, width, height, seconds FROM media ORDER BY added_at, id")
    return [
        Media(id=id, name=name, type=type, bytes=bytes, width=width, height=height, seconds=seconds)
        for id, name, type, bytes, width, height, seconds in rows
    ]


def insert(connection: sqlite3.Connection, media: Media) -> None:
    """Adds it as the newest, anew where its file was missing."""
    connection.execute(
        "INSERT INTO media (id, name, type, bytes, width, height, added_at) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET name = excluded.name, added_at = excluded.added_at",
        (media.id, media.name, media.type, media.bytes, media.width, media.height, microseconds(datetime.now(UTC))),
    )


def update(connection: sqlite3.Connection, media: Media) -> None:
    connection.execute(
        "UPDATE media SET name = ?, seconds = ?, width = ?, height = ? WHERE id = ?",
        (media.name, media.seconds, media.width, media.height, media.id),
    )


def delete(connection: sqlite3.Connection, id: str) -> None:
    connection.execute("DELETE FROM media WHERE id = ?", (id,))
