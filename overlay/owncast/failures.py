"""Why an Owncast was not reached: a sentence for the streamer, and one word for programs.

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
from overlay.domain.said import Said, Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long an Owncast may take, and how much it may say."""

    connect_seconds: float = 3.0
    total_seconds: float = 8.0
    answer_bytes: int = 1024 * 1024


@contextmanager
def in_words(url: str, limits: Limits, *, posts: bool = False, doubt: Said | None = None) -> Iterator[None]:
    """Around one request to `url`. One that `posts` may have been acted upon though no answer came: `doubt` says so.

    Raises:
        OwncastTimeout: the request went out and no answer came.
        OwncastUnavailable: it did not go out, or the answer cannot be understood.
    """
    try:
        yield
    except (httpx.ConnectTimeout, httpx.PoolTimeout) as problem:
        said = Said("error.owncast.unreachable", url=url, time=Seconds(limits.connect_seconds))
        raise OwncastUnavailable(said, reason="unreachable") from problem
    except (httpx.TimeoutException, TimeoutError) as problem:
        time = Seconds(limits.total_seconds)
        if posts and doubt:
            raise OwncastTimeout(Said("error.owncast.timeout_doubt", url=url, time=time, doubt=doubt)) from problem
        raise OwncastTimeout(Said("error.owncast.timeout", url=url, time=time)) from problem
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as problem:
        went_out = not isinstance(problem, httpx.ConnectError | httpx.ProxyError)
        if posts and went_out and isinstance(problem, httpx.NetworkError | httpx.RemoteProtocolError):
            if doubt:
                raise OwncastTimeout(Said("error.owncast.broke_off_doubt", url=url, doubt=doubt)) from problem
            raise OwncastTimeout(Said("error.owncast.broke_off", url=url)) from problem
        reason, said = _cause(problem, url)
        raise OwncastUnavailable(said, reason=reason) from problem


def _cause(problem: BaseException, url: str) -> tuple[str, Said]:
    """Why a connection failed: a word, and a sentence."""
    causes = list(_causes(problem))
    for cause in causes:
        match cause:
            case socket.gaierror():
                return "no_host", Said("error.owncast.no_host", url=url)
            case ssl.SSLCertVerificationError():
                return "certificate", Said("error.owncast.certificate", url=url, detail=cause.verify_message)
            case ssl.SSLError():
                return "no_https", Said("error.owncast.no_https", url=url)
            case ConnectionRefusedError():
                return "refused", Said("error.owncast.refused", url=url)
            case OSError(errno=errno.EHOSTUNREACH | errno.ENETUNREACH):
                return "no_route", Said("error.owncast.no_route", url=url)
    if any(isinstance(cause, httpx.RemoteProtocolError | httpx.DecodingError) for cause in causes):
        return "not_http", Said("error.owncast.not_http", url=url)
    return "failed", Said("error.owncast.failed", url=url)


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
