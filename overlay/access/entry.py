"""The ways in: by the password, by a one-time code, by a link; and what ends them."""

import asyncio
import hmac
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from overlay.access.guesses import Guesses
from overlay.access.invitations import LAST_SECONDS, Invitations
from overlay.access.links import Link, Links
from overlay.access.password import Password
from overlay.access.sessions import Session, Sessions, Way
from overlay.configuration import Configuration, new_secret
from overlay.control_keys import Scope
from overlay.domain.errors import InvalidRequest, NotFound, StorageUnavailable, TooManyGuesses
from overlay.domain.said import Said
from overlay.storage.database import Database

CLEANING_SECONDS = 60 * 60.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody at the door: from where, and with what."""

    peer: str
    device: str


class Entry:
    """Whoever comes in gets the word that his browser keeps as its cookie. `clock` counts seconds."""

    def __init__(
        self,
        *,
        configuration: Configuration,
        password: Password,
        sessions: Sessions,
        links: Links,
        clock: Callable[[], float],
    ) -> None:
        self._configuration = configuration
        self.password = password
        self.sessions = sessions
        self.links = links
        self.closed: Callable[[], None] = lambda: None
        """Called when a password is set: who never logged in has to, from now on."""
        self._invitations = Invitations(clock)
        self._guesses = Guesses(clock)
        # One at a time: of many guesses that come together, all but the first few are to be turned away unread.
        self._door = asyncio.Lock()

    @classmethod
    def of(cls, database: Database, configuration: Configuration, given: str | None) -> Self:
        """As the program has it; `given` is the environment's password."""
        return cls(
            configuration=configuration,
            password=Password(given, configuration),
            sessions=Sessions(database),
            links=Links(database),
            clock=time.monotonic,
        )

    async def open(self) -> None:
        """After the configuration."""
        await self.links.open()
        await self.sessions.open(self._key())

    async def keep_clean(self) -> None:
        """Ends, now and then, the sessions whose time is over."""
        while True:
            await asyncio.sleep(CLEANING_SECONDS)
            try:
                await self.sessions.expire()
            except StorageUnavailable as problem:
                log.warning("old sessions stay for now: %s", problem)

    def wait_seconds(self, peer: str) -> float:
        """How long this peer may not try; 0 when it may."""
        return self._guesses.wait_seconds(peer)

    async def log_in(self, password: str, visitor: Visitor) -> str | None:
        """None if this is not the password.

        Raises:
            TooManyGuesses: nobody looked at it.
        """
        async with self._door:
            return await self._begin("password", visitor) if await self._fits(password, visitor) else None

    def invite(self) -> tuple[str, float]:
        """A one-time code, and how many seconds it counts."""
        return self._invitations.make(), LAST_SECONDS

    async def join(self, code: str, visitor: Visitor) -> str:
        """
        Raises:
            NotFound: it is no code, or none any more.
            TooManyGuesses: nobody looked at it.
        """
        self._require_patience(visitor)
        if self.password.needed:
            if self._invitations.take(code):
                return await self._begin("code", visitor)
            if (link := self.links.of(code)) is not None:
                await self.links.used(link)
                return await self._begin("link", visitor, link)
        self._guesses.failed(visitor.peer)
        raise NotFound(Said("access.closed"))

    def scopes(self, session: Session) -> frozenset[Scope] | None:
        """What it may do; None: everything."""
        if session.link is None:
            return None
        link = self.links.get(session.link)
        return frozenset() if link is None else link.scopes

    async def stay(self, visitor: Visitor) -> str:
        """Lets whoever changed something below stay in: that ended his own session too."""
        return await self._begin("password", visitor)

    async def set_password(self, password: str, present: str, visitor: Visitor) -> None:
        """Everybody has to log in again.

        Raises:
            InvalidRequest: `present` is not the present password, or the new one cannot be one.
            Conflict: the environment gives it.
            TooManyGuesses: the present password was wrong too often.
        """
        async with self._door:
            await self._require_present(present, visitor)
            await self.password.set(password)
            await self._renew()
            self.closed()

    async def remove_password(self, present: str, visitor: Visitor) -> None:
        """
        Raises:
            InvalidRequest, Conflict, TooManyGuesses: as above.
        """
        async with self._door:
            await self._require_present(present, visitor)
            await self.password.remove()
            await self._renew()

    async def end_all(self) -> None:
        """Makes another session secret: everybody is out."""
        await self._configuration.change({"session_secret": new_secret()})
        await self._renew()

    async def renew_link(self, id: int) -> tuple[Link, str]:
        """Another code for it; whoever came by the old one is out.

        Raises:
            NotFound: there is no such link.
        """
        renewed = await self.links.renew(id)
        await self._end_by(id)
        return renewed

    async def take_link_back(self, id: int) -> Link:
        """The code before the newest works again; whoever came by the newest is out.

        Raises:
            NotFound: there is no such link, or it had no other code since the start.
        """
        link = await self.links.take_back(id)
        await self._end_by(id)
        return link

    async def revoke_link(self, id: int) -> None:
        """It leads nowhere, and whoever came by it is out.

        Raises:
            NotFound: there is no such link.
        """
        await self.links.revoke(id)
        await self._end_by(id)

    async def _begin(self, way: Way, visitor: Visitor, link: Link | None = None) -> str:
        return await self.sessions.begin(
            way=way, device=visitor.device, peer=visitor.peer, link=None if link is None else link.id
        )

    async def _end_by(self, link: int) -> None:
        await self.sessions.end([session.id for session in self.sessions.all() if session.link == link])

    async def _renew(self) -> None:
        self._invitations.clear()
        await self.sessions.renew(self._key())

    def _key(self) -> bytes:
        secret = self._configuration.values.session_secret
        return hmac.digest(secret.encode(), self.password.mark(secret), "sha256")

    async def _fits(self, password: str, visitor: Visitor) -> bool:
        self._require_patience(visitor)
        if not await self.password.fits(password):
            self._guesses.failed(visitor.peer)
            return False
        self._guesses.forget(visitor.peer)
        return True

    async def _require_present(self, present: str, visitor: Visitor) -> None:
        if self.password.needed and not await self._fits(present, visitor):
            raise InvalidRequest(Said("password.wrong"))

    def _require_patience(self, visitor: Visitor) -> None:
        if wait := self._guesses.wait_seconds(visitor.peer):
            raise TooManyGuesses(wait)
