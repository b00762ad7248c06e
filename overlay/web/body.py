"""A request's body, up to a limit."""

from starlette.requests import Request

from overlay.domain.said import Said
from overlay.web.errors import Refusal

MAXIMUM_BYTES = 1024 * 1024


async def read_bytes(request: Request, most: int = MAXIMUM_BYTES) -> bytes:
    """The whole body; one that is larger is not read to its end.

    Raises:
        Refusal: 413.
    """
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            raise Refusal(413, Said("body.too_large", n=most))
        chunks.append(chunk)
    return b"".join(chunks)
