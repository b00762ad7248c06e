"""`/api/openapi.json`: what the API takes and answers."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from overlay import __version__
from overlay.web.errors import Json


class OpenApi:
    def __init__(self, routes: Sequence[Route]) -> None:
        self._routes = routes

    async def document(self, request: Request) -> Response:
        return Json({"openapi": "3.1.0", "info": {"title": "owncast-overlay", "version": __version__}, "paths": {}})
