"""`/api/overlays` and `/api/kinds`."""

from collections.abc import Mapping
from dataclasses import asdict

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from overlay.overlays.catalog import Catalog
from overlay.overlays.instances import Overlay, Overlays
from overlay.web.api.body import read_body, read_id
from overlay.web.errors import Json
from overlay.web.status import Status


class NewOverlay(msgspec.Struct, forbid_unknown_fields=True):
    """What `POST /api/overlays` takes; what is left out comes from the kind."""

    kind: str
    name: str = ""
    options: dict[str, object] = {}
    width: int = 0
    height: int = 0


class OverlayChanges(msgspec.Struct, forbid_unknown_fields=True):
    """What `PATCH /api/overlays/<id>` takes. An option set to null goes back to its default."""

    name: str | None = None
    options: dict[str, object] | None = None
    width: int | None = None
    height: int | None = None


class OverlayCalls:
    def __init__(self, overlays: Overlays, catalog: Catalog, status: Status) -> None:
        self._overlays = overlays
        self._catalog = catalog
        self._status = status

    async def list(self, request: Request) -> Response:
        return Json({"overlays": self._status.overlays(request.state.base_url)})

    async def kinds(self, request: Request) -> Response:
        return Json({"kinds": [asdict(manifest) for manifest in self._catalog.values()]})

    async def make(self, request: Request) -> Response:
        new = await read_body(request, NewOverlay)
        overlay = await self._overlays.make(
            new.kind, name=new.name, width=new.width, height=new.height, options=new.options
        )
        return Json(self._described(request, overlay), status_code=201)

    async def change(self, request: Request) -> Response:
        changes = await read_body(request, OverlayChanges)
        overlay = await self._overlays.change(
            read_id(request), name=changes.name, width=changes.width, height=changes.height, options=changes.options
        )
        return Json(self._described(request, overlay))

    async def new_key(self, request: Request) -> Response:
        return Json(self._described(request, await self._overlays.new_key(read_id(request))))

    async def delete(self, request: Request) -> Response:
        await self._overlays.delete(read_id(request))
        return Response(status_code=204)

    def _described(self, request: Request, overlay: Overlay) -> Mapping[str, object]:
        return self._status.overlay(overlay, request.state.base_url)
