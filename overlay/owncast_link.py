"""The link to the configured Owncast: its client, replaced when the configuration changes, and how it is."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal, TypedDict

import httpx

from overlay.domain.errors import NotOwncast, OwncastError, OwncastUnavailable
from overlay.domain.events import User
from overlay.domain.said import Said, Words
from overlay.owncast.client import OwncastClient, Scopes
from overlay.owncast.finding import Found, find

log = logging.getLogger(__name__)


State = Literal["unset", "checking", "ok", "unreachable", "not_owncast"]
TokenState = Literal["unset", "checking", "ok", "refused", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What was found out at `checked_at`. `message` is for the streamer, empty while all is well."""

    url: str = ""
    state: State = "unset"
    message: Said | str = ""
    reason: str = ""
    """The message as one word, of `owncast/failures.py`."""
    name: str = ""
    version: str = ""
    checked_at: datetime | None = None
    token: TokenState = "unset"
    can_send: bool = False
    can_system: bool = False
    can_admin: bool = False


class OwncastJson(TypedDict):
    """How the Owncast server is, found out at `checked_at`. `message` says what is wrong, and `reason` the same as one
    word; both are empty while all is well."""

    url: str
    state: State
    message: str
    reason: str
    name: str
    version: str
    checked_at: datetime | None
    token: TokenState
    can_send: bool
    can_system: bool
    can_admin: bool


class OwncastLink:
    """Whoever talks to Owncast asks for `client` each time: the address may have changed since."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._checking: asyncio.Task[None] | None = None
        self.client = OwncastClient(http, "")
        self.health = Health()
        self.bot: User | None = None
        """Whom our posts are from, once Owncast has told."""
        self.user_colors: Mapping[int, str] = {}
        """The colours the server's admin gave to places of the palette, by their number."""
        self.emoji: Mapping[str, str] = {}
        """The path of each of the server's custom emoji, by its name."""
        self.observers: list[Callable[[], None]] = []

    def use(self, url: str, token: str) -> None:
        """From now on this server, with this token; either may be empty. Checks it in the background."""
        self.client = OwncastClient(self._http, url, token)
        self.bot = None
        self.user_colors = {}
        self.emoji = {}
        self._set(
            Health(
                url=url,
                state="checking" if url else "unset",
                token=("checking" if url else "unknown") if token else "unset",
            )
        )
        self._stop_checking()
        if url:
            self._checking = asyncio.create_task(self._check(self.client, bool(token)))

    async def find(self, text: str) -> Found:
        """The Owncast that somebody means who types this; nothing is changed.

        Raises:
            InvalidAddress, OwncastUnavailable: there is none, and why.
        """
        return await find(self._http, text)

    async def try_token(self, token: str) -> Scopes:
        """What another token may do at the present server; nothing is changed.

        Raises:
            OwncastNotConfigured: there is no address to try it at.
            OwncastUnavailable: the server was not reached.
        """
        return await OwncastClient(self._http, self.health.url, token).check_token()

    async def check(self) -> Health:
        """Asks the server anew, and returns what is known then."""
        if self._checking is None or self._checking.done():
            if not self.health.url:
                return self.health
            self._checking = asyncio.create_task(self._check(self.client, self.health.token != "unset"))
        await asyncio.wait([self._checking])
        return self.health

    async def close(self) -> None:
        self._stop_checking()
        await self._http.aclose()

    def _stop_checking(self) -> None:
        if self._checking is not None:
            self._checking.cancel()

    async def _check(self, client: OwncastClient, has_token: bool) -> None:
        health = replace(self.health, checked_at=datetime.now(UTC))
        try:
            status = await client.status()
            config = await client.config()
            health = replace(
                health, state="ok", message="", reason="", name=config.name, version=status.version or config.version
            )
            self.user_colors = config.user_colors
            self.emoji = await client.emoji()
            if has_token:
                health = _with_scopes(health, await client.check_token())
        except OwncastUnavailable as problem:
            health = replace(
                health,
                state="not_owncast" if isinstance(problem, NotOwncast) else "unreachable",
                message=problem.said,
                reason=problem.reason,
                token="unknown" if has_token else "unset",
            )
        except OwncastError as problem:
            health = replace(health, message=problem.said, token="unknown" if has_token else "unset")
        self._set(health)

    def _set(self, health: Health) -> None:
        if health.state not in ("checking", self.health.state):
            log.info("Owncast %s: %s", health.url or "address", health.message or health.state)
        self.health = health
        for observe in self.observers:
            observe()


def in_words(health: Health, words: Words) -> OwncastJson:
    """What a panel is told, in the language of these words."""
    return {
        "url": health.url,
        "state": health.state,
        "message": words.say(health.message),
        "reason": health.reason,
        "name": health.name,
        "version": health.version,
        "checked_at": health.checked_at,
        "token": health.token,
        "can_send": health.can_send,
        "can_system": health.can_system,
        "can_admin": health.can_admin,
    }


def _with_scopes(health: Health, scopes: Scopes) -> Health:
    return replace(
        health,
        token="ok" if scopes.any else "refused",
        can_send=scopes.can_send,
        can_system=scopes.can_system,
        can_admin=scopes.can_admin,
    )
