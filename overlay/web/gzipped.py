"""Answers that were compressed once and are given to whoever takes them that way. Nothing secret may be in them."""

import gzip
from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.responses import Response

_REFUSED = frozenset({"q=0", "q=0.0", "q=0.00", "q=0.000"})


def takes_gzip(asked: Headers) -> bool:
    """Whether whoever asks takes a compressed answer."""
    codings = (coding.partition(";") for coding in asked.get("accept-encoding", "").split(","))
    return any(name.strip() == "gzip" and weight.strip() not in _REFUSED for name, _, weight in codings)


def compress(content: bytes) -> bytes:
    """The same bytes for the same content."""
    return gzip.compress(content, mtime=0)


class Gzipped(Response):
    """An answer whose content `compress` made."""

    def __init__(
        self, content: bytes, media_type: str | None, *, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> None:
        coding = {"content-encoding": "gzip", "vary": "accept-encoding"}
        super().__init__(content, status_code=status, media_type=media_type, headers={**(headers or {}), **coding})
