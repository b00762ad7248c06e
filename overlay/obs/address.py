"""Where obs-websocket listens, as a streamer types it."""

import re
from dataclasses import dataclass
from ipaddress import IPv6Address
from urllib.parse import urlsplit

from overlay.domain.errors import InvalidAddress
from overlay.domain.said import Said

PORT = 4455
"""What OBS has unless the streamer chose another."""

_EXPECTED = Said("error.obs.address.expected", example=f"127.0.0.1:{PORT}")
_HOST = re.compile(r"(?!.{254})[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*\.?")


@dataclass(frozen=True, slots=True)
class ObsAddress:
    """`host` is a name or a number, that of IPv6 without brackets."""

    host: str
    port: int

    @property
    def url(self) -> str:
        return f"ws://{self}"

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def read_address(text: str) -> ObsAddress:
    """The address in `text`: a host, perhaps with its port, perhaps with `ws://` before it.

    Raises:
        InvalidAddress: says what was expected.
    """
    typed = text.strip()
    if not typed or not typed.isprintable() or " " in typed or "\\" in typed:
        raise InvalidAddress(Said("error.obs.address.none", expected=_EXPECTED))
    if typed.count(":") > 1 and "[" not in typed and "://" not in typed:
        typed = f"[{typed}]"
    try:
        parts = urlsplit(typed if "://" in typed else f"ws://{typed}")
        host, port = (parts.hostname or "").lower(), parts.port
        if "[" in parts.netloc:
            host = str(IPv6Address(host))
    except ValueError:
        raise InvalidAddress(Said("error.obs.address.none", expected=_EXPECTED)) from None
    if parts.scheme != "ws":
        raise InvalidAddress(Said("error.obs.address.scheme", scheme=parts.scheme))
    if parts.username is not None or parts.password is not None or parts.path.strip("/") or parts.query:
        raise InvalidAddress(Said("error.obs.address.more", expected=_EXPECTED))
    if ":" not in host and not _HOST.fullmatch(host):
        raise InvalidAddress(Said("error.obs.address.no_host", expected=_EXPECTED))
    if port == 0:
        raise InvalidAddress(Said("error.obs.address.port"))
    return ObsAddress(host, PORT if port is None else port)
