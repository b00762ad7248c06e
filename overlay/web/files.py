"""Static files, kept by the browser for ever under their version, and emoji from the configured Owncast."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from overlay.owncast.emoji import EmojiCache

_FOR_EVER = "public, max-age=31536000, immutable"
_EMOJI_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""An emoji may be an SVG: opened by itself it must not run anything either."""


class VersionedFiles(StaticFiles):
    """`/static/<version>/<path>`. Another version's address gives today's file, but is not kept."""

    def __init__(self, folder: Path, version: str) -> None:
        super().__init__(directory=folder)
        self._version = version

    def get_path(self, scope: Scope) -> str:
        _, _, path = super().get_path(scope).partition("/")
        return path

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        current = scope["path"].startswith(f"/static/{self._version}/")
        response.headers["cache-control"] = _FOR_EVER if current else "no-cache"
        return response


class Emoji:
    def __init__(self, cache: EmojiCache) -> None:
        self._cache = cache

    async def picture(self, request: Request) -> Response:
        picture = await self._cache.get(request.path_params["path"])
        headers = {"cache-control": "public, max-age=86400", "content-security-policy": _EMOJI_POLICY}
        return Response(picture.content, media_type=picture.media_type, headers=headers)
