"""What happens when alerts come faster than they can be shown: equal ones are merged, and what is too much is named."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from overlay.alerts.order import interrupted, priority
from overlay.domain.runs import Person, RunRecord

PEOPLE_KEPT = 100
FULL = "the queue was full"


def merge(
    waiting: tuple[RunRecord, ...], released: Callable[[RunRecord], bool]
) -> tuple[tuple[RunRecord, ...], list[RunRecord]]:
    """The oldest of each kind takes the others in: those that wait then, and those that were taken in.

    What is held back is not `released`: whoever takes it in would show it too soon.
    """
    groups: dict[object, list[RunRecord]] = {}
    for record in sorted(waiting, key=lambda record: record.id):
        run = record.run
        if run.rule_id and priority(record) == "normal" and not interrupted(record) and released(record):
            groups.setdefault((run.rule_id, run.action, str(run.params.get("design")), run.test), []).append(record)
    heads: dict[int, RunRecord] = {}
    taken: dict[int, int] = {}
    for head, *others in groups.values():
        if others:
            heads[head.id] = _together(head, others)
            taken.update((other.id, head.id) for other in others)
    merged = [replace(record, merged_into=taken[record.id]) for record in waiting if record.id in taken]
    return tuple(heads.get(record.id, record) for record in waiting if record.id not in taken), merged


def overflow(waiting: tuple[RunRecord, ...], longest: int) -> tuple[tuple[RunRecord, ...], list[RunRecord]]:
    """What stays, and what is too much: the last that came, and of those the ones that are not urgent first."""
    spare = max(0, len(waiting) - longest)
    urgency = sorted(waiting, key=lambda record: (interrupted(record), priority(record) == "high", -record.id))
    dropped = {record.id for record in urgency[:spare]}
    kept = tuple(record for record in waiting if record.id not in dropped)
    return kept, [record for record in waiting if record.id in dropped]


def people_of(record: RunRecord) -> tuple[Person, ...]:
    """Everybody it stands for, as far as it names them."""
    if record.people:
        return record.people
    values = record.run.values
    return (Person(name=values.name, color=values.color, user_id=values.user_id, line=record.run.line),)


def without_lines(record: RunRecord, lines: Iterable[str]) -> RunRecord | None:
    """What is left of it once these lines are hidden; None for nothing."""
    gone = set(lines)
    people = tuple(person for person in people_of(record) if not person.line or person.line not in gone)
    hidden = len(people_of(record)) - len(people)
    if not hidden and record.run.line not in gone:
        return record
    if not people:
        return None
    values, first = record.run.values, people[0]
    named = Person(name=values.name, user_id=values.user_id)
    # Who it is named after may be the next one already: its own line was hidden before.
    if record.run.line in gone or _who(named) not in map(_who, people):
        values = replace(values, name=first.name, color=first.color, user_id=first.user_id, message="", fragments=())
    count = max(len(people), record.count - hidden)
    return replace(record, people=people, count=count, run=replace(record.run, values=values))


def _together(head: RunRecord, others: list[RunRecord]) -> RunRecord:
    people: dict[str, Person] = {_who(person): person for person in people_of(head)}
    count = head.count
    for other in others:
        new = [person for person in people_of(other) if _who(person) not in people]
        people.update((_who(person), person) for person in new)
        count += len(new) + max(0, other.count - len(people_of(other)))
    return replace(head, people=tuple(people.values())[:PEOPLE_KEPT], count=count)


def _who(person: Person) -> str:
    return person.user_id or f"name {person.name.casefold()}"
