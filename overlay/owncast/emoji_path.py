"""The path of a custom emoji below Owncast's `/img/emoji/`: taken out of an address, checked, written into one.

It is a viewer's to choose, by way of the `img` elements Owncast lets through (Owncast 0.1.3 checks that `src` starts
with `/img/emoji/`; newer ones percent-encode names), so nothing that leaves that folder may come out of here.
"""

import re
from urllib.parse import quote, unquote_to_bytes

OWNCAST_FOLDER = "/img/emoji/"
OUR_FOLDER = "/emoji/"

_LONGEST = 512
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\?#\ud800-\udfff]")


def emoji_path(address: str) -> str | None:
    """`blob/party.gif` for `/img/emoji/blob/party.gif`; None for everything that is not a custom emoji."""
    if not address.startswith(OWNCAST_FOLDER) or "?" in address or "#" in address:
        return None
    try:
        path = unquote_to_bytes(address.removeprefix(OWNCAST_FOLDER)).decode()
    except UnicodeError:
        return None
    return path if is_emoji_path(path) else None


def is_emoji_path(path: str) -> bool:
    """Whether a decoded path stays below its folder and has no second meaning anywhere on its way."""
    return (
        0 < len(path) <= _LONGEST
        and not _FORBIDDEN.search(path)
        and all(segment.strip(".") for segment in path.split("/"))
    )


def owncast_address(path: str) -> str:
    """Where the configured Owncast has the picture, relative to its root."""
    return OWNCAST_FOLDER + quote(path)


def our_address(path: str) -> str:
    """Where pages get the picture: on our own origin."""
    return OUR_FOLDER + quote(path)
