"""The rows of runs: one for each identity, and whatever became of it."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

import pytest

from overlay.alerts.pace import Pace
from overlay.assets import STATIC
from overlay.domain.runs import Person, Run, RunRecord, Values
from overlay.domain.text import plain
from overlay.overlays.catalog import Catalog
from overlay.overlays.themes import Themes
from overlay.storage import runs
from overlay.storage.schema import migrate
from tests.incoming import at

KIND = "alert"


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """An empty database in memory."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection)
    yield connection
    connection.close()


def run(event: int = 1, **more: object) -> Run:
    values = Values(name="<b>Ann", message="hi\nyou", fragments=plain("hi\nyou"), color=3, is_moderator=True)
    made = Run(event_id=event, rule_id=2, rule="Boat", kind=KIND, target=1, values=values, line=f"l{event}", at=at(0))
    return replace(made, params={"design": 1}, **more)  # type: ignore[arg-type]


def over(connection: sqlite3.Connection, run: Run, seconds: float, state: str = "shown") -> None:
    (made,) = runs.insert(connection, [run])
    record = RunRecord(run=made, state=state, place=1.0, ended_at=at(seconds))  # type: ignore[arg-type]
    runs.save(connection, [record])


def hide(connection: sqlite3.Connection, line: str, *, visible: bool = False) -> None:
    connection.execute("INSERT OR REPLACE INTO visibility VALUES (?, ?, 0, 0)", (line, visible))


def test_a_run_is_stored_once_for_each_identity(connection: sqlite3.Connection) -> None:
    (first,) = runs.insert(connection, [run()])

    assert first.id == 1
    assert runs.insert(connection, [run(), run(test=True, line="other")]) == []
    others = [run(2), run(rule_id=3), run(action=1), run(target=2), run(again=1)]
    assert len(runs.insert(connection, others)) == len(others)


def test_a_run_that_happens_again_is_one_of_its_own(connection: sqlite3.Connection) -> None:
    (first,) = runs.insert(connection, [run()])

    again = [runs.insert_again(connection, first) for _ in range(3)]

    assert [one.again for one in again] == [1, 2, 3]
    assert len({first.id, *(one.id for one in again)}) == 4


def test_what_is_written_is_read(connection: sqlite3.Connection) -> None:
    (made,) = runs.insert(connection, [run()])
    record = RunRecord(
        run=replace(made, values=replace(made.values, name="Bo")),
        state="playing",
        reason="because",
        place=0.5,
        duration=6.0,
        elapsed=1.5,
        count=3,
        people=(Person(name="Ann", color=3, user_id="a", line="l1"), Person(name="Bo")),
        started_at=at(1.000001),
    )

    runs.save(connection, [record])

    assert runs.unfinished(connection, KIND) == [record]
    assert runs.get(connection, KIND, made.id) == record
    assert runs.get(connection, "another kind", made.id) is None


def test_what_is_not_over_is_read_in_its_order(connection: sqlite3.Connection) -> None:
    made = runs.insert(connection, [run(number) for number in range(1, 5)])
    runs.save(connection, [RunRecord(run=made[3], place=1.5)])
    over(connection, run(9), 5)

    assert [record.id for record in runs.unfinished(connection, KIND)] == [1, 4, 2, 3]


def test_the_newest_that_are_over_come_first(connection: sqlite3.Connection) -> None:
    for number, seconds in enumerate((30, 10, 20, 10), 1):
        over(connection, run(number, target=1 + number % 2), seconds)
    over(connection, run(5), 40, "merged")

    def ids(**how: object) -> list[int]:
        return [record.id for record in runs.over(connection, KIND, **{"limit": 9, **how})]  # type: ignore[arg-type]

    assert ids() == [5, 1, 3, 4, 2]
    assert ids(merged=False) == [1, 3, 4, 2]
    assert ids(target=1) == [5, 4, 2]
    assert ids(limit=2) == [5, 1]
    assert ids(before=3) == [4, 2]
    assert ids(before=4) == [2]
    assert ids(before=99) == []


def test_whether_a_line_is_hidden_is_as_it_is_now(connection: sqlite3.Connection) -> None:
    over(connection, run(), 1)
    hidden = []
    for visible in (False, True, False):
        hide(connection, "l1", visible=visible)
        (record,) = runs.over(connection, KIND, limit=1)
        hidden.append((record.hidden, sorted(runs.hidden_among(connection, ["l1", "l2", ""]))))

    assert hidden == [(True, ["l1"]), (False, []), (True, ["l1"])]


def test_what_a_queue_was_told_is_kept(connection: sqlite3.Connection) -> None:
    runs.order(connection, 1, paused=True, muted=False)
    runs.order(connection, 2, paused=False, muted=True)
    runs.order(connection, 1, paused=False, muted=False)

    assert runs.orders(connection) == {1: (False, False), 2: (False, True)}


def test_the_options_of_the_overlay_are_those_its_queue_follows() -> None:
    kind = Catalog(STATIC / "overlays", Themes(STATIC / "themes"))["alerts"]

    declared = {option.name: option.default for option in kind.options}

    assert Pace.of(declared) == Pace()
    assert set(Pace.__dataclass_fields__) <= set(declared)
