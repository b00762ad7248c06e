"""The rows of alerts: read at the start, written at every change, looked up in the history."""

import asyncio
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from overlay.alerts.live import Done
from overlay.alerts.pressure import people_of, without_lines
from overlay.alerts.queue import LISTED, Queue
from overlay.domain.runs import Run, RunRecord
from overlay.storage import runs
from overlay.storage.database import Database

KIND = "alert"
NO_OVERLAY = "its overlay was deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What the streamer told one queue."""

    overlay: int
    paused: bool
    muted: bool


class AlertRows:
    """What the database has of alerts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self, overlays: Sequence[int], now: datetime) -> dict[int, Queue]:
        """The queues of these overlays as they were left. What waits for another one ends: that was deleted."""
        return await self._database.write(lambda connection: _load(connection, overlays, now))

    def save(self, records: Sequence[RunRecord], orders: Orders | None, done: Done) -> None:
        """Writes them, and says when it has, or why not."""

        def work(connection: sqlite3.Connection) -> None:
            runs.save(connection, records)
            if orders is not None:
                runs.order(connection, orders.overlay, paused=orders.paused, muted=orders.muted)

        def over(future: asyncio.Future[None]) -> None:
            if not future.cancelled():
                problem = future.exception()
                done(problem if isinstance(problem, Exception) else None)

        self._database.submit(work).add_done_callback(over)

    async def make(self, wanted: Sequence[Run]) -> list[Run]:
        """Runs that no event asked for, or asked for before: each is one of its own.

        Raises:
            StorageUnavailable: there are none.
        """
        return await self._database.write(lambda connection: [runs.insert_again(connection, run) for run in wanted])

    async def get(self, id: int) -> RunRecord | None:
        """As it was, but for those of its people whose lines were hidden since."""
        return await self._database.read(lambda connection: _get(connection, id))

    async def over(self, *, overlay: int | None, before: int | None, limit: int) -> list[RunRecord]:
        """The newest that are over."""
        return await self._database.read(
            lambda connection: runs.over(connection, KIND, target=overlay, before=before, limit=limit)
        )


def _get(connection: sqlite3.Connection, id: int) -> RunRecord | None:
    record = runs.get(connection, KIND, id)
    if record is None or record.hidden:
        return record
    hidden = runs.hidden_among(connection, [person.line for person in people_of(record)])
    return without_lines(record, hidden) or replace(record, hidden=True)


def _load(connection: sqlite3.Connection, overlays: Sequence[int], now: datetime) -> dict[int, Queue]:
    orders = runs.orders(connection)
    waiting: dict[int, list[RunRecord]] = {overlay: [] for overlay in overlays}
    playing: dict[int, RunRecord] = {}
    ended: list[RunRecord] = []
    unfinished = runs.unfinished(connection, KIND)
    hidden = runs.hidden_among(connection, [person.line for one in unfinished for person in people_of(one)])
    for record in unfinished:
        overlay = record.run.target
        left = without_lines(record, hidden)
        if overlay not in waiting:
            ended.append(replace(record, state="expired", reason=NO_OVERLAY, ended_at=now))
        elif left is None:
            ended.append(replace(record, state="withdrawn", reason="its line was hidden", ended_at=now))
        elif record.state == "playing":
            playing[overlay] = left
        else:
            waiting[overlay].append(left)
    runs.save(connection, ended)
    return {
        overlay: Queue(
            waiting=tuple(waiting[overlay]),
            playing=playing.get(overlay),
            shown=tuple(runs.over(connection, KIND, target=overlay, limit=LISTED, merged=False)),
            paused=orders.get(overlay, (False, False))[0],
            muted=orders.get(overlay, (False, False))[1],
        )
        for overlay in overlays
    }
