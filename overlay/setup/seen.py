"""Which types of event Owncast ever sent, and when: told apart from those it was never ticked for."""

import asyncio
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from overlay.domain.events import Event
from overlay.owncast.samples import TYPES
from overlay.storage.database import Database
from overlay.storage.rows import microseconds, moment

WEBHOOK_TYPES = tuple(type for type in TYPES if type not in ("SYSTEM", "CHAT_ACTION"))
"""Every type that a webhook can be ticked for, in the order in which Owncast's admin lists them."""


@dataclass(frozen=True, slots=True)
class Seen:
    first_at: datetime
    last_at: datetime


class SeenTypes:
    """Outlives both restarts and the log. A type is written when it is first met in a run, and all of them at the end:
    after a crash `last_at` may be an older one, but no type is forgotten.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._seen: dict[str, Seen] = {}
        self._unwritten: set[str] = set(WEBHOOK_TYPES)

    async def open(self) -> None:
        self._seen = await self._database.read(_read)

    @property
    def types(self) -> Mapping[str, Seen]:
        return self._seen

    def observe(self, event: Event) -> None:
        """Takes note of an event of the log."""
        if event.source != "webhook" or event.test or event.type not in WEBHOOK_TYPES:
            return
        known = self._seen.get(event.type)
        at = event.received_at
        self._seen[event.type] = replace(known, last_at=at) if known else Seen(at, at)
        if event.type in self._unwritten:
            self._unwritten.discard(event.type)
            seen = {event.type: self._seen[event.type]}
            written = self._database.submit(lambda connection: _write(connection, seen))
            written.add_done_callback(lambda done: self._settled(event.type, done))

    def _settled(self, type: str, written: asyncio.Future[None]) -> None:
        if not written.cancelled() and written.exception() is None:
            return
        # The next one of its type tries again.
        self._unwritten.add(type)

    async def save(self) -> None:
        """Writes what only this process knows yet."""
        seen = {type: moments for type, moments in self._seen.items() if type not in self._unwritten}
        if seen:
            await self._database.write(lambda connection: _write(connection, seen))


def _read(connection: sqlite3.Connection) -> dict[str, Seen]:
    rows = connection.execute("SELECT type, first_at, last_at FROM seen_types")
    return {type: Seen(moment(first), moment(last)) for type, first, last in rows if type in WEBHOOK_TYPES}


def _write(connection: sqlite3.Connection, seen: Mapping[str, Seen]) -> None:
    for type, moments in seen.items():
        connection.execute(
            "INSERT INTO seen_types VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET last_at = excluded.last_at",
            (type, microseconds(moments.first_at), microseconds(moments.last_at)),
        )
