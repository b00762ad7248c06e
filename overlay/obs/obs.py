"""OBS as this program knows it: connected as configured, and its sources kept leading to their overlays."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path

from overlay.audience import Audience
from overlay.configuration import Configuration
from overlay.domain.errors import Conflict, InvalidAddress, NotFound, ObsError, StorageUnavailable
from overlay.domain.manifest import Manifest
from overlay.domain.said import Said, Words
from overlay.obs.address import read_address
from overlay.obs.book import Book
from overlay.obs.inventory import Inventory
from overlay.obs.link import ObsLink
from overlay.obs.placing import Placed, Placing
from overlay.obs.reach import Reach
from overlay.obs.section import ObsJson, describe
from overlay.obs.sources import Recogniser, Way
from overlay.obs.waiting import WaitingFiles
from overlay.overlays.instances import Overlay, Overlays
from overlay.storage.database import Database
from overlay.tasks import Tasks

GRACE_SECONDS = 15.0
"""A page that lost its server is back within 10 s. One that is not there by then never came: OBS began before us."""

log = logging.getLogger(__name__)


class Obs:
    """Everything that is done with OBS. `changed` is called when its section of the status has to be told anew."""

    def __init__(
        self,
        *,
        configuration: Configuration,
        database: Database,
        overlays: Overlays,
        audience: Audience,
        manifest: Callable[[Overlay], Manifest],
        folder: Path,
        script: Path,
        reach: Reach,
    ) -> None:
        self._configuration = configuration
        self._overlays = overlays
        self._audience = audience
        self._reach = reach
        self._tasks = Tasks()
        self._files = WaitingFiles(folder, script)
        self._book = Book(database)
        self.link = ObsLink()
        self._recogniser = Recogniser(overlays, self._files, lambda: self._book.placed)
        self._inventory = Inventory(self.link, self._recogniser, self._tasks)
        self._placing = Placing(
            self.link,
            self._inventory,
            self._files,
            manifest=manifest,
            in_obs=self._in_obs,
            keep=self._book.keep,
            write=self._write,
        )
        self.changed: Callable[[], None] = lambda: None
        self.link.observers.append(lambda: self.changed())
        self.link.openers.append(lambda: self._start(self._opened(), "obs sources"))
        self.link.hearers.append(self._heard)
        self._inventory.observers.append(lambda: self.changed())
        overlays.changed.append(self._overlay_changed)

    async def open(self) -> None:
        """Reads what was placed, brings the waiting files up to date, and connects in the background."""
        overlays = {overlay.id: overlay for overlay in self._overlays.all()}
        for gone in await self._book.open(overlays):
            self._files.remove(gone)
        for id, placed in self._book.placed.items():
            # A port that is known only later is written when something is placed.
            if placed.waiting and self._reach.port:
                try:
                    await self._write(overlays[id])
                except Conflict as problem:
                    log.warning("%s", problem)
        await self._connect()

    async def close(self) -> None:
        self._inventory.close()
        await self._tasks.cancel()
        await self.link.close()

    def as_json(self, words: Words) -> ObsJson:
        """The section of the status: how the connection is, and which overlays OBS has, in which scenes."""
        return describe(self.link.health, self._inventory.scenes, self._inventory.sources, words)

    async def connect(self) -> None:
        """Connects as configured, also where that was refused before, or ends the connection; returns when it is known
        how that went."""
        await self._connect()
        if (await self.link.settled()).state == "connected":
            with suppress(ObsError):
                await self._inventory.read()

    async def scenes(self) -> tuple[tuple[str, ...], str]:
        """The names of the scenes, in the order OBS lists them, and of that on air.

        Raises:
            ObsError: OBS is not there, went away in the middle, or refused.
        """
        await self._inventory.read()
        return self._inventory.scenes, self.link.health.scene

    async def place(self, overlay: Overlay, *, scene: str | None, way: Way | None, panel_url: str, port: int) -> Placed:
        """See `Placing.place`; `panel_url` and `port` are by which address and port the panel was reached."""
        self._reach.port = port
        base = self._reach.base_url(self.link.client, panel_url)
        return await self._placing.place(overlay, scene=scene, way=way, url=f"{base}{_path(overlay)}")

    async def reload(self, overlay: Overlay) -> int:
        """
        Raises:
            NotFound: OBS has no source of this overlay.
            ObsError: OBS is not there, went away in the middle, or refused.
        """
        count = await self._placing.reload(overlay)
        if not count:
            raise NotFound(Said("error.obs.no_source", name=overlay.name))
        return count

    def _in_obs(self, overlay: int) -> bool:
        return any(page.obs for page in self._audience.watching(overlay))

    async def _write(self, overlay: Overlay) -> None:
        def write() -> None:
            self._files.write(overlay.id, origin=self._reach.own_origin, path=_path(overlay))

        try:
            await asyncio.to_thread(write)
        except OSError as exc:
            raise Conflict(Said("error.obs.waiting_file", why=exc.strerror or str(exc))) from exc

    async def _connect(self) -> None:
        values = self._configuration.values
        address = read_address(values.obs_address) if values.obs_address else None
        await self.link.use(address, values.obs_password)

    def _heard(self, type: str) -> None:
        if type == "CurrentSceneCollectionChanged":
            self._start(self._mend(), "obs scene collection")

    async def _mend(self) -> None:
        await self._placing.mend({overlay.id: overlay for overlay in self._overlays.all()})

    async def _opened(self) -> None:
        """OBS is there: what leads nowhere is mended. What began before this program, and so is blank, is reloaded."""
        await self._mend()
        client = self.link.client
        await asyncio.sleep(GRACE_SECONDS)
        if client.closed.done():
            return
        for id in dict.fromkeys(source.overlay for source in await self._inventory.read()):
            if not self._in_obs(id):
                await self._placing.reload(self._overlays.get(id))

    def _overlay_changed(self, old: Overlay | None, new: Overlay | None) -> None:
        if new is None:
            if old is not None:
                self._files.remove(old.id)
                self.changed()
            return
        key = old is None or old.key != new.key
        size = old is not None and (old.width, old.height) != (new.width, new.height)
        if old is not None and key:
            self._recogniser.replaced(old.id, old.key)
        if key or size:
            self._start(self._follow(new, key=key, size=size), "obs follows an overlay")

    async def _follow(self, overlay: Overlay, *, key: bool, size: bool) -> None:
        placed = self._book.placed.get(overlay.id)
        if key and placed is not None and placed.waiting:
            await self._write(overlay)
        if self.link.health.state == "connected":
            await self._placing.follow(overlay, key=key, size=size)

    def _start(self, work: Coroutine[object, object, None], name: str) -> None:
        async def careful() -> None:
            try:
                await work
            except (ObsError, Conflict, NotFound, StorageUnavailable) as problem:
                log.warning("%s", problem)
            except InvalidAddress as problem:
                log.error("%s", problem)

        self._tasks.start(careful(), name)


def _path(overlay: Overlay) -> str:
    return f"/overlay/{overlay.kind}/{overlay.key}"
