"""EventLog: every event, once, in the order we took them in."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import msgspec

from overlay.domain.events import (
    LINE_TYPES,
    ChatMessageSent,
    Event,
    Incoming,
    StreamStarted,
    VisibilityChanged,
)
from overlay.storage import echoes, viewers, visibility
from overlay.storage.database import Database, scalar
from overlay.storage.rows import microseconds, read_after, read_lines, read_one

_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Appended:
    """What became of an event: `known` when it was there before. `restored` are the lines that it shows again."""

    event: Event
    known: bool = False
    restored: tuple[Event, ...] = ()


class EventLog:
    """The log of one channel. Ids increase in the order of the commits, are never reused, and have gaps."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.id = ""
        """Names this log: ids of another one mean nothing here. Known once it is open."""

    async def open(self) -> None:
        self.id = await self._database.read(_log_id)

    async def append(self, incoming: Incoming, committed: Callable[[Appended], None] | None = None) -> Appended:
        """Keeps the event, unless the same one is there already.

        Raises:
            StorageUnavailable: it was not kept.
        """
        return await self.submit(incoming, committed)

    def submit(
        self, incoming: Incoming, committed: Callable[[Appended], None] | None = None
    ) -> asyncio.Future[Appended]:
        """The same for a caller that does not wait."""
        return self._database.submit(lambda connection: _append(connection, incoming), committed)

    async def after(self, id: int, *, limit: int, upto: int | None = None) -> list[Event]:
        """Events above `id`, ascending."""
        return await self._database.read(lambda connection: read_after(connection, id, limit=limit, upto=upto))

    async def lines(self, keys: Sequence[str]) -> tuple[Event, ...]:
        """The lines with these keys that are still kept, ascending."""
        return await self._database.read(lambda connection: read_lines(connection, keys))

    async def get(self, id: int) -> Event | None:
        events = await self.after(id - 1, limit=1, upto=id)
        return events[0] if events else None


def _log_id(connection: sqlite3.Connection) -> str:
    return str(scalar(connection, "SELECT value FROM log WHERE name = 'id'"))


def _append(connection: sqlite3.Connection, incoming: Incoming) -> Appended:
    at, received_at = microseconds(incoming.at), microseconds(incoming.received_at)
    identity = incoming.identity
    if identity is not None and incoming.identity_seconds is not None:
        # The time is part of the identity, so that the same body may come again later.
        near = int(incoming.identity_seconds * 1_000_000)
        known = connection.execute(
            "SELECT id FROM events WHERE channel = 1 AND identity > ? AND identity < ? LIMIT 1",
            (f"{identity}@{received_at - near:020}", f"{identity}@{received_at + near:020}"),
        ).fetchone()
        if known:
            return Appended(read_one(connection, known[0]), known=True)
        identity = f"{identity}@{received_at:020}"
    post = echoes.recognise(connection, incoming, received_at)
    if post is not None:
        hide = echoes.attach(connection, post, incoming)
        return Appended(read_one(connection, post), known=True) if hide is None else _append(connection, hide)
    data = incoming.data
    # Without RETURNING, which takes a table of its own for each row.
    inserted = connection.execute(
        """
        INSERT INTO events (type, source, source_id, identity, at, received_at, late, test, data, body)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
        """,
        (
            incoming.type,
            incoming.source,
            incoming.source_id,
            identity,
            at,
            received_at,
            incoming.late,
            incoming.test,
            None if data is None else _encode(data),
            incoming.body,
        ),
    )
    if not inserted.rowcount:
        (id,) = connection.execute("SELECT id FROM events WHERE channel = 1 AND identity = ?", (identity,)).fetchone()
        return Appended(read_one(connection, id), known=True)
    assert inserted.lastrowid is not None
    event = Event(
        id=inserted.lastrowid,
        type=incoming.type,
        source=incoming.source,
        at=incoming.at,
        received_at=incoming.received_at,
        data=data,
        raw=incoming.raw if data is None else b"",
        source_id=incoming.source_id,
        late=incoming.late,
        test=incoming.test,
        facts=viewers.NOTHING,
    )
    if event.test or data is None:
        return Appended(event)
    return _consequences(connection, event, at, received_at)


def _consequences(connection: sqlite3.Connection, event: Event, at: int, received_at: int) -> Appended:
    """What else the same transaction must hold: visibility of lines, what is known of the viewer, the stream's id."""
    restored: tuple[Event, ...] = ()
    data = event.data
    if isinstance(data, VisibilityChanged):
        # A post of ours that came back has Owncast's id, but pages may know it by ours only.
        posts = dict.fromkeys((*data.event_ids, *echoes.posts_among(connection, data.ids)))
        data = replace(data, event_ids=tuple(posts))
        keys = [*data.ids, *(f"#{id}" for id in data.event_ids)]
        if event.source == "post":
            at = visibility.just_after(connection, keys, otherwise=at)
        applied = set(visibility.note(connection, keys, data.visible, at, received_at))
        effective = replace(
            data,
            ids=tuple(id for id in data.ids if id in applied),
            event_ids=tuple(id for id in data.event_ids if f"#{id}" in applied),
        )
        if effective != event.data:
            # An older word on these lines came late: it changes nothing, now or when the log is read again.
            event = replace(event, data=effective)
            connection.execute("UPDATE events SET data = ? WHERE id = ?", (_encode(effective), event.id))
        if data.visible:
            restored = read_lines(connection, sorted(applied))
    elif event.type in LINE_TYPES:
        if isinstance(data, ChatMessageSent) and not data.visible:
            visibility.note(connection, [event.line_key], False, at, received_at)
        if event.source_id is not None and visibility.of(connection, event.line_key) is False:
            event = replace(event, hidden=True)
    elif isinstance(data, StreamStarted):
        connection.execute(
            "INSERT INTO log VALUES ('stream', ?) ON CONFLICT DO UPDATE SET value = excluded.value", (event.id,)
        )
    facts = viewers.note(connection, event, received_at)
    if facts is not viewers.NOTHING:
        event = replace(event, facts=facts)
        connection.execute("UPDATE events SET facts = ? WHERE id = ?", (_encode(facts), event.id))
    return Appended(event, restored=restored)
