import asyncio
import json
import sqlite3
from typing import Any

import pytest

from overlay import protocol
from overlay.backlog import Backlog
from overlay.domain.errors import StorageUnavailable
from overlay.domain.events import Event, Incoming
from overlay.domain.state import StreamState
from overlay.hub import Hub
from overlay.intake import Intake
from overlay.owncast.payload import decode
from overlay.storage.database import Database
from overlay.storage.event_log import EventLog
from tests.incoming import NOON, hide, line, post, show, webhook
from tests.server import recorded

pytestmark = pytest.mark.anyio


class Stage:
    """An intake with what it feeds, and what a page that listens to everything was sent."""

    def __init__(self, event_log: EventLog) -> None:
        self.log = event_log
        self.hub = Hub(lambda encoded, last_id: protocol.events(encoded, last_id=last_id, viewers=0))
        self.backlog = Backlog()
        self.intake = Intake(event_log, self.hub, self.backlog)
        self.observed: list[Event] = []
        self._sent: list[dict[str, Any]] = []
        self.intake.observers.append(self.observed.append)
        self.hub.subscribe(None, lambda frame: self._sent.extend(json.loads(frame)["events"]))

    @property
    def sent(self) -> list[dict[str, Any]]:
        self.hub.flush()
        return self._sent

    async def take(self, *incoming: Incoming) -> list[Event]:
        return [(await self.intake.accept(one)).event for one in incoming]


@pytest.fixture
def stage(event_log: EventLog) -> Stage:
    return Stage(event_log)


async def test_an_event_is_kept_folded_published_and_observed(stage: Stage) -> None:
    (event,) = await stage.take(line("a", "hello"))

    assert await stage.log.get(event.id) == event
    assert stage.intake.state.lines == (event,)
    assert [said["id"] for said in stage.sent] == [event.id]
    assert stage.observed == [event]
    assert list(stage.backlog.after(0, None) or ()) == [protocol.encode_event(event)]


async def test_the_state_has_an_event_before_anybody_is_told_of_it(stage: Stage) -> None:
    seen: list[StreamState] = []
    stage.intake.observers.append(lambda event: seen.append(stage.intake.state))

    await stage.take(line("a"), line("b"))

    assert [state.last_id for state in seen] == [1, 2]


async def test_the_same_event_twice_is_told_once(stage: Stage) -> None:
    first = await stage.intake.accept(line("a"))
    again = await stage.intake.accept(line("a"))

    assert (first.known, again.known) == (False, True)
    assert len(stage.sent) == len(stage.observed) == len(stage.intake.state.lines) == 1
    assert stage.intake.accepted == {"webhook": 1, "known": 1}


async def test_events_that_come_at_once_are_told_in_the_order_of_the_log(stage: Stage) -> None:
    incoming = [line(f"m{number}") for number in range(200)]

    await asyncio.gather(*(stage.take(one) for one in (*incoming, *incoming)))

    ids = [event.id for event in await stage.log.after(0, limit=1000)]
    assert len(ids) == 200
    assert [said["id"] for said in stage.sent] == [event.id for event in stage.observed] == ids
    assert stage.intake.state.last_id == ids[-1]


async def test_an_event_is_told_although_whoever_posted_it_is_gone(stage: Stage) -> None:
    told = asyncio.Event()
    stage.intake.observers.append(lambda event: told.set())
    posting = asyncio.create_task(stage.take(line("a")))
    asyncio.get_running_loop().call_soon(posting.cancel)

    with pytest.raises(asyncio.CancelledError):
        await posting
    await asyncio.wait_for(told.wait(), 10)

    assert [said["source_id"] for said in stage.sent] == ["a"]
    assert [line.source_id for line in stage.intake.state.lines] == ["a"]


async def test_what_could_not_be_kept_is_not_told(stage: Stage, database: Database) -> None:
    def fill(connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA max_page_count=1")

    await database.write(fill)

    with pytest.raises(StorageUnavailable):
        await stage.intake.accept(line("a", "x" * 100_000))

    assert (stage.sent, stage.observed, stage.intake.state) == ([], [], StreamState())
    await database.write(lambda connection: connection.execute("PRAGMA max_page_count=100000"))
    assert not (await stage.intake.accept(line("a", "x" * 100_000))).known


async def test_an_observer_that_fails_stops_nobody(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    def break_down(event: Event) -> None:
        raise RuntimeError("broken")

    stage.intake.observers.insert(0, break_down)

    await stage.take(line("a"), line("b"))

    assert len(stage.observed) == len(stage.sent) == 2
    assert "an observer failed at event 1" in caplog.text


async def test_the_words_of_a_line_that_is_hidden_when_it_comes_reach_no_page(stage: Stage) -> None:
    await stage.take(hide("a", seconds=1), line("a", "secret"))

    (_, said) = stage.sent
    assert (said["hidden"], said["data"]["fragments"]) == (True, [])
    assert list(stage.backlog.after(1, None) or ()) == []
    assert [line.hidden for line in stage.intake.state.lines] == [True]


async def test_lines_that_come_back_come_with_the_event_that_shows_them(stage: Stage) -> None:
    await stage.take(line("a", "hello"), hide("a", seconds=1), show("a", seconds=2))

    assert [line["source_id"] for line in stage.sent[2]["messages"]] == ["a"]
    assert not stage.intake.state.lines[0].hidden


async def test_the_echo_of_a_post_is_told_to_nobody(stage: Stage) -> None:
    bot = {"id": "bot", "displayName": "Bot", "isBot": True}

    await stage.take(post("hello"), webhook("CHAT", id="Qw3", user=bot, body="hello", seconds=1))
    await stage.take(hide("Qw3", seconds=2))

    assert [(said["type"], said["source_id"]) for said in stage.sent] == [("CHAT", None), ("VISIBILITY-UPDATE", None)]
    assert [line.hidden for line in stage.intake.state.lines] == [True]


async def test_a_post_that_was_hidden_before_its_echo_came_goes_from_the_pages_with_it(stage: Stage) -> None:
    bot = {"id": "bot", "displayName": "Bot", "isBot": True}

    (own, *_) = await stage.take(
        post("hello"), hide("Qw3", seconds=2), webhook("CHAT", id="Qw3", user=bot, body="hello", seconds=1)
    )

    assert stage.sent[-1]["data"]["event_ids"] == [own.id]
    assert [line.hidden for line in stage.intake.state.lines] == [True]


async def test_what_does_not_decode_is_counted_and_logged_once(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    await stage.take(*(webhook("UNKNOWN\n", id=f"u{number}") for number in range(3)), webhook("CHAT", user=7))

    assert stage.intake.accepted == {"webhook": 4, "undecoded": 4}
    assert caplog.text.count("UNKNOWN") == 1
    assert len(caplog.records) == 2
    assert all("\n" not in record.getMessage() for record in caplog.records)
    assert [said["type"] for said in stage.sent] == ["UNKNOWN\n"] * 3 + ["CHAT"]


async def test_odd_types_do_not_fill_the_program_s_log(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    await stage.take(*(webhook(f"TYPE-{number}" * 1000, id="x") for number in range(150)))

    assert len(caplog.records) == 100
    assert max(len(record.getMessage()) for record in caplog.records) < 400


async def test_it_goes_on_from_the_state_it_is_given(stage: Stage) -> None:
    stage.intake.begin(StreamState(last_id=40, live=True, title="Oakum"))

    await stage.take(line("a"))

    assert stage.intake.state.live
    assert stage.backlog.after(39, None) is None


@pytest.mark.parametrize("recording", ["0.1.3", "0.2", "0.3-made"])
async def test_a_recorded_show_in_any_order_ends_with_the_same_lines(stage: Stage, recording: str) -> None:
    """Owncast posts in parallel: hides come before their lines, and each may come twice."""
    bodies = recorded(recording)

    await stage.take(*(decode(body, received_at=NOON) for body in (*reversed(bodies), *bodies)))

    lines = stage.intake.state.lines
    assert (len(lines), sum(line.hidden for line in lines)) == (19, 5)
    assert len(stage.sent) == len(bodies)
