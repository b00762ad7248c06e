"""The facts of the running program."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from overlay import __version__
from overlay.alerts.show import AlertShow
from overlay.audience import Audience
from overlay.doctor import clock, machine_facts
from overlay.doctor.facts import Events, Facts, Machine, Media, Overlay, Owncast, Program
from overlay.intake import Intake
from overlay.media.library import Library
from overlay.obs.link import ObsLink
from overlay.overlays.instances import Overlays
from overlay.owncast_link import OwncastLink
from overlay.setup.seen import SeenTypes
from overlay.stage.air import Air
from overlay.storage.database import Database
from overlay.web.webhook import Webhook

FRESH_SECONDS = 10.0
"""Owncast is not asked more often, however many look."""

CHECKED_SECONDS = 600.0
CHECKED_BYTES = 300_000_000
"""The file of a running program is checked now and then, and not where that would take long."""


class Live:
    """`problems` are what kinds and designs complain of."""

    def __init__(
        self,
        *,
        folder: Path,
        demo: bool,
        link: OwncastLink,
        webhook: Webhook,
        seen: SeenTypes,
        intake: Intake,
        overlays: Overlays,
        audience: Audience,
        alerts: AlertShow,
        air: Air,
        obs: ObsLink,
        library: Library,
        problems: Callable[[], Sequence[str]],
        database: Database,
    ) -> None:
        self._folder = folder
        self._demo = demo
        self._link = link
        self._webhook = webhook
        self._seen = seen
        self._intake = intake
        self._overlays = overlays
        self._audience = audience
        self._alerts = alerts
        self._air = air
        self._obs = obs
        self._library = library
        self._problems = problems
        self._database = database
        self._started = time.monotonic()
        self._left: dict[int, datetime | None] = {}
        self._asked: tuple[float, str, clock.Told] | None = None
        self._asking = asyncio.Lock()
        self._damage: tuple[float, str] | None = None
        audience.observers.append(self._pages_changed)

    async def facts(self) -> Facts:
        """How everything is now. Owncast is asked, unless it just was."""
        told = await self._ask_owncast()
        return Facts(
            now=datetime.now(UTC),
            program=Program(
                state="running", version=__version__, running=timedelta(seconds=time.monotonic() - self._started)
            ),
            owncast=Owncast(health=self._link.health, demo=self._demo, ahead=told.ahead, online=told.online),
            events=Events(
                live=self._intake.state.live,
                seen={type: moments.last_at for type, moments in self._seen.types.items()},
                last_type=self._webhook.last_type,
                last_at=self._webhook.last_at,
                delay=self._webhook.last_delay,
                refused=dict(self._webhook.refused),
            ),
            overlays=[
                Overlay(
                    id=overlay.id,
                    name=overlay.name,
                    width=overlay.width,
                    height=overlay.height,
                    pages=self._audience.described(overlay.id),
                    left_at=self._left.get(overlay.id),
                )
                for overlay in self._overlays.all()
            ],
            queues=self._alerts.as_json(),
            obs=self._obs.health,
            air=self._air.as_json(),
            media=await asyncio.to_thread(self._media),
            machine=await self._machine(),
        )

    async def _ask_owncast(self) -> clock.Told:
        async with self._asking:
            url = self._link.client.url
            if self._asked is not None:
                at, asked, told = self._asked
                if asked == url and time.monotonic() - at < FRESH_SECONDS:
                    return told
            _, told = await asyncio.gather(self._link.check(), clock.ask(self._link.client))
            self._asked = (time.monotonic(), url, told)
            return told

    def _media(self) -> Media:
        files = self._library.all()
        gone = machine_facts.missing(self._library.folder, files)
        return Media(files=len(files), missing=[*self._library.gone, *gone], problems=self._problems())

    async def _machine(self) -> Machine:
        try:
            found = await asyncio.to_thread(machine_facts.look, self._folder)
        except OSError as problem:
            gone = Machine(folder=str(self._folder), open_to_others=False, database_bytes=0, free_bytes=None)
            return replace(gone, storage=f"{self._folder}: {problem.strerror or problem}")
        return replace(found, storage=self._database.problem, damage=await self._find_damage(found.database_bytes))

    async def _find_damage(self, size: int) -> str:
        if size > CHECKED_BYTES:
            return ""
        if self._damage is None or time.monotonic() - self._damage[0] > CHECKED_SECONDS:
            self._damage = (time.monotonic(), await self._database.keep(machine_facts.damage))
        return self._damage[1]

    def _pages_changed(self, overlay: int) -> None:
        """Remembers when the last page of an overlay went."""
        if self._audience.connected(overlay):
            self._left[overlay] = None
        elif overlay in self._left and self._left[overlay] is None:
            self._left[overlay] = datetime.now(UTC)
