"""What an uploaded file is, told by its content: its name says nothing, and nobody trusts it.

Only what browsers show or play without running anything in it is taken. A file that is two things at once is served as
the one it was taken for, and browsers are told not to guess.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from overlay.domain.errors import UnknownMedia
from overlay.domain.said import Said
from overlay.media import containers

HEAD_BYTES = 4096
"""So much of a file is looked at before any more of it is taken."""

MOST_PIXELS = 50_000_000

_PICTURES = {"png": "PNG", "jpg": "JPEG", "gif": "GIF", "webp": "WEBP", "avif": "AVIF"}
Found = Literal["empty", "markup", "page", "quicktime", "matroska", "unknown"]
"""What was sent that is not taken; the texts are `media.is.<word>`."""

_MARKUP = re.compile(rb"<(?:!doctype\s+)?(svg|html|head|body|script|\?xml|!--)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """In pixels; None where nobody has looked, or there is nothing to see."""

    width: int | None = None
    height: int | None = None


def ending_of(head: bytes) -> str:
    """The kind of the file that begins like this, as the ending of its id.

    Raises:
        UnknownMedia: it is none that is taken.
    """
    for ending, is_one in _KINDS.items():
        if is_one(head):
            return ending
    raise UnknownMedia(Said("media.not_taken", found=Said(f"media.is.{_described(head)}")))


def examine(path: Path, ending: str) -> Size:
    """How large the picture in this file is. Of a picture no more is read than its head: nothing is unpacked.

    Raises:
        UnknownMedia: it only begins like one, or is so large that it would fill the memory of OBS.
    """
    if ending in _PICTURES:
        return _picture(path, ending)
    problem = containers.problem(path, ending)
    if problem:
        raise UnknownMedia(Said("media.but", kind=_called(ending), problem=Said(f"media.but.{problem}")))
    return Size()


def _picture(path: Path, ending: str) -> Size:
    # Pillow is only needed here, and takes a moment.
    from PIL import AvifImagePlugin, Image, WebPImagePlugin  # noqa: F401

    try:
        with Image.open(path, formats=[_PICTURES[ending]]) as picture:
            width, height = picture.size
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UnknownMedia(Said("media.too_many_pixels", n=MOST_PIXELS // 1_000_000)) from None
    except Exception as exc:
        # Whatever a broken file leads the reader into.
        raise UnknownMedia(Said("media.but", kind=_called(ending), problem=Said("media.but.unreadable"))) from exc
    if width * height > MOST_PIXELS:
        raise UnknownMedia(Said("media.too_many_pixels", n=MOST_PIXELS // 1_000_000))
    return Size(width=width, height=height)


def _called(ending: str) -> str:
    return {"jpg": "JPEG", "webp": "WebP", "webm": "WebM"}.get(ending, ending.upper())


def _described(head: bytes) -> Found:
    """What was sent instead, where it is easily told."""
    if not head:
        return "empty"
    markup = _MARKUP.search(head)
    if markup is not None:
        return "markup" if markup[1].lower() in (b"svg", b"?xml") else "page"
    if head[4:8] == b"ftyp":
        return "quicktime"
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "matroska"
    return "unknown"


_KINDS: dict[str, Callable[[bytes], bool]] = {
    "png": lambda head: head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR",
    "gif": lambda head: head.startswith((b"GIF87a", b"GIF89a")),
    "jpg": lambda head: head.startswith(b"\xff\xd8\xff"),
    "webp": lambda head: head[:4] == b"RIFF" and head[8:15] == b"WEBPVP8",
    "avif": lambda head: head[4:8] == b"ftyp" and head[8:12] in (b"avif", b"avis"),
    "webm": containers.is_webm,
    "mp4": containers.is_mp4,
    "ogg": containers.is_ogg,
    "wav": lambda head: head[:4] == b"RIFF" and head[8:12] == b"WAVE" and b"fmt " in head,
    "mp3": containers.is_mp3,
}
