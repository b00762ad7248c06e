"""One request to the configured Owncast: bounded in time and size, and every failure in words for the streamer."""

import asyncio
import errno
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import httpx

from overlay.domain.errors import OwncastNotConfigured, OwncastTimeout, OwncastUnavailable


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long an Owncast may take, and how much it may say."""

    connect_seconds: float = 3.0
    total_seconds: float = 8.0
    answer_bytes: int = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    media_type: str
    """Without its parameters, in lower case; empty where Owncast sent none."""
    content: bytes


def open_http(transport: httpx.AsyncBaseTransport | None = None) -> httpx.AsyncClient:
    """The connections to Owncast. One for the whole run, whatever address is configured; close it at the end."""
    return httpx.AsyncClient(
        transport=transport,
        follow_redirects=False,
        # identity: a compressed answer could be a thousand times as large as what comes over the wire
        headers={"User-Agent": "owncast-overlay", "Accept-Encoding": "identity"},
        limits=httpx.Limits(max_connections=20, max_keepalive_connections=4, keepalive_expiry=5),
    )


class OwncastTransport:
    """Sends requests to one address, whose host is never left."""

    def __init__(self, http: httpx.AsyncClient, url: str, limits: Limits) -> None:
        self._http = http
        self._limits = limits
        self.url = url

    async def send(
        self,
        method: str,
        path: str,
        *,
        content: bytes | None = None,
        headers: dict[str, str] | None = None,
        read: bool = True,
    ) -> Answer:
        """The answer, whatever its status; its content is left unread where `read` is false.

        Raises:
            OwncastTimeout: the request went out and no answer came: it may have been acted upon.
            OwncastUnavailable: it did not go out, or the answer cannot be understood.
        """
        if not self.url:
            raise OwncastNotConfigured("There is no Owncast address yet: enter it in the panel.")
        with self._in_words(posts=method == "POST"):
            async with asyncio.timeout(self._limits.total_seconds):
                async with self._answered(method, path, content, headers or {}) as response:
                    body = await self._content(response) if read else b""
                    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
                    return Answer(response.status_code, media_type, body)

    @asynccontextmanager
    async def _answered(
        self, method: str, path: str, content: bytes | None, headers: dict[str, str]
    ) -> AsyncIterator[httpx.Response]:
        """The response, after at most one redirect: from http to https, or to another port, of the same host.

        Such a redirect was the proxy's answer, not Owncast's, so that a POST can be repeated as a POST.
        """
        first = httpx.URL(self.url + path)
        timeout = httpx.Timeout(self._limits.total_seconds, connect=self._limits.connect_seconds)

        async with self._http.stream(method, first, content=content, headers=headers, timeout=timeout) as response:
            if not response.has_redirect_location:
                yield response
                return
            target = first.join(response.headers["location"])
        if target.host != first.host or target.scheme != "https":
            raise OwncastUnavailable(f"{self.url} sends visitors on to {_root(target)}: enter that address instead.")
        if target.raw_path != first.raw_path:
            raise OwncastUnavailable(f"{self.url} sends visitors on to another page: no Owncast server does that.")
        async with self._http.stream(method, target, content=content, headers=headers, timeout=timeout) as response:
            if response.has_redirect_location:
                raise OwncastUnavailable(f"{self.url} sends visitors round in circles.")
            yield response

    async def _content(self, response: httpx.Response) -> bytes:
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            raise OwncastUnavailable(f"{self.url} answered in a compressed form that was not asked for.")
        chunks = bytearray()
        async for chunk in response.aiter_bytes():
            chunks += chunk
            if len(chunks) > self._limits.answer_bytes:
                raise OwncastUnavailable(
                    f"{self.url} answered with more than {self._limits.answer_bytes // 1024} KiB, "
                    "which no Owncast server has reason to."
                )
        return bytes(chunks)

    @contextmanager
    def _in_words(self, *, posts: bool) -> Iterator[None]:
        maybe = ": the message may have been posted, so look before you send it again" if posts else ""
        try:
            yield
        except (httpx.ConnectTimeout, httpx.PoolTimeout) as problem:
            seconds = self._limits.connect_seconds
            raise OwncastUnavailable(f"{self.url} could not be reached within {seconds:g} seconds.") from problem
        except (httpx.TimeoutException, TimeoutError) as problem:
            seconds = self._limits.total_seconds
            raise OwncastTimeout(f"{self.url} did not answer within {seconds:g} seconds{maybe}.") from problem
        except (httpx.ConnectError, httpx.ProxyError) as problem:
            raise OwncastUnavailable(f"{self.url} was not reached: {_cause(problem)}.") from problem
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as problem:
            if posts and isinstance(problem, httpx.NetworkError | httpx.RemoteProtocolError):
                raise OwncastTimeout(f"The connection to {self.url} broke off{maybe}.") from problem
            raise OwncastUnavailable(f"{self.url} was not reached: {_cause(problem)}.") from problem


def _root(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii', 'replace')}/"


def _cause(problem: BaseException) -> str:
    """Why a connection failed, in plain words."""
    causes = list(_causes(problem))
    for cause in causes:
        match cause:
            case socket.gaierror():
                return "there is no host of that name (or no connection to the internet)"
            case ssl.SSLCertVerificationError():
                return f"its certificate is not valid ({cause.verify_message})"
            case ssl.SSLError():
                return "it does not speak https at that port"
            case ConnectionRefusedError():
                return "nothing listens there (connection refused)"
            case OSError(errno=errno.EHOSTUNREACH | errno.ENETUNREACH):
                return "there is no way to that network"
    if any(isinstance(cause, httpx.RemoteProtocolError | httpx.DecodingError) for cause in causes):
        return "what answered does not speak HTTP as expected"
    return "the connection failed"


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
