"""What time does to a queue: alerts end, grow too old or too many, and the next one starts."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from overlay.alerts import order, pressure
from overlay.alerts.duration import shortened
from overlay.alerts.order import interrupted
from overlay.alerts.pace import House
from overlay.alerts.queue import INTERRUPTED, Queue, deadline, end, play, played
from overlay.domain.runs import RunRecord

Held = Literal["", "off air", "paused", "no page", "hidden", "holdback"]

TOO_OLD = "it waited too long"
NO_DESIGN = "its design was deleted"
OFF_AIR = "overlays were taken off air"


def advance(queue: Queue, now: datetime, house: House) -> Queue:
    """What is due is done: the end of what plays, what became too old or too much, and the next one's start."""
    queue = _finish(queue, now, house)
    for record in queue.waiting:
        if now - record.run.at >= house.oldest:
            late = interrupted(record)
            queue = end(queue, record, "shown" if late else "expired", now, INTERRUPTED if late else TOO_OLD)
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
    """Why nothing starts: `off air`, `paused`, `no page`, `hidden` or `holdback`; empty where nothing holds it."""
    if not house.on_air:
        return "off air"
    if queue.paused:
        return "paused"
    if not house.present:
        return "no page"
    if not house.ready:
        return "hidden"
    held_back = queue.waiting and all(_released(record, now, house) > now for record in queue.waiting)
    return "holdback" if held_back and queue.playing is None else ""


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
        return end(queue, record, "shown", now)
    if not house.on_air:
        return end(queue, record, "skipped", now, OFF_AIR)
    if house.present:
        return queue
    so_far = played(record, now)
    if record.duration - so_far < record.duration / 2 or now - record.run.at > house.oldest:
        return end(queue, record, "shown", now, INTERRUPTED)
    waits = replace(record, state="queued", elapsed=so_far)
    return replace(queue, playing=None, waiting=order.first(queue.waiting, waits))


def _relieve(queue: Queue, now: datetime, house: House) -> Queue:
    pace = house.pace
    if len(queue.waiting) > pace.merge_above:
        waiting, merged = pressure.merge(queue.waiting, lambda record: _released(record, now, house) <= now)
        queue = replace(queue, waiting=waiting)
        for record in merged:
            queue = end(queue, record, "merged", now)
    if len(queue.waiting) > pace.longest_queue:
        waiting, dropped = pressure.overflow(queue.waiting, pace.longest_queue)
        queue = replace(queue, waiting=waiting, full=queue.full + len(dropped))
        for record in dropped:
            queue = end(queue, record, "expired", now, pressure.FULL)
    return queue


def _start(queue: Queue, now: datetime, house: House) -> Queue:
    """The next one, if nothing plays and nothing forbids it. One that was interrupted was on already: it goes on."""
    while queue.playing is None and house.ready:
        record = next((one for one in queue.waiting if interrupted(one)), None)
        if record is not None:
            return play(queue, record, now, record.duration)
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
            return play(queue, record, now, seconds)
        queue = end(queue, record, "expired", now, NO_DESIGN)
    return queue


def _free_at(queue: Queue, now: datetime, house: House) -> datetime:
    """When the gap behind the last one is over; the clock may have been set back since."""
    return now if queue.emptied_at is None else min(queue.emptied_at, now) + timedelta(seconds=house.pace.gap)


def _released(record: RunRecord, now: datetime, house: House) -> datetime:
    """From when on it may be shown: a line may still be hidden before. The clock may have been set back since."""
    if not record.run.line or interrupted(record) or record.run.at > now:
        return now
    return record.run.at + timedelta(seconds=house.pace.holdback)
