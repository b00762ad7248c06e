"""What is an alert until there are rules: a viewer's first join ever, the stream's start, a follow, and every test."""

import asyncio
from collections.abc import Callable, Iterable
from zlib import crc32

from overlay.alerts.clock import Clock, LoopClock
from overlay.alerts.design_store import Designs
from overlay.alerts.rows import KIND
from overlay.domain.events import ChatMessageSent, Event, Followed, StreamStarted, UserJoined
from overlay.domain.runs import Run, Values
from overlay.domain.text import words
from overlay.storage import runs
from overlay.storage.database import Database

JOIN_PAUSE_SECONDS = 10.0
_PALETTE = 8


class BuiltIn:
    """Makes runs of events, one for each of the overlays."""

    def __init__(
        self,
        database: Database,
        designs: Designs,
        overlays: Callable[[], Iterable[int]],
        take: Callable[[list[Run]], None],
        clock: Clock | None = None,
    ) -> None:
        self._database = database
        self._designs = designs
        self._overlays = overlays
        self._take = take
        self._clock = clock or LoopClock()
        self._joined_at = float("-inf")
        self._writing: set[asyncio.Future[list[Run]]] = set()

    def observe(self, event: Event) -> None:
        found = None if event.late else _values(event)
        if found is None:
            return
        if isinstance(event.data, UserJoined) and not event.test:
            now = self._clock.seconds()
            if now - self._joined_at < JOIN_PAUSE_SECONDS:
                return
            self._joined_at = now
        name, values = found
        design = self._designs.named(name) or next(iter(self._designs.all()), None)
        new = [
            Run(
                event_id=event.id,
                kind=KIND,
                target=overlay,
                params={"design": design.id if design is not None else 0},
                values=values,
                line=event.line_key if isinstance(event.data, ChatMessageSent) else "",
                test=event.test,
                at=event.received_at,
            )
            for overlay in self._overlays()
        ]
        future = self._database.submit(lambda connection: runs.insert(connection, new), self._take)
        self._writing.add(future)
        future.add_done_callback(self._writing.discard)


def _values(event: Event) -> tuple[str, Values] | None:
    data = event.data
    if isinstance(data, UserJoined) and (event.facts.first_join or event.test):
        return "First visit", Values(name=data.user.name, color=data.user.color, user_id=data.user.id)
    if isinstance(data, StreamStarted):
        return "We are live", Values(name=data.name, title=data.title)
    if isinstance(data, Followed):
        color = crc32(data.handle.encode("utf-8", "replace")) % _PALETTE
        handle = f"@{data.handle.removeprefix('@')}" if data.handle else ""
        return "New follower", Values(name=data.name or data.handle, handle=handle, color=color)
    if not event.test:
        return None
    user = getattr(data, "user", None)
    name = user.name if user is not None else event.type
    fragments = data.fragments if isinstance(data, ChatMessageSent) else ()
    values = Values(
        name=name, message=words(fragments), fragments=fragments, color=user.color if user is not None else None
    )
    return "Toast", values
