"""`/api/access`: who gets in, by what, and from where; sessions are ended here one by one."""

from datetime import datetime
from typing import Literal, TypedDict

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from overlay.access.entry import Entry
from overlay.access.sessions import Session
from overlay.access.way_in import WayIn
from overlay.configuration import Configuration
from overlay.domain.errors import Conflict, InvalidRequest, NotFound, TooManyGuesses
from overlay.domain.said import Said
from overlay.web.api.body import read_body
from overlay.web.api.call import Call, call
from overlay.web.api.links import LinkJson, described
from overlay.web.cookies import drop, keep, visitor
from overlay.web.errors import Json


class PasswordChange(msgspec.Struct, forbid_unknown_fields=True):
    """The new password, null for none any more; and the present one, where there is one."""

    password: str | None
    present: str = ""


class NetworkChange(msgspec.Struct, forbid_unknown_fields=True):
    """Whether other devices are to reach the panel, and the password to set where there is none."""

    on: bool
    password: str | None = None


class PasswordJson(TypedDict):
    """`fixed`: given by OVERLAY_PANEL_PASSWORD, and not to be changed here."""

    set: bool
    fixed: bool


class NetworkJson(TypedDict):
    """`on` is what was chosen, `listening` what is so until the next start. `fixed`: the start says where to listen.

    `address` is what other devices open; empty where none reaches us.
    """

    on: bool
    listening: bool
    fixed: bool
    address: str


class SessionJson(TypedDict):
    """A browser that is logged in. `link` is the name of the link it came by; `here`: it is the one that asks."""

    id: int
    way: Literal["password", "code", "link"]
    link: str
    device: str
    peer: str
    made_at: datetime
    used_at: datetime
    ends_at: datetime
    here: bool


class AccessJson(TypedDict):
    """Who gets in. `trusted_proxies` are those whose forwarding headers count."""

    password: PasswordJson
    network: NetworkJson
    sessions: list[SessionJson]
    links: list[LinkJson]
    trusted_proxies: list[str]


class AccessCalls:
    def __init__(
        self, entry: Entry, way_in: WayIn, configuration: Configuration, trusted_proxies: tuple[str, ...]
    ) -> None:
        self._entry = entry
        self._way_in = way_in
        self._configuration = configuration
        self._trusted_proxies = trusted_proxies

    @call(Call(answers=AccessJson, scope="panel"))
    async def show(self, request: Request) -> Response:
        """Who gets in: the password, other devices, sessions, links."""
        return self._answer(request)

    @call(
        Call(
            takes=PasswordChange,
            answers=AccessJson,
            refuses=(InvalidRequest, Conflict, TooManyGuesses),
            scope="panel",
        )
    )
    async def change_password(self, request: Request) -> Response:
        """Sets, changes or removes the panel's password. Everybody has to log in again, but whoever calls."""
        change = await read_body(request, PasswordChange)
        if change.password is None:
            if self._way_in.open or self._configuration.values.network:
                raise Conflict(Said("password.needed_while_open"))
            await self._entry.remove_password(change.present, visitor(request))
            answer = self._answer(request)
            drop(answer)
            return answer
        await self._entry.set_password(change.password, change.present, visitor(request))
        return self._answer(request, await self._stay(request))

    @call(Call(takes=NetworkChange, answers=AccessJson, refuses=(InvalidRequest, Conflict), scope="panel"))
    async def change_network(self, request: Request) -> Response:
        """Lets other devices reach the panel, or no longer, from the next start on."""
        change = await read_body(request, NetworkChange)
        if self._way_in.fixed:
            raise Conflict(Said("access.host_fixed"))
        word = None
        if change.on and not self._entry.password.needed:
            if change.password is None:
                raise InvalidRequest(Said("password.needed_to_open"))
            await self._entry.set_password(change.password, "", visitor(request))
            word = await self._stay(request)
        await self._configuration.change({"network": change.on})
        return self._answer(request, word)

    @call(Call(status=204, answers=None, refuses=(NotFound,), scope="panel"))
    async def end_session(self, request: Request) -> Response:
        """Logs one browser out, at once."""
        id: int = request.path_params["id"]
        if not any(session.id == id for session in self._entry.sessions.all()):
            raise NotFound(Said("access.no_session", id=id))
        await self._entry.sessions.end([id])
        return Response(status_code=204)

    @call(Call(answers=AccessJson, scope="panel"))
    async def end_sessions(self, request: Request) -> Response:
        """Makes another session secret: every browser is logged out at once, but the one that calls."""
        await self._entry.end_all()
        return self._answer(request, await self._stay(request))

    async def _stay(self, request: Request) -> str | None:
        """A new session for a browser that just ended its own with all the others; None where it needs none."""
        if request.state.caller == "tool" or not self._entry.password.needed:
            return None
        return await self._entry.stay(visitor(request))

    def _answer(self, request: Request, word: str | None = None) -> Response:
        """How it is now; `word` is the caller's new session, which counts for this answer already."""
        here: Session | None = request.state.session if word is None else self._entry.sessions.find(word)
        port = (request.scope.get("server") or (None, None))[1]
        values = self._configuration.values
        answer = Json(
            AccessJson(
                password=PasswordJson(set=self._entry.password.needed, fixed=self._entry.password.fixed),
                network=NetworkJson(
                    on=self._way_in.listening if self._way_in.fixed else values.network,
                    listening=self._way_in.listening,
                    fixed=self._way_in.fixed,
                    address=self._way_in.address(request.state.base_url, port) or "",
                ),
                sessions=[self._session(session, here) for session in self._entry.sessions.all()],
                links=[described(link, self._entry) for link in self._entry.links.all()],
                trusted_proxies=[*self._trusted_proxies],
            )
        )
        if word is not None:
            keep(answer, request, word)
        return answer

    def _session(self, session: Session, here: Session | None) -> SessionJson:
        link = None if session.link is None else self._entry.links.get(session.link)
        return {
            "id": session.id,
            "way": session.way,
            "link": "" if link is None else link.name,
            "device": session.device,
            "peer": session.peer,
            "made_at": session.made_at,
            "used_at": session.used_at,
            "ends_at": session.ends_at,
            "here": here is not None and session.id == here.id,
        }
