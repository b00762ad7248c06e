"""What a control key or a link may call: each call says what it needs, and whoever comes without it is told so.

Whoever is at the panel may call everything, as may the key of the environment.
"""

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from overlay.control_keys import Scope as KeyScope
from overlay.domain.errors import WrongScope
from overlay.web.api.call import call_of, scopes_of


class Permitted:
    """The way to one handler, for those who may."""

    def __init__(self, app: ASGIApp, endpoint: object) -> None:
        self._app = app
        self._call = call_of(endpoint)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._call is None or not self._call.open:
            require(scope, *scopes_of(self._call, scope["method"]))
        await self._app(scope, receive, send)


def require(scope: Scope, *needed: KeyScope) -> None:
    """
    Raises:
        WrongScope: whoever calls may do none of what is needed.
    """
    scopes: frozenset[KeyScope] | None = scope["state"]["scopes"]
    if scopes is not None and scopes.isdisjoint(needed):
        if scope["state"]["caller"] == "guest":
            raise WrongScope(needed, scopes, what="link")
        raise WrongScope([each for each in needed if each != "chat"], scopes)


def secret_base_url(request: Request) -> str | None:
    """The address this program was called by, for those who may know the overlays' own keys; None for others."""
    scopes: frozenset[KeyScope] | None = request.state.scopes
    if scopes is not None and "panel" not in scopes:
        return None
    base_url: str = request.state.base_url
    return base_url
