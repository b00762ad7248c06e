"""A call's JSON body and its query parameters, checked against their shape."""

import re
from typing import TypeVar

import msgspec
from starlette.requests import Request

from overlay.domain.errors import InvalidRequest
from overlay.domain.said import Said
from overlay.web.body import read_bytes

T = TypeVar("T")

_NUMBER = re.compile("(0*[0-9]{1,18}|-[1-9][0-9]{0,17})|0*([1-9][0-9]{18,})")
_LARGEST = 2**63 - 1


async def read_body(request: Request, shape: type[T]) -> T:
    """The body as `shape`; an empty one is an empty object.

    Raises:
        InvalidRequest: naming the field, what it was and what was expected.
    """
    body = await read_bytes(request)
    try:
        return msgspec.json.decode(body or b"{}", type=shape)
    except msgspec.ValidationError as exc:
        raise InvalidRequest(Said("body.unfit", problem=str(exc))) from exc
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as exc:
        raise InvalidRequest(Said("body.not_json", problem=str(exc))) from exc


def read_query(request: Request, shape: type[T]) -> T:
    """The parameters as `shape`. A number beyond all others is one: it is taken for the largest there is.

    Raises:
        InvalidRequest: naming the parameter, what it was and what was expected.
    """
    given: dict[str, int | str] = {}
    for name, text in request.query_params.items():
        number = _NUMBER.fullmatch(text)
        given[name] = text if number is None else _LARGEST if number[2] else int(number[1])
    try:
        return msgspec.convert(given, shape)
    except msgspec.ValidationError as exc:
        raise InvalidRequest(Said("query.unfit", problem=str(exc))) from exc
