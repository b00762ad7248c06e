"""The newest word on each line's visibility, by Owncast's clock."""

import sqlite3
from collections.abc import Iterable, Sequence

from overlay.storage.database import scalar
from overlay.storage.rows import OUR_LINE


def note(connection: sqlite3.Connection, keys: Iterable[str], visible: bool, at: int, received_at: int) -> list[str]:
    """Keeps it, and returns the keys for which this is the newest word; Owncast's posts come in any order."""
    return [
        key
        for key in keys
        if connection.execute(
            """
            INSERT INTO visibility VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE
            SET visible = excluded.visible, at = excluded.at, received_at = excluded.received_at
            WHERE excluded.at >= visibility.at RETURNING 1
            """,
            (key, visible, at, received_at),
        ).fetchone()
    ]


def of(connection: sqlite3.Connection, key: str) -> bool | None:
    """Whether the line is visible, by the newest word; None: nobody said."""
    visible = scalar(connection, "SELECT visible FROM visibility WHERE line = ?", key)
    return None if visible is None else bool(visible)


def just_after(connection: sqlite3.Connection, keys: Sequence[str], otherwise: int) -> int:
    """A time by Owncast's clock that is later than all that is known of these lines, and no later than it has to be.

    What a moderator says here is the newest word. By our own clock it might be one from the future, and silence what
    Owncast says next; `otherwise` is for lines of which nothing is known.
    """
    marks = ", ".join("?" * len(keys))
    newest = scalar(
        connection,
        f"""
        SELECT max(at) FROM (
            SELECT at FROM visibility WHERE line IN ({marks})
            UNION ALL SELECT at FROM events WHERE source_id IN ({marks})
            UNION ALL SELECT at FROM events WHERE id IN ({marks})
        )
        """,
        *keys,
        *keys,
        *(_our_id(key) for key in keys),
    )
    return otherwise if newest is None else int(newest) + 1


def _our_id(key: str) -> int:
    """The id of a line that never had one of Owncast's; -1 for another line."""
    match = OUR_LINE.fullmatch(key)
    return int(match[1]) if match else -1
