"""Who may do what: by which name, from where, with what. On real servers, and with peers that only ASGI can pretend."""

import hmac
import json
import socket
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.types import Receive, Scope, Send
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from overlay import settings as start
from overlay.access.guesses import FREE_FAILURES
from overlay.assets import STATIC
from overlay.control_keys import ALL
from overlay.domain.errors import InvalidSettings
from overlay.settings import Settings
from overlay.web.access import Access
from overlay.web.cookies import COOKIE
from overlay.web.errors import Errors, Json
from overlay.web.languages import Languages
from tests.access import closed_entry
from tests.page import Page
from tests.server import WEBHOOK_KEY, ServerThread, chat

PASSWORD = "correct horse battery"
CONTROL_KEY = "control-key-of-the-tests"
BEARER = {"authorization": f"Bearer {CONTROL_KEY}"}
REMOTE = "203.0.113.9"
PUBLIC = "https://overlays.example.com"


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """A server as it is at home: no password, a control key."""
    settings = Settings(
        port=0,
        data_dir=tmp_path_factory.mktemp("local"),
        webhook_key=WEBHOOK_KEY,
        control_key=CONTROL_KEY,
        allowed_hosts=("overlay.lan", "stream_box"),
    )
    with ServerThread(settings) as server:
        yield server


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """A server with a password, a control key, and a public address behind TLS."""
    settings = Settings(
        port=0,
        data_dir=tmp_path_factory.mktemp("guarded"),
        webhook_key=WEBHOOK_KEY,
        panel_password=PASSWORD,
        control_key=CONTROL_KEY,
        public_url=PUBLIC,
    )
    with ServerThread(settings) as server:
        yield server


def ask(server: ServerThread, path: str = "/api/events", method: str = "GET", **headers: str) -> httpx.Response:
    """One request of somebody who keeps no cookies; `_` in the names of headers stands for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = server.http.request(method, f"{server.url}{path}", headers=named)
    server.http.cookies.clear()
    return answer


def raw(server: ServerThread, request: str) -> str:
    """The first line of the answer to exactly these bytes."""
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(request.replace("\n", "\r\n").encode("latin-1"))
        return connection.makefile("rb").readline().decode().strip()


def handshake(url: str, **headers: str) -> int:
    """The status with which a socket's handshake is answered; 101 where it is taken."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with connect(url, additional_headers=named, proxy=None):
            return 101
    except InvalidStatus as refused:
        reason = json.loads(refused.response.body or b"{}")
        return refused.response.status_code if list(reason) == ["error"] else 0


def panel_socket(server: ServerThread) -> str:
    return f"{server.url.replace('http', 'ws', 1)}/panel/socket"


def log_in(server: ServerThread, **headers: str) -> dict[str, str]:
    """The cookie of a new session, as a header."""
    headers = {"origin": server.url, **headers}
    answer = httpx.post(f"{server.url}/login", data={"password": PASSWORD}, headers=headers)
    assert answer.status_code == 303, answer.text
    return {"cookie": answer.headers["set-cookie"].partition(";")[0]}


# By which name


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "LOCALHOST:80", "localhost.", "127.0.0.1:8470", "127.1.2.3", "[::1]:1", "[::ffff:127.0.0.1]"),
        *("panel.localhost", "overlay.lan", "Overlay.LAN.:8470", "stream_box:8470"),
    ],
)
def test_it_answers_to_names_of_its_own(local: ServerThread, host: str) -> None:
    assert ask(local, "/static/x/css/tokens.css", host=host).status_code == 200


FOREIGN_HOSTS = [
    "evil.example",
    "evil.example:8470",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "evil.example#localhost",
    "localhost@evil.example",
    "evil.example@localhost",
    "evil@x.localhost",
    "localhost:8470:8470",
    "localhost:evil",
    "localhost:8470/evil",
    "localhost:",
    "localhost:99999",
    "localhost, evil.example",
    "[::1]evil.example",
    "[::1",
    "::1",
    "[evil.example]",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0.0.0.0",
    "192.0.2.1",
    "[fe80::1]",
    "overlay.lan.evil.example",
    "xoverlay.lan",
    "localhost%2eevil.example",
    "lokalhöst",
    "a" * 5000,
    "",
]


@pytest.mark.parametrize("host", FOREIGN_HOSTS, ids=lambda host: host[:40])
@pytest.mark.parametrize("path", ["/", "/api/events", "/static/x/css/tokens.css", "/metrics", "/nothing"])
def test_it_does_not_answer_to_any_other_name(local: ServerThread, host: str, path: str) -> None:
    request = f"GET {path} HTTP/1.1\nHost: {host}\nConnection: close\nAuthorization: Bearer {CONTROL_KEY}\n\n"

    assert raw(local, request) == "HTTP/1.1 403 Forbidden"


@pytest.mark.parametrize("host", FOREIGN_HOSTS[:4])
def test_no_socket_answers_to_any_other_name(local: ServerThread, host: str) -> None:
    for path in ("/panel/socket", f"/overlay/chat/{local.overlay('chat')['key']}/socket"):
        request = (
            f"GET {path} HTTP/1.1\nHost: {host}\nUpgrade: websocket\nConnection: Upgrade\n"
            "Sec-WebSocket-Version: 13\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\n\n"
        )
        assert raw(local, request) == "HTTP/1.1 403 Forbidden"


@pytest.mark.parametrize(
    "hosts",
    ["Host: localhost\nHost: evil.example", "Host: evil.example\nHost: localhost", "Host: localhost\nHost: localhost"],
)
def test_two_names_are_none(local: ServerThread, hosts: str) -> None:
    assert raw(local, f"GET /api/events HTTP/1.1\n{hosts}\nConnection: close\n\n") == "HTTP/1.1 403 Forbidden"


def test_no_name_is_none(local: ServerThread) -> None:
    assert raw(local, "GET /api/events HTTP/1.0\n\n") == "HTTP/1.1 403 Forbidden"


@pytest.mark.parametrize("host", ["owncast-overlay:8470", "172.17.0.2", "evil.example", "what ever", ""])
def test_the_webhook_and_the_health_answer_to_every_name(local: ServerThread, host: str) -> None:
    body = chat("hello", f"Qw-{len(host)}").decode()
    post = (
        f"POST /webhook/{WEBHOOK_KEY} HTTP/1.1\nHost: {host}\nContent-Length: {len(body)}\nConnection: close\n\n{body}"
    )

    assert raw(local, post) == "HTTP/1.1 204 No Content"
    assert raw(local, f"GET /healthz HTTP/1.1\nHost: {host}\nConnection: close\n\n") == "HTTP/1.1 200 OK"


@pytest.mark.parametrize(
    "path",
    [
        "/healthzz",
        "/healthz/",
        "/healthz/../api/events",
        "/webhook",
        "/webhookx",
        "/Webhook/x",
        "//healthz",
        "//webhook/x",
        "/api/../healthz",
        "/%2e%2e/webhook/",
        "/loginx",
        "/login/",
        "/staticfoo",
        "/overlayx/chat/key",
        "//api/events",
    ],
)
def test_nothing_else_does_by_looking_alike(guarded: ServerThread, path: str) -> None:
    assert raw(guarded, f"GET {path} HTTP/1.1\nHost: evil.example\nConnection: close\n\n") == "HTTP/1.1 403 Forbidden"
    at_home = raw(guarded, f"GET {path} HTTP/1.1\nHost: localhost\nConnection: close\n\n")
    assert at_home == "HTTP/1.1 401 Unauthorized"


@pytest.mark.parametrize(
    "path",
    [
        *("/webhook/../api/events", "/webhook/..%2fapi%2fevents", "/webhook/%2e%2e/api/events", "/webhook//api/events"),
        *("/overlay/../api/events", "/overlay/chat/../../api/events", "/overlay/..%2f..%2fapi%2fevents"),
        *("/static/../api/events", "/static/..%2f..%2fapi/events", "/emoji/../api/events"),
        *(
            "/static/x/../../../pyproject.toml",
            "/static/x/..%2f..%2fpyproject.toml",
            "/static/x/%2e%2e/templates/panel.html",
        ),
    ],
)
def test_no_way_leads_round_the_guard(guarded: ServerThread, path: str) -> None:
    answer = raw(guarded, f"GET {path} HTTP/1.1\nHost: localhost\nConnection: close\n\n")

    assert answer == "HTTP/1.1 404 Not Found"


# From which page


FOREIGN_ORIGINS = [
    "https://evil.example",
    "http://evil.example",
    "null",
    "",
    "file://",
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example",
    "http://localhost@evil.example",
    "http://evil.example#localhost",
    "http://evil.example\\.localhost",
    "chrome-extension://abcdefgh",
    "localhost",
    "http://192.0.2.1:8470",
]
STATE_CHANGING = [
    ("POST", "/api/messages"),
    ("POST", "/api/events/test"),
    ("POST", "/api/overlays"),
    ("PATCH", "/api/overlays/1"),
    ("DELETE", "/api/overlays/1"),
    ("POST", "/api/overlays/1/key"),
    ("POST", "/api/alerts/clear"),
    ("PATCH", "/api/configuration"),
    ("POST", "/api/webhook/key"),
    ("POST", "/login"),
    ("POST", "/logout"),
]


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
def test_a_request_of_a_foreign_page_is_refused(local: ServerThread, origin: str) -> None:
    overlays = ask(local, "/api/overlays").json()

    for method, path in (("GET", "/api/events"), ("GET", "/"), ("GET", "/metrics"), *STATE_CHANGING):
        # Not even with the control key: a page that has it got it from somewhere.
        for headers in ({}, BEARER):
            assert ask(local, path, method, origin=origin, **headers).status_code == 403, (method, path)

    assert ask(local, "/api/overlays").json() == overlays


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
def test_a_socket_of_a_foreign_page_is_refused(local: ServerThread, origin: str) -> None:
    assert handshake(panel_socket(local), origin=origin) == 403
    assert handshake(local.socket_url("chat"), origin=origin) == 403


def test_two_origins_are_foreign(local: ServerThread) -> None:
    for second in ("https://evil.example", local.url):
        request = (
            f"GET /api/events HTTP/1.1\nHost: localhost\nOrigin: {local.url}\nOrigin: {second}\nConnection: close\n\n"
        )
        assert raw(local, request) == "HTTP/1.1 403 Forbidden"


def test_pages_of_this_machine_may_call(local: ServerThread) -> None:
    for origin in (local.url, "http://localhost:3000", "http://[::1]:8470", "https://dev.localhost"):
        assert ask(local, origin=origin).status_code == 200
        assert handshake(panel_socket(local), origin=origin) == 101
        assert handshake(local.socket_url("chat"), origin=origin) == 101


def test_an_overlay_page_needs_no_more_than_its_key(guarded: ServerThread) -> None:
    (overlay,) = (each for each in ask(guarded, "/api/overlays", **BEARER).json()["overlays"] if each["kind"] == "chat")
    path = f"/overlay/chat/{overlay['key']}"

    assert ask(guarded, path).status_code == 200
    assert handshake(f"{guarded.url.replace('http', 'ws', 1)}{path}/socket") == 101
    assert handshake(f"{guarded.url.replace('http', 'ws', 1)}{path}/socket", origin=guarded.url) == 101
    assert handshake(f"{guarded.url.replace('http', 'ws', 1)}{path}/socket", origin=PUBLIC) == 101
    assert handshake(f"{guarded.url.replace('http', 'ws', 1)}{path}/socket", origin="http://localhost:3000") == 403
    assert ask(guarded, "/overlay/chat/wrong").status_code == 404
    assert ask(guarded, f"/overlay/alerts/{overlay['key']}").status_code == 404
    assert handshake(f"{guarded.url.replace('http', 'ws', 1)}/overlay/chat/wrong/socket") == 404


def test_the_key_of_an_overlay_reads_that_overlay_and_nothing_else(guarded: ServerThread) -> None:
    key = ask(guarded, "/api/overlays", **BEARER).json()["overlays"][0]["key"]

    for headers in ({"authorization": f"Bearer {key}"}, {"cookie": f"{COOKIE}={key}"}):
        assert ask(guarded, **headers).status_code == 401
    assert ask(guarded, f"/api/events?key={key}").status_code == 401
    assert ask(guarded, f"/overlay/chat/{key}/../../api/events").status_code in (401, 404)


# Local


def test_local_needs_no_login(local: ServerThread) -> None:
    for path in ("/", "/api/events", "/api/webhook", "/metrics"):
        assert ask(local, path).status_code == 200
    assert ask(local, "/api/alerts/resume", "POST").status_code == 200
    assert handshake(panel_socket(local)) == 101


FORWARDING = [
    *(
        "Forwarded",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "X-Forwarded-Port",
        "X-Forwarded-Server",
    ),
    *("x-forwarded-prefix", "X-REAL-IP", "Via", "True-Client-IP", "X-Client-IP"),
]


@pytest.mark.parametrize("header", FORWARDING)
def test_what_was_forwarded_is_not_local(local: ServerThread, header: str) -> None:
    for value in ("127.0.0.1", ""):
        for path in ("/api/events", "/metrics"):
            assert httpx.get(f"{local.url}{path}", headers={header: value}).status_code == 401
        assert httpx.get(f"{local.url}/api/events", headers={header: value, **BEARER}).status_code == 200
        assert handshake(panel_socket(local), **{header: value}) == 401


def test_another_name_than_a_loopback_name_is_not_local(local: ServerThread) -> None:
    assert ask(local, host="overlay.lan").status_code == 401
    assert ask(local, host="overlay.lan", **BEARER).status_code == 200


def test_with_a_password_nothing_is_local(guarded: ServerThread) -> None:
    for path in ("/api/events", "/metrics", "/nothing"):
        assert ask(guarded, path).status_code == 401
        assert ask(guarded, path, origin=guarded.url).status_code == 401
    assert ask(guarded, "/api/alerts/resume", "POST", origin=guarded.url).status_code == 401
    assert handshake(panel_socket(guarded)) == 401
    assert handshake(panel_socket(guarded), origin=guarded.url) == 401


# With a key


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_a_tool_with_the_control_key_may_do_everything(guarded: ServerThread, scheme: str) -> None:
    headers = {"authorization": f"{scheme} {CONTROL_KEY}"}

    assert ask(guarded, "/metrics", **headers).status_code == 200
    assert ask(guarded, "/api/alerts/resume", "POST", **headers).status_code == 200
    assert handshake(panel_socket(guarded), **headers) == 101


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        CONTROL_KEY,
        f"Basic {CONTROL_KEY}",
        f"Bearer{CONTROL_KEY}",
        f"Bearer {CONTROL_KEY}x",
        f"Bearer {CONTROL_KEY[:-1]}",
        f"Bearer {CONTROL_KEY.upper()}",
        f"Bearer {PASSWORD}",
        f"Bearer {WEBHOOK_KEY}",
        "Bearer None",
        "Bearer kéy",
        "Bearer " + "k" * 10_000,
    ],
    ids=lambda text: text[:40],
)
def test_any_other_key_is_none(guarded: ServerThread, authorization: str) -> None:
    headers = [(b"authorization", authorization.encode())]
    answer = httpx.get(f"{guarded.url}/api/events", headers=headers)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert list(answer.json()) == ["error"]


@pytest.mark.parametrize("authorization", ["Bearer None", "Bearer"])
def test_without_a_control_key_no_key_is_right(settings: Settings, authorization: str) -> None:
    with ServerThread(replace(settings, panel_password=PASSWORD)) as server:
        assert httpx.get(f"{server.url}/api/events", headers={"authorization": authorization}).status_code == 401


# With a password


def test_who_is_not_logged_in_is_led_to_the_login(guarded: ServerThread) -> None:
    answer = ask(guarded, "/", accept="text/html")

    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert ask(guarded, "/login", accept="text/html").status_code == 200


def test_a_session_does_what_the_panel_does(guarded: ServerThread) -> None:
    cookie = log_in(guarded)

    for path in ("/", "/api/events", "/api/webhook"):
        assert ask(guarded, path, **cookie).status_code == 200
        assert ask(guarded, path, origin=guarded.url, **cookie).status_code == 200
    assert ask(guarded, "/api/alerts/resume", "POST", origin=guarded.url, **cookie).status_code == 200
    assert ask(guarded, "/api/alerts/resume", "POST", origin=PUBLIC, **cookie).status_code == 200
    assert handshake(panel_socket(guarded), origin=guarded.url, **cookie) == 101


@pytest.mark.parametrize(("method", "path"), STATE_CHANGING[:-2])
def test_a_cookie_alone_changes_nothing(guarded: ServerThread, method: str, path: str) -> None:
    cookie = log_in(guarded)

    assert ask(guarded, path, method, **cookie).status_code == 401
    for origin in (
        "null",
        "https://evil.example",
        "http://localhost:3000",
        "http://overlays.example.com",
        f"{PUBLIC}:8443",
    ):
        assert ask(guarded, path, method, origin=origin, **cookie).status_code == 403
    assert handshake(panel_socket(guarded), **cookie) == 401
    assert handshake(panel_socket(guarded), origin="null", **cookie) == 403


def test_a_form_on_another_site_can_neither_post_nor_log_in(guarded: ServerThread) -> None:
    form = {"origin": "https://evil.example", "content-type": "text/plain", "referer": "https://evil.example/"}

    assert httpx.post(f"{guarded.url}/api/alerts/clear", headers=form | log_in(guarded)).status_code == 403
    assert httpx.post(f"{guarded.url}/login", headers=form, data={"password": PASSWORD}).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"password=",
        b"password=wrong",
        b"Password=correct+horse+battery",
        b"password=correct+horse",
        b"password=%ff%fe",
        b"password=\xff",
        b"&" * 4000,
        b"a=1&b=2&c=3&d=4&e=5",
        b'{"password": "correct horse battery"}',
    ],
    ids=str,
)
def test_a_wrong_password_opens_nothing(settings: Settings, body: bytes) -> None:
    with ServerThread(replace(settings, panel_password=PASSWORD)) as server:
        for content_type in ("application/x-www-form-urlencoded", "multipart/form-data", "application/json"):
            headers = {"origin": server.url, "content-type": content_type, "accept": "text/html"}
            answer = httpx.post(f"{server.url}/login", content=body, headers=headers)

            assert answer.status_code == 401
            assert "set-cookie" not in answer.headers
            assert "<form" in answer.text


def test_a_form_without_end_is_not_read(guarded: ServerThread) -> None:
    assert httpx.post(f"{guarded.url}/login", content=b"password=" + b"p" * 2_000_000).status_code == 413


def test_guessing_is_slowed_and_says_so(settings: Settings) -> None:
    with ServerThread(replace(settings, panel_password=PASSWORD)) as server:
        url, headers = f"{server.url}/login", {"origin": server.url}
        cookie = log_in(server)

        guesses = [httpx.post(url, data={"password": "guess"}, headers=headers) for _ in range(FREE_FAILURES)]
        right = httpx.post(url, data={"password": PASSWORD}, headers=headers)

        assert [answer.status_code for answer in guesses] == [401] * (FREE_FAILURES - 1) + [429]
        assert int(guesses[-1].headers["retry-after"]) >= 1
        assert right.status_code == 429
        assert "set-cookie" not in right.headers
        assert ask(server, "/api/events", **cookie).status_code == 200


def test_the_cookie_is_for_this_server_alone(guarded: ServerThread, settings: Settings) -> None:
    with ServerThread(replace(settings, panel_password=PASSWORD)) as plain:
        cookies = [
            httpx.post(f"{server.url}/login", data={"password": PASSWORD}, headers={"origin": origin}).headers[
                "set-cookie"
            ]
            for server, origin in ((guarded, PUBLIC), (guarded, guarded.url), (plain, plain.url))
        ]

    for cookie in cookies:
        flags = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"httponly", "samesite=lax", "path=/"} <= flags
        assert not any(flag.startswith("domain") for flag in flags)
    # On the unencrypted address beside the public one a browser would not keep a secure cookie.
    assert [("; secure" in cookie.lower()) for cookie in cookies] == [True, False, False]


def test_a_tool_that_logs_in_behind_tls_gets_a_secure_cookie(guarded: ServerThread) -> None:
    answer = httpx.post(f"{guarded.url}/login", data={"password": PASSWORD})

    assert "; secure" in answer.headers["set-cookie"].lower()


def test_logging_out_takes_the_cookie_away(guarded: ServerThread) -> None:
    answer = ask(guarded, "/logout", "POST", origin=guarded.url, **log_in(guarded))

    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert answer.headers["set-cookie"].startswith(f'{COOKIE}="";')
    assert "max-age=0" in answer.headers["set-cookie"].lower()
    assert ask(guarded, "/logout").status_code == 405


def test_without_a_password_there_is_nothing_to_log_in_to(local: ServerThread) -> None:
    for method in ("GET", "POST"):
        answer = ask(local, "/login", method)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")


# Where the server listens


@pytest.mark.parametrize(
    "flags",
    [
        {"host": "0.0.0.0"},
        {"host": "::"},
        {"host": "192.0.2.1"},
        {"host": "overlay.lan"},
        {"host": "::ffff:192.0.2.1"},
        {"host": "localhost.evil.example"},
        {"host": "0.0.0.0", "demo": "1"},
        {"public_url": PUBLIC},
        {"public_url": "http://192.0.2.1:8470"},
    ],
    ids=str,
)
def test_it_does_not_start_within_reach_of_others_without_a_password(flags: dict[str, str | None]) -> None:
    with pytest.raises(InvalidSettings, match="OVERLAY_PANEL_PASSWORD"):
        start.read(flags, {})

    assert start.read(flags, {"OVERLAY_PANEL_PASSWORD": PASSWORD}).panel_password == PASSWORD


@pytest.mark.parametrize(
    "flags",
    [
        {},
        *({"host": host} for host in ("localhost", "127.0.0.1", "::1", "[::1]", "127.3.2.1")),
        *({"public_url": url} for url in ("http://localhost:8470", "https://127.0.0.1")),
    ],
    ids=str,
)
def test_within_reach_of_this_machine_alone_it_needs_none(flags: dict[str, str | None]) -> None:
    assert start.read(flags, {}).panel_password is None


def test_a_public_address_of_this_machine_is_still_local(settings: Settings) -> None:
    with ServerThread(replace(settings, public_url="http://panel.localhost:8470")) as server:
        assert ask(server).status_code == 200
        assert ask(server, origin="http://panel.localhost:8470").status_code == 200


def test_it_is_local_over_ipv6_too(settings: Settings) -> None:
    with ServerThread(replace(settings, host="::1")) as server:
        assert server.url.startswith("http://[::1]:")
        assert ask(server).status_code == 200
        assert ask(server, origin=server.url).status_code == 200
        assert server.overlay("chat")["url"].startswith(f"{server.url}/overlay/chat/")
        with Page(server.socket_url("chat"), origin=server.url) as page:
            assert page.snapshot["type"] == "snapshot"


@pytest.mark.parametrize(
    "name", ["http://overlay.lan", "overlay.lan:8470", "overlay lan", "*", "büro.lan", "a/b", "[x]:1"]
)
def test_an_allowed_host_is_a_name_and_nothing_more(name: str) -> None:
    with pytest.raises(InvalidSettings, match="OVERLAY_ALLOWED_HOSTS"):
        start.read({}, {"OVERLAY_ALLOWED_HOSTS": f"fine.lan, {name}"})


def test_allowed_hosts_may_be_addresses() -> None:
    hosts = start.read({}, {"OVERLAY_ALLOWED_HOSTS": "Overlay.LAN, 192.0.2.44,[fd00::1] , fd00::2,"}).allowed_hosts

    assert hosts == ("overlay.lan", "192.0.2.44", "fd00::1", "fd00::2")


# Peers that are not on this machine


def gate(**options: Any) -> Access:
    """The guard before an application that says what it was told."""

    async def told(scope: Scope, receive: Receive, send: Send) -> None:
        state = Request(scope).state._state
        await Json({name: state[name] for name in ("base_url", "caller", "peer")})(scope, receive, send)

    given: dict[str, Any] = {
        "entry": closed_entry(options.pop("password", None)),
        "keys": {CONTROL_KEY: ALL}.get,
        "public_url": None,
        "allowed_hosts": ("overlay.lan",),
        "trusted_proxies": (),
    }
    languages = Languages(STATIC / "texts")
    errors = Errors(lambda status, text, language: Json(text, status_code=status), languages)
    return Access(told, errors=errors, languages=languages, **given | options)


async def through(
    access: Access,
    url: str = "http://localhost:8470/api/events",
    *,
    peer: str = REMOTE,
    own: str = "127.0.0.1",
    headers: Mapping[str, str] | None = None,
) -> httpx.Response:
    """What a peer at this address is answered by the guard at our own address."""

    async def placed(scope: Scope, receive: Receive, send: Send) -> None:
        await access({**scope, "state": {}, "server": (own, 8470)}, receive, send)

    transport = httpx.ASGITransport(placed, client=(peer, 50_000))
    async with httpx.AsyncClient(transport=transport) as client:
        return await client.get(url, headers=headers)


@pytest.mark.anyio
@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.7.6", "::1", "::ffff:127.0.0.1"])
async def test_a_peer_of_this_machine_is_local(peer: str) -> None:
    assert (await through(gate(), peer=peer)).json()["caller"] == "local"


@pytest.mark.anyio
@pytest.mark.parametrize("peer", [REMOTE, "192.168.1.2", "10.0.0.1", "fe80::1", "::ffff:192.168.1.2", "", "unix:"])
async def test_no_other_peer_is_local_whatever_it_says(peer: str) -> None:
    for headers in ({}, {"origin": "http://localhost:8470"}, {"x-forwarded-for": "127.0.0.1"}, {"host": "127.0.0.1"}):
        assert (await through(gate(), peer=peer, headers=headers)).status_code == 401


@pytest.mark.anyio
async def test_with_a_public_address_nobody_is_local() -> None:
    assert (await through(gate(public_url=PUBLIC), peer="127.0.0.1")).status_code == 401
    assert (await through(gate(public_url="http://localhost:8470"), peer="127.0.0.1")).json()["caller"] == "local"


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("own", "host"),
    [("192.168.1.5", "192.168.1.5:8470"), ("::ffff:192.168.1.5", "192.168.1.5"), ("fd00::5", "[fd00:0::5]")],
)
async def test_it_answers_to_the_address_that_was_called(own: str, host: str) -> None:
    answer = await through(gate(), f"http://{host}/api/events", own=own, headers=BEARER)

    assert (answer.status_code, answer.json()["caller"]) == (200, "tool")
    assert (await through(gate(), "http://192.168.1.6/api/events", own=own, headers=BEARER)).status_code == 403


@pytest.mark.anyio
async def test_it_answers_to_addresses_it_was_told_of() -> None:
    access = gate(allowed_hosts=("192.0.2.44", "fd00::44", "Dock.LAN."))

    for host in ("192.0.2.44:8470", "[fd00:0::44]", "dock.lan"):
        assert (await through(access, f"http://{host}/api/events", headers=BEARER)).status_code == 200
    assert (await through(access, "http://192.0.2.45/api/events", headers=BEARER)).status_code == 403


@pytest.mark.anyio
async def test_it_answers_to_its_public_name_and_links_use_it() -> None:
    access = gate(public_url=PUBLIC, password=PASSWORD)

    answer = await through(access, f"{PUBLIC}/api/events", headers=BEARER | {"origin": PUBLIC})

    assert answer.json()["base_url"] == PUBLIC
    assert (await through(access, "http://www.overlays.example.com/", headers=BEARER)).status_code == 403


@pytest.mark.anyio
@pytest.mark.parametrize("origin", ["https://overlays.example.com", "https://overlays.example.com:443"])
async def test_the_origin_of_a_public_address_is_ours_however_its_port_is_written(origin: str) -> None:
    access = gate(public_url=origin, password=PASSWORD)

    assert (await through(access, headers=BEARER | {"origin": PUBLIC})).status_code == 200
    assert (await through(access, headers=BEARER | {"origin": "http://overlays.example.com"})).status_code == 403


@pytest.mark.anyio
async def test_links_use_the_name_the_panel_was_opened_with() -> None:
    answer = await through(gate(), "http://Overlay.LAN:8470/api/events", headers=BEARER)

    assert answer.json()["base_url"] == "http://overlay.lan:8470"


FORWARDED = {"x-forwarded-for": "198.51.100.7", "x-forwarded-proto": "https", "x-forwarded-host": "overlay.lan"}


@pytest.mark.anyio
async def test_forwarding_headers_count_from_a_trusted_proxy() -> None:
    access = gate(trusted_proxies=("10.0.0.0/8", "fd00::1"))

    for proxy in ("10.1.2.3", "::ffff:10.1.2.3", "fd00::1"):
        told = (await through(access, peer=proxy, headers=BEARER | FORWARDED)).json()
        assert told == {"base_url": "https://overlay.lan", "caller": "tool", "peer": "198.51.100.7"}


@pytest.mark.anyio
async def test_forwarding_headers_do_not_count_from_anybody_else() -> None:
    access = gate(trusted_proxies=("10.0.0.0/8",))

    for peer in (REMOTE, "127.0.0.1", "fd00::1", "::ffff:11.0.0.1"):
        told = (await through(access, peer=peer, headers=BEARER | FORWARDED)).json()
        assert told == {"base_url": "http://localhost:8470", "caller": "tool", "peer": peer}


@pytest.mark.anyio
async def test_what_a_client_writes_into_forwarding_headers_lies_behind_what_the_proxy_does() -> None:
    access = gate(trusted_proxies=("10.0.0.0/8",))
    headers = BEARER | {
        "x-forwarded-for": "127.0.0.1, 198.51.100.7, 10.0.0.2",
        "x-forwarded-proto": "gopher, https",
        "x-forwarded-host": "localhost, overlay.lan",
    }

    told = (await through(access, peer="10.0.0.1", headers=headers)).json()

    assert told == {"base_url": "https://overlay.lan", "caller": "tool", "peer": "198.51.100.7"}


@pytest.mark.anyio
async def test_a_trusted_proxy_cannot_bring_a_foreign_name() -> None:
    access = gate(trusted_proxies=("10.0.0.0/8",))

    for headers in ({"x-forwarded-host": "evil.example"}, {"host": "evil.example", "x-forwarded-host": "overlay.lan"}):
        assert (await through(access, peer="10.0.0.1", headers=BEARER | headers)).status_code == 403


@pytest.mark.anyio
async def test_behind_a_trusted_proxy_on_this_machine_nobody_is_local() -> None:
    access = gate(trusted_proxies=("127.0.0.1",))

    assert (await through(access, peer="127.0.0.1", headers={"x-forwarded-for": "127.0.0.1"})).status_code == 401


# Comparing


def test_keys_and_passwords_are_compared_in_constant_time(
    guarded: ServerThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[bytes] = []
    really = hmac.compare_digest

    def compare(given: bytes, expected: bytes) -> bool:
        compared.extend((given, expected))
        return really(given, expected)

    overlay = ask(guarded, "/api/overlays", **BEARER).json()["overlays"][0]
    monkeypatch.setattr(hmac, "compare_digest", compare)
    ask(guarded, authorization="Bearer a-guess-at-the-control-key")
    httpx.post(f"{guarded.url}/login", data={"password": "a-guess-at-the-password"}, headers={"origin": guarded.url})
    httpx.post(f"{guarded.url}/webhook/a-guess-at-the-webhook-key", content=chat("hello", "Qw1"))
    ask(guarded, f"/overlay/{overlay['kind']}/a-guess-at-an-overlay-key")

    hashed = (sha256(key.encode()).digest() for key in ("a-guess-at-the-control-key", CONTROL_KEY))
    assert set(hashed) <= set(compared)
    for guess, right in {
        "a-guess-at-the-password": PASSWORD,
        "a-guess-at-the-webhook-key": WEBHOOK_KEY,
        "a-guess-at-an-overlay-key": overlay["key"],
    }.items():
        assert {guess.encode(), right.encode()} <= set(compared)
