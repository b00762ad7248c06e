"""What the calls of the API must refuse, on one server that has to bear all of it."""

from collections.abc import Iterator

import httpx
import pytest

from overlay.settings import Settings
from tests.described import Document, error, first
from tests.fakes import FakeOwncast
from tests.server import WEBHOOK_KEY, ServerThread

HUGE = "9" * 5000


@pytest.fixture(scope="module")
def owncast() -> FakeOwncast:
    """The Owncast the server is told of."""
    return FakeOwncast()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, owncast: FakeOwncast) -> Iterator[ServerThread]:
    """One server for all of these tests: nothing they send may change it."""
    settings = Settings(port=0, data_dir=tmp_path_factory.mktemp("data"), webhook_key=WEBHOOK_KEY)
    with ServerThread(settings, owncast_transport=owncast.transport) as server:
        yield server


@pytest.fixture(scope="module")
def api(server: ServerThread, owncast: FakeOwncast) -> Iterator[httpx.Client]:
    """A tool on this machine that holds every answer against the document, and may post."""
    with Document.of(server).client(server) as client:
        client.patch("/configuration", json={"owncast_url": owncast.url, "access_token": "all-scopes"})
        yield client


NO_OBJECTS = {
    "not JSON": b"{nonsense",
    "half of it": b'{"kind": "system"',
    "an array": b"[]",
    "text": b'"system"',
    "a number": b"12",
    "null": b"null",
    "no UTF-8": b'{"kind": "\xff\xfe"}',
    "two objects": b"{}{}",
    "as deep as it goes": b'{"options":' * 20_000 + b"1" + b"}" * 20_000,
    "a million digits": b'{"overlay": ' + b"9" * 1_000_000 + b"}",
}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kind": "system"},
        {"body": "tea"},
        {"kind": "system", "body": ""},
        {"kind": "system", "body": " \n\t "},
        {"kind": "shout", "body": "tea"},
        {"kind": "user", "body": "tea", "html": True},
        {"kind": "system", "body": "tea", "html": "yes"},
        {"kind": "system", "body": "tea", "html": 1},
        {"kind": "system", "body": 12},
        {"kind": "system", "body": None},
        {"kind": "system", "body": ["tea"]},
        {"kind": ["system"], "body": "tea"},
        {"kind": None, "body": "tea"},
        {"kind": "system", "body": "tea", "colour": "red"},
        {"kind": "system", "body": "t" * 5001},
    ],
    ids=str,
)
def test_a_message_that_is_none_is_refused_and_not_posted(
    api: httpx.Client, owncast: FakeOwncast, body: dict[str, object]
) -> None:
    answer = api.post("/messages", json=body)

    assert answer.status_code == 400
    error(answer)
    assert owncast.posts == []


@pytest.mark.parametrize(
    "id", ["0", "999999", str(2**63 - 1), str(2**63), str(2**64 + 1), HUGE, "-1", "1.5", "abc", "١"]
)
def test_a_post_that_is_not_there_is_a_404(api: httpx.Client, id: str) -> None:
    answer = api.delete(f"/messages/{id}")

    assert answer.status_code == 404
    error(answer)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"eventData": {}},
        {"type": ""},
        {"type": None},
        {"type": 5},
        {"type": ["CHAT"]},
        {"type": "NOTHING_OF_OURS"},
        {"type": "CHAT", "eventData": None},
        {"type": "CHAT", "eventData": []},
        {"type": "CHAT", "eventData": "hello"},
        {"type": "CHAT", "eventData": {"user": 5}},
        {"type": "CHAT", "event_data": {}},
        {"type": "CHAT", "extra": 1},
    ],
    ids=str,
)
def test_a_test_event_that_is_none_is_refused_and_not_kept(api: httpx.Client, body: dict[str, object]) -> None:
    answer = api.post("/events/test", json=body)

    assert answer.status_code == 400
    error(answer)
    assert api.get("/events").json()["last_id"] == 0


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=-1",
        "limit=",
        "limit=ten",
        "limit=1.5",
        "limit=1e3",
        "limit=0x10",
        "limit=%2B5",
        "limit=%205",
        "limit=1_000",
        "limit=%D9%A1",
        "limit=null",
        "after=-1",
        "after=",
        "after=x",
        "after=1.0",
        "after=%00",
        "after=%EF%BC%91",
        f"after=-{HUGE}",
        "include_hidden=2",
        "include_hidden=yes",
        "include_hidden=true",
        "include_hidden=",
        "include_hidden=-1",
        "limit=5&limit=x",
    ],
)
def test_a_parameter_that_is_wrong_is_a_400_that_names_it(api: httpx.Client, query: str) -> None:
    answer = api.get(f"/events?{query}")

    assert answer.status_code == 400
    assert query.partition("=")[0] in error(answer)


def test_a_number_below_the_least_is_told_as_one(api: httpx.Client) -> None:
    assert "Expected `int` >= 0" in error(api.get("/events?after=-1"))


BAD_OVERLAYS: list[dict[str, object]] = [
    {"name": ""},
    {"name": "  "},
    {"name": "n" * 81},
    {"name": 5},
    {"width": 0},
    {"width": -1},
    {"width": 8193},
    {"width": 10**30},
    {"width": 400.5},
    {"width": "400"},
    {"width": True},
    {"height": -5},
    {"height": 2**64},
    {"options": []},
    {"options": "limit"},
    {"options": {"limit": -1}},
    {"options": {"limit": 10**30}},
    {"options": {"limit": "many"}},
    {"options": {"limit": True}},
    {"options": {"bots": "perhaps"}},
    {"options": {"no_such_option": 1}},
    {"key": "mine"},
    {"id": 7},
]


@pytest.mark.parametrize("body", BAD_OVERLAYS, ids=str)
def test_a_change_that_cannot_be_changes_nothing(api: httpx.Client, body: dict[str, object]) -> None:
    before = api.get("/overlays").json()

    answer = api.patch(f"/overlays/{first(api, 'chat')['id']}", json=body)

    assert answer.status_code == 400
    error(answer)
    assert api.get("/overlays").json() == before


@pytest.mark.parametrize(
    "body",
    [
        *({"kind": "chat", **body} for body in BAD_OVERLAYS if body not in ({"name": ""},)),
        {},
        {"kind": ""},
        {"kind": "nothing"},
        {"kind": "../chat"},
        {"kind": None},
        {"kind": 5},
        {"kind": "chat", "options": None},
    ],
    ids=str,
)
def test_an_overlay_that_cannot_be_is_not_made(api: httpx.Client, body: dict[str, object]) -> None:
    before = api.get("/overlays").json()

    answer = api.post("/overlays", json=body)

    assert answer.status_code == 400
    error(answer)
    assert api.get("/overlays").json() == before


@pytest.mark.parametrize("id", ["0", "999", str(2**63 - 1), str(2**63), str(2**64), HUGE, "-1", "chat"])
@pytest.mark.parametrize(("method", "path"), [("PATCH", ""), ("DELETE", ""), ("POST", "/key")])
def test_an_overlay_that_is_not_there_is_a_404(api: httpx.Client, method: str, path: str, id: str) -> None:
    answer = api.request(method, f"/overlays/{id}{path}", json={} if method == "PATCH" else None)

    assert answer.status_code == 404
    error(answer)


@pytest.mark.parametrize("id", ["1-1", "0", "nonsense", HUGE, "%00", "..%2f..", "%F0%9F%8E%89"])
def test_an_alert_that_never_was_is_not_shown_again(api: httpx.Client, id: str) -> None:
    answer = api.post(f"/alerts/{id}/replay")

    assert answer.status_code == 404
    error(answer)


@pytest.mark.parametrize("word", ["explode", "Skip", "skip%20", "__init__", HUGE])
def test_a_command_that_is_none_is_a_404(api: httpx.Client, word: str) -> None:
    answer = api.post(f"/alerts/{word}")

    assert answer.status_code == 404
    assert len(error(answer)) < 300


@pytest.mark.parametrize("overlay", [0, -1, 999, 2**63, 2**64 + 1, 10**100])
def test_a_command_for_an_overlay_without_a_queue_is_a_404(api: httpx.Client, overlay: int) -> None:
    for id in (overlay, first(api, "chat")["id"]):
        answer = api.post("/alerts/pause", json={"overlay": id})

        assert answer.status_code == 404
        error(answer)


@pytest.mark.parametrize(
    "body", [{"overlay": "1"}, {"overlay": 1.5}, {"overlay": True}, {"overlay": [1]}, {"id": 1}], ids=str
)
def test_a_command_whose_overlay_is_no_id_is_a_400(api: httpx.Client, body: dict[str, object]) -> None:
    answer = api.post("/alerts/pause", json=body)

    assert answer.status_code == 400
    error(answer)
    assert not api.post("/alerts/unmute").json()["queues"][0]["paused"]


@pytest.mark.parametrize(
    "body",
    [
        {"owncast_url": "not an address"},
        {"owncast_url": "ftp://stream.example.com"},
        {"owncast_url": 5},
        {"access_token": "two words"},
        {"access_token": "line\nbreak"},
        {"access_token": ["x"]},
        {"webhook_secret": "s" * 257},
        {"webhook_secret": "bell\x07"},
        {"retention_days": 0},
        {"retention_days": 10**30},
        {"retention_days": "90"},
        {"retention_days": 1.5},
        {"retention_megabytes": 1},
        {"retention_megabytes": 2**64},
        {"webhook_key": "mine"},
        {"session_secret": "mine"},
        {"owncast_url": "https://stream.example.com", "retention_days": 0},
    ],
    ids=str,
)
def test_a_configuration_that_cannot_be_changes_nothing(api: httpx.Client, body: dict[str, object]) -> None:
    before = api.get("/configuration").json()

    answer = api.patch("/configuration", json=body)

    assert answer.status_code == 400
    error(answer)
    assert api.get("/configuration").json() == before


TAKING = [
    ("POST", "/messages"),
    ("POST", "/events/test"),
    ("POST", "/overlays"),
    ("PATCH", "/overlays/1"),
    ("POST", "/alerts/pause"),
    ("PATCH", "/configuration"),
]


@pytest.mark.parametrize("body", NO_OBJECTS.values(), ids=NO_OBJECTS)
@pytest.mark.parametrize(("method", "path"), TAKING)
def test_a_body_that_is_no_object_is_a_400(api: httpx.Client, method: str, path: str, body: bytes) -> None:
    answer = api.request(method, path, content=body)

    assert answer.status_code == 400
    assert len(error(answer)) < 1000


@pytest.mark.parametrize("told", [True, False], ids=["with its length", "in pieces"])
@pytest.mark.parametrize(("method", "path"), TAKING)
def test_a_body_of_two_megabytes_is_a_413(api: httpx.Client, method: str, path: str, told: bool) -> None:
    body = b'{"name": "' + b"n" * 2_000_000 + b'"}'

    answer = api.request(method, path, content=body if told else iter([body[:1_000_000], body[1_000_000:]]))

    assert answer.status_code == 413
    error(answer)
    assert api.get("/status").status_code == 200


@pytest.mark.parametrize(
    "path", ["", "/", "/nothing", "/events/", "/events/1", "/openapi", "/messages//", "/%2e%2e/metrics"]
)
def test_a_call_that_is_not_there_is_a_404(server: ServerThread, path: str) -> None:
    answer = server.http.get(f"{server.url}/api{path}")

    assert answer.status_code == 404
    error(answer)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/messages", "POST"),
        ("DELETE", "/events", "GET, HEAD"),
        ("PUT", "/overlays", "GET, HEAD, POST"),
        ("GET", "/overlays/1", "DELETE, PATCH"),
        ("OPTIONS", "/overlays", "GET, HEAD, POST"),
        ("GET", "/alerts/skip", "DELETE, POST"),
        ("DELETE", "/configuration", "GET, HEAD, PATCH"),
    ],
)
def test_a_method_that_a_call_does_not_take_is_a_405(api: httpx.Client, method: str, path: str, allowed: str) -> None:
    answer = api.request(method, path)

    assert answer.status_code == 405
    error(answer)
    assert ", ".join(sorted(answer.headers["allow"].split(", "))) == allowed


def test_errors_are_json_even_for_a_browser(server: ServerThread) -> None:
    answer = server.http.get(f"{server.url}/api/nothing", headers={"accept": "text/html"})

    assert answer.status_code == 404
    error(answer)
