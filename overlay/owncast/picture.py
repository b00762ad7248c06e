"""A picture that came from outside, and what kind it really is, told by its first bytes."""

from dataclasses import dataclass

SVG = "image/svg+xml"

_PROLOGUE = 8 * 1024
"""How far into a file the `<svg` may be: editors put long comments before it."""


@dataclass(frozen=True, slots=True)
class Picture:
    content: bytes
    media_type: str


def picture_of(content: bytes) -> Picture | None:
    """The picture in `content`; None if it is not of a kind that browsers show in an `img`."""
    media_type = _media_type(content)
    return Picture(content, media_type) if media_type else None


def _media_type(content: bytes) -> str | None:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp" and content[8:12] in (b"avif", b"avis"):
        return "image/avif"
    return SVG if _is_svg(content) else None


def _is_svg(content: bytes) -> bool:
    """Whether the first element is `svg`, after what XML allows before it."""
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    rest = content[:_PROLOGUE].removeprefix(b"\xef\xbb\xbf").lstrip()
    for opening, closing in ((b"<?", b"?>"), (b"<!--", b"-->"), (b"<!DOCTYPE", b">"), (b"<!--", b"-->")):
        while rest.startswith(opening):
            rest = rest.partition(closing)[2].lstrip()
    return rest.startswith((b"<svg>", b"<svg/", b"<svg ", b"<svg\n", b"<svg\r", b"<svg\t"))
