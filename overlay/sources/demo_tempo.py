"""The rhythm of the made-up stream: when the next thing happens, and which one it is."""

from collections.abc import Callable, Sequence
from datetime import datetime
from random import Random
from typing import Generic, TypeVar

from overlay.sources import golang
from overlay.sources.demo_stream import Body

Beat = tuple[float, Body]
"""Seconds after the beat before, and the webhook body to post then."""

QUICK_SECONDS = 0.2

Value = TypeVar("Value")


class Deck(Generic[Value]):
    """Deals everything once in random order, then shuffles and deals again. The first time, `leading` cards lead."""

    def __init__(self, cards: Sequence[Value], random: Random, *, leading: int = 0) -> None:
        self._cards, self._random = cards, random
        rest = cards[leading:]
        self._left = [*random.sample(rest, len(rest)), *reversed(cards[:leading])]

    def deal(self) -> Value:
        if not self._left:
            self._left = self._random.sample(self._cards, len(self._cards))
        return self._left.pop()


class Tempo:
    """Counts the show's own time in `elapsed`. `quick` beats come at once; `rest` is added to the next one."""

    def __init__(self, random: Random, clock: Callable[[], datetime]) -> None:
        self.elapsed = 0.0
        self.rest = 0.0
        self.quick = 0
        self._random, self._clock = random, clock

    def beat(self, seconds: float, make: Callable[[int], Body]) -> Beat:
        """A body to be posted about `seconds` from now, made with the time it will be then."""
        if self.quick:
            self.quick -= 1
            seconds = min(seconds, QUICK_SECONDS)
        delay = seconds * self._random.uniform(0.6, 1.4) + self.rest
        self.rest = 0.0
        self.elapsed += delay
        return delay, make(golang.from_datetime(self._clock()) + round(delay * golang.SECOND))
