"""`/api/air` and `/api/stream/title`: what is pressed in a hurry, and what the stream is called."""

from typing import TypedDict

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from overlay.domain.errors import OwncastNotConfigured, OwncastRefused, OwncastTimeout, OwncastUnavailable
from overlay.stage.air import Air, AirJson
from overlay.stage.title import Title
from overlay.web.api.body import read_body
from overlay.web.api.call import Call, call
from overlay.web.errors import Json


class NewAir(msgspec.Struct, forbid_unknown_fields=True):
    """Whether overlays show anything."""

    on: bool


class NewTitle(msgspec.Struct, forbid_unknown_fields=True):
    """What the stream is called from now on; empty for no title."""

    title: str


class TitleJson(TypedDict):
    title: str


class AirCalls:
    def __init__(self, air: Air) -> None:
        self._air = air

    @call(Call(answers=AirJson, scope=("read", "chat")))
    async def show(self, request: Request) -> Response:
        """Whether the overlays are on air."""
        return Json(self._air.as_json())

    @call(Call(takes=NewAir, answers=AirJson, scope="show"))
    async def change(self, request: Request) -> Response:
        """Takes every overlay off the air at once, or brings all back. Alerts wait meanwhile; one that plays ends."""
        await self._air.set((await read_body(request, NewAir)).on)
        return Json(self._air.as_json())


class TitleCalls:
    def __init__(self, title: Title) -> None:
        self._title = title

    @call(
        Call(
            takes=NewTitle,
            answers=TitleJson,
            refuses=(OwncastNotConfigured, OwncastRefused, OwncastUnavailable, OwncastTimeout),
            scope="show",
        )
    )
    async def change(self, request: Request) -> Response:
        """Changes the stream's title in Owncast; the access token needs HAS_ADMIN_ACCESS."""
        title = await self._title.change((await read_body(request, NewTitle)).title)
        return Json(TitleJson(title=title))
