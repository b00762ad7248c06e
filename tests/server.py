"""The real server: in a thread of the test's own process, or as a process that can be killed."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
import msgspec
import uvicorn

from overlay.server import configure, listen
from overlay.settings import Settings

WEBHOOK_KEY = "webhook-key-of-the-tests"
PAYLOADS = Path(__file__).parent / "payloads"


def recorded(name: str) -> list[bytes]:
    """The bodies of one recording, in the order they came: `0.1.3`, `0.2` or `0.3-made`."""
    lines = (PAYLOADS / f"webhooks-{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["body"].encode() for line in lines]


def chat(text: str, id: str, *, user: str = "viewer-1", name: str = "Maren", at: str = "2026-11-22T12:00:00Z") -> bytes:
    """A line of chat, as Owncast 0.2 posts it."""
    viewer = {"id": user, "displayName": name, "displayColor": 3, "createdAt": "2026-11-01T00:00:00Z", "isBot": False}
    data = {"id": id, "timestamp": at, "user": viewer, "body": f"<p>{text}</p>", "rawBody": text, "visible": True}
    return msgspec.json.encode({"eventData": data, "type": "CHAT"})


def event(type: str, **data: object) -> bytes:
    """Any webhook body."""
    return msgspec.json.encode({"eventData": data, "type": type})


@dataclass
class Client:
    """What an outside tool on this machine does with a server."""

    url: str
    http: httpx.Client

    @property
    def webhook_url(self) -> str:
        return f"{self.url}/webhook/{WEBHOOK_KEY}"

    def post(self, body: bytes, **headers: str) -> httpx.Response:
        """Posts a webhook, as Owncast does."""
        return self.http.post(self.webhook_url, content=body, headers={"content-type": "application/json", **headers})

    def take(self, *bodies: bytes) -> None:
        """Posts webhooks that must be accepted."""
        for body in bodies:
            response = self.post(body)
            assert response.status_code == 204, response.text

    def events(self, after: int = 0, **query: object) -> list[dict[str, Any]]:
        """Everything in the log above `after`."""
        found: list[dict[str, Any]] = []
        while True:
            parameters: dict[str, Any] = {"after": after, "limit": 1000, **query}
            rows = self.http.get(f"{self.url}/api/events", params=parameters).raise_for_status().json()["events"]
            if not rows:
                return found
            found += rows
            after = rows[-1]["id"]

    def overlay(self, kind: str) -> dict[str, Any]:
        """The first overlay of this kind."""
        overlays = self.http.get(f"{self.url}/api/overlays").raise_for_status().json()["overlays"]
        return next(overlay for overlay in overlays if overlay["kind"] == kind)

    def page_url(self, kind: str, query: str = "") -> str:
        return f"{self.overlay(kind)['url']}{query}"

    def socket_url(self, kind: str, query: str = "") -> str:
        return f"{self.overlay(kind)['url'].replace('http', 'ws', 1)}/socket{query}"


class ServerThread(Client):
    """The server under Uvicorn on a free port, as the program starts it."""

    def __init__(self, settings: Settings, **parts: Any) -> None:
        self.settings = settings
        self._socket = listen(settings.host, settings.port)
        port = self._socket.getsockname()[1]
        self.uvicorn = uvicorn.Server(configure(settings, **parts))
        self._thread = threading.Thread(target=self.uvicorn.run, kwargs={"sockets": [self._socket]})
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        super().__init__(f"http://{host}:{port}", httpx.Client(timeout=10))

    def __enter__(self) -> Self:
        self._thread.start()
        _wait_until_healthy(self.url, self._thread.is_alive)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.http.close()
        self.uvicorn.should_exit = True
        self._thread.join(timeout=10)
        self._socket.close()
        assert not self._thread.is_alive(), "the server did not stop"


class ServerProcess(Client):
    """The command itself, in a process of its own."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self.process = process
        super().__init__(url, httpx.Client(timeout=10))

    def kill(self) -> None:
        """kill -9: nothing is closed, nothing is flushed."""
        self.process.kill()
        self.process.wait(timeout=10)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Asks it to stop; returns the exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=10)


@contextmanager
def serving(data_dir: Path, *arguments: str, port: int = 0, **environment: str) -> Iterator[ServerProcess]:
    """Runs `owncast-overlay` until the block ends; ready when it says so."""
    process = start(data_dir, *arguments, port=port, **environment)
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert line.startswith("owncast-overlay is running at "), f"it did not start: {line}"
        server = ServerProcess(process, line.split(" at ")[1].strip().rstrip("/"))
        try:
            yield server
        finally:
            server.http.close()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def start(data_dir: Path, *arguments: str, port: int = 0, **environment: str) -> subprocess.Popen[str]:
    """Starts the command; whoever calls ends it."""
    command = [sys.executable, "-m", "overlay", "--port", str(port), "--data-dir", str(data_dir), *arguments]
    clean: Mapping[str, str] = {name: value for name, value in os.environ.items() if not name.startswith("OVERLAY_")}
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**clean, "OVERLAY_WEBHOOK_KEY": WEBHOOK_KEY, "OVERLAY_LOG_LEVEL": "error", **environment},
    )


def _wait_until_healthy(url: str, alive: Any) -> None:
    """Connections queue up in the bound socket, so one patient request is all the waiting there is."""
    transport = httpx.HTTPTransport(retries=3)
    with httpx.Client(transport=transport, timeout=10) as client:
        while alive():
            response = client.get(f"{url}/healthz")
            if response.status_code == 200:
                return
        raise AssertionError("the server ended before it was ready")
