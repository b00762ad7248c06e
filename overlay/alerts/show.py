"""Every alerts overlay's queue: fed by the rules, told of the world, asked by the pages."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from overlay.alerts import steps
from overlay.alerts.alert_json import QueueJson
from overlay.alerts.clock import Clock, LoopClock
from overlay.alerts.desk import Desk
from overlay.alerts.dress import Dress
from overlay.alerts.pace import Pace
from overlay.alerts.queue import Queue
from overlay.alerts.rows import NO_OVERLAY, AlertRows
from overlay.audience import Audience
from overlay.domain.errors import NotFound
from overlay.domain.events import Event, VisibilityChanged
from overlay.domain.runs import Person, Run, RunRecord
from overlay.domain.said import Said

HIDDEN_KEPT = 5000
"""How many lines are remembered that were hidden lately: the run of one may be on its way."""

log = logging.getLogger(__name__)


class AlertShow:
    """The queues by overlay id. `changed` is called after every change of one."""

    def __init__(
        self,
        audience: Audience,
        rows: AlertRows,
        dress: Dress,
        *,
        live: Callable[[], bool],
        on_air: Callable[[], bool] = lambda: True,
        changed: Callable[[], None],
        clock: Clock | None = None,
    ) -> None:
        self._audience = audience
        self._rows = rows
        self._dress = dress
        self._live = live
        self._on_air = on_air
        self._changed = changed
        self._clock = clock or LoopClock()
        self._desks: dict[int, Desk] = {}
        self._hidden: dict[str, None] = {}
        self._was_live = False
        self._expected: frozenset[int] = frozenset()
        audience.observers.append(self._audience_changed)

    async def open(self, overlays: Mapping[int, Pace]) -> None:
        """Takes the queues of these overlays up as they were left."""
        self._was_live = self._live()
        self._expected = frozenset(self._dress.expected())
        for overlay, queue in (await self._rows.load([*overlays], self.now())).items():
            self.add(overlay, overlays[overlay], queue)
            self._desks[overlay].queue.look()

    def add(self, overlay: int, pace: Pace, queue: Queue | None = None) -> None:
        """An alerts overlay exists: from now on it has a queue."""
        self._desks[overlay] = Desk(
            overlay,
            queue or Queue(),
            audience=self._audience,
            rows=self._rows,
            dress=self._dress,
            pace=pace,
            live=self._live,
            on_air=self._on_air,
            changed=self._changed,
            clock=self._clock,
        )
        self._changed()

    def change(self, overlay: int, pace: Pace) -> None:
        """Its options were changed."""
        desk = self._desks.get(overlay)
        if desk is not None:
            desk.pace = pace
            desk.queue.look()

    def remove(self, overlay: int) -> None:
        """It was deleted: what it still had to show ends."""
        desk = self._desks.pop(overlay, None)
        if desk is not None:
            desk.queue.do(lambda queue, now: steps.dissolve(queue, now, NO_OVERLAY), lambda problem: desk.queue.close())
            self._changed()

    def close(self) -> None:
        """The program ends; what plays and waits is in its rows."""
        for desk in self._desks.values():
            desk.queue.close()

    def now(self) -> datetime:
        return self._clock.now()

    def take(self, runs: Iterable[Run], *, count: int = 1, people: tuple[Person, ...] = ()) -> None:
        """Queues runs whose rows are committed, each for so many people, of whom some are named."""
        by_overlay: dict[int, list[RunRecord]] = {}
        for run in runs:
            hidden = run.line in self._hidden
            record = RunRecord(run=run, place=float(run.id), hidden=hidden, count=count, people=people)
            by_overlay.setdefault(run.target, []).append(record)
        for overlay, records in by_overlay.items():
            desk = self._desks.get(overlay)
            if desk is not None:
                desk.queue.do(lambda queue, now, records=records: steps.add(queue, records, now))  # type: ignore[misc]
            else:
                ended = [replace(one, state="expired", reason=NO_OVERLAY, ended_at=self.now()) for one in records]
                self._rows.save(ended, None, _log_problem)

    def observe(self, event: Event) -> None:
        """Lines that are hidden take their alerts with them; on air alerts grow old sooner than off it."""
        data = event.data
        if isinstance(data, VisibilityChanged) and not event.test:
            self._visibility_changed(frozenset((*data.ids, *(f"#{id}" for id in data.event_ids))), data.visible)
        if self._live() != self._was_live:
            self._was_live = self._live()
            for desk in self._desks.values():
                desk.queue.look()

    def air_changed(self) -> None:
        """Overlays were taken off air, or brought back."""
        for desk in self._desks.values():
            desk.queue.look()
        self._changed()

    def design_changed(self, design: int) -> None:
        """Open pages make it ready."""
        for desk in self._desks.values():
            desk.prepare([design])

    def rules_changed(self) -> None:
        """Open pages make ready what a rule may show from now on."""
        expected = self._dress.expected()
        new = [design for design in expected if design not in self._expected]
        self._expected = frozenset(expected)
        if new:
            for desk in self._desks.values():
                desk.prepare(new)

    def desk(self, overlay: int) -> Desk | None:
        return self._desks.get(overlay)

    def chosen(self, overlay: int | None) -> list[Desk]:
        """One, or all.

        Raises:
            NotFound: that overlay has no queue.
        """
        if overlay is None:
            return [*self._desks.values()]
        if overlay not in self._desks:
            raise NotFound(Said("alert.unknown_overlay", id=overlay))
        return [self._desks[overlay]]

    def as_json(self) -> list[QueueJson]:
        return [desk.as_json() for desk in self._desks.values()]

    def _visibility_changed(self, lines: frozenset[str], visible: bool) -> None:
        for line in lines:
            self._hidden.pop(line, None)
            if not visible:
                self._hidden[line] = None
        while len(self._hidden) > HIDDEN_KEPT:
            del self._hidden[next(iter(self._hidden))]
        for desk in self._desks.values():
            desk.queue.do(lambda queue, now: steps.unhide(queue, lines) if visible else steps.hide(queue, lines, now))

    def _audience_changed(self, overlay: int) -> None:
        desk = self._desks.get(overlay)
        if desk is not None:
            desk.pages_changed()


def _log_problem(problem: Exception | None) -> None:
    if problem is not None:
        log.warning("an alert without an overlay stays open: %s", problem)
