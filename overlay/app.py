"""create_app: chooses every concrete part and wires them, once."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

import httpx
from starlette.applications import Starlette

from overlay import assets, data_folder, protocol
from overlay.access.entry import Entry
from overlay.access.way_in import WayIn
from overlay.alerts.action import AlertAction
from overlay.alerts.control import AlertControl
from overlay.alerts.design_options import DesignOptions
from overlay.alerts.designed import Designed
from overlay.alerts.designs import Designs
from overlay.alerts.dress import Dress
from overlay.alerts.pace import Pace
from overlay.alerts.rows import AlertRows
from overlay.alerts.show import AlertShow
from overlay.appearance import Appearance
from overlay.audience import Audience
from overlay.backlog import Backlog
from overlay.configuration import Configuration
from overlay.control_keys import ControlKeys
from overlay.doctor import running
from overlay.doctor.journal import Journal
from overlay.doctor.live import Live
from overlay.doctor.support import Support
from overlay.domain.events import Event
from overlay.holdback import HoldBack
from overlay.hub import Hub
from overlay.intake import Intake
from overlay.media.bundled import read_bundled
from overlay.media.library import Library
from overlay.obs.obs import Obs
from overlay.obs.reach import Reach
from overlay.overlays.catalog import Catalog
from overlay.overlays.instances import Overlay, Overlays
from overlay.overlays.themes import Themes
from overlay.owncast.address import normalise_address
from overlay.owncast.emoji import EmojiCache
from overlay.owncast.transport import open_http
from overlay.owncast_link import OwncastLink
from overlay.posting import Posting
from overlay.rules.book import Rules
from overlay.rules.reader import RuleReader
from overlay.rules.ready_made import ready_made
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
from overlay.web import http_protocol
from overlay.web.access import Access
from overlay.web.api.access import AccessCalls
from overlay.web.api.alerts import AlertCalls
from overlay.web.api.configuration import ConfigurationCalls
from overlay.web.api.designs import DesignCalls
from overlay.web.api.doctor import DoctorCalls
from overlay.web.api.events import Events
from overlay.web.api.identify import IdentifyCalls
from overlay.web.api.imports import ImportCalls
from overlay.web.api.keys import KeyCalls
from overlay.web.api.links import LinkCalls
from overlay.web.api.looks import LookCalls
from overlay.web.api.media import MediaCalls
from overlay.web.api.messages import Messages
from overlay.web.api.obs import ObsCalls
from overlay.web.api.overlays import OverlayCalls
from overlay.web.api.rules import RuleCalls
from overlay.web.api.setup import SetupCalls
from overlay.web.api.stage import StageCalls
from overlay.web.doors import Doors
from overlay.web.errors import Errors
from overlay.web.files import Emoji, VersionedFiles
from overlay.web.languages import Languages
from overlay.web.media_files import MediaFiles
from overlay.web.page_protocol import text_frame
from overlay.web.pages import Pages
from overlay.web.panel_socket import PanelSocket
from overlay.web.routes import routes
from overlay.web.socket import OverlaySocket
from overlay.web.status import Status
from overlay.web.watch import Watch
from overlay.web.webhook import Webhook


def create_app(
    settings: Settings, *, owncast_transport: httpx.AsyncBaseTransport | None = None, own_key: str | None = None
) -> Access:
    """The ASGI application, for `HttpProtocol` and `PageProtocol`; its lifespan opens and closes everything.

    `owncast_transport` stands in for the network to Owncast; `own_key` is what our own commands on this machine send.
    """
    journal = Journal()
    database = Database(data_folder.database(settings.data_dir))
    configuration = Configuration(database, _fixed(settings))
    keys = ControlKeys(database, settings.control_key)
    catalog = Catalog(assets.STATIC / "overlays", Themes(assets.STATIC / "themes"))
    overlays = Overlays(database, catalog)
    version = assets.version()
    design_options = DesignOptions(assets.STATIC / "overlays" / "alerts")
    designs = Designs(database, design_options)
    sounds = assets.STATIC / "media" / "sounds"
    library = Library(
        database,
        data_folder.media(settings.data_dir),
        bundled=read_bundled(sounds),
        bundled_url=f"/static/{version}/media/sounds",
    )
    library.used_by = lambda id: [design.name for design in designs.using(id)]
    designed = Designed(designs, library)
    event_log = EventLog(database)
    checkpoints = Checkpoints(database)

    def frame(encoded: Sequence[bytes], last_id: int) -> bytes:
        return text_frame(protocol.events(encoded, last_id=last_id, viewers=intake.state.viewers))

    hub = Hub(frame)
    backlog = Backlog()
    intake = Intake(event_log, hub, backlog)
    holdback = HoldBack(frame, backlog, lambda: intake.state.last_id)
    intake.held = holdback.publish
    demo = Demo(intake) if settings.demo else None
    if demo is not None:
        owncast_transport = DemoOwncast(demo.stream, assets.STATIC / "media" / "demo-emoji").transport
    link = OwncastLink(open_http(owncast_transport))
    emoji = EmojiCache(settings.data_dir / "cache" / "emoji")
    audience = Audience()
    alert_rows = AlertRows(database)
    dress = Dress(designs, designed, library)
    alerts = AlertShow(
        audience,
        alert_rows,
        dress,
        live=lambda: intake.state.live,
        on_air=lambda: stage.air.on,
        changed=lambda: status.changed("queues"),
    )
    control = AlertControl(alerts, alert_rows, dress)
    action = AlertAction(take=alerts.take, overlays=lambda: _with_alerts(overlays, catalog), design=designs.name)
    rules = Rules(database, {action.kind: action})
    reader = RuleReader(database, rules, lambda: intake.state)
    designs.used_by = lambda id: rules.using(action.kind, "design", id)
    dress.chosen = lambda: rules.chosen(action.kind, "design")
    seen = SeenTypes(database)
    intake.observers += [alerts.observe, reader.observe, seen.observe]
    progress = Progress(
        link,
        seen,
        connected=lambda: any(audience.connected(overlay.id) for overlay in overlays.all()),
        demo=settings.demo,
    )
    overlays.changed.append(lambda old, new: _follow_overlay(alerts, catalog, old, new))
    designs.changed.append(lambda id: status.changed("queues"))
    designs.changed.append(alerts.design_changed)
    rules.changed.append(alerts.rules_changed)

    webhook = Webhook(
        intake, key=lambda: configuration.values.webhook_key, secret=lambda: configuration.values.webhook_secret
    )
    obs = Obs(
        configuration=configuration,
        database=database,
        overlays=overlays,
        audience=audience,
        has_sound=lambda overlay: catalog[overlay.kind].alerts,
        folder=settings.data_dir / "obs",
        script=assets.STATIC / "js" / "obs" / "waiting.js",
        reach=Reach(host=settings.host, port=settings.port, public_url=settings.public_url),
    )
    stage = Stage(
        database=database,
        link=link,
        intake=intake,
        event_log=event_log,
        audience=audience,
        overlays=overlays,
        catalog=catalog,
        changed=lambda section: status.changed(section),
    )
    stage.air.observers.append(alerts.air_changed)

    def problems() -> list[str]:
        return [*catalog.problems, *design_options.problems]

    status = Status(
        overlays=overlays,
        problems=problems,
        audience=audience,
        link=link,
        webhook=webhook,
        intake=intake,
        database=database,
        alerts=alerts,
        stage=stage,
        rules=rules,
        obs=obs,
        demo=settings.demo,
    )
    entry = Entry.of(database, configuration, settings.panel_password)
    way_in = WayIn(settings)
    panel_socket = PanelSocket(intake=intake, hub=hub, event_log=event_log, link=link, status=status)
    entry.sessions.ended.append(panel_socket.end_sessions)
    entry.closed = panel_socket.end_strangers

    def use_owncast(changed: frozenset[str]) -> None:
        if changed & {"owncast_url", "access_token"}:
            link.use(configuration.values.owncast_url, configuration.values.access_token)
            emoji.use(link.client)

    configuration.observers.append(use_owncast)
    appearance = Appearance(link, configuration)
    appearance.tell = lambda told: audience.send_all(protocol.message("appearance", **told))

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[Mapping[str, object]]:
        async with AsyncExitStack() as stack:
            stack.enter_context(journal)
            await stack.enter_async_context(database)
            await configuration.open()
            await keys.open()
            await entry.open()
            await event_log.open()
            await seen.open()
            await reader.open()
            state = await checkpoints.load(reader.fold)
            intake.begin(state)
            await overlays.open()
            await stage.open()
            await designs.open()
            await library.open()
            await rules.open(lambda: [*ready_made(_design_named(designs))])
            await reader.begin(state)
            await alerts.open(
                {overlay.id: _pace(catalog, overlay) for overlay in overlays.all() if catalog[overlay.kind].alerts}
            )
            use_owncast(frozenset({"owncast_url"}))
            await obs.open()
            stack.push_async_callback(obs.close)
            stack.push_async_callback(link.close)
            stack.push_async_callback(emoji.close)
            tasks = Tasks()
            stack.push_async_callback(tasks.cancel)

            def save_when_due(event: Event) -> None:
                # Not beyond what rules decided and is not written yet: a start would not ask about it again.
                if checkpoints.due(intake.state) and reader.settled:
                    reader.move()
                    tasks.start(checkpoints.save(state_to_save(reader, intake)), "checkpoint")

            intake.observers.append(save_when_due)
            tasks.start(entry.keep_clean(), "sessions")
            tasks.start(keep_clean(database, configuration, reader), "clean")
            if demo is not None:
                tasks.start(demo.run(), "demo")
            yield {http_protocol.STATE: webhook}
            alerts.close()
            stage.close()
            holdback.close()
            panel_socket.close()
            await save_last(checkpoints, reader, intake, seen)

    live = Live(
        folder=settings.data_dir,
        demo=settings.demo,
        link=link,
        webhook=webhook,
        seen=seen,
        intake=intake,
        overlays=overlays,
        audience=audience,
        alerts=alerts,
        air=stage.air,
        obs=obs.as_json,
        library=library,
        problems=problems,
        database=database,
    )
    support = Support(
        settings=settings,
        own_key=own_key,
        configuration=configuration,
        overlays=overlays,
        intake=intake,
        webhook=webhook,
        alerts=alerts,
        log=lambda: journal.text,
    )
    languages = Languages(assets.STATIC / "texts")
    pages = Pages(
        templates=assets.TEMPLATES,
        static=assets.STATIC,
        version=version,
        catalog=catalog,
        overlays=overlays,
        password_needed=lambda: entry.password.needed,
        first_visit=lambda: progress.first,
    )
    errors = Errors(pages.error)
    app = Starlette(
        routes=routes(
            webhook=webhook,
            pages=pages,
            doors=Doors(pages, entry),
            overlay_socket=OverlaySocket(
                overlays=overlays,
                catalog=catalog,
                intake=intake,
                hub=hub,
                backlog=backlog,
                event_log=event_log,
                audience=audience,
                alerts=alerts,
                stage=stage,
                appearance=appearance,
                holdback=holdback,
                files=version,
            ),
            panel_socket=panel_socket,
            messages=Messages(Posting(link, intake, event_log, bot_name=lambda: configuration.values.bot_name)),
            stage=StageCalls(stage),
            events=Events(intake, event_log),
            overlays=OverlayCalls(overlays, catalog, status),
            looks=LookCalls(overlays, catalog, status),
            alerts=AlertCalls(control, designs),
            designs=DesignCalls(designs, designed),
            rules=RuleCalls(rules, reader, intake, event_log, control),
            imports=ImportCalls(rules, designs, library),
            media=MediaCalls(library, designs),
            media_files=MediaFiles(library),
            keys=KeyCalls(keys),
            access=AccessCalls(entry, way_in, configuration, settings.trusted_proxies),
            links=LinkCalls(entry, way_in),
            setup=SetupCalls(
                progress,
                seen,
                configuration,
                link,
                host=settings.host,
                public_url=settings.public_url,
                password=lambda: entry.password.needed,
                no_logo=assets.STATIC / "icon.svg",
            ),
            configuration=ConfigurationCalls(configuration, link, intake, status),
            obs=ObsCalls(obs, overlays, configuration),
            identify=IdentifyCalls(overlays, audience, stage.air, languages),
            doctor=DoctorCalls(live, support, languages),
            watch=Watch(database=database, intake=intake, webhook=webhook, hub=hub),
            emoji=Emoji(emoji),
            files=VersionedFiles(assets.STATIC, version),
        ),
        exception_handlers=errors.handlers,
        lifespan=lifespan,
    )
    # Wrong keys are answered like any unknown path, with a slash behind them too.
    app.router.redirect_slashes = False
    # Around Starlette's own layers, so that the answers those make are as careful as the others.
    return Access(
        app,
        errors=errors,
        entry=entry,
        keys=running.admitting(own_key, keys.scopes),
        public_url=settings.public_url,
        allowed_hosts=settings.allowed_hosts,
        trusted_proxies=settings.trusted_proxies,
    )


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


def _follow_overlay(alerts: AlertShow, catalog: Catalog, old: Overlay | None, new: Overlay | None) -> None:
    """An alerts overlay has a queue as long as it exists."""
    if new is None:
        if old is not None:
            alerts.remove(old.id)
    elif not catalog[new.kind].alerts:
        return
    elif old is None:
        alerts.add(new.id, _pace(catalog, new))
    else:
        alerts.change(new.id, _pace(catalog, new))


def _pace(catalog: Catalog, overlay: Overlay) -> Pace:
    return Pace.of(catalog[overlay.kind].look(overlay.options, {}, catalog.themes).options)


def _with_alerts(overlays: Overlays, catalog: Catalog) -> Mapping[int, str]:
    """The names of the alerts overlays, by id."""
    return {overlay.id: overlay.name for overlay in overlays.all() if catalog[overlay.kind].alerts}


def _design_named(designs: Designs) -> Callable[[str], int | None]:
    def named(name: str) -> int | None:
        design = designs.named(name)
        return None if design is None else design.id

    return named
