"""Files of sound and video: told apart by what their formats say at their beginning."""

from pathlib import Path
from typing import Literal

Lack = Literal["broken_tag", "no_sound", "not_whole"]
"""The texts are `media.but.<word>`."""

_EBML = b"\x1aE\xdf\xa3"
_DOC_TYPE = b"\x42\x82"
_BRANDS = frozenset(
    (*(b"iso%d" % number for number in range(2, 10)), b"isom", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV", b"dash")
)
_PLAYED_OGG = (b"OpusHead", b"\x01vorbis", b"\x7fFLAC")

_BIT_RATES = {
    # Kilobits a second of layer III, by version: 1, and 2 with 2.5.
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_SAMPLE_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_PADDING = 64 * 1024
"""How far behind its tag the first frame of an MP3 may be."""


def is_webm(head: bytes) -> bool:
    at = head.find(_DOC_TYPE, 4, 64)
    return head.startswith(_EBML) and at > 0 and head[at + 2 : at + 3] == b"\x84" and head[at + 3 : at + 7] == b"webm"


def is_mp4(head: bytes) -> bool:
    """The first brand may be anybody's own, as long as it says that it is also a common one."""
    size = int.from_bytes(head[:4], "big")
    if head[4:8] != b"ftyp" or not 16 <= size <= 1024 or head[8:12] in (b"qt  ", b"M4A ", b"M4B "):
        return False
    brands = head[8:size]
    return any(brands[at : at + 4] in _BRANDS for at in (0, *range(8, len(brands) - 3, 4)))


def is_ogg(head: bytes) -> bool:
    """A stream of sound. What an OGG file may hold else, browsers do not play any more."""
    return head[:5] == b"OggS\0" and len(head) > 27 and head[27 + head[26] :].startswith(_PLAYED_OGG)


def is_mp3(head: bytes) -> bool:
    """A tag, behind which the sound is looked for once all of the file is there; or at least two frames."""
    if head.startswith(b"ID3"):
        return True
    size = _frame_bytes(head)
    return size > 0 and _frame_bytes(head[size:]) > 0


def problem(path: Path, ending: str) -> Lack | None:
    """What this file lacks, if anything."""
    with path.open("rb") as file:
        head = file.read(16)
        if ending == "mp3" and head.startswith(b"ID3"):
            sizes = head[6:10]
            if any(size > 127 for size in sizes):
                return "broken_tag"
            tag = 10 + sum(size << shift for size, shift in zip(sizes, (21, 14, 7, 0), strict=True))
            file.seek(tag)
            return None if _has_frames(file.read(_PADDING)) else "no_sound"
        if ending == "mp4":
            return None if _has_box(path, b"moov") else "not_whole"
    return None


def _has_frames(sound: bytes) -> bool:
    at = sound.find(b"\xff")
    while at >= 0:
        size = _frame_bytes(sound[at : at + 4])
        # A very short sound may be one frame.
        if size and (at + size >= len(sound) or _frame_bytes(sound[at + size : at + size + 4])):
            return True
        at = sound.find(b"\xff", at + 1)
    return False


def _frame_bytes(head: bytes) -> int:
    """The length of the frame of MPEG layer III that begins here; 0 where none does."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bit_rate, sample_rate = head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or layer != 1 or bit_rate in (0, 15) or sample_rate == 3:
        return 0
    samples = 144 if version == 3 else 72
    kilobits = _BIT_RATES[version == 3][bit_rate]
    return samples * 1000 * kilobits // _SAMPLE_RATES[version][sample_rate] + (head[2] >> 1 & 1)


def _has_box(path: Path, kind: bytes) -> bool:
    """Whether this is among the boxes of the file."""
    length = path.stat().st_size
    at = 0
    with path.open("rb") as file:
        while at + 8 <= length:
            file.seek(at)
            head = file.read(16)
            size = int.from_bytes(head[:4], "big")
            if size == 1:
                size = int.from_bytes(head[8:16], "big")
            if head[4:8] == kind:
                return at + size <= length or size == 0
            if size < 8:
                return False
            at += size
    return False
