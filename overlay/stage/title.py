"""The title of the stream, changed from here."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import msgspec

from overlay.domain.errors import InvalidRequest
from overlay.domain.events import Event, Incoming, StreamTitleChanged
from overlay.domain.said import Said
from overlay.intake import Intake
from overlay.owncast_link import OwncastLink

LONGEST_TITLE = 100
"""Characters, as in Owncast's own form."""

PATIENCE_SECONDS = 2.0
"""Owncast's word of a change follows its answer within milliseconds, where it sends any."""


class Title:
    """Owncast tells of the change by webhook; where it does not, because nobody ticked that, we do."""

    def __init__(self, link: OwncastLink, intake: Intake, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._link = link
        self._intake = intake
        self._patience_seconds = patience_seconds
        self._waiting: list[Callable[[Event], None]] = []
        intake.observers.append(self._observe)

    async def change(self, title: str) -> str:
        """Calls the stream this, and returns the title as it is then.

        Raises:
            InvalidRequest: it is too long.
            OwncastNotConfigured, OwncastRefused, OwncastUnavailable: it was not changed.
            OwncastTimeout: it may have been changed.
            StorageUnavailable: it was changed; the overlays do not know.
        """
        title = " ".join(title.split())
        if len(title) > LONGEST_TITLE:
            raise InvalidRequest(Said("error.stage.title_too_long", n=len(title), most=LONGEST_TITLE))
        told = asyncio.Event()

        def heard(event: Event) -> None:
            if isinstance(event.data, StreamTitleChanged) and not event.test and event.data.title == title:
                told.set()

        self._waiting.append(heard)
        try:
            await self._link.client.set_title(title)
            if title:
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._patience_seconds):
                        await told.wait()
        finally:
            self._waiting.remove(heard)
        if self._intake.state.title != title:
            await self._tell(title)
        return self._intake.state.title

    def _observe(self, event: Event) -> None:
        for tell in tuple(self._waiting):
            tell(event)

    async def _tell(self, title: str) -> None:
        now = datetime.now(UTC)
        body = {"type": "STREAM_TITLE_UPDATED", "eventData": {"streamTitle": title}}
        data = StreamTitleChanged(title=title, name=self._intake.state.name)
        await self._intake.accept(
            Incoming(
                type="STREAM_TITLE_UPDATED",
                source="post",
                at=now,
                received_at=now,
                data=data,
                raw=b"",
                body=msgspec.json.encode(body),
            )
        )
