"""Who may do what: host and origin, local or not, session, control key.

Every request passes here first, but for the webhook (its key guards it, and Owncast may call us by any name) and
`/healthz`. Overlay pages are guarded by their own keys.
"""

import hmac
import ipaddress
from collections.abc import Iterable
from typing import Literal
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from overlay.settings import is_loopback
from overlay.web.errors import Json
from overlay.web.sessions import Sessions

Caller = Literal["nobody", "local", "session", "tool"]

_FORWARDING = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")
_UNBOUND = ("/webhook/", "/healthz")
_OPEN = ("/static/", "/emoji/", "/overlay/", "/login")
_SAFE = ("GET", "HEAD", "OPTIONS")


class Access:
    """ASGI middleware. Refuses, or lets the request through and says who calls in `scope["state"]["caller"]`."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        sessions: Sessions,
        control_key: str | None,
        public_url: str | None,
        allowed_hosts: Iterable[str],
        trusted_proxies: Iterable[str],
    ) -> None:
        self._app = app
        self._sessions = sessions
        self._control_key = control_key
        public = urlsplit(public_url) if public_url else None
        self._public_url = public_url
        self._public_host = public.hostname if public else None
        self._public_origin = f"{public.scheme}://{public.netloc}".lower() if public else None
        self._hosts = frozenset(allowed_hosts) | {self._public_host}
        self._proxies = [ipaddress.ip_network(proxy, strict=False) for proxy in trusted_proxies]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        send = _careful(send)
        path = scope["path"]
        if path.startswith(_UNBOUND):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers, path)
        if refusal is None:
            await self._app(scope, receive, send)
            return
        status, reason = refusal
        if status == 401 and scope["type"] == "http" and path == "/":
            answer = Json({"error": reason}, status_code=303, headers={"location": "/login"})
        else:
            answer = Json({"error": reason}, status_code=status)
        if scope["type"] == "http":
            await answer(scope, receive, send)
        else:
            await receive()
            await _deny(answer, scope, receive, send)

    def _refusal(self, scope: Scope, headers: Headers, path: str) -> tuple[int, str] | None:
        host = _host_name(headers.get("host", ""))
        if not self._answers_to(host, scope):
            return 403, f"this program does not answer to the name {host[:100]!r}; --allowed-hosts adds names"
        proxied = any(name in headers for name in _FORWARDING)
        called = self._called(scope, headers)
        scope["state"]["base_url"] = self._public_url or called
        origin = headers.get("origin")
        is_local = self._is_local(scope, headers, host, proxied)
        if (
            origin is not None
            and origin.lower().rstrip("/") not in (called.lower(), self._public_origin)
            and not (is_local and _is_loopback_origin(origin))
        ):
            asks_only = (
                scope["type"] == "http" and scope["method"] in _SAFE and path.startswith(("/static/", "/emoji/"))
            )
            if not asks_only:
                return 403, f"requests from {origin[:200]!r} are not accepted"
        if path.startswith(_OPEN):
            scope["state"]["caller"] = "local" if is_local else "nobody"
            return None
        caller = self._caller(headers, is_local, origin, scope)
        scope["state"]["caller"] = caller
        if caller == "nobody":
            return 401, "log in at /login, or send 'Authorization: Bearer <control key>'"
        return None

    def _caller(self, headers: Headers, is_local: bool, origin: str | None, scope: Scope) -> Caller:
        scheme, _, key = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and self._control_key and _same(key.strip(), self._control_key):
            return "tool"
        if is_local:
            return "local"
        asks_only = scope["type"] == "http" and scope["method"] in _SAFE
        if (origin is not None or asks_only) and self._sessions.is_valid(headers.get("cookie", "")):
            return "session"
        return "nobody"

    def _is_local(self, scope: Scope, headers: Headers, host: str, proxied: bool) -> bool:
        origin = headers.get("origin")
        return (
            not self._sessions.needed
            and (self._public_host is None or is_loopback(self._public_host))
            and scope.get("client") is not None
            and is_loopback(scope["client"][0])
            and is_loopback(host)
            and not proxied
            and (origin is None or _is_loopback_origin(origin))
        )

    def _answers_to(self, host: str, scope: Scope) -> bool:
        if is_loopback(host) or host in self._hosts:
            return True
        # The address the connection came to is this machine's own, whichever of them it is.
        server = scope.get("server")
        return server is not None and _same_address(host, server[0])

    def _called(self, scope: Scope, headers: Headers) -> str:
        """The origin this request was made to; forwarding headers count from trusted proxies alone."""
        scheme = {"ws": "http", "wss": "https"}.get(scope["scheme"], scope["scheme"])
        host = headers.get("host", "")
        client = scope.get("client")
        if client is not None and self._trusts(client[0]):
            forwarded = headers.get("x-forwarded-proto", "").strip().lower()
            scheme = forwarded if forwarded in ("http", "https") else scheme
        return f"{scheme}://{host}"

    def _trusts(self, peer: str) -> bool:
        try:
            address = ipaddress.ip_address(peer)
        except ValueError:
            return False
        return any(address in network for network in self._proxies)


def _careful(send: Send) -> Send:
    """Adds the headers that every answer has."""

    async def careful(message: Message) -> None:
        if message["type"] in ("http.response.start", "websocket.http.response.start"):
            message["headers"] = [
                *message.get("headers", ()),
                (b"x-content-type-options", b"nosniff"),
                (b"referrer-policy", b"no-referrer"),
            ]
        await send(message)

    return careful


async def _deny(answer: Json, scope: Scope, receive: Receive, send: Send) -> None:
    """A socket's handshake answered with a status; `answer` speaks HTTP's dialect of ASGI."""

    async def translated(message: Message) -> None:
        await send({**message, "type": f"websocket.{message['type']}"})

    await answer(scope, receive, translated)


def _host_name(host: str) -> str:
    """The name in a Host header, without its port."""
    host = host.strip().lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.rpartition(":")[0] if host.count(":") == 1 else host


def _is_loopback_origin(origin: str) -> bool:
    try:
        parts = urlsplit(origin)
        return parts.scheme in ("http", "https") and is_loopback(parts.hostname or "")
    except ValueError:
        return False


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())


def _same_address(host: str, address: str) -> bool:
    try:
        return ipaddress.ip_address(host) == ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
