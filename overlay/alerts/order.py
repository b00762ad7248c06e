"""The order of those that wait: by their places, which a move or an urgent one changes."""

from dataclasses import replace

from overlay.domain.runs import RunRecord


def priority(record: RunRecord) -> str:
    """`high` goes before `normal`."""
    return str(record.run.params.get("priority", "normal"))


def interrupted(record: RunRecord) -> bool:
    """Whether it waits for the rest of its time: its page went while it played."""
    return record.state == "queued" and record.started_at is not None


def insert(waiting: tuple[RunRecord, ...], record: RunRecord) -> tuple[RunRecord, ...]:
    """It goes to the end, or, urgent, before all that are not."""
    if priority(record) != "high":
        return (*waiting, _after(waiting, record))
    index = next((n for n, other in enumerate(waiting) if not interrupted(other) and priority(other) != "high"), None)
    return (*waiting, _after(waiting, record)) if index is None else _at(waiting, record, index)


def first(waiting: tuple[RunRecord, ...], record: RunRecord) -> tuple[RunRecord, ...]:
    """It goes before all others."""
    return _at(waiting, record, 0)


def move(
    waiting: tuple[RunRecord, ...], id: int, before: int | None, after: int | None = None
) -> tuple[RunRecord, ...]:
    """One of them before or after another, or before all."""
    record = next(record for record in waiting if record.id == id)
    if id in (before, after):
        return waiting
    others = tuple(other for other in waiting if other.id != id)
    places = {other.id: number for number, other in enumerate(others)}
    index = places[after] + 1 if after is not None else 0 if before is None else places[before]
    return _at(others, record, index)


def _after(waiting: tuple[RunRecord, ...], record: RunRecord) -> RunRecord:
    """Ids grow, so a new one's own place is behind all others; places that grew beyond it are stepped over."""
    last = waiting[-1].place if waiting else record.place
    return record if record.place >= last else replace(record, place=last + 1)


def _at(waiting: tuple[RunRecord, ...], record: RunRecord, index: int) -> tuple[RunRecord, ...]:
    before, behind = waiting[:index], waiting[index:]
    if not behind:
        return (*before, _after(before, record))
    high = behind[0].place
    low = before[-1].place if before else high - 2
    place = (low + high) / 2
    if low < place < high:
        return (*before, replace(record, place=place), *behind)
    # No number is left between the two: all get new ones.
    start = waiting[0].place - len(waiting)
    moved = (*before, record, *behind)
    return tuple(replace(one, place=start + number) for number, one in enumerate(moved))
