"""Files that alerts show and play: what there is, and how one is named.

A file's id is the hash of its content and an ending for its kind, so a name says nothing of what is inside, the same
file is there once, and what a browser has kept never changes. Sounds that come with the program are `bundled/<name>`.
"""

import re
from dataclasses import dataclass
from typing import Literal

MediaType = Literal["image", "video", "sound"]

KINDS: dict[str, tuple[MediaType, str]] = {
    "png": ("image", "image/png"),
    "jpg": ("image", "image/jpeg"),
    "webp": ("image", "image/webp"),
    "gif": ("image", "image/gif"),
    "avif": ("image", "image/avif"),
    "webm": ("video", "video/webm"),
    "mp4": ("video", "video/mp4"),
    "mp3": ("sound", "audio/mpeg"),
    "ogg": ("sound", "audio/ogg"),
    "wav": ("sound", "audio/wav"),
}
"""What is taken, by the ending of its id: what it is, and as what it is served."""

BUNDLED = "bundled/"

_ID = re.compile(rf"[0-9a-f]{{64}}\.({'|'.join(KINDS)})")
_BUNDLED_ID = re.compile(rf"{BUNDLED}[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """One file. `seconds` is its length, None until a page that played it has told."""

    id: str
    name: str
    type: MediaType
    bytes: int
    width: int | None = None
    height: int | None = None
    seconds: float | None = None


def type_of(id: str) -> MediaType | None:
    """What the file of this id is, there or not; None: this is no id."""
    if _BUNDLED_ID.fullmatch(id):
        return "sound"
    match = _ID.fullmatch(id)
    return KINDS[match[1]][0] if match else None
