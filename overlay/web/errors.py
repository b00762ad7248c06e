"""Exception class -> HTTP answer, in one table."""

from http import HTTPStatus

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket

from overlay.domain.errors import (
    Conflict,
    InvalidAddress,
    InvalidRequest,
    InvalidSignature,
    InvalidToken,
    InvalidWebhook,
    NotFound,
    OverlayError,
    OwncastNotConfigured,
    OwncastRefused,
    OwncastTimeout,
    OwncastUnavailable,
    StorageUnavailable,
)

_STATUS: dict[type[OverlayError], int] = {
    InvalidRequest: 400,
    InvalidAddress: 400,
    InvalidToken: 400,
    InvalidSignature: 401,
    NotFound: 404,
    Conflict: 409,
    OwncastNotConfigured: 409,
    OwncastRefused: 502,
    OwncastUnavailable: 502,
    OwncastTimeout: 504,
    StorageUnavailable: 503,
}


class Json(Response):
    """A JSON answer, encoded by msgspec."""

    media_type = "application/json"

    def render(self, content: object) -> bytes:
        return msgspec.json.encode(content)


def status_of(error: OverlayError) -> int:
    if isinstance(error, InvalidWebhook):
        return error.status
    return status_of_kind(type(error))


def status_of_kind(kind: type[OverlayError]) -> int:
    """The status that errors of this class have, whatever happened."""
    return next((_STATUS[base] for base in kind.__mro__ if base in _STATUS), 500)


async def answer_error(request: Request, error: Exception) -> Response:
    """What a caller is told of one of our own errors: its one sentence."""
    assert isinstance(error, OverlayError)
    return Json({"error": str(error)}, status_code=status_of(error))


async def answer_http_error(request: Request, error: Exception) -> Response:
    """Starlette's own: no such path, no such method, a body that is too large."""
    assert isinstance(error, HTTPException)
    words = {404: "there is nothing at this address", 405: "this address does not take this method"}
    text = words.get(error.status_code, error.detail)
    return Json({"error": text}, status_code=error.status_code, headers=dict(error.headers or {}))


async def refuse_socket(websocket: WebSocket, status: int, reason: str) -> None:
    """Answers a socket's handshake like any other request that fails."""
    await websocket.send_denial_response(Json({"error": reason}, status_code=status or HTTPStatus.FORBIDDEN))
