"""`/api/messages/<id>/hide` and `/show`: what moderators do to a line."""

from typing import TypedDict

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from overlay import protocol
from overlay.domain.errors import Conflict, NotFound
from overlay.stage.moderation import Moderation
from overlay.web.api.call import Call, call
from overlay.web.errors import Json


class ModeratedJson(TypedDict):
    """`in_chat` says whether Owncast's own chat follows, and `reason`, in words, why it does not."""

    event: protocol.EventJson
    in_chat: bool
    reason: str


class ModerationCalls:
    def __init__(self, moderation: Moderation) -> None:
        self._moderation = moderation

    @call(Call(answers=ModeratedJson, refuses=(NotFound, Conflict), scope="moderate"))
    async def hide(self, request: Request) -> Response:
        """Hides a line of chat: it leaves every overlay at once, and Owncast's chat if the access token may do that."""
        return await self._set(request, visible=False)

    @call(Call(answers=ModeratedJson, refuses=(NotFound, Conflict), scope="moderate"))
    async def show(self, request: Request) -> Response:
        """Shows a hidden line again, on the overlays and, if the access token may do that, in Owncast's chat."""
        return await self._set(request, visible=True)

    async def _set(self, request: Request, *, visible: bool) -> Response:
        done = await self._moderation.set_visibility(request.path_params["id"], visible=visible)
        event = msgspec.Raw(protocol.encode_event(done.event))
        reason = request.state.words.say(done.reason)
        return Json({"event": event, "in_chat": done.in_chat, "reason": reason})
