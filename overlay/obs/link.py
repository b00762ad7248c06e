"""The link to the configured OBS: opened, kept, opened again, and how it is."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from overlay.domain.errors import ObsNotConnected, ObsRefused, ObsUnavailable
from overlay.domain.said import Said
from overlay.obs.address import ObsAddress
from overlay.obs.answers import Scenes, Version
from overlay.obs.client import ObsClient

FIRST_DELAY_SECONDS = 1.0
LONGEST_DELAY_SECONDS = 30.0

log = logging.getLogger(__name__)

State = Literal["off", "connecting", "connected", "refused", "unreachable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObsHealth:
    """`message` is for the streamer, `reason` a word for it; `scene` is the one on air, as far as OBS told."""

    state: State = "off"
    message: Said | str = ""
    reason: str = ""
    version: str = ""
    scene: str = ""


class ObsLink:
    """While an address is configured there is one connection to it, or a next try is due.

    Nothing is asked again and again: OBS says by itself what changes. Only a wrong password ends the tries, because OBS
    tells its user of each. `observers` hear of every change of `health`, `openers` of every new connection, and
    `hearers` of every event.
    """

    def __init__(self) -> None:
        self._client: ObsClient | None = None
        self._keeping: asyncio.Task[None] | None = None
        self._settled = asyncio.Event()
        self._using = asyncio.Lock()
        self.health = ObsHealth()
        self.observers: list[Callable[[], None]] = []
        self.openers: list[Callable[[], None]] = []
        self.hearers: list[Callable[[str], None]] = []

    @property
    def client(self) -> ObsClient:
        """
        Raises:
            ObsNotConnected: in words for the streamer.
        """
        if self._client is None:
            why = self.health.message or Said("error.obs.connect_first")
            raise ObsNotConnected(Said("error.obs.not_connected", why=why))
        return self._client

    async def use(self, address: ObsAddress | None, password: str) -> None:
        """From now on this OBS, or none; tries at once, also what was refused before."""
        async with self._using:
            await self._stop()
            self._settled.clear()
            self._set(ObsHealth(state="off" if address is None else "connecting"))
            if address is not None:
                self._keeping = asyncio.create_task(self._keep(address, password), name="obs")

    async def settled(self) -> ObsHealth:
        """How it is, once the first try of the present address has ended."""
        if self.health.state == "connecting":
            await self._settled.wait()
        return self.health

    async def close(self) -> None:
        await self._stop()

    async def _stop(self) -> None:
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
            self._keeping = None

    async def _keep(self, address: ObsAddress, password: str) -> None:
        delay = FIRST_DELAY_SECONDS
        while True:
            try:
                client = await ObsClient.connect(address, password, self._heard)
                try:
                    await self._opened(client)
                    delay = FIRST_DELAY_SECONDS
                    await asyncio.wait({client.closed})
                finally:
                    self._client = None
                    await client.close()
                self._set(ObsHealth(state="unreachable", message=Said("error.obs.ended"), reason="ended"))
            except ObsUnavailable as problem:
                self._set(ObsHealth(state="unreachable", message=problem.said, reason=problem.reason))
            except ObsRefused as problem:
                self._set(ObsHealth(state="refused", message=problem.said, reason=problem.reason))
                return
            except Exception:
                log.exception("the connection to OBS failed")
                self._set(ObsHealth(state="unreachable", message=Said("error.obs.ours")))
            await asyncio.sleep(delay)
            delay = min(delay * 2, LONGEST_DELAY_SECONDS)

    async def _opened(self, client: ObsClient) -> None:
        version = await client.call("GetVersion", Version)
        scenes = await client.call("GetSceneList", Scenes)
        self._client = client
        self._set(
            ObsHealth(state="connected", version=version.obs_version, scene=scenes.current_program_scene_name or "")
        )
        for opened in self.openers:
            opened()

    def _heard(self, type: str, data: Mapping[str, Any]) -> None:
        if self._client is None:
            return
        if type in ("CurrentProgramSceneChanged", "SceneNameChanged"):
            old, new = data.get("oldSceneName"), data.get("sceneName")
            if isinstance(new, str) and (old is None or old == self.health.scene):
                self._set(replace(self.health, scene=new))
        for hear in self.hearers:
            hear(type)

    def _set(self, health: ObsHealth) -> None:
        if health.state != "connecting":
            self._settled.set()
        if health == self.health:
            return
        if health.state not in ("connecting", self.health.state):
            log.info("OBS: %s", health.message or health.state)
        self.health = health
        for observe in self.observers:
            observe()
