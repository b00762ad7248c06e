"""`/api/alerts`: the queues."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from overlay.alerts.show import COMMANDS, AlertShow
from overlay.domain.errors import NotFound
from overlay.web.api.body import read_body
from overlay.web.errors import Json


class Which(msgspec.Struct, forbid_unknown_fields=True):
    """What the commands take: one alerts overlay, or, left out, all of them."""

    overlay: int | None = None


class AlertCalls:
    def __init__(self, alerts: AlertShow) -> None:
        self._alerts = alerts

    async def command(self, request: Request) -> Response:
        word = request.path_params["command"]
        if word not in COMMANDS:
            raise NotFound(f"there is no command {word[:40]!r}; there are {', '.join(COMMANDS)}")
        which = await read_body(request, Which)
        return Json({"queues": self._alerts.command(word, which.overlay)})

    async def replay(self, request: Request) -> Response:
        return Json({"queues": self._alerts.replay(request.path_params["alert"])})
