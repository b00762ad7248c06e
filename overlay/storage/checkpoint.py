"""The state of the stream, saved now and then, so that a start folds the newest few events and not the whole log."""

import sqlite3
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from datetime import datetime

import msgspec

from overlay.domain.events import Event, User
from overlay.domain.state import StreamState, fold
from overlay.storage.database import Database
from overlay.storage.rows import read_after, read_lines

EVERY = 500
"""Events between two checkpoints; at most about this many are folded at a start."""

_PAGE = 500

Seen = Callable[[StreamState, Event, StreamState], None]
"""Takes an event with the state before it and after it."""


class _Saved(msgspec.Struct):
    """A StreamState whose lines are named by their keys: the log has the lines, and knows which are hidden by now."""

    last_id: int
    live: bool
    since: datetime | None
    ended: datetime | None
    since_id: int
    title: str
    name: str
    version: str
    counted: int
    peak_viewers: int
    here: dict[str, User]
    lines: list[str]
    spoke: frozenset[str] = frozenset()


class Checkpoints:
    """Saves the state after every `EVERY` events."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._saved_id = 0

    async def load(self, seen: Seen = lambda before, event, after: None) -> StreamState:
        """The state that the log led to. `seen` is called with what comes after the checkpoint, in another thread."""
        state = await self._database.read(lambda connection: _load(connection, seen))
        self._saved_id = state.last_id
        return state

    def due(self, state: StreamState) -> bool:
        return state.last_id - self._saved_id >= EVERY

    def save(self, state: StreamState) -> Coroutine[object, object, None]:
        """Counts as saved from now on: of many events that were committed together, one saves.

        Raises:
            StorageUnavailable: it stays as it was, and the next start folds more.
        """
        self._saved_id = state.last_id
        return self._write(state)

    async def _write(self, state: StreamState) -> None:
        encoded = msgspec.json.encode(_saved(state))
        await self._database.write(
            lambda connection: connection.execute(
                "INSERT INTO checkpoint VALUES (1, ?, ?) ON CONFLICT DO UPDATE SET event_id = ?, state = ?",
                (state.last_id, encoded, state.last_id, encoded),
            )
        )


def _saved(state: StreamState) -> _Saved:
    here: Mapping[str, User] = state.here
    return _Saved(
        last_id=state.last_id,
        live=state.live,
        since=state.since,
        ended=state.ended,
        since_id=state.since_id,
        title=state.title,
        name=state.name,
        version=state.version,
        counted=state.counted,
        peak_viewers=state.peak_viewers,
        here=dict(here),
        lines=[line.line_key for line in state.lines],
        spoke=state.spoke,
    )


def _load(connection: sqlite3.Connection, seen: Seen) -> StreamState:
    row = connection.execute("SELECT state FROM checkpoint WHERE channel = 1").fetchone()
    state = StreamState()
    if row is not None:
        saved = msgspec.json.decode(row[0], type=_Saved)
        lines = read_lines(connection, saved.lines)
        state = StreamState(**{name: getattr(saved, name) for name in saved.__struct_fields__ if name != "lines"})
        state = replace(state, lines=lines)
    while events := read_after(connection, state.last_id, limit=_PAGE):
        for event in events:
            before, state = state, fold(state, event)
            seen(before, event, state)
    return state
