"""`/api/overlays` and `/api/kinds`."""

from typing import TypedDict

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from overlay.domain.errors import NotFound, Outdated
from overlay.domain.manifest import Manifest
from overlay.overlays.catalog import Catalog
from overlay.overlays.instances import Overlay, Overlays
from overlay.web.api.body import read_body
from overlay.web.api.call import Call, call
from overlay.web.api.permit import secret_base_url
from overlay.web.errors import Json
from overlay.web.gzipped import Gzipped, compress, takes_gzip
from overlay.web.status import OverlayJson, Status


class NewOverlay(msgspec.Struct, forbid_unknown_fields=True):
    """A new overlay; what is left out comes from the kind."""

    kind: str
    name: str = ""
    options: dict[str, object] = {}
    width: int | None = None
    height: int | None = None


class OverlayBefore(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What whoever changes the overlay took it for."""

    name: str | None = None
    width: int | None = None
    height: int | None = None


class OverlayChanges(msgspec.Struct, forbid_unknown_fields=True):
    """What is to change. An option set to null goes back to its default. Where something is not as `was` says, because
    somebody else changed it meanwhile, nothing is changed."""

    was: OverlayBefore | None = None
    name: str | None = None
    options: dict[str, object] | None = None
    width: int | None = None
    height: int | None = None


class OverlaysJson(TypedDict):
    overlays: list[OverlayJson]


class KindsJson(TypedDict):
    kinds: list[Manifest]


class OverlayCalls:
    def __init__(self, overlays: Overlays, catalog: Catalog, status: Status) -> None:
        self._overlays = overlays
        self._catalog = catalog
        self._status = status
        self._kinds = b""

    @call(Call(answers=OverlaysJson))
    async def list(self, request: Request) -> Response:
        """Every overlay, with its address."""
        return Json(OverlaysJson(overlays=self._status.overlays(secret_base_url(request))))

    @call(Call(answers=KindsJson))
    async def kinds(self, request: Request) -> Response:
        """What an overlay can be, and the options each kind has."""
        kinds = KindsJson(kinds=[*self._catalog.values()])
        if not takes_gzip(request.headers):
            return Json(kinds)
        # The largest answer of all, asked for by every panel that opens, and the same until the program stops.
        self._kinds = self._kinds or compress(msgspec.json.encode(kinds))
        return Gzipped(self._kinds, Json.media_type)

    @call(Call(takes=NewOverlay, answers=OverlayJson, status=201, scope="panel"))
    async def make(self, request: Request) -> Response:
        """Makes an overlay."""
        new = await read_body(request, NewOverlay)
        overlay = await self._overlays.make(
            new.kind, name=new.name, width=new.width, height=new.height, options=new.options
        )
        return Json(self._described(request, overlay), status_code=201)

    @call(Call(takes=OverlayChanges, answers=OverlayJson, refuses=(NotFound, Outdated), scope="show"))
    async def change(self, request: Request) -> Response:
        """Changes what is given; open pages follow at once. A 409 has, as `present`, what somebody else made of it."""
        changes = await read_body(request, OverlayChanges)
        overlay = await self._overlays.change(
            request.path_params["id"],
            name=changes.name,
            width=changes.width,
            height=changes.height,
            options=changes.options,
            was=msgspec.to_builtins(changes.was) if changes.was else None,
            present=lambda overlay: self._described(request, overlay),
        )
        return Json(self._described(request, overlay))

    @call(Call(answers=OverlayJson, refuses=(NotFound,), scope="panel"))
    async def new_key(self, request: Request) -> Response:
        """Gives the overlay a new address. Pages that use the old one are cut."""
        return Json(self._described(request, await self._overlays.new_key(request.path_params["id"])))

    @call(Call(status=204, answers=None, refuses=(NotFound,), scope="panel"))
    async def delete(self, request: Request) -> Response:
        """Deletes the overlay. Pages that show it are cut."""
        await self._overlays.delete(request.path_params["id"])
        return Response(status_code=204)

    @call(Call(answers=OverlayJson, refuses=(NotFound,), scope="panel"))
    async def old_key(self, request: Request) -> Response:
        """Takes the overlay's newest key back: the address it had before counts again, until the program stops."""
        return Json(self._described(request, await self._overlays.old_key(request.path_params["id"])))

    @call(Call(answers=OverlayJson, refuses=(NotFound,), scope="panel"))
    async def restore(self, request: Request) -> Response:
        """Brings back an overlay that was deleted, with its address, until the program stops."""
        return Json(self._described(request, await self._overlays.restore(request.path_params["id"])))

    def _described(self, request: Request, overlay: Overlay) -> OverlayJson:
        return self._status.overlay(overlay, secret_base_url(request))
