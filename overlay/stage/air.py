"""Air: whether overlays may show anything at all. One press takes every one of them off, and one brings them back."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TypedDict

import msgspec

from overlay.domain.errors import StorageUnavailable
from overlay.domain.said import Said
from overlay.storage import stage
from overlay.storage.database import Database

_PART = "air"


class AirJson(TypedDict):
    """`since`: when overlays were taken off the air or brought back last; null where that never happened."""

    on: bool
    since: datetime | None


class Air:
    """`observers` are called at every change. It outlasts a restart: a crash must not undo a press of the button."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.on = True
        self.since: datetime | None = None
        self.observers: list[Callable[[], None]] = []

    async def open(self) -> None:
        kept = await self._database.read(partial(stage.read, part=_PART))
        if kept is not None:
            said = msgspec.json.decode(kept, type=AirJson)
            self.on, self.since = said["on"], said["since"]

    async def set(self, on: bool) -> None:
        """Done at once, and then written down.

        Raises:
            StorageUnavailable: it is done, but a restart would not know of it.
        """
        if on == self.on:
            return
        self.on, self.since = on, datetime.now(UTC)
        for observe in self.observers:
            observe()
        value = msgspec.json.encode(self.as_json())
        try:
            await self._database.write(partial(stage.keep, part=_PART, value=value))
        except StorageUnavailable as exc:
            said = Said("error.stage.on_air", why=exc.said) if on else Said("error.stage.off_air", why=exc.said)
            raise StorageUnavailable(said) from exc

    def as_json(self) -> AirJson:
        return {"on": self.on, "since": self.since}
