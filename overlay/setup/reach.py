"""By which address Owncast reaches this program, and what to do where it cannot."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import Literal
from urllib.parse import urlsplit

from overlay.settings import is_loopback

Address = IPv4Address | IPv6Address

Advice = Literal["unset", "here", "network", "public", "closed", "home", "container", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """Where this program is: as it was started, and as the panel was opened."""

    host: str
    """What it listens on."""
    port: int
    opened: str
    """The address the panel was opened with."""
    public_url: str = ""
    in_container: bool = False

    @property
    def beyond(self) -> bool:
        """Whether other machines can reach it at all."""
        return not is_loopback(self.host)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """`advice` says what is the case:

    `unset` no Owncast yet; `here` it runs on this machine; `network` on this network, which reaches us; `public` we
    have an address for everybody; `closed` it could reach this machine, but we listen for this machine alone; `home` it
    is on the internet and we are behind a router; `container` only whoever started the container knows; `unknown` its
    name says nothing now. `base_url` is what the webhook's address begins with, once the advice was followed.
    """

    advice: Advice
    base_url: str
    tunnel: str = ""
    """With `home`: the command that lets Owncast's machine in."""


def advise(listening: Listening, host: str, addresses: Sequence[Address], source: Address | None) -> Reach:
    """`host` is Owncast's name, `addresses` what it stands for, and `source` our own address on the way there."""
    if listening.public_url and not is_loopback(urlsplit(listening.public_url).hostname or ""):
        return Reach(advice="public", base_url=listening.public_url)
    opened = urlsplit(listening.opened)
    if opened.scheme == "https" and not is_loopback(opened.hostname or ""):
        # Somebody put a certificate before it, which is meant for others.
        return Reach(advice="public", base_url=listening.opened)
    if not host:
        return Reach(advice="unset", base_url=listening.opened)
    if is_loopback(host) or any(address.is_loopback or address == source for address in addresses):
        return Reach(advice="here", base_url=_base(_local(listening.host), listening.port))
    if listening.in_container:
        return Reach(advice="container", base_url=listening.opened)
    if not addresses or source is None:
        return Reach(advice="unknown", base_url=listening.opened)
    if source.is_global or not any(address.is_global for address in addresses):
        own = listening.host if listening.beyond and not _is_any(listening.host) else str(source)
        reached: Advice = "public" if source.is_global else "network"
        return Reach(advice=reached if listening.beyond else "closed", base_url=_base(own, listening.port))
    ours = _base(_local(listening.host), listening.port).removeprefix("http://")
    return Reach(
        advice="home",
        base_url=_base("127.0.0.1", listening.port),
        tunnel=f"ssh -N -R {listening.port}:{ours} root@{host}",
    )


def _local(host: str) -> str:
    """How this machine itself reaches what listens on `host`."""
    return "127.0.0.1" if _is_any(host) or host == "localhost" else host


def _is_any(host: str) -> bool:
    return host in ("0.0.0.0", "::")


def _base(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
