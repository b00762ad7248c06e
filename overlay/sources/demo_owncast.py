"""Answers in place of an Owncast server, so that posting, checking and emoji work in the demo and nothing leaves it.

What it says is what a real one of the 0.2 line said (`tests/payloads/rest-answers.jsonl`); any token may do anything.
"""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx

from overlay.sources import golang
from overlay.sources.demo_stream import Stream

_INTEGRATIONS = "/api/integrations/"
_POSTS = frozenset({"chat/send", "chat/system", "chat/action"})
_PICTURE = re.compile(r"/img/emoji/([a-z]+\.png)")


def _now() -> datetime:
    return datetime.now(UTC)


class DemoOwncast:
    """The handler of a `httpx.MockTransport`. `pictures` is the folder of the demo's emoji."""

    def __init__(self, stream: Stream, pictures: Path, *, clock: Callable[[], datetime] = _now) -> None:
        self._stream, self._pictures, self._clock = stream, pictures, clock

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self.answer)

    def answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path.startswith(_INTEGRATIONS):
            return self._integration(request, path.removeprefix(_INTEGRATIONS))
        if request.method != "GET":
            return httpx.Response(405)
        if path == "/api/status":
            return _json(self._status())
        if path == "/api/config":
            return _json(self._config())
        if path == "/api/emoji":
            names = sorted(picture.stem for picture in self._pictures.glob("*.png"))
            return _json([{"name": name, "url": f"/img/emoji/{name}.png"} for name in names])
        if match := _PICTURE.fullmatch(path):
            return self._picture(match[1])
        return _not_found()

    def _integration(self, request: httpx.Request, call: str) -> httpx.Response:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            return httpx.Response(401, text="unauthorized")
        if call in ("clients", "chat"):
            return _json([]) if request.method == "GET" else httpx.Response(405)
        if request.method != "POST":
            return httpx.Response(405)
        if call in _POSTS:
            return _posted(request.content, blank=call != "chat/send")
        if call in ("streamtitle", "chat/messagevisibility"):
            return _json({"message": "changed", "success": True})
        if call == "chat/user":
            return _json({"error": "no longer supported. see /api/integrations/chat/send"}, 400)
        return _not_found()

    def _status(self) -> dict[str, object]:
        """The public one: it leaves out a viewer count of 0."""
        said = self._stream.status()
        names = ("lastConnectTime", "lastDisconnectTime", "versionNumber", "streamTitle", "online")
        viewers = {"viewerCount": self._stream.viewers} if self._stream.viewers else {}
        return {
            "serverTime": golang.format_time(golang.from_datetime(self._clock())),
            **{name: said[name] for name in names},
            **viewers,
        }

    def _config(self) -> dict[str, object]:
        return {
            "name": self._stream.name,
            "summary": self._stream.summary,
            "logo": "/logo",
            "version": f"Owncast v{self._stream.version} (demo)",
            "streamTitle": self._stream.title,
            "appearanceVariables": {},
            "maxSocketPayloadSize": 2048,
            "chatDisabled": False,
            "hideViewerCount": False,
            "nsfw": False,
            "federation": {"enabled": True, "account": "light@harbour-light.example", "followerCount": 41},
        }

    def _picture(self, name: str) -> httpx.Response:
        try:
            content = (self._pictures / name).read_bytes()
        except FileNotFoundError:
            return _not_found()
        return httpx.Response(200, content=content, headers={"Content-Type": "image/png"})


def _posted(content: bytes, *, blank: bool) -> httpx.Response:
    """Go's decoder makes a 200 of what it cannot read. `blank`: whether an empty message is taken."""
    try:
        found: object = json.loads(content)
    except (ValueError, RecursionError):
        return _json({"error": "unexpected EOF" if content.strip() in (b"{", b"[") else "invalid character"})
    body = found.get("body", "") if isinstance(found, dict) else None
    if not isinstance(body, str):
        return _json({"error": "json: cannot unmarshal this into Go struct field MessageEvent.body of type string"})
    if not body.strip() and not blank:
        return _json({"error": "invalid message"}, 400)
    return _json({"message": "sent", "success": True})


def _json(value: object, status: int = 200) -> httpx.Response:
    return httpx.Response(status, content=golang.dump(value) + "\n", headers={"Content-Type": "application/json"})


def _not_found() -> httpx.Response:
    return httpx.Response(404, text="404 page not found\n")
