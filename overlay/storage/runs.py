"""The rows of runs: written once for each identity, and kept when they are over."""

import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from overlay.domain.runs import Person, Run, RunRecord, Values
from overlay.storage.rows import microseconds

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

_COLUMNS = """runs.id, event_id, rule_id, rule, action, again, kind, target, params, values_, runs.line, test, runs.at,
    state, reason, place, duration, elapsed, count, people, merged_into, started_at, ended_at,
    NOT coalesce(visibility.visible, 1)"""
_FROM = "runs LEFT JOIN visibility ON visibility.line = runs.line"

_values = msgspec.json.Decoder(Values)
_people = msgspec.json.Decoder(tuple[Person, ...])
_encode = msgspec.json.encode


def insert(connection: sqlite3.Connection, runs: Iterable[Run]) -> list[Run]:
    """Those of the runs that are new, with their ids; one whose identity is there already is left out."""
    new = []
    for run in runs:
        row = connection.execute(
            """
            INSERT INTO runs (event_id, rule_id, rule, action, again, kind, target, params, values_, line, test, at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id
            """,
            (
                run.event_id,
                run.rule_id,
                run.rule,
                run.action,
                run.again,
                run.kind,
                run.target,
                _encode(run.params),
                _encode(run.values),
                run.line,
                run.test,
                microseconds(run.at),
            ),
        ).fetchone()
        if row is not None:
            new.append(replace(run, id=row[0]))
    return new


def insert_again(connection: sqlite3.Connection, run: Run) -> Run:
    """The run once more, as one of its own."""
    (last,) = connection.execute(
        "SELECT coalesce(max(again), 0) FROM runs WHERE event_id = ? AND rule_id = ? AND action = ? AND target = ?",
        (run.event_id, run.rule_id, run.action, run.target),
    ).fetchone()
    (new,) = insert(connection, [replace(run, again=last + 1)])
    return new


def save(connection: sqlite3.Connection, records: Iterable[RunRecord]) -> None:
    """Writes what became of these runs."""
    connection.executemany(
        """
        UPDATE runs SET values_ = ?, state = ?, reason = ?, place = ?, duration = ?, elapsed = ?, count = ?, people = ?,
        merged_into = ?, started_at = ?, ended_at = ? WHERE id = ?
        """,
        [
            (
                _encode(record.run.values),
                record.state,
                record.reason,
                record.place,
                record.duration,
                record.elapsed,
                record.count,
                _encode(record.people) if record.people else None,
                record.merged_into,
                None if record.started_at is None else microseconds(record.started_at),
                None if record.ended_at is None else microseconds(record.ended_at),
                record.id,
            )
            for record in records
        ],
    )


def unfinished(connection: sqlite3.Connection, kind: str) -> list[RunRecord]:
    """The runs of this kind that are not over, in their order."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM {_FROM} WHERE ended_at IS NULL AND kind = ? ORDER BY coalesce(place, runs.id)", (kind,)
    )
    return [_record(row) for row in rows]


def over(
    connection: sqlite3.Connection,
    kind: str,
    *,
    target: int | None = None,
    before: int | None = None,
    limit: int,
    merged: bool = True,
) -> list[RunRecord]:
    """The newest runs that are over, of one target or of all; `before` is the id of the one they came before."""
    conditions, values = ["ended_at IS NOT NULL", "kind = ?"], [kind]
    conditions += [] if merged else ["state != 'merged'"]
    more: list[object] = []
    if target is not None:
        conditions.append("target = ?")
        more.append(target)
    if before is not None:
        conditions.append("(ended_at, runs.id) < (SELECT ended_at, id FROM runs WHERE id = ?)")
        more.append(before)
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM {_FROM} WHERE {' AND '.join(conditions)} ORDER BY ended_at DESC, runs.id DESC LIMIT ?",
        (*values, *more, limit),
    )
    return [_record(row) for row in rows]


def get(connection: sqlite3.Connection, kind: str, id: int) -> RunRecord | None:
    row = connection.execute(f"SELECT {_COLUMNS} FROM {_FROM} WHERE runs.id = ? AND kind = ?", (id, kind)).fetchone()
    return None if row is None else _record(row)


def hidden_among(connection: sqlite3.Connection, lines: Iterable[str]) -> frozenset[str]:
    """Those of the lines that are hidden now."""
    return frozenset(
        line
        for line in set(lines)
        if connection.execute("SELECT 1 FROM visibility WHERE line = ? AND NOT visible", (line,)).fetchone()
    )


def orders(connection: sqlite3.Connection) -> dict[int, tuple[bool, bool]]:
    """By target: whether it is paused, and whether it is muted."""
    rows = connection.execute("SELECT target, paused, muted FROM queues")
    return {target: (bool(paused), bool(muted)) for target, paused, muted in rows}


def order(connection: sqlite3.Connection, target: int, *, paused: bool, muted: bool) -> None:
    connection.execute(
        """
        INSERT INTO queues VALUES (?, ?, ?) ON CONFLICT DO UPDATE
        SET paused = excluded.paused, muted = excluded.muted
        """,
        (target, paused, muted),
    )


def _record(row: tuple[Any, ...]) -> RunRecord:
    (
        id, event_id, rule_id, rule, action, again, kind, target, params, values, line, test, at,
        state, reason, place, duration, elapsed, count, people, merged_into, started_at, ended_at, hidden,
    ) = row  # fmt: skip
    run = Run(
        id=id,
        event_id=event_id,
        rule_id=rule_id,
        rule=rule,
        action=action,
        again=again,
        kind=kind,
        target=target,
        params=msgspec.json.decode(params),
        values=_values.decode(values),
        line=line,
        test=bool(test),
        at=_moment(at),
    )
    return RunRecord(
        run=run,
        state=state,
        reason=reason,
        place=float(id if place is None else place),
        duration=duration,
        elapsed=elapsed,
        count=count,
        people=() if people is None else _people.decode(people),
        merged_into=merged_into,
        started_at=None if started_at is None else _moment(started_at),
        ended_at=None if ended_at is None else _moment(ended_at),
        hidden=bool(hidden),
    )


def _moment(microseconds: int) -> datetime:
    return _EPOCH + microseconds * _MICROSECOND
