"""The real program, talkative and given every secret, never says one: in no log, no answer, on no socket."""

import io
import json
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from tests.fake_obs import FakeObs
from tests.page import Page
from tests.server import WEBHOOK_KEY, Client, chat, event, start

ACCESS_TOKEN = "access-token-nobody-may-see"
CONTROL_KEY = "control-key-nobody-may-see"
PASSWORD = "password-nobody-may-see"
OBS_PASSWORD = "obs-password-nobody-may-see"
WEBHOOK_SECRET = "webhook-secret-nobody-may-see"
BEARER = {"authorization": f"Bearer {CONTROL_KEY}"}
"""What the program is given at its start."""


class _Owncast(BaseHTTPRequestHandler):
    """An Owncast that repeats the token it was sent wherever it can."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        answers = {
            "/api/status": {"versionNumber": "0.2.3", "online": False, "viewerCount": 0},
            "/api/config": {"name": "Harbour Light", "version": "Owncast v0.2.3"},
            "/api/emoji": [],
        }
        self._answer(200, answers.get(self.path, []))

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self._answer(400, {"error": f"I do not like {self.headers['authorization']}"})

    def _answer(self, status: int, value: object) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *values: object) -> None:
        """Says nothing."""


@pytest.fixture
def owncast_url() -> Iterator[str]:
    """The address of that Owncast."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Owncast) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@dataclass
class Heard:
    """Everything the program said, by where it said it."""

    said: list[tuple[str, str]] = field(default_factory=list)

    def answer(self, response: httpx.Response) -> None:
        response.read()
        where = f"{response.request.method} {response.request.url.path}"
        self.said.append((where, f"{response.headers.raw!r} {response.text}"))
        if response.headers.get("content-type") == "application/octet-stream":
            with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
                self.said += [(where, archive.read(name).decode()) for name in archive.namelist()]

    def where(self, secret: str) -> set[str]:
        """Where it said this."""
        return {where for where, text in self.said if secret in text}


def test_no_secret_is_ever_said(tmp_path: Path, owncast_url: str) -> None:
    heard = Heard()
    process = start(
        tmp_path,
        OVERLAY_OWNCAST_URL=owncast_url,
        OVERLAY_ACCESS_TOKEN=ACCESS_TOKEN,
        OVERLAY_CONTROL_KEY=CONTROL_KEY,
        OVERLAY_PANEL_PASSWORD=PASSWORD,
        OVERLAY_WEBHOOK_SECRET=WEBHOOK_SECRET,
        OVERLAY_LOG_LEVEL="debug",
        PYTHONUNBUFFERED="1",
    )
    assert process.stdout is not None
    url = ""
    while not url:
        line = process.stdout.readline()
        heard.said.append(("output", line))
        url = line.partition(" is running at ")[2].strip().rstrip("/")
    hooks = {"response": [heard.answer]}
    with httpx.Client(timeout=10, headers=BEARER, event_hooks=hooks) as http, httpx.Client(event_hooks=hooks) as nobody:
        server = Client(url, http)
        overlays = http.get(f"{url}/api/overlays").json()["overlays"]
        _exercise(server, overlays, nobody, heard)
    process.terminate()
    heard.said.append(("output", process.stdout.read()))
    assert process.wait(timeout=10) == 0
    process.stdout.close()

    for secret in (ACCESS_TOKEN, CONTROL_KEY, PASSWORD, OBS_PASSWORD, WEBHOOK_SECRET):
        assert heard.where(secret) == set()
    assert heard.where(WEBHOOK_KEY) == {"GET /api/setup", "GET /api/webhook"}
    assert "GET /api/doctor/bundle" in heard.where("owncast-overlay 0")
    for overlay in overlays:
        may = {"GET /api/overlays", f"PATCH /api/overlays/{overlay['id']}", "GET /api/status", "panel socket"}
        assert heard.where(overlay["key"]) <= may
    assert "output" in heard.where("owncast-overlay is running at ")
    assert heard.where("I do not like")


def _exercise(server: Client, overlays: list[dict[str, object]], nobody: httpx.Client, heard: Heard) -> None:
    """Calls everything there is, rightly and wrongly, and listens on every kind of socket."""
    http, url = server.http, server.url
    document = http.get(f"{url}/api/openapi.json").json()
    socket = f"{url.replace('http', 'ws', 1)}/panel/socket"
    with Page(socket, additional_headers=BEARER) as panel, Page(_socket(overlays, "chat")) as chat_page:
        heard.said += [("panel socket", json.dumps(panel.snapshot)), ("page socket", json.dumps(chat_page.snapshot))]
        for path, methods in document["paths"].items():
            for method in methods:
                # The key and the overlays have to last until the end.
                if path.endswith("/key") or method == "delete":
                    continue
                for body in (b"", b"{}", b"nonsense", b'{"kind": "system", "body": "tea", "type": "CHAT"}'):
                    address = f"{url}{path.replace('{id}', '1').replace('{alert}', '1-1').replace('{which}', 'skip')}"
                    http.request(method, address, content=None if method == "get" else body)
                    nobody.request(method, address, content=None if method == "get" else body)
        for kind in ("system", "user", "action"):
            http.post(f"{url}/api/messages", json={"kind": kind, "body": "tea"})
        with FakeObs(password=OBS_PASSWORD) as obs:
            for password in ("a guess", OBS_PASSWORD):
                http.put(f"{url}/api/obs", json={"address": obs.address, "password": password})
            assert http.get(f"{url}/api/obs").json()["state"] == "connected"
            http.post(f"{url}/api/overlays/{overlays[0]['id']}/place", json={}).raise_for_status()
            http.get(f"{url}/api/status")
        for name in ("access_token", "webhook_secret", "owncast_url"):
            http.patch(f"{url}/api/configuration", json={name: "changed"})
        http.post(f"{url}/api/webhook/key")
        for body in (chat("hello", "Qw1"), event("STREAM_STARTED", id="s"), b"nonsense", b""):
            server.post(body)
            server.post(body, **{"owncast-signature": "t=1,v1=00"})
            nobody.post(f"{url}/webhook/wrong", content=body)
        for password in ("a guess", PASSWORD):
            nobody.post(f"{url}/login", data={"password": password})
        for path in (
            "/",
            "/login",
            "/nothing",
            "/overlay/chat/wrong",
            *(str(each["url"])[len(url) :] for each in overlays),
        ):
            nobody.get(f"{url}{path}", headers={"accept": "text/html"})
            nobody.get(f"{url}{path}", headers={"host": "evil.example", "origin": "null"})
        http.post(f"{url}/api/events/test", json={"type": "CHAT"})
        for where, page in (("panel socket", panel), ("page socket", chat_page)):
            heard.said.append((where, json.dumps(page.until("events"))))
        heard.said.append(("panel socket", json.dumps(panel.until("status"))))


def _socket(overlays: list[dict[str, object]], kind: str) -> str:
    address = next(str(each["url"]) for each in overlays if each["kind"] == kind)
    return f"{address.replace('http', 'ws', 1)}/socket"
