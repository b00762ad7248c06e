"""The only way in for an event: record it, fold it into the state, publish it.

What happens after the commit happens in the order of the log, on the event loop, whether or not whoever posted the
event is still there to hear the answer.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable

from overlay import protocol
from overlay.backlog import Backlog
from overlay.domain.events import Event, Incoming
from overlay.domain.state import StreamState, fold
from overlay.hub import Hub
from overlay.storage.event_log import Appended, EventLog

_TYPES_LOGGED = 100

log = logging.getLogger(__name__)


class Intake:
    """Every source hands its events to `accept`. `observers` see each new event once, after the state has it."""

    def __init__(self, event_log: EventLog, hub: Hub, backlog: Backlog) -> None:
        self._log = event_log
        self._hub = hub
        self._backlog = backlog
        self._unknown: set[str] = set()
        self.state = StreamState()
        self.observers: list[Callable[[Event], None]] = []
        self.held: Callable[[Event, bytes], None] = lambda event, encoded: None
        """Takes what pages with a hold-back are sent later."""
        self.accepted: Counter[str] = Counter()
        """New events by source, repeats as `known`, and `undecoded` ones."""

    def begin(self, state: StreamState) -> None:
        """Starts from the state that the log has led to."""
        self.state = state
        self._backlog.begin(state.last_id)

    async def accept(self, incoming: Incoming) -> Appended:
        """Keeps the event and shows it. Once this returns it survives the end of the process.

        Raises:
            StorageUnavailable: it was not kept.
        """
        return await self.take(incoming)

    def take(self, incoming: Incoming) -> asyncio.Future[Appended]:
        """The same for a caller that does not wait."""
        return self._log.submit(incoming, lambda appended: self._committed(incoming, appended))

    def _committed(self, incoming: Incoming, appended: Appended) -> None:
        if appended.known:
            self.accepted["known"] += 1
            return
        if incoming.problem:
            self.accepted["undecoded"] += 1
            self._log_once(incoming)
        event = appended.event
        self.accepted[event.source] += 1
        self.state = fold(self.state, event)
        encoded = protocol.encode_event(event, restored=appended.restored)
        self._backlog.append(event, encoded)
        self._hub.publish(event.type, event.id, encoded)
        self.held(event, encoded)
        for observe in self.observers:
            try:
                observe(event)
            except Exception:
                log.exception("an observer failed at event %d", event.id)

    def _log_once(self, incoming: Incoming) -> None:
        words = f"{incoming.type[:80]!r}: {incoming.problem[:200]}"
        if words not in self._unknown and len(self._unknown) < _TYPES_LOGGED:
            self._unknown.add(words)
            log.warning("kept as it came, %s", words)
