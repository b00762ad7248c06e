"""Exception class -> HTTP answer, in one table."""

from collections.abc import Callable, Mapping

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ExceptionHandler, Scope
from starlette.websockets import WebSocket

from overlay.domain.errors import (
    Conflict,
    InvalidAddress,
    InvalidRequest,
    InvalidSignature,
    InvalidToken,
    InvalidWebhook,
    NotFound,
    ObsNotConnected,
    ObsRefused,
    ObsTimeout,
    ObsUnavailable,
    Outdated,
    OverlayError,
    OwncastNotConfigured,
    OwncastRefused,
    OwncastTimeout,
    OwncastUnavailable,
    StorageUnavailable,
    TooManyGuesses,
    UnknownMedia,
    UploadTooLarge,
    WrongScope,
)
from overlay.domain.said import Said
from overlay.web.languages import Languages

_STATUS: dict[type[OverlayError], int] = {
    InvalidRequest: 400,
    InvalidAddress: 400,
    InvalidToken: 400,
    InvalidSignature: 401,
    TooManyGuesses: 429,
    WrongScope: 403,
    NotFound: 404,
    Conflict: 409,
    UploadTooLarge: 413,
    UnknownMedia: 415,
    OwncastNotConfigured: 409,
    OwncastRefused: 502,
    OwncastUnavailable: 502,
    OwncastTimeout: 504,
    ObsNotConnected: 409,
    ObsRefused: 502,
    ObsUnavailable: 502,
    ObsTimeout: 504,
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


class Errors:
    """Answers what went wrong: with a short `page` where a browser was to show one, with JSON everywhere else."""

    def __init__(self, page: Callable[[int, str, str], Response], languages: Languages) -> None:
        self._page = page
        self._languages = languages

    @property
    def handlers(self) -> Mapping[type[Exception], ExceptionHandler]:
        return {OverlayError: self._ours, HTTPException: self._starlettes, Exception: self._nobodys}

    def answer(
        self, scope: Scope, status: int, said: Said | str, headers: Mapping[str, str] | None = None, **more: object
    ) -> Response:
        """In the language of whoever asks, with what a program may want to know beside the sentence."""
        language = self._languages.of(HTTPConnection(scope))
        text = self._languages.words(language).say(said)
        if _is_navigation(scope):
            answer = self._page(status, text, language)
        else:
            answer = Json({"error": text, **more}, status_code=status)
        answer.headers.update(headers or {})
        return answer

    async def _ours(self, request: Request, error: Exception) -> Response:
        """What a caller is told of one of our own errors: its one sentence, and what he did not know."""
        assert isinstance(error, OverlayError)
        more: dict[str, object] = {"reason": error.reason} if error.reason else {}
        if isinstance(error, Outdated):
            more["present"] = error.present
        headers = {"retry-after": str(error.seconds)} if isinstance(error, TooManyGuesses) else None
        return self.answer(request.scope, status_of(error), error.said, headers, **more)

    async def _starlettes(self, request: Request, error: Exception) -> Response:
        """No such path, no such method, a body that is too large."""
        assert isinstance(error, HTTPException)
        words = {404: Said("error.no_such_address"), 405: Said("error.no_such_method")}
        said = words.get(error.status_code, error.detail)
        return self.answer(request.scope, error.status_code, said, error.headers)

    async def _nobodys(self, request: Request, error: Exception) -> Response:
        """A mistake of this program, which Uvicorn writes into the log."""
        return self.answer(request.scope, 500, Said("error.ours"))


async def refuse_socket(websocket: WebSocket, status: int, reason: str) -> None:
    """Answers a socket's handshake like any other request that fails."""
    await websocket.send_denial_response(Json({"error": reason}, status_code=status))


async def refuse_unknown_socket(websocket: WebSocket) -> None:
    await refuse_socket(websocket, 404, "there is nothing at this address")


def _is_navigation(scope: Scope) -> bool:
    """Whether a person is going to read the answer."""
    if scope["type"] != "http" or scope["path"].startswith("/api/"):
        return False
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])
