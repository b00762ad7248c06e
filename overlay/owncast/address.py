"""What a streamer types or pastes as his Owncast's address and access token, made into what is kept."""

import ipaddress
import re
from urllib.parse import urlsplit

import httpx

from overlay.domain.errors import InvalidAddress, InvalidToken
from overlay.domain.said import Said

LONGEST_TOKEN = 500

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://")
_NAME = re.compile(r"(?!.{254})[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*\.?")
_EXAMPLE = "https://stream.example.com"


def normalise_address(text: str) -> str:
    """`https://stream.example.com` for what was typed: scheme, host, and the port where it is not the scheme's own.

    Without a scheme https is meant, or http on this machine and for bare private addresses, where Owncast has no
    certificate. A path is dropped: Owncast always answers at the root, and people paste `…/admin/`.

    Raises:
        InvalidAddress: says what is wrong with it.
    """
    address = text.strip()
    if not address:
        raise InvalidAddress(Said("error.owncast.address.empty", example=_EXAMPLE), reason="empty")
    if not address.isprintable() or " " in address or "\\" in address:
        raise InvalidAddress(Said("error.owncast.address.characters", example=_EXAMPLE), reason="characters")
    try:
        parts = urlsplit(address if has_scheme(address) else f"//{address}")
        port = parts.port
        host = httpx.URL(scheme="https", host=parts.hostname or "").raw_host.decode("ascii").lower()
    except (ValueError, httpx.InvalidURL):
        raise InvalidAddress(Said("error.owncast.address.none", example=_EXAMPLE), reason="no_address") from None
    if parts.username is not None or parts.password is not None:
        raise InvalidAddress(Said("error.owncast.address.login"), reason="login")
    if parts.scheme not in ("http", "https", ""):
        raise InvalidAddress(Said("error.owncast.address.scheme", scheme=parts.scheme), reason="scheme")
    number = _number(host)
    if number is None and (not _NAME.fullmatch(host) or host.rstrip(".").rpartition(".")[2].isdigit()):
        raise InvalidAddress(Said("error.owncast.address.no_host", example=_EXAMPLE), reason="no_address")
    if port == 0:
        raise InvalidAddress(Said("error.owncast.address.port"), reason="no_address")
    scheme = parts.scheme or ("http" if is_near(host) else "https")
    if number is not None and number.version == 6:
        host = f"[{host}]"
    return f"{scheme}://{host}" + ("" if port in (None, {"http": 80, "https": 443}[scheme]) else f":{port}")


def has_scheme(text: str) -> bool:
    """Whether what was typed says http or https itself."""
    return _SCHEME.match(text.strip()) is not None


def is_near(host: str) -> bool:
    """Whether a host is this machine, or an address that is not of the internet."""
    number = _number(host)
    return host == "localhost" or (number is not None and not number.is_global)


def normalise_token(text: str) -> str:
    """The access token without the white space around it.

    Raises:
        InvalidToken: no access token can look like this. The message does not repeat it.
    """
    token = text.strip()
    if not token:
        raise InvalidToken(Said("error.owncast.token.empty"), reason="empty")
    if re.search(r"\s", token):
        raise InvalidToken(Said("error.owncast.token.space"), reason="space")
    if not token.isascii() or not token.isprintable():
        raise InvalidToken(Said("error.owncast.token.characters"), reason="characters")
    if len(token) > LONGEST_TOKEN:
        raise InvalidToken(Said("error.owncast.token.long", most=LONGEST_TOKEN), reason="long")
    return token


def _number(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
