"""What an uploaded file is, told by its content: its name says nothing, and nobody trusts it.

Only what browsers show or play without running anything in it is taken. A file that is two things at once is served as
the one it was taken for, and browsers are told not to guess.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from overlay.domain.errors import UnknownMedia
from overlay.media import containers

HEAD_BYTES = 4096
"""So much of a file is looked at before any more of it is taken."""

MOST_PIXELS = 50_000_000

_PICTURES = {"png": "PNG", "jpg": "JPEG", "gif": "GIF", "webp": "WEBP", "avif": "AVIF"}
_TAKEN = (
    "pictures (PNG, JPEG, WebP, GIF, APNG, AVIF), videos (WebM, MP4) and sounds (MP3, OGG, WAV) are taken, whatever "
    "their file is called"
)
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
    raise UnknownMedia(f"this is {_described(head)}; {_TAKEN}")


def examine(path: Path, ending: str) -> Size:
    """How large the picture in this file is. Of a picture no more is read than its head: nothing is unpacked.

    Raises:
        UnknownMedia: it only begins like one, or is so large that it would fill the memory of OBS.
    """
    if ending in _PICTURES:
        return _picture(path, ending)
    problem = containers.problem(path, ending)
    if problem:
        raise UnknownMedia(f"this begins like {_article(ending)} file, but {problem}")
    return Size()


def _picture(path: Path, ending: str) -> Size:
    # Pillow is only needed here, and takes a moment.
    from PIL import AvifImagePlugin, Image, WebPImagePlugin  # noqa: F401

    try:
        with Image.open(path, formats=[_PICTURES[ending]]) as picture:
            width, height = picture.size
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UnknownMedia(_too_large()) from None
    except Exception as exc:
        # Whatever a broken file leads the reader into.
        raise UnknownMedia(f"this begins like {_article(ending)} file, but cannot be read as one") from exc
    if width * height > MOST_PIXELS:
        raise UnknownMedia(_too_large())
    return Size(width=width, height=height)


def _too_large() -> str:
    return f"this picture has more than {MOST_PIXELS // 1_000_000} million pixels: make it smaller first"


def _article(ending: str) -> str:
    said = {"jpg": "JPEG", "webp": "WebP", "webm": "WebM", "ogg": "OGG"}.get(ending, ending.upper())
    return f"an {said}" if said[0] in "AO" or said in ("MP3", "MP4") else f"a {said}"


def _described(head: bytes) -> str:
    """What was sent instead, where it is easily told."""
    if not head:
        return "an empty file"
    markup = _MARKUP.search(head)
    if markup is not None:
        return "an SVG or XML file, which can hold a script" if markup[1].lower() in (b"svg", b"?xml") else "a web page"
    if head[4:8] == b"ftyp":
        return "a QuickTime or other MP4-like file that not every browser plays"
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "a Matroska file, which browsers do not play"
    return "no file of a kind that is known here"


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
