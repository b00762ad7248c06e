"""One open panel: everything that happens, hidden lines included, and how the program itself is.

Whoever came by a link has the chat alone: of the program he learns no more than whether it works.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.websockets import WebSocket

from overlay import protocol
from overlay.access.sessions import Session
from overlay.domain.events import LINE_TYPES, Event
from overlay.domain.said import Words
from overlay.hub import Hub, Subscription
from overlay.intake import Intake
from overlay.owncast_link import OwncastLink, in_words
from overlay.protocol import CloseCode
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


GUEST_SECTIONS = frozenset({"owncast", "storage", "air", "featured", "demo"})
"""What a panel of those who came by a link is told of the program."""


@dataclass(frozen=True, slots=True)
class _Seat:
    """Who has a panel open: by which address of ours, in which language, logged in how, and whether he is a guest."""

    base_url: str
    words: Words
    session: Session | None
    guest: bool
    tool: bool


class PanelSocket:
    """All open panels. They get status sections as they change, at most every `STATUS_PAUSE_SECONDS`."""

    def __init__(
        self,
        *,
        intake: Intake,
        hub: Hub,
        event_log: EventLog,
        link: OwncastLink,
        status: Status,
    ) -> None:
        self._intake = intake
        self._hub = hub
        self._event_log = event_log
        self._link = link
        self._status = status
        self._panels: dict[Listener, _Seat] = {}
        self._beginning: dict[Listener, _Seat] = {}
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
        caller: str = websocket.state.caller
        state = websocket.state
        seat = _Seat(state.base_url, state.words, state.session, caller == "guest", caller == "tool")

        async def begin(subscription: Subscription) -> None:
            last_id = self._intake.state.last_id
            events = await self._event_log.after(last_id - RECENT, upto=last_id, limit=RECENT)
            panel.answer(
                protocol.welcome(
                    log=self._event_log.id,
                    last_id=last_id,
                    # As it is by now: of a change meanwhile this panel is not told again.
                    state=self._intake.state,
                    now=datetime.now(UTC),
                    lines=[self._encode(event) for event in events],
                    members={"status": self._sections(seat)},
                    words=seat.words,
                )
            )

        self._beginning[panel] = seat
        try:
            subscription = await follow(self._hub, None, panel, begin)
        finally:
            del self._beginning[panel]
        self._panels[panel] = seat
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

    def end_sessions(self, ended: frozenset[int]) -> None:
        """Closes the panels of those who are logged out."""
        self._turn_out(lambda seat: seat.session is not None and seat.session.id in ended)

    def end_strangers(self) -> None:
        """Closes the panels of those who never logged in: from now on a password is needed."""
        self._turn_out(lambda seat: seat.session is None and not seat.tool)

    def _turn_out(self, whom: Callable[[_Seat], bool]) -> None:
        for panel, seat in (*self._panels.items(), *self._beginning.items()):
            if whom(seat):
                panel.close(CloseCode.GONE, "logged out")

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
        frames: dict[tuple[str, Words], bytes] = {}
        for panel, seat in tuple(self._panels.items()):
            kind = ("" if seat.guest else seat.base_url, seat.words)
            if kind not in frames:
                sections = self._sections(seat, pending)
                told = protocol.message_in(seat.words, "status", status=sections) if sections else b""
                frames[kind] = text_frame(told) if told else b""
            if frames[kind]:
                panel.deliver(frames[kind])

    def _sections(self, seat: _Seat, names: Iterable[str] | None = None) -> dict[str, object]:
        """These sections, or all, as far as they are for whoever has this seat. Guests learn of no address."""
        if not seat.guest:
            return self._status.sections(seat.base_url, seat.words, names)
        theirs = GUEST_SECTIONS & self._status.names
        sections = self._status.sections(None, seat.words, theirs if names is None else theirs.intersection(names))
        if "owncast" in sections:
            sections["owncast"] = {**in_words(self._link.health, seat.words), "url": "", "message": ""}
        return sections
