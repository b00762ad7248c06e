"""JSON, times and ids as Owncast, a Go program, writes them."""

import json
import re
from datetime import UTC, datetime, timedelta, timezone
from random import Random

SECOND = 1_000_000_000
"""In nanoseconds, the unit of every time in this module: Go writes nine digits, and Python's datetime keeps six."""

NEVER = "0001-01-01T00:00:00Z"
"""Go's zero time, which means that it did not happen."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TIME = re.compile(r"([0-9-]{10}T[0-9:]{8})(?:\.([0-9]{1,9}))?(Z|[+-][0-9]{2}:[0-9]{2})")
_ESCAPED = re.compile("[<>&\u2028\u2029\ud800-\udfff]")
_ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def dump(value: object) -> str:
    """Compact JSON with Go's escapes, so that a body that is read and written again is the same to the byte.

    Raises: ValueError for a number JSON has no word for.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def parse_time(text: str) -> tuple[int, timezone] | None:
    """Nanoseconds since 1970 and the zone it was written in, or None for anything that is not RFC 3339."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    try:
        moment = datetime.fromisoformat(match[1] + match[3])
    except ValueError:
        return None
    offset = moment.utcoffset() or timedelta()
    fraction = int((match[2] or "").ljust(9, "0"))
    return (moment - _EPOCH) // timedelta(seconds=1) * SECOND + fraction, timezone(offset)


def format_time(nanoseconds: int, zone: timezone = UTC) -> str:
    """RFC3339Nano: as many digits as it takes, none for a whole second.

    Raises: OverflowError beyond the year 9999 or before the year 1.
    """
    seconds, fraction = divmod(nanoseconds, SECOND)
    text = (_EPOCH + timedelta(seconds=seconds)).astimezone(zone).replace(tzinfo=None).isoformat()
    digits = f".{fraction:09d}".rstrip("0").rstrip(".")
    offset = zone.utcoffset(None)
    if not offset:
        return f"{text}{digits}Z"
    minutes = abs(offset) // timedelta(minutes=1)
    return f"{text}{digits}{'-' if offset < timedelta() else '+'}{minutes // 60:02d}:{minutes % 60:02d}"


def from_datetime(moment: datetime) -> int:
    """Nanoseconds since 1970."""
    return (moment - _EPOCH) // timedelta(microseconds=1) * 1000


def short_id(random: Random) -> str:
    """Nine letters of the kind Owncast names messages and users with."""
    return "".join(random.choices(_ID_LETTERS, k=9))
