"""`/api/alerts`: the queues."""

from typing import TypedDict

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from overlay.alerts.queue import QueueJson
from overlay.alerts.show import COMMANDS, AlertShow
from overlay.domain.errors import NotFound
from overlay.web.api.body import read_body
from overlay.web.api.call import Call, call
from overlay.web.errors import Json


class Which(msgspec.Struct, forbid_unknown_fields=True):
    """One alerts overlay, or, left out, all of them."""

    overlay: int | None = None


class QueuesJson(TypedDict):
    queues: list[QueueJson]


class AlertCalls:
    def __init__(self, alerts: AlertShow) -> None:
        self._alerts = alerts

    @call(Call(takes=Which, answers=QueuesJson, refuses=(NotFound,), choices={"command": COMMANDS}))
    async def command(self, request: Request) -> Response:
        """Skips the alert that plays, pauses, resumes, mutes, unmutes, or clears what waits."""
        word = request.path_params["command"]
        if word not in COMMANDS:
            raise NotFound(f"there is no command {word[:40]!r}; there are {', '.join(COMMANDS)}")
        which = await read_body(request, Which)
        return Json(QueuesJson(queues=self._alerts.command(word, which.overlay)))

    @call(Call(answers=QueuesJson, refuses=(NotFound,)))
    async def replay(self, request: Request) -> Response:
        """Queues an alert of before once more."""
        return Json(QueuesJson(queues=self._alerts.replay(request.path_params["alert"])))
