"""The newest events, encoded, so that a page that was gone for a moment is filled in from memory."""

from collections import deque
from collections.abc import Iterable

from overlay.domain.events import LINE_TYPES, Event, VisibilityChanged


class Backlog:
    """The last `size` events as they were published, and which lines were hidden since."""

    def __init__(self, size: int = 1000) -> None:
        self._entries: deque[tuple[Event, bytes]] = deque(maxlen=size)
        self._hidden: set[str] = set()
        self._start = 0

    def begin(self, last_id: int) -> None:
        """Nothing up to `last_id` is here: the log has it."""
        self._start = last_id

    def append(self, event: Event, encoded: bytes) -> None:
        if len(self._entries) == self._entries.maxlen:
            oldest, _ = self._entries[0]
            self._start = oldest.id
            self._hidden.discard(oldest.line_key)
        self._entries.append((event, encoded))
        if event.hidden:
            self._hidden.add(event.line_key)
        if isinstance(event.data, VisibilityChanged) and not event.test:
            keys = {*event.data.ids, *(f"#{id}" for id in event.data.event_ids)}
            if event.data.visible:
                self._hidden -= keys
            else:
                self._hidden |= keys & {line.line_key for line, _ in self._entries}

    def after(self, id: int, topics: frozenset[str] | None) -> Iterable[bytes] | None:
        """What came after `id` on these topics, without lines that are hidden by now; None: it goes back further."""
        if id < self._start:
            return None
        return [
            encoded
            for event, encoded in self._entries
            if event.id > id
            and (topics is None or event.type in topics)
            and not (event.type in LINE_TYPES and event.line_key in self._hidden)
        ]
