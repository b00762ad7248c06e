"""The time, and being called later: an argument of the queues, so that what takes a minute can be tried in no time."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol


class Timer(Protocol):
    def cancel(self) -> None: ...


class Clock(Protocol):
    def now(self) -> datetime:
        """The wall clock, UTC."""

    def seconds(self) -> float:
        """Seconds that nobody sets back."""

    def call_later(self, seconds: float, callback: Callable[[], None]) -> Timer: ...


class LoopClock:
    """The real time, and the event loop's timers."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def seconds(self) -> float:
        return asyncio.get_running_loop().time()

    def call_later(self, seconds: float, callback: Callable[[], None]) -> Timer:
        return asyncio.get_running_loop().call_later(seconds, callback)
