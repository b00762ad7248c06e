"""What guessing costs: a wait that grows with every wrong word, for whoever guesses and nobody else."""

import ipaddress
from collections.abc import Callable

FREE_FAILURES = 5
LONGEST_WAIT_SECONDS = 60.0
_PEERS_REMEMBERED = 1000


class Guesses:
    """Wrong passwords and codes by where they come from: somebody who guesses must not keep the streamer out."""

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


def _network(peer: str) -> str:
    """Whoever has one IPv6 address has a network of them; an IPv4 address dressed as one is taken for what it is."""
    try:
        address = ipaddress.ip_address(peer.partition("%")[0])
    except ValueError:
        return peer
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(getattr(address, "ipv4_mapped", None) or address)
