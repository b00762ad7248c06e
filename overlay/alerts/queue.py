"""The queue of one alerts overlay: one plays, the others wait, and the server owns the clock.

A pure core: what a queue is, and what it becomes by each thing that happens; nothing here writes, sends or waits. The
page is told to play and reports the end; that report can only shorten what the server's own deadline allows, because
the timers of a page that OBS hides run late.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from overlay.alerts import order, pressure
from overlay.alerts.duration import shortened
from overlay.alerts.order import interrupted
from overlay.alerts.pace import House
from overlay.domain.runs import RunRecord, RunState

LISTED = 20
"""How many of those that are over a panel is told at once; the history has them all."""

Held = Literal["", "paused", "no page", "hidden", "holdback"]

INTERRUPTED = "its page went away while it played"
TOO_OLD = "it waited too long"
HIDDEN = "its line was hidden"
NO_DESIGN = "its design was deleted"


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


def add(queue: Queue, records: Iterable[RunRecord], now: datetime) -> Queue:
    """They wait their turn; one that is there already is not taken again, and one whose line is hidden never waits."""
    known = {record.id for record in (*queue.waiting, *queue.over, *queue.shown)}
    for record in records:
        if record.id in known or (queue.playing is not None and queue.playing.id == record.id):
            continue
        known.add(record.id)
        if record.hidden:
            queue = _over(queue, record, "withdrawn", now, HIDDEN)
        else:
            queue = replace(queue, waiting=order.insert(queue.waiting, record))
    return queue


def advance(queue: Queue, now: datetime, house: House) -> Queue:
    """What is due is done: the end of what plays, what became too old or too much, and the next one's start."""
    queue = _finish(queue, now, house)
    for record in queue.waiting:
        if now - record.run.at > house.oldest:
            late = interrupted(record)
            queue = _over(queue, record, "shown" if late else "expired", now, INTERRUPTED if late else TOO_OLD)
    queue = _relieve(queue, now, house)
    queue = _start(queue, now, house)
    return queue if queue.waiting or not queue.full else replace(queue, full=0)


def next_due(queue: Queue, now: datetime, house: House) -> datetime | None:
    """When `advance` has something to do next, if nothing else happens; None for never."""
    due = [record.run.at + house.oldest for record in queue.waiting]
    if queue.playing is not None:
        due.append(deadline(queue.playing))
    elif house.ready and not queue.paused:
        if queue.waiting and (free_at := _free_at(queue, now, house)) > now:
            due.append(free_at)
        due += [moment for record in queue.waiting if (moment := _released(record, now, house)) > now]
    return min(due, default=None)


def held(queue: Queue, now: datetime, house: House) -> Held:
    """Why nothing starts: `paused`, `no page`, `hidden` or `holdback`; empty where nothing holds it."""
    if queue.paused:
        return "paused"
    if not house.present:
        return "no page"
    if not house.ready:
        return "hidden"
    held_back = queue.waiting and all(_released(record, now, house) > now for record in queue.waiting)
    return "holdback" if held_back and queue.playing is None else ""


def ended(queue: Queue, id: int, now: datetime) -> Queue:
    """The page that leads has shown it to its end."""
    record = queue.find(id)
    if record is None or not (record is queue.playing or interrupted(record)):
        return queue
    return _over(queue, record, "shown", now)


def came_back(queue: Queue, playing: int, over: Iterable[int], now: datetime) -> Queue:
    """A page that was away: what it showed to its end meanwhile is over, what it never stopped showing goes on."""
    for id in over:
        record = queue.find(id)
        if record is not None and interrupted(record):
            queue = _over(queue, record, "shown", now)
    record = queue.find(playing)
    if record is None or queue.playing is not None or not interrupted(record):
        return queue
    return _play(queue, record, now, record.duration)


def kept(queue: Queue, now: datetime) -> list[int]:
    """Those that a page may still have on its screen, because it was away when they were interrupted."""
    found = [record.id for record in queue.waiting if interrupted(record)]
    for record in queue.shown:
        left = timedelta(seconds=record.duration - record.elapsed)
        if record.reason == INTERRUPTED and record.ended_at is not None and record.ended_at + left > now:
            found.append(record.id)
    return found


def skip(queue: Queue, now: datetime) -> Queue:
    return queue if queue.playing is None else _over(queue, queue.playing, "skipped", now)


def clear(queue: Queue, now: datetime) -> Queue:
    """What waits goes to the history; what plays goes on."""
    for record in queue.waiting:
        queue = _over(queue, record, "skipped", now, "cleared")
    return queue


def move(queue: Queue, id: int, before: int | None, after: int | None = None) -> Queue:
    """One of those that wait goes before or after another, or before all; where one is gone by now, nothing moves."""
    there = {record.id for record in queue.waiting}
    if not {one for one in (id, before, after) if one is not None} <= there:
        return queue
    return replace(queue, waiting=order.move(queue.waiting, id, before, after))


def dissolve(queue: Queue, now: datetime, reason: str) -> Queue:
    """Nothing of it will be shown any more."""
    for record in (*queue.waiting, *((queue.playing,) if queue.playing is not None else ())):
        queue = _over(queue, record, "expired", now, reason)
    return queue


def withdraw(queue: Queue, id: int, now: datetime) -> Queue:
    """One of those that wait goes to the history."""
    record = queue.find(id)
    return queue if record is None or record is queue.playing else _over(queue, record, "withdrawn", now)


def hide(queue: Queue, lines: frozenset[str], now: datetime) -> Queue:
    """These lines were hidden: alerts of them are withdrawn or cut, and the last ones' words are masked."""
    for record in queue.waiting:
        left = pressure.without_lines(record, lines)
        if left is None:
            queue = _over(queue, replace(record, hidden=True), "withdrawn", now, HIDDEN)
        elif left is not record:
            left = replace(left, hidden=record.hidden or record.run.line in lines)
            queue = replace(queue, waiting=tuple(left if one.id == record.id else one for one in queue.waiting))
    playing = queue.playing
    if playing is not None and pressure.without_lines(playing, lines) is not playing:
        queue = _over(queue, replace(playing, hidden=playing.run.line in lines), "withdrawn", now, HIDDEN)
    return _masked(queue, lines, hidden=True)


def unhide(queue: Queue, lines: frozenset[str]) -> Queue:
    """These lines are shown again: so are their words in what is over."""
    return _masked(queue, lines, hidden=False)


def _masked(queue: Queue, lines: frozenset[str], *, hidden: bool) -> Queue:
    shown = tuple(replace(one, hidden=hidden) if one.run.line in lines else one for one in queue.shown)
    return replace(queue, shown=shown) if shown != queue.shown else queue


def _finish(queue: Queue, now: datetime, house: House) -> Queue:
    """The end of what plays: by the clock, or because nobody is left who shows it."""
    record = queue.playing
    if record is None:
        return queue
    assert record.started_at is not None
    if record.started_at > now:
        # The clock was set back: it would play until that time came again.
        record = replace(record, started_at=now)
        queue = replace(queue, playing=record)
    if now >= deadline(record):
        return _over(queue, record, "shown", now)
    if house.present:
        return queue
    so_far = played(record, now)
    if record.duration - so_far < record.duration / 2 or now - record.run.at > house.oldest:
        return _over(queue, record, "shown", now, INTERRUPTED)
    waits = replace(record, state="queued", elapsed=so_far)
    return replace(queue, playing=None, waiting=order.first(queue.waiting, waits))


def _relieve(queue: Queue, now: datetime, house: House) -> Queue:
    pace = house.pace
    if len(queue.waiting) > pace.merge_above:
        waiting, merged = pressure.merge(queue.waiting, lambda record: _released(record, now, house) <= now)
        queue = replace(queue, waiting=waiting)
        for record in merged:
            queue = _over(queue, record, "merged", now)
    if len(queue.waiting) > pace.longest_queue:
        waiting, dropped = pressure.overflow(queue.waiting, pace.longest_queue)
        queue = replace(queue, waiting=waiting, full=queue.full + len(dropped))
        for record in dropped:
            queue = _over(queue, record, "expired", now, pressure.FULL)
    return queue


def _start(queue: Queue, now: datetime, house: House) -> Queue:
    """The next one, if nothing plays and nothing forbids it. One that was interrupted was on already: it goes on."""
    while queue.playing is None and house.ready:
        record = next((one for one in queue.waiting if interrupted(one)), None)
        if record is not None:
            return _play(queue, record, now, record.duration)
        if queue.paused or _free_at(queue, now, house) > now:
            return queue
        record = next((one for one in queue.waiting if _released(one, now, house) <= now), None)
        if record is None:
            return queue
        seconds = house.seconds(record)
        if seconds is not None:
            behind = len(queue.waiting) - 1
            pace = house.pace
            seconds = shortened(seconds, waiting=behind, above=pace.shorten_above, shortest=pace.shortest)
            return _play(queue, record, now, seconds)
        queue = _over(queue, record, "expired", now, NO_DESIGN)
    return queue


def _play(queue: Queue, record: RunRecord, now: datetime, seconds: float) -> Queue:
    waiting = tuple(one for one in queue.waiting if one.id != record.id)
    return replace(queue, waiting=waiting, playing=replace(record, state="playing", started_at=now, duration=seconds))


def _over(queue: Queue, record: RunRecord, state: RunState, now: datetime, reason: str = "") -> Queue:
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


def _free_at(queue: Queue, now: datetime, house: House) -> datetime:
    """When the gap behind the last one is over; the clock may have been set back since."""
    return now if queue.emptied_at is None else min(queue.emptied_at, now) + timedelta(seconds=house.pace.gap)


def _released(record: RunRecord, now: datetime, house: House) -> datetime:
    """From when on it may be shown: a line may still be hidden before. The clock may have been set back since."""
    if not record.run.line or interrupted(record) or record.run.at > now:
        return now
    return record.run.at + timedelta(seconds=house.pace.holdback)
