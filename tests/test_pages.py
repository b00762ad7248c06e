"""What comes with every page: its headers and policy; and what a person reads where there is none."""

from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import httpx
import pytest

from overlay.settings import Settings
from overlay.web.pages import SETUP_LEFT
from tests.server import WEBHOOK_KEY, ServerThread, chat

ACCEPT = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
BROWSER = ACCEPT | {"cookie": f"{SETUP_LEFT}=1"}
"""A browser in which the set-up was left for later."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """One server for all of these tests."""
    settings = Settings(port=0, data_dir=tmp_path_factory.mktemp("data"), webhook_key=WEBHOOK_KEY)
    with ServerThread(settings) as server:
        yield server


def policy(response: httpx.Response) -> dict[str, list[str]]:
    """The content security policy, by directive."""
    parts = (part.split() for part in response.headers["content-security-policy"].split(";"))
    return {name: values for name, *values in parts}


class Inline(HTMLParser):
    """Finds what a strict policy would not let run."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "style" or (tag == "script" and "src" not in given) or "style" in given:
            self.found.append(tag)
        self.found += [name for name in given if name.startswith("on")]
        self.found += [value for value in given.values() if value and value.lower().startswith("javascript:")]


@pytest.mark.parametrize("path", ["/", "/rules", "/designs", "/media", "/login", "/nothing"])
def test_the_panel_loads_from_here_alone_and_nothing_is_inline(settings: Settings, path: str) -> None:
    with ServerThread(replace(settings, control_key="control-key", panel_password="correct horse")) as server:
        headers = BROWSER | {"authorization": "Bearer control-key"}
        answer = httpx.get(f"{server.url}{path}", headers=headers)

    assert answer.headers["content-type"].startswith("text/html")
    assert policy(answer) == {
        "default-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    }
    assert Inline(answer.text).found == []


def test_an_overlay_page_lets_the_streamers_css_in_and_no_script(server: ServerThread) -> None:
    for overlay in server.http.get(f"{server.url}/api/overlays").json()["overlays"]:
        answer = httpx.get(overlay["url"], headers=BROWSER)

        assert policy(answer) == {
            "default-src": ["'self'"],
            "script-src": ["'self'"],
            "connect-src": ["'self'"],
            "object-src": ["'none'"],
            "base-uri": ["'none'"],
            "form-action": ["'none'"],
            "style-src": ["'self'", "'unsafe-inline'", "https:"],
            "font-src": ["'self'", "data:", "https:"],
            "img-src": ["'self'", "data:", "blob:", "https:"],
            "frame-ancestors": ["'self'"],
        }
        assert Inline(answer.text).found == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/login", 303),
        ("POST", "/logout", 303),
        ("GET", "/api/events", 200),
        ("GET", "/api/webhook", 200),
        ("POST", "/api/overlays", 400),
        ("GET", "/api/nothing", 404),
        ("PUT", "/api/overlays", 405),
        ("GET", "/nothing", 404),
        ("GET", "/overlay/chat/wrong", 404),
        ("GET", "/overlay/nothing/wrong", 404),
        ("GET", "/emoji/nothing.png", 409),
        ("GET", "/static/x/nothing.js", 404),
        ("GET", "/static/x/js/connection.js", 200),
        ("GET", "/healthz", 200),
        ("GET", "/metrics", 200),
        ("POST", "/webhook/wrong", 404),
        ("GET", f"/webhook/{WEBHOOK_KEY}", 405),
        ("POST", f"/webhook/{WEBHOOK_KEY}", 400),
    ],
)
def test_every_answer_is_careful(server: ServerThread, method: str, path: str, status: int) -> None:
    for headers in ({}, BROWSER):
        answer = httpx.request(method, f"{server.url}{path}", headers=headers)

        assert answer.status_code == status
        assert answer.headers.get_list("x-content-type-options") == ["nosniff"]
        assert answer.headers.get_list("referrer-policy") == ["no-referrer"]
        assert "server" not in answer.headers


def test_refusals_are_careful_too(server: ServerThread) -> None:
    for headers in ({"host": "evil.example"}, {"origin": "null"}, {"x-forwarded-for": "203.0.113.9"}):
        answer = httpx.get(f"{server.url}/api/events", headers=headers)

        assert answer.status_code in (401, 403)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"


def test_an_accepted_webhook_is_answered_without_a_body(server: ServerThread) -> None:
    answer = server.post(chat("hello", "Qw1"))

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_what_holds_keys_is_not_stored(server: ServerThread) -> None:
    overlay = server.overlay("chat")["url"].removeprefix(server.url)

    for path in ("/", "/api/overlays", "/api/webhook", "/api/status", overlay):
        assert httpx.get(f"{server.url}{path}").headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/nothing", {}, 404),
        ("/overlay/chat/wrong", {}, 404),
        ("/overlay/nothing/at-all", {}, 404),
        ("/logout", {}, 405),
        ("/static/x/nothing.css", {}, 404),
        ("/", {"host": "evil.example"}, 403),
        ("/", {"origin": "https://evil.example"}, 403),
        ("/metrics", {"x-forwarded-for": "203.0.113.9"}, 401),
    ],
)
def test_a_person_reads_a_page_and_a_tool_reads_json(
    server: ServerThread, path: str, headers: dict[str, str], status: int
) -> None:
    person = httpx.get(f"{server.url}{path}", headers=headers | BROWSER)
    tool = httpx.get(f"{server.url}{path}", headers=headers)
    script = httpx.get(f"{server.url}{path}", headers=headers | {"accept": "application/json"})

    assert person.status_code == tool.status_code == script.status_code == status
    assert person.headers["content-type"] == "text/html; charset=utf-8"
    assert f"<h1>{status}</h1>" in person.text
    assert list(tool.json()) == list(script.json()) == ["error"]


def test_a_page_repeats_nothing_as_markup(server: ServerThread) -> None:
    for headers in ({"host": "<script>alert(1)</script>"}, {"origin": "https://<img src=x onerror=alert(1)>"}):
        answer = httpx.get(f"{server.url}/", headers=BROWSER | headers)

        assert answer.status_code == 403
        assert Inline(answer.text).found == []
        assert "&lt;" in answer.text


def test_a_mistake_of_ours_is_a_page_too(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(self: object, request: object) -> None:
        raise RuntimeError("something of the inside")

    monkeypatch.setattr("overlay.web.pages.Pages.panel", broken)
    with ServerThread(settings) as server:
        answer = httpx.get(f"{server.url}/", headers=BROWSER)

    assert answer.status_code == 500
    assert "<h1>500</h1>" in answer.text
    assert "inside" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_wrong_webhook_key_looks_like_any_unknown_path(server: ServerThread) -> None:
    for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS"):
        for headers in ({}, BROWSER):
            unknown = httpx.request(method, f"{server.url}/nothing", headers=headers)
            wrong = httpx.request(method, f"{server.url}/webhook/wrong", headers=headers)

            assert (wrong.status_code, wrong.content, wrong.headers) == (404, unknown.content, unknown.headers)


@pytest.mark.parametrize("path", ["/rules", "/api/kinds"])
def test_what_is_large_and_the_same_for_everybody_comes_compressed(server: ServerThread, path: str) -> None:
    plain = server.http.get(f"{server.url}{path}", headers={"accept-encoding": "identity"})
    small = server.http.get(f"{server.url}{path}", headers={"accept-encoding": "gzip"})

    assert "content-encoding" not in plain.headers
    assert (small.headers["content-encoding"], small.headers["vary"]) == ("gzip", "accept-encoding")
    assert small.text == plain.text
    assert small.headers["content-type"] == plain.headers["content-type"]
    assert int(small.headers["content-length"]) < len(plain.content) / 3
