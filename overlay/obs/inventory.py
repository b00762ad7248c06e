"""What of ours is in OBS, read when the connection opens and again whenever OBS tells of a change."""

import asyncio
import logging
from collections.abc import Callable

from overlay.domain.errors import ObsError
from overlay.obs.link import ObsLink
from overlay.obs.sources import Recogniser, Source, read_sources
from overlay.tasks import Tasks

PAUSE_SECONDS = 0.3
"""Changes come in bursts: a scene collection is hundreds of them."""

_CHANGES = frozenset(
    {
        "CurrentSceneCollectionChanged",
        "InputCreated",
        "InputNameChanged",
        "InputRemoved",
        "InputSettingsChanged",
        "SceneCreated",
        "SceneItemCreated",
        "SceneItemRemoved",
        "SceneNameChanged",
        "SceneRemoved",
    }
)

log = logging.getLogger(__name__)


class Inventory:
    """`sources` is empty while OBS is not connected. `observers` are called when it changed."""

    def __init__(self, link: ObsLink, recogniser: Recogniser, tasks: Tasks) -> None:
        self._link = link
        self._recogniser = recogniser
        self._tasks = tasks
        self._timer: asyncio.TimerHandle | None = None
        self._reading = asyncio.Lock()
        self.sources: tuple[Source, ...] = ()
        self.observers: list[Callable[[], None]] = []
        link.hearers.append(self._heard)
        link.observers.append(self._link_changed)

    async def read(self) -> tuple[Source, ...]:
        """Asks OBS now.

        Raises:
            ObsError: it is not there, went away, or refused.
        """
        async with self._reading:
            sources = tuple(await read_sources(self._link.client, self._recogniser))
            if sources != self.sources:
                self.sources = sources
                self._tell()
            return sources

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _heard(self, type: str) -> None:
        if type in _CHANGES and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(PAUSE_SECONDS, self._read_later)

    def _read_later(self) -> None:
        self._timer = None
        self._tasks.start(self._read_again(), "obs inventory")

    async def _read_again(self) -> None:
        try:
            await self.read()
        except ObsError as problem:
            log.debug("the sources in OBS were not read: %s", problem)

    def _link_changed(self) -> None:
        if self._link.health.state != "connected" and self.sources:
            self.sources = ()
            self._tell()

    def _tell(self) -> None:
        for observe in self.observers:
            observe()
