"""The URL table."""

from collections.abc import Sequence

from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Mount, Route, Router, WebSocketRoute
from starlette.types import Receive, Scope, Send

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
from overlay.web.api.openapi import OpenApi
from overlay.web.api.overlays import OverlayCalls
from overlay.web.api.permit import Permitted
from overlay.web.api.rules import RuleCalls
from overlay.web.api.setup import SetupCalls
from overlay.web.api.stage import StageCalls
from overlay.web.doors import Doors
from overlay.web.errors import refuse_unknown_socket
from overlay.web.files import Emoji, VersionedFiles
from overlay.web.media_files import MediaFiles
from overlay.web.pages import Pages
from overlay.web.panel_socket import PanelSocket
from overlay.web.socket import OverlaySocket
from overlay.web.watch import Watch
from overlay.web.webhook import Webhook


class Id(IntegerConvertor):
    """An id of ours, `{name:id}` in a path. What is longer is none, and at no address."""

    regex = "[0-9]{1,18}"


register_url_convertor("id", Id())


class Calls(Router):
    """The routes of the API, each for those who may call it.

    Several may share an address: a 405 names the methods of all of them.
    """

    def __init__(self, routes: Sequence[Route]) -> None:
        super().__init__(routes, redirect_slashes=False)
        self._methods: dict[str, set[str]] = {}
        for route in routes:
            self._methods.setdefault(route.path, set()).update(route.methods or ())
            route.app = Permitted(route.app, route.endpoint)

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().app(scope, receive, send)
        except HTTPException as refusal:
            if refusal.status_code == 405:
                refusal.headers = {"allow": ", ".join(sorted(self._methods[scope["route"].path]))}
            raise


def routes(
    *,
    webhook: Webhook,
    pages: Pages,
    doors: Doors,
    overlay_socket: OverlaySocket,
    panel_socket: PanelSocket,
    messages: Messages,
    stage: StageCalls,
    events: Events,
    overlays: OverlayCalls,
    looks: LookCalls,
    alerts: AlertCalls,
    designs: DesignCalls,
    rules: RuleCalls,
    imports: ImportCalls,
    media: MediaCalls,
    media_files: MediaFiles,
    keys: KeyCalls,
    access: AccessCalls,
    links: LinkCalls,
    setup: SetupCalls,
    configuration: ConfigurationCalls,
    obs: ObsCalls,
    identify: IdentifyCalls,
    doctor: DoctorCalls,
    watch: Watch,
    emoji: Emoji,
    files: VersionedFiles,
) -> Sequence[BaseRoute]:
    openapi = OpenApi(lambda: table)
    api = [
        Route("/messages", messages.post, methods=["POST"]),
        Route("/messages/{id:id}", messages.remove, methods=["DELETE"]),
        Route("/messages/{id:id}/hide", stage.moderation.hide, methods=["POST"]),
        Route("/messages/{id:id}/show", stage.moderation.show, methods=["POST"]),
        Route("/messages/saved", stage.saved.list, methods=["GET"]),
        Route("/messages/saved", stage.saved.add, methods=["POST"]),
        Route("/messages/saved/{id:id}", stage.saved.remove, methods=["DELETE"]),
        Route("/featured", stage.featured.show, methods=["GET"]),
        Route("/featured", stage.featured.change, methods=["PUT"]),
        Route("/air", stage.air.show, methods=["GET"]),
        Route("/air", stage.air.change, methods=["PUT"]),
        Route("/stream/title", stage.title.change, methods=["PUT"]),
        Route("/events", events.list, methods=["GET"]),
        Route("/events/test", events.test, methods=["POST"]),
        Route("/kinds", overlays.kinds, methods=["GET"]),
        Route("/overlays", overlays.list, methods=["GET"]),
        Route("/overlays", overlays.make, methods=["POST"]),
        Route("/overlays/{id:id}", overlays.change, methods=["PATCH"]),
        Route("/overlays/{id:id}", overlays.delete, methods=["DELETE"]),
        Route("/overlays/{id:id}/restore", overlays.restore, methods=["POST"]),
        Route("/overlays/{id:id}/key", overlays.new_key, methods=["POST"]),
        Route("/overlays/{id:id}/key", overlays.old_key, methods=["DELETE"]),
        Route("/overlays/{id:id}/identify", identify.identify, methods=["POST"]),
        Route("/overlays/{id:id}/duplicate", looks.duplicate, methods=["POST"]),
        Route("/overlays/{id:id}/look", looks.export, methods=["GET"]),
        Route("/overlays/{id:id}/look", looks.take, methods=["PUT"]),
        Route("/themes", looks.themes, methods=["GET"]),
        Route("/alerts", alerts.list, methods=["GET"]),
        Route("/alerts", alerts.fire, methods=["POST"]),
        Route("/alerts/history", alerts.history, methods=["GET"]),
        Route("/alerts/sound-check", alerts.check_sound, methods=["POST"]),
        Route("/alerts/{alert}/replay", alerts.replay, methods=["POST"]),
        Route("/alerts/{alert}/move", alerts.move, methods=["POST"]),
        Route("/alerts/{which}", alerts.withdraw, methods=["DELETE"]),
        Route("/alerts/{which}", alerts.command, methods=["POST"]),
        Route("/rules", rules.list, methods=["GET"]),
        Route("/rules", rules.make, methods=["POST"]),
        Route("/rules/order", rules.order, methods=["POST"]),
        Route("/rules/check", rules.check, methods=["POST"]),
        Route("/rules/{id:id}", rules.show, methods=["GET"]),
        Route("/rules/{id:id}", rules.change, methods=["PATCH"]),
        Route("/rules/{id:id}", rules.delete, methods=["DELETE"]),
        Route("/rules/{id:id}/try", rules.try_out, methods=["POST"]),
        Route("/import/teklynk", imports.teklynk, methods=["POST"]),
        Route("/designs", designs.list, methods=["GET"]),
        Route("/designs", designs.make, methods=["POST"]),
        Route("/designs/{id:id}", designs.show, methods=["GET"]),
        Route("/designs/{id:id}", designs.change, methods=["PATCH"]),
        Route("/designs/{id:id}", designs.delete, methods=["DELETE"]),
        Route("/designs/{id:id}/duplicate", designs.duplicate, methods=["POST"]),
        Route("/designs/{id:id}/look", designs.export, methods=["GET"]),
        Route("/designs/{id:id}/look", designs.take, methods=["PUT"]),
        Route("/media", media.list, methods=["GET"]),
        Route("/media", media.upload, methods=["POST"]),
        Route("/media/{id}", media.change, methods=["PATCH"]),
        Route("/media/{id}", media.delete, methods=["DELETE"]),
        Route("/keys", keys.list, methods=["GET"]),
        Route("/keys", keys.make, methods=["POST"]),
        Route("/keys/{id:id}", keys.revoke, methods=["DELETE"]),
        Route("/setup", setup.show, methods=["GET"]),
        Route("/setup/owncast", setup.find, methods=["POST"]),
        Route("/setup/token", setup.token, methods=["POST"]),
        Route("/obs", obs.show, methods=["GET"]),
        Route("/obs", obs.connect, methods=["PUT"]),
        Route("/obs", obs.forget, methods=["DELETE"]),
        Route("/obs/scenes", obs.scenes, methods=["GET"]),
        Route("/overlays/{id:id}/place", obs.place, methods=["POST"]),
        Route("/overlays/{id:id}/reload", obs.reload, methods=["POST"]),
        Route("/access", access.show, methods=["GET"]),
        Route("/access/password", access.change_password, methods=["PUT"]),
        Route("/access/network", access.change_network, methods=["PUT"]),
        Route("/access/sessions/{id:id}", access.end_session, methods=["DELETE"]),
        Route("/access/sessions", access.end_sessions, methods=["DELETE"]),
        Route("/access/links", links.make, methods=["POST"]),
        Route("/access/links/{id:id}/address", links.renew, methods=["POST"]),
        Route("/access/links/{id:id}", links.revoke, methods=["DELETE"]),
        Route("/access/invitations", links.invite, methods=["POST"]),
        Route("/access/join", links.join, methods=["POST"]),
        Route("/status", configuration.status, methods=["GET"]),
        Route("/configuration", configuration.show, methods=["GET"]),
        Route("/configuration", configuration.change, methods=["PATCH"]),
        Route("/owncast/check", configuration.check_owncast, methods=["POST"]),
        Route("/doctor", doctor.report, methods=["GET"]),
        Route("/doctor/bundle", doctor.bundle, methods=["GET"]),
        Route("/webhook", configuration.webhook, methods=["GET"]),
        Route("/webhook/key", configuration.new_webhook_key, methods=["POST"]),
        Route("/openapi.json", openapi.document, methods=["GET"]),
    ]
    table = [
        Route("/webhook/{key}", webhook),
        Route("/", pages.panel, methods=["GET"]),
        Route("/overlays/{id:id}", pages.editor, methods=["GET"]),
        Route("/rules", pages.tool("rules"), methods=["GET"]),
        Route("/designs", pages.tool("designs"), methods=["GET"]),
        Route("/designs/{id:id}", pages.tool("design"), methods=["GET"]),
        Route("/media", pages.tool("media"), methods=["GET"]),
        Route("/doctor", pages.tool("doctor"), methods=["GET"]),
        Route("/setup", pages.tool("setup"), methods=["GET"]),
        Route("/setup/logo", setup.logo, methods=["GET"]),
        Route("/access", pages.tool("access"), methods=["GET"]),
        Route("/login", doors.login, methods=["GET", "POST"]),
        Route("/join", doors.join, methods=["GET"]),
        Route("/logout", doors.logout, methods=["POST"]),
        Route("/overlay/{kind}/{key}", pages.overlay, methods=["GET"]),
        WebSocketRoute("/overlay/{kind}/{key}/socket", overlay_socket.connect),
        WebSocketRoute("/panel/socket", panel_socket.connect),
        WebSocketRoute("/{path:path}", refuse_unknown_socket),
        Mount("/api", Calls(api)),
        Route("/media/{id}", media_files.file, methods=["GET"]),
        Route("/emoji/{path:path}", emoji.picture, methods=["GET"]),
        Mount("/static", files),
        Route("/healthz", watch.health, methods=["GET"]),
        Route("/metrics", watch.metrics, methods=["GET"]),
    ]
    return table
