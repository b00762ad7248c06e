"""One selector for all the sockets of a load: plain and cheap, so that it never is what is measured."""

import selectors
import socket
import time
from collections.abc import Callable

_PATIENCE_SECONDS = 60.0
_SPIN_SECONDS = 0.002


class Turns:
    """Calls whoever has something to read."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()

    def watch(self, connection: socket.socket, ready: Callable[[], None]) -> None:
        self._selector.register(connection, selectors.EVENT_READ, ready)

    def forget(self, connection: socket.socket) -> None:
        self._selector.unregister(connection)

    def once(self, timeout: float | None = None) -> None:
        for key, _ in self._selector.select(timeout):
            key.data()

    def until(self, done: Callable[[], bool]) -> None:
        """
        Raises:
            TimeoutError: it is not done in a minute.
        """
        deadline = time.perf_counter() + _PATIENCE_SECONDS
        while not done():
            if time.perf_counter() > deadline:
                raise TimeoutError("what the load waits for does not come")
            self.once(0.1)

    def until_time(self, moment: float) -> None:
        """Goes on until `time.perf_counter()` is there; the last stretch without sleeping, which is exact."""
        while (left := moment - time.perf_counter()) > 0:
            self.once(left - _SPIN_SECONDS if left > _SPIN_SECONDS else 0)
