"""Owncast's clock beside ours, and what it says of its stream meanwhile."""

import time
from dataclasses import dataclass

from overlay.domain.errors import OwncastError
from overlay.owncast.client import OwncastClient


@dataclass(frozen=True, slots=True)
class Told:
    """`ahead`: how many seconds Owncast's clock is ahead of ours; None where it does not tell."""

    ahead: float | None = None
    online: bool | None = None


async def ask(client: OwncastClient) -> Told:
    """Asks once. On the way there and back half of the time each is assumed."""
    if not client.url:
        return Told()
    before = time.time()
    try:
        said = await client.clock()
    except OwncastError:
        return Told()
    middle = (before + time.time()) / 2
    ahead = None if said.time is None else round(said.time.timestamp() - middle, 1)
    return Told(ahead=ahead, online=said.online)
