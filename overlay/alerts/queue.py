"""The queue of one alerts overlay: one plays, the others wait, and the server owns the clock.

The page is told to play and reports the end; that report can only shorten what the server's own deadline allows,
because the timers of a page that OBS hides run late.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Literal, TypedDict

from overlay import protocol
from overlay.alerts.clock import Clock, Timer
from overlay.alerts.designs import Content

GAP_SECONDS = 0.5
MAXIMUM_AGE_SECONDS = 60.0
"""An alert that waited longer is no news any more: it goes to the history, not on air."""

HISTORY = 200
LISTED = 20
"""How many of the history a panel is told; all of it can be replayed."""

AlertState = Literal["queued", "playing", "shown", "skipped", "expired"]


class AlertJson(TypedDict):
    """One run of an alert. `elapsed` and `duration` are seconds; `color` is a viewer's, as in his events."""

    id: str
    overlay: int
    event_id: int
    design: str
    headline: str
    name: str
    text: str
    color: int | None
    duration: float
    elapsed: float
    state: AlertState
    test: bool
    queued_at: datetime
    started_at: datetime | None


class QueueJson(TypedDict):
    """The alerts of one overlay: what plays, what waits, and the last ones that are over, newest first."""

    overlay: int
    paused: bool
    muted: bool
    playing: AlertJson | None
    waiting: list[AlertJson]
    shown: list[AlertJson]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One run of an alert design for one event."""

    id: str
    overlay: int
    event_id: int
    content: Content
    test: bool
    state: AlertState = "queued"
    queued_at: datetime
    started_at: datetime | None = None

    def as_json(self, now: datetime) -> AlertJson:
        elapsed = (now - self.started_at).total_seconds() if self.started_at else 0.0
        content = self.content
        return {
            "id": self.id,
            "overlay": self.overlay,
            "event_id": self.event_id,
            "design": content.design,
            "headline": content.headline,
            "name": content.name,
            "text": content.text,
            "color": content.color,
            "duration": content.duration,
            "elapsed": max(0.0, elapsed),
            "state": self.state,
            "test": self.test,
            "queued_at": self.queued_at,
            "started_at": self.started_at,
        }


class AlertQueue:
    """`send` reaches the overlay's pages, `watched` says whether any is open, `changed` is called at every change."""

    def __init__(
        self,
        overlay: int,
        *,
        send: Callable[[bytes], None],
        watched: Callable[[], bool],
        changed: Callable[[], None],
        clock: Clock,
    ) -> None:
        self.overlay = overlay
        self._send = send
        self._watched = watched
        self._changed = changed
        self._clock = clock
        self._waiting: deque[Alert] = deque()
        self._history: dict[str, Alert] = {}
        self._timer: Timer | None = None
        self._replays = 0
        self.playing: Alert | None = None
        self.paused = False
        self.muted = False

    def add(self, content: Content, *, event_id: int, test: bool) -> None:
        """The alert waits its turn; the same event never makes two."""
        id = f"{event_id}-{self.overlay}"
        if not self.knows(id):
            self._queue(
                Alert(
                    id=id,
                    overlay=self.overlay,
                    event_id=event_id,
                    content=content,
                    test=test,
                    queued_at=self._clock.now(),
                )
            )

    def knows(self, id: str) -> bool:
        return self._find(id) is not None

    def replay(self, id: str) -> None:
        """Queues an alert of before once more, as one of its own."""
        old = self._find(id)
        assert old is not None
        self._replays += 1
        self._queue(
            replace(
                old,
                id=f"{old.event_id}-{self.overlay}-{self._replays}",
                state="queued",
                queued_at=self._clock.now(),
                started_at=None,
            )
        )

    def advance(self) -> None:
        """Plays the next one if nothing plays, nothing forbids it, and somebody watches."""
        if self.playing is not None or self._timer is not None or not self._waiting:
            return
        self._expire()
        if self._waiting and not self.paused and self._watched():
            alert = replace(self._waiting.popleft(), state="playing", started_at=self._clock.now())
            self.playing = alert
            self._after(alert.content.duration, lambda: self._end("shown"))
            self._send(protocol.message("alert", alert=alert.as_json(self._clock.now()), muted=self.muted))
        self._changed()

    def ended(self, id: str) -> None:
        """A page reports that it has shown the alert to its end."""
        if self.playing is not None and self.playing.id == id:
            self._end("shown")

    def skip(self) -> None:
        if self.playing is not None:
            self._send(protocol.message("cut", alert=self.playing.id))
            self._end("skipped")

    def pause(self, paused: bool) -> None:
        """The one that plays finishes; no other starts until it is resumed."""
        self.paused = paused
        self._changed()
        self.advance()

    def mute(self, muted: bool) -> None:
        self.muted = muted
        self._send(protocol.message("mute", muted=muted))
        self._changed()

    def clear(self) -> None:
        """What waits goes to the history; what plays goes on."""
        for alert in self._waiting:
            self._remember(replace(alert, state="skipped"))
        self._waiting.clear()
        self._changed()

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def as_json(self) -> QueueJson:
        now = self._clock.now()
        return {
            "overlay": self.overlay,
            "paused": self.paused,
            "muted": self.muted,
            "playing": self.playing.as_json(now) if self.playing else None,
            "waiting": [alert.as_json(now) for alert in self._waiting],
            "shown": [alert.as_json(now) for alert in islice(reversed(self._history.values()), LISTED)],
        }

    def _find(self, id: str) -> Alert | None:
        if self.playing is not None and self.playing.id == id:
            return self.playing
        return self._history.get(id) or next((alert for alert in self._waiting if alert.id == id), None)

    def _queue(self, alert: Alert) -> None:
        self._waiting.append(alert)
        self._changed()
        self.advance()

    def _end(self, state: Literal["shown", "skipped"]) -> None:
        assert self.playing is not None
        self._remember(replace(self.playing, state=state))
        self.playing = None
        self._after(GAP_SECONDS, self._gap_over)
        self._changed()

    def _gap_over(self) -> None:
        self._timer = None
        self.advance()

    def _after(self, seconds: float, callback: Callable[[], None]) -> None:
        self.close()
        self._timer = self._clock.call_later(seconds, callback)

    def _expire(self) -> None:
        now = self._clock.now()
        while self._waiting and (now - self._waiting[0].queued_at).total_seconds() > MAXIMUM_AGE_SECONDS:
            self._remember(replace(self._waiting.popleft(), state="expired"))

    def _remember(self, alert: Alert) -> None:
        self._history[alert.id] = alert
        if len(self._history) > HISTORY:
            del self._history[next(iter(self._history))]
