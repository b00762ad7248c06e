"""Host and Origin headers, read strictly: what no browser sends is nobody's name."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_ORIGIN = re.compile(
    r"(https?)://(?:\[([0-9a-f:.]{2,45})\]|([a-z0-9_][a-z0-9_.-]{0,252}))(?::([0-9]{1,5}))?", re.ASCII | re.IGNORECASE
)
_PORTS = {"http": 80, "https": 443}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host and port, each in its one spelling, so that equal origins are equal."""

    scheme: str
    host: str
    """A name in small letters without the root's dot, or an address without brackets."""
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" if self.port == _PORTS[self.scheme] else f"{self.scheme}://{host}:{self.port}"


def read_origin(header: str) -> Origin | None:
    """An Origin header's, or that of `http://` and a Host header. None for `null`, and for what is none."""
    match = _ORIGIN.fullmatch(header)
    if match is None:
        return None
    scheme, address, name, port = match.groups()
    host = read_host(address or name)
    number = int(port) if port else _PORTS[scheme.lower()]
    if not host or number > 65535 or (address and ":" not in address):
        return None
    return Origin(scheme.lower(), host, number)


def origin_of(url: str) -> Origin | None:
    """The origin of an address that was set up; international names are written as browsers send them."""
    parts = urlsplit(url)
    try:
        host = (parts.hostname or "").encode("idna").decode()
    except UnicodeError:
        return None
    netloc = f"[{host}]" if ":" in host else host
    return read_origin(f"{parts.scheme}://{netloc}" + (f":{parts.port}" if parts.port else ""))


def read_address(text: str) -> Address | None:
    """An IP address; an IPv4 address that is dressed as an IPv6 one is taken for what it is."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None) or address


def read_host(text: str) -> str:
    """A host's one spelling."""
    address = read_address(text)
    return str(address) if address else text.lower().removesuffix(".")
