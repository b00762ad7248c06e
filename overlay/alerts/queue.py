"""What the queue of one alerts overlay is: one plays, the others wait, and the server owns the clock.

A pure core with `course.py`, what time does to it, and `steps.py`, what is asked of it: nothing here writes, sends or
waits. The page is told to play and reports the end; that report can only shorten what the server's own deadline allows,
because the timers of a page that OBS hides run late.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from overlay.alerts.order import interrupted
from overlay.domain.runs import RunRecord, RunState

LISTED = 20
"""How many of those that are over a panel is told at once; the history has them all."""

INTERRUPTED = "its page went away while it played"


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """`waiting` is in the order of play. `over` are those that ended since the queue was written last."""

    waiting: tuple[RunRecord, ...] = ()
    playing: RunRecord | None = None
    over: tuple[RunRecord, ...] = ()
    shown: tuple[RunRecord, ...] = ()
    """The last that are over, newest first."""
    paused: bool = False
    muted: bool = False
    emptied_at: datetime | None = None
    """When the last one left the screen: it stays empty for the gap."""
    full: int = 0
    """How many did not fit since something waits."""

    def find(self, id: int) -> RunRecord | None:
        """One of those that play or wait."""
        if self.playing is not None and self.playing.id == id:
            return self.playing
        return next((record for record in self.waiting if record.id == id), None)


def played(record: RunRecord, now: datetime) -> float:
    """The seconds of it that are over."""
    if record.state != "playing" or record.started_at is None:
        return record.elapsed
    return record.elapsed + max(0.0, (now - record.started_at).total_seconds())


def deadline(record: RunRecord) -> datetime:
    assert record.started_at is not None
    return record.started_at + timedelta(seconds=record.duration - record.elapsed)


def kept(queue: Queue, now: datetime) -> list[int]:
    """Those that a page may still have on its screen, because it was away when they were interrupted."""
    found = [record.id for record in queue.waiting if interrupted(record)]
    for record in queue.shown:
        left = timedelta(seconds=record.duration - record.elapsed)
        if record.reason == INTERRUPTED and record.ended_at is not None and record.ended_at + left > now:
            found.append(record.id)
    return found


def play(queue: Queue, record: RunRecord, now: datetime, seconds: float) -> Queue:
    """It is on from now, for so many seconds with those that it was on before."""
    waiting = tuple(one for one in queue.waiting if one.id != record.id)
    return replace(queue, waiting=waiting, playing=replace(record, state="playing", started_at=now, duration=seconds))


def end(queue: Queue, record: RunRecord, state: RunState, now: datetime, reason: str = "") -> Queue:
    """It ends, as this, for good."""
    was_playing = queue.playing is not None and queue.playing.id == record.id
    over = replace(record, state=state, reason=reason, ended_at=now, elapsed=played(record, now))
    return replace(
        queue,
        waiting=tuple(one for one in queue.waiting if one.id != record.id),
        playing=None if was_playing else queue.playing,
        emptied_at=now if was_playing else queue.emptied_at,
        over=(*queue.over, over),
    )
