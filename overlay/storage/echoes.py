"""Recognises our own posts when they come back.

What we post is in the log once Owncast accepted it, without an id of Owncast's. From another source it comes again, as
a line like any other: it is given its id, and is no second line.
"""

import sqlite3
from collections.abc import Sequence

from overlay.domain.events import ActionPosted, ChatMessageSent, Incoming, SystemMessagePosted, VisibilityChanged
from overlay.domain.text import words
from overlay.storage.database import scalar
from overlay.storage.rows import VARIABLES, decode, moment, read_one

_WITHIN = 60 * 1_000_000
_WITHIN_EVENTS = 500


def recognise(connection: sqlite3.Connection, incoming: Incoming, received_at: int) -> int | None:
    """The id of our own post that this event is the echo of: it came back with Owncast's id from another source."""
    data = incoming.data
    if incoming.source == "post" or incoming.test or incoming.source_id is None:
        return None
    if not isinstance(data, SystemMessagePosted | ActionPosted) and not (
        isinstance(data, ChatMessageSent) and data.user.is_bot
    ):
        return None
    if scalar(connection, "SELECT id FROM events WHERE channel = 1 AND identity = ?", incoming.identity) is not None:
        # The same echo once more: the next post with the same words has one of its own.
        return None
    rows = connection.execute(
        """
        SELECT id, data FROM (SELECT * FROM events ORDER BY id DESC LIMIT ?)
        WHERE source = 'post' AND source_id IS NULL AND type = ? AND received_at >= ? ORDER BY id
        """,
        (_WITHIN_EVENTS, incoming.type, received_at - _WITHIN),
    )
    for id, stored in rows:
        post = decode(incoming.type, stored)
        if isinstance(post, type(data)) and words(post.fragments).strip() == words(data.fragments).strip():
            return int(id)
    return None


def attach(connection: sqlite3.Connection, post: int, echo: Incoming) -> Incoming | None:
    """Gives our own post the id Owncast knows it by, and what was said of the line under either name.

    The answer is what pages have to be told now, if it was hidden before anybody knew that it is this line.
    """
    connection.execute(
        "UPDATE events SET source_id = ?, identity = ? WHERE id = ?", (echo.source_id, echo.identity, post)
    )
    hidden = scalar(connection, "SELECT visible FROM visibility WHERE line = ?", f"#{post}") == 0
    connection.execute(
        """
        INSERT INTO visibility SELECT ?, visible, at, received_at FROM visibility WHERE line = ? ON CONFLICT DO UPDATE
        SET visible = excluded.visible, at = excluded.at, received_at = excluded.received_at
        WHERE excluded.at >= visibility.at
        """,
        (echo.source_id, f"#{post}"),
    )
    event = read_one(connection, post)
    if hidden or not event.hidden:
        return None
    at: int = scalar(connection, "SELECT at FROM visibility WHERE line = ?", event.line_key)
    return Incoming(
        type="VISIBILITY-UPDATE",
        source=echo.source,
        at=moment(at),
        received_at=echo.received_at,
        data=VisibilityChanged(ids=(event.line_key,), visible=False),
        raw=b"",
    )


def posts_among(connection: sqlite3.Connection, ids: Sequence[str]) -> list[int]:
    """Our own posts among these ids of Owncast's, by our id."""
    found: list[int] = []
    for start in range(0, len(ids), VARIABLES):
        some = ids[start : start + VARIABLES]
        marks = ", ".join("?" * len(some))
        rows = connection.execute(f"SELECT id FROM events WHERE source_id IN ({marks}) AND source = 'post'", some)
        found.extend(id for (id,) in rows)
    return found
