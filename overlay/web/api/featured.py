"""`/api/featured`: the line of chat that is shown large."""

from typing import Annotated, TypedDict

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from overlay.domain.errors import Conflict, NotFound
from overlay.stage.featured import LONGEST_SECONDS, Featured, FeaturedJson
from overlay.web.api.body import read_body
from overlay.web.api.call import Call, call
from overlay.web.errors import Json


class NewFeatured(msgspec.Struct, forbid_unknown_fields=True):
    """A line by its event's id; null takes down what is shown.

    `overlay`: one that features lines, or, left out, all of them. `seconds`: for how long, 0 for until it is taken
    down; left out, as the overlay's option says.
    """

    event: int | None
    overlay: int | None = None
    seconds: Annotated[float, msgspec.Meta(ge=0, le=LONGEST_SECONDS)] | None = None


class FeaturedListJson(TypedDict):
    featured: list[FeaturedJson]


class FeaturedCalls:
    def __init__(self, featured: Featured) -> None:
        self._featured = featured

    @call(Call(answers=FeaturedListJson, scope=("read", "chat")))
    async def show(self, request: Request) -> Response:
        """What each overlay that features lines shows now."""
        return Json({"featured": self._featured.as_json()})

    @call(Call(takes=NewFeatured, answers=FeaturedListJson, refuses=(NotFound, Conflict), scope="show"))
    async def change(self, request: Request) -> Response:
        """Shows a line of chat large, or takes it down. A line that is hidden later leaves by itself."""
        wanted = await read_body(request, NewFeatured)
        await self._featured.show(wanted.event, overlay=wanted.overlay, seconds=wanted.seconds)
        return Json({"featured": self._featured.as_json()})
