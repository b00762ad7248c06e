"""Every alerts overlay's queue: fed by the events, commanded by the panel and by tools."""

from collections.abc import Callable, Iterable

from overlay.alerts.clock import Clock, LoopClock
from overlay.alerts.designs import content_of
from overlay.alerts.queue import AlertQueue, QueueJson
from overlay.audience import Audience
from overlay.domain.errors import NotFound
from overlay.domain.events import Event, UserJoined

JOIN_PAUSE_SECONDS = 10.0
"""At most one join becomes an alert in this time; tests are exempt."""

COMMANDS: dict[str, Callable[[AlertQueue], None]] = {
    "skip": AlertQueue.skip,
    "pause": lambda queue: queue.pause(True),
    "resume": lambda queue: queue.pause(False),
    "mute": lambda queue: queue.mute(True),
    "unmute": lambda queue: queue.mute(False),
    "clear": AlertQueue.clear,
}


class AlertShow:
    """The queues by overlay id. `changed` is called after every change of any of them."""

    def __init__(self, audience: Audience, changed: Callable[[], None], clock: Clock | None = None) -> None:
        self._audience = audience
        self._changed = changed
        self._clock = clock or LoopClock()
        self._queues: dict[int, AlertQueue] = {}
        self._joined_at = float("-inf")
        audience.observers.append(self._audience_changed)

    def open(self, overlay: int) -> None:
        """An alerts overlay exists: from now on it has a queue."""
        self._queues[overlay] = AlertQueue(
            overlay,
            send=lambda message: self._audience.send(overlay, message),
            watched=lambda: self._audience.connected(overlay) > 0,
            changed=self._changed,
            clock=self._clock,
        )

    def close(self, overlay: int) -> None:
        queue = self._queues.pop(overlay, None)
        if queue is not None:
            queue.close()
            self._changed()

    def close_all(self) -> None:
        for overlay in tuple(self._queues):
            self._queues.pop(overlay).close()

    def observe(self, event: Event) -> None:
        """Queues the alert this event is, on every alerts overlay. What is late is no news."""
        if event.late or (content := content_of(event)) is None:
            return
        if isinstance(event.data, UserJoined) and not event.test:
            now = self._clock.seconds()
            if now - self._joined_at < JOIN_PAUSE_SECONDS:
                return
            self._joined_at = now
        for queue in self._queues.values():
            queue.add(content, event_id=event.id, test=event.test)

    def queue(self, overlay: int) -> AlertQueue | None:
        return self._queues.get(overlay)

    def command(self, word: str, overlay: int | None) -> list[QueueJson]:
        """Does it on one queue or on all, and returns what they are now.

        Raises:
            NotFound: that overlay has no queue.
        """
        for queue in self._chosen(overlay):
            COMMANDS[word](queue)
        return [queue.as_json() for queue in self._chosen(overlay)]

    def replay(self, id: str) -> list[QueueJson]:
        """
        Raises:
            NotFound: no alert has this id, or it is too long ago.
        """
        queues = [queue for queue in self._queues.values() if queue.knows(id)]
        if not queues:
            raise NotFound(f"there is no alert {id!r}")
        for queue in queues:
            queue.replay(id)
        return [queue.as_json() for queue in queues]

    def as_json(self) -> list[QueueJson]:
        return [queue.as_json() for queue in self._queues.values()]

    def _chosen(self, overlay: int | None) -> Iterable[AlertQueue]:
        if overlay is None:
            return self._queues.values()
        if overlay not in self._queues:
            raise NotFound(f"there is no alerts overlay {overlay}")
        return (self._queues[overlay],)

    def _audience_changed(self, overlay: int) -> None:
        queue = self._queues.get(overlay)
        if queue is not None:
            queue.advance()
