"""The rows of rules, of their firings, and of how far the log was read."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from overlay.domain.rules import Firing, Rule
from overlay.storage.rows import microseconds

CURSOR = "rules"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def made_before(connection: sqlite3.Connection) -> bool:
    """Whether there ever was a rule: who deleted all of them is not given them again."""
    (made,) = connection.execute("SELECT count(*) FROM sqlite_sequence WHERE name = 'rules'").fetchone()
    return bool(made)


def read_all(connection: sqlite3.Connection) -> list[Rule]:
    """In their order."""
    rows = connection.execute(
        "SELECT id, place, name, enabled, revision, body FROM rules WHERE channel = 1 ORDER BY place, id"
    )
    return [
        Rule(id=id, place=place, name=name, enabled=bool(enabled), revision=revision, body=msgspec.json.decode(body))
        for id, place, name, enabled, revision, body in rows
    ]


def insert(connection: sqlite3.Connection, rule: Rule) -> int:
    """The new rule's id."""
    row = connection.execute(
        "INSERT INTO rules (place, name, enabled, revision, body) VALUES (?, ?, ?, ?, ?) RETURNING id",
        (rule.place, rule.name, rule.enabled, rule.revision, msgspec.json.encode(rule.body)),
    ).fetchone()
    return int(row[0])


def update(connection: sqlite3.Connection, rule: Rule) -> None:
    connection.execute(
        "UPDATE rules SET name = ?, enabled = ?, revision = ?, body = ? WHERE id = ?",
        (rule.name, rule.enabled, rule.revision, msgspec.json.encode(rule.body), rule.id),
    )


def place(connection: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Puts the rules in this order."""
    connection.executemany("UPDATE rules SET place = ? WHERE id = ?", [(place, id) for place, id in enumerate(ids, 1)])


def delete(connection: sqlite3.Connection, id: int) -> None:
    connection.execute("DELETE FROM firings WHERE rule_id = ?", (id,))
    connection.execute("DELETE FROM rules WHERE id = ?", (id,))


def note(connection: sqlite3.Connection, firings: Iterable[Firing]) -> None:
    connection.executemany(
        "INSERT INTO firings (rule_id, event_id, viewer, stream, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(one.rule, one.event, one.viewer, one.stream, microseconds(one.at)) for one in firings],
    )


def firings(connection: sqlite3.Connection) -> list[Firing]:
    """In the order of the log."""
    rows = connection.execute("SELECT rule_id, event_id, viewer, stream, at FROM firings ORDER BY event_id, rule_id")
    return [
        Firing(rule, event, viewer, stream, _EPOCH + timedelta(microseconds=at))
        for rule, event, viewer, stream, at in rows
    ]


def forget(connection: sqlite3.Connection, rule: int, *, before: datetime, stream: int | None) -> None:
    """Deletes what a rule left before this time, except in this stream."""
    connection.execute(
        "DELETE FROM firings WHERE rule_id = ? AND at < ? AND stream IS NOT ?", (rule, microseconds(before), stream)
    )


def forget_deleted(connection: sqlite3.Connection) -> None:
    """Deletes what rules left that are no more: the last of it may have been written after them."""
    connection.execute("DELETE FROM firings WHERE rule_id NOT IN (SELECT id FROM rules)")


def cursor(connection: sqlite3.Connection) -> int | None:
    """The event up to which rules were asked; None when they never were."""
    row = connection.execute("SELECT event_id FROM cursors WHERE name = ?", (CURSOR,)).fetchone()
    return None if row is None else int(row[0])


def move(connection: sqlite3.Connection, event: int) -> None:
    """The cursor only ever goes on."""
    connection.execute(
        """
        INSERT INTO cursors VALUES (?, ?) ON CONFLICT DO UPDATE SET event_id = excluded.event_id
        WHERE excluded.event_id > event_id
        """,
        (CURSOR, event),
    )
