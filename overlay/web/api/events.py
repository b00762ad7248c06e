"""`/api/events`: the log, and test events."""

from datetime import UTC, datetime

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from overlay import protocol
from overlay.domain.errors import InvalidRequest, InvalidWebhook
from overlay.intake import Intake
from overlay.owncast.payload import decode
from overlay.owncast.samples import sample
from overlay.storage.event_log import EventLog
from overlay.web.api.body import read_body
from overlay.web.errors import Json

MOST_EVENTS = 1000
_DEFAULT_EVENTS = 100


class Test(msgspec.Struct, forbid_unknown_fields=True, rename={"event_data": "eventData"}):
    """What `POST /api/events/test` takes: Owncast's own shape, merged over a sample."""

    type: str
    event_data: dict[str, object] = {}


class Events:
    def __init__(self, intake: Intake, event_log: EventLog) -> None:
        self._intake = intake
        self._log = event_log

    async def list(self, request: Request) -> Response:
        after = _number(request, "after", 0)
        limit = min(_number(request, "limit", _DEFAULT_EVENTS), MOST_EVENTS)
        if limit < 1:
            raise InvalidRequest("limit: a number from 1 was expected")
        include_hidden = request.query_params.get("include_hidden", "0")
        if include_hidden not in ("0", "1"):
            raise InvalidRequest(f"include_hidden: {include_hidden[:40]!r} is not 0 or 1")
        last_id = self._intake.state.last_id
        events = await self._log.after(after, limit=limit, upto=last_id)
        encoded = [msgspec.Raw(protocol.encode_event(event, show_hidden=include_hidden == "1")) for event in events]
        return Json({"events": encoded, "last_id": last_id})

    async def test(self, request: Request) -> Response:
        test = await read_body(request, Test)
        now = datetime.now(UTC)
        body = msgspec.json.encode({"eventData": sample(test.type, now) | test.event_data, "type": test.type})
        try:
            incoming = decode(body, received_at=now, source="test", test=True)
        except InvalidWebhook as exc:
            raise InvalidRequest(str(exc)) from exc
        if incoming.problem:
            raise InvalidRequest(f"type {test.type[:80]!r}: {incoming.problem}")
        appended = await self._intake.accept(incoming)
        return Json(msgspec.Raw(protocol.encode_event(appended.event)))


def _number(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit()) or len(text) > 18:
        raise InvalidRequest(f"{name}: {text[:40]!r} is not a whole number from 0")
    return int(text)
