"""What of ours is in OBS, read when the connection opens and again whenever OBS tells of a change."""

import asyncio
import logging
from collections.abc import Callable

from overlay.domain.errors import ObsError
from overlay.obs.link import ObsLink
from overlay.obs.sources import Recogniser, Source, read_scenes, read_sources
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
        "SceneListChanged",
        "SceneNameChanged",
        "SceneRemoved",
    }
)

log = logging.getLogger(__name__)


class Inventory:
    """The scenes, in the order OBS lists them, and the sources of ours; none while OBS is not connected.

    `observers` are called when they changed.
    """

    def __init__(self, link: ObsLink, recogniser: Recogniser, tasks: Tasks) -> None:
        self._link = link
        self._recogniser = recogniser
        self._tasks = tasks
        self._timer: asyncio.TimerHandle | None = None
        self._reading = asyncio.Lock()
        self.scenes: tuple[str, ...] = ()
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
            client = self._link.client
            scenes = await read_scenes(client)
            sources = tuple(await read_sources(client, self._recogniser, scenes))
            self._set(scenes, sources)
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
        if self._link.health.state != "connected":
            self._set((), ())

    def _set(self, scenes: tuple[str, ...], sources: tuple[Source, ...]) -> None:
        if (scenes, sources) == (self.scenes, self.sources):
            return
        self.scenes, self.sources = scenes, sources
        for observe in self.observers:
            observe()
