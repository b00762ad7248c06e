"""Hiding lines of chat and showing them again: on our overlays at once, and in Owncast's chat where the token may."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from weakref import WeakValueDictionary

import msgspec

from overlay.domain.errors import Conflict, NotFound, OwncastError, StorageUnavailable
from overlay.domain.events import LINE_TYPES, Event, Incoming, VisibilityChanged
from overlay.domain.said import Said
from overlay.intake import Intake
from overlay.owncast_link import OwncastLink
from overlay.storage.event_log import EventLog

TEST_LINE = Said("stage.test_line")
NO_ID = Said("stage.no_id")


@dataclass(frozen=True, slots=True)
class Moderated:
    """What became of a line. `in_chat` says whether Owncast did it too, and `reason` why not."""

    event: Event
    in_chat: bool
    reason: Said | str = ""


class Moderation:
    """A line that is hidden leaves the overlays first: a slow Owncast must not keep it on air."""

    def __init__(self, link: OwncastLink, intake: Intake, event_log: EventLog) -> None:
        self._link = link
        self._intake = intake
        self._log = event_log
        self._changing = asyncio.Lock()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def set_visibility(self, event_id: int, *, visible: bool) -> Moderated:
        """Hides a line, or shows it again. What Owncast cannot be had to do is no error: the overlays have done it.

        Raises:
            NotFound, Conflict: there is no such event, or it is no line of chat.
            StorageUnavailable: the overlays still have it; Owncast was asked all the same.
        """
        # One after the other: of two panels that hide a line at once, the second finds it hidden.
        async with self._changing:
            event, full = await self._set_here(event_id, visible)
        reason = await self._tell_owncast(event, visible)
        if full is not None:
            raise full
        return Moderated(await self._log.get(event_id) or event, in_chat=not reason, reason=reason)

    async def _set_here(self, event_id: int, visible: bool) -> tuple[Event, StorageUnavailable | None]:
        """The line as it was, and what keeps it on the overlays, if anything does."""
        event = await self._log.get(event_id)
        if event is None:
            raise NotFound(Said("error.stage.no_event", id=event_id))
        if event.type not in LINE_TYPES or event.data is None:
            raise Conflict(Said("error.stage.not_hidden", id=event_id, type=event.type))
        if event.hidden == visible:
            try:
                await self._change(event, visible)
            except StorageUnavailable as full:
                return event, full
        return event, None

    async def _change(self, event: Event, visible: bool) -> None:
        ours = event.source == "post" or event.source_id is None
        change = VisibilityChanged(
            ids=(event.source_id,) if event.source_id else (), event_ids=(event.id,) if ours else (), visible=visible
        )
        now = datetime.now(UTC)
        body = {"type": "VISIBILITY-UPDATE", "eventData": msgspec.to_builtins(change)}
        incoming = Incoming(
            type="VISIBILITY-UPDATE",
            source="post",
            at=now,
            received_at=now,
            data=change,
            raw=b"",
            body=msgspec.json.encode(body),
        )
        await self._intake.accept(incoming)

    async def _tell_owncast(self, event: Event, visible: bool) -> Said | str:
        """Why Owncast did not do it; empty where it did."""
        if event.test:
            return TEST_LINE
        if event.source_id is None:
            return NO_ID
        # One after the other, or Owncast might hear of "hide" behind the "show" that undid it.
        turn = self._turns.setdefault(event.line_key, asyncio.Lock())
        async with turn:
            try:
                await self._link.client.set_visibility([event.source_id], visible=visible)
            except OwncastError as problem:
                return problem.said
        return ""
