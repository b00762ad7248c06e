"""`/api/events`: the log, and test events."""

from datetime import UTC, datetime
from typing import Annotated, Literal, TypedDict

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from overlay import protocol
from overlay.domain.errors import InvalidRequest, InvalidWebhook
from overlay.domain.said import Said
from overlay.intake import Intake
from overlay.owncast.payload import decode
from overlay.owncast.samples import merged, sample
from overlay.storage.event_log import EventLog
from overlay.web.api.body import read_body, read_query
from overlay.web.api.call import Call, call
from overlay.web.errors import Json

MOST_EVENTS = 1000
_BEYOND = 2**62
"""No event has this id."""


class Slice(msgspec.Struct):
    """Which part of the log."""

    after: Annotated[int, msgspec.Meta(ge=0, description="Events with a larger id than this, ascending.")] = 0
    limit: Annotated[int, msgspec.Meta(ge=1, description=f"At most so many; above {MOST_EVENTS}, {MOST_EVENTS}.")] = 100
    include_hidden: Annotated[
        Literal[0, 1], msgspec.Meta(description="1: with the words of lines that were hidden.")
    ] = 0


class Test(msgspec.Struct, forbid_unknown_fields=True, rename={"event_data": "eventData"}):
    """An event in Owncast's own words; `eventData` is merged over a plausible sample."""

    type: str
    event_data: dict[str, object] = {}


class EventsJson(TypedDict):
    """`last_id` is the newest in the log. The next page is what comes after the last of these."""

    events: list[protocol.EventJson]
    last_id: int


class Events:
    def __init__(self, intake: Intake, event_log: EventLog) -> None:
        self._intake = intake
        self._log = event_log

    @call(Call(query=Slice, answers=EventsJson, scope=("read", "chat")))
    async def list(self, request: Request) -> Response:
        """What is in the log. A hidden line keeps its place, with `hidden` and without its words."""
        asked = read_query(request, Slice)
        last_id = self._intake.state.last_id
        events = await self._log.after(min(asked.after, _BEYOND), limit=min(asked.limit, MOST_EVENTS), upto=last_id)
        show_hidden = asked.include_hidden == 1
        encoded = [msgspec.Raw(protocol.encode_event(event, show_hidden=show_hidden)) for event in events]
        return Json({"events": encoded, "last_id": last_id})

    @call(Call(takes=Test, answers=protocol.EventJson, scope="show"))
    async def test(self, request: Request) -> Response:
        """Makes a test event, which goes through everything a real one goes through and changes no state."""
        test = await read_body(request, Test)
        now = datetime.now(UTC)
        body = msgspec.json.encode({"eventData": merged(sample(test.type, now), test.event_data), "type": test.type})
        try:
            incoming = decode(body, received_at=now, source="test", test=True)
        except InvalidWebhook as exc:
            raise InvalidRequest(exc.said) from exc
        if incoming.problem:
            raise InvalidRequest(Said("event.unfit", type=test.type[:80], problem=incoming.problem))
        appended = await self._intake.accept(incoming)
        return Json(msgspec.Raw(protocol.encode_event(appended.event)))
