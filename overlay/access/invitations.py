"""One-time codes: for a phone that is to be logged in without typing the password. They do not outlast a restart."""

import hashlib
import secrets
from collections.abc import Callable

LAST_SECONDS = 5 * 60.0
MOST_OPEN = 20

_CODE_BYTES = 18


class Invitations:
    """`clock` counts seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._until: dict[bytes, float] = {}

    def make(self) -> str:
        """A new code. Where very many are open, the oldest is none any more."""
        while len(self._until) >= MOST_OPEN:
            del self._until[next(iter(self._until))]
        code = secrets.token_urlsafe(_CODE_BYTES)
        self._until[_hash(code)] = self._clock() + LAST_SECONDS
        return code

    def take(self, code: str) -> bool:
        """Whether this is one that still counts; from now on it does not."""
        until = self._until.pop(_hash(code), None)
        return until is not None and self._clock() < until

    def clear(self) -> None:
        self._until.clear()


def _hash(code: str) -> bytes:
    return hashlib.sha256(code.encode("utf-8", "replace")).digest()
