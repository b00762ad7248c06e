"""The envelope of a webhook: is it one at all, and may we keep it?

What is refused here never becomes an event. Everything else does, decoded or raw, because Owncast neither retries nor
looks at our answer.
"""

import re

import msgspec

from overlay.domain.errors import InvalidWebhook

MAXIMUM_BYTES = 256 * 1024
MAXIMUM_DEPTH = 64

_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
_ESCAPE = re.compile(rb"\\(?:u([0-9a-fA-F]{4})|.)", re.DOTALL)
# A string that never ends counts too: looked for again at each of its quotes, it would take quadratic time.
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)


class Envelope(msgspec.Struct, rename={"event_data": "eventData"}):
    """`event_data` is the JSON as it came; `null` where there was none (servers of 2021)."""

    type: str
    event_data: msgspec.Raw = msgspec.Raw(b"null")


_decoder = msgspec.json.Decoder(Envelope)


def open_envelope(body: bytes) -> Envelope:
    """
    Raises:
        InvalidWebhook: the body is not a JSON object with a string `type`, or holds what no later reader could take.
    """
    if len(body) > MAXIMUM_BYTES:
        raise InvalidWebhook(
            f"the body has {len(body)} bytes; at most {MAXIMUM_BYTES} are accepted", reason="too_large", status=413
        )
    try:
        body.decode()
    except UnicodeDecodeError as exc:
        raise InvalidWebhook(
            f"the body is not UTF-8 (byte {exc.start}); a JSON object in UTF-8 was expected", reason="not_json"
        ) from exc
    if _depth(body) > MAXIMUM_DEPTH:
        raise InvalidWebhook(f"the JSON is nested deeper than {MAXIMUM_DEPTH} levels", reason="too_deep")
    if _has_lone_surrogate(body):
        raise InvalidWebhook(
            "a string holds half of a surrogate pair; whole characters were expected", reason="surrogate"
        )
    try:
        return _decoder.decode(body)
    except msgspec.ValidationError as exc:
        raise InvalidWebhook(
            f"not a webhook: {exc}; an object with a string 'type' was expected", reason="not_an_event"
        ) from exc
    except (msgspec.DecodeError, RecursionError) as exc:
        raise InvalidWebhook(f"the body is not JSON: {exc}", reason="not_json") from exc


def _depth(body: bytes) -> int:
    """How deeply objects and arrays are nested; an upper bound where counting brackets already settles it."""
    bound = body.count(b"{") + body.count(b"[")
    if bound <= MAXIMUM_DEPTH:
        return bound
    depth = deepest = 0
    for token in _TOKEN.finditer(body):
        first = token.group()[:1]
        if first in (b"{", b"["):
            depth += 1
            deepest = max(deepest, depth)
        elif first != b'"':
            depth -= 1
    return deepest


def _has_lone_surrogate(body: bytes) -> bool:
    """Whether a `\\u` escape stands for half a character: no UTF-8 can hold it, so nothing after us could."""
    if _HALF.search(body) is None:
        return False
    high_ends = -1
    for escape in _ESCAPE.finditer(body):
        unit = int(escape.group(1), 16) if escape.group(1) else 0
        if high_ends >= 0:
            if not 0xDC00 <= unit <= 0xDFFF or escape.start() != high_ends:
                return True
            high_ends = -1
        elif 0xD800 <= unit <= 0xDBFF:
            high_ends = escape.end()
        elif 0xDC00 <= unit <= 0xDFFF:
            return True
    return high_ends >= 0
