"""Uvicorn, set up for this program: its sockets, its limits, what it logs and what it prints."""

import asyncio
import errno
import gc
import logging
import secrets
import signal
import socket
import sys
import time
from contextlib import suppress
from types import FrameType

import httpx
import uvicorn
from starlette.types import ASGIApp

from overlay import data_folder
from overlay.app import create_app
from overlay.doctor import running
from overlay.doctor.running import Running
from overlay.domain.errors import InvalidSettings, OverlayError
from overlay.protocol import MAXIMUM_MESSAGE_BYTES
from overlay.settings import Settings
from overlay.storage.database import prepare
from overlay.web.http_protocol import HttpProtocol
from overlay.web.page_protocol import PageProtocol

SHUTDOWN_SECONDS = 1
"""The most that Uvicorn waits, before it calls what is still there a fault."""

CUT_SECONDS = 0.6
"""After so long, what still waits for somebody else is cut short; a moment later whoever stays is hung up on."""

HANG_UP_SECONDS = 0.8
IMPATIENT_SECONDS = 2.0
"""Only when it should long have ended does another Ctrl+C end it without saving anything."""

PING_SECONDS = 20.0
GARBAGE_THRESHOLDS = (10_000, 20, 20)


log = logging.getLogger(__name__)


class PortInUse(OverlayError): ...


class Server(uvicorn.Server):
    """Prints the address once it answers."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._key = secrets.token_urlsafe(24)
        self._asked_at = 0.0
        super().__init__(configure(settings, own_key=self._key))

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        # What the start made stays: the collector need not look at it again, nor look for rubbish after every dozen
        # events, which hardly leave any.
        gc.collect()
        gc.freeze()
        gc.set_threshold(*GARBAGE_THRESHOLDS)
        if self.started and sockets:
            port = sockets[0].getsockname()[1]
            base = f"http://{_openable(self._settings.host)}:{port}"
            print(f"owncast-overlay is running at {base}/")
            print(f"webhook: {self._settings.public_url or base}/webhook/<key>   (the panel shows the key)", flush=True)
            try:
                running.write(self._settings.data_dir, Running(url=base, key=self._key))
            except OSError as problem:
                log.warning("the command doctor will not find this program: %s", problem)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        running.remove(self._settings.data_dir)
        loop = asyncio.get_running_loop()
        timers = (loop.call_later(CUT_SECONDS, self._cut_short), loop.call_later(HANG_UP_SECONDS, self._hang_up))
        try:
            await super().shutdown(sockets)
        finally:
            for timer in timers:
                timer.cancel()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if not self.should_exit:
            self._asked_at = time.monotonic()
        super().handle_exit(sig, frame)
        # A second Ctrl+C is impatience: Uvicorn would leave at once, with nothing saved and a traceback.
        self.force_exit = self.force_exit and time.monotonic() > self._asked_at + IMPATIENT_SECONDS

    def _cut_short(self) -> None:
        for task in self.server_state.tasks:
            task.cancel()

    def _hang_up(self) -> None:
        for connection in self.server_state.connections:
            if (transport := connection.transport) is not None:
                transport.abort()


def configure(
    settings: Settings, *, owncast_transport: httpx.AsyncBaseTransport | None = None, own_key: str | None = None
) -> uvicorn.Config:
    """The program, configured as it and its tests run."""
    return configure_app(create_app(settings, owncast_transport=owncast_transport, own_key=own_key))


def configure_app(app: ASGIApp) -> uvicorn.Config:
    """The Uvicorn configuration of the program, for any application: `make bench` gives it to a peer."""
    return uvicorn.Config(
        app,
        http=HttpProtocol,
        ws=PageProtocol,
        ws_ping_interval=PING_SECONDS,
        ws_ping_timeout=PING_SECONDS,
        ws_max_size=MAXIMUM_MESSAGE_BYTES,
        # A frame is made once for all pages; compressing would have to be done for each.
        ws_per_message_deflate=False,
        # Forwarding headers are judged by web/access.py.
        proxy_headers=False,
        # Addresses hold keys: no access log.
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=False,
        # Owncast keeps its connections between lines of chat.
        timeout_keep_alive=75,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        lifespan="on",
    )


def run(settings: Settings) -> int:
    """Serves until SIGINT or SIGTERM; returns the exit code.

    Raises:
        PortInUse, InvalidSettings, StorageUnavailable: nothing was started.
    """
    _log(settings.log_level)
    # Here a file that cannot be used is one line; once the server starts, it would be a traceback.
    prepare(data_folder.database(settings.data_dir))
    server = Server(settings)
    # Uvicorn raises the signal again once it has shut down: by then the work is done.
    signal.signal(signal.SIGTERM, _exit)
    with listen(settings.host, settings.port) as listening, suppress(KeyboardInterrupt):
        server.run(sockets=[listening])
    return 0 if server.started else 1


def listen(host: str, port: int) -> socket.socket:
    """A bound socket.

    Raises:
        PortInUse: naming the port and the way out.
        InvalidSettings: the address is none of this machine's.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, kind, protocol)
        if sys.platform != "win32":
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6 and host == "::":
            bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        bound.bind(address)
    except OSError as exc:
        if exc.errno == errno.EADDRINUSE:
            raise PortInUse(
                f"port {port} is in use by another program; stop it, or choose another port with --port (0 takes any)"
            ) from exc
        raise InvalidSettings(f"--host, --port: cannot listen on {host} port {port}: {exc.strerror or exc}") from exc
    return bound


def _openable(host: str) -> str:
    """The host as a browser on this machine can open it."""
    if host in ("0.0.0.0", "::"):
        return "127.0.0.1" if host == "0.0.0.0" else "[::1]"
    return f"[{host}]" if ":" in host else host


def _log(level: str) -> None:
    logging.basicConfig(
        level=level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr
    )
    # Uvicorn logs the address of every socket at "info", and addresses hold keys.
    for name in ("uvicorn", "uvicorn.error", "websockets", "httpx", "httpcore", "asyncio", "filelock", "simpleobsws"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _exit(number: int, frame: FrameType | None) -> None:
    sys.exit(0)
