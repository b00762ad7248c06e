"""What is known of a viewer for longer than the log is kept: first and last seen, name, first stream."""

import sqlite3

from overlay.domain.events import ChatMessageSent, Event, Facts, NameChanged, UserJoined, UserParted

_DAY = 24 * 60 * 60 * 1_000_000
_SAME_VISIT = 10 * 1_000_000
"""Microseconds: a join posted in parallel with the first message may come just after it."""

_VISIT = 30 * 60 * 1_000_000
"""Microseconds of silence that end a visit."""

NOTHING = Facts()
"""What is remarkable about nearly every event."""


def note(connection: sqlite3.Connection, event: Event, received_at: int) -> Facts:
    """Counts the event for its viewer and says what is remarkable about it. Belongs in the event's own transaction."""
    data = event.data
    if not isinstance(data, ChatMessageSent | UserJoined | UserParted | NameChanged) or data.user.is_bot:
        return NOTHING
    joined, spoke = isinstance(data, UserJoined), isinstance(data, ChatMessageSent)
    known = connection.execute(
        "SELECT first_seen, last_seen, previous_seen, joins, messages FROM viewers WHERE channel = 1 AND id = ?",
        (data.user.id,),
    ).fetchone()
    if known is None:
        connection.execute(
            """
            INSERT INTO viewers (id, name, first_seen, last_seen, previous_seen, first_stream, joins, messages)
            VALUES (?, ?, ?, ?, ?, (SELECT value FROM log WHERE name = 'stream'), ?, ?)
            """,
            (data.user.id, data.user.name, received_at, received_at, received_at, joined, spoke),
        )
        return Facts(first_join=joined, first_message=spoke) if joined or spoke else NOTHING
    first_seen, last_seen, previous_seen, joins, messages = known
    # All of a visit is told how long the viewer had been away before it.
    before = last_seen if received_at - last_seen > _VISIT else previous_seen
    connection.execute(
        """
        UPDATE viewers SET name = ?, previous_seen = ?, last_seen = ?, joins = joins + ?, messages = messages + ?
        WHERE channel = 1 AND id = ?
        """,
        (data.user.name, before, received_at, joined, spoke, data.user.id),
    )
    first_join = joined and joins == 0 and received_at - first_seen < _SAME_VISIT
    first_message = spoke and messages == 0
    away_days = max(0, received_at - before) // _DAY
    if not (first_join or first_message or away_days):
        return NOTHING
    return Facts(first_join=first_join, first_message=first_message, away_days=away_days)
