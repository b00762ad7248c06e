"""Plays a recorded show against a running server, as Owncast would post it."""

import asyncio
import json
import math
import random
import sys
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import httpx

from overlay.owncast import signature
from overlay.sources import golang
from overlay.sources.recording import InvalidRecording, Row, fresh, read

TIMEOUT_SECONDS = 30.0

_CHANCE = random.SystemRandom()
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_OF_THE_CONNECTION = frozenset({"host", "content-length", "connection", "transfer-encoding"})
"""Headers that belong to the recorded connection, not to the message."""


@dataclass(slots=True)
class Tally:
    """What became of the rows that were sent."""

    sent: int = 0
    answers: dict[str, int] = field(default_factory=lambda: {"new": 0, "known": 0})
    refused: dict[str, list[int]] = field(default_factory=dict)
    """Status and reason, and the number of each row that was refused so, from 1."""

    def count(self, response: httpx.Response) -> None:
        self.sent += 1
        answer = response.headers.get("overlay-event", "")
        if response.status_code == 204 and answer in self.answers:
            self.answers[answer] += 1
        else:
            self.refused.setdefault(_refusal(response), []).append(self.sent)

    def lines(self) -> Iterable[str]:
        summary = f"sent {self.sent}, new {self.answers['new']}, known {self.answers['known']}"
        if not self.refused:
            return [summary]
        summary += f", refused {sum(len(rows) for rows in self.refused.values())}"
        reasons = (f"refused with {reason} ({_places(rows)})" for reason, rows in self.refused.items())
        return [summary, *reasons]


async def replay(
    path: Path,
    *,
    url: str,
    secret: str | None,
    speed: float = 1.0,
    exact: bool = False,
    output: TextIO,
    errors: TextIO | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> int:
    """Post every row of the recording to `url`, with the gaps it was recorded with divided by `speed`.

    `exact` sends bytes and headers as they were; otherwise the show is made fresh, and signed when there is a secret.
    The exit code: 0, 1 when something was refused or nobody answered, 2 when there is nothing to play.
    Cancelled, it says what was sent until then.
    """
    errors = errors or sys.stderr
    address = _without_key(url)
    if not (math.isfinite(speed) and speed > 0):
        _say(errors, f"--speed must be a number above 0, not {speed:g}.")
        return 2
    try:
        rows = read(path)
    except InvalidRecording as error:
        _say(errors, str(error))
        return 2
    if not _is_address(url):
        _say(errors, f"{address} is not an address to replay to: expected http://HOST:PORT/webhook/KEY.")
        return 2
    sending = rows if exact else list(fresh(rows, start=datetime.now(UTC), speed=speed, new_id=_new_id))
    tally = Tally()
    begun, first = clock(), rows[0].after
    try:
        # A proxy from the environment would not find a server on this machine.
        through_proxy = httpx.URL(url).host not in _THIS_MACHINE
        async with httpx.AsyncClient(transport=transport, timeout=TIMEOUT_SECONDS, trust_env=through_proxy) as client:
            for row in sending:
                # From the beginning, not from the last row: a slow answer delays what is due already, and no more.
                if (wait := begun + (row.after - first) / speed - clock()) > 0:
                    await sleep(wait)
                tally.count(await client.send(_request(url, row, exact=exact, secret=secret)))
    except httpx.RequestError as error:
        _say(output, *tally.lines())
        _say(errors, f"{address} was not reached: {_trouble(error)}.")
        return 1
    except asyncio.CancelledError:
        _say(output, *tally.lines())
        raise
    _say(output, *tally.lines())
    return 1 if tally.refused else 0


def _request(url: str, row: Row, *, exact: bool, secret: str | None) -> httpx.Request:
    """A request of our own making: the client would add headers of its own to one that it builds."""
    body = row.body.encode("utf-8", "surrogatepass")
    left_out = _OF_THE_CONNECTION if exact else _OF_THE_CONNECTION | {signature.HEADER}
    headers = {name: value for name, value in row.headers.items() if name.lower() not in left_out}
    if secret and not exact:
        headers[signature.HEADER] = signature.sign(secret, body, time.time())
    encoded = {name.encode(): value.encode() for name, value in headers.items()}
    return httpx.Request("POST", url, headers=encoded, content=body)


def _new_id() -> str:
    return golang.short_id(_CHANCE)


def _say(where: TextIO, *lines: str) -> None:
    where.write("".join(f"{line}\n" for line in lines))


def _trouble(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException):
        return f"no answer within {TIMEOUT_SECONDS:g} s"
    return str(error).rstrip(".") or type(error).__name__


def _refusal(response: httpx.Response) -> str:
    """Status and the server's own reason, in one line."""
    if response.status_code == 204:
        return "204 but without the header Overlay-Event: is this an overlay server?"
    try:
        found: object = json.loads(response.content)
    except (ValueError, RecursionError):
        found = None
    reason = str(found["error"]) if isinstance(found, dict) and "error" in found else response.text
    return f"{response.status_code} {' '.join(reason.split())[:200] or response.reason_phrase}"


def _places(rows: list[int]) -> str:
    shown = ", ".join(str(row) for row in rows[:8])
    return f"{'row' if len(rows) == 1 else 'rows'} {shown}{', ...' if len(rows) > 8 else ''}"


def _is_address(url: str) -> bool:
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        return False
    return parsed.scheme in ("http", "https") and parsed.host != "" and (parsed.port or 80) < 65536


def _without_key(url: str) -> str:
    """The address without the webhook key, which is nobody's business on a shared screen."""
    head, found, _ = url.partition("/webhook/")
    return f"{head}/webhook/..." if found else url
