"""The rows of the browser sources that were placed in OBS."""

import sqlite3

from overlay.domain.obs import PlacedSource


def read(connection: sqlite3.Connection) -> dict[int, PlacedSource]:
    """All of them, by their overlay's id."""
    rows = connection.execute("SELECT overlay_id, name, uuid, waiting FROM obs_sources")
    return {id: PlacedSource(name=name, uuid=uuid, waiting=bool(waiting)) for id, name, uuid, waiting in rows}


def write(connection: sqlite3.Connection, overlay_id: int, source: PlacedSource) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO obs_sources VALUES (?, ?, ?, ?)",
        (overlay_id, source.name, source.uuid, source.waiting),
    )


def delete(connection: sqlite3.Connection, overlay_id: int) -> None:
    connection.execute("DELETE FROM obs_sources WHERE overlay_id = ?", (overlay_id,))
