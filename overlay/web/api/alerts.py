"""`/api/alerts`: the queues, and what is over."""

from typing import Annotated, TypedDict

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from overlay.alerts.action import Priority
from overlay.alerts.alert_json import AlertJson, QueueJson
from overlay.alerts.control import COMMANDS, AlertControl
from overlay.alerts.designs import Designs
from overlay.domain.errors import Conflict, InvalidRequest, NotFound
from overlay.domain.runs import Values
from overlay.domain.said import Said
from overlay.domain.text import plain
from overlay.web.api.body import read_body, read_query
from overlay.web.api.call import Call, call
from overlay.web.errors import Json

MOST_LISTED = 200

Line = Annotated[str, msgspec.Meta(max_length=500)]
Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)]


class Which(msgspec.Struct, forbid_unknown_fields=True):
    """One alerts overlay, or, left out, all of them."""

    overlay: int | None = None


class AlertValues(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What the design's placeholders stand for: text, never markup. `color` is a viewer's, 0 to 7."""

    name: Line = ""
    message: Annotated[str, msgspec.Meta(max_length=5000)] = ""
    count: Annotated[int, msgspec.Meta(ge=1, le=1_000_000_000)] = 1
    handle: Line = ""
    title: Line = ""
    old_name: Line = ""
    viewers: Count = 0
    uptime: Count = 0
    color: Annotated[int, msgspec.Meta(ge=0, le=360)] | None = None


class NewAlert(msgspec.Struct, forbid_unknown_fields=True):
    """An alert in the design of this id or name, on one alerts overlay or, left out, on all of them."""

    design: int | str
    overlay: int | None = None
    values: AlertValues = AlertValues()
    priority: Priority = "normal"


class Move(msgspec.Struct, forbid_unknown_fields=True):
    """The id of the alert that it goes before, or the one that it goes after; without either it becomes the first."""

    before: str | None = None
    after: str | None = None


class Past(msgspec.Struct, forbid_unknown_fields=True):
    """`before` is the id of the last alert that is known already: `next` of the answer before."""

    overlay: int | None = None
    before: int | None = None
    limit: Annotated[int, msgspec.Meta(ge=1)] = 50


class QueuesJson(TypedDict):
    queues: list[QueueJson]


class QueuedJson(TypedDict):
    """What was queued, and the queues it went to."""

    alerts: list[AlertJson]
    queues: list[QueueJson]


class HistoryJson(TypedDict):
    """`next` is what to ask for `before`; null when there is no more."""

    alerts: list[AlertJson]
    next: str | None


class AlertCalls:
    def __init__(self, control: AlertControl, designs: Designs) -> None:
        self._control = control
        self._designs = designs

    @call(Call(answers=QueuesJson))
    async def list(self, request: Request) -> Response:
        """The queues: what plays, what waits, and the last alerts that are over."""
        return Json(QueuesJson(queues=self._control.queues()))

    @call(Call(status=201, takes=NewAlert, answers=QueuedJson, refuses=(NotFound, Conflict), scope="show"))
    async def fire(self, request: Request) -> Response:
        """Queues an alert. It is shown in its turn, as those of rules are."""
        new = await read_body(request, NewAlert)
        values = Values(
            **{**msgspec.structs.asdict(new.values), "fragments": plain(new.values.message)},
        )
        alerts, queues = await self._control.fire(self._design(new.design), new.overlay, values, new.priority)
        return Json(QueuedJson(alerts=alerts, queues=queues), status_code=201)

    @call(Call(query=Past, answers=HistoryJson, refuses=(NotFound,)))
    async def history(self, request: Request) -> Response:
        """The alerts that are over, the newest first. The words of a line that is hidden by now are left out."""
        past = read_query(request, Past)
        limit = min(past.limit, MOST_LISTED)
        alerts = await self._control.history(overlay=past.overlay, before=past.before, limit=limit)
        return Json(HistoryJson(alerts=alerts, next=alerts[-1]["id"] if len(alerts) == limit else None))

    @call(Call(takes=Which, answers=QueuesJson, refuses=(NotFound,), choices={"which": COMMANDS}, scope="queue"))
    async def command(self, request: Request) -> Response:
        """Skips the alert that plays, pauses, resumes, mutes, unmutes, or clears what waits."""
        word = request.path_params["which"]
        if word not in COMMANDS:
            raise NotFound(Said("alert.no_command", word=word[:40], commands=tuple(COMMANDS)))
        which = await read_body(request, Which)
        return Json(QueuesJson(queues=await self._control.command(word, which.overlay)))

    @call(Call(takes=Which, answers=QueuesJson, refuses=(NotFound, Conflict), scope="queue"))
    async def check_sound(self, request: Request) -> Response:
        """Has the page that leads play a sound; soon after, the queue's `sound` says whether it could."""
        which = await read_body(request, Which)
        return Json(QueuesJson(queues=self._control.check_sound(which.overlay)))

    @call(Call(answers=QueuesJson, refuses=(NotFound, Conflict), scope="show"))
    async def replay(self, request: Request) -> Response:
        """Queues an alert of before once more."""
        return Json(QueuesJson(queues=await self._control.replay(_id(request.path_params["alert"]))))

    @call(Call(takes=Move, answers=QueuesJson, refuses=(NotFound, Conflict), scope="queue"))
    async def move(self, request: Request) -> Response:
        """Puts a waiting alert before or after another one, or first."""
        wanted = await read_body(request, Move)
        before, after = _other("before", wanted.before), _other("after", wanted.after)
        queues = await self._control.move(_id(request.path_params["alert"]), before, after)
        return Json(QueuesJson(queues=queues))

    @call(Call(answers=QueuesJson, refuses=(NotFound,), scope="queue"))
    async def withdraw(self, request: Request) -> Response:
        """Takes a waiting alert out of its queue."""
        return Json(QueuesJson(queues=await self._control.withdraw(_id(request.path_params["which"]))))

    def _design(self, named: int | str) -> int:
        if isinstance(named, str):
            design = self._designs.named(named)
            if design is None:
                raise NotFound(Said("design.no_name", name=named[:80]))
            return design.id
        return self._designs.get(named).id


def _id(text: str) -> int:
    if not _is_id(text):
        raise NotFound(Said("alert.unknown", id=Said("said.quoted", words=text[:40])))
    return int(text)


def _other(name: str, text: str | None) -> int | None:
    if text is not None and not _is_id(text):
        raise InvalidRequest(Said("alert.no_id", what=name, id=text[:40]))
    return None if text is None else int(text)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18
