"""The panel's login: a password, and a signed cookie that says it was given."""

import hashlib
import hmac
import ipaddress
from collections.abc import Callable

from itsdangerous import BadSignature, TimestampSigner
from starlette.requests import cookie_parser

from overlay.web.origin import read_address

COOKIE = "overlay_session"
LASTS_SECONDS = 30 * 24 * 60 * 60

FREE_FAILURES = 5
LONGEST_WAIT_SECONDS = 60.0
_PEERS_REMEMBERED = 1000


class Guesses:
    """Wrong passwords by where they come from: somebody who guesses must not keep the streamer out."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._failures: dict[str, int] = {}
        self._closed_until: dict[str, float] = {}

    def wait_seconds(self, peer: str) -> float:
        """How long nobody there may guess: the wait doubles with every failure beyond the first few."""
        return max(0.0, self._closed_until.get(_network(peer), 0.0) - self._clock())

    def failed(self, peer: str) -> None:
        network = _network(peer)
        failures = self._failures.pop(network, 0) + 1
        self._failures[network] = failures
        if failures >= FREE_FAILURES:
            wait = LONGEST_WAIT_SECONDS if failures > FREE_FAILURES + 6 else 2.0 ** (failures - FREE_FAILURES)
            self._closed_until[network] = self._clock() + min(LONGEST_WAIT_SECONDS, wait)
        if len(self._failures) > _PEERS_REMEMBERED:
            self.forget(next(iter(self._failures)))

    def forget(self, peer: str) -> None:
        self._failures.pop(_network(peer), None)
        self._closed_until.pop(_network(peer), None)


class Sessions:
    """`secret` signs; with the password in it, a new password ends every session."""

    def __init__(self, password: str | None, secret: Callable[[], str], clock: Callable[[], float]) -> None:
        self._password = password
        self._secret = secret
        self._guesses = Guesses(clock)

    @property
    def needed(self) -> bool:
        """Whether a password is set at all."""
        return self._password is not None

    def wait_seconds(self, peer: str) -> float:
        """How long this peer may not try; 0 when it may."""
        return self._guesses.wait_seconds(peer)

    def check(self, password: str, peer: str) -> str | None:
        """The value of the cookie, if this is the password."""
        if self._password is None or self.wait_seconds(peer):
            return None
        if not hmac.compare_digest(password.encode("utf-8", "replace"), self._password.encode()):
            self._guesses.failed(peer)
            return None
        self._guesses.forget(peer)
        return self._signer().sign("panel").decode()

    def is_valid(self, cookies: str) -> bool:
        """Whether these cookies (the header's value) hold a session that still counts."""
        if self._password is None:
            return False
        try:
            # Not the standard library's: it gives up at the first cookie of a neighbour that it does not like.
            self._signer().unsign(cookie_parser(cookies).get(COOKIE, ""), max_age=LASTS_SECONDS)
        except BadSignature:
            return False
        return True

    def _signer(self) -> TimestampSigner:
        password = hashlib.sha256((self._password or "").encode()).hexdigest()
        return TimestampSigner(f"{self._secret()}{password}", salt="overlay.panel")


def _network(peer: str) -> str:
    """Whoever has one IPv6 address has a network of them."""
    address = read_address(peer)
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address or peer)
