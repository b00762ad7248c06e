"""Featured: the one line of chat that an overlay of such a kind shows large, until somebody or the time ends it."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypedDict

import msgspec

from overlay import protocol
from overlay.audience import Audience
from overlay.domain.errors import Conflict, InvalidRequest, NotFound
from overlay.domain.events import (
    LINE_TYPES,
    ActionPosted,
    ChatMessageSent,
    Event,
    SystemMessagePosted,
    VisibilityChanged,
)
from overlay.domain.said import Said
from overlay.domain.state import StreamState
from overlay.domain.text import words
from overlay.storage import stage
from overlay.storage.database import Database
from overlay.storage.event_log import EventLog

LONGEST_SECONDS = 3600.0

_PART = "featured"
_NOTHING: Mapping[str, object] = {"event": None, "since": None, "until": None}

log = logging.getLogger(__name__)


class FeaturedJson(TypedDict):
    """What one overlay shows large, `since` when: `event` is null where it shows nothing, `until` where its time has no
    limit.
    """

    overlay: int
    event: protocol.EventJson | None
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Shown:
    """One line on one overlay."""

    event: Event
    since: datetime
    until: datetime | None


class _Kept(msgspec.Struct):
    event: int
    since: datetime
    until: datetime | None


class Featured:
    """`overlays` tells the overlays that can show a line, with the seconds each shows one; 0 is without a limit.

    `state` is the stream's present one, `changed` is called at every change.
    """

    def __init__(
        self,
        database: Database,
        event_log: EventLog,
        audience: Audience,
        *,
        overlays: Callable[[], Mapping[int, float]],
        state: Callable[[], StreamState],
        changed: Callable[[], None],
    ) -> None:
        self._database = database
        self._log = event_log
        self._audience = audience
        self._overlays = overlays
        self._state = state
        self._changed = changed
        self._shown: dict[int, Shown] = {}
        self._timer: asyncio.TimerHandle | None = None

    async def open(self) -> None:
        """Takes up what was shown, unless its time is up or its line was hidden meanwhile."""
        kept = await self._database.read(partial(stage.read, part=_PART))
        now = datetime.now(UTC)
        for overlay, one in (msgspec.json.decode(kept, type=dict[int, _Kept]) if kept is not None else {}).items():
            event = await self._log.get(one.event)
            if event is not None and not event.hidden and (one.until is None or one.until > now):
                self._shown[overlay] = Shown(event, one.since, one.until)
        self._schedule()

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    async def show(self, event_id: int | None, *, overlay: int | None = None, seconds: float | None = None) -> None:
        """Shows a line on one overlay, or on all that can; None takes down what they show. `seconds`: the limit, 0 for
        none, instead of the overlay's own.

        Raises:
            NotFound: there is no such event, or overlay.
            InvalidRequest: no time that can be.
            Conflict: it is no line, it is hidden, or no overlay shows lines.
            StorageUnavailable: it is shown, but a restart would not know of it.
        """
        there = self._overlays()
        if overlay is not None and overlay not in there:
            raise NotFound(Said("error.stage.no_such_featured", id=overlay))
        if not there:
            raise Conflict(Said("error.stage.no_featured"))
        if seconds is not None and not 0 <= seconds <= LONGEST_SECONDS:
            raise InvalidRequest(Said("error.stage.seconds", most=round(LONGEST_SECONDS)))
        event = None if event_id is None else await self._line(event_id)
        now = datetime.now(UTC)
        for id in (overlay,) if overlay is not None else there:
            limit = there[id] if seconds is None else seconds
            until = now + timedelta(seconds=limit) if limit else None
            self._put(id, None if event is None else Shown(event, now, until))
        self._schedule()
        await self._keep()

    def observe(self, event: Event) -> None:
        """A line that is hidden leaves at once."""
        data = event.data
        if not isinstance(data, VisibilityChanged) or data.visible:
            return
        hidden = {*data.ids, *(f"#{id}" for id in data.event_ids)}
        gone = [id for id, one in self._shown.items() if one.event.line_key in hidden or f"#{one.event.id}" in hidden]
        for id in gone:
            self._put(id, None, at_once=True)
        if gone:
            self._schedule()
            self._keep_later()

    def forget(self, overlay: int) -> None:
        """It was deleted."""
        if self._shown.pop(overlay, None) is not None:
            self._schedule()
            self._keep_later()
            self._changed()

    def of(self, overlay: int) -> dict[str, object] | None:
        """What a page of this overlay is told when it comes; None: nothing."""
        one = self._shown.get(overlay)
        return None if one is None else {**_described(one), "people": _named(one.event, self._state())}

    def as_json(self) -> list[dict[str, object]]:
        there = {id: self._shown.get(id) for id in self._overlays()}
        return [{"overlay": id, **(_NOTHING if one is None else _described(one))} for id, one in there.items()]

    async def _line(self, id: int) -> Event:
        event = await self._log.get(id)
        if event is None:
            raise NotFound(Said("error.stage.no_event", id=id))
        if event.type not in LINE_TYPES or event.data is None:
            raise Conflict(Said("error.stage.not_featured", id=id, type=event.type))
        if event.hidden:
            raise Conflict(Said("error.stage.hidden", id=id))
        return event

    def _put(self, overlay: int, one: Shown | None, *, at_once: bool = False) -> None:
        if one is not None:
            self._shown[overlay] = one
        elif self._shown.pop(overlay, None) is None:
            return
        said = self.of(overlay) or _NOTHING
        self._audience.send(overlay, protocol.message("featured", **said, at_once=at_once))
        self._changed()

    def _schedule(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        due = min((one.until for one in self._shown.values() if one.until is not None), default=None)
        if due is not None:
            seconds = max(0.0, (due - datetime.now(UTC)).total_seconds())
            self._timer = asyncio.get_running_loop().call_later(seconds, self._rung)

    def _rung(self) -> None:
        now = datetime.now(UTC)
        for id in [id for id, one in self._shown.items() if one.until is not None and one.until <= now]:
            self._put(id, None)
        self._schedule()
        self._keep_later()

    async def _keep(self) -> None:
        await self._database.write(partial(stage.keep, part=_PART, value=self._value()))

    def _keep_later(self) -> None:
        """Nobody waits for it: at the next start its time is up and its line hidden all the same."""
        kept = self._database.submit(partial(stage.keep, part=_PART, value=self._value()))
        kept.add_done_callback(_log_problem)

    def _value(self) -> bytes:
        return msgspec.json.encode({id: _Kept(one.event.id, one.since, one.until) for id, one in self._shown.items()})


def _described(one: Shown) -> dict[str, object]:
    return {"event": msgspec.Raw(protocol.encode_event(one.event)), "since": one.since, "until": one.until}


def _named(event: Event, state: StreamState) -> list[dict[str, object]]:
    """Who of those here, or heard lately, its words may name: a page of this kind hears nothing of the chat itself."""
    if not isinstance(event.data, ChatMessageSent | SystemMessagePosted | ActionPosted):
        return []
    said = words(event.data.fragments).lower()
    if "@" not in said:
        return []
    spoke = (line.data.user for line in state.lines if isinstance(line.data, ChatMessageSent))
    known = {user.name.lower(): user for user in (*state.here.values(), *spoke)}
    return [
        {"id": user.id, "name": user.name, "color": user.color}
        for name, user in known.items()
        if name and f"@{name}" in said
    ]


def _log_problem(kept: "asyncio.Future[None]") -> None:
    if not kept.cancelled() and (problem := kept.exception()) is not None:
        log.warning("what is featured is not written down: %s", problem)
