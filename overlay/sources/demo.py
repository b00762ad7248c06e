"""A made-up, lively stream: feeds the intake as the webhook does, for ever."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from random import Random
from typing import Protocol

from overlay.domain.errors import StorageUnavailable
from overlay.domain.events import Incoming
from overlay.owncast.payload import decode
from overlay.sources import demo_script, golang
from overlay.sources.demo_show import Show
from overlay.sources.demo_stream import Stream

logger = logging.getLogger(__name__)


class Accepts(Protocol):
    """The part of the intake that is needed here."""

    async def accept(self, incoming: Incoming) -> object: ...


def _now() -> datetime:
    return datetime.now(UTC)


class Demo:
    """A harbour workshop with its regulars. `stream` is the Owncast server that is not there."""

    def __init__(
        self,
        intake: Accepts,
        *,
        random: Random | None = None,
        clock: Callable[[], datetime] = _now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        random = random or Random()  # noqa: S311 (made-up chatter, not a secret)
        script = demo_script.load()
        self.stream = Stream(name=script.name, summary=script.summary, emoji=script.emoji, random=random)
        self._show = Show(script, self.stream, random=random, clock=clock)
        self._intake, self._clock, self._sleep = intake, clock, sleep

    async def run(self) -> None:
        """Goes live at once, and ends only when it is cancelled."""
        for delay, body in self._show:
            await self._sleep(delay)
            incoming = decode(golang.dump(body).encode(), received_at=self._clock(), source="demo")
            try:
                await self._intake.accept(incoming)
            except StorageUnavailable:
                logger.warning("the demo goes on, but this event is lost: the log cannot be written")
