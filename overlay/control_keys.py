"""Control keys: what outside tools call with. Each is made in the panel, for some things only, and ends alone.

A key is shown once. Only its hash is kept, so whoever reads the database has none.
"""

import asyncio
import hashlib
import hmac
import secrets
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Literal, get_args

from overlay.bygone import Bygone
from overlay.domain.errors import Conflict, InvalidRequest, NotFound
from overlay.domain.said import Said
from overlay.storage.database import Database
from overlay.storage.rows import microseconds, moment

KeyScope = Literal["read", "moderate", "show", "queue", "rules"]
Scope = Literal["read", "moderate", "show", "queue", "rules", "chat", "panel"]
"""What a call needs: to see everything but secrets; to hide lines of chat and show them again; to put something on
screen or into chat; to command the queue of alerts; to change rules, designs and media. `chat` is what of all there is
to read belongs to the chat, for those who came by a link; `panel` is all the rest. No key made in the panel is for
those two.
"""

ALL: frozenset[Scope] = frozenset(get_args(Scope))

MOST_KEYS = 100
WRITTEN_EVERY = timedelta(minutes=1)
"""The last use of a key is kept about this exactly: not every press of a button is worth a write."""

_PREFIX = "overlay_"
_KEY_BYTES = 24
_NAME_LENGTH = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlKey:
    """One key, without the key itself."""

    id: int
    name: str
    scopes: tuple[KeyScope, ...]
    hash: bytes
    made_at: datetime
    used_at: datetime | None = None


class ControlKeys:
    """All keys. `environment` is one that was given at the start: it may do everything, and is not listed."""

    def __init__(
        self, database: Database, environment: str | None, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._database = database
        self._environment = None if environment is None else _hash(environment)
        self._now = now
        self._by_id: dict[int, ControlKey] = {}
        self._written: dict[int, datetime] = {}
        self._revoked = Bygone[ControlKey](lambda id: Said("access.key_not_revoked", id=id))
        self._changing = asyncio.Lock()

    @property
    def has_environment(self) -> bool:
        return self._environment is not None

    async def open(self) -> None:
        self._by_id = {key.id: key for key in await self._database.read(_read)}

    def all(self) -> list[ControlKey]:
        return [*self._by_id.values()]

    def scopes(self, given: str) -> frozenset[Scope] | None:
        """What whoever sends this key may do; None: it is no key. Every key is compared, each in constant time."""
        hash = _hash(given)
        found = [key for key in self._by_id.values() if hmac.compare_digest(hash, key.hash)]
        if self._environment is not None and hmac.compare_digest(hash, self._environment):
            return ALL
        if not found:
            return None
        self._used(found[0])
        return frozenset(found[0].scopes)

    async def make(self, name: str, scopes: Iterable[KeyScope]) -> tuple[ControlKey, str]:
        """A new key, and what to send: it is not told again.

        Raises:
            InvalidRequest, Conflict: what cannot be, in words.
        """
        name = name.strip()
        if not 1 <= len(name) <= _NAME_LENGTH:
            raise InvalidRequest(Said("name.length", most=_NAME_LENGTH))
        wanted = frozenset(scopes)
        if not wanted:
            raise InvalidRequest(Said("key.scopes", scopes=get_args(KeyScope)))
        self._require_room()
        secret = f"{_PREFIX}{secrets.token_urlsafe(_KEY_BYTES)}"
        key = ControlKey(
            id=0,
            name=name,
            scopes=tuple(scope for scope in get_args(KeyScope) if scope in wanted),
            hash=_hash(secret),
            made_at=self._now(),
        )
        key = replace(key, id=await self._database.write(partial(_insert, key=key)))
        self._by_id[key.id] = key
        return key, secret

    async def revoke(self, id: int) -> None:
        """From now on this key is none.

        Raises:
            NotFound: there is no such key.
        """
        async with self._changing:
            if id not in self._by_id:
                raise NotFound(Said("key.unknown", id=id))
            await self._database.write(
                lambda connection: connection.execute("DELETE FROM control_keys WHERE id = ?", (id,))
            )
            # as it is now: it may have been used while this was written
            self._revoked.keep(id, self._by_id.pop(id))

    async def restore(self, id: int) -> ControlKey:
        """Makes one that was revoked count again.

        Raises:
            NotFound: none of this id was revoked since the start.
            Conflict: it is back already, or there is no room for it.
        """
        async with self._changing:
            if id in self._by_id:
                raise Conflict(Said("access.key_back"))
            key = self._revoked.get(id)
            self._require_room()
            await self._database.write(partial(_bring_back, key=key))
            self._revoked.forget(id)
            self._by_id = dict(sorted({**self._by_id, id: key}.items()))
            return key

    def _require_room(self) -> None:
        if len(self._by_id) >= MOST_KEYS:
            raise Conflict(Said("key.too_many", most=MOST_KEYS))

    def _used(self, key: ControlKey) -> None:
        now = self._now()
        self._by_id[key.id] = replace(key, used_at=now)
        if key.id not in self._written or now - self._written[key.id] >= WRITTEN_EVERY:
            self._written[key.id] = now
            kept = self._database.submit(partial(_mark, id=key.id, at=now))
            # Nobody waits for it: where it cannot be kept, the panel has said so already.
            kept.add_done_callback(lambda done: done.cancelled() or done.exception())


def _hash(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "replace")).digest()


def _read(connection: sqlite3.Connection) -> list[ControlKey]:
    rows = connection.execute("SELECT id, name, hash, scopes, made_at, used_at FROM control_keys ORDER BY id")
    return [
        ControlKey(
            id=id,
            name=name,
            scopes=tuple(scopes.split()),
            hash=hash,
            made_at=moment(made_at),
            used_at=None if used_at is None else moment(used_at),
        )
        for id, name, hash, scopes, made_at, used_at in rows
    ]


def _insert(connection: sqlite3.Connection, key: ControlKey) -> int:
    (id,) = connection.execute(
        "INSERT INTO control_keys (name, hash, scopes, made_at) VALUES (?, ?, ?, ?) RETURNING id",
        (key.name, key.hash, " ".join(key.scopes), microseconds(key.made_at)),
    ).fetchone()
    return int(id)


def _bring_back(connection: sqlite3.Connection, key: ControlKey) -> None:
    connection.execute(
        "INSERT INTO control_keys (id, name, hash, scopes, made_at, used_at) VALUES (?, ?, ?, ?, ?, ?)",
        (
            key.id,
            key.name,
            key.hash,
            " ".join(key.scopes),
            microseconds(key.made_at),
            None if key.used_at is None else microseconds(key.used_at),
        ),
    )


def _mark(connection: sqlite3.Connection, id: int, at: datetime) -> None:
    connection.execute("UPDATE control_keys SET used_at = ? WHERE id = ?", (microseconds(at), id))
