"""`/api/obs`, and the calls of `/api/overlays` that put one into OBS."""

from typing import Literal, TypedDict

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from overlay.configuration import Configuration, Value
from overlay.domain.errors import (
    Conflict,
    InvalidAddress,
    InvalidRequest,
    NotFound,
    ObsNotConnected,
    ObsRefused,
    ObsTimeout,
    ObsUnavailable,
)
from overlay.domain.said import Said
from overlay.obs.address import read_address
from overlay.obs.obs import Obs
from overlay.obs.placing import Placed
from overlay.obs.section import ObsJson
from overlay.overlays.instances import Overlays
from overlay.web.api.body import read_body
from overlay.web.api.call import Call, call
from overlay.web.errors import Json

_LONGEST_PASSWORD = 256
_OBS_ERRORS = (ObsNotConnected, ObsRefused, ObsUnavailable, ObsTimeout)


class ObsConnection(msgspec.Struct, forbid_unknown_fields=True):
    """Where obs-websocket listens. What is left out stays; an empty password is none."""

    address: str | None = None
    password: str | None = None


class Place(msgspec.Struct, forbid_unknown_fields=True):
    """Where the overlay is wanted: `scene` by its name, or the one on air. `way` chooses the small waiting file, which
    only an OBS on this machine can read, or the plain address; left out, what fits is chosen."""

    scene: str | None = None
    way: Literal["waiting", "plain"] | None = None


class ObsSetupJson(ObsJson):
    """How it is, and how it is configured. The password is never told, only whether there is one."""

    address: str
    password_set: bool


class SceneJson(TypedDict):
    name: str
    on_air: bool


class ScenesJson(TypedDict):
    """In the order OBS lists them."""

    scenes: list[SceneJson]


class ReloadedJson(TypedDict):
    """How many sources were told to load the overlay anew."""

    sources: int


class ObsCalls:
    def __init__(self, obs: Obs, overlays: Overlays, configuration: Configuration) -> None:
        self._obs = obs
        self._overlays = overlays
        self._configuration = configuration

    @call(Call(answers=ObsSetupJson, scope="panel"))
    async def show(self, request: Request) -> Response:
        """Whether OBS is connected, and how."""
        return Json(self._described(request))

    @call(Call(takes=ObsConnection, answers=ObsSetupJson, refuses=(InvalidAddress, Conflict), scope="panel"))
    async def connect(self, request: Request) -> Response:
        """Connects to OBS, or tries again. Answers when it is known how that ended, whichever way."""
        given = await read_body(request, ObsConnection)
        changes: dict[str, Value] = {}
        if given.address is not None:
            changes["obs_address"] = str(read_address(given.address))
        if given.password is not None:
            if len(given.password) > _LONGEST_PASSWORD or not given.password.isprintable():
                raise InvalidRequest(Said("field.length", what="password", most=_LONGEST_PASSWORD))
            changes["obs_password"] = given.password
        if not changes.get("obs_address", self._configuration.values.obs_address):
            raise InvalidRequest(Said("field.obs_address"))
        await self._configuration.change(changes)
        await self._obs.connect()
        return Json(self._described(request))

    @call(Call(answers=None, status=204, scope="panel"))
    async def forget(self, request: Request) -> Response:
        """Ends the connection and forgets address and password. OBS keeps its sources."""
        await self._configuration.change({"obs_address": "", "obs_password": ""})
        await self._obs.connect()
        return Response(status_code=204)

    @call(Call(answers=ScenesJson, refuses=_OBS_ERRORS, scope="panel"))
    async def scenes(self, request: Request) -> Response:
        """The scenes OBS has now."""
        names, on_air = await self._obs.scenes()
        return Json({"scenes": [{"name": name, "on_air": name == on_air} for name in names]})

    @call(Call(takes=Place, answers=Placed, refuses=(NotFound, Conflict, *_OBS_ERRORS), scope="panel"))
    async def place(self, request: Request) -> Response:
        """Makes or updates the overlay's browser source in a scene of OBS. There is never a second one."""
        given = await read_body(request, Place)
        overlay = self._overlays.get(request.path_params["id"])
        placed = await self._obs.place(
            overlay,
            scene=given.scene,
            way=given.way,
            panel_url=request.state.base_url,
            port=request.scope["server"][1],
        )
        return Json(placed)

    @call(Call(answers=ReloadedJson, refuses=(NotFound, *_OBS_ERRORS), scope="show"))
    async def reload(self, request: Request) -> Response:
        """Has OBS load the overlay anew."""
        overlay = self._overlays.get(request.path_params["id"])
        return Json({"sources": await self._obs.reload(overlay)})

    def _described(self, request: Request) -> dict[str, object]:
        values = self._configuration.values
        obs = self._obs.as_json(request.state.words)
        return {**obs, "address": values.obs_address, "password_set": bool(values.obs_password)}
