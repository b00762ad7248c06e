"""Links for those who help: each lets whoever has it see the chat, or moderate it too, and ends alone.

A link is shown once. Only its hash is kept, so whoever reads the database has none.
"""

import asyncio
import hashlib
import secrets
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from overlay.bygone import Bygone
from overlay.control_keys import Scope
from overlay.domain.errors import Conflict, InvalidRequest, NotFound
from overlay.domain.said import Said
from overlay.storage.database import Database
from overlay.storage.rows import microseconds, moment

MOST_LINKS = 50

_CODE_BYTES = 24
_NAME_LENGTH = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link, without what makes it one. `used_at` is when somebody came by it last."""

    id: int
    name: str
    moderates: bool
    hash: bytes
    made_at: datetime
    used_at: datetime | None = None

    @property
    def scopes(self) -> frozenset[Scope]:
        """What whoever comes by it may do."""
        return frozenset({"chat", "moderate"} if self.moderates else {"chat"})


class Links:
    def __init__(self, database: Database, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._now = now
        self._by_id: dict[int, Link] = {}
        self._revoked = Bygone[Link](lambda id: Said("access.link_not_revoked", id=id))
        self._renewed = Bygone[Link](lambda id: Said("access.link_not_renewed", id=id))
        # One change at a time, or one that is revoked while somebody comes by it would be there again.
        self._changing = asyncio.Lock()

    async def open(self) -> None:
        self._by_id = {link.id: link for link in await self._database.read(_read)}

    def all(self) -> list[Link]:
        return [*self._by_id.values()]

    def get(self, id: int) -> Link | None:
        return self._by_id.get(id)

    def of(self, code: str) -> Link | None:
        """Whose code this is. A hash is compared, which nobody can steer towards another one."""
        hash = _hash(code)
        return next((link for link in self._by_id.values() if link.hash == hash), None)

    async def make(self, name: str, *, moderates: bool) -> tuple[Link, str]:
        """A new link, and its code: it is not told again.

        Raises:
            InvalidRequest, Conflict: what cannot be, in words.
        """
        name = name.strip()
        if not 1 <= len(name) <= _NAME_LENGTH or not _printable(name):
            raise InvalidRequest(Said("name.printable", most=_NAME_LENGTH))
        self._require_room()
        code = secrets.token_urlsafe(_CODE_BYTES)
        link = Link(id=0, name=name, moderates=moderates, hash=_hash(code), made_at=self._now())
        link = replace(link, id=await self._database.write(partial(_insert, link=link)))
        self._by_id[link.id] = link
        return link, code

    async def renew(self, id: int) -> tuple[Link, str]:
        """Another code for the same link; the old one is none any more.

        Raises:
            NotFound: there is no such link.
        """
        code = secrets.token_urlsafe(_CODE_BYTES)
        async with self._changing:
            before = self._known(id)
            link = await self._keep(replace(before, hash=_hash(code), used_at=None))
            self._renewed.keep(id, before)
            return link, code

    async def take_back(self, id: int) -> Link:
        """The code before the newest leads here again, and the newest no more.

        Raises:
            NotFound: there is no such link, or it had no other code since the start.
        """
        async with self._changing:
            self._known(id)
            link = await self._keep(self._renewed.get(id))
            self._renewed.forget(id)
            return link

    async def used(self, link: Link) -> None:
        """Somebody came by it now.

        Raises:
            NotFound: it was revoked or replaced meanwhile.
        """
        async with self._changing:
            if self._known(link.id).hash != link.hash:
                raise NotFound(Said("link.replaced", id=link.id))
            await self._keep(replace(link, used_at=self._now()))

    async def revoke(self, id: int) -> None:
        """From now on it leads nowhere.

        Raises:
            NotFound: there is no such link.
        """
        async with self._changing:
            link = self._known(id)
            await self._database.write(lambda connection: connection.execute("DELETE FROM links WHERE id = ?", (id,)))
            del self._by_id[id]
            self._revoked.keep(id, link)

    async def restore(self, id: int) -> Link:
        """Brings back one that was revoked, with its code.

        Raises:
            NotFound: none of this id was revoked since the start.
            Conflict: it is back already, or there is no room for it.
        """
        async with self._changing:
            if id in self._by_id:
                raise Conflict(Said("access.link_back"))
            link = self._revoked.get(id)
            self._require_room()
            await self._database.write(partial(_bring_back, link=link))
            self._revoked.forget(id)
            self._by_id = dict(sorted({**self._by_id, id: link}.items()))
            return link

    def _require_room(self) -> None:
        if len(self._by_id) >= MOST_LINKS:
            raise Conflict(Said("link.too_many", most=MOST_LINKS))

    def _known(self, id: int) -> Link:
        if id not in self._by_id:
            raise NotFound(Said("link.unknown", id=id))
        return self._by_id[id]

    async def _keep(self, link: Link) -> Link:
        await self._database.write(partial(_update, link=link))
        self._by_id[link.id] = link
        return link


def _hash(code: str) -> bytes:
    return hashlib.sha256(code.encode("utf-8", "replace")).digest()


def _read(connection: sqlite3.Connection) -> list[Link]:
    return [
        Link(
            id=id,
            name=name,
            moderates=bool(moderates),
            hash=hash,
            made_at=moment(made_at),
            used_at=None if used_at is None else moment(used_at),
        )
        for id, name, moderates, hash, made_at, used_at in connection.execute(
            "SELECT id, name, moderates, hash, made_at, used_at FROM links ORDER BY id"
        )
    ]


def _insert(connection: sqlite3.Connection, link: Link) -> int:
    (id,) = connection.execute(
        "INSERT INTO links (name, moderates, hash, made_at) VALUES (?, ?, ?, ?) RETURNING id",
        (link.name, link.moderates, link.hash, microseconds(link.made_at)),
    ).fetchone()
    return int(id)


def _bring_back(connection: sqlite3.Connection, link: Link) -> None:
    connection.execute(
        "INSERT INTO links (id, name, moderates, hash, made_at, used_at) VALUES (?, ?, ?, ?, ?, ?)",
        (
            link.id,
            link.name,
            link.moderates,
            link.hash,
            microseconds(link.made_at),
            None if link.used_at is None else microseconds(link.used_at),
        ),
    )


def _update(connection: sqlite3.Connection, link: Link) -> None:
    connection.execute(
        "UPDATE links SET hash = ?, used_at = ? WHERE id = ?",
        (link.hash, None if link.used_at is None else microseconds(link.used_at), link.id),
    )


def _printable(name: str) -> bool:
    """Whether it has no control characters. What joins emoji to families has no picture of its own, and is welcome."""
    return name.replace("\u200d", "").isprintable()
