"""Who may do what: host and origin, local or not, session, control key.

Every request passes here first, but for the webhook (its key guards it, and Owncast may call us by any name) and
`/healthz`. Overlay pages are guarded by their own keys.
"""

import ipaddress
from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from overlay.access.entry import Entry
from overlay.access.sessions import Session
from overlay.control_keys import Scope as KeyScope
from overlay.domain.errors import WrongScope
from overlay.domain.said import Said
from overlay.settings import is_loopback
from overlay.web.api.permit import require
from overlay.web.cookies import word_of
from overlay.web.errors import Errors, Refusal, status_of
from overlay.web.languages import Languages
from overlay.web.origin import Origin, origin_of, read_address, read_host, read_origin

SAFETY_HEADERS = [(b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer")]
"""What every answer has."""
NOT_KEPT = (b"cache-control", b"no-store")

Caller = Literal["nobody", "local", "session", "guest", "tool"]

_FORWARDING = frozenset({"forwarded", "via", "x-real-ip", "x-client-ip", "x-cluster-client-ip", "true-client-ip"})
_SAFE = ("GET", "HEAD", "OPTIONS")
_NEEDED: Mapping[str, tuple[KeyScope, ...]] = {
    "/metrics": ("read",),
    "/": ("panel", "chat"),
    "/panel/socket": ("panel", "chat"),
}
"""What is not for the panel alone, besides the API."""


class Access:
    """ASGI middleware. Refuses, or lets the request through with what it found out in `scope["state"]`:

    `words` says sentences in the caller's language, `caller` says who calls, `scopes` what his control key or link is
    for (None: he needs none), `session` which one he has, `base_url` by which address he calls, `peer` from where.
    Forwarding headers count for the last two, and only from trusted proxies. `keys` says what a control key is for, and
    None of what is none; `entry` who is logged in.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        errors: Errors,
        languages: Languages,
        entry: Entry,
        keys: Callable[[str], frozenset[KeyScope] | None],
        public_url: str | None,
        allowed_hosts: Iterable[str],
        trusted_proxies: Iterable[str],
    ) -> None:
        self.app = app
        self._errors = errors
        self._languages = languages
        self._entry = entry
        self._keys = keys
        self._public_url = public_url
        self._public = origin_of(public_url) if public_url else None
        self._hosts = {read_host(name) for name in allowed_hosts} | ({self._public.host} if self._public else set())
        self._proxies = [ipaddress.ip_network(proxy, strict=False) for proxy in trusted_proxies]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        send = _careful(send)
        scope["state"]["words"] = self._languages.words(self._languages.of(HTTPConnection(scope)))
        if not _is_unbound(scope["path"]):
            try:
                self._admit(scope, Headers(scope=scope))
            except WrongScope as refusal:
                await self._errors.answer(scope, status_of(refusal), refusal.said)(scope, receive, send)
                return
            except Refusal as refusal:
                answer = self._errors.answer(scope, refusal.status_code, refusal.said, refusal.headers)
                if refusal.status_code == 401 and scope["type"] == "http" and _is_page(scope["path"]):
                    answer = RedirectResponse("/login", 303)
                await answer(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _admit(self, scope: Scope, headers: Headers) -> None:
        """
        Raises:
            Refusal, WrongScope: 403 or 401, in words.
        """
        called = self._called(scope, headers)
        given = headers.getlist("origin")
        origin = read_origin(given[0]) if len(given) == 1 else None
        is_local = self._is_local(scope, headers, called, origin)
        is_ours = not given or (origin is not None and (is_local or origin in (called, self._public)))
        if not is_ours and not _is_public_file(scope):
            raise Refusal(403, Said("access.origin", origin=given[0][:200]))
        key = _key(headers)
        scopes = self._keys(key) if key else None
        # On this machine nobody needs a key; but one that was revoked may not do more than it could before.
        is_person = is_local and not key
        session = self._session(scope, headers, bool(given))
        caller: Caller = "tool" if scopes is not None else "local" if is_person else "nobody"
        if caller == "nobody" and session is not None:
            scopes = self._entry.scopes(session)
            caller = "session" if scopes is None else "guest"
        scope["state"] |= {
            "session": session,
            "base_url": self._public_url or str(called),
            "caller": caller,
            "scopes": scopes,
            "peer": self._peer(scope, headers),
        }
        if caller == "nobody" and not _is_open(scope["path"]):
            said = Said("access.no_such_key") if key else Said("access.log_in")
            raise Refusal(401, said, {"www-authenticate": "Bearer"})
        if not _is_open(scope["path"]) and not scope["path"].startswith("/api/"):
            # Each call of the API says for itself what it needs.
            require(scope, *_NEEDED.get(scope["path"], ("panel",)))

    def _called(self, scope: Scope, headers: Headers) -> Origin:
        """The origin this request was made to. Every name on the way has to be one of ours."""
        scheme = "https" if scope["scheme"] in ("https", "wss") else "http"
        names = headers.getlist("host")
        if len(names) != 1:
            raise Refusal(403, Said("access.one_host"))
        if self._trusts(_client(scope)):
            forwarded = _last(headers, "x-forwarded-proto").lower()
            scheme = forwarded if forwarded in ("http", "https") else scheme
            names += [name] if (name := _last(headers, "x-forwarded-host")) else []
        called = None
        for name in names:
            called = read_origin(f"{scheme}://{name}")
            if called is None or not self._answers_to(called.host, scope):
                raise Refusal(403, Said("access.host", name=name[:100]))
        assert called is not None
        return called

    def _answers_to(self, host: str, scope: Scope) -> bool:
        if is_loopback(host) or host in self._hosts:
            return True
        # The address the connection came to is this machine's own, whichever of them it is.
        server = scope.get("server")
        own = read_address(server[0]) if server is not None else None
        return own is not None and read_address(host) == own

    def _is_local(self, scope: Scope, headers: Headers, called: Origin, origin: Origin | None) -> bool:
        return (
            not self._entry.password.needed
            and (self._public_url is None or (self._public is not None and is_loopback(self._public.host)))
            and is_loopback(_client(scope))
            and is_loopback(called.host)
            and not any(name in _FORWARDING or name.startswith("x-forwarded") for name in headers)
            and (origin is None or is_loopback(origin.host))
        )

    def _session(self, scope: Scope, headers: Headers, has_origin: bool) -> Session | None:
        """Whose cookie came along. Without an Origin, which a page cannot leave out, it may only look."""
        asks_only = scope["type"] == "http" and scope["method"] in _SAFE
        return self._entry.sessions.find(word_of(headers)) if has_origin or asks_only else None

    def _peer(self, scope: Scope, headers: Headers) -> str:
        """Where the request comes from: what the first proxy that is trusted says, and no other."""
        peer = _client(scope)
        hops = [hop.strip() for value in headers.getlist("x-forwarded-for") for hop in value.split(",")]
        while hops and self._trusts(peer):
            peer = hops.pop()
        return peer

    def _trusts(self, peer: str) -> bool:
        address = read_address(peer)
        return address is not None and any(address in network for network in self._proxies)


def _key(headers: Headers) -> str:
    """The control key that was sent; empty where none was."""
    scheme, _, key = headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""


def _is_unbound(path: str) -> bool:
    return path == "/healthz" or path.startswith("/webhook/")


def _is_open(path: str) -> bool:
    """Whether this needs neither login nor key: what keys of their own guard, and the way to log in."""
    ways_in = ("/login", "/logout", "/join", "/api/access/join")
    return path in ways_in or path.startswith(("/static/", "/emoji/", "/media/", "/overlay/"))


def _is_page(path: str) -> bool:
    """Whether somebody looks at it, who is led to the login."""
    pages = ("/", "/rules", "/designs", "/media", "/setup", "/access", "/doctor")
    return path in pages or path.startswith(("/overlays/", "/designs/"))


def _is_public_file(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["method"] in _SAFE and scope["path"].startswith(("/static/", "/emoji/"))


def _careful(send: Send) -> Send:
    """Adds the headers that every answer has."""

    async def careful(message: Message) -> None:
        if message["type"] in ("http.response.start", "websocket.http.response.start"):
            headers = [*message.get("headers", ()), *SAFETY_HEADERS]
            if not any(name == b"cache-control" for name, _ in headers):
                headers.append(NOT_KEPT)
            message["headers"] = headers
        await send(message)

    return careful


def _client(scope: Scope) -> str:
    client = scope.get("client")
    return client[0] if client else ""


def _last(headers: Headers, name: str) -> str:
    """The last value of a list in a header: what the nearest proxy put there."""
    values = headers.getlist(name)
    return values[-1].rpartition(",")[2].strip() if values else ""
