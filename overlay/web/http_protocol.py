"""Uvicorn's HTTP protocol, with a short way for Owncast's webhooks.

A webhook is posted for every line of chat, and Owncast's chat waits for the answer. As an ASGI request it would cost a
task, a scope, four messages and a way through the application before anything of it is looked at: as much as taking it
in. Here its body goes to the handler as soon as it is whole, and the answer out when the event is kept. Everything
else, and whatever is not plainly a webhook, is served as ever.
"""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Protocol, cast
from urllib.parse import unquote

import httptools
import msgspec
from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from overlay.owncast.envelope import MAXIMUM_BYTES

STATE = "overlay.webhook"
"""The name under which the lifespan's state holds the handler."""

Headers = list[tuple[bytes, bytes]]

log = logging.getLogger(__name__)


class Answer:
    """A whole answer, ready for the wire."""

    __slots__ = ("closing", "keeping")

    def __init__(self, status: int, headers: Headers, *, error: str = "") -> None:
        body = b""
        if error:
            body = msgspec.json.encode({"error": error})
            length = (b"content-length", b"%d" % len(body))
            headers = [(b"content-type", b"application/json"), length, *headers]
        head = b"HTTP/1.1 %d %s\r\n" % (status, HTTPStatus(status).phrase.encode())
        head += b"".join(b"%s: %s\r\n" % header for header in headers)
        self.keeping = head + b"\r\n" + body
        self.closing = head + b"connection: close\r\n\r\n" + body


class Handler(Protocol):
    """Whoever takes webhooks in. Each call of `take`, `too_large` and `cut_off` is one request."""

    def is_at(self, path: str) -> bool: ...

    def take(self, headers: Headers, body: bytes, answer: Callable[[Answer], None]) -> None:
        """Calls `answer` once, now or later."""

    def too_large(self, answer: Callable[[Answer], None]) -> None: ...

    def cut_off(self) -> None: ...


class Exchange:
    """One webhook, from its head to the answer. The protocol keeps it where it keeps any request's cycle."""

    __slots__ = (
        "_chunks",
        "_handler",
        "_headers",
        "_protocol",
        "_size",
        "_started",
        "_waits_for_100",
        "_whole",
        "disconnected",
        "keep_alive",
        "message_event",
        "response_complete",
    )

    def __init__(self, protocol: "HttpProtocol", handler: Handler, *, keep_alive: bool) -> None:
        self.response_complete = False
        self.disconnected = False
        self.keep_alive = keep_alive
        self.message_event = _nobody_waits
        self._protocol = protocol
        self._handler = handler
        self._headers = protocol.headers
        self._waits_for_100 = protocol.expect_100_continue
        self._chunks: list[bytes] = []
        self._size = 0
        self._started = self._whole = False

    def start(self) -> None:
        """It is this request's turn."""
        self._started = True
        if _announced(self._headers) > MAXIMUM_BYTES:
            self._handler.too_large(self.answer)
        elif self._whole:
            self._take()
        elif self._waits_for_100:
            self._protocol.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def add(self, chunk: bytes) -> None:
        if self.response_complete:
            return
        self._size += len(chunk)
        if self._size <= MAXIMUM_BYTES:
            self._chunks.append(chunk)
        elif self._started:
            self._handler.too_large(self.answer)

    def complete(self) -> None:
        self._whole = True
        if self._started and not self.response_complete:
            self._take()

    def lost(self) -> None:
        """The connection ended."""
        if not self._whole and not self.response_complete:
            self._handler.cut_off()

    def answer(self, answer: Answer) -> None:
        if self.response_complete or self.disconnected:
            return
        self.response_complete = True
        protocol = self._protocol
        if protocol.flow.write_paused:
            # Who posts and posts, and reads no answer, gets no more of them.
            protocol.transport.abort()
        elif self.keep_alive:
            protocol.transport.write(answer.keeping)
        else:
            protocol.transport.write(answer.closing)
            protocol.transport.close()
        protocol.on_response_complete()

    def _take(self) -> None:
        if self._size > MAXIMUM_BYTES:
            self._handler.too_large(self.answer)
            return
        body = self._chunks[0] if len(self._chunks) == 1 else b"".join(self._chunks)
        try:
            self._handler.take(self._headers, body, self.answer)
        except Exception:
            # Inside the parser, it would be taken for a fault of the request.
            log.exception("a webhook could not be taken in")
            self.answer(Answer(500, [], error="this went wrong in the program"))


class HttpProtocol(HttpToolsProtocol):
    """Hands genuine webhooks to the handler in the lifespan's state."""

    def on_headers_complete(self) -> None:
        handler: Handler | None = self.app_state.get(STATE)
        if (
            handler is None
            or self.parser.get_method() != b"POST"
            or self.parser.should_upgrade()
            or not handler.is_at(_path(self.url))
        ):
            super().on_headers_complete()
            return
        before: RequestResponseCycle | None = self.cycle
        keep_alive = self.parser.get_http_version() != "1.0" and self.parser.should_keep_alive()
        exchange = Exchange(self, handler, keep_alive=keep_alive)
        self.cycle = cast(RequestResponseCycle, exchange)
        if before is None or before.response_complete:
            exchange.start()
        else:
            # Its answer has to come after that of the one before.
            self.flow.pause_reading()
            self.pipeline.appendleft((self.cycle, self.app))

    def on_body(self, body: bytes) -> None:
        exchange = self.cycle
        if isinstance(exchange, Exchange):
            exchange.add(body)
        else:
            super().on_body(body)

    def on_message_complete(self) -> None:
        exchange = self.cycle
        if isinstance(exchange, Exchange):
            exchange.complete()
        else:
            super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        exchange = self.cycle
        if isinstance(exchange, Exchange):
            exchange.lost()
        super().connection_lost(exc)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        if isinstance(cycle, Exchange):
            cycle.start()
        else:
            super()._start_asgi_task(cycle, app)


class _Nobody:
    """Stands for the event that an ASGI request waits on."""

    def set(self) -> None: ...


_nobody_waits = _Nobody()


def _path(url: bytes) -> str:
    path = httptools.parse_url(url).path.decode("ascii")
    return unquote(path) if "%" in path else path


def _announced(headers: Headers) -> int:
    for name, value in headers:
        if name == b"content-length" and value.isdigit():
            return int(value[:12])
    return 0
