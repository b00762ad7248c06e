"""`/api/setup`: from nothing to a live overlay, one step at a time."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, TypedDict

import httpx
import msgspec
from starlette.requests import Request
from starlette.responses import Response

from overlay.configuration import Configuration, Value
from overlay.domain.errors import (
    Conflict,
    InvalidAddress,
    InvalidToken,
    NotFound,
    OwncastError,
    OwncastNotConfigured,
    OwncastRefused,
    OwncastTimeout,
    OwncastUnavailable,
)
from overlay.domain.said import Said
from overlay.owncast.address import normalise_token
from overlay.owncast.finding import is_safe
from overlay.owncast.picture import SVG, picture_of
from overlay.owncast_link import OwncastJson, OwncastLink, in_words
from overlay.setup import abilities
from overlay.setup.network import addresses_of, in_container, source_towards
from overlay.setup.progress import Progress, Step
from overlay.setup.reach import Advice, Listening, Reach, advise
from overlay.setup.seen import WEBHOOK_TYPES, SeenTypes
from overlay.web.api.body import read_body
from overlay.web.api.call import Call, call
from overlay.web.errors import Json

_LOGO_HEADERS = {"content-security-policy": "default-src 'none'; sandbox"}


class Address(msgspec.Struct, forbid_unknown_fields=True):
    """Owncast's address as somebody types it: the scheme may be missing, a path does no harm."""

    url: Annotated[str, msgspec.Meta(max_length=2000)]


class Token(msgspec.Struct, forbid_unknown_fields=True):
    """An access token as somebody pastes it."""

    token: Annotated[str, msgspec.Meta(max_length=10_000)]


class FoundJson(TypedDict):
    """`encrypted` is false where anybody on the way can read the token."""

    owncast: OwncastJson
    encrypted: bool


class CheckedTokenJson(TypedDict):
    owncast: OwncastJson


class TypeJson(TypedDict):
    """An event type that a webhook can be ticked for. The moments are null until one has come; `since` is the first
    version of Owncast that has it, empty where every version does; `lacking`: this server's version is older."""

    type: str
    first_at: datetime | None
    last_at: datetime | None
    since: str
    lacking: bool


class ReachJson(TypedDict):
    """Whether Owncast reaches this program. `tunnel` is the command that lets it, with the advice `home`."""

    advice: Advice
    webhook_url: str
    tunnel: str


class SetupJson(TypedDict):
    """How far the set-up is. `step` is the first that is not done; `lacks` names what the server is too old for;
    `password` says whether the panel has one."""

    first: bool
    step: Step
    encrypted: bool
    lacks: list[str]
    reach: ReachJson
    types: list[TypeJson]
    password: bool


class SetupCalls:
    def __init__(
        self,
        progress: Progress,
        seen: SeenTypes,
        configuration: Configuration,
        link: OwncastLink,
        *,
        host: str,
        public_url: str | None,
        password: Callable[[], bool],
        no_logo: Path,
    ) -> None:
        """`host` is what the program listens on, `no_logo` the picture (SVG) of a server without one."""
        self._progress = progress
        self._seen = seen
        self._configuration = configuration
        self._link = link
        self._host = host
        self._public_url = public_url or ""
        self._password = password
        self._no_logo = no_logo

    @call(Call(answers=SetupJson, scope="panel"))
    async def show(self, request: Request) -> Response:
        """How far the set-up is, and how Owncast reaches this program."""
        health = self._link.health
        lacks = abilities.lacks(health.version)
        reach = await self._reach(request)
        return Json(
            SetupJson(
                first=self._progress.first,
                step=self._progress.step,
                encrypted=not health.url or is_safe(health.url),
                lacks=lacks,
                reach=ReachJson(
                    advice=reach.advice,
                    webhook_url=f"{reach.base_url}/webhook/{self._configuration.values.webhook_key}",
                    tunnel=reach.tunnel,
                ),
                types=[self._type(type, lacks) for type in WEBHOOK_TYPES],
                password=self._password(),
            )
        )

    @call(
        Call(
            takes=Address,
            answers=FoundJson,
            refuses=(InvalidAddress, Conflict, OwncastUnavailable, OwncastTimeout),
            scope="panel",
        )
    )
    async def find(self, request: Request) -> Response:
        """Looks for an Owncast at this address and keeps the one that is found. Otherwise all stays as it was.

        The token of a server at another host is forgotten, for it is not the new one's to see.
        """
        typed = await read_body(request, Address)
        self._configuration.require_changeable("owncast_url")
        found = await self._link.find(typed.url)
        changes: dict[str, Value] = {"owncast_url": found.url}
        before = self._configuration.values.owncast_url
        if before and httpx.URL(before).host != httpx.URL(found.url).host:
            changes |= {} if "access_token" in self._configuration.fixed else {"access_token": ""}
        await self._configuration.change(changes)
        health = await self._link.check()
        owncast = in_words(health, request.state.words)
        return Json(FoundJson(owncast=owncast, encrypted=is_safe(found.url)))

    @call(
        Call(
            takes=Token,
            answers=CheckedTokenJson,
            refuses=(InvalidToken, Conflict, OwncastNotConfigured, OwncastRefused, OwncastUnavailable, OwncastTimeout),
            scope="panel",
        )
    )
    async def token(self, request: Request) -> Response:
        """Asks Owncast what this token may do, posting nothing, and keeps it. One it does not know is not kept."""
        pasted = await read_body(request, Token)
        self._configuration.require_changeable("access_token")
        token = normalise_token(pasted.token)
        scopes = await self._link.try_token(token)
        if not scopes.any:
            raise OwncastRefused(Said("error.setup.unknown_token"), status=401, reason="unknown_token")
        await self._configuration.change({"access_token": token})
        health = await self._link.check()
        return Json(CheckedTokenJson(owncast=in_words(health, request.state.words)))

    async def logo(self, request: Request) -> Response:
        """Owncast's logo, or a sign in its place where it has none that can be shown."""
        try:
            picture = picture_of(await self._link.client.logo())
        except (OwncastError, NotFound):
            picture = None
        if picture is None or picture.media_type == SVG:
            return Response(self._no_logo.read_bytes(), media_type=SVG, headers=_LOGO_HEADERS)
        return Response(picture.content, media_type=picture.media_type, headers=_LOGO_HEADERS)

    def _type(self, type: str, lacks: Sequence[str]) -> TypeJson:
        seen = self._seen.types.get(type)
        return TypeJson(
            type=type,
            first_at=seen.first_at if seen else None,
            last_at=seen.last_at if seen else None,
            since=abilities.since(type),
            lacking=type in lacks,
        )

    async def _reach(self, request: Request) -> Reach:
        listening = Listening(
            host=self._host,
            port=request.scope["server"][1],
            opened=request.state.base_url,
            public_url=self._public_url,
            in_container=in_container(),
        )
        host = httpx.URL(self._link.health.url).host if self._link.health.url else ""
        addresses = await addresses_of(host) if host else []
        source = next((own for address in addresses if (own := source_towards(address))), None)
        return advise(listening, host, addresses, source)
