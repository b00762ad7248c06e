import asyncio
import json
from collections.abc import Sequence

import pytest

from overlay import hub as module
from overlay.hub import Hub, Subscription

pytestmark = pytest.mark.anyio

CHAT, JOINS = frozenset({"CHAT"}), frozenset({"USER_JOINED"})
BOTH = CHAT | JOINS


class Frames:
    """Makes a hub's frames, and counts them."""

    def __init__(self) -> None:
        self.made: list[bytes] = []

    def __call__(self, encoded: Sequence[bytes], last_id: int) -> bytes:
        self.made.append(json.dumps([last_id, *(one.decode() for one in encoded)]).encode())
        return self.made[-1]


class Listening:
    """A page that keeps what it is given: for each frame the last id, and the events."""

    def __init__(self, hub: Hub, topics: frozenset[str] | None) -> None:
        self.frames: list[list[object]] = []
        self.subscription = hub.subscribe(topics, self.deliver)

    def deliver(self, frame: bytes) -> None:
        self.frames.append(json.loads(frame))


@pytest.fixture
def frames() -> Frames:
    return Frames()


@pytest.fixture
def hub(frames: Frames, monkeypatch: pytest.MonkeyPatch) -> Hub:
    """A hub whose display refresh lasts for ever, unless a test flushes it."""
    monkeypatch.setattr(module, "REFRESH_SECONDS", 3600.0)
    return Hub(frames)


async def turn() -> None:
    """What was due on the loop has run."""
    done = asyncio.Event()
    asyncio.get_running_loop().call_soon(done.set)
    await done.wait()


async def test_an_event_alone_leaves_at_once(hub: Hub) -> None:
    page = Listening(hub, None)

    hub.publish("CHAT", 1, b"one")
    assert page.frames == []
    await turn()

    assert page.frames == [[1, "one"]]


async def test_events_that_were_committed_together_leave_in_one_frame(hub: Hub) -> None:
    page = Listening(hub, None)

    for id in (1, 2, 3):
        hub.publish("CHAT", id, str(id).encode())
    await turn()

    assert page.frames == [[3, "1", "2", "3"]]


async def test_while_more_keep_coming_they_gather_for_a_display_refresh(hub: Hub) -> None:
    page = Listening(hub, None)
    for id in (1, 2, 3, 4):
        hub.publish("CHAT", id, str(id).encode())
        await turn()

    assert page.frames == [[1, "1"]]
    hub.flush()
    assert page.frames == [[1, "1"], [4, "2", "3", "4"]]


async def test_what_gathered_leaves_by_itself_after_the_refresh(
    frames: Frames, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REFRESH_SECONDS", 0.001)
    hub, left = Hub(frames), asyncio.Event()
    hub.subscribe(None, lambda frame: left.set() if b"two" in frame else None)

    hub.publish("CHAT", 1, b"one")
    await turn()
    hub.publish("CHAT", 2, b"two")
    await asyncio.wait_for(left.wait(), 10)

    assert frames.made == [b'[1, "one"]', b'[2, "two"]']


async def test_very_many_pages_get_fewer_frames(frames: Frames, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REFRESH_SECONDS", 0.0)
    monkeypatch.setattr(module, "PAGES_PER_SECOND", 0.01)
    hub = Hub(frames)
    pages = [Listening(hub, None) for _ in range(3)]

    for id in (1, 2):
        hub.publish("CHAT", id, str(id).encode())
        await turn()

    assert [page.frames for page in pages] == [[[1, "1"]]] * 3


async def test_a_page_gets_its_topics_alone_and_learns_where_it_stands(hub: Hub) -> None:
    chat, joins, both, every = (Listening(hub, topics) for topics in (CHAT, JOINS, BOTH, None))

    hub.publish("CHAT", 1, b"chat")
    hub.publish("USER_JOINED", 2, b"join")
    hub.publish("STREAM_STARTED", 3, b"start")
    hub.flush()

    assert chat.frames == [[3, "chat"]]
    assert joins.frames == [[3, "join"]]
    assert both.frames == [[3, "chat", "join"]]
    assert every.frames == [[3, "chat", "join", "start"]]


async def test_a_frame_is_made_once_for_all_pages_that_want_the_same(hub: Hub, frames: Frames) -> None:
    pages = [Listening(hub, frozenset({"CHAT", "USER_JOINED"})) for _ in range(10)]
    pages += [Listening(hub, CHAT) for _ in range(10)]

    hub.publish("CHAT", 1, b"one")
    hub.flush()

    assert len(frames.made) == 2
    assert hub.pages == 20
    assert all(page.frames == [[1, "one"]] for page in pages)


async def test_no_frame_is_made_for_nobody(hub: Hub, frames: Frames) -> None:
    hub.publish("CHAT", 1, b"one")
    Listening(hub, JOINS)
    hub.publish("CHAT", 2, b"two")
    await turn()

    assert frames.made == []


async def test_a_page_never_gets_what_was_published_before_it_came(hub: Hub) -> None:
    first = Listening(hub, None)
    hub.publish("CHAT", 1, b"one")
    second = Listening(hub, None)
    hub.publish("CHAT", 2, b"two")
    hub.flush()

    assert first.frames == [[1, "one"], [2, "two"]]
    assert second.frames == [[2, "two"]]


async def test_a_page_that_comes_during_a_delivery_gets_nothing_of_it(hub: Hub) -> None:
    came: list[Listening] = []
    hub.subscribe(CHAT, lambda frame: came.append(Listening(hub, None)))
    other = Listening(hub, None)

    hub.publish("CHAT", 1, b"one")
    hub.flush()

    assert (other.frames, came[0].frames) == ([[1, "one"]], [])


async def test_a_page_gets_nothing_after_it_left(hub: Hub) -> None:
    left, stays = Listening(hub, None), Listening(hub, None)
    hub.publish("CHAT", 1, b"one")

    hub.unsubscribe(left.subscription)
    hub.unsubscribe(left.subscription)
    hub.flush()

    assert (left.frames, stays.frames, hub.pages) == ([], [[1, "one"]], 1)


async def test_the_last_page_of_its_kind_takes_its_pending_frame_along(hub: Hub, frames: Frames) -> None:
    only = Listening(hub, None)
    hub.publish("CHAT", 1, b"one")

    hub.unsubscribe(only.subscription)
    hub.flush()

    assert (only.frames, frames.made, hub.pages) == ([], [], 0)


async def test_a_page_that_is_ended_by_the_delivery_to_another_gets_nothing_more(hub: Hub) -> None:
    ended: list[Subscription] = []
    pages: list[Listening] = []

    def end_the_others(frame: bytes) -> None:
        for page in pages:
            hub.unsubscribe(page.subscription)
        hub.unsubscribe(ended[0])

    ended.append(hub.subscribe(None, end_the_others))
    pages += [Listening(hub, None), Listening(hub, CHAT)]
    after = Listening(hub, BOTH)

    hub.publish("CHAT", 1, b"one")
    hub.flush()

    assert [page.frames for page in pages] == [[], []]
    assert after.frames == [[1, "one"]]
    assert hub.pages == 1


async def test_a_page_that_is_held_gets_everything_in_order_when_it_is_released(hub: Hub) -> None:
    held, other = Listening(hub, None), Listening(hub, None)
    held.subscription.hold()

    for id in (1, 2):
        hub.publish("CHAT", id, str(id).encode())
        hub.flush()
    assert (held.frames, len(other.frames)) == ([], 2)
    held.subscription.release()
    hub.publish("CHAT", 3, b"3")
    hub.flush()

    assert held.frames == other.frames == [[1, "1"], [2, "2"], [3, "3"]]


async def test_a_page_that_left_while_it_was_held_gets_nothing(hub: Hub) -> None:
    held = Listening(hub, None)
    held.subscription.hold()
    hub.publish("CHAT", 1, b"one")
    hub.flush()

    hub.unsubscribe(held.subscription)
    held.subscription.release()

    assert held.frames == []
