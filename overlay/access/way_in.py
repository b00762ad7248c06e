"""Where others reach this program: on its network, by its public address, or not at all."""

import ipaddress
from collections.abc import Callable
from urllib.parse import urlsplit

from overlay.domain.errors import Conflict
from overlay.domain.said import Said
from overlay.settings import Settings, is_loopback
from overlay.setup.network import in_container, source_towards

_SOMEWHERE = ipaddress.ip_address("192.0.2.1")
"""Of no network (RFC 5737): the way there is the way to the world, and begins at our address on the network."""


def own_address() -> str | None:
    """This machine's address on its network; None where it is on none, or a container hides which."""
    address = None if in_container() else source_towards(_SOMEWHERE)
    return None if address is None or address.is_loopback or address.is_unspecified else str(address)


class WayIn:
    """`settings` is what the program was started with."""

    def __init__(self, settings: Settings, own: Callable[[], str | None] = own_address) -> None:
        self._settings = settings
        self._own = own

    @property
    def listening(self) -> bool:
        """Whether it listens for other machines now."""
        return not is_loopback(self._settings.host)

    @property
    def fixed(self) -> bool:
        """Whether the start says where to listen."""
        return self._settings.host_given

    @property
    def open(self) -> bool:
        """Whether anybody else could come in at all."""
        return self.listening or self._public is not None

    def address(self, called: str, port: int | None) -> str | None:
        """What another device has to open; None where it cannot. `called` is how the panel was opened, at `port`."""
        if self._public is not None:
            return self._public
        if not self.listening:
            return None
        if not is_loopback(urlsplit(called).hostname or ""):
            return called
        host = self._settings.host
        own = self._own() if host in ("0.0.0.0", "::") else host
        if own is None or port is None:
            return None
        return f"http://[{own}]:{port}" if ":" in own else f"http://{own}:{port}"

    def require(self, called: str, port: int | None) -> str:
        """
        Raises:
            Conflict: no other device reaches it, and what to do about that.
        """
        address = self.address(called, port)
        if address is None:
            raise Conflict(Said("access.address_unknown") if self.listening else Said("access.unreached"))
        return address

    @property
    def _public(self) -> str | None:
        url = self._settings.public_url
        return None if url is None or is_loopback(urlsplit(url).hostname or "") else url
