"""One connected overlay page: hello, snapshot or resume, live events, commands, reports."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime

from starlette.websockets import WebSocket

from overlay import protocol
from overlay.alerts.show import AlertShow
from overlay.audience import Audience
from overlay.backlog import Backlog
from overlay.domain.events import LINE_TYPES, Event, VisibilityChanged
from overlay.domain.manifest import Manifest
from overlay.domain.state import current_lines
from overlay.hub import Hub, Subscription
from overlay.intake import Intake
from overlay.overlays.catalog import Catalog
from overlay.overlays.instances import Overlay, Overlays
from overlay.protocol import CloseCode, Hello, Report, Visible
from overlay.storage.event_log import EventLog
from overlay.web.errors import refuse_socket
from overlay.web.listener import Listener, follow

LONGEST_GAP = 2000
"""Events; a page that missed more gets a fresh snapshot."""

log = logging.getLogger(__name__)


class OverlaySocket:
    """Everything a page is told, from the parts that know it."""

    def __init__(
        self,
        *,
        overlays: Overlays,
        catalog: Catalog,
        intake: Intake,
        hub: Hub,
        backlog: Backlog,
        event_log: EventLog,
        audience: Audience,
        alerts: AlertShow,
    ) -> None:
        self._overlays = overlays
        self._catalog = catalog
        self._intake = intake
        self._hub = hub
        self._backlog = backlog
        self._event_log = event_log
        self._audience = audience
        self._alerts = alerts
        overlays.changed.append(self._overlay_changed)

    async def connect(self, websocket: WebSocket) -> None:
        overlay = self._overlays.find(websocket.path_params["kind"], websocket.path_params["key"])
        if overlay is None:
            await refuse_socket(websocket, 404, "there is no such overlay: its key may have been replaced")
            return
        query = websocket.query_params
        manifest = self._catalog[overlay.kind]
        await websocket.accept()
        page = OverlayPage(websocket, manifest, query, preview=query.get("preview") == "1")

        async def begin(subscription: Subscription) -> None:
            await self._begin(page, overlay, query)

        subscription = await follow(self._hub, manifest.events, page, begin)
        # Joined only now: an alert that starts in between would overtake the snapshot that holds it.
        current = self._overlays.find(overlay.kind, overlay.key)
        if current is None:
            page.close(CloseCode.GONE, "this overlay's key was replaced")
        elif current != overlay:
            page.show(current)
        self._audience.join(overlay.id, page)
        try:
            await page.listen(lambda message: self._heard(overlay.id, page, message))
        finally:
            self._hub.unsubscribe(subscription)
            self._audience.leave(overlay.id, page)

    async def _begin(self, page: "OverlayPage", overlay: Overlay, query: Mapping[str, str]) -> None:
        """Sends everything up to the state's last event; what comes after it waits in the subscription."""
        state = self._intake.state
        topics = page.manifest.events
        missed: list[bytes] | None = None
        after = _number(query.get("after"))
        if after is not None and query.get("log", self._event_log.id) == self._event_log.id and after <= state.last_id:
            found = self._backlog.after(after, topics)
            missed = list(found) if found is not None else await self._from_log(after, state.last_id, topics)
        now = datetime.now(UTC)
        lines = None
        if missed is None:
            lines = [protocol.encode_event(line) for line in current_lines(state, now) if line.type in topics]
        queue = self._alerts.queue(overlay.id)
        alert = queue.playing.as_json(now) if queue is not None and queue.playing is not None else None
        page.answer(
            protocol.welcome(
                log=self._event_log.id,
                # Not before it has what it missed: the connection may break in between.
                last_id=after if missed and after is not None else state.last_id,
                state=state,
                now=now,
                lines=lines,
                members={**page.members(overlay), "alert": alert, "muted": queue is not None and queue.muted},
            )
        )
        if missed:
            page.answer(protocol.events(missed, last_id=state.last_id, viewers=state.viewers, late=True))

    async def _from_log(self, after: int, upto: int, topics: frozenset[str]) -> list[bytes] | None:
        if upto - after > LONGEST_GAP:
            return None
        events = await self._event_log.after(after, upto=upto, limit=LONGEST_GAP)
        encoded = []
        for event in events:
            if event.type in topics and not (event.hidden and event.type in LINE_TYPES):
                encoded.append(protocol.encode_event(event, restored=await self._restored(event)))
        return encoded

    async def _restored(self, event: Event) -> tuple[Event, ...]:
        data = event.data
        if not isinstance(data, VisibilityChanged) or not data.visible:
            return ()
        lines = await self._event_log.lines([*data.ids, *(f"#{id}" for id in data.event_ids)])
        return tuple(line for line in lines if not line.hidden)

    def _heard(self, overlay: int, page: "OverlayPage", message: Hello | Visible | Report) -> None:
        if page.preview:
            return
        if not isinstance(message, Report):
            self._audience.changed(overlay)
        elif message.report == "ended":
            queue = self._alerts.queue(overlay)
            if queue is not None:
                queue.ended(message.alert)
        elif message.report == "error":
            log.warning("a page of overlay %d reports: %s", overlay, ascii(message.message[:500]))

    def _overlay_changed(self, old: Overlay | None, new: Overlay | None) -> None:
        if old is None:
            return
        for page in self._audience.of(old.id):
            assert isinstance(page, OverlayPage)
            if new is None:
                page.close(CloseCode.GONE, "this overlay was deleted")
            elif new.key != old.key:
                page.close(CloseCode.GONE, "this overlay's key was replaced")
            else:
                page.show(new)


class OverlayPage(Listener):
    """A page of one overlay, with the options its own address overrides."""

    def __init__(self, websocket: WebSocket, manifest: Manifest, query: Mapping[str, str], *, preview: bool) -> None:
        super().__init__(websocket, preview=preview)
        self.manifest = manifest
        self._query = query

    def members(self, overlay: Overlay) -> dict[str, object]:
        options, problems = self.manifest.effective(overlay.options, self._query)
        described = {
            "id": overlay.id,
            "kind": overlay.kind,
            "name": overlay.name,
            "width": overlay.width,
            "height": overlay.height,
            "options": options,
        }
        return {"overlay": described, "problems": problems}

    def show(self, overlay: Overlay) -> None:
        """Tells the page that its overlay changed."""
        self.send(protocol.message("overlay", **self.members(overlay)))


def _number(text: str | None) -> int | None:
    """A position in the log; None for none, and for what is not one: such a page gets a snapshot."""
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > 18:
        return None
    return int(text)
