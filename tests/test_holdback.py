"""Hold-back on the server: what waits is never sent, and what is hidden meanwhile never will be."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from overlay.backlog import Backlog
from overlay.domain.events import Event, VisibilityChanged
from overlay.holdback import HoldBack
from overlay.hub import Subscription
from tests.incoming import line

pytestmark = pytest.mark.anyio

LONG, SHORT = 3600.0, 0.05
TOPICS = frozenset({"CHAT", "VISIBILITY-UPDATE"})


def frame(encoded: Sequence[bytes], last_id: int) -> bytes:
    return json.dumps([last_id, *(one.decode() for one in encoded)]).encode()


def chat(id: int, *, seconds_ago: float = 0.0) -> Event:
    incoming = line(f"message-{id}")
    received_at = datetime.now(UTC) - timedelta(seconds=seconds_ago)
    return Event(
        id=id,
        type="CHAT",
        source="webhook",
        at=received_at,
        received_at=received_at,
        data=incoming.data,
        source_id=incoming.source_id,
    )


def hide(id: int, *messages: int, visible: bool = False) -> Event:
    data = VisibilityChanged(ids=tuple(f"message-{message}" for message in messages), visible=visible)
    return replace(chat(id), type="VISIBILITY-UPDATE", source_id=f"change-{id}", data=data)


class Stage:
    """A hold-back with its backlog, fed as the intake feeds it, and one page that listens."""

    def __init__(self, seconds: float, *before: Event) -> None:
        self.seconds = seconds
        self.backlog = Backlog()
        self.last_id = 0
        self.holdback = HoldBack(frame, self.backlog, lambda: self.last_id)
        for event in before:
            self.publish(event)
        self.received: list[str] = []
        self.last_ids: list[int] = []
        self.came = asyncio.Event()
        self.held = self.holdback.hub(seconds)
        self.subscription: Subscription = self.held.hub.subscribe(TOPICS, self._deliver)

    def publish(self, event: Event) -> None:
        self.last_id = event.id
        encoded = str(event.id).encode()
        self.backlog.append(event, encoded)
        self.holdback.publish(event, encoded)

    async def until(self, *expected: str) -> None:
        """Waits until exactly these have come."""
        async with asyncio.timeout(5):
            while self.received != [*expected]:
                self.came.clear()
                await self.came.wait()

    def _deliver(self, frame: bytes) -> None:
        last_id, *encoded = json.loads(frame)
        self.last_ids.append(last_id)
        self.received += encoded
        self.came.set()


async def test_a_line_waits_and_then_leaves() -> None:
    stage = Stage(SHORT)

    stage.publish(chat(1))
    waiting, released = stage.held.waiting, stage.held.released_id
    await stage.until("1")

    assert waiting == {1}
    assert released == 0
    assert stage.held.waiting == frozenset()
    assert stage.held.released_id == 1


async def test_a_line_hidden_while_it_waits_never_leaves() -> None:
    stage = Stage(SHORT)

    stage.publish(chat(1))
    stage.publish(chat(2))
    stage.publish(hide(3, 1))
    await stage.until("3", "2")

    assert stage.held.waiting == frozenset()


async def test_hiding_does_not_wait_and_does_not_move_the_page_past_lines_that_do() -> None:
    stage = Stage(LONG)

    stage.publish(chat(5))
    stage.publish(hide(6, 1))
    await stage.until("6")

    assert stage.last_ids == [4]
    assert stage.held.released_id == 4


async def test_a_test_of_hiding_takes_nothing_out() -> None:
    stage = Stage(LONG)

    stage.publish(chat(1))
    stage.publish(replace(hide(2, 1), test=True))

    assert stage.held.waiting == {1}


async def test_a_page_that_opens_waits_for_what_came_just_before() -> None:
    stage = Stage(60.0, chat(1, seconds_ago=90), chat(2, seconds_ago=1), chat(3), hide(4, 3))

    assert stage.held.waiting == {2}
    assert stage.held.released_id == 1


async def test_pages_with_the_same_hold_back_share_one_hub() -> None:
    stage = Stage(LONG)

    assert stage.holdback.hub(LONG) is stage.held
    assert stage.holdback.hub(LONG + 1) is not stage.held


async def test_a_hub_goes_with_its_last_page() -> None:
    stage = Stage(LONG)
    stage.publish(chat(1))

    stage.holdback.leave(LONG, stage.subscription)

    assert stage.holdback.hub(LONG) is not stage.held
