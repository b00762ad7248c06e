"""The rows of runs: written once for each identity, and kept when they are over."""

import sqlite3
from collections.abc import Iterable
from dataclasses import replace

import msgspec

from overlay.domain.runs import Run
from overlay.storage.event_log import microseconds


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
                msgspec.json.encode(run.params),
                msgspec.json.encode(run.values),
                run.line,
                run.test,
                microseconds(run.at),
            ),
        ).fetchone()
        if row is not None:
            new.append(replace(run, id=row[0]))
    return new
