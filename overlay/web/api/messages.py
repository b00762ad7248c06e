"""`/api/messages`: posting into Owncast's chat."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from overlay import protocol
from overlay.posting import Kind, Posting
from overlay.web.api.body import read_body, read_id
from overlay.web.errors import Json


class Post(msgspec.Struct, forbid_unknown_fields=True):
    """What `POST /api/messages` takes."""

    kind: Kind
    body: str
    html: bool = False


class Messages:
    def __init__(self, posting: Posting) -> None:
        self._posting = posting

    async def post(self, request: Request) -> Response:
        post = await read_body(request, Post)
        event = await self._posting.post(post.kind, post.body, html=post.html)
        return Json(msgspec.Raw(protocol.encode_event(event)))

    async def remove(self, request: Request) -> Response:
        await self._posting.remove(read_id(request))
        return Response(status_code=204)
