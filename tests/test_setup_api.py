"""`/api/setup`: what is found is kept, what is not changes nothing; and a first visit leads there."""

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from overlay.settings import Settings
from overlay.web.pages import SETUP_LEFT
from tests.fakes import PNG, FakeOwncast
from tests.server import ServerThread, chat

BROWSER = {"accept": "text/html,*/*;q=0.8"}
HERE = "http://127.0.0.1:8080"


@pytest.fixture
def owncast() -> FakeOwncast:
    """An Owncast on this machine, so that nobody has to be asked where it is."""
    return FakeOwncast(url=HERE)


def setup(server: ServerThread) -> dict[str, object]:
    found: dict[str, object] = server.http.get(f"{server.url}/api/setup").raise_for_status().json()
    return found


def find(server: ServerThread, url: str) -> httpx.Response:
    return server.http.post(f"{server.url}/api/setup/owncast", json={"url": url})


def give(server: ServerThread, token: str) -> httpx.Response:
    return server.http.post(f"{server.url}/api/setup/token", json={"token": token})


def configured(server: ServerThread) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = server.http.get(f"{server.url}/api/configuration").json()
    return found


def test_the_set_up_goes_on_where_it_is(server: ServerThread) -> None:
    assert (setup(server)["first"], setup(server)["step"]) == (True, "owncast")

    found = find(server, "127.0.0.1:8080/admin/").raise_for_status().json()
    assert (found["owncast"]["url"], found["owncast"]["name"]) == (HERE, "Harbour Light")
    assert setup(server)["step"] == "token"
    assert setup(server)["lacks"] == ["FEDIVERSE_ENGAGEMENT_FOLLOW", "SCHEDULED_EVENTS", "signatures", "joins_always"]

    checked = give(server, " all-scopes\n").raise_for_status().json()["owncast"]
    assert (checked["token"], checked["can_send"], checked["can_admin"]) == ("ok", True, True)
    assert setup(server)["step"] == "events"

    reach = setup(server)["reach"]
    assert reach == {"advice": "here", "webhook_url": server.webhook_url, "tunnel": ""}
    server.take(chat("hello", "line-1"))
    assert (setup(server)["first"], setup(server)["step"]) == (False, "obs")
    types = setup(server)["types"]
    assert isinstance(types, list)
    assert [one["type"] for one in types if one["first_at"]] == ["CHAT"]
    assert [one["type"] for one in types if one["lacking"]] == ["FEDIVERSE_ENGAGEMENT_FOLLOW", "SCHEDULED_EVENTS"]


def test_what_was_seen_is_known_after_a_restart(settings: Settings, owncast: FakeOwncast) -> None:
    for _ in range(2):
        with ServerThread(settings, owncast_transport=owncast.transport) as server:
            server.take(chat("hello", "line-1"))
            types = setup(server)["types"]
            assert isinstance(types, list)
            assert types[0]["first_at"] is not None


def test_an_address_where_no_owncast_is_changes_nothing(server: ServerThread, owncast: FakeOwncast) -> None:
    find(server, HERE).raise_for_status()
    owncast.answer = lambda request: httpx.Response(200, text="<h1>My homepage</h1>")

    refused = find(server, "http://homepage.example")

    assert refused.status_code == 502
    assert refused.json()["reason"] == "not_owncast"
    assert configured(server)["owncast_url"]["value"] == HERE


@pytest.mark.parametrize(("url", "reason"), [("", "empty"), ("ftp://a.example", "scheme"), ("a b", "characters")])
def test_what_is_no_address_is_refused_in_words(server: ServerThread, url: str, reason: str) -> None:
    refused = find(server, url)

    assert (refused.status_code, refused.json()["reason"]) == (400, reason)


@pytest.mark.parametrize(
    ("token", "status", "reason"),
    [
        ("nobody-knows-it", 502, "unknown_token"),
        ("all-\nscopes", 400, "space"),
        ("all scopes", 400, "space"),
        ("••••••••", 400, "characters"),
        ("x" * 600, 400, "long"),
        ("  \n ", 400, "empty"),
    ],
)
def test_a_token_that_will_not_do_is_not_kept(server: ServerThread, token: str, status: int, reason: str) -> None:
    find(server, HERE).raise_for_status()
    give(server, "all-scopes").raise_for_status()

    refused = give(server, token)

    assert (refused.status_code, refused.json()["reason"]) == (status, reason)
    if token.strip():
        assert token not in refused.text
    status_now = server.http.get(f"{server.url}/api/status").json()
    assert status_now["owncast"]["token"] == "ok"


def test_a_token_is_not_shown_to_another_server(server: ServerThread, owncast: FakeOwncast) -> None:
    find(server, HERE).raise_for_status()
    give(server, "all-scopes").raise_for_status()
    find(server, "127.0.0.1:9090").raise_for_status()
    assert configured(server)["access_token"]["set"]
    owncast.requests.clear()

    found = find(server, "http://10.1.2.3").raise_for_status().json()

    assert found["owncast"]["token"] == "unset"
    assert not configured(server)["access_token"]["set"]
    assert not [request for request in owncast.requests if "authorization" in request.headers]


def test_a_token_without_a_server_is_a_conflict(server: ServerThread, owncast: FakeOwncast) -> None:
    assert give(server, "all-scopes").status_code == 409
    assert owncast.requests == []


def test_nothing_is_posted_to_check_a_token(server: ServerThread, owncast: FakeOwncast) -> None:
    find(server, HERE).raise_for_status()
    give(server, "all-scopes").raise_for_status()

    assert owncast.posts == []


def test_what_the_start_gave_cannot_be_changed(settings: Settings, owncast: FakeOwncast) -> None:
    given = replace(settings, owncast_url=HERE, access_token="all-scopes")
    with ServerThread(given, owncast_transport=owncast.transport) as server:
        assert find(server, HERE).status_code == 409
        assert give(server, "all-scopes").status_code == 409
        assert not setup(server)["first"]


@pytest.mark.parametrize(
    ("logo", "media_type"),
    [
        (PNG, "image/png"),
        (b"<svg xmlns='x'><script/></svg>", "image/svg+xml"),
        (b"<html>", "image/svg+xml"),
        (None, "image/svg+xml"),
    ],
    ids=["png", "svg", "page", "none"],
)
def test_only_a_pixel_picture_is_taken_for_the_logo(
    server: ServerThread, owncast: FakeOwncast, logo: bytes | None, media_type: str
) -> None:
    find(server, HERE).raise_for_status()
    if logo is not None:
        owncast.pictures["/logo/external"] = logo

    answer = server.http.get(f"{server.url}/setup/logo")

    assert answer.headers["content-type"] == media_type
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.content != logo or logo == PNG


@pytest.fixture
def demo(settings: Settings) -> Iterator[ServerThread]:
    """A made-up stream."""
    with ServerThread(replace(settings, demo=True)) as server:
        yield server


def test_a_first_visit_opens_the_set_up(server: ServerThread) -> None:
    assert server.http.get(server.url, headers=BROWSER).headers["location"] == "/setup"
    for left in (
        server.http.get(server.url, headers=BROWSER | {"cookie": f"{SETUP_LEFT}=1"}),
        server.http.get(f"{server.url}/?pane=chat", headers=BROWSER),
        server.http.get(server.url),
    ):
        assert left.status_code == 200

    server.http.cookies.clear()
    find(server, HERE).raise_for_status()
    assert server.http.get(server.url, headers=BROWSER).status_code == 200


def test_a_demo_opens_the_panel(demo: ServerThread) -> None:
    assert demo.http.get(demo.url, headers=BROWSER).status_code == 200
    assert not setup(demo)["first"]
