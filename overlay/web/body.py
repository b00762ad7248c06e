"""A request's body, up to a limit."""

from starlette.exceptions import HTTPException
from starlette.requests import Request

MAXIMUM_BYTES = 1024 * 1024


async def read_bytes(request: Request, most: int = MAXIMUM_BYTES) -> bytes:
    """The whole body; one that is larger is not read to its end.

    Raises:
        HTTPException: 413.
    """
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            raise HTTPException(413, f"the body has more than {most} bytes")
        chunks.append(chunk)
    return b"".join(chunks)
