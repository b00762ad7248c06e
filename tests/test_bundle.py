"""The support bundle: everything that helps, and nothing that nobody else may know."""

import io
import logging
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from overlay.doctor.redaction import Redaction
from overlay.settings import Settings
from tests.fakes import FakeOwncast
from tests.page import Page
from tests.server import ServerThread, chat, event
from tests.waiting import wait_until

SECRETS = {
    "access_token": "access-token-of-the-tests",
    "control_key": "control-key-of-the-tests",
    "webhook_key": "webhook-key-of-the-tests",
}
WEBHOOK_SECRET = "webhook-secret-of-the-tests"


@pytest.fixture
def server(settings: Settings, owncast: FakeOwncast) -> Iterator[ServerThread]:
    given = replace(settings, **SECRETS, owncast_url=owncast.url)  # type: ignore[arg-type]
    with ServerThread(given, owncast_transport=owncast.transport) as server:
        yield server


def unpacked(server: ServerThread) -> dict[str, str]:
    answer = server.http.get(f"{server.url}/api/doctor/bundle").raise_for_status()
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith('attachment; filename="owncast-overlay-support-')
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_the_bundle_holds_what_helps_and_no_secret_and_nothing_a_viewer_said(server: ServerThread) -> None:
    change = {"bot_name": "Botolf", "streamers": ["viewer-9"]}
    server.http.patch(f"{server.url}/api/configuration", json=change).raise_for_status()
    overlay = server.overlay("chat")
    server.http.patch(f"{server.url}/api/overlays/{overlay['id']}", json={"options": {"block": ["Blockhead"]}})
    server.take(
        event("STREAM_STARTED", id="s", timestamp="2026-11-22T12:00:00Z"),
        chat("a very private sentence", "m1", name="Wendeline"),
    )
    server.http.patch(f"{server.url}/api/configuration", json={"webhook_secret": WEBHOOK_SECRET}).raise_for_status()
    key = server.http.post(f"{server.url}/api/keys", json={"name": "Deck", "scopes": ["read"]}).json()["key"]
    address = server.overlay("chat")["url"]
    log = logging.getLogger("overlay.test")
    log.warning("called %s with Bearer %s and %s", address, key, WEBHOOK_SECRET)
    with Page(server.socket_url("chat", "?sise=5")) as page:
        page.hello(obs="2.26.9", place={"width": 800, "height": 600, "scene": "Game"})
        page.say(type="report", report="error", message=f"failed at {address}/socket")
        wait_until(lambda: server.overlay("chat")["pages"][0]["errors"], "the error came")
        files = unpacked(server)

    text = "\n".join(files.values())
    secrets = [
        *SECRETS.values(),
        WEBHOOK_SECRET,
        key,
        overlay["key"],
        "a very private sentence",
        "Wendeline",
        "Blockhead",
        "viewer-9",
    ]
    assert [secret for secret in [*secrets, "Botolf", str(Path.home())] if secret in text] == []
    assert files.keys() == {"README.txt", "doctor.txt", "doctor.json", "state.json", "log.txt", "versions.txt"}
    assert "'sise' is no option of chat; the nearest is size" in files["state.json"]
    assert "Its script failed 1 ×, with: failed at" in files["doctor.txt"]
    assert '"access_token": true' in files["state.json"]
    assert '"scene": "Game"' in files["state.json"]
    assert "called http://127.0.0.1" in files["log.txt"]
    assert "starlette " in files["versions.txt"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("POST /webhook/abcdefgh-1234 404", "POST /webhook/[removed] 404"),
        ("/overlay/event-list/abcdefgh1234/socket", "/overlay/event-list/[removed]/socket"),
        ("Authorization: Bearer overlay_abc", "Authorization: Bearer [removed]"),
        ('{"obs_password": "hunter2hunter2", "on": true}', '{"obs_password": "[removed]", "on": true}'),
        ("https://ann:hunter2@stream.example.com/", "https://[removed]@stream.example.com/"),
        ("my word is swordfish.", "my word is [removed]."),
        ("the key is missing", "the key is missing"),
        ("a", "a"),
    ],
)
def test_secrets_are_known_by_their_value_or_by_their_place(text: str, said: str) -> None:
    assert Redaction(["swordfish", "a", ""])(text) == said
