"""How far the set-up has come: derived from how things are, so that it goes on where it was left, on any device."""

from collections.abc import Callable
from typing import Literal

from overlay.owncast_link import OwncastLink
from overlay.setup.seen import SeenTypes

Step = Literal["owncast", "token", "events", "obs", "try"]


class Progress:
    """`connected` says whether a page of any overlay is open outside of the panel."""

    def __init__(self, link: OwncastLink, seen: SeenTypes, *, connected: Callable[[], bool], demo: bool) -> None:
        self._link = link
        self._seen = seen
        self._connected = connected
        self._demo = demo

    @property
    def first(self) -> bool:
        """Whether nobody has begun: what opens then is the set-up. A demo brings its own stream."""
        return not self._demo and not self._link.health.url and not self._seen.types

    @property
    def step(self) -> Step:
        """The first step that is not done; the last one, which anybody may take again, when all are."""
        health = self._link.health
        if health.state not in ("ok", "checking"):
            return "owncast"
        if health.token in ("unset", "refused"):
            return "token"
        if not self._seen.types and not self._demo:
            return "events"
        return "try" if self._connected() else "obs"
