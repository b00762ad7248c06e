"""Hold-back: lines that wait unseen for some seconds, so that a moderator can act first.

A page that holds back listens to a hub of its own, to which everything comes that much later. A line that is hidden
while it waits never leaves; hiding itself never waits.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from overlay.backlog import Backlog
from overlay.domain.events import LINE_TYPES, Event, VisibilityChanged
from overlay.hub import Frame, Hub, Subscription

OPTION = "holdback"
"""An overlay kind that declares an option of this name has its lines held back for so many seconds."""


class HeldHub:
    """What was published, `seconds` later."""

    def __init__(self, seconds: float, frame: Frame) -> None:
        self.hub = Hub(frame)
        self._wait = timedelta(seconds=seconds)
        self._waiting: deque[tuple[Event, bytes]] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._last_id = 0

    def begin(self, backlog: Backlog, last_id: int) -> None:
        """Holds what came last, too: it is as new to a page that opens now."""
        self._last_id = last_id
        for event, encoded in backlog.since(datetime.now(UTC) - self._wait):
            if not isinstance(event.data, VisibilityChanged):
                self._waiting.append((event, encoded))
        self._schedule()

    @property
    def waiting(self) -> frozenset[int]:
        """The ids of the events that nobody has seen yet."""
        return frozenset(event.id for event, _ in self._waiting)

    @property
    def released_id(self) -> int:
        """Everything up to this event has left: a page that comes back is asked to resume from here."""
        return self._waiting[0][0].id - 1 if self._waiting else self._last_id

    def publish(self, event: Event, encoded: bytes) -> None:
        self._last_id = event.id
        change = event.data
        if not isinstance(change, VisibilityChanged):
            self._waiting.append((event, encoded))
            self._schedule()
            return
        if not change.visible and not event.test:
            keys = {*change.ids, *(f"#{id}" for id in change.event_ids)}
            self._waiting = deque(
                (line, frame)
                for line, frame in self._waiting
                if not (line.type in LINE_TYPES and line.line_key in keys)
            )
        self.hub.publish(event.type, self.released_id, encoded)

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _schedule(self) -> None:
        if self._timer is None and self._waiting:
            due = self._waiting[0][0].received_at + self._wait
            seconds = max(0.0, (due - datetime.now(UTC)).total_seconds())
            self._timer = asyncio.get_running_loop().call_later(seconds, self._release)

    def _release(self) -> None:
        self._timer = None
        now = datetime.now(UTC)
        while self._waiting and self._waiting[0][0].received_at + self._wait <= now:
            event, encoded = self._waiting.popleft()
            self.hub.publish(event.type, self.released_id, encoded)
        self._schedule()


class HoldBack:
    """The held hubs by their seconds; each lives as long as somebody listens to it."""

    def __init__(self, frame: Frame, backlog: Backlog, last_id: Callable[[], int]) -> None:
        self._frame = frame
        self._backlog = backlog
        self._last_id = last_id
        self._hubs: dict[float, HeldHub] = {}

    def hub(self, seconds: float) -> HeldHub:
        """The one that is so much behind; whoever takes it listens at once, and lets it go by `leave`."""
        self._drop_idle()
        if seconds not in self._hubs:
            held = self._hubs[seconds] = HeldHub(seconds, self._frame)
            held.begin(self._backlog, self._last_id())
        return self._hubs[seconds]

    def leave(self, seconds: float, subscription: Subscription) -> None:
        self._hubs[seconds].hub.unsubscribe(subscription)
        self._drop_idle()

    def publish(self, event: Event, encoded: bytes) -> None:
        for held in self._hubs.values():
            held.publish(event, encoded)

    def close(self) -> None:
        for held in self._hubs.values():
            held.close()

    def _drop_idle(self) -> None:
        for seconds, held in tuple(self._hubs.items()):
            if not held.hub.pages:
                held.close()
                del self._hubs[seconds]
