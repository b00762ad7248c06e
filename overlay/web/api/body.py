"""A call's JSON body, checked against its shape."""

from typing import TypeVar

import msgspec
from starlette.requests import Request

from overlay.domain.errors import InvalidRequest

T = TypeVar("T")


async def read_body(request: Request, shape: type[T]) -> T:
    """The body as `shape`; an empty one is an empty object.

    Raises:
        InvalidRequest: naming the field, what it was and what was expected.
    """
    body = await request.body()
    try:
        return msgspec.json.decode(body or b"{}", type=shape)
    except msgspec.ValidationError as exc:
        raise InvalidRequest(f"the body does not fit: {exc}") from exc
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as exc:
        raise InvalidRequest(f"the body is not JSON: {exc}") from exc


def read_id(request: Request) -> int:
    """The number in the path, which its route made sure of; beyond SQLite's reach nothing exists."""
    return min(int(request.path_params["id"]), 2**62)
