"""create_app: puts the web around the parts."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware

from overlay import assets
from overlay.access.way_in import WayIn
from overlay.doctor import running
from overlay.doctor.live import Live
from overlay.doctor.support import Support
from overlay.parts import Parts
from overlay.posting import Posting
from overlay.settings import Settings
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
from overlay.web.api.table import ApiCalls
from overlay.web.doors import Doors
from overlay.web.ending import Ending
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
    parts = Parts(settings, text_frame, owncast_transport)
    configuration, intake, overlays, catalog = parts.configuration, parts.intake, parts.overlays, parts.catalog
    webhook = Webhook(
        intake, key=lambda: configuration.values.webhook_key, secret=lambda: configuration.values.webhook_secret
    )
    status = _status(parts, webhook, demo=settings.demo)
    languages = Languages(assets.STATIC / "texts")
    panel_socket = PanelSocket(intake=intake, hub=parts.hub, event_log=parts.event_log, link=parts.link, status=status)
    parts.entry.sessions.ended.append(panel_socket.end_sessions)
    parts.entry.closed = panel_socket.end_strangers
    pages = Pages(
        templates=assets.TEMPLATES,
        static=assets.STATIC,
        languages=languages,
        version=parts.version,
        catalog=catalog,
        overlays=overlays,
        password_needed=lambda: parts.entry.password.needed,
        first_visit=lambda: parts.progress.first,
    )
    errors = Errors(pages.error, languages)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[Mapping[str, object]]:
        async with parts.opened():
            yield {http_protocol.STATE: webhook}
            panel_socket.close()

    app = Starlette(
        routes=routes(
            webhook=webhook,
            pages=pages,
            doors=Doors(pages, parts.entry),
            overlay_socket=_overlay_socket(parts),
            panel_socket=panel_socket,
            watch=Watch(database=parts.database, intake=intake, webhook=webhook, hub=parts.hub),
            emoji=Emoji(parts.emoji),
            media_files=MediaFiles(parts.alerting.library),
            files=VersionedFiles(assets.STATIC, parts.version),
            calls=_calls(parts, settings, status, webhook, languages, own_key),
        ),
        middleware=[Middleware(Ending, errors=errors)],
        exception_handlers=errors.handlers,
        lifespan=lifespan,
    )
    # Wrong keys are answered like any unknown path, with a slash behind them too.
    app.router.redirect_slashes = False
    # Around Starlette's own layers, so that the answers those make are as careful as the others.
    return Access(
        app,
        errors=errors,
        languages=languages,
        entry=parts.entry,
        keys=running.admitting(own_key, parts.keys.scopes),
        public_url=settings.public_url,
        allowed_hosts=settings.allowed_hosts,
        trusted_proxies=settings.trusted_proxies,
    )


def _status(parts: Parts, webhook: Webhook, *, demo: bool) -> Status:
    status = Status(
        overlays=parts.overlays,
        problems=parts.problems,
        audience=parts.audience,
        link=parts.link,
        webhook=webhook,
        intake=parts.intake,
        database=parts.database,
        alerts=parts.alerting.show,
        stage=parts.stage,
        rules=parts.alerting.rules,
        obs=parts.obs,
        demo=demo,
    )
    parts.changed = status.changed
    return status


def _overlay_socket(parts: Parts) -> OverlaySocket:
    return OverlaySocket(
        overlays=parts.overlays,
        catalog=parts.catalog,
        intake=parts.intake,
        hub=parts.hub,
        backlog=parts.backlog,
        event_log=parts.event_log,
        audience=parts.audience,
        alerts=parts.alerting.show,
        stage=parts.stage,
        appearance=parts.appearance,
        holdback=parts.holdback,
        files=parts.version,
    )


def _calls(
    parts: Parts, settings: Settings, status: Status, webhook: Webhook, languages: Languages, own_key: str | None
) -> ApiCalls:
    configuration, overlays, catalog, intake = parts.configuration, parts.overlays, parts.catalog, parts.intake
    link, entry, alerting = parts.link, parts.entry, parts.alerting
    way_in = WayIn(settings)
    posting = Posting(link, intake, parts.event_log, bot_name=lambda: configuration.values.bot_name)
    return ApiCalls(
        messages=Messages(posting),
        stage=StageCalls(parts.stage),
        events=Events(intake, parts.event_log),
        overlays=OverlayCalls(overlays, catalog, status),
        looks=LookCalls(overlays, catalog, status),
        alerts=AlertCalls(alerting.control, alerting.designs),
        designs=DesignCalls(alerting.designs, alerting.designed),
        rules=RuleCalls(alerting.rules, alerting.reader, intake, parts.event_log, alerting.control),
        imports=ImportCalls(alerting.rules, alerting.designs, alerting.library),
        media=MediaCalls(alerting.library, alerting.designs),
        keys=KeyCalls(parts.keys),
        access=AccessCalls(entry, way_in, configuration, settings.trusted_proxies),
        links=LinkCalls(entry, way_in),
        setup=SetupCalls(
            parts.progress,
            parts.seen,
            configuration,
            link,
            host=settings.host,
            public_url=settings.public_url,
            password=lambda: entry.password.needed,
            no_logo=assets.STATIC / "icon.svg",
        ),
        configuration=ConfigurationCalls(configuration, link, intake, status),
        obs=ObsCalls(parts.obs, overlays, configuration),
        identify=IdentifyCalls(overlays, parts.audience, parts.stage.air, languages),
        doctor=DoctorCalls(_live(parts, settings, webhook), _support(parts, settings, webhook, own_key)),
    )


def _live(parts: Parts, settings: Settings, webhook: Webhook) -> Live:
    """What the doctor finds in the running program."""
    return Live(
        folder=settings.data_dir,
        demo=settings.demo,
        link=parts.link,
        webhook=webhook,
        seen=parts.seen,
        intake=parts.intake,
        overlays=parts.overlays,
        audience=parts.audience,
        alerts=parts.alerting.show,
        air=parts.stage.air,
        obs=parts.obs.link,
        library=parts.alerting.library,
        problems=parts.problems,
        database=parts.database,
    )


def _support(parts: Parts, settings: Settings, webhook: Webhook, own_key: str | None) -> Support:
    return Support(
        settings=settings,
        own_key=own_key,
        configuration=parts.configuration,
        overlays=parts.overlays,
        intake=parts.intake,
        webhook=webhook,
        alerts=parts.alerting.show,
        obs=parts.obs.as_json,
        log=lambda: parts.journal.text,
    )
