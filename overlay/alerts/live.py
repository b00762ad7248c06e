"""A queue at work: what it decides is written first, and told to its pages only once it is.

What comes while a write is under way waits for it, and goes into the next one together. If a write fails, nothing has
happened: whoever asked for it hears of it, and what nobody asked for is tried again.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from overlay.alerts import course
from overlay.alerts.clock import Clock, Timer
from overlay.alerts.pace import House
from overlay.alerts.queue import LISTED, Queue
from overlay.domain.runs import RunRecord

RETRY_SECONDS = 1.0
_SHORTEST_WAIT_SECONDS = 0.001

Step = Callable[[Queue, datetime], Queue]
Done = Callable[[Exception | None], None]
Save = Callable[[Sequence[RunRecord], Queue, Done], None]
"""Writes these records and the queue's own orders, and says when it has, or why not."""

log = logging.getLogger(__name__)


class LiveQueue:
    """`told` is called with the queue before and after each change that is written."""

    def __init__(
        self,
        queue: Queue,
        *,
        save: Save,
        house: Callable[[], House],
        told: Callable[[Queue, Queue], None],
        clock: Clock,
    ) -> None:
        self.queue = queue
        self._save = save
        self._house = house
        self._told = told
        self._clock = clock
        self._asked: list[tuple[Step, Done | None]] = []
        self._writing = False
        self._timer: Timer | None = None
        self._due: datetime | None = None
        self._closed = False
        self._stands_still = False

    def do(self, step: Step, done: Done | None = None) -> None:
        """Has it become what `step` makes of it; without `done` it is done in the end, whatever happens."""
        self._asked.append((step, done))
        if self._closed:
            self._let_go()
        else:
            self._work()

    def look(self) -> None:
        """Something changed that it decides by."""
        self.do(lambda queue, now: queue)

    def close(self) -> None:
        """It does nothing any more, and says so to whoever waits."""
        self._closed = True
        self._cancel()
        self._let_go()

    def _work(self) -> None:
        if self._writing or self._closed:
            return
        asked, self._asked = self._asked, []
        now, house = self._clock.now(), self._house()
        new = self.queue
        for step, _ in asked:
            new = course.advance(step(new, now), now, house)
        before = {record.id: record for record in (*self.queue.waiting, self.queue.playing) if record is not None}
        present = (*new.waiting, *((new.playing,) if new.playing is not None else ()))
        changed = [record for record in (*present, *new.over) if before.get(record.id) is not record]
        if changed or (new.paused, new.muted) != (self.queue.paused, self.queue.muted):
            self._writing = True
            self._save(changed, new, lambda problem: self._written(new, asked, now, problem))
        else:
            self._adopt(new, asked, now)

    def _written(
        self, new: Queue, asked: list[tuple[Step, Done | None]], now: datetime, problem: Exception | None
    ) -> None:
        self._writing = False
        if problem is None:
            self._stands_still = False
            self._adopt(new, asked, now)
            return
        if not self._stands_still:
            # Once, not at each try.
            log.warning("a queue of alerts stands still: %s", problem)
        self._stands_still = True
        self._asked = [(step, done) for step, done in asked if done is None] + self._asked
        if not self._closed:
            self._wait(RETRY_SECONDS, None)
        for _, done in asked:
            if done is not None:
                done(problem)

    def _adopt(self, new: Queue, asked: list[tuple[Step, Done | None]], now: datetime) -> None:
        old = self.queue
        ended = [record for record in reversed(new.over) if record.state != "merged"]
        self.queue = replace(new, over=(), shown=(*ended, *new.shown)[:LISTED])
        if new != old:
            self._told(old, new)
        for _, done in asked:
            if done is not None:
                done(None)
        if self._closed:
            return
        if self._asked:
            self._work()
        elif not self._writing:
            self._schedule(now)

    def _let_go(self) -> None:
        asked, self._asked = self._asked, []
        for _, done in asked:
            if done is not None:
                done(None)

    def _schedule(self, decided: datetime) -> None:
        """For what was not due yet when the queue was last looked at, even if it is by now."""
        due = course.next_due(self.queue, decided, self._house())
        if due is None:
            self._cancel()
        elif self._timer is None or due != self._due:
            self._wait(max(_SHORTEST_WAIT_SECONDS, (due - self._clock.now()).total_seconds()), due)

    def _wait(self, seconds: float, due: datetime | None) -> None:
        self._cancel()
        self._due = due
        self._timer = self._clock.call_later(seconds, self._rung)

    def _rung(self) -> None:
        self._timer = None
        self.look()

    def _cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
