"""What was placed in OBS, kept in memory and in the database."""

from collections.abc import Collection, Mapping
from functools import partial

from overlay.domain.obs import PlacedSource
from overlay.storage import obs_sources
from overlay.storage.database import Database


class Book:
    """`placed` is by the overlay's id. Changes are written before they are seen."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._placed: dict[int, PlacedSource] = {}

    @property
    def placed(self) -> Mapping[int, PlacedSource]:
        return self._placed

    async def open(self, overlays: Collection[int]) -> list[int]:
        """Reads what is stored. Overlays that are gone are forgotten, and returned."""
        self._placed = await self._database.write(obs_sources.read)
        gone = [id for id in self._placed if id not in overlays]
        for id in gone:
            await self._database.write(partial(obs_sources.delete, overlay_id=id))
            del self._placed[id]
        return gone

    async def keep(self, overlay: int, source: PlacedSource) -> None:
        """Raises:
        StorageUnavailable: it is not kept.
        """
        if self._placed.get(overlay) != source:
            await self._database.write(lambda connection: obs_sources.write(connection, overlay, source))
            self._placed[overlay] = source
