"""The load of webhooks: prebuilt requests on keep-alive connections, of whose answers only the status is looked at."""

import itertools
import socket
import time
from collections import deque
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import msgspec

from tests.bench.turns import Turns
from tests.server import WEBHOOK_KEY

_VIEWERS = 64
_WORDS = "Is that the same oak as last week, or did the new boards come with the boat? 🙂"
_ACCEPTED = b"HTTP/1.1 204"
_CONNECTIONS_WHEN_PACED = 32

_numbers = itertools.count(1)


def requests(path: str = f"/webhook/{WEBHOOK_KEY}") -> Iterator[bytes]:
    """Endless different lines of chat, whole requests as Owncast 0.2 sends them; only the id is made for each."""
    pieces = [_request(path, viewer).split(b"ID4567890") for viewer in range(_VIEWERS)]
    for pair in itertools.cycle(pieces):
        yield (b"%09d" % next(_numbers)).join(pair)


def body(text: str, viewer: int, id: str = "ID4567890") -> bytes:
    """A webhook body of a server that is on air, as recorded from Owncast 0.2."""
    user = {
        "createdAt": "2026-11-20T18:30:22.94072508Z",
        "nameChangedAt": "0001-01-01T00:00:00Z",
        "id": f"viewer-{viewer}",
        "displayName": f"amber-otter-{viewer}",
        "previousNames": [f"amber-otter-{viewer}"],
        "displayColor": viewer % 8,
        "isBot": False,
        "authenticated": False,
    }
    status = {
        "lastConnectTime": "2026-11-22T06:34:11Z",
        "lastDisconnectTime": None,
        "versionNumber": "0.2.3",
        "streamTitle": "Planking the hull",
        "viewerCount": 12,
        "overallMaxViewerCount": 40,
        "sessionMaxViewerCount": 15,
        "online": True,
    }
    data = {
        "user": user,
        "clientId": 7,
        "body": f"<p>{text}</p>",
        "rawBody": text,
        "id": id,
        "visible": True,
        "timestamp": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
        "status": status,
        "serverURL": "https://stream.example.com",
    }
    return msgspec.json.encode({"eventData": data, "type": "CHAT"})


class Posts:
    """Connections to one server, each with one request under way at most."""

    def __init__(self, turns: Turns, port: int, clients: int) -> None:
        self._requests = requests()
        self._clients = [_Client(turns, port, self._answered) for _ in range(clients)]
        self._turns = turns
        self._goes_on: Callable[[], bool] = lambda: False
        self._idle: deque[_Client] = deque(self._clients)
        self.sent = self.answered = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for client in self._clients:
            client.close()

    def rate(self, seconds: float) -> float:
        """Answers a second, while each client sends its next request once the last one was answered."""
        deadline = time.perf_counter() + seconds
        start, before = time.perf_counter(), self.answered
        self._keep_going(lambda: time.perf_counter() < deadline)
        return (self.answered - before) / (time.perf_counter() - start)

    def burst(self, count: int) -> None:
        """So many events, as fast as they are answered."""
        last = self.sent + count
        self._keep_going(lambda: self.sent < last)

    def send(self) -> None:
        """The next request, on a connection that is free."""
        self.sent += 1
        self._idle.popleft().send(next(self._requests))

    def paced(self, a_second: float, seconds: float) -> list[float]:
        """How long each answer took, in seconds, counted from when its request was due."""
        took: list[float] = []
        start = time.perf_counter() + 0.01
        due_by_client: dict[_Client, float] = {}

        def note(client: _Client) -> None:
            took.append(time.perf_counter() - due_by_client[client])

        for number in range(int(a_second * seconds)):
            due = start + number / a_second
            self._turns.until_time(due)
            self._turns.until(lambda: bool(self._idle))
            client = self._idle[0]
            due_by_client[client] = due
            client.noted = note
            self.send()
        self._turns.until(lambda: len(self._idle) == len(self._clients))
        for client in self._clients:
            client.noted = None
        return took

    def _keep_going(self, goes_on: Callable[[], bool]) -> None:
        self._goes_on = goes_on
        while self._idle and goes_on():
            self.send()
        self._turns.until(lambda: len(self._idle) == len(self._clients))
        self._goes_on = lambda: False

    def _answered(self, client: "_Client") -> None:
        self.answered += 1
        self._idle.append(client)
        if self._goes_on():
            self.send()


def paced_posts(turns: Turns, port: int) -> Posts:
    """With so many connections that a slow answer does not hold up the next request."""
    return Posts(turns, port, _CONNECTIONS_WHEN_PACED)


class _Client:
    def __init__(self, turns: Turns, port: int, answered: Callable[["_Client"], None]) -> None:
        self._turns = turns
        self._answered = answered
        self._connection = socket.create_connection(("127.0.0.1", port))
        self._connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.noted: Callable[[_Client], None] | None = None
        turns.watch(self._connection, self._ready)

    def send(self, request: bytes) -> None:
        self._connection.sendall(request)

    def close(self) -> None:
        self._turns.forget(self._connection)
        self._connection.close()

    def _ready(self) -> None:
        answer = self._connection.recv(4096)
        if not answer.startswith(_ACCEPTED):
            raise ConnectionError(f"a webhook was answered {answer[:200]!r}")
        if self.noted is not None:
            self.noted(self)
        self._answered(self)


def _request(path: str, viewer: int) -> bytes:
    content = body(_WORDS, viewer)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Go-http-client/1.1\r\n"
        f"Content-Length: {len(content)}\r\nContent-Type: application/json\r\nAccept-Encoding: gzip\r\n\r\n"
    )
    return head.encode() + content
