"""`/api/themes`, and an overlay's look as a small file that streamers can share."""

from typing import Annotated, TypedDict

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from overlay.domain.errors import InvalidRequest, NotFound
from overlay.domain.manifest import OptionValue, Theme
from overlay.domain.said import Said
from overlay.overlays.catalog import Catalog
from overlay.overlays.instances import Overlay, Overlays
from overlay.web.api.body import read_body
from overlay.web.api.call import Call, call
from overlay.web.api.permit import secret_base_url
from overlay.web.errors import Json, words_of
from overlay.web.status import OverlayJson, Status

FORMAT = 1

_NAME_COPIED = 70
"""Characters of a name that a copy keeps: the word that says so comes to them."""

_PERSONAL = "names"
"""Options of this type hold viewers' names: they are no part of a look, and stay where they are."""


class LookFile(msgspec.Struct, forbid_unknown_fields=True):
    """The look of one overlay: its size, and the options that differ from what theme and kind have by themselves."""

    owncast_overlay_look: Annotated[int, msgspec.Meta(ge=FORMAT, le=FORMAT)]
    kind: str
    width: int
    height: int
    options: dict[str, object]


class LookJson(TypedDict):
    """What `LookFile` reads."""

    owncast_overlay_look: int
    kind: str
    width: int
    height: int
    options: dict[str, OptionValue]


class ThemesJson(TypedDict):
    themes: list[Theme]


class LookCalls:
    def __init__(self, overlays: Overlays, catalog: Catalog, status: Status) -> None:
        self._overlays = overlays
        self._catalog = catalog
        self._status = status

    @call(Call(answers=ThemesJson))
    async def themes(self, request: Request) -> Response:
        """The looks that overlays can have."""
        return Json(ThemesJson(themes=[*self._catalog.themes.values()]))

    @call(Call(answers=LookJson, refuses=(NotFound,)))
    async def export(self, request: Request) -> Response:
        """The overlay's look, to be kept or given away. It holds neither names nor the key."""
        overlay = self._overlays.get(request.path_params["id"])
        look = LookJson(
            owncast_overlay_look=FORMAT,
            kind=overlay.kind,
            width=overlay.width,
            height=overlay.height,
            options={name: value for name, value in overlay.options.items() if name not in self._personal(overlay)},
        )
        return Json(look)

    @call(Call(takes=LookFile, answers=OverlayJson, refuses=(NotFound,), scope="show"))
    async def take(self, request: Request) -> Response:
        """Gives the overlay a look that was exported before; open pages follow at once."""
        look = await read_body(request, LookFile)
        overlay = self._overlays.get(request.path_params["id"])
        if look.kind != overlay.kind:
            raise InvalidRequest(Said("look.other_kind", kind=look.kind[:40], wanted=overlay.kind))
        personal = self._personal(overlay)
        for name in look.options:
            if name in personal:
                raise InvalidRequest(Said("said.of", what=name, said=Said("look.personal")))
        options = {name: None for name in overlay.options if name not in personal} | look.options
        changed = await self._overlays.change(overlay.id, width=look.width, height=look.height, options=options)
        return Json(self._described(request, changed))

    @call(Call(answers=OverlayJson, status=201, refuses=(NotFound,), scope="panel"))
    async def duplicate(self, request: Request) -> Response:
        """Makes another overlay like this one, with an address of its own."""
        overlay = self._overlays.get(request.path_params["id"])
        copy = await self._overlays.make(
            overlay.kind,
            name=words_of(request).say(Said("copy.name", name=overlay.name[:_NAME_COPIED])),
            width=overlay.width,
            height=overlay.height,
            options=overlay.options,
        )
        return Json(self._described(request, copy), status_code=201)

    def _personal(self, overlay: Overlay) -> frozenset[str]:
        options = self._catalog[overlay.kind].options
        return frozenset(option.name for option in options if option.type == _PERSONAL)

    def _described(self, request: Request, overlay: Overlay) -> OverlayJson:
        return self._status.overlay(overlay, secret_base_url(request))
