"""A recorded show: the lines of the file, and how they become a new show with new ids and times."""

import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path

from overlay.domain.errors import OverlayError
from overlay.sources import golang

_REFERENCES = ("MessageIDs", "ids")
"""Where the members of a hide name messages: up to Owncast 0.2.3, and since."""


class InvalidRecording(OverlayError):
    """A recording that cannot be read; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Row:
    """One POST as it was received: `after` is in seconds since the recording began."""

    after: float
    headers: dict[str, str]
    body: str


def read(path: Path) -> list[Row]:
    """The whole recording, so that a mistake in its last line is found before the first is sent.

    Raises: InvalidRecording
    """
    try:
        lines = path.read_bytes().split(b"\n")  # not splitlines(): U+2028 may stand inside a message
    except OSError as error:
        raise InvalidRecording(f"{path} cannot be read: {error.strerror or error}.") from error
    rows = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                rows.append(_row(line))
            except (ValueError, RecursionError) as error:
                raise InvalidRecording(f"{path}, line {number}: {error}") from error
    if not rows:
        raise InvalidRecording(f"{path}, line 1: nothing is recorded here.")
    return rows


def _row(line: bytes) -> Row:
    try:
        found: object = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError("not JSON; every line must be one recorded POST.") from error
    if not isinstance(found, dict):
        raise ValueError('not an object; every line must be {"after": ..., "headers": ..., "body": ...}.')
    after, headers, body = found.get("after"), found.get("headers", {}), found.get("body")
    if isinstance(after, bool) or not isinstance(after, int | float) or not math.isfinite(after):
        raise ValueError('"after" must be a number of seconds.')
    if not isinstance(headers, dict) or not all(isinstance(value, str) for value in headers.values()):
        raise ValueError('"headers" must be an object of strings.')
    if not isinstance(body, str):
        raise ValueError('"body" must be a string, the body as it was received.')
    return Row(float(after), headers, body)


def fresh(rows: Sequence[Row], *, start: datetime, speed: float, new_id: Callable[[], str]) -> Iterator[Row]:
    """The same show once more, from `start` on: new ids, references that follow them, and times moved and shrunk.

    Viewers keep their ids, they come back. A body that is not a JSON object stays as it is: the server shall say so.
    """
    bodies = [_parse(row.body) for row in rows]
    ids: dict[str, str] = {}
    for body in bodies:
        if (found := _own_id(body)) and found not in ids:
            ids[found] = new_id()
    moved = _Moved(_beginning(rows, bodies), golang.from_datetime(start), Fraction(speed))
    for row, body in zip(rows, bodies, strict=True):
        if body is None:
            yield row
            continue
        try:
            yield replace(row, body=golang.dump(moved.times(_renamed(body, ids))))
        except (ValueError, RecursionError):  # 1e400, or brackets without end
            yield row


def _parse(body: str) -> dict[str, object] | None:
    try:
        found: object = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _event_data(body: dict[str, object] | None) -> dict[str, object]:
    data = None if body is None else body.get("eventData")
    return data if isinstance(data, dict) else {}


def _own_id(body: dict[str, object] | None) -> str:
    found = _event_data(body).get("id")
    return found if isinstance(found, str) else ""


def _renamed(body: dict[str, object], ids: dict[str, str]) -> dict[str, object]:
    data = dict(_event_data(body))
    if found := _own_id(body):
        data["id"] = ids[found]
    for name in _REFERENCES:
        references = data.get(name)
        if isinstance(references, list):
            data[name] = [ids.get(one, one) if isinstance(one, str) else one for one in references]
    return {**body, "eventData": data} if data else body


def _beginning(rows: Sequence[Row], bodies: Sequence[dict[str, object] | None]) -> int:
    """When the recording began by Owncast's clock: the first event that has a time, less its `after`."""
    for row, body in zip(rows, bodies, strict=True):
        stamp = _event_data(body).get("timestamp")
        if isinstance(stamp, str) and stamp != golang.NEVER and (parsed := golang.parse_time(stamp)):
            return parsed[0] - round(row.after * golang.SECOND)
    return 0


@dataclass(frozen=True, slots=True)
class _Moved:
    """Times of the recording as times of the new show, to the nanosecond."""

    beginning: int
    start: int
    speed: Fraction

    def times(self, value: object, key: str = "") -> object:
        """`value` with every time in it moved. The key tells a time from a viewer who only wrote one."""
        if isinstance(value, dict):
            return {name: self.times(one, name) for name, one in value.items()}
        if isinstance(value, list):
            return [self.times(one, key) for one in value]
        if isinstance(value, str) and (key == "timestamp" or key.endswith(("At", "Time"))):
            return self._time(value)
        return value

    def _time(self, text: str) -> str:
        parsed = golang.parse_time(text)
        if parsed is None or text.startswith("0001-"):
            return text
        recorded, zone = parsed
        moved = self.start + round((recorded - self.beginning) / self.speed)
        if recorded % golang.SECOND == 0:  # a field of whole seconds stays one
            moved -= moved % golang.SECOND
        try:
            return golang.format_time(moved, zone)
        except OverflowError:
            return text
