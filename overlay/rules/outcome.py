"""What an event came to: the runs of the rules that fired, and the trace that they leave for their limits."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from overlay.domain.events import LINE_TYPES
from overlay.domain.rules import Firing
from overlay.domain.runs import Run
from overlay.rules.engine import Compiled
from overlay.rules.found import found_in
from overlay.rules.limits import firing
from overlay.rules.moment import Moment
from overlay.rules.values import values_of
from overlay.storage import rules as rows
from overlay.storage import runs as run_rows


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one event came to."""

    firings: tuple[Firing, ...]
    runs: tuple[Run, ...]


def outcome(fired: Sequence[Compiled], moment: Moment) -> Outcome:
    """Tests leave no trace."""
    firings = () if moment.test else tuple(firing(rule.rule.id, moment) for rule in fired)
    return Outcome(firings, tuple(runs_of(fired, moment)))


def runs_of(fired: Sequence[Compiled], moment: Moment) -> list[Run]:
    """One run for each action of these rules, at each place where it happens."""
    event = moment.event
    values = values_of(moment)
    return [
        Run(
            event_id=event.id,
            rule_id=rule.rule.id,
            rule=rule.rule.name,
            action=number,
            kind=step.action.kind,
            target=target,
            params=msgspec.to_builtins(step.params),
            values=replace(values, found=found_in(rule.meaning.when, values.message)),
            line=event.line_key if event.type in LINE_TYPES else "",
            test=event.test,
            at=event.received_at,
        )
        for rule in fired
        for number, step in enumerate(rule.meaning.then)
        for target in step.action.targets(step.params)
    ]


def record(connection: sqlite3.Connection, *, batch: Sequence[Outcome], cursor: int) -> list[Run]:
    """Writes them all, and how far the log was read (0: not said). Returns the runs that are new, with their ids."""
    runs: list[Run] = []
    for outcome in batch:
        rows.note(connection, outcome.firings)
        runs += run_rows.insert(connection, outcome.runs)
    if cursor:
        rows.move(connection, cursor)
    return runs
