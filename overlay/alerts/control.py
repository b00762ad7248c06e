"""What the panel and tools can have the queues do. Each returns once it is written, with what the queues are then."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from overlay import protocol
from overlay.alerts import steps
from overlay.alerts.action import Priority
from overlay.alerts.alert_json import AlertJson, QueueJson, alert_json
from overlay.alerts.desk import Desk
from overlay.alerts.dress import Dress
from overlay.alerts.live import Step
from overlay.alerts.order import interrupted
from overlay.alerts.rows import KIND, AlertRows
from overlay.alerts.show import AlertShow
from overlay.domain.errors import Conflict, NotFound
from overlay.domain.runs import Person, Run, Values
from overlay.domain.said import Said

COMMANDS: Mapping[str, Step] = {
    "skip": steps.skip,
    "pause": lambda queue, now: replace(queue, paused=True),
    "resume": lambda queue, now: replace(queue, paused=False),
    "mute": lambda queue, now: replace(queue, muted=True),
    "unmute": lambda queue, now: replace(queue, muted=False),
    "clear": steps.clear,
}


class AlertControl:
    """The queues, as they are asked for from outside."""

    def __init__(self, show: AlertShow, rows: AlertRows, dress: Dress) -> None:
        self._show = show
        self._rows = rows
        self._dress = dress

    def queues(self) -> list[QueueJson]:
        return self._show.as_json()

    async def settled(self) -> list[QueueJson]:
        """The queues, once everything they were given so far is written.

        Raises:
            StorageUnavailable: it is not.
        """
        return await self._done(self._show.chosen(None), lambda queue, now: queue)

    async def command(self, word: str, overlay: int | None) -> list[QueueJson]:
        """One of `COMMANDS`, on one queue or on all.

        Raises:
            NotFound: that overlay has no queue.
            StorageUnavailable: it was not done on every one.
        """
        return await self._done(self._show.chosen(overlay), COMMANDS[word])

    async def fire(
        self, design: int, overlay: int | None, values: Values, priority: Priority
    ) -> tuple[list[AlertJson], list[QueueJson]]:
        """Queues an alert that no event asked for: what was queued, and the queues.

        Raises:
            NotFound: that overlay has no queue.
            Conflict: there is no alerts overlay.
            StorageUnavailable: nothing was queued.
        """
        desks = self._show.chosen(overlay)
        if not desks:
            raise Conflict(Said("alert.no_overlay"))
        params = {"design": design, "overlays": [], "priority": priority}
        run = Run(event_id=0, kind=KIND, target=0, params=params, values=values, at=self._show.now())
        made = await self._rows.make([replace(run, target=desk.overlay) for desk in desks])
        queues = await self._taken(made, desks)
        found = {alert["id"]: alert for queue in queues for alert in _alerts(queue)}
        return [found[str(run.id)] for run in made if str(run.id) in found], queues

    async def replay(self, id: int) -> list[QueueJson]:
        """Queues an alert of before once more, as one of its own, for all whom it stood for.

        Raises:
            NotFound: no alert has this id, or its overlay was deleted.
            Conflict: its line is hidden.
            StorageUnavailable: nothing was queued.
        """
        old = await self._rows.get(id)
        if old is None:
            raise NotFound(Said("alert.unknown", id=str(id)))
        if old.hidden:
            raise Conflict(Said("alert.hidden"))
        desks = self._show.chosen(old.run.target)
        made = await self._rows.make([replace(old.run, at=self._show.now())])
        return await self._taken(made, desks, count=old.count, people=old.people)

    async def move(self, id: int, before: int | None, after: int | None = None) -> list[QueueJson]:
        """Puts a waiting alert before or after another one of its queue, or first.

        Raises:
            NotFound: no alert that waits has this id.
            Conflict: the other one does not wait in the same queue.
        """
        desk = self._waiting(id)
        waiting = {record.id for record in desk.queue.queue.waiting}
        for other in (before, after):
            if other is not None and other not in waiting:
                raise Conflict(Said("alert.other_gone", id=other))
        return await self._done([desk], lambda queue, now: steps.move(queue, id, before, after))

    async def withdraw(self, id: int) -> list[QueueJson]:
        """Takes a waiting alert out.

        Raises:
            NotFound: no alert that waits has this id.
        """
        return await self._done([self._waiting(id)], lambda queue, now: steps.withdraw(queue, id, now))

    def check_sound(self, overlay: int | None) -> list[QueueJson]:
        """Has the page that leads play a sound, and report whether it could.

        Raises:
            NotFound: that overlay has no queue.
            Conflict: no page is open.
        """
        desks = self._show.chosen(overlay)
        leaders = [desk.leader for desk in desks if desk.leader is not None]
        if not leaders:
            raise Conflict(Said("alert.no_page"))
        for leader in leaders:
            leader.send(protocol.message("sound_check", sound=self._dress.sound()))
        return [desk.as_json() for desk in desks]

    async def history(self, *, overlay: int | None, before: int | None, limit: int) -> list[AlertJson]:
        """Alerts that are over, the newest first."""
        records = await self._rows.over(overlay=overlay, before=before, limit=limit)
        now = self._show.now()
        return [alert_json(record, self._dress.brief(record), now) for record in records]

    def _waiting(self, id: int) -> Desk:
        for desk in self._show.chosen(None):
            record = desk.queue.queue.find(id)
            if record is not None and record is not desk.queue.queue.playing and not interrupted(record):
                return desk
        raise NotFound(Said("alert.gone", id=id))

    async def _taken(
        self, runs: Sequence[Run], desks: Sequence[Desk], *, count: int = 1, people: tuple[Person, ...] = ()
    ) -> list[QueueJson]:
        self._show.take(runs, count=count, people=people)
        return await self._done(desks, lambda queue, now: queue)

    async def _done(self, desks: Iterable[Desk], step: Step) -> list[QueueJson]:
        asked = [(desk, _asked(desk, step)) for desk in desks]
        for _, future in asked:
            await future
        return [desk.as_json() for desk, _ in asked]


def _asked(desk: Desk, step: Step) -> asyncio.Future[None]:
    future: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def done(problem: Exception | None) -> None:
        if future.done():
            return
        if problem is None:
            future.set_result(None)
        else:
            future.set_exception(problem)

    desk.queue.do(step, done)
    return future


def _alerts(queue: QueueJson) -> list[AlertJson]:
    playing = [] if queue["playing"] is None else [queue["playing"]]
    return [*playing, *queue["waiting"], *queue["shown"]]
