"""`/api/access/links`, `/invitations` and `/join`: addresses that let somebody in, and going through one."""

from datetime import UTC, datetime, timedelta
from typing import TypedDict

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from overlay.access.entry import Entry
from overlay.access.links import Link
from overlay.access.qr import QrJson, qr
from overlay.access.way_in import WayIn
from overlay.domain.errors import Conflict, NotFound, TooManyGuesses
from overlay.domain.said import Said
from overlay.web.api.body import read_body
from overlay.web.api.call import Call, call
from overlay.web.cookies import keep, visitor
from overlay.web.errors import Json


class NewLink(msgspec.Struct, forbid_unknown_fields=True):
    """A link for somebody: who sees the chat by it, and may hide lines of it or not."""

    name: str
    moderates: bool = True


class Joining(msgspec.Struct, forbid_unknown_fields=True):
    """What stands behind the `#` of an address that lets somebody in."""

    code: str


class LinkJson(TypedDict):
    """A link, without its address. `used_at` is when somebody came by it last, `sessions` how many browsers have."""

    id: int
    name: str
    moderates: bool
    made_at: datetime
    used_at: datetime | None
    sessions: int


class MadeLinkJson(LinkJson):
    """The same, with the address: it is told here and never again."""

    url: str
    qr: QrJson


class InvitationJson(TypedDict):
    """An address that logs one device in, once, until `expires_at`."""

    url: str
    qr: QrJson
    expires_at: datetime


class JoinedJson(TypedDict):
    """Where to go on."""

    to: str


class LinkCalls:
    def __init__(self, entry: Entry, way_in: WayIn) -> None:
        self._entry = entry
        self._way_in = way_in

    @call(Call(answers=InvitationJson, status=201, refuses=(Conflict,), scope="panel"))
    async def invite(self, request: Request) -> Response:
        """Makes an address that logs another device in: once, within five minutes."""
        base_url = self._base_url(request)
        code, seconds = self._entry.invite()
        url = _url(base_url, code)
        expires_at = datetime.now(UTC) + timedelta(seconds=seconds)
        return Json(InvitationJson(url=url, qr=qr(url), expires_at=expires_at), status_code=201)

    @call(Call(takes=NewLink, answers=MadeLinkJson, status=201, refuses=(Conflict,), scope="panel"))
    async def make(self, request: Request) -> Response:
        """Makes a link for somebody who helps. Its address is in this answer and nowhere else."""
        new = await read_body(request, NewLink)
        base_url = self._base_url(request)
        return self._made(base_url, *await self._entry.links.make(new.name, moderates=new.moderates), status=201)

    @call(Call(answers=MadeLinkJson, refuses=(NotFound, Conflict), scope="panel"))
    async def renew(self, request: Request) -> Response:
        """Makes another address for this link. Whoever came by the old one is out at once."""
        base_url = self._base_url(request)
        return self._made(base_url, *await self._entry.renew_link(request.path_params["id"]), status=200)

    @call(Call(answers=LinkJson, refuses=(NotFound,), scope="panel"))
    async def take_back(self, request: Request) -> Response:
        """Takes the newest address of a link back: the one before it works again, until the program stops."""
        return Json(described(await self._entry.take_link_back(request.path_params["id"]), self._entry))

    @call(Call(status=204, answers=None, refuses=(NotFound,), scope="panel"))
    async def revoke(self, request: Request) -> Response:
        """Ends a link, and logs out at once whoever came by it."""
        await self._entry.revoke_link(request.path_params["id"])
        return Response(status_code=204)

    @call(Call(answers=LinkJson, refuses=(NotFound, Conflict), scope="panel"))
    async def restore(self, request: Request) -> Response:
        """Brings back a link that was revoked, with its address, until the program stops. Who was out stays out."""
        return Json(described(await self._entry.links.restore(request.path_params["id"]), self._entry))

    @call(
        Call(
            takes=Joining,
            answers=JoinedJson,
            refuses=(NotFound, Conflict, TooManyGuesses),
            scope="read",
            open=True,
        )
    )
    async def join(self, request: Request) -> Response:
        """Lets a browser in that comes by such an address; it is given a cookie."""
        code = (await read_body(request, Joining)).code
        if request.state.caller in ("local", "session"):
            raise Conflict(Said("access.already_in"))
        word = await self._entry.join(code, visitor(request))
        if request.state.session is not None:
            # It came by another link before: the new one is in its place.
            await self._entry.sessions.end([request.state.session.id])
        answer = Json(JoinedJson(to="/"))
        keep(answer, request, word)
        return answer

    def _made(self, base_url: str, link: Link, code: str, *, status: int) -> Response:
        url = _url(base_url, code)
        return Json(MadeLinkJson(**described(link, self._entry), url=url, qr=qr(url)), status_code=status)

    def _base_url(self, request: Request) -> str:
        port = (request.scope.get("server") or (None, None))[1]
        return self._way_in.require(request.state.base_url, port)


def described(link: Link, entry: Entry) -> LinkJson:
    return {
        "id": link.id,
        "name": link.name,
        "moderates": link.moderates,
        "made_at": link.made_at,
        "used_at": link.used_at,
        "sessions": sum(session.link == link.id for session in entry.sessions.all()),
    }


def _url(base_url: str, code: str) -> str:
    """Behind the `#` it stays in the browser: no log of a proxy and no preview of a messenger has it."""
    return f"{base_url}/join#{code}"
