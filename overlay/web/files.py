"""Static files, kept by the browser for ever under their version; scripts joined; emoji from the configured Owncast."""

import asyncio
import gzip
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from overlay.owncast.emoji import EmojiCache
from overlay.web.gzipped import Gzipped, compress, takes_gzip
from overlay.web.joined import SUFFIX, joined

_FOR_EVER = "public, max-age=31536000, immutable"
_EMOJI_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""An emoji may be an SVG: opened by itself it must not run anything either."""


_TEXTS = frozenset({".css", ".js", ".json", ".svg"})


class VersionedFiles(StaticFiles):
    """`/static/<version>/<path>`. Another version's address gives today's file, but is not kept."""

    def __init__(self, folder: Path, version: str) -> None:
        super().__init__(directory=folder)
        self._folder = folder
        self._version = version
        self._compressed: dict[str, bytes] = {}

    def get_path(self, scope: Scope) -> str:
        _, _, path = super().get_path(scope).partition("/")
        return path

    async def get_response(self, path: str, scope: Scope) -> Response:
        asked = Headers(scope=scope)
        current = scope["path"].startswith(f"/static/{self._version}/")
        if path.endswith(SUFFIX) and scope["method"] in ("GET", "HEAD"):
            response = await self._joined(path, asked)
        else:
            response = await super().get_response(path, scope)
            if isinstance(response, FileResponse) and Path(path).suffix in _TEXTS and current:
                response = await self._text(path, response, asked)
        response.headers["cache-control"] = _FOR_EVER if current else "no-cache"
        return response

    async def _text(self, path: str, file: FileResponse, asked: Headers) -> Response:
        """A text file, compressed the first time somebody takes it that way."""
        if not takes_gzip(asked):
            file.headers["vary"] = "accept-encoding"
            return file
        if path not in self._compressed:
            self._compressed[path] = await asyncio.to_thread(lambda: compress(Path(file.path).read_bytes()))
        return Gzipped(self._compressed[path], file.media_type)

    async def _joined(self, path: str, asked: Headers) -> Response:
        """A script with all of its modules, joined and compressed the first time somebody asks for it."""
        if path not in self._compressed:
            text = await asyncio.to_thread(joined, self._folder, path)
            if text is None:
                raise HTTPException(404)
            self._compressed[path] = compress(text.encode())
        if takes_gzip(asked):
            return Gzipped(self._compressed[path], "text/javascript")
        content = gzip.decompress(self._compressed[path])
        return Response(content, media_type="text/javascript", headers={"vary": "accept-encoding"})


class Emoji:
    def __init__(self, cache: EmojiCache) -> None:
        self._cache = cache

    async def picture(self, request: Request) -> Response:
        picture = await self._cache.get(request.path_params["path"])
        headers = {"cache-control": "public, max-age=86400", "content-security-policy": _EMOJI_POLICY}
        return Response(picture.content, media_type=picture.media_type, headers=headers)
