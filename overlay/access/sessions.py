"""Who is logged in, by which way and where: kept across restarts, listed, and ended one by one.

A browser has a random word as its cookie. Only its hash is kept, under a key that changes with the password and with
the session secret, so whoever reads the database has no session, and a change of either ends them all.
"""

import hmac
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Literal

from overlay.storage import sessions as rows
from overlay.storage.database import Database

LASTS = timedelta(days=30)
MOST_SESSIONS = 200
WRITTEN_EVERY = timedelta(minutes=1)
"""The last use of a session is kept about this exactly."""

_WORD_BYTES = 32

Way = Literal["password", "code", "link"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One browser that is logged in: with the password, with a one-time code, or by a link, then `link` is its id."""

    id: int
    hash: bytes
    way: Way
    link: int | None
    device: str
    peer: str
    made_at: datetime
    used_at: datetime

    @property
    def ends_at(self) -> datetime:
        return self.made_at + LASTS


class Sessions:
    """All of them, in memory as in the database."""

    def __init__(self, database: Database, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._now = now
        self._key = b""
        self._by_hash: dict[bytes, Session] = {}
        self._written: dict[int, datetime] = {}
        self.ended: list[Callable[[frozenset[int]], None]] = []
        """Called with the ids of sessions that are no more."""

    async def open(self, key: bytes) -> None:
        """Reads those that were made under this key; others are forgotten."""
        self._key = key
        kept = await self._database.write(partial(rows.read, under=self._under()))
        self._by_hash = {row["hash"]: Session(**row) for row in kept}
        await self.expire()

    def all(self) -> list[Session]:
        """The one that was used last comes first."""
        return sorted(self._by_hash.values(), key=lambda session: session.used_at, reverse=True)

    def find(self, word: str) -> Session | None:
        """Whose cookie this is. It is looked up by a keyed hash: from how long that takes nothing can be learnt."""
        session = self._by_hash.get(self._hash(word)) if word and self._key else None
        now = self._now()
        if session is None or session.ends_at <= now:
            return None
        self._by_hash[session.hash] = replace(session, used_at=now)
        if now - self._written.get(session.id, session.made_at) >= WRITTEN_EVERY:
            self._written[session.id] = now
            kept = self._database.submit(partial(rows.mark, id=session.id, at=now))
            # Nobody waits for it: where it cannot be kept, the panel has said so already.
            kept.add_done_callback(lambda done: done.cancelled() or done.exception())
        return self._by_hash[session.hash]

    async def begin(self, *, way: Way, device: str, peer: str, link: int | None = None) -> str:
        """A new one; what its cookie holds."""
        word, now = secrets.token_urlsafe(_WORD_BYTES), self._now()
        await self.end(self._crowded_out())
        made = Session(
            id=0,
            hash=self._hash(word),
            way=way,
            link=link,
            device=device,
            peer=peer,
            made_at=now,
            used_at=now,
        )
        id = await self._database.write(
            partial(
                rows.insert,
                hash=made.hash,
                under=self._under(),
                way=way,
                link=link,
                device=device,
                peer=peer,
                at=now,
            )
        )
        self._by_hash[made.hash] = replace(made, id=id)
        return word

    async def end(self, ids: Iterable[int]) -> None:
        """From now on these are none."""
        gone = frozenset(ids) & {session.id for session in self._by_hash.values()}
        if not gone:
            return
        await self._database.write(partial(rows.delete, ids=gone))
        self._forget(gone)

    async def renew(self, key: bytes) -> None:
        """Ends every session; those that begin from now on are under this key."""
        await self._database.write(rows.delete_all)
        self._key = key
        self._forget(frozenset(session.id for session in self._by_hash.values()))

    async def expire(self) -> None:
        """Ends those whose time is over."""
        now = self._now()
        await self.end([session.id for session in self._by_hash.values() if session.ends_at <= now])

    def _crowded_out(self) -> list[int]:
        """Who has to go for one more: helpers before the streamer, and who was away longest."""
        order = sorted(self._by_hash.values(), key=lambda session: (session.link is None, session.used_at))
        return [session.id for session in order[: max(0, len(order) - MOST_SESSIONS + 1)]]

    def _forget(self, gone: frozenset[int]) -> None:
        self._by_hash = {hash: session for hash, session in self._by_hash.items() if session.id not in gone}
        for id in gone:
            self._written.pop(id, None)
        for tell in self.ended:
            tell(gone)

    def _hash(self, word: str) -> bytes:
        return hmac.digest(self._key, word.encode("utf-8", "replace"), "sha256")

    def _under(self) -> bytes:
        """Says which key rows were made under, and nothing else of it."""
        return hmac.digest(self._key, b"the key that these sessions are under", "sha256")[:16]
