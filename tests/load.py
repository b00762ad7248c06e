"""Many webhooks at once, with as little work as possible on this side."""

import socket
import threading
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from tests.server import Client


class Connection:
    """One keep-alive connection that posts webhooks, as Owncast has several of."""

    def __init__(self, server: Client) -> None:
        address = urlsplit(server.webhook_url)
        self._head = f"POST {address.path} HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Length: ".encode()
        self._socket = socket.create_connection((str(address.hostname), int(address.port or 80)), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def post(self, body: bytes) -> int:
        """The status of the answer.

        Raises:
            OSError: there was none.
        """
        self._socket.sendall(b"%b%d\r\n\r\n%b" % (self._head, len(body), body))
        head, rest = self._read_head()
        length = next((line.split(b":")[1] for line in head.lower().split(b"\r\n") if b"content-length" in line), b"0")
        missing = int(length) - len(rest)
        while missing > 0:
            missing -= len(self._receive())
        return int(head.split(b" ", 2)[1])

    def close(self) -> None:
        self._socket.close()

    def _read_head(self) -> tuple[bytes, bytes]:
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._receive()
        head, _, rest = answer.partition(b"\r\n\r\n")
        return head, rest

    def _receive(self) -> bytes:
        chunk = self._socket.recv(65536)
        if not chunk:
            raise ConnectionResetError("the server closed the connection")
        return chunk


def pour(
    server: Client,
    bodies: Sequence[bytes],
    *,
    connections: int = 8,
    answered: Callable[[bytes, int], None] = lambda body, status: None,
) -> None:
    """Posts all of them over so many connections at once; a connection that breaks ends its share."""
    threads = [
        threading.Thread(target=_pour, args=(server, bodies[first::connections], answered))
        for first in range(connections)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _pour(server: Client, bodies: Sequence[bytes], answered: Callable[[bytes, int], None]) -> None:
    try:
        connection = Connection(server)
    except OSError:
        return
    try:
        for body in bodies:
            answered(body, connection.post(body))
    except OSError:
        return
    finally:
        connection.close()


def take(server: Client, lines: Sequence[bytes], *, connections: int = 8) -> None:
    """Posts webhooks that must all be accepted."""
    statuses: list[int] = []
    pour(server, lines, connections=connections, answered=lambda body, status: statuses.append(status))
    assert statuses == [204] * len(lines)
