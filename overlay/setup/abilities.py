"""What an Owncast is too old for, by the version it tells.

Only words for the streamer come of it: what is taken in is decided by what arrives, because forks and nightly builds
say one version and speak another. A version without numbers is taken for a new one.
"""

import re
from collections.abc import Mapping

_VERSION = re.compile(r"v?(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?\b", re.ASCII)

SINCE: Mapping[str, tuple[int, int, int]] = {
    "STREAM_TITLE_UPDATED": (0, 1, 0),
    "USER_PARTED": (0, 1, 2),
    "FEDIVERSE_ENGAGEMENT_FOLLOW": (0, 2, 4),
    "SCHEDULED_EVENTS": (0, 3, 0),
    "signatures": (0, 3, 0),
    "joins_always": (0, 3, 0),
}
"""The first version of each event type that came later, and of two abilities: signing what it sends, and telling of
joins whether or not its own chat shows them."""


def since(what: str) -> str:
    """The first version that can do it, `0.2.4`; empty where every version can."""
    version = SINCE.get(what)
    return ".".join(map(str, version)) if version else ""


def lacks(version: str) -> list[str]:
    """What a server of this version cannot do, of `SINCE`."""
    match = _VERSION.match(version.strip())
    if match is None:
        return []
    told = tuple(int(part or 0) for part in match.groups())
    return [what for what, first in SINCE.items() if told < first]
