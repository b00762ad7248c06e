"""How often a rule may fire: what it did lately decides, and tests are not counted."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from overlay.domain.rules import Firing
from overlay.domain.said import Said
from overlay.rules.moment import Moment
from overlay.rules.rule import MOST_PER_MINUTE, Limits
from overlay.rules.wording import (
    ONCE_PER_STREAM,
    ONCE_PER_VIEWER_AND_STREAM,
    once_in,
    once_in_per_viewer,
    times_a_minute,
)

_VIEWERS_KEPT = 2000
_MINUTE = 60.0


def firing(rule: int, moment: Moment) -> Firing:
    viewer = moment.user.id if moment.user is not None else ""
    return Firing(rule, moment.event.id, viewer, moment.stream, moment.event.received_at)


@dataclass(slots=True)
class _Past:
    """What one rule did: `viewers` are those of the stream `stream`."""

    last: datetime | None = None
    minute: deque[datetime] = field(default_factory=lambda: deque(maxlen=MOST_PER_MINUTE))
    by_viewer: dict[str, datetime] = field(default_factory=dict)
    stream: int = -1
    viewers: set[str] = field(default_factory=set)


class History:
    """The firings of all rules, as far as limits look back."""

    def __init__(self, firings: Iterable[Firing] = ()) -> None:
        self._pasts: dict[int, _Past] = {}
        for one in firings:
            self.note(one)

    def note(self, one: Firing) -> None:
        """Firings come in the order of the log."""
        past = self._pasts.get(one.rule)
        if past is None:
            past = self._pasts[one.rule] = _Past()
        past.last = one.at
        past.minute.append(one.at)
        while past.minute and _apart(past.minute[0], one.at) >= _MINUTE:
            past.minute.popleft()
        if past.stream != one.stream:
            past.stream = one.stream
            past.viewers.clear()
        if one.viewer:
            past.viewers.add(one.viewer)
            past.by_viewer.pop(one.viewer, None)
            past.by_viewer[one.viewer] = one.at
            if len(past.by_viewer) > _VIEWERS_KEPT:
                del past.by_viewer[next(iter(past.by_viewer))]

    def forget(self, rule: int) -> None:
        self._pasts.pop(rule, None)

    def refuses(self, rule: int, limits: Limits, moment: Moment) -> Said | None:
        """The limit that stands against the rule's firing now; None when none does."""
        past = self._pasts.get(rule)
        if past is None or moment.test:
            return None
        now = moment.event.received_at
        if limits.every_seconds and past.last is not None and _apart(past.last, now) < limits.every_seconds:
            return once_in(limits.every_seconds)
        if limits.per_minute and sum(_apart(at, now) < _MINUTE for at in past.minute) >= limits.per_minute:
            return times_a_minute(limits.per_minute)
        if limits.once_per_stream and past.stream == moment.stream:
            return ONCE_PER_STREAM
        viewer = moment.user.id if moment.user is not None else ""
        if not viewer:
            return None
        before = past.by_viewer.get(viewer)
        if before is not None and _apart(before, now) < limits.every_seconds_per_viewer:
            return once_in_per_viewer(limits.every_seconds_per_viewer)
        if limits.once_per_viewer_and_stream and past.stream == moment.stream and viewer in past.viewers:
            return ONCE_PER_VIEWER_AND_STREAM
        return None


def _apart(one: datetime, other: datetime) -> float:
    """A clock that was set back does not shut a rule up until it has caught up."""
    return abs((other - one).total_seconds())
