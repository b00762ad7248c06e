from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from overlay.domain.events import Event, Incoming
from overlay.domain.state import StreamState, fold
from overlay.owncast.payload import decode
from overlay.storage import checkpoint
from overlay.storage.checkpoint import Checkpoints
from overlay.storage.database import Database
from overlay.storage.event_log import EventLog
from tests.incoming import NOON, at, hide, line, post, removal, viewer, webhook
from tests.server import recorded

pytestmark = pytest.mark.anyio


async def take(log: EventLog, state: StreamState, incoming: Incoming) -> StreamState:
    """As the intake does."""
    appended = await log.append(incoming)
    return state if appended.known else fold(state, appended.event)


async def fold_of_the_whole_log(log: EventLog) -> StreamState:
    state = StreamState()
    for event in await log.after(0, limit=100_000):
        state = fold(state, event)
    return state


def made_up_show(seed: int) -> Iterator[Incoming]:
    """Anything that Owncast can send, in an order that its parallel posts could have."""
    random = Random(seed)
    said: list[str] = []
    arrived = 0.0
    for number in range(random.randrange(50, 400)):
        arrived += random.expovariate(0.5)
        times: dict[str, Any] = {"arrived": arrived, "seconds": arrived - random.choice((0, 0, 0.5, 3, 20))}
        user = viewer(
            f"viewer-{random.randrange(12)}", random.choice(("Maren", "Bo", "Ödön")), isBot=random.random() < 0.1
        )
        status = {"online": random.random() < 0.7, "viewerCount": random.randrange(9), "streamTitle": "Oakum"}
        base: dict[str, Any] = {"id": f"e{number}"} | ({"status": status} if random.random() < 0.5 else {})
        match random.choice(("chat",) * 6 + ("hide", "hide", "join", "part", "name", "post", "take", "stream", "odd")):
            case "chat":
                said.append(f"e{number}")
                yield webhook(
                    "CHAT", **base, user=user, body=f"<p>{number}</p>", visible=random.random() < 0.95, **times
                )
            case "hide":
                # Some of what was said, and some of what is still to come.
                ids = random.sample([*said, *(f"e{number + ahead}" for ahead in (1, 2, 9))], k=3)
                yield hide(*ids, visible=random.random() < 0.5, **times)
            case "join" | "part" as word:
                yield webhook(f"USER_{word.upper()}ED", **base, user=user, **times)
            case "name":
                yield webhook(
                    "NAME_CHANGE", user=user | {"nameChangedAt": at(arrived).isoformat()}, newName="x", **times
                )
            case "post":
                yield post(f"post {number}", kind=random.choice(("CHAT", "SYSTEM")), seconds=arrived)
            case "take":
                yield removal(random.randrange(1, number + 2), seconds=arrived)
            case "stream":
                type = random.choice(("STREAM_STARTED", "STREAM_STOPPED", "STREAM_TITLE_UPDATED"))
                yield webhook(type, **base, streamTitle=f"Part {number}", name="Harbour Light", **times)
            case "odd":
                odd = webhook(random.choice(("CHAT", "UNKNOWN")), id=f"e{number}", user=7, **times)
                yield random.choice((odd, replace(line("test"), test=True, identity=None)))


@pytest.mark.parametrize("recording", ["0.1.3", "0.2", "0.3-made"])
@pytest.mark.parametrize("saved_after", [0, 1, 20, 30, 35])
async def test_the_state_after_a_restart_is_the_one_before_for_a_recorded_show(
    event_log: EventLog, database: Database, recording: str, saved_after: int
) -> None:
    state = await Checkpoints(database).load()
    for number, body in enumerate(recorded(recording), 1):
        state = await take(event_log, state, decode(body, received_at=NOON))
        if number == saved_after:
            await Checkpoints(database).save(state)

    assert await Checkpoints(database).load() == state == await fold_of_the_whole_log(event_log)


@pytest.mark.parametrize("seed", range(25))
async def test_the_state_after_a_restart_is_the_one_before_for_a_made_up_show(
    event_log: EventLog, database: Database, seed: int
) -> None:
    random = Random(seed)
    checkpoints = Checkpoints(database)
    state = await checkpoints.load()
    for incoming in made_up_show(seed):
        state = await take(event_log, state, incoming)
        if random.random() < 0.02:
            await checkpoints.save(state)
        if random.random() < 0.02:
            assert await Checkpoints(database).load() == state

    assert await Checkpoints(database).load() == state == await fold_of_the_whole_log(event_log)


async def test_an_empty_log_leads_to_the_first_state(database: Database) -> None:
    assert await Checkpoints(database).load() == StreamState()


async def test_a_hide_after_the_checkpoint_counts(event_log: EventLog, database: Database) -> None:
    state = await take(event_log, StreamState(), line("a"))
    await Checkpoints(database).save(state)
    await take(event_log, state, hide("a", seconds=1))

    (kept,) = (await Checkpoints(database).load()).lines

    assert kept.hidden


async def test_lines_that_the_log_let_go_are_let_go(event_log: EventLog, database: Database) -> None:
    state = StreamState()
    for name in ("a", "b"):
        state = await take(event_log, state, line(name))
    await Checkpoints(database).save(state)
    await database.write(lambda connection: connection.execute("DELETE FROM events WHERE source_id = 'a'"))

    loaded = await Checkpoints(database).load()

    assert [line.source_id for line in loaded.lines] == ["b"]
    assert loaded.last_id == state.last_id


async def test_a_line_with_an_odd_id_does_not_stop_a_start(event_log: EventLog, database: Database) -> None:
    state = StreamState()
    for name in ("#x", "#", "#12", "\0"):
        state = await take(event_log, state, line(name))
    await Checkpoints(database).save(state)

    assert await Checkpoints(database).load() == state


async def test_a_checkpoint_is_due_after_so_many_events_and_no_longer_once_it_is_under_way(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoint, "EVERY", 3)
    checkpoints = Checkpoints(database)
    await checkpoints.load()

    due = [checkpoints.due(StreamState(last_id=id)) for id in (1, 2, 3)]
    saving = checkpoints.save(StreamState(last_id=3))
    under_way = checkpoints.due(StreamState(last_id=4))
    await saving

    assert (due, under_way) == ([False, False, True], False)
    assert checkpoints.due(StreamState(last_id=6))


async def test_what_a_start_reads_does_not_grow_with_the_log(
    event_log: EventLog, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted in events folded, and in thousands of steps of SQLite's."""
    events: list[Event] = []
    steps: list[int] = []

    def counted(state: StreamState, event: Event) -> StreamState:
        events.append(event)
        return fold(state, event)

    monkeypatch.setattr(checkpoint, "fold", counted)
    await database.read(lambda connection: connection.set_progress_handler(lambda: steps.append(1), 1000))
    state, counts = StreamState(), []
    for round in (1, 2, 20):
        checkpoints = Checkpoints(database)
        await checkpoints.load()
        for number in range(round * 300):
            state = await take(event_log, state, line(f"{round}-{number}", user=f"viewer-{number % 50}"))
            if checkpoints.due(state):
                await checkpoints.save(state)
        events.clear()
        steps.clear()

        assert await Checkpoints(database).load() == state

        counts.append((len(events), len(steps)))
        await checkpoints.save(state)

    assert all(folded <= checkpoint.EVERY for folded, _ in counts)
    assert all(taken <= 40 for _, taken in counts), counts
