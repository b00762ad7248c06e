"""Reads the log for the rules: asks them about each event, once, and writes what follows from it.

What a rule's firing makes (its runs, its trace for the limits) and how far the log was read are written in one
transaction, and the actions hear of it after that. So nothing that was due is lost when the process ends at any moment,
and nothing is done twice. While nothing fires, the stored cursor may lag behind: to ask again changes nothing.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from overlay.domain.errors import StorageUnavailable
from overlay.domain.events import Event
from overlay.domain.runs import Run
from overlay.domain.state import StreamState
from overlay.rules.book import Rules
from overlay.rules.limits import History
from overlay.rules.moment import Moment, Moments
from overlay.rules.outcome import Outcome, outcome, record
from overlay.storage import rules as rows
from overlay.storage.database import Database

RETRY_SECONDS = 1.0

log = logging.getLogger(__name__)


class RuleReader:
    """In this order: `open`, `fold` for what a start reads of the log, `begin`, then `observe` for each new event."""

    def __init__(self, database: Database, rules: Rules, state: Callable[[], StreamState]) -> None:
        self._database = database
        self._rules = rules
        self._now = state
        self._history = History()
        self._behind: list[Moment] = []
        self._cursor: int | None = None
        self._seen = 0
        self._before = StreamState()
        self._pending: list[Outcome] = []
        self._writing: asyncio.Future[list[Run]] | None = None
        self._one_by_one = self._delivers = False
        self.moments = Moments()
        rules.settle = self.move
        rules.deleted.append(self._history.forget)

    async def open(self) -> None:
        """Finds out how far the log was read, and what fired lately."""
        self._cursor, firings = await self._database.read(lambda c: (rows.cursor(c), rows.firings(c)))
        for one in firings:
            self._history.note(one)

    def fold(self, before: StreamState, event: Event, after: StreamState) -> None:
        """An event that a start reads of the log again."""
        moment = self.moments.take(before, event, after)
        if self._cursor is not None and event.id > self._cursor:
            self._behind.append(moment)

    async def begin(self, state: StreamState) -> None:
        """Asks about what no rule was asked of before the end came. The actions find its runs among the stored ones."""
        self._before = state
        for moment in self._behind:
            self._ask(moment)
        self._behind = []
        self._seen = state.last_id
        try:
            await self.flush()
            if self._cursor is None:
                # A log from before there were rules: they answer what comes from now on.
                await self._database.write(partial(rows.move, event=self._seen))
        except StorageUnavailable as problem:
            log.error("what rules decided waits to be written: %s", problem)
        self._delivers = True

    def observe(self, event: Event) -> None:
        """Asks about a new event."""
        after = self._now()
        moment = self.moments.take(self._before, event, after)
        self._before = after
        self._ask(moment)
        self._seen = event.id
        if self._pending:
            self._write()

    @property
    def settled(self) -> bool:
        """Whether all that was decided is written."""
        return not self._pending

    async def flush(self) -> None:
        """Returns once all that was decided is written.

        Raises:
            StorageUnavailable: it is not, and is tried again.
        """
        while self._pending:
            self._write()
            assert self._writing is not None
            try:
                await asyncio.shield(self._writing)
            except StorageUnavailable:
                raise
            except Exception:
                # It was logged, and what was not at fault is tried again without what was.
                log.debug("writing goes on without what cannot be written")

    def move(self) -> None:
        """Writes how far the log was read, unless something is to be written that comes before."""
        if self.settled:
            self._database.submit(partial(rows.move, event=self._seen)).add_done_callback(_heard)

    async def close(self) -> None:
        """
        Raises:
            StorageUnavailable: the next start asks again about what is not written.
        """
        self._delivers = False
        await self.flush()
        await self._database.write(partial(rows.move, event=self._seen))

    async def clean(self, now: datetime) -> None:
        """Forgets the firings that no limit looks back to, once everything from when they counted is answered."""
        self.move()
        stream, rules = self._before.since_id, self._rules.all()

        def forget(connection: sqlite3.Connection) -> None:
            for rule in rules:
                limits = rule.meaning.limits
                kept = stream if limits.looks_at_stream else None
                rows.forget(
                    connection, rule.rule.id, before=now - timedelta(seconds=limits.window_seconds), stream=kept
                )
            rows.forget_deleted(connection)

        await self._database.write(forget)

    def _ask(self, moment: Moment) -> None:
        fired = [answer.rule for answer in self._rules.engine.ask(moment, self._history) if answer.refused is None]
        if fired:
            self._pending.append(outcome(fired, moment))

    def _write(self) -> None:
        """Writes all that is pending, unless it is being done: what came since then goes with the next."""
        if self._writing is not None:
            return
        batch = self._pending[:1] if self._one_by_one else self._pending[:]
        # Nothing between the outcomes fired: with the last of them, everything up to here is answered.
        cursor = self._seen if len(batch) == len(self._pending) else 0
        self._writing = self._database.submit(
            partial(record, batch=batch, cursor=cursor), partial(self._written, len(batch))
        )
        self._writing.add_done_callback(self._failed)

    def _written(self, count: int, runs: list[Run]) -> None:
        del self._pending[:count]
        self._writing = None
        if self._pending:
            self._write()
        else:
            self._one_by_one = False
        if self._delivers:
            self._deliver(runs)

    def _deliver(self, runs: Sequence[Run]) -> None:
        by_kind: dict[str, list[Run]] = {}
        for run in runs:
            by_kind.setdefault(run.kind, []).append(run)
        for kind, some in by_kind.items():
            try:
                self._rules.actions[kind].deliver(some)
            except Exception:
                log.exception("the action %s did not take %d runs", kind, len(some))

    def _failed(self, future: asyncio.Future[list[Run]]) -> None:
        error = future.exception()
        if error is None:
            return
        self._writing = None
        if not isinstance(error, StorageUnavailable):
            # One of them can never be written: alone, the others can.
            if self._one_by_one:
                log.error("what a rule decided cannot be written and is given up", exc_info=error)
                del self._pending[:1]
            self._one_by_one = True
        asyncio.get_running_loop().call_later(RETRY_SECONDS, self._again)

    def _again(self) -> None:
        if self._pending:
            self._write()


def _heard(future: asyncio.Future[None]) -> None:
    """A cursor that could not be moved is moved with the next."""
    if not future.cancelled():
        future.exception()
