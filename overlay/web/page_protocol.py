"""Uvicorn's WebSocket protocol, with a way to write one frame to many sockets.

An ASGI `send` makes and masks nothing for a server, yet costs a task switch and a fresh frame for every page. Frames
from a server are the same bytes for everyone, so ours are made once and written straight to each page's transport; what
the peer does not read is counted there, and a peer that does not read at all can be cut.
"""

import asyncio
from collections.abc import Callable

from uvicorn._types import ASGISendEvent
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.http11 import Request

EXTENSION = "overlay.page"
MAXIMUM_UNREAD_BYTES = 1024 * 1024
"""What one page may leave unread before it is cut; it resumes from the log."""

_CLOSE_SECONDS = 2.0


def text_frame(text: bytes) -> bytes:
    """One whole text frame, as bytes for the wire."""
    return Frame(Opcode.TEXT, text).serialize(mask=False)


class Wire:
    """The writing half of one page's socket."""

    __slots__ = ("_allowance", "_protocol", "lagging")

    def __init__(self, protocol: "PageProtocol") -> None:
        self._protocol = protocol
        self._allowance = 0
        self.lagging: Callable[[], None] = lambda: None
        """Called once the peer has left too much unread."""

    @property
    def unread_bytes(self) -> int:
        transport = self._protocol.transport
        return 0 if transport.is_closing() else transport.get_write_buffer_size()

    def write(self, frame: bytes) -> None:
        """Writes a frame that is ready for the wire; does nothing on a socket that is closing."""
        if self.unread_bytes <= MAXIMUM_UNREAD_BYTES:
            self._allowance = 0
        self._write(frame)

    def answer(self, frame: bytes) -> None:
        """Writes what the page asked for by coming, however long it is: until it is read, so much more may be unread.

        Or a page on a slow line would be cut for its snapshot, come back, and be cut again.
        """
        self._allowance += len(frame)
        self._write(frame)

    def prove(self, seconds: float) -> None:
        """Cuts the connection unless the peer shows within so many seconds that it is there."""
        protocol = self._protocol
        if protocol.close_sent or protocol.disconnected or protocol.transport.is_closing():
            return
        if protocol.pong_timer is None:
            # An answer to this one begins the usual pings anew.
            if protocol.ping_timer is not None:
                protocol.ping_timer.cancel()
            protocol.send_keepalive_ping()
        if protocol.pong_timer is not None:
            protocol.pong_timer.cancel()
        protocol.pong_timer = asyncio.get_running_loop().call_later(seconds, protocol.transport.abort)

    def close(self, code: int, reason: str) -> None:
        """Says why, and cuts the connection if the peer does not take it in."""
        protocol = self._protocol
        if protocol.close_sent or protocol.disconnected or protocol.transport.is_closing():
            return
        protocol.stop_keepalive()
        protocol.conn.send_close(code, reason)
        protocol.transport.write(b"".join(protocol.conn.data_to_send()))
        protocol.close_sent = True
        protocol.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        if protocol.read_paused:
            # Or the peer's own close would never be seen, and every close take as long as it may.
            protocol.read_paused = False
            protocol.transport.resume_reading()
        protocol.close_timer = asyncio.get_running_loop().call_later(_CLOSE_SECONDS, protocol.transport.abort)

    def _write(self, frame: bytes) -> None:
        protocol = self._protocol
        transport = protocol.transport
        if protocol.close_sent or protocol.disconnected or transport.is_closing():
            return
        transport.write(frame)
        if transport.get_write_buffer_size() > MAXIMUM_UNREAD_BYTES + self._allowance:
            self.lagging()


class PageProtocol(WebSocketsSansIOProtocol):
    """Adds a `Wire` to the ASGI scope's extensions, under `EXTENSION`."""

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):
            # The application runs from the next turn of the loop on, so it finds it there.
            extensions = self.scope["extensions"]
            assert extensions is not None
            extensions[EXTENSION] = {"wire": Wire(self)}

    async def send(self, message: ASGISendEvent) -> None:
        await super().send(message)
        if self.initial_response is not None and self.close_sent:
            # Refused, and that is an answer: Uvicorn would log that the handshake was forgotten.
            self.handshake_complete = True
