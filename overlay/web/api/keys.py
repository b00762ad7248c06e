"""`/api/keys`: the control keys of outside tools."""

from datetime import datetime
from typing import TypedDict

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from overlay.control_keys import ControlKey, ControlKeys, KeyScope
from overlay.domain.errors import Conflict, NotFound
from overlay.web.api.body import read_body
from overlay.web.api.call import Call, call
from overlay.web.errors import Json


class NewKey(msgspec.Struct, forbid_unknown_fields=True):
    """A new key: for which tool, and what it may do."""

    name: str
    scopes: list[KeyScope]


class KeyJson(TypedDict):
    """A control key, without the key itself. `used_at` is when a tool sent it last."""

    id: int
    name: str
    scopes: list[KeyScope]
    made_at: datetime
    used_at: datetime | None


class MadeKeyJson(KeyJson):
    """The same, with the key: it is told here and never again."""

    key: str


class KeysJson(TypedDict):
    """The keys. `environment` says whether OVERLAY_CONTROL_KEY holds another, which may do everything."""

    keys: list[KeyJson]
    environment: bool


class KeyCalls:
    def __init__(self, keys: ControlKeys) -> None:
        self._keys = keys

    @call(Call(answers=KeysJson, scope="panel"))
    async def list(self, request: Request) -> Response:
        """Every control key, and when it was used last."""
        keys = [_described(key) for key in self._keys.all()]
        return Json(KeysJson(keys=keys, environment=self._keys.has_environment))

    @call(Call(takes=NewKey, answers=MadeKeyJson, status=201, refuses=(Conflict,), scope="panel"))
    async def make(self, request: Request) -> Response:
        """Makes a control key. It is in this answer and nowhere else."""
        new = await read_body(request, NewKey)
        key, secret = await self._keys.make(new.name, new.scopes)
        return Json(MadeKeyJson(**_described(key), key=secret), status_code=201)

    @call(Call(status=204, answers=None, refuses=(NotFound,), scope="panel"))
    async def revoke(self, request: Request) -> Response:
        """Ends a control key at once; the others stay."""
        await self._keys.revoke(request.path_params["id"])
        return Response(status_code=204)

    @call(Call(answers=KeyJson, refuses=(NotFound, Conflict), scope="panel"))
    async def restore(self, request: Request) -> Response:
        """Makes a control key that was revoked count again, until the program stops."""
        return Json(_described(await self._keys.restore(request.path_params["id"])))


def _described(key: ControlKey) -> KeyJson:
    return {
        "id": key.id,
        "name": key.name,
        "scopes": [*key.scopes],
        "made_at": key.made_at,
        "used_at": key.used_at,
    }
