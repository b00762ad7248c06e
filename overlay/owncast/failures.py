"""Why an Owncast was not reached, in words for the streamer, and as one word for programs.

The words: `no_host`, `refused`, `certificate`, `no_https`, `no_route`, `not_http`, `unreachable` (no connection in
time), `timeout` (a connection, and no answer in time), `elsewhere` (it sends visitors on), `circles`, `too_large`,
`not_owncast`, `broken` (a status of 500 and more), `failed` (anything else).
"""

import errno
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from overlay.domain.errors import OwncastTimeout, OwncastUnavailable


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long an Owncast may take, and how much it may say."""

    connect_seconds: float = 3.0
    total_seconds: float = 8.0
    answer_bytes: int = 1024 * 1024


@contextmanager
def in_words(url: str, limits: Limits, *, posts: bool = False, doubt: str = "") -> Iterator[None]:
    """Around one request to `url`. One that `posts` may have been acted upon though no answer came: `doubt` says so.

    Raises:
        OwncastTimeout: the request went out and no answer came.
        OwncastUnavailable: it did not go out, or the answer cannot be understood.
    """
    maybe = f": {doubt}" if posts and doubt else ""
    try:
        yield
    except (httpx.ConnectTimeout, httpx.PoolTimeout) as problem:
        words = f"{url} could not be reached within {limits.connect_seconds:g} seconds."
        raise OwncastUnavailable(words, reason="unreachable") from problem
    except (httpx.TimeoutException, TimeoutError) as problem:
        raise OwncastTimeout(f"{url} did not answer within {limits.total_seconds:g} seconds{maybe}.") from problem
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as problem:
        went_out = not isinstance(problem, httpx.ConnectError | httpx.ProxyError)
        if posts and went_out and isinstance(problem, httpx.NetworkError | httpx.RemoteProtocolError):
            raise OwncastTimeout(f"The connection to {url} broke off{maybe}.") from problem
        reason, words = _cause(problem)
        raise OwncastUnavailable(f"{url} was not reached: {words}.", reason=reason) from problem


def _cause(problem: BaseException) -> tuple[str, str]:
    """Why a connection failed: a word, and plain words."""
    causes = list(_causes(problem))
    for cause in causes:
        match cause:
            case socket.gaierror():
                return "no_host", "there is no host of that name (or no connection to the internet)"
            case ssl.SSLCertVerificationError():
                return "certificate", f"its certificate is not valid ({cause.verify_message})"
            case ssl.SSLError():
                return "no_https", "it does not speak https at that port"
            case ConnectionRefusedError():
                return "refused", "nothing listens there (connection refused)"
            case OSError(errno=errno.EHOSTUNREACH | errno.ENETUNREACH):
                return "no_route", "there is no way to that network"
    if any(isinstance(cause, httpx.RemoteProtocolError | httpx.DecodingError) for cause in causes):
        return "not_http", "what answered does not speak HTTP as expected"
    return "failed", "the connection failed"


def _causes(problem: BaseException | None) -> Iterator[BaseException]:
    """An exception, what it came from, and all of a group: connecting tries several addresses."""
    seen: set[int] = set()
    waiting = [problem]
    while waiting:
        cause = waiting.pop()
        if cause is None or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        waiting += [cause.__context__, cause.__cause__]
        if isinstance(cause, BaseExceptionGroup):
            waiting += cause.exceptions
