"""Pages without a browser: raw WebSockets whose frames are counted and not decoded."""

import socket
import struct
from types import TracebackType
from typing import Self

from tests.bench.turns import Turns

_EVENT = b'"received_at":'
"""Each event has it once."""

_TEXT, _CLOSE, _PING = 1, 8, 9
_HANDSHAKE = (
    "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: AAECAwQFBgcICQoLDA0ODw==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
_HELLO = b'{"type":"hello","protocol":1,"visible":true}'

_buffer = bytearray(1024 * 1024)
_view = memoryview(_buffer)


class Page:
    """One socket. `frames` and `payload` count text frames and their bytes, as soon as a frame begins and arrives."""

    __slots__ = ("_carried", "_connection", "_counts", "_left", "_tail", "_turns", "events", "frames", "payload")

    def __init__(self, turns: Turns, port: int, path: str, *, counts: bool) -> None:
        self._turns = turns
        self._counts = counts
        self._left = 0
        self._carried = self._tail = b""
        self.frames = self.payload = self.events = 0
        self._connection = socket.create_connection(("127.0.0.1", port))
        self._connection.sendall(_HANDSHAKE.format(path=path, port=port).encode())
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._connection.recv(65536)
        assert answer.startswith(b"HTTP/1.1 101"), answer
        self._take(answer.partition(b"\r\n\r\n")[2])
        turns.watch(self._connection, self._ready)

    @property
    def whole(self) -> bool:
        """Whether no frame is half here."""
        return not self._left and not self._carried

    def say_hello(self) -> None:
        self._send(_TEXT, _HELLO)

    def close(self) -> None:
        self._turns.forget(self._connection)
        self._connection.close()

    def _ready(self) -> None:
        size = self._connection.recv_into(_buffer)
        if size == 0:
            raise ConnectionError("the server closed a page's socket")
        if size < self._left and not self._counts:
            self._left -= size
            self.payload += size
        else:
            self._take(_view[:size])

    def _take(self, data: bytes | memoryview) -> None:
        if self._carried:
            data = self._carried + bytes(data)
            self._carried = b""
        if self._counts:
            text = self._tail + bytes(data)
            self.events += text.count(_EVENT)
            self._tail = text[-len(_EVENT) + 1 :]
        at, size = 0, len(data)
        while at < size:
            if self._left:
                step = min(self._left, size - at)
                self._left -= step
                self.payload += step
                at += step
                continue
            start, length = _head(data, at)
            opcode = data[at] & 15
            if start > size or (opcode != _TEXT and start + length > size):
                self._carried = bytes(data[at:])
                # Counted above already.
                self._tail = b"" if self._counts else self._tail
                return
            if opcode == _TEXT:
                self.frames += 1
                self._left = length
                at = start
            else:
                self._control(opcode, bytes(data[start : start + length]))
                at = start + length

    def _control(self, opcode: int, payload: bytes) -> None:
        if opcode == _CLOSE:
            raise ConnectionError(f"the server closed a page's socket: {payload!r}")
        if opcode == _PING:
            self._send(_PING + 1, payload)

    def _send(self, opcode: int, payload: bytes) -> None:
        # A mask of zeros leaves the payload as it is.
        self._connection.sendall(struct.pack("!BBI", 0x80 | opcode, 0x80 | len(payload), 0) + payload)


class Pages:
    """Many sockets on one address. The first counts events; the others must have got the very same bytes."""

    def __init__(self, turns: Turns, port: int, path: str, count: int, *, greeted: bool = True) -> None:
        self._turns = turns
        self._pages = [Page(turns, port, path, counts=number == 0) for number in range(count)]
        if greeted:
            for page in self._pages:
                page.say_hello()
            turns.until(lambda: all(page.frames and page.whole for page in self._pages))
        self.mark()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for page in self._pages:
            page.close()

    def mark(self) -> None:
        """Counts anew from here."""
        for page in self._pages:
            page.frames = page.payload = page.events = 0

    def wait_for(self, events: int) -> None:
        """Until every page has so many events since the mark."""
        first = self._pages[0]
        self._turns.until(lambda: first.events >= events and first.whole)
        assert first.events == events, f"{first.events} events came instead of {events}"
        self._turns.until(lambda: all(page.payload >= first.payload and page.whole for page in self._pages))
        assert {page.payload for page in self._pages} == {first.payload}

    @property
    def frames(self) -> int:
        return self._pages[0].frames


def _head(data: bytes | memoryview, at: int) -> tuple[int, int]:
    """Where a frame's payload starts, and its length; a start beyond the data when its head is not whole."""
    size = len(data)
    if size - at < 2:
        return size + 1, 0
    length = data[at + 1] & 127
    if length < 126:
        return at + 2, length
    wide = 2 if length == 126 else 8
    if size - at < 2 + wide:
        return size + 1, 0
    return at + 2 + wide, int.from_bytes(data[at + 2 : at + 2 + wide], "big")


def mute_page(port: int, path: str) -> socket.socket:
    """A page that opens its socket and then never reads a byte, with no room in between."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.connect(("127.0.0.1", port))
    connection.sendall(_HANDSHAKE.format(path=path, port=port).encode())
    assert connection.recv(12) == b"HTTP/1.1 101"
    return connection
