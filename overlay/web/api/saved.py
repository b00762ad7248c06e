"""`/api/messages/saved`: lines that are posted often."""

from typing import TypedDict

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from overlay.domain.errors import Conflict, NotFound
from overlay.posting import Kind
from overlay.stage.saved import SavedLine, SavedLines
from overlay.web.api.body import read_body
from overlay.web.api.call import Call, call
from overlay.web.errors import Json


class NewSavedLine(msgspec.Struct, forbid_unknown_fields=True):
    """What to keep for later, and as whom it is posted."""

    kind: Kind
    body: str


class SavedLinesJson(TypedDict):
    saved: list[SavedLine]


class SavedCalls:
    def __init__(self, saved: SavedLines) -> None:
        self._saved = saved

    @call(Call(answers=SavedLinesJson))
    async def list(self, request: Request) -> Response:
        """The lines that were saved, oldest first."""
        return Json(SavedLinesJson(saved=self._saved.all()))

    @call(Call(status=201, takes=NewSavedLine, answers=SavedLine, refuses=(Conflict,), scope="show"))
    async def add(self, request: Request) -> Response:
        """Saves a line for later; the same one is saved once. Nothing is posted."""
        new = await read_body(request, NewSavedLine)
        return Json(await self._saved.add(new.kind, new.body), status_code=201)

    @call(Call(status=204, answers=None, refuses=(NotFound,), scope="show"))
    async def remove(self, request: Request) -> Response:
        """Takes a line out of those that are saved."""
        await self._saved.remove(request.path_params["id"])
        return Response(status_code=204)
