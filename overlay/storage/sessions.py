"""Sessions as the database keeps them."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from overlay.storage.rows import microseconds, moment


def read(connection: sqlite3.Connection, under: bytes) -> list[dict[str, Any]]:
    """Those under this key, by the names of their fields; the others are deleted."""
    connection.execute("DELETE FROM sessions WHERE under != ?", (under,))
    found = connection.execute("SELECT id, hash, way, link_id, device, peer, made_at, used_at FROM sessions")
    return [
        {
            "id": id,
            "hash": hash,
            "way": way,
            "link": link,
            "device": device,
            "peer": peer,
            "made_at": moment(made_at),
            "used_at": moment(used_at),
        }
        for id, hash, way, link, device, peer, made_at, used_at in found
    ]


def insert(
    connection: sqlite3.Connection,
    *,
    hash: bytes,
    under: bytes,
    way: str,
    link: int | None,
    device: str,
    peer: str,
    at: datetime,
) -> int:
    (id,) = connection.execute(
        "INSERT INTO sessions (hash, under, way, link_id, device, peer, made_at, used_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (hash, under, way, link, device, peer, microseconds(at), microseconds(at)),
    ).fetchone()
    return int(id)


def mark(connection: sqlite3.Connection, *, id: int, at: datetime) -> None:
    connection.execute("UPDATE sessions SET used_at = ? WHERE id = ?", (microseconds(at), id))


def delete(connection: sqlite3.Connection, *, ids: Iterable[int]) -> None:
    connection.executemany("DELETE FROM sessions WHERE id = ?", [(id,) for id in ids])


def delete_all(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM sessions")
