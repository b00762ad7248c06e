"""The newest events, encoded, so that a page that was gone for a moment is filled in from memory."""

from collections import deque
from collections.abc import Iterable
from datetime import datetime

from overlay.domain.events import LINE_TYPES, Event, VisibilityChanged


class Backlog:
    """The last `size` events as they were published."""

    def __init__(self, size: int = 1000) -> None:
        self._entries: deque[tuple[Event, bytes]] = deque(maxlen=size)
        self._start = 0

    def begin(self, last_id: int) -> None:
        """Nothing up to `last_id` is here: the log has it."""
        self._start = last_id

    def append(self, event: Event, encoded: bytes) -> None:
        if len(self._entries) == self._entries.maxlen:
            self._start = self._entries[0][0].id
        self._entries.append((event, encoded))

    def since(self, moment: datetime) -> list[tuple[Event, bytes]]:
        """What was received after this moment, without lines that are hidden by now."""
        hidden = self._hidden()
        return [
            (event, encoded)
            for event, encoded in self._entries
            if event.received_at > moment and not (event.type in LINE_TYPES and event.line_key in hidden)
        ]

    def after(
        self, id: int, topics: frozenset[str] | None, *, without: frozenset[int] = frozenset()
    ) -> Iterable[bytes] | None:
        """What came after `id` on these topics, without lines that are hidden by now; None: the log has to say it.

        `without` are the ids of events that are none of this page's business yet.
        """
        if id < self._start:
            return None
        hidden = self._hidden()
        found: list[bytes] = []
        for event, encoded in self._entries:
            if event.id <= id or event.id in without or (topics is not None and event.type not in topics):
                continue
            if isinstance(event.data, VisibilityChanged) and event.data.visible and _lines(event.data) & hidden:
                # It was encoded with the words of lines that were hidden again since.
                return None
            if not (event.type in LINE_TYPES and event.line_key in hidden):
                found.append(encoded)
        return found

    def _hidden(self) -> set[str]:
        """The lines that are hidden now, as far as these events tell."""
        hidden: set[str] = set()
        for event, _ in self._entries:
            if event.hidden:
                hidden.add(event.line_key)
            if isinstance(event.data, VisibilityChanged) and not event.test:
                hidden = hidden - _lines(event.data) if event.data.visible else hidden | _lines(event.data)
        return hidden


def _lines(change: VisibilityChanged) -> set[str]:
    return {*change.ids, *(f"#{id}" for id in change.event_ids)}
