"""`/api/messages`: posting into Owncast's chat."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from overlay import protocol
from overlay.domain.errors import (
    Conflict,
    NotFound,
    OwncastNotConfigured,
    OwncastRefused,
    OwncastTimeout,
    OwncastUnavailable,
)
from overlay.posting import Kind, Posting
from overlay.web.api.body import read_body
from overlay.web.api.call import Call, call
from overlay.web.errors import Json


class Post(msgspec.Struct, forbid_unknown_fields=True):
    """What to say, and as whom: the server, the token's own user, or nobody."""

    kind: Kind
    body: str
    html: bool = False


class Messages:
    def __init__(self, posting: Posting) -> None:
        self._posting = posting

    @call(
        Call(
            takes=Post,
            answers=protocol.EventJson,
            refuses=(OwncastNotConfigured, OwncastRefused, OwncastUnavailable, OwncastTimeout),
            scope="show",
        )
    )
    async def post(self, request: Request) -> Response:
        """Posts into Owncast's chat, once. After a 504 the message may have been posted: look before you repeat it."""
        post = await read_body(request, Post)
        event = await self._posting.post(post.kind, post.body, html=post.html)
        return Json(msgspec.Raw(protocol.encode_event(event)))

    @call(Call(status=204, answers=None, refuses=(NotFound, Conflict), scope="show"))
    async def remove(self, request: Request) -> Response:
        """Takes one of our own posts off the overlays; in Owncast's chat it stays. The id is the event's."""
        await self._posting.remove(request.path_params["id"])
        return Response(status_code=204)
