"""One request to the configured Owncast: bounded in time and size, and every failure in words for the streamer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from overlay.domain.errors import OwncastNotConfigured, OwncastUnavailable
from overlay.domain.said import Said
from overlay.owncast.failures import Limits, in_words


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
        doubt: Said | None = None,
    ) -> Answer:
        """The answer, whatever its status; its content is left unread where `read` is false.

        `doubt` is what to say where a request went out and nobody knows whether it was acted upon.

        Raises:
            OwncastTimeout: the request went out and no answer came: it may have been acted upon.
            OwncastUnavailable: it did not go out, or the answer cannot be understood.
        """
        if not self.url:
            raise OwncastNotConfigured(Said("error.owncast.no_address_yet"))
        with in_words(self.url, self._limits, posts=method == "POST", doubt=doubt):
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
            said = Said("error.owncast.elsewhere", url=self.url, target=_root(target))
            raise OwncastUnavailable(said, reason="elsewhere")
        if target.raw_path != first.raw_path:
            raise OwncastUnavailable(Said("error.owncast.other_page", url=self.url), reason="not_owncast")
        async with self._http.stream(method, target, content=content, headers=headers, timeout=timeout) as response:
            if response.has_redirect_location:
                raise OwncastUnavailable(Said("error.owncast.circles", url=self.url), reason="circles")
            yield response

    async def _content(self, response: httpx.Response) -> bytes:
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            raise OwncastUnavailable(Said("error.owncast.compressed", url=self.url), reason="not_http")
        chunks = bytearray()
        async for chunk in response.aiter_bytes():
            chunks += chunk
            if len(chunks) > self._limits.answer_bytes:
                said = Said("error.owncast.too_large", url=self.url, most=self._limits.answer_bytes // 1024)
                raise OwncastUnavailable(said, reason="too_large")
        return bytes(chunks)


def _root(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii', 'replace')}/"
