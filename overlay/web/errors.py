"""Exception class -> HTTP answer, in one table."""

from collections.abc import Callable, Mapping

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ExceptionHandler, Receive, Scope, Send
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
from overlay.domain.said import Said, Words
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
    """A JSON answer. The sentences in it are said in the language of whoever asks, which `Access` found out."""

    media_type = "application/json"

    def __init__(self, content: object, status_code: int = 200) -> None:
        super().__init__(status_code=status_code)
        self._content = content

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.body = words_of(HTTPConnection(scope)).json(self._content)
        self.headers["content-length"] = str(len(self.body))
        await super().__call__(scope, receive, send)


class Refusal(HTTPException):
    """A request is refused before any part of ours looks at it. `status` and `said` are what it is answered."""

    def __init__(self, status: int, said: Said, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, str(said), headers)
        self.said = said


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
        if _is_navigation(scope):
            language = self._languages.of(HTTPConnection(scope))
            text = self._languages.words(language).say(said)
            answer = self._page(status, text, language)
        else:
            answer = Json({"error": said, **more}, status_code=status)
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
        said = error.said if isinstance(error, Refusal) else words.get(error.status_code, error.detail)
        return self.answer(request.scope, error.status_code, said, error.headers)

    async def _nobodys(self, request: Request, error: Exception) -> Response:
        """A mistake of this program, which Uvicorn writes into the log."""
        return self.answer(request.scope, 500, Said("error.ours"))


def words_of(connection: HTTPConnection) -> Words:
    """What says sentences in the language of whoever asks."""
    words: Words = connection.state.words
    return words


async def refuse_socket(websocket: WebSocket, status: int, said: Said) -> None:
    """Answers a socket's handshake like any other request that fails."""
    await websocket.send_denial_response(Json({"error": said}, status_code=status))


async def refuse_unknown_socket(websocket: WebSocket) -> None:
    await refuse_socket(websocket, 404, Said("error.no_such_address"))


def _is_navigation(scope: Scope) -> bool:
    """Whether a person is going to read the answer."""
    if scope["type"] != "http" or scope["path"].startswith("/api/"):
        return False
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])
