"""Who gets in, as the panel has it: on real servers, with everything that ends at once when it is taken away."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from overlay.settings import Settings
from overlay.web.cookies import COOKIE
from tests.described import Document, error
from tests.page import Page
from tests.server import Client, ServerThread, chat, serving

PASSWORD = "correct horse battery"
PUBLIC = "https://overlays.example.com"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """A server that others reach, with the environment's password."""
    settings = Settings(port=0, data_dir=tmp_path_factory.mktemp("guarded"), panel_password=PASSWORD, public_url=PUBLIC)
    with ServerThread(settings) as server:
        yield server


class Browser(httpx.Client):
    """A browser at a server, with its cookies, whose answers of the API are held against its document."""

    def __init__(self, server: ServerThread, document: Document | None = None, **headers: str) -> None:
        def check(response: httpx.Response) -> None:
            if document is not None and response.request.url.path.startswith("/api/"):
                document.check(response)

        named = {"origin": server.url, "user-agent": FIREFOX, **headers}
        super().__init__(base_url=server.url, timeout=10, headers=named, event_hooks={"response": [check]})
        self.server = server

    @property
    def cookie(self) -> str:
        return f"{COOKIE}={self.cookies[COOKIE]}"

    def log_in(self, password: str = PASSWORD) -> None:
        cookies = dict(self.cookies)
        answer = httpx.post(
            f"{self.server.url}/login", data={"password": password}, headers=self.headers, cookies=cookies
        )
        assert answer.status_code == 303, answer.text
        self.cookies.update(answer.cookies)

    def join(self, url: str) -> httpx.Response:
        """What the page at such an address does."""
        return self.post("/api/access/join", json={"code": url.partition("#")[2]})

    def socket(self) -> Page:
        """The panel's socket."""
        url = f"{self.server.url.replace('http', 'ws', 1)}/panel/socket"
        return Page(url, origin=self.server.url, additional_headers={"cookie": self.cookie})


@pytest.fixture(scope="module")
def document(guarded: ServerThread) -> Document:
    """What the API says of itself."""
    with Browser(guarded) as browser:
        browser.log_in()
        return Document(browser.get("/api/openapi.json").raise_for_status().json())


@pytest.fixture
def streamer(guarded: ServerThread, document: Document) -> Iterator[Browser]:
    """Whoever has the password, logged in; nobody else is."""
    with Browser(guarded, document) as browser:
        browser.log_in()
        browser.delete("/api/access/sessions")
        for link in browser.get("/api/access").json()["links"]:
            browser.delete(f"/api/access/links/{link['id']}")
        yield browser


@pytest.fixture
def other(guarded: ServerThread, document: Document) -> Iterator[Browser]:
    """Another browser, which comes from somewhere."""
    with Browser(guarded, document) as browser:
        yield browser


def link(streamer: Browser, name: str = "Kim", **more: Any) -> dict[str, Any]:
    answer = streamer.post("/api/access/links", json={"name": name, **more})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


# Sessions


def test_who_is_logged_in_is_listed_and_logged_out_alone(streamer: Browser, other: Browser) -> None:
    other.log_in()
    sessions = streamer.get("/api/access").json()["sessions"]
    assert [(each["way"], each["device"], each["peer"], each["here"]) for each in sessions] == [
        ("password", "Firefox · Linux", "127.0.0.1", True),
        ("password", "Firefox · Linux", "127.0.0.1", False),
    ]

    with other.socket() as socket:
        assert streamer.delete(f"/api/access/sessions/{sessions[1]['id']}").status_code == 204
        assert socket.end() == 4001

    assert other.get("/api/access").status_code == 401
    assert streamer.get("/api/access").status_code == 200
    again = streamer.delete(f"/api/access/sessions/{sessions[1]['id']}")
    assert (again.status_code, error(again)) == (404, f"there is no session {sessions[1]['id']}")


def test_logging_out_ends_the_session_not_only_the_cookie(streamer: Browser, other: Browser) -> None:
    other.log_in()
    stolen = {"cookie": other.cookie}

    httpx.post(f"{other.server.url}/logout", headers={**other.headers, **stolen})

    assert httpx.get(f"{other.server.url}/api/access", headers=stolen).status_code == 401
    assert len(streamer.get("/api/access").json()["sessions"]) == 1


def test_all_others_are_logged_out_in_one_go(streamer: Browser, other: Browser, guarded: ServerThread) -> None:
    other.log_in()
    before = streamer.cookie
    kim = link(streamer)
    with Browser(guarded) as moderator:
        moderator.join(kim["url"])
        with other.socket() as one, moderator.socket() as two:
            answer = streamer.delete("/api/access/sessions")
            assert [one.end(), two.end()] == [4001, 4001]

    assert len(answer.json()["sessions"]) == 1
    assert streamer.get("/api/access").status_code == 200
    assert streamer.cookie != before
    assert httpx.get(f"{guarded.url}/api/access", headers={"cookie": before}).status_code == 401
    # The link itself is not replaced by that.
    assert other.join(kim["url"]).status_code == 200


# One-time codes


def test_a_phone_is_logged_in_once_by_a_code(streamer: Browser, other: Browser) -> None:
    invited = streamer.post("/api/access/invitations").json()

    assert invited["url"].startswith(f"{PUBLIC}/join#")
    assert invited["qr"]["path"].startswith("M4 4h7")
    assert other.join(invited["url"]).json() == {"to": "/"}
    assert other.get("/api/access").json()["sessions"][0]["way"] == "code"
    other.cookies.clear()
    again = other.join(invited["url"])
    assert again.status_code == 404
    assert "used before" in error(again)


def test_a_browser_that_may_do_everything_uses_up_no_code(streamer: Browser, other: Browser) -> None:
    url = streamer.post("/api/access/invitations").json()["url"]

    assert streamer.join(url).status_code == 409
    assert other.join(url).status_code == 200


def test_the_code_is_in_no_address_a_server_sees(streamer: Browser, guarded: ServerThread) -> None:
    url = streamer.post("/api/access/invitations").json()["url"]
    page = httpx.get(f"{guarded.url}{url.removeprefix(PUBLIC)}")

    assert page.status_code == 200
    assert str(page.request.url).endswith("/join#" + url.partition("#")[2])
    assert page.request.url.raw_path == b"/join"


def test_what_is_no_code_lets_nobody_in(settings: Settings) -> None:
    with ServerThread(replace(settings, panel_password=PASSWORD)) as server:
        for code in ("", "x" * 100_000, "é", "../login"):
            body = json.dumps({"code": code})
            answer = httpx.post(f"{server.url}/api/access/join", content=body, headers={"origin": server.url})
            assert answer.status_code == 404
            assert "set-cookie" not in answer.headers


def test_guessing_codes_is_slowed_and_says_so(settings: Settings) -> None:
    with ServerThread(replace(settings, panel_password=PASSWORD)) as server, Browser(server) as guesser:
        answers = [guesser.join(f"#guess-{number}") for number in range(6)]

    assert [answer.status_code for answer in answers] == [404] * 5 + [429]
    assert int(answers[-1].headers["retry-after"]) >= 1


# Links


def test_a_moderator_has_the_chat_with_hide_and_nothing_else(
    streamer: Browser, other: Browser, document: Document
) -> None:
    kim = link(streamer)
    assert other.join(kim["url"]).status_code == 200

    page = other.get("/", headers={"accept": "text/html"})
    assert 'data-guest="moderates"' in page.text
    assert other.get("/api/events").status_code == 200
    assert other.post("/api/messages/99/hide").status_code == 404
    for path in ("/rules", "/designs", "/media", "/setup", "/access", "/overlays/1", "/setup/logo"):
        answer = other.get(path)
        assert (answer.status_code, error(answer)) == (403, "this link is not for 'panel', only for chat, moderate")
    assert error(other.get("/metrics")) == "this link is not for 'read', only for chat, moderate"
    allowed = {"chat", "moderate"}
    for path, methods in document.paths.items():
        for method, operation in methods.items():
            needed = {scope for each in operation["security"] for scope in each["control_key"]}
            if not path.startswith("/api/") or not needed or needed & allowed:
                continue
            address = path.replace("{id}", "1").replace("{alert}", "1-1").replace("{which}", "skip")
            assert other.request(method, address, json={}).status_code == 403, (method, path)


def test_a_read_only_link_hides_nothing(streamer: Browser, other: Browser) -> None:
    other.join(link(streamer, moderates=False)["url"])

    assert 'data-guest="reads"' in other.get("/").text
    assert other.get("/api/events").status_code == 200
    for call in ("hide", "show"):
        answer = other.post(f"/api/messages/1/{call}")
        assert error(answer) == "this link is not for 'moderate', only for chat"


def test_a_moderators_socket_has_the_chat_and_no_address(streamer: Browser, other: Browser) -> None:
    keys = {overlay["key"] for overlay in streamer.get("/api/overlays").json()["overlays"]}
    other.join(link(streamer)["url"])

    with other.socket() as socket:
        assert set(socket.snapshot["status"]) == {"owncast", "storage", "air", "featured", "demo"}
        assert socket.snapshot["status"]["owncast"]["url"] == ""
        streamer.patch("/api/overlays/1", json={"name": "Another name"})
        streamer.post("/api/events/test", json={"type": "CHAT"})
        frames = [socket.receive()]
        while frames[-1]["type"] != "events":
            frames.append(socket.receive())
        assert not any(key in str((socket.snapshot, frames)) for key in keys)
        assert "Another name" not in str(frames)
    assert not any(key in other.get(path).text for key in keys for path in ("/api/events", "/api/featured", "/api/air"))


def test_a_revoked_link_ends_at_once_also_where_it_is_open(streamer: Browser, other: Browser) -> None:
    kim, robin = link(streamer), link(streamer, "Robin")
    other.join(kim["url"])
    assert [each["sessions"] for each in streamer.get("/api/access").json()["links"]] == [1, 0]

    with other.socket() as socket:
        assert streamer.delete(f"/api/access/links/{kim['id']}").status_code == 204
        assert socket.end() == 4001

    assert other.get("/api/events").status_code == 401
    assert other.join(kim["url"]).status_code == 404
    assert other.join(robin["url"]).status_code == 200


def test_a_revoked_link_is_brought_back_from_any_panel_and_whoever_was_out_stays_out(
    streamer: Browser, other: Browser, guarded: ServerThread, document: Document
) -> None:
    kim = link(streamer)
    other.join(kim["url"])
    restore = f"/api/access/links/{kim['id']}/restore"
    assert streamer.post(restore).status_code == 409
    streamer.delete(f"/api/access/links/{kim['id']}")
    assert other.join(kim["url"]).status_code == 404

    with Browser(guarded, document) as second:
        second.log_in()
        back = second.post(restore)

    assert back.status_code == 200
    assert back.json() == {**streamer.get("/api/access").json()["links"][0], "sessions": 0}
    assert "url" not in back.json()
    assert other.get("/api/events").status_code == 401
    assert other.join(kim["url"]).status_code == 200
    twice = streamer.post(restore, headers={"accept-language": "de"})
    assert (twice.status_code, error(twice)) == (409, "dieser Link gilt schon wieder")
    assert other.post(restore).status_code == 403


@pytest.mark.parametrize(
    ("path", "body", "what"),
    [("/api/keys", {"name": "Deck", "scopes": ["read"]}, "key"), ("/api/access/links", {"name": "Kim"}, "link")],
    ids=["key", "link"],
)
def test_after_a_restart_what_was_revoked_is_gone_for_good_which_is_said(
    tmp_path: Path, path: str, body: dict[str, object], what: str
) -> None:
    def start() -> AbstractContextManager[Client]:
        return serving(
            tmp_path,
            OVERLAY_PANEL_PASSWORD=PASSWORD,
            OVERLAY_PUBLIC_URL=PUBLIC,
            OVERLAY_CONTROL_KEY="a-key-for-everything",
        )

    everything = {"authorization": "Bearer a-key-for-everything"}
    with start() as server, httpx.Client(base_url=server.url, headers=everything) as here:
        id = here.post(path, json=body).raise_for_status().json()["id"]
        assert here.delete(f"{path}/{id}").status_code == 204

    with start() as server, httpx.Client(base_url=server.url, headers=everything) as here:
        gone = here.post(f"{path}/{id}/restore")

    expected = f"no {what} {id} was revoked since the program started: make a new one"
    assert (gone.status_code, error(gone)) == (404, expected)


def test_a_stolen_link_is_replaced_alone(streamer: Browser, other: Browser, guarded: ServerThread) -> None:
    kim, robin = link(streamer), link(streamer, "Robin")
    other.join(kim["url"])
    with Browser(guarded) as second:
        second.join(robin["url"])

        renewed = streamer.post(f"/api/access/links/{kim['id']}/address").json()

        assert renewed["id"] == kim["id"]
        assert other.get("/api/events").status_code == 401
        assert other.join(kim["url"]).status_code == 404
        assert second.get("/api/events").status_code == 200
        assert other.join(renewed["url"]).status_code == 200


def test_a_link_that_was_replaced_by_mistake_has_its_address_back(streamer: Browser, other: Browser) -> None:
    kim = link(streamer)
    address = f"/api/access/links/{kim['id']}/address"
    renewed = streamer.post(address).json()
    other.join(renewed["url"])

    back = streamer.delete(address)

    assert (back.status_code, "url" in back.json()) == (200, False)
    assert other.get("/api/events").status_code == 401
    assert other.join(renewed["url"]).status_code == 404
    assert other.join(kim["url"]).status_code == 200
    twice = streamer.delete(address)
    assert (twice.status_code, error(twice)) == (
        404,
        f"link {kim['id']} had no other address since the program started",
    )
    assert streamer.delete("/api/access/links/999/address").status_code == 404


# The password, and other devices


def test_the_switch_for_the_network_sets_a_password_and_counts_from_the_next_start(tmp_path: Path) -> None:
    with serving(tmp_path) as server, httpx.Client(base_url=server.url) as here:
        assert server.http.post(f"{server.url}/api/access/invitations").status_code == 409
        refused = here.put("/api/access/network", json={"on": True})
        assert (refused.status_code, error(refused)[:9]) == (400, "password:")
        # Panels that were open before have to log in.
        with Page(f"{server.url.replace('http', 'ws', 1)}/panel/socket", origin=server.url) as panel:
            answer = here.put("/api/access/network", json={"on": True, "password": PASSWORD})
            assert panel.end() == 4001
        assert answer.json()["network"] == {"on": True, "listening": False, "fixed": False, "address": ""}
        assert here.get("/api/access").json()["sessions"][0]["here"]
        assert server.http.get(f"{server.url}/api/access").status_code == 401
        for file in tmp_path.glob("overlay.db*"):
            assert PASSWORD.encode() not in file.read_bytes()
        cookies = here.cookies

    with serving(tmp_path) as server, httpx.Client(base_url=server.url, cookies=cookies) as here:
        host = {"host": "127.0.0.9:8470"}
        network = here.get("/api/access").json()["network"]
        assert (network["on"], network["listening"]) == (True, True)
        # All of this network is this machine.
        assert httpx.get(f"{server.url.replace('127.0.0.1', '127.0.0.9')}/healthz").status_code == 200
        assert httpx.get(f"{server.url}/", headers={**host, "accept": "text/html"}).status_code == 303
        origin = {"origin": server.url}
        refused = here.put("/api/access/password", json={"password": None, "present": PASSWORD}, headers=origin)
        assert (refused.status_code, error(refused)[:6]) == (409, "others")
        assert here.put("/api/access/network", json={"on": False}, headers=origin).json()["network"]["listening"]

    with serving(tmp_path) as server, httpx.Client(base_url=server.url, cookies=cookies) as here:
        assert not here.get("/api/access").json()["network"]["listening"]
        removed = here.put(
            "/api/access/password", json={"password": None, "present": PASSWORD}, headers={"origin": server.url}
        )
        assert removed.json()["password"] == {"set": False, "fixed": False}
        assert server.http.get(f"{server.url}/api/access").json()["sessions"] == []


def test_a_password_that_was_set_in_the_panel_lets_it_listen_for_others(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        set = server.http.put(f"{server.url}/api/access/password", json={"password": PASSWORD})
        assert set.status_code == 200, set.text

    with serving(tmp_path, "--host", "0.0.0.0") as server:
        assert httpx.get(f"{server.url}/api/access").status_code == 401
        with httpx.Client(base_url=server.url) as browser:
            browser.post("/login", data={"password": PASSWORD})
            network = browser.get("/api/access").json()["network"]
            refused = browser.put("/api/access/network", json={"on": False}, headers={"origin": server.url})
    assert (network["on"], network["fixed"]) == (True, True)
    assert (refused.status_code, "--host" in error(refused)) == (409, True)


def test_another_password_logs_out_whoever_knew_the_old_one(settings: Settings) -> None:
    with ServerThread(settings) as server, Browser(server) as streamer, Browser(server) as other:
        streamer.put("/api/access/password", json={"password": PASSWORD})
        other.log_in()

        wrong = streamer.put("/api/access/password", json={"password": "another one", "present": "a guess"})
        assert (wrong.status_code, error(wrong)) == (400, "present: this is not the present password")
        with other.socket() as socket:
            done = streamer.put("/api/access/password", json={"password": "another one", "present": PASSWORD})
            assert socket.end() == 4001

        assert [session["here"] for session in done.json()["sessions"]] == [True]
        assert other.get("/api/access").status_code == 401
        assert streamer.get("/api/access").status_code == 200


def test_a_browser_that_comes_again_has_one_session(streamer: Browser, other: Browser) -> None:
    for url in (link(streamer)["url"], link(streamer, "Robin")["url"]):
        assert other.join(url).status_code == 200
    other.log_in()

    assert [each["way"] for each in streamer.get("/api/access").json()["sessions"]].count("link") == 0
    assert len(streamer.get("/api/access").json()["sessions"]) == 2


def test_where_nobody_has_to_log_in_nobody_is(server: ServerThread) -> None:
    ended = server.http.delete(f"{server.url}/api/access/sessions")

    assert "set-cookie" not in ended.headers
    assert ended.json()["sessions"] == []


def test_the_environments_password_is_not_changed_here(streamer: Browser) -> None:
    for body in ({"password": "another one", "present": PASSWORD}, {"password": None, "present": PASSWORD}):
        assert streamer.put("/api/access/password", json=body).status_code == 409
    assert streamer.get("/api/access").json()["password"] == {"set": True, "fixed": True}


def test_no_control_key_changes_who_gets_in(streamer: Browser, guarded: ServerThread) -> None:
    key = streamer.post("/api/keys", json={"name": "Deck", "scopes": ["read", "moderate", "show", "queue", "rules"]})
    bearer = {"authorization": f"Bearer {key.json()['key']}"}

    for method, path in (
        ("GET", "/api/access"),
        ("PUT", "/api/access/password"),
        ("PUT", "/api/access/network"),
        ("POST", "/api/access/links"),
        ("POST", "/api/access/invitations"),
        ("DELETE", "/api/access/sessions"),
    ):
        assert httpx.request(method, f"{guarded.url}{path}", headers=bearer, json={}).status_code == 403


# Behind a proxy


def test_guesses_count_for_where_they_come_from_only_by_a_trusted_proxy(settings: Settings) -> None:
    def guess(server: ServerThread, peer: str) -> int:
        headers = {"origin": server.url, "x-forwarded-for": peer}
        return httpx.post(f"{server.url}/login", data={"password": "a guess"}, headers=headers).status_code

    trusting = replace(settings, panel_password=PASSWORD, trusted_proxies=("127.0.0.1",))
    with ServerThread(trusting) as server, Browser(server, None, **{"x-forwarded-for": "203.0.113.9"}) as browser:
        assert [guess(server, "198.51.100.7") for _ in range(5)][-1] == 429
        assert guess(server, "198.51.100.8") == 401
        browser.log_in()
        assert browser.get("/api/access").json()["sessions"][0]["peer"] == "203.0.113.9"
    with ServerThread(replace(trusting, trusted_proxies=(), public_url=PUBLIC)) as server:
        assert [guess(server, f"198.51.100.{number}") for number in range(5)][-1] == 429


def test_a_forwarded_host_counts_from_a_trusted_proxy_and_only_if_it_is_ours(settings: Settings) -> None:
    ours = {"x-forwarded-host": "overlay.lan", "x-forwarded-proto": "https"}
    trusting = replace(
        settings, panel_password=PASSWORD, allowed_hosts=("overlay.lan",), trusted_proxies=("127.0.0.1",)
    )
    with ServerThread(trusting) as server, Browser(server) as browser:
        browser.log_in()
        del browser.headers["origin"]
        assert browser.get("/api/webhook", headers=ours).json()["url"].startswith("https://overlay.lan/webhook/")
        evil = browser.get("/api/webhook", headers={"x-forwarded-host": "evil.example"})
        assert (evil.status_code, "does not answer to the name 'evil.example'" in error(evil)) == (403, True)
        cookies = browser.cookies
    with ServerThread(replace(trusting, trusted_proxies=())) as server:
        for headers in (ours, {"x-forwarded-host": "evil.example"}):
            address = httpx.get(f"{server.url}/api/webhook", headers=headers, cookies=cookies).json()["url"]
            assert address.startswith(f"{server.url}/webhook/")


# What a restart keeps


def test_sessions_and_links_outlast_a_kill(tmp_path: Path) -> None:
    with (
        serving(tmp_path, OVERLAY_PANEL_PASSWORD=PASSWORD, OVERLAY_PUBLIC_URL=PUBLIC) as server,
        httpx.Client(base_url=server.url) as browser,
    ):
        browser.headers["origin"] = server.url
        browser.post("/login", data={"password": PASSWORD})
        url = browser.post("/api/access/links", json={"name": "Kim"}).json()["url"]
        server.kill()
    cookies = {COOKIE: browser.cookies[COOKIE]}

    with serving(tmp_path, OVERLAY_PANEL_PASSWORD=PASSWORD, OVERLAY_PUBLIC_URL=PUBLIC) as server:
        access = httpx.get(f"{server.url}/api/access", cookies=cookies).json()
        assert [session["here"] for session in access["sessions"]] == [True]
        code = {"code": url.partition("#")[2]}
        assert httpx.post(f"{server.url}/api/access/join", json=code).status_code == 200
        assert httpx.post(f"{server.url}/webhook/wrong", content=chat("hello", "Qw1")).status_code == 404
    with closing(sqlite3.connect(tmp_path / "overlay.db")) as connection:
        said = repr([connection.execute(f"SELECT * FROM {table}").fetchall() for table in ("sessions", "links")])
    assert cookies[COOKIE] not in said
    assert code["code"] not in said


def test_a_socket_without_a_session_is_refused_once_there_is_a_password(guarded: ServerThread) -> None:
    for headers in ({}, {"cookie": f"{COOKIE}=made-up"}):
        with pytest.raises(InvalidStatus) as refused:
            connect(f"{guarded.url.replace('http', 'ws', 1)}/panel/socket", additional_headers=headers, proxy=None)
        assert refused.value.response.status_code == 401
