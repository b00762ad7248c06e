"""What this machine knows of the way to another."""

import asyncio
import ipaddress
import socket
from collections.abc import Sequence
from pathlib import Path

from overlay.setup.reach import Address

LONGEST_SECONDS = 2.0
_ANY_PORT = 9


async def addresses_of(host: str) -> Sequence[Address]:
    """What a name stands for, in the order to try; none where nobody knows in time."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            known = await loop.getaddrinfo(host.strip("[]"), None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, TimeoutError):
        return []
    found = (ipaddress.ip_address(str(address[4][0]).partition("%")[0]) for address in known)
    return list(dict.fromkeys(found))


def source_towards(address: Address) -> Address | None:
    """This machine's own address on the way there; None where there is no way. Nothing is sent."""
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((str(address), _ANY_PORT))
            return ipaddress.ip_address(str(probe.getsockname()[0]).partition("%")[0])
    except OSError:
        return None


def in_container() -> bool:
    """Whether this program sees the network of a container, which the world around it does not."""
    return Path("/.dockerenv").exists() or Path("/run/.containerenv").exists()
