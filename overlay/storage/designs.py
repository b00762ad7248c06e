"""The rows of designs."""

import sqlite3
from collections.abc import Iterable
from dataclasses import replace

import msgspec

from overlay.domain.designs import Design


def read_or_make(connection: sqlite3.Connection, first: Iterable[Design]) -> list[Design]:
    """All designs; the first ones are made once, and who deleted all of them is not given them again."""
    (made,) = connection.execute("SELECT count(*) FROM sqlite_sequence WHERE name = 'designs'").fetchone()
    if not made:
        return insert(connection, first)
    rows = connection.execute("SELECT id, name, options, revision FROM designs ORDER BY id")
    return [
        Design(id=id, name=name, options=msgspec.json.decode(options), revision=revision)
        for id, name, options, revision in rows
    ]


def insert(connection: sqlite3.Connection, designs: Iterable[Design]) -> list[Design]:
    """The same, with their ids."""
    made = []
    for design in designs:
        (id,) = connection.execute(
            "INSERT INTO designs (name, options, revision) VALUES (?, ?, ?) RETURNING id",
            (design.name, msgspec.json.encode(design.options), design.revision),
        ).fetchone()
        made.append(replace(design, id=id))
    return made


def update(connection: sqlite3.Connection, design: Design) -> None:
    connection.execute(
        "UPDATE designs SET name = ?, options = ?, revision = ? WHERE id = ?",
        (design.name, msgspec.json.encode(design.options), design.revision, design.id),
    )


def delete(connection: sqlite3.Connection, id: int) -> None:
    connection.execute("DELETE FROM designs WHERE id = ?", (id,))
