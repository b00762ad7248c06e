"""Lines that are posted often, kept so that nobody has to type them again in the middle of a show."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TypedDict

import msgspec

from overlay.domain.errors import Conflict, InvalidRequest, NotFound
from overlay.domain.said import Said
from overlay.posting import LONGEST_POST, Kind
from overlay.storage import stage
from overlay.storage.database import Database

MOST_SAVED = 50

_PART = "saved"


class SavedLine(TypedDict):
    """What is posted, and as whom."""

    id: int
    kind: Kind
    body: str


class SavedLines:
    """In the order they were saved. `changed` is called at every change."""

    def __init__(self, database: Database, *, changed: Callable[[], None]) -> None:
        self._database = database
        self._changed = changed
        self._changing = asyncio.Lock()
        self._lines: list[SavedLine] = []

    async def open(self) -> None:
        kept = await self._database.read(partial(stage.read, part=_PART))
        self._lines = [] if kept is None else msgspec.json.decode(kept, type=list[SavedLine])

    def all(self) -> list[SavedLine]:
        return [*self._lines]

    async def add(self, kind: Kind, body: str) -> SavedLine:
        """Saves a line; one that is there already is not saved twice.

        Raises:
            InvalidRequest: it is blank or too long.
            Conflict: there are too many.
            StorageUnavailable: it was not saved.
        """
        if not body.strip():
            raise InvalidRequest(Said("error.stage.blank"))
        if len(body) > LONGEST_POST:
            raise InvalidRequest(Said("error.posting.too_long", n=len(body), most=LONGEST_POST))
        async with self._changing:
            same = next((line for line in self._lines if (line["kind"], line["body"]) == (kind, body)), None)
            if same is not None:
                return same
            if len(self._lines) >= MOST_SAVED:
                raise Conflict(Said("error.stage.many_saved", most=MOST_SAVED))
            line = SavedLine(id=max((line["id"] for line in self._lines), default=0) + 1, kind=kind, body=body)
            await self._keep([*self._lines, line])
            return line

    async def remove(self, id: int) -> None:
        """
        Raises:
            NotFound: there is no such line.
            StorageUnavailable: it is still there.
        """
        async with self._changing:
            left = [line for line in self._lines if line["id"] != id]
            if len(left) == len(self._lines):
                raise NotFound(Said("error.stage.no_saved", id=id))
            await self._keep(left)

    async def _keep(self, lines: list[SavedLine]) -> None:
        await self._database.write(partial(stage.keep, part=_PART, value=msgspec.json.encode(lines)))
        self._lines = lines
        self._changed()
