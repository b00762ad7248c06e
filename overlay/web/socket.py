"""One connected overlay page: hello, snapshot or resume, live events, commands, reports."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime

from starlette.websockets import WebSocket

from overlay import protocol
from overlay.alerts.show import AlertShow
from overlay.appearance import Appearance
from overlay.audience import Audience
from overlay.backlog import Backlog
from overlay.domain.events import LINE_TYPES, Event, VisibilityChanged
from overlay.domain.manifest import Manifest, Theme
from overlay.domain.said import Said
from overlay.domain.state import current_lines, names_since
from overlay.holdback import OPTION, HeldHub, HoldBack
from overlay.hub import Hub, Subscription
from overlay.intake import Intake
from overlay.overlays.catalog import Catalog
from overlay.overlays.instances import Overlay, Overlays
from overlay.page_told import LOGGED_ERRORS, PageJson, Told
from overlay.protocol import CloseCode, Hello, Placed, Report, Visible
from overlay.stage.stage import Stage
from overlay.storage.event_log import EventLog
from overlay.web.errors import refuse_socket
from overlay.web.listener import Listener, follow

LONGEST_GAP = 2000
"""Events; a page that missed more gets a fresh snapshot."""

log = logging.getLogger(__name__)


class OverlaySocket:
    """Everything a page is told, from the parts that know it. `files` is the version of the files that pages get."""

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
        stage: Stage,
        appearance: Appearance,
        holdback: HoldBack,
        files: str,
    ) -> None:
        self._overlays = overlays
        self._catalog = catalog
        self._intake = intake
        self._hub = hub
        self._backlog = backlog
        self._event_log = event_log
        self._audience = audience
        self._alerts = alerts
        self._stage = stage
        self._appearance = appearance
        self._holdback = holdback
        self._files = files
        overlays.changed.append(self._overlay_changed)

    async def connect(self, websocket: WebSocket) -> None:
        overlay = self._overlays.find(websocket.path_params["kind"], websocket.path_params["key"])
        if overlay is None:
            await refuse_socket(websocket, 404, Said("overlay.no_such_address"))
            return
        query = websocket.query_params
        manifest = self._catalog[overlay.kind]
        await websocket.accept()
        preview = query.get("preview") == "1"
        page = OverlayPage(websocket, manifest, self._catalog.themes, query, preview=preview, files=self._files)
        seconds = page.held_seconds(overlay)
        held = self._holdback.hub(seconds) if seconds else None

        async def begin(subscription: Subscription) -> None:
            await self._begin(page, overlay, query, held)

        subscription = await follow(self._hub if held is None else held.hub, manifest.events, page, begin)
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
            if held is None:
                self._hub.unsubscribe(subscription)
            else:
                self._holdback.leave(seconds, subscription)
            self._audience.leave(overlay.id, page)

    async def _begin(
        self, page: "OverlayPage", overlay: Overlay, query: Mapping[str, str], held: HeldHub | None
    ) -> None:
        """Sends everything up to the state's last event; what comes after it waits in the subscription."""
        state = self._intake.state
        waiting = held.waiting if held is not None else frozenset()
        last_id = held.released_id if held is not None else state.last_id
        topics = page.manifest.events
        missed: list[bytes] | None = None
        after = _number(query.get("after"))
        if after is not None and query.get("log", self._event_log.id) == self._event_log.id and after <= state.last_id:
            found = self._backlog.after(after, topics, without=waiting)
            missed = list(found) if found is not None else await self._from_log(after, state.last_id, topics, waiting)
        now = datetime.now(UTC)
        lines, shown = None, list[Event]()
        if missed is None:
            shown = [line for line in current_lines(state, now) if line.type in topics and line.id not in waiting]
            lines = [protocol.encode_event(line) for line in shown]
        desk = self._alerts.desk(overlay.id)
        alerts = desk.members(page) if desk is not None else {"alert": None, "keep": [], "muted": False, "lead": False}
        page.answer(
            protocol.welcome(
                log=self._event_log.id,
                # Not before it has what it missed: the connection may break in between.
                last_id=after if missed and after is not None else last_id,
                state=state,
                now=now,
                lines=lines,
                members={
                    **page.members(overlay),
                    "appearance": self._appearance.as_json(),
                    "names": names_since(shown, state),
                    **alerts,
                    **self._stage.members(overlay),
                },
            )
        )
        if missed:
            page.answer(protocol.events(missed, last_id=last_id, viewers=state.viewers, late=True))

    async def _from_log(
        self, after: int, upto: int, topics: frozenset[str], without: frozenset[int]
    ) -> list[bytes] | None:
        if upto - after > LONGEST_GAP:
            return None
        events = await self._event_log.after(after, upto=upto, limit=LONGEST_GAP)
        encoded = []
        for event in events:
            if event.id in without:
                continue
            if event.type in topics and not (event.hidden and event.type in LINE_TYPES):
                encoded.append(protocol.encode_event(event, restored=await self._restored(event)))
        return encoded

    async def _restored(self, event: Event) -> tuple[Event, ...]:
        data = event.data
        if not isinstance(data, VisibilityChanged) or not data.visible:
            return ()
        lines = await self._event_log.lines([*data.ids, *(f"#{id}" for id in data.event_ids)])
        return tuple(line for line in lines if not line.hidden)

    def _heard(self, overlay: int, page: "OverlayPage", message: protocol.Said) -> None:
        desk = None if page.preview else self._alerts.desk(overlay)
        match message:
            case Hello():
                page.told.greeted(message)
                if desk is not None:
                    desk.greeted(page, message.playing, message.ended)
                else:
                    self._audience.changed(overlay)
            case Placed():
                page.told.place = message.place
                self._audience.changed(overlay)
            case Visible():
                self._audience.changed(overlay)
            case Report() if not page.preview:
                page.told.reported(message)
                self._audience.reported(overlay)
                if message.report == "error" and page.told.errors <= LOGGED_ERRORS:
                    log.warning("a page of overlay %d reports: %s", overlay, ascii(message.message[:500]))
                elif desk is not None:
                    desk.reported(page, message)

    def _overlay_changed(self, old: Overlay | None, new: Overlay | None) -> None:
        if old is None:
            return
        for page in self._audience.of(old.id):
            assert isinstance(page, OverlayPage)
            if new is None:
                page.close(CloseCode.GONE, "this overlay was deleted")
            elif new.key != old.key:
                page.close(CloseCode.GONE, "this overlay's key was replaced")
            elif page.held_seconds(new) != page.held_seconds(old):
                page.close(CloseCode.COME_BACK, "another hold-back: come back and resume")
            else:
                page.show(new)


class OverlayPage(Listener):
    """A page of one overlay, with the options its own address overrides."""

    def __init__(
        self,
        websocket: WebSocket,
        manifest: Manifest,
        themes: Mapping[str, Theme],
        query: Mapping[str, str],
        *,
        preview: bool,
        files: str,
    ) -> None:
        super().__init__(websocket, preview=preview)
        self.told = Told(self.browser, files)
        self.manifest = manifest
        self._themes = themes
        self._query = query

    @property
    def active(self) -> bool | None:
        return self.told.place.active

    def as_json(self) -> PageJson:
        return self.told.as_json(self)

    def members(self, overlay: Overlay) -> dict[str, object]:
        look = self.manifest.look(overlay.options, self._query, self._themes)
        described = {
            "id": overlay.id,
            "kind": overlay.kind,
            "name": overlay.name,
            "width": overlay.width,
            "height": overlay.height,
            "options": look.options,
            "theme": look.theme and {"name": look.theme.name, "title": look.theme.title, "ground": look.theme.ground},
        }
        self.problems = look.problems
        # Those end in the console, for whoever writes styles and pages.
        return {"overlay": described, "problems": [str(problem) for problem in look.problems]}

    def held_seconds(self, overlay: Overlay) -> float:
        """How long its lines wait unseen; 0 for a kind that holds nothing back, or is sent no lines."""
        if not self.manifest.events & LINE_TYPES:
            return 0.0
        seconds = self.manifest.look(overlay.options, self._query, self._themes).options.get(OPTION, 0)
        return float(seconds) if isinstance(seconds, int | float) else 0.0

    def show(self, overlay: Overlay) -> None:
        """Tells the page that its overlay changed."""
        self.send(protocol.message("overlay", **self.members(overlay)))


def _number(text: str | None) -> int | None:
    """A position in the log; None for none, and for what is not one: such a page gets a snapshot."""
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > 18:
        return None
    return int(text)
