"""EventLog: every event, once, in the order we took them in."""

import asyncio
import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import msgspec

from overlay.domain.events import (
    DATA_TYPES,
    LINE_TYPES,
    ActionPosted,
    ChatMessageSent,
    Data,
    Event,
    Facts,
    Incoming,
    Source,
    StreamStarted,
    SystemMessagePosted,
    VisibilityChanged,
)
from overlay.domain.text import words
from overlay.storage import viewers
from overlay.storage.database import Database, scalar

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_NO_FACTS = viewers.NOTHING
_ECHO_WITHIN = 60 * 1_000_000
_ECHO_WITHIN_EVENTS = 500
_VARIABLES = 500
"""At most this many values in one query: SQLite's own limit was 999 for long."""

_OUR_LINE = re.compile(r"#([0-9]{1,18})")
"""The key of a line without an id of Owncast's."""

_COLUMNS = """events.id, type, source, source_id, events.at, events.received_at, late, test, data, facts,
    CASE WHEN data IS NULL THEN body END, coalesce(visibility.visible, 1)"""
_FROM = "events LEFT JOIN visibility ON visibility.line = coalesce(source_id, '#' || events.id)"

_decoders = {name: msgspec.json.Decoder(kind) for name, kind in DATA_TYPES.items()}
_facts_decoder = msgspec.json.Decoder(Facts)
_encode = msgspec.json.Encoder().encode


class _Body(msgspec.Struct, rename={"event_data": "eventData"}):
    event_data: msgspec.Raw = msgspec.Raw(b"null")


_body_decoder = msgspec.json.Decoder(_Body)

Row = tuple[int, str, Source, str | None, int, int, int, int, bytes | None, bytes | None, bytes | None, int]


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


def read_after(connection: sqlite3.Connection, id: int, *, limit: int, upto: int | None = None) -> list[Event]:
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM {_FROM} WHERE events.id > ? AND events.id <= ? ORDER BY events.id LIMIT ?",
        (id, 2**63 - 1 if upto is None else upto, limit),
    )
    return [_event(row) for row in rows]


def read_lines(connection: sqlite3.Connection, keys: Sequence[str]) -> tuple[Event, ...]:
    found: dict[int, Event] = {}
    ours = [int(match[1]) for match in map(_OUR_LINE.fullmatch, keys) if match]
    wanted: tuple[tuple[str, Sequence[str | int]], ...] = (("source_id", keys), ("events.id", ours))
    for column, values in wanted:
        for start in range(0, len(values), _VARIABLES):
            some = values[start : start + _VARIABLES]
            marks = ", ".join("?" * len(some))
            rows = connection.execute(f"SELECT {_COLUMNS} FROM {_FROM} WHERE {column} IN ({marks})", some)
            found.update((event.id, event) for event in map(_event, rows) if event.type in LINE_TYPES)
    return tuple(found[id] for id in sorted(found))


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
            return Appended(_by_id(connection, known[0]), known=True)
        identity = f"{identity}@{received_at:020}"
    echoed = _recognise(connection, incoming, received_at)
    if echoed is not None:
        return _attach(connection, echoed, incoming)
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
        return Appended(_by_id(connection, id), known=True)
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
        facts=_NO_FACTS,
    )
    if event.test or data is None:
        return Appended(event)
    return _consequences(connection, event, at, received_at)


def _recognise(connection: sqlite3.Connection, incoming: Incoming, received_at: int) -> int | None:
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
        (_ECHO_WITHIN_EVENTS, incoming.type, received_at - _ECHO_WITHIN),
    )
    for id, stored in rows:
        post = _decoders[incoming.type].decode(stored)
        if isinstance(post, type(data)) and words(post.fragments).strip() == words(data.fragments).strip():
            return int(id)
    return None


def _attach(connection: sqlite3.Connection, post: int, echo: Incoming) -> Appended:
    """Gives our own post the id Owncast knows it by, and what was said of the line under either name."""
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
    event = _by_id(connection, post)
    if event.hidden and not hidden:
        # It was hidden before anybody knew that it is this line: pages that show it are told now.
        at: int = scalar(connection, "SELECT at FROM visibility WHERE line = ?", event.line_key)
        hide = Incoming(
            type="VISIBILITY-UPDATE",
            source=echo.source,
            at=moment(at),
            received_at=echo.received_at,
            data=VisibilityChanged(ids=(event.line_key,), visible=False),
            raw=b"",
        )
        return _append(connection, hide)
    return Appended(event, known=True)


def _consequences(connection: sqlite3.Connection, event: Event, at: int, received_at: int) -> Appended:
    """What else the same transaction must hold: visibility of lines, what is known of the viewer, the stream's id."""
    restored: tuple[Event, ...] = ()
    data = event.data
    if isinstance(data, VisibilityChanged):
        # A post of ours that came back has Owncast's id, but pages may know it by ours only.
        posts = dict.fromkeys((*data.event_ids, *_posts_among(connection, data.ids)))
        data = replace(data, event_ids=tuple(posts))
        keys = [*data.ids, *(f"#{id}" for id in data.event_ids)]
        applied = set(_set_visibility(connection, keys, data.visible, at, received_at))
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
            _set_visibility(connection, [event.line_key], False, at, received_at)
        if event.source_id is not None:
            visible = scalar(connection, "SELECT visible FROM visibility WHERE line = ?", event.line_key)
            if visible == 0:
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


def _posts_among(connection: sqlite3.Connection, ids: Sequence[str]) -> list[int]:
    found: list[int] = []
    for start in range(0, len(ids), _VARIABLES):
        some = ids[start : start + _VARIABLES]
        marks = ", ".join("?" * len(some))
        rows = connection.execute(f"SELECT id FROM events WHERE source_id IN ({marks}) AND source = 'post'", some)
        found.extend(id for (id,) in rows)
    return found


def _set_visibility(
    connection: sqlite3.Connection, keys: Iterable[str], visible: bool, at: int, received_at: int
) -> list[str]:
    """The keys for which this is the newest word; Owncast's posts come in any order."""
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


def _by_id(connection: sqlite3.Connection, id: int) -> Event:
    return read_after(connection, id - 1, limit=1)[0]


def _event(row: Row) -> Event:
    id, type, source, source_id, at, received_at, late, test, data, facts, body, visible = row
    decoded: Data | None = None
    if data is not None:
        decoded = _decoders[type].decode(data)
    return Event(
        id=id,
        type=type,
        source=source,
        source_id=source_id,
        at=moment(at),
        received_at=moment(received_at),
        late=bool(late),
        test=bool(test),
        hidden=not visible,
        data=decoded,
        raw=bytes(_body_decoder.decode(body).event_data) if body is not None else b"",
        facts=_NO_FACTS if facts is None else _facts_decoder.decode(facts),
    )


def microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def moment(microseconds: int) -> datetime:
    """What `microseconds` made of it."""
    return _EPOCH + microseconds * _MICROSECOND
