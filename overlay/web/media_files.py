"""`/media/<id>`: uploaded files, in the parts that players ask for.

Anybody may have one who knows its id, which is the hash of its content. Opened by itself it may not run anything,
whatever else it might be besides what it was taken for.
"""

import asyncio
import logging
import os
import re
import stat

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from overlay.domain.errors import NotFound
from overlay.domain.media import KINDS
from overlay.domain.said import Said
from overlay.media.library import Library

_FOR_EVER = "private, max-age=31536000, immutable"
_POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox allow-same-origin"
"""No scripts. With an origin of its own, a browser would not play a video that is opened by itself."""

_RANGES = re.compile(r"bytes=\s*(?:\d+-\d*|-\d+)(?:\s*,\s*(?:\d+-\d*|-\d+))*\s*", re.ASCII | re.IGNORECASE)
_RANGE = re.compile(r"(\d+)-(\d+)", re.ASCII)

log = logging.getLogger(__name__)


class MediaFiles:
    def __init__(self, library: Library) -> None:
        self._library = library

    async def file(self, request: Request) -> Response:
        id = request.path_params["id"]
        path = self._library.path(id)
        try:
            status = None if path is None else await asyncio.to_thread(os.stat, path)
        except OSError:
            status = None
        if path is None or status is None or not stat.S_ISREG(status.st_mode):
            raise NotFound(Said("media.no_such_page"))
        hash, _, ending = id.partition(".")
        headers = {"cache-control": _FOR_EVER, "content-security-policy": _POLICY, "etag": f'"{hash}"'}
        if headers["etag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if not _is_range(request.headers.get("range", "")):
            # One that cannot be understood is to be ignored (RFC 9110, 14.2), not refused.
            scope_headers = request.scope["headers"]
            request.scope["headers"] = [header for header in scope_headers if header[0] != b"range"]
        _, media_type = KINDS[ending]
        return _Parts(path, media_type=media_type, headers=headers, stat_result=status)


class _Parts(FileResponse):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        except FileNotFoundError:
            # Deleted this very moment. The server ends the connection, since there is less than was announced.
            log.info("%s was deleted before it was sent", self.path)


def _is_range(asked: str) -> bool:
    """Whether this asks for parts of the file, in bytes."""
    if len(asked) > 1000 or _RANGES.fullmatch(asked) is None:
        return False
    return all(int(first) <= int(last) for first, last in _RANGE.findall(asked))
