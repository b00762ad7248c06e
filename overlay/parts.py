"""Every concrete part but the web: chosen and wired once, opened and closed in order."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

import httpx

from overlay import assets, data_folder, protocol
from overlay.access.entry import Entry
from overlay.alerting import Alerting
from overlay.appearance import Appearance
from overlay.audience import Audience
from overlay.backlog import Backlog
from overlay.configuration import Configuration
from overlay.control_keys import ControlKeys
from overlay.doctor.journal import Journal
from overlay.domain.events import Event
from overlay.holdback import HoldBack
from overlay.hub import Hub
from overlay.intake import Intake
from overlay.obs.obs import Obs
from overlay.obs.reach import Reach
from overlay.overlays.catalog import Catalog
from overlay.overlays.instances import Overlays
from overlay.overlays.themes import Themes
from overlay.owncast.address import normalise_address
from overlay.owncast.emoji import EmojiCache
from overlay.owncast.transport import open_http
from overlay.owncast_link import OwncastLink
from overlay.settings import Settings
from overlay.setup.progress import Progress
from overlay.setup.seen import SeenTypes
from overlay.sources.demo import Demo
from overlay.sources.demo_owncast import DemoOwncast
from overlay.sources.demo_stream import SERVER_URL
from overlay.stage.stage import Stage
from overlay.storage.checkpoint import Checkpoints
from overlay.storage.database import Database
from overlay.storage.event_log import EventLog
from overlay.tasks import Tasks
from overlay.upkeep import keep_clean, save_last, state_to_save

Frame = Callable[[bytes], bytes]


class Parts:
    """`text_frame` makes a frame for pages out of a message, as the sockets send it.

    `owncast_transport` stands in for the network to Owncast. `changed` is to be set, and is called with the section of
    the status that changed.
    """

    def __init__(
        self, settings: Settings, text_frame: Frame, owncast_transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self.changed: Callable[[str], None] = lambda section: None
        self.version = assets.version()
        self.journal = Journal()
        self.database = Database(data_folder.database(settings.data_dir))
        self.configuration = Configuration(self.database, _fixed(settings))
        self.keys = ControlKeys(self.database, settings.control_key)
        self.catalog = Catalog(assets.STATIC / "overlays", Themes(assets.STATIC / "themes"))
        self.overlays = Overlays(self.database, self.catalog)
        self.event_log = EventLog(self.database)
        self._checkpoints = Checkpoints(self.database)

        def frame(encoded: Sequence[bytes], last_id: int) -> bytes:
            return text_frame(protocol.events(encoded, last_id=last_id, viewers=self.intake.state.viewers))

        self.hub = Hub(frame)
        self.backlog = Backlog()
        self.intake = Intake(self.event_log, self.hub, self.backlog)
        self.holdback = HoldBack(frame, self.backlog, lambda: self.intake.state.last_id)
        self.intake.held = self.holdback.publish
        self.demo = Demo(self.intake) if settings.demo else None
        if self.demo is not None:
            owncast_transport = DemoOwncast(self.demo.stream, assets.STATIC / "media" / "demo-emoji").transport
        self.link = OwncastLink(open_http(owncast_transport))
        self.emoji = EmojiCache(settings.data_dir / "cache" / "emoji")
        self.audience = Audience()
        self.alerting = Alerting(
            database=self.database,
            intake=self.intake,
            audience=self.audience,
            overlays=self.overlays,
            catalog=self.catalog,
            media=data_folder.media(settings.data_dir),
            version=self.version,
            on_air=lambda: self.stage.air.on,
            changed=self._changed,
        )
        self.seen = SeenTypes(self.database)
        self.intake.observers.append(self.seen.observe)
        self.progress = Progress(
            self.link,
            self.seen,
            connected=lambda: any(self.audience.connected(overlay.id) for overlay in self.overlays.all()),
            demo=settings.demo,
        )
        self.obs = Obs(
            configuration=self.configuration,
            database=self.database,
            overlays=self.overlays,
            audience=self.audience,
            manifest=lambda overlay: self.catalog[overlay.kind],
            folder=settings.data_dir / "obs",
            script=assets.STATIC / "js" / "obs" / "waiting.js",
            reach=Reach(host=settings.host, port=settings.port, public_url=settings.public_url),
        )
        self.stage = Stage(
            database=self.database,
            link=self.link,
            intake=self.intake,
            event_log=self.event_log,
            audience=self.audience,
            overlays=self.overlays,
            catalog=self.catalog,
            changed=self._changed,
        )
        self.stage.air.observers.append(self.alerting.show.air_changed)
        self.entry = Entry.of(self.database, self.configuration, settings.panel_password)
        self.configuration.observers.append(self._use_owncast)
        self.appearance = Appearance(self.link, self.configuration)
        self.appearance.tell = lambda told: self.audience.send_all(protocol.message("appearance", **told))

    def problems(self) -> list[str]:
        """What is wrong with the files of kinds and designs, in words."""
        return [*self.catalog.problems, *self.alerting.design_options.problems]

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """At work, from what the data folder holds to what it holds at the end."""
        async with AsyncExitStack() as stack:
            stack.enter_context(self.journal)
            await stack.enter_async_context(self.database)
            await self._open()
            stack.push_async_callback(self.obs.close)
            stack.push_async_callback(self.link.close)
            stack.push_async_callback(self.emoji.close)
            tasks = Tasks()
            stack.push_async_callback(tasks.cancel)
            self.intake.observers.append(self._saves_when_due(tasks))
            tasks.start(self.entry.keep_clean(), "sessions")
            tasks.start(keep_clean(self.database, self.configuration, self.alerting.reader), "clean")
            if self.demo is not None:
                tasks.start(self.demo.run(), "demo")
            yield
            self.alerting.show.close()
            self.stage.close()
            self.holdback.close()
            await save_last(self._checkpoints, self.alerting.reader, self.intake, self.seen)

    async def _open(self) -> None:
        for part in (self.configuration, self.keys, self.entry, self.event_log, self.seen, self.alerting.reader):
            await part.open()
        state = await self._checkpoints.load(self.alerting.reader.fold)
        self.intake.begin(state)
        await self.overlays.open()
        await self.stage.open()
        await self.alerting.begin(state)
        self._use_owncast(frozenset({"owncast_url"}))
        await self.obs.open()

    def _saves_when_due(self, tasks: Tasks) -> Callable[[Event], None]:
        reader = self.alerting.reader

        def save_when_due(event: Event) -> None:
            # Not beyond what rules decided and is not written yet: a start would not ask about it again.
            if self._checkpoints.due(self.intake.state) and reader.settled:
                reader.move()
                tasks.start(self._checkpoints.save(state_to_save(reader, self.intake)), "checkpoint")

        return save_when_due

    def _use_owncast(self, changed: frozenset[str]) -> None:
        if changed & {"owncast_url", "access_token"}:
            self.link.use(self.configuration.values.owncast_url, self.configuration.values.access_token)
            self.emoji.use(self.link.client)

    def _changed(self, section: str) -> None:
        self.changed(section)


def _fixed(settings: Settings) -> Mapping[str, str | None]:
    """What flags and environment say of the configuration; the demo's made-up server cannot be changed either."""
    if settings.demo:
        return {"owncast_url": SERVER_URL, "access_token": "demo", "webhook_key": settings.webhook_key}
    return {
        "owncast_url": normalise_address(settings.owncast_url) if settings.owncast_url else None,
        "access_token": settings.access_token,
        "webhook_key": settings.webhook_key,
        "webhook_secret": settings.webhook_secret,
    }
