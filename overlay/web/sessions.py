"""The panel's login: a password, and a signed cookie that says it was given."""

import hashlib
import hmac
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie

from itsdangerous import BadSignature, TimestampSigner

COOKIE = "overlay_session"
LASTS_SECONDS = 30 * 24 * 60 * 60

FREE_FAILURES = 5
LONGEST_WAIT_SECONDS = 60.0


class Sessions:
    """`secret` signs; with the password in it, a new password ends every session."""

    def __init__(self, password: str | None, secret: Callable[[], str], clock: Callable[[], float]) -> None:
        self._password = password
        self._secret = secret
        self._clock = clock
        self._failures = 0
        self._closed_until = 0.0

    @property
    def needed(self) -> bool:
        """Whether a password is set at all."""
        return self._password is not None

    @property
    def wait_seconds(self) -> float:
        """How long nobody may guess: the wait doubles with every failure beyond the first few."""
        return max(0.0, self._closed_until - self._clock())

    def check(self, password: str) -> str | None:
        """The value of the cookie, if this is the password."""
        if self._password is None or self.wait_seconds:
            return None
        if not hmac.compare_digest(password.encode("utf-8", "replace"), self._password.encode()):
            self._failures += 1
            if self._failures >= FREE_FAILURES:
                wait = min(LONGEST_WAIT_SECONDS, 2.0 ** (self._failures - FREE_FAILURES))
                self._closed_until = self._clock() + wait
            return None
        self._failures = 0
        return self._signer().sign("panel").decode()

    def is_valid(self, cookies: str) -> bool:
        """Whether these cookies (the header's value) hold a session that still counts."""
        if self._password is None:
            return False
        try:
            morsel = SimpleCookie(cookies).get(COOKIE)
        except CookieError:
            return False
        if morsel is None:
            return False
        try:
            self._signer().unsign(morsel.value, max_age=LASTS_SECONDS)
        except BadSignature:
            return False
        return True

    def _signer(self) -> TimestampSigner:
        password = hashlib.sha256((self._password or "").encode()).hexdigest()
        return TimestampSigner(f"{self._secret()}{password}", salt="overlay.panel")
