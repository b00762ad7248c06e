"""A page's socket without its browser: what it is told, and what it says."""

import json
from collections.abc import Iterable
from contextlib import ExitStack
from types import TracebackType
from typing import Any, Self

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

SECONDS = 10.0
"""How long a test waits for what must come."""


def text_of(event: dict[str, Any]) -> str:
    """The words of a line."""
    return "".join(fragment["text"] for fragment in event["data"]["fragments"])


def texts(events: Iterable[dict[str, Any]]) -> list[str]:
    """The words of these lines of chat; other events are left out."""
    return [text_of(event) for event in events if event["type"] == "CHAT"]


def ids(events: Iterable[dict[str, Any]]) -> list[int]:
    return [event["id"] for event in events]


class Page:
    """An open page. `snapshot` is what it was told first: a snapshot or a resume."""

    def __init__(self, url: str, **options: Any) -> None:
        self._open = ExitStack()
        self.socket = self._open.enter_context(connect(url, proxy=None, compression=None, max_size=None, **options))
        self.snapshot = self.receive()
        self.log: str = self.snapshot["log"]
        self.last_id: int = self.snapshot["last_id"]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._open.close()

    @property
    def position(self) -> str:
        """The query with which it comes back."""
        return f"?after={self.last_id}&log={self.log}"

    def receive(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self.socket.recv(timeout=SECONDS))
        if message["type"] == "events":
            self.last_id = message["last_id"]
        return message

    def until(self, type: str) -> dict[str, Any]:
        """The next message of this type; others before it are skipped."""
        while (message := self.receive())["type"] != type:
            pass
        return message

    def events(self, upto: int) -> list[dict[str, Any]]:
        """The events of the following frames, until one says that it reaches this id."""
        found: list[dict[str, Any]] = []
        while self.last_id < upto:
            found += self.until("events")["events"]
        return found

    def hello(self, **members: object) -> None:
        self.say(type="hello", protocol=1, **members)

    def say(self, **message: object) -> None:
        self.socket.send(json.dumps(message))

    def end(self) -> int:
        """Reads on until the server closes; the code it gives."""
        while True:
            try:
                self.socket.recv(timeout=SECONDS)
            except ConnectionClosed as closed:
                return closed.rcvd.code if closed.rcvd is not None else 1006
