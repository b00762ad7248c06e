"""The URL table."""

from collections.abc import Sequence

from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Mount, Route, Router, WebSocketRoute
from starlette.types import Receive, Scope, Send

from overlay.web.api.openapi import OpenApi
from overlay.web.api.permit import Permitted
from overlay.web.api.table import ApiCalls, api_routes
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
    media_files: MediaFiles,
    watch: Watch,
    emoji: Emoji,
    files: VersionedFiles,
    calls: ApiCalls,
) -> Sequence[BaseRoute]:
    openapi = OpenApi(lambda: table)
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
        Route("/setup/logo", calls.setup.logo, methods=["GET"]),
        Route("/access", pages.tool("access"), methods=["GET"]),
        Route("/login", doors.login, methods=["GET", "POST"]),
        Route("/join", doors.join, methods=["GET"]),
        Route("/logout", doors.logout, methods=["POST"]),
        Route("/overlay/{kind}/{key}", pages.overlay, methods=["GET"]),
        WebSocketRoute("/overlay/{kind}/{key}/socket", overlay_socket.connect),
        WebSocketRoute("/panel/socket", panel_socket.connect),
        WebSocketRoute("/{path:path}", refuse_unknown_socket),
        Mount("/api", Calls(api_routes(calls, openapi))),
        Route("/media/{id}", media_files.file, methods=["GET"]),
        Route("/emoji/{path:path}", emoji.picture, methods=["GET"]),
        Mount("/static", files),
        Route("/healthz", watch.health, methods=["GET"]),
        Route("/metrics", watch.metrics, methods=["GET"]),
    ]
    return table
