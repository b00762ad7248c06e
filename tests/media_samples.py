"""Files of every kind that the media library takes, small, and some that it does not."""

import io
import struct
import wave
import zlib
from pathlib import Path

from PIL import Image

FOLDER = Path(__file__).parent / "media"


def picture(kind: str = "PNG", size: tuple[int, int] = (32, 24), color: str = "#58dcb8", *, frames: int = 1) -> bytes:
    """A picture of one colour; of several frames, they are not the same."""
    images = [Image.new("RGB", size, color if at == 0 else (at * 40 % 256, 0, 90)) for at in range(frames)]
    file = io.BytesIO()
    images[0].save(file, kind, save_all=frames > 1, append_images=images[1:]) if frames > 1 else images[0].save(
        file, kind
    )
    return file.getvalue()


def sound() -> bytes:
    """A tenth of a second of silence, as WAV."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(8000)
        writer.writeframes(b"\0\0" * 800)
    return file.getvalue()


def sample(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


SAMPLES: dict[str, tuple[str, str, bytes]] = {
    "PNG": ("png", "image", picture()),
    "APNG": ("png", "image", picture(frames=3)),
    "JPEG": ("jpg", "image", picture("JPEG")),
    "WebP": ("webp", "image", picture("WEBP")),
    "animated WebP": ("webp", "image", picture("WEBP", frames=3)),
    "GIF": ("gif", "image", picture("GIF")),
    "animated GIF": ("gif", "image", picture("GIF", frames=3)),
    "AVIF": ("avif", "image", picture("AVIF")),
    "WebM": ("webm", "video", sample("alpha.webm")),
    "MP4": ("mp4", "video", sample("clip.mp4")),
    "MP3": ("mp3", "sound", sample("tone.mp3")),
    "MP3 without a tag": ("mp3", "sound", sample("bare.mp3")),
    "OGG": ("ogg", "sound", sample("tone.ogg")),
    "WAV": ("wav", "sound", sound()),
}
"""By what they are: the ending, the type, the file."""


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, *chunks: bytes) -> bytes:
    """A PNG that says it is this large, with these chunks and nothing to see."""
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + _chunk(b"IDAT", zlib.compress(b"")) + _chunk(b"IEND", b"")


BOMBS: dict[str, bytes] = {
    "a PNG of 60,000 x 60,000": png(60_000, 60_000),
    "a PNG of 2 billion pixels a side": png(2**31 - 1, 2**31 - 1),
    "a PNG of 51 million pixels": png(10_200, 5_000),
    "a PNG with a text that unpacks to 60 MB": png(
        8, 8, _chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(60_000_000), 9))
    ),
    "a GIF of 65,535 x 65,535": b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + picture("GIF")[10:],
    "a GIF with a frame larger than itself": picture("GIF").replace(
        b"\x2c\0\0\0\0\x20\0\x18\0", b"\x2c\0\0\0\0\xff\xff\xff\xff", 1
    ),
    "a WebP of 16,384 x 16,384": b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\x3f\0\xff\x3f\0VP8L\0\0\0\0",
}
"""Pictures of a few bytes that would fill the memory of whoever unpacked them."""

STRANGERS: dict[str, bytes] = {
    "nothing": b"",
    "one byte": b"\x89",
    "text": b"hello",
    "a web page": b"<!DOCTYPE html><script>alert(1)</script>",
    "a web page after a line": b"\n\n  <html><body onload=alert(1)>",
    "an SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "an SVG with a head": b'<?xml version="1.0"?><!-- hello --><svg xmlns="http://www.w3.org/2000/svg"/>',
    "a PNG that is a web page": b"\x89PNG\r\n\x1a\n<!DOCTYPE html><script>alert(1)</script>",
    "a JPEG that is a web page": b"\xff\xd8\xff<html><script>alert(1)</script>",
    "a GIF that ends": b"GIF89a",
    "a WebP that ends": b"RIFF\x1a\0\0\0WEBPVP8X",
    "an AVIF that ends": b"\0\0\0\x1cftypavif\0\0\0\0",
    "half a PNG head": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0",
    "a Matroska file": b"\x1aE\xdf\xa3\xa3B\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x88matroska",
    "a QuickTime film": b"\0\0\0\x14ftypqt  \0\0\x02\0qt  \0\0\0\x08moov",
    "an MP4 without a table": b"\0\0\0\x18ftypisom\0\0\x02\0isommp41\0\0\0\x10mdat12345678",
    "half an MP4": sample("clip.mp4")[:400],
    "a tag of an MP3 without sound": b"ID3\x04\0\0\0\0\0\x0a0123456789" + b"x" * 5000,
    "a tag of an MP3 that is broken": b"ID3\x04\0\0\xff\xff\xff\xff" + sample("bare.mp3"),
    "one frame of an MP3 and a web page": sample("bare.mp3")[:104] + b"<html>" * 100,
    "an OGG film": b"OggS\0\x02" + bytes(20) + b"\x01\x2a\x80theora" + bytes(40),
    "a RIFF of another kind": b"RIFF\x24\0\0\0AVI LIST" + bytes(30),
    "a ZIP": b"PK\x03\x04" + bytes(100),
    "a program": b"MZ" + bytes(200),
    "a JavaScript that begins like a comment": b"/*\xff\xfb\x90*/alert(1)",
    "zeros": bytes(10_000),
}
"""Files that are not what is taken, some of which begin as if they were."""
