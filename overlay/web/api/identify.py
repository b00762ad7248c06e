"""`/api/overlays/<id>/identify`: has the pages of an overlay say which they are."""

from typing import TypedDict

from starlette.requests import Request
from starlette.responses import Response

from overlay import protocol
from overlay.audience import Audience
from overlay.domain.errors import Conflict, NotFound
from overlay.domain.said import Said
from overlay.overlays.instances import Overlays
from overlay.stage.air import Air
from overlay.web.api.call import Call, call
from overlay.web.errors import Json
from overlay.web.languages import Languages

SECONDS = 10


class IdentifiedJson(TypedDict):
    """How many pages show it now, and for how long. 0 pages: the overlay is open nowhere."""

    pages: int
    seconds: int


class IdentifyCalls:
    def __init__(self, overlays: Overlays, audience: Audience, air: Air, languages: Languages) -> None:
        self._overlays = overlays
        self._air = air
        self._audience = audience
        self._languages = languages

    @call(Call(answers=IdentifiedJson, refuses=(NotFound, Conflict), scope="show"))
    async def identify(self, request: Request) -> Response:
        """Has every page of the overlay show its name and size for ten seconds, to find it in OBS.

        Viewers see it as well. It is said in the language of whoever asks.
        """
        overlay = self._overlays.get(request.path_params["id"])
        if not self._air.on:
            raise Conflict(Said("overlay.off_air"))
        texts = self._languages.texts(self._languages.of(request))
        words = {name: texts[f"identify.{name}"] for name in ("size", "made_for", "waiting")}
        pages = self._audience.watching(overlay.id)
        for page in pages:
            page.send(protocol.message("identify", seconds=SECONDS, words=words))
        return Json(IdentifiedJson(pages=len(pages), seconds=SECONDS))
