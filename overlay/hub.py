"""Hub and Subscription: fan-out of encoded events to every page that wants their topic.

One thread, no tasks, nothing per page that can be done once: subscriptions that want the same topics form a group, a
group gets one frame, and delivering it is one call per page. A frame that a page cannot take is that page's trouble.

An event that comes alone leaves at once. While more keep coming, they gather for a display refresh and leave together:
a page cannot paint more often, and fewer, larger frames cost each page less.
"""

import asyncio
from collections.abc import Callable, Sequence

REFRESH_SECONDS = 1 / 60
PAGES_PER_SECOND = 12_000
"""About how many deliveries a second one core makes beside its other work: many pages get fewer frames."""
LONGEST_FRAME_BYTES = 256 * 1024
"""As soon as so much is gathered it leaves: what a page may leave unread is a few frames, never one."""

Deliver = Callable[[bytes], None]
Frame = Callable[[Sequence[bytes], int], bytes]


class Subscription:
    """One listener. Between `hold` and `release` its frames wait in memory, in order; once `ended` it gets none."""

    __slots__ = ("_deliver", "_held", "ended", "topics")

    def __init__(self, topics: frozenset[str] | None, deliver: Deliver) -> None:
        self.topics = topics
        self.ended = False
        self._deliver = deliver
        self._held: list[bytes] | None = None

    def hold(self) -> None:
        self._held = []

    def release(self) -> None:
        held, self._held = self._held or [], None
        for frame in held:
            self.offer(frame)

    def offer(self, frame: bytes) -> None:
        if self._held is not None:
            self._held.append(frame)
        elif not self.ended:
            self._deliver(frame)


class Hub:
    """`frame` makes one frame of encoded events and the id of the last event published."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._groups: dict[frozenset[str] | None, dict[Subscription, None]] = {}
        self._pending: dict[frozenset[str] | None, list[bytes]] = {}
        self._pending_bytes = 0
        self._last_id = 0
        self._flushed_at = 0.0
        self._scheduled: asyncio.Handle | None = None

    @property
    def pages(self) -> int:
        return sum(len(group) for group in self._groups.values())

    def publish(self, topic: str, id: int, encoded: bytes) -> None:
        """Offers the event to every group that wants the topic, and returns at once."""
        for topics in self._groups:
            if topics is None or topic in topics:
                self._pending.setdefault(topics, []).append(encoded)
        self._last_id = id
        if not self._pending:
            return
        self._pending_bytes += len(encoded)
        if self._pending_bytes >= LONGEST_FRAME_BYTES:
            self.flush()
        elif self._scheduled is None:
            loop = asyncio.get_running_loop()
            pause = max(REFRESH_SECONDS, self.pages / PAGES_PER_SECOND)
            wait = self._flushed_at + pause - loop.time()
            # call_soon: events that were committed together are published in one go and leave together.
            self._scheduled = loop.call_later(wait, self.flush) if wait > 0 else loop.call_soon(self.flush)

    def subscribe(self, topics: frozenset[str] | None, deliver: Deliver) -> Subscription:
        """Listens to these topics (None: all) from now on: what was published before is never delivered."""
        self.flush()
        subscription = Subscription(topics, deliver)
        self._groups.setdefault(topics, {})[subscription] = None
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        subscription.ended = True
        group = self._groups.get(subscription.topics, {})
        group.pop(subscription, None)
        if not group:
            self._groups.pop(subscription.topics, None)
            self._pending.pop(subscription.topics, None)

    def flush(self) -> None:
        """Delivers what is pending now."""
        if self._scheduled is not None:
            self._scheduled.cancel()
            self._scheduled = None
        if not self._pending:
            return
        pending, self._pending = self._pending, {}
        self._pending_bytes = 0
        self._flushed_at = asyncio.get_running_loop().time()
        # All copied first: a delivery may end a subscription or begin one, which gets nothing of this.
        deliveries = [
            (self._frame(encoded, self._last_id), tuple(self._groups.get(topics, ())))
            for topics, encoded in pending.items()
        ]
        for frame, subscriptions in deliveries:
            for subscription in subscriptions:
                subscription.offer(frame)
