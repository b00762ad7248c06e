"""What is known of a viewer for longer than the log is kept: first and last seen, name, first stream."""

import sqlite3

from overlay.domain.events import ChatMessageSent, Event, Facts, NameChanged, UserJoined, UserParted

_DAY = 24 * 60 * 60 * 1_000_000
_SAME_VISIT = 10 * 1_000_000
"""Microseconds: a join posted in parallel with the first message may come just after it."""


def note(connection: sqlite3.Connection, event: Event, received_at: int) -> Facts:
    """Counts the event for its viewer and says what is remarkable about it. Belongs in the event's own transaction."""
    data = event.data
    if not isinstance(data, ChatMessageSent | UserJoined | UserParted | NameChanged) or data.user.is_bot:
        return Facts()
    joined, spoke = isinstance(data, UserJoined), isinstance(data, ChatMessageSent)
    first_seen, previous_seen, joins, messages = connection.execute(
        """
        INSERT INTO viewers (id, name, first_seen, last_seen, previous_seen, first_stream, joins, messages)
        VALUES (?, ?, ?, ?, ?, (SELECT value FROM log WHERE name = 'stream'), ?, ?)
        ON CONFLICT DO UPDATE SET name = excluded.name, previous_seen = last_seen, last_seen = excluded.last_seen,
            joins = joins + excluded.joins, messages = messages + excluded.messages
        RETURNING first_seen, previous_seen, joins, messages
        """,
        (data.user.id, data.user.name, received_at, received_at, received_at, joined, spoke),
    ).fetchone()
    return Facts(
        first_join=joined and joins == 1 and received_at - first_seen < _SAME_VISIT,
        first_message=spoke and messages == 1,
        away_days=max(0, received_at - previous_seen) // _DAY,
    )
