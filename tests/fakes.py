"""Stand-ins for what is not ours: an Owncast server, and the time."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import httpx

EVERY_SCOPE = ("CAN_SEND_MESSAGES", "CAN_SEND_SYSTEM_MESSAGES", "HAS_ADMIN_ACCESS")

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f6"
    "45400000000049454e44ae426082"
)

_NEEDED = {
    "/api/integrations/chat/send": "CAN_SEND_MESSAGES",
    "/api/integrations/chat/user": "CAN_SEND_MESSAGES",
    "/api/integrations/chat/system": "CAN_SEND_SYSTEM_MESSAGES",
    "/api/integrations/chat/action": "CAN_SEND_SYSTEM_MESSAGES",
    "/api/integrations/clients": "HAS_ADMIN_ACCESS",
    "/api/integrations/chat/messagevisibility": "HAS_ADMIN_ACCESS",
    "/api/integrations/streamtitle": "HAS_ADMIN_ACCESS",
}


class FakeClock:
    """Seconds that pass when a test says so."""

    def __init__(self, now: float = 1_795_330_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


@dataclass(frozen=True)
class Post:
    kind: Literal["send", "system", "action"]
    body: str


@dataclass
class FakeOwncast:
    """A handler for `httpx.MockTransport` that answers as the servers in `payloads/rest-answers.jsonl` did.

    Set `failure` to have it not reached, `answer` to have it answer something else, `gate` to hold its answers back.
    """

    url: str = "https://stream.example.com"
    name: str = "Harbour Light"
    version: str = "0.2.3"
    title: str = "A new title"
    online: bool = False
    viewers: int = 0
    appearance: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, tuple[str, ...]] = field(default_factory=lambda: {"all-scopes": EVERY_SCOPE})
    emoji: dict[str, str] = field(default_factory=lambda: {"party": "/img/emoji/blob/party.gif"})
    pictures: dict[str, bytes] = field(default_factory=lambda: {"/img/emoji/blob/party.gif": b"GIF89a..."})
    posts: list[Post] = field(default_factory=list)
    visibility: list[tuple[tuple[str, ...], bool]] = field(default_factory=list)
    """What it was told of lines, in order: their ids, and whether they are visible from then on."""
    requests: list[httpx.Request] = field(default_factory=list)
    failure: Exception | None = None
    answer: Callable[[httpx.Request], httpx.Response | None] | None = None
    gate: asyncio.Event | None = None
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once a request has come."""

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self)

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.requests.append(request)
        self.asked.set()
        if self.gate is not None:
            await self.gate.wait()
        if self.failure is not None:
            raise self.failure
        special = self.answer(request) if self.answer else None
        return special or self._answer(request)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.raw_path.decode()
        if path in _NEEDED:
            scheme, _, token = request.headers.get("authorization", "").partition(" ")
            if scheme.lower() != "bearer" or _NEEDED[path] not in self.tokens.get(token, ()):
                return httpx.Response(401, text="unauthorized")
            return self._integration(request, path.rpartition("/")[2])
        if path in self.pictures:
            return httpx.Response(200, content=self.pictures[path])
        match path:
            case "/api/status":
                return _json(self._status())
            case "/api/config":
                return _json(self._config())
            case "/api/emoji":
                listed = [{"name": name, "url": url} for name, url in self.emoji.items()]
                return httpx.Response(200, content=json.dumps(listed or None).encode())
        return httpx.Response(404, text="404 page not found\n")

    def _integration(self, request: httpx.Request, kind: str) -> httpx.Response:
        if request.method != ("GET" if kind == "clients" else "POST"):
            return httpx.Response(405)
        match kind:
            case "clients":
                return _json([])
            case "user":
                return _json({"error": "no longer supported. see /api/integrations/chat/send"}, 400)
            case "send" | "system" | "action":
                return self._post(kind, request.content)
            case "messagevisibility":
                said = json.loads(request.content)
                assert said["idArray"], "Owncast's handler panics on an empty list"
                self.visibility.append((tuple(said["idArray"]), said["visible"]))
                return _json({"message": "changed", "success": True})
            case "streamtitle":
                value = json.loads(request.content)["value"]
                assert isinstance(value, str), "Owncast's handler panics on anything else"
                self.title = value
                return _json({"message": "changed", "success": True})
        raise AssertionError(kind)

    def _post(self, kind: Literal["send", "system", "action"], content: bytes) -> httpx.Response:
        """As Go decodes it: what does not decode is a 200 with an error in it."""
        try:
            sent = json.loads(content)
        except json.JSONDecodeError as problem:
            if not content:
                return _json({"error": "EOF"})
            if problem.pos >= len(content):
                return _json({"error": "unexpected EOF"})
            character = chr(content[problem.pos])
            return _json({"error": f"invalid character '{character}' looking for beginning of object key string"})
        if not isinstance(sent, dict):
            return _json({"error": "json: cannot unmarshal array into Go value"})
        body = sent.get("body", "")
        if not isinstance(body, str):
            return _json({"error": "json: cannot unmarshal number into Go struct field"})
        if kind == "send" and not body.strip():
            return _json({"error": "invalid message"}, 400)
        self.posts.append(Post(kind, body))
        return _json({"message": "sent", "success": True})

    def _status(self) -> dict[str, object]:
        status: dict[str, object] = {
            "serverTime": "2026-11-22T06:37:08.724648764Z",
            "lastConnectTime": "2026-11-22T06:34:11Z" if self.online else None,
            "lastDisconnectTime": None if self.online else "2026-11-22T06:36:28Z",
            "versionNumber": self.version,
            "streamTitle": self.title,
            "online": self.online,
        }
        return status | ({"viewerCount": self.viewers} if self.viewers else {})

    def _config(self) -> dict[str, object]:
        return {
            "appearanceVariables": self.appearance,
            "name": self.name,
            "customStyles": "",
            "streamTitle": self.title,
            "offlineMessage": "",
            "logo": "/logo",
            "version": f"Owncast v{self.version} (20261122)",
            "summary": "Boat building & tea, twice a week.",
            "maxSocketPayloadSize": 2048,
            "hideViewerCount": False,
            "chatDisabled": False,
        }


def _json(value: object, status: int = 200) -> httpx.Response:
    text = json.dumps(value, separators=(",", ":"), sort_keys=True) + "\n"
    return httpx.Response(status, content=text.encode(), headers={"content-type": "application/json"})
