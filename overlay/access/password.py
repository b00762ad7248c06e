"""The panel's password: the environment's, or one that was set in the panel, of which only a slow hash is kept."""

import asyncio
import hashlib
import hmac

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type, hash_secret_raw

from overlay.configuration import Configuration
from overlay.domain.errors import Conflict, InvalidRequest
from overlay.domain.said import Said

SHORTEST, LONGEST = 8, 200

# What OWASP's cheat sheet asks for at least: a guess costs this much memory and some 20 ms, also on a small machine.
_MEMORY_KIB, _PASSES, _LANES = 19 * 1024, 2, 1


class Password:
    """`given` is the environment's: it wins over a stored one, and cannot be changed here."""

    def __init__(self, given: str | None, configuration: Configuration) -> None:
        self._given = given
        self._configuration = configuration
        self._hasher = PasswordHasher(time_cost=_PASSES, memory_cost=_MEMORY_KIB, parallelism=_LANES)

    @property
    def fixed(self) -> bool:
        return self._given is not None

    @property
    def needed(self) -> bool:
        """Whether there is one at all."""
        return self._given is not None or bool(self._configuration.values.password_hash)

    async def fits(self, password: str) -> bool:
        """Whether this is the password. A stored one is hashed off the event loop."""
        if self._given is not None:
            return hmac.compare_digest(password.encode("utf-8", "replace"), self._given.encode())
        kept = self._configuration.values.password_hash
        if not kept or len(password) > LONGEST:
            return False
        return await asyncio.to_thread(self._verify, kept, password)

    async def set(self, password: str) -> None:
        """Keeps this one from now on.

        Raises:
            Conflict: the environment gives the password.
            InvalidRequest: it is none, in words.
        """
        self._require_free()
        if not SHORTEST <= len(password) <= LONGEST or not password.isprintable() or not password.strip():
            raise InvalidRequest(Said("password.length", least=SHORTEST, most=LONGEST))
        kept = await asyncio.to_thread(self._hasher.hash, password)
        await self._configuration.change({"password_hash": kept})

    async def remove(self) -> None:
        """From now on there is none.

        Raises:
            Conflict: the environment gives the password.
        """
        self._require_free()
        await self._configuration.change({"password_hash": ""})

    def mark(self, salt: str) -> bytes:
        """Bytes that change with the password, and from which nobody guesses it any faster than at the door."""
        if self._given is None:
            return self._configuration.values.password_hash.encode()
        return hash_secret_raw(
            self._given.encode(),
            hashlib.sha256(salt.encode()).digest(),
            time_cost=_PASSES,
            memory_cost=_MEMORY_KIB,
            parallelism=_LANES,
            hash_len=32,
            type=Type.ID,
        )

    def _require_free(self) -> None:
        if self._given is not None:
            raise Conflict(Said("password.fixed"))

    def _verify(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, password.encode("utf-8", "replace"))
        except (VerificationError, InvalidHashError):
            return False
