"""One open socket, from accept to close: the part that overlay pages and panels share."""

import asyncio
import re
from collections.abc import Awaitable, Callable

from starlette.websockets import WebSocket, WebSocketDisconnect

from overlay import protocol
from overlay.domain import said
from overlay.domain.errors import InvalidRequest
from overlay.hub import Hub, Subscription
from overlay.protocol import CloseCode, Hello, Said, Visible
from overlay.web.page_protocol import EXTENSION, Wire, text_frame

MESSAGES_PER_SECOND = 50.0
"""What a page may say on average; it has bursts of as many."""

_OBS = re.compile(r"\bOBS/([0-9]+(?:\.[0-9]+){0,3})")

PROOF_SECONDS = 3.0
"""The browser answers for its pages, busy and hidden ones too."""


class Listener:
    """A page that listens. Frames for many are made once and written through `deliver`; its own through `send`.

    What it asked for by coming, its snapshot and what it missed, goes through `answer`.
    """

    def __init__(self, websocket: WebSocket, *, preview: bool = False) -> None:
        self.preview = preview
        self.visible = True
        self.greeted = False
        self.obs = ""
        self.browser: str = websocket.headers.get("user-agent", "")
        self.problems: tuple[said.Said, ...] = ()
        self.wire: Wire = websocket.scope["extensions"][EXTENSION]["wire"]
        self.wire.lagging = lambda: self.close(CloseCode.TOO_SLOW, "too slow: come back and resume")
        self._websocket = websocket

    def deliver(self, frame: bytes) -> None:
        self.wire.write(frame)

    def send(self, message: bytes) -> None:
        self.wire.write(text_frame(message))

    def answer(self, message: bytes) -> None:
        self.wire.answer(text_frame(message))

    def prove(self) -> None:
        """Shows that it is there, or is cut: a network that is gone says nothing by itself."""
        self.wire.prove(PROOF_SECONDS)

    def close(self, code: int, reason: str) -> None:
        self.wire.close(code, reason)

    async def listen(self, heard: Callable[[Said], None]) -> None:
        """Reads what the page says until it is gone, or says what no page of ours would."""
        loop = asyncio.get_running_loop()
        allowance, refilled_at = MESSAGES_PER_SECOND, loop.time()
        while True:
            try:
                text = await _receive(self._websocket)
            except WebSocketDisconnect:
                return
            now = loop.time()
            allowance = min(MESSAGES_PER_SECOND, allowance + (now - refilled_at) * MESSAGES_PER_SECOND) - 1
            refilled_at = now
            if allowance < 0:
                self.close(CloseCode.TOO_MANY_MESSAGES, f"more than {MESSAGES_PER_SECOND:g} messages a second")
                return
            try:
                message = protocol.read(text)
            except InvalidRequest as problem:
                self.close(CloseCode.BAD_MESSAGE, str(problem)[:100].encode("ascii", "replace").decode())
                return
            if isinstance(message, Hello):
                if message.protocol != protocol.VERSION:
                    self.close(CloseCode.UNKNOWN_VERSION, f"this server speaks version {protocol.VERSION}")
                    return
                self.visible, self.obs, self.greeted = message.visible, _obs(self.browser, message.obs), True
                self.preview = self.preview or message.preview
            elif isinstance(message, Visible):
                self.visible = message.visible
            heard(message)


async def follow(
    hub: Hub, topics: frozenset[str] | None, listener: Listener, begin: Callable[[Subscription], Awaitable[None]]
) -> Subscription:
    """Subscribes the listener, and has it begun: what `begin` sends comes before what was published meanwhile."""
    subscription = hub.subscribe(topics, listener.deliver)
    subscription.hold()
    try:
        await begin(subscription)
    except BaseException:
        hub.unsubscribe(subscription)
        raise
    subscription.release()
    return subscription


def _obs(browser: str, plugin: str) -> str:
    """Which OBS a page is in, by its browser's name; empty where the page sees none."""
    found = _OBS.search(browser)
    return "" if not plugin else found[1] if found is not None else f"(browser plugin {plugin})"


async def _receive(websocket: WebSocket) -> str | bytes:
    message = await websocket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005))
    text = message.get("text")
    return text if text is not None else message.get("bytes") or b""
