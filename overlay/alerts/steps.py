"""What is asked of a queue: by the rules, the pages, the panel, and the moderators. What is gone by then stays gone."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from overlay.alerts import order, pressure
from overlay.alerts.order import interrupted
from overlay.alerts.queue import Queue, end, play
from overlay.domain.runs import RunRecord

HIDDEN = "its line was hidden"
CLEARED = "cleared"


def add(queue: Queue, records: Iterable[RunRecord], now: datetime) -> Queue:
    """They wait their turn; one that is there already is not taken again, and one whose line is hidden never waits."""
    known = {record.id for record in (*queue.waiting, *queue.over, *queue.shown)}
    for record in records:
        if record.id in known or (queue.playing is not None and queue.playing.id == record.id):
            continue
        known.add(record.id)
        if record.hidden:
            queue = end(queue, record, "withdrawn", now, HIDDEN)
        else:
            queue = replace(queue, waiting=order.insert(queue.waiting, record))
    return queue


def ended(queue: Queue, id: int, now: datetime) -> Queue:
    """The page that leads has shown it to its end."""
    record = queue.find(id)
    if record is None or not (record is queue.playing or interrupted(record)):
        return queue
    return end(queue, record, "shown", now)


def came_back(queue: Queue, playing: int, over: Iterable[int], now: datetime) -> Queue:
    """A page that was away: what it showed to its end meanwhile is over, what it never stopped showing goes on."""
    for id in over:
        record = queue.find(id)
        if record is not None and interrupted(record):
            queue = end(queue, record, "shown", now)
    record = queue.find(playing)
    if record is None or queue.playing is not None or not interrupted(record):
        return queue
    return play(queue, record, now, record.duration)


def skip(queue: Queue, now: datetime) -> Queue:
    return queue if queue.playing is None else end(queue, queue.playing, "skipped", now)


def clear(queue: Queue, now: datetime) -> Queue:
    """What waits goes to the history; what plays goes on."""
    for record in queue.waiting:
        queue = end(queue, record, "skipped", now, CLEARED)
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
        queue = end(queue, record, "expired", now, reason)
    return queue


def withdraw(queue: Queue, id: int, now: datetime) -> Queue:
    """One of those that wait goes to the history."""
    record = queue.find(id)
    return queue if record is None or record is queue.playing else end(queue, record, "withdrawn", now)


def hide(queue: Queue, lines: frozenset[str], now: datetime) -> Queue:
    """These lines were hidden: alerts of them are withdrawn or cut, and the last ones' words are masked."""
    for record in queue.waiting:
        left = pressure.without_lines(record, lines)
        if left is None:
            queue = end(queue, replace(record, hidden=True), "withdrawn", now, HIDDEN)
        elif left is not record:
            left = replace(left, hidden=record.hidden or record.run.line in lines)
            queue = replace(queue, waiting=tuple(left if one.id == record.id else one for one in queue.waiting))
    playing = queue.playing
    if playing is not None and pressure.without_lines(playing, lines) is not playing:
        queue = end(queue, replace(playing, hidden=playing.run.line in lines), "withdrawn", now, HIDDEN)
    return _masked(queue, lines, hidden=True)


def unhide(queue: Queue, lines: frozenset[str]) -> Queue:
    """These lines are shown again: so are their words in what is over."""
    return _masked(queue, lines, hidden=False)


def _masked(queue: Queue, lines: frozenset[str], *, hidden: bool) -> Queue:
    shown = tuple(replace(one, hidden=hidden) if one.run.line in lines else one for one in queue.shown)
    return replace(queue, shown=shown) if shown != queue.shown else queue
