"""The rows of the streamer's overlays in the database."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from overlay.domain.manifest import OptionValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """One page the streamer adds to OBS. `options` are those that were changed; the kind has the others' defaults."""

    id: int
    kind: str
    name: str
    key: str
    width: int
    height: int
    options: Mapping[str, OptionValue]


def read_or_make(connection: sqlite3.Connection, first: Sequence[Overlay]) -> list[Overlay]:
    (made,) = connection.execute("SELECT count(*) FROM sqlite_sequence WHERE name = 'overlays'").fetchone()
    if not made:
        return insert(connection, first)
    rows = connection.execute("SELECT id, kind, name, key, width, height, options FROM overlays ORDER BY id")
    return [
        Overlay(id=id, kind=kind, name=name, key=key, width=width, height=height, options=msgspec.json.decode(options))
        for id, kind, name, key, width, height, options in rows
    ]


def insert(connection: sqlite3.Connection, overlays: Sequence[Overlay]) -> list[Overlay]:
    made = []
    for overlay in overlays:
        (id,) = connection.execute(
            "INSERT INTO overlays (kind, name, key, width, height, options) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
            (
                overlay.kind,
                overlay.name,
                overlay.key,
                overlay.width,
                overlay.height,
                msgspec.json.encode(overlay.options),
            ),
        ).fetchone()
        made.append(replace(overlay, id=id))
    return made


def update(connection: sqlite3.Connection, overlay: Overlay) -> None:
    connection.execute(
        "UPDATE overlays SET name = ?, key = ?, width = ?, height = ?, options = ? WHERE id = ?",
        (
            overlay.name,
            overlay.key,
            overlay.width,
            overlay.height,
            msgspec.json.encode(overlay.options),
            overlay.id,
        ),
    )


def bring_back(connection: sqlite3.Connection, overlay: Overlay) -> None:
    """One that was deleted, under the id it had."""
    connection.execute(
        "INSERT INTO overlays (id, kind, name, key, width, height, options) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            overlay.id,
            overlay.kind,
            overlay.name,
            overlay.key,
            overlay.width,
            overlay.height,
            msgspec.json.encode(overlay.options),
        ),
    )


def delete(connection: sqlite3.Connection, id: int) -> None:
    connection.execute("DELETE FROM overlays WHERE id = ?", (id,))
