"""The program is ended while it waits for others: quietly, within its two seconds, with an answer for whoever asked."""

import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.server import ServerProcess, chat, serving


class SilentHost:
    """Takes every call, and never says a word."""

    def __init__(self, listening: socket.socket) -> None:
        self.address = f"127.0.0.1:{listening.getsockname()[1]}"
        self._listening = listening
        self._called: list[socket.socket] = []

    def called(self) -> None:
        """Waits until somebody calls."""
        self._called.append(self._listening.accept()[0])

    def hang_up(self) -> None:
        for call in self._called:
            call.close()


@pytest.fixture
def silent() -> Iterator[SilentHost]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(10)
        host = SilentHost(listening)
        yield host
        host.hang_up()


def asked(server: ServerProcess, method: str, path: str, body: object) -> Callable[[], httpx.Response]:
    """Asks in a thread of its own; what is returned waits for the answer."""
    answers: list[httpx.Response] = []

    def ask() -> None:
        answers.append(httpx.request(method, f"{server.url}{path}", json=body, timeout=20))

    thread = threading.Thread(target=ask)
    thread.start()

    def answer() -> httpx.Response:
        thread.join(timeout=20)
        return answers[0]

    return answer


def stopped(server: ServerProcess, *signals: signal.Signals) -> str:
    """What it still says until it has ended."""
    began = time.monotonic()
    for number in signals[:-1]:
        server.process.send_signal(number)
        # Two signals at once are one; a call that is refused shows that the first one was heard.
        while _takes_calls(server):
            pass
    assert server.stop(signals[-1]) == 0
    assert time.monotonic() - began < 2
    assert server.process.stdout is not None
    return server.process.stdout.read().partition("(the panel shows the key)\n")[2]


def _takes_calls(server: ServerProcess) -> bool:
    address = urlsplit(server.url)
    try:
        socket.create_connection((str(address.hostname), int(address.port or 0)), timeout=5).close()
    except OSError:
        return False
    return True


@pytest.mark.parametrize(
    "signals",
    [(signal.SIGTERM,), (signal.SIGINT,), (signal.SIGINT, signal.SIGINT), (signal.SIGTERM, signal.SIGINT)],
    ids=lambda signals: "+".join(number.name for number in signals),
)
def test_it_ends_quietly_while_an_owncast_is_looked_for(
    tmp_path: Path, silent: SilentHost, signals: tuple[signal.Signals, ...]
) -> None:
    with serving(tmp_path) as server:
        server.take(chat("hello", "a"))
        answer = asked(server, "POST", "/api/setup/owncast", {"url": f"http://{silent.address}"})
        silent.called()

        said = stopped(server, *signals)

        assert said == ""
        assert answer().status_code == 504
        assert "the program was closed before this was done" in answer().json()["error"]
    with serving(tmp_path) as server:
        assert [event["source_id"] for event in server.events()] == ["a"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/api/messages", {"kind": "user", "body": "hello"}),
        ("PUT", "/api/stream/title", {"title": "Caulking"}),
    ],
    ids=lambda value: value if isinstance(value, str) and "/" in value else "",
)
def test_it_ends_quietly_while_owncast_does_not_answer(
    tmp_path: Path, silent: SilentHost, method: str, path: str, body: object
) -> None:
    owncast = f"http://{silent.address}"
    with serving(tmp_path, "--owncast-url", owncast, OVERLAY_ACCESS_TOKEN="all-scopes") as server:
        # It calls once by itself, to see whether Owncast is there.
        silent.called()
        answer = asked(server, method, path, body)
        silent.called()

        assert stopped(server, signal.SIGTERM) == ""
        assert answer().status_code == 504


def test_it_ends_quietly_while_an_obs_does_not_answer(tmp_path: Path, silent: SilentHost) -> None:
    with serving(tmp_path) as server:
        answer = asked(server, "PUT", "/api/obs", {"address": silent.address, "password": "of-obs"})
        silent.called()

        assert stopped(server, signal.SIGTERM) == ""
        assert answer().status_code == 504


def test_it_ends_quietly_with_requests_that_are_never_whole(tmp_path: Path) -> None:
    with serving(tmp_path) as server, ExitStack() as stack:
        address = urlsplit(server.webhook_url)
        for path in (address.path, "/api/messages", "/"):
            half = stack.enter_context(socket.create_connection((str(address.hostname), int(address.port or 0))))
            half.sendall(f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 500\r\n\r\n{{".encode())
        server.take(chat("hello", "a"))

        assert stopped(server, signal.SIGTERM) == ""
