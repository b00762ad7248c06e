"""One open panel: everything that happens, hidden lines included, and how the program itself is."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime

from starlette.websockets import WebSocket

from overlay import protocol
from overlay.domain.events import LINE_TYPES, Event
from overlay.hub import Hub, Subscription
from overlay.intake import Intake
from overlay.owncast_link import OwncastLink
from overlay.storage.event_log import EventLog
from overlay.web.listener import Listener, follow
from overlay.web.page_protocol import text_frame
from overlay.web.status import Status

RECENT = 300
"""Events a panel is given when it opens."""

CHECK_SECONDS = 30.0
"""While a panel is open, Owncast is asked this often whether it is there."""

STATUS_PAUSE_SECONDS = 0.25
"""Under a flood of webhooks the counters need no more than this."""


class PanelSocket:
    """All open panels. They get status sections as they change, at most every `STATUS_PAUSE_SECONDS`."""

    def __init__(self, *, intake: Intake, hub: Hub, event_log: EventLog, link: OwncastLink, status: Status) -> None:
        self._intake = intake
        self._hub = hub
        self._event_log = event_log
        self._link = link
        self._status = status
        self._panels: dict[Listener, str] = {}
        self._pending: set[str] = set()
        self._told_at = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._checker: asyncio.Task[None] | None = None
        self._state_told: protocol.StateJson | None = None
        status.tell = self._tell
        intake.observers.append(self._observe)

    async def connect(self, websocket: WebSocket) -> None:
        await websocket.accept()
        panel = Listener(websocket)
        base_url: str = websocket.state.base_url

        async def begin(subscription: Subscription) -> None:
            state = self._intake.state
            events = await self._event_log.after(state.last_id - RECENT, upto=state.last_id, limit=RECENT)
            panel.answer(
                protocol.welcome(
                    log=self._event_log.id,
                    last_id=state.last_id,
                    state=state,
                    now=datetime.now(UTC),
                    lines=[self._encode(event) for event in events],
                    members={"status": self._status.sections(base_url)},
                )
            )

        subscription = await follow(self._hub, None, panel, begin)
        self._panels[panel] = base_url
        if self._checker is None:
            self._checker = asyncio.create_task(self._keep_checking())
        try:
            await panel.listen(lambda message: None)
        finally:
            self._hub.unsubscribe(subscription)
            del self._panels[panel]
            if not self._panels:
                self._checker.cancel()
                self._checker = None

    def close(self) -> None:
        if self._checker is not None:
            self._checker.cancel()
        if self._timer is not None:
            self._timer.cancel()

    def _encode(self, event: Event) -> bytes:
        return protocol.encode_event(event, show_hidden=event.type in LINE_TYPES)

    async def _keep_checking(self) -> None:
        while True:
            await self._link.check()
            await asyncio.sleep(CHECK_SECONDS)

    def _observe(self, event: Event) -> None:
        if not self._panels:
            return
        state = protocol.stream(self._intake.state)
        if state != self._state_told:
            self._state_told = state
            frame = text_frame(protocol.message("state", state=state))
            for panel in tuple(self._panels):
                panel.deliver(frame)

    def _tell(self, sections: Iterable[str]) -> None:
        if not self._panels:
            return
        self._pending.update(sections)
        loop = asyncio.get_running_loop()
        if self._timer is None:
            wait = max(0.0, self._told_at + STATUS_PAUSE_SECONDS - loop.time())
            self._timer = loop.call_later(wait, self._tell_now)

    def _tell_now(self) -> None:
        self._timer = None
        self._told_at = asyncio.get_running_loop().time()
        pending, self._pending = self._pending, set()
        frames: dict[str, bytes] = {}
        for panel, base_url in tuple(self._panels.items()):
            if base_url not in frames:
                sections = self._status.sections(base_url, pending)
                frames[base_url] = text_frame(protocol.message("status", status=sections))
            panel.deliver(frames[base_url])
