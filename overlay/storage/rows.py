"""Events as the database keeps them, and read back from there."""

import re
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from overlay.domain.events import DATA_TYPES, LINE_TYPES, Data, Event, Facts, Source
from overlay.storage.viewers import NOTHING

VARIABLES = 500
"""At most this many values in one query: SQLite's own limit was 999 for long."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

OUR_LINE = re.compile(r"#([0-9]{1,18})")
"""The key of a line without an id of Owncast's."""

_COLUMNS = """events.id, type, source, source_id, events.at, events.received_at, late, test, data, facts,
    CASE WHEN data IS NULL THEN body END, coalesce(visibility.visible, 1)"""
_FROM = "events LEFT JOIN visibility ON visibility.line = coalesce(source_id, '#' || events.id)"

_decoders = {name: msgspec.json.Decoder(kind) for name, kind in DATA_TYPES.items()}
_facts_decoder = msgspec.json.Decoder(Facts)


class _Body(msgspec.Struct, rename={"event_data": "eventData"}):
    event_data: msgspec.Raw = msgspec.Raw(b"null")


_body_decoder = msgspec.json.Decoder(_Body)

Row = tuple[int, str, Source, str | None, int, int, int, int, bytes | None, bytes | None, bytes | None, int]


def read_after(connection: sqlite3.Connection, id: int, *, limit: int, upto: int | None = None) -> list[Event]:
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM {_FROM} WHERE events.id > ? AND events.id <= ? ORDER BY events.id LIMIT ?",
        (id, 2**63 - 1 if upto is None else upto, limit),
    )
    return [_event(row) for row in rows]


def read_lines(connection: sqlite3.Connection, keys: Sequence[str]) -> tuple[Event, ...]:
    found: dict[int, Event] = {}
    ours = [int(match[1]) for match in map(OUR_LINE.fullmatch, keys) if match]
    wanted: tuple[tuple[str, Sequence[str | int]], ...] = (("source_id", keys), ("events.id", ours))
    for column, values in wanted:
        for start in range(0, len(values), VARIABLES):
            some = values[start : start + VARIABLES]
            marks = ", ".join("?" * len(some))
            rows = connection.execute(f"SELECT {_COLUMNS} FROM {_FROM} WHERE {column} IN ({marks})", some)
            found.update((event.id, event) for event in map(_event, rows) if event.type in LINE_TYPES)
    return tuple(found[id] for id in sorted(found))


def read_one(connection: sqlite3.Connection, id: int) -> Event:
    """One that is there."""
    return read_after(connection, id - 1, limit=1)[0]


def decode(type: str, data: bytes) -> Data:
    """What happened, as a row has it."""
    return _decoders[type].decode(data)


def microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def moment(microseconds: int) -> datetime:
    """What `microseconds` made of it."""
    return _EPOCH + microseconds * _MICROSECOND


def _event(row: Row) -> Event:
    id, type, source, source_id, at, received_at, late, test, data, facts, body, visible = row
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
        data=None if data is None else decode(type, data),
        raw=bytes(_body_decoder.decode(body).event_data) if body is not None else b"",
        facts=NOTHING if facts is None else _facts_decoder.decode(facts),
    )
