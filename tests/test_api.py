"""What the calls of the API do; every answer is as the document says."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from overlay.domain.events import DATA_TYPES, LINE_TYPES
from overlay.owncast.samples import TYPES
from overlay.settings import Settings
from tests.described import Document, error, first
from tests.fakes import FakeOwncast
from tests.page import Page, text_of
from tests.server import ServerThread, chat, event
from tests.waiting import wait_until

HUGE = "9" * 5000


@pytest.fixture
def document(server: ServerThread) -> Document:
    """What the API promises."""
    return Document.of(server)


@pytest.fixture
def api(server: ServerThread, document: Document) -> Iterator[httpx.Client]:
    """A tool on this machine that holds every answer against the document."""
    with document.client(server) as client:
        yield client


@pytest.fixture
def posting(api: httpx.Client, owncast: FakeOwncast) -> httpx.Client:
    """The API of a server that knows an Owncast and has a token for it."""
    changes = {"owncast_url": owncast.url, "access_token": "all-scopes"}
    assert api.patch("/configuration", json=changes).status_code == 200
    return api


# Posting


@pytest.mark.parametrize(
    ("kind", "type", "posted"),
    [("system", "SYSTEM", "system"), ("user", "CHAT", "send"), ("action", "CHAT_ACTION", "action")],
)
def test_what_owncast_accepted_is_an_event_of_its_own(
    posting: httpx.Client, owncast: FakeOwncast, kind: str, type: str, posted: str
) -> None:
    answer = posting.post("/messages", json={"kind": kind, "body": "The kettle is on"})

    assert answer.status_code == 200
    assert (answer.json()["type"], answer.json()["source"], answer.json()["source_id"]) == (type, "post", None)
    assert text_of(answer.json()) == "The kettle is on"
    assert [each.kind for each in owncast.posts] == [posted]
    assert posting.get("/events").json()["events"] == [answer.json()]


@pytest.mark.parametrize("kind", ["system", "action"])
def test_html_is_posted_as_it_is(posting: httpx.Client, owncast: FakeOwncast, kind: str) -> None:
    answer = posting.post("/messages", json={"kind": kind, "body": "<b>tea</b>", "html": True})

    assert answer.status_code == 200
    assert [each.body for each in owncast.posts] == ["<b>tea</b>"]


def test_posting_needs_an_address(api: httpx.Client) -> None:
    answer = api.post("/messages", json={"kind": "system", "body": "tea"})

    assert answer.status_code == 409
    assert "address" in error(answer)


def test_posting_needs_a_token(api: httpx.Client, owncast: FakeOwncast) -> None:
    api.patch("/configuration", json={"owncast_url": owncast.url})

    answer = api.post("/messages", json={"kind": "system", "body": "tea"})

    assert answer.status_code == 409
    assert "token" in error(answer)


def test_a_token_owncast_does_not_know_is_a_502(posting: httpx.Client, owncast: FakeOwncast) -> None:
    owncast.tokens = {}

    answer = posting.post("/messages", json={"kind": "system", "body": "tea"})

    assert answer.status_code == 502
    assert "token" in error(answer)
    assert posting.get("/events").json()["events"] == []


def test_a_success_with_an_error_inside_is_a_502(posting: httpx.Client, owncast: FakeOwncast) -> None:
    owncast.answer = lambda request: (
        httpx.Response(200, json={"error": "the chat is full"}) if request.method == "POST" else None
    )

    answer = posting.post("/messages", json={"kind": "system", "body": "tea"})

    assert answer.status_code == 502
    assert "the chat is full" in error(answer)


def test_an_owncast_that_is_not_reached_is_a_502(posting: httpx.Client, owncast: FakeOwncast) -> None:
    owncast.failure = httpx.ConnectError("refused")

    answer = posting.post("/messages", json={"kind": "action", "body": "tea"})

    assert answer.status_code == 502
    assert owncast.url in error(answer)


def test_an_owncast_that_does_not_answer_is_a_504_and_is_not_asked_again(
    posting: httpx.Client, owncast: FakeOwncast
) -> None:
    posting.post("/owncast/check")
    owncast.failure = httpx.ReadTimeout("slow")
    asked = len(owncast.requests)

    answer = posting.post("/messages", json={"kind": "user", "body": "tea"})

    assert answer.status_code == 504
    assert "may have been posted" in error(answer)
    assert [request.url.path for request in owncast.requests[asked:]] == ["/api/integrations/chat/send"]


def test_a_post_of_ours_can_be_taken_off_the_overlays(posting: httpx.Client) -> None:
    post = posting.post("/messages", json={"kind": "system", "body": "tea"}).json()

    assert posting.delete(f"/messages/{post['id']}").status_code == 204

    line, change = posting.get("/events").json()["events"]
    assert line["hidden"]
    assert line["data"]["fragments"] == []
    assert (change["type"], change["data"]["event_ids"]) == ("VISIBILITY-UPDATE", [post["id"]])


def test_a_line_of_a_viewer_cannot_be_taken_off(server: ServerThread, api: httpx.Client) -> None:
    server.take(chat("hello", "Qw1"))

    answer = api.delete(f"/messages/{server.events()[0]['id']}")

    assert answer.status_code == 409
    error(answer)


# The log


@pytest.mark.parametrize("type", TYPES)
def test_a_test_event_of_each_type_is_a_plausible_one(api: httpx.Client, document: Document, type: str) -> None:
    answer = api.post("/events/test", json={"type": type})

    assert answer.status_code == 200
    made = answer.json()
    assert (made["type"], made["source"], made["test"], made["late"], made["hidden"]) == (
        type,
        "test",
        True,
        False,
        False,
    )
    document.fits(DATA_TYPES[type].__name__, made["data"])
    assert api.get("/events").json() == {"events": [made], "last_id": made["id"]}


def test_what_a_test_event_is_given_lies_over_the_sample(api: httpx.Client) -> None:
    made = api.post("/events/test", json={"type": "CHAT", "eventData": {"body": "<p>my <em>own</em> words</p>"}}).json()

    assert text_of(made) == "my own words"
    assert made["data"]["user"]["name"] == "Test Viewer"


def test_a_test_event_of_a_viewer_need_not_say_all_of_him(api: httpx.Client) -> None:
    made = api.post("/events/test", json={"type": "CHAT", "eventData": {"user": {"displayName": "Ann"}}}).json()

    assert (made["data"]["user"]["name"], made["data"]["user"]["id"]) == ("Ann", "test-viewer")


def test_the_log_is_read_page_by_page(server: ServerThread, api: httpx.Client) -> None:
    server.take(*(chat(f"line {number}", f"Qw{number}") for number in range(7)))
    everything = api.get("/events").json()

    found: list[dict[str, Any]] = []
    after = 0
    while page := api.get("/events", params={"after": after, "limit": 3}).json()["events"]:
        assert len(page) <= 3
        found += page
        after = page[-1]["id"]

    assert found == everything["events"]
    assert [each["id"] for each in found] == sorted({each["id"] for each in found})
    assert everything["last_id"] == after


def test_an_empty_log_has_no_events(api: httpx.Client) -> None:
    assert api.get("/events").json() == {"events": [], "last_id": 0}


@pytest.mark.parametrize("limit", ["1001", "123456789", str(2**63), str(2**64), HUGE])
def test_a_limit_above_a_thousand_is_a_thousand(server: ServerThread, api: httpx.Client, limit: str) -> None:
    server.take(*(event("STREAM_TITLE_UPDATED", id=f"t{number}", name="Harbour Light") for number in range(1001)))

    assert len(api.get("/events", params={"limit": limit}).json()["events"]) == 1000


def test_a_hundred_events_are_given_where_nothing_else_is_asked_for(server: ServerThread, api: httpx.Client) -> None:
    server.take(*(chat("line", f"Qw{number}") for number in range(101)))

    assert len(api.get("/events").json()["events"]) == 100


@pytest.mark.parametrize("after", ["100", str(2**63 - 1), str(2**63), str(2**64), HUGE])
def test_nothing_comes_after_the_end(server: ServerThread, api: httpx.Client, after: str) -> None:
    server.take(chat("line", "Qw1"))

    answer = api.get("/events", params={"after": after})

    assert (answer.status_code, answer.json()) == (200, {"events": [], "last_id": 1})


def test_a_hidden_line_keeps_its_place_without_its_words(server: ServerThread, api: httpx.Client) -> None:
    server.take(chat("rude words", "Qw1"), chat("kind words", "Qw2"))
    server.take(event("VISIBILITY-UPDATE", ids=["Qw1"], visible=False))

    plain = api.get("/events?include_hidden=0")
    rude, kind, _ = plain.json()["events"]
    shown = api.get("/events?include_hidden=1").json()["events"][0]

    assert "rude words" not in plain.text
    assert (rude["hidden"], rude["data"]["fragments"], rude["data"]["user"]["name"]) == (True, [], "Maren")
    assert (kind["hidden"], text_of(kind)) == (False, "kind words")
    assert (shown["hidden"], text_of(shown)) == (True, "rude words")


def test_an_event_of_an_unknown_type_has_the_data_it_came_with(server: ServerThread, api: httpx.Client) -> None:
    server.take(event("SOMETHING_NEW", deep={"of": ["anything", None, 1.5]}))

    (kept,) = api.get("/events").json()["events"]

    assert (kept["type"], kept["data"]) == ("SOMETHING_NEW", {"deep": {"of": ["anything", None, 1.5]}})


def test_every_event_of_the_log_has_what_is_promised(server: ServerThread, api: httpx.Client) -> None:
    server.take(chat("line", "Qw1"), event("STREAM_STARTED", id="s", name="Harbour Light"), event("NOVELTY"))

    for each in api.get("/events").json()["events"]:
        assert set(each) >= {
            *("id", "type", "source_id", "source", "at", "received_at", "late", "test", "hidden", "data")
        }
        assert each["at"].endswith("Z")
        assert each["received_at"].endswith("Z")
        assert each["hidden"] is False or each["type"] in LINE_TYPES


# Overlays


def test_there_is_an_overlay_of_each_kind_from_the_start(api: httpx.Client) -> None:
    kinds = {kind["kind"] for kind in api.get("/kinds").json()["kinds"]}

    assert {"chat", "alerts"} <= kinds
    assert {overlay["kind"] for overlay in api.get("/overlays").json()["overlays"]} == kinds


def test_an_overlay_is_made_changed_and_deleted(server: ServerThread, api: httpx.Client) -> None:
    made = api.post("/overlays", json={"kind": "chat", "name": " Second ", "width": 500, "options": {"limit": 12}})
    overlay = made.json()
    assert made.status_code == 201
    assert (overlay["name"], overlay["width"], overlay["height"], overlay["options"]) == (
        "Second",
        500,
        600,
        {"limit": 12},
    )
    assert overlay["url"] == f"{server.url}/overlay/chat/{overlay['key']}"
    assert overlay["connected"] == 0
    assert httpx.get(overlay["url"]).status_code == 200

    changed = api.patch(
        f"/overlays/{overlay['id']}", json={"name": "Third", "height": 700, "options": {"bots": "hide"}}
    )
    assert changed.status_code == 200
    wanted = {"name": "Third", "height": 700, "options": {"limit": 12, "bots": "hide"}}
    assert changed.json() == overlay | wanted
    assert changed.json() in api.get("/overlays").json()["overlays"]

    assert api.delete(f"/overlays/{overlay['id']}").status_code == 204
    assert overlay["id"] not in [each["id"] for each in api.get("/overlays").json()["overlays"]]
    assert httpx.get(overlay["url"]).status_code == 404
    assert api.delete(f"/overlays/{overlay['id']}").status_code == 404


def test_what_a_new_overlay_does_not_say_comes_from_its_kind(api: httpx.Client) -> None:
    kinds = {kind["kind"]: kind for kind in api.get("/kinds").json()["kinds"]}

    overlay = api.post("/overlays", json={"kind": "alerts"}).json()

    assert [overlay[name] for name in ("width", "height")] == [kinds["alerts"][name] for name in ("width", "height")]
    assert overlay["name"] == kinds["alerts"]["title"]
    assert overlay["options"] == {}


def test_an_option_that_is_set_to_null_goes_back_to_its_default(api: httpx.Client) -> None:
    id = first(api, "chat")["id"]
    api.patch(f"/overlays/{id}", json={"options": {"limit": 12, "bots": "hide"}})

    assert api.patch(f"/overlays/{id}", json={"options": {"limit": None}}).json()["options"] == {"bots": "hide"}


def test_a_new_key_ends_the_old_address(server: ServerThread, api: httpx.Client) -> None:
    old = first(api, "chat")

    with Page(server.socket_url("chat")) as page:
        new = api.post(f"/overlays/{old['id']}/key")
        assert page.end() == 4001

    assert new.status_code == 200
    assert new.json()["key"] != old["key"]
    assert new.json() == old | {name: new.json()[name] for name in ("key", "url", "connected", "pages")}
    assert httpx.get(old["url"]).status_code == 404
    assert httpx.get(new.json()["url"]).status_code == 200


def test_connected_counts_pages_and_no_previews(server: ServerThread, api: httpx.Client) -> None:
    with (
        Page(server.socket_url("chat")),
        Page(server.socket_url("chat")),
        Page(server.socket_url("chat", "?preview=1")),
    ):
        assert first(api, "chat")["connected"] == 2
        assert first(api, "alerts")["connected"] == 0


# Alerts


@pytest.fixture
def waiting(api: httpx.Client) -> str:
    """The id of an alert that waits because no page is open."""
    api.post("/events/test", json={"type": "STREAM_STARTED"})
    wait_until(lambda: api.get("/alerts").json()["queues"][0]["waiting"], "the alert waits")
    return str(api.get("/alerts").json()["queues"][0]["waiting"][0]["id"])


@pytest.mark.parametrize("body", [b"", b"{}", b'{"overlay": null}'])
def test_a_command_is_for_every_alerts_overlay(api: httpx.Client, body: bytes) -> None:
    second = api.post("/overlays", json={"kind": "alerts"}).json()

    answer = api.post("/alerts/pause", content=body)

    assert answer.status_code == 200
    queues = {queue["overlay"]: queue["paused"] for queue in answer.json()["queues"]}
    assert queues == {first(api, "alerts")["id"]: True, second["id"]: True}


def test_a_command_can_be_for_one_alerts_overlay(api: httpx.Client) -> None:
    second = api.post("/overlays", json={"kind": "alerts"}).json()

    (queue,) = api.post("/alerts/mute", json={"overlay": second["id"]}).json()["queues"]

    assert (queue["overlay"], queue["muted"]) == (second["id"], True)
    assert {each["overlay"]: each["muted"] for each in api.get("/status").json()["queues"]} == {
        first(api, "alerts")["id"]: False,
        second["id"]: True,
    }


@pytest.mark.parametrize(("do", "undo", "name"), [("pause", "resume", "paused"), ("mute", "unmute", "muted")])
def test_a_queue_can_be_held_and_let_go(api: httpx.Client, do: str, undo: str, name: str) -> None:
    assert api.post(f"/alerts/{do}").json()["queues"][0][name]
    assert api.post(f"/alerts/{do}").json()["queues"][0][name]
    assert not api.post(f"/alerts/{undo}").json()["queues"][0][name]
    assert not api.post(f"/alerts/{undo}").json()["queues"][0][name]


@pytest.mark.usefixtures("waiting")
def test_clearing_empties_the_queue(api: httpx.Client) -> None:
    (queue,) = api.post("/alerts/clear").json()["queues"]

    assert (queue["playing"], queue["waiting"]) == (None, [])


@pytest.mark.usefixtures("waiting")
def test_skipping_ends_what_plays(server: ServerThread, api: httpx.Client) -> None:
    with Page(server.socket_url("alerts")) as page:
        page.hello()
        playing = page.until("alert")["alert"]["id"]
        assert api.post("/alerts/unmute").json()["queues"][0]["playing"]["id"] == playing

        (queue,) = api.post("/alerts/skip").json()["queues"]

        assert queue["playing"] is None
        assert page.until("cut")["alert"] == playing


def test_skipping_nothing_is_no_mistake(api: httpx.Client) -> None:
    assert api.post("/alerts/skip").status_code == 200


def test_an_alert_of_before_is_shown_again(api: httpx.Client, waiting: str) -> None:
    api.post("/alerts/clear")

    answer = api.post(f"/alerts/{waiting}/replay")

    assert answer.status_code == 200
    (again,) = answer.json()["queues"][0]["waiting"]
    assert (again["id"] == waiting, again["event_id"], again["state"]) == (False, 1, "queued")


# Configuration


def test_the_configuration_is_changed_and_secrets_are_never_told(posting: httpx.Client, owncast: FakeOwncast) -> None:
    changes = {"webhook_secret": "a-secret-of-owncast", "retention_days": 7, "retention_megabytes": 512}

    answer = posting.patch("/configuration", json=changes)

    assert answer.json() == posting.get("/configuration").json()
    shown = answer.json()
    assert shown["owncast_url"] == {"value": owncast.url, "fixed": False}
    assert shown["access_token"] == shown["webhook_secret"] == {"set": True, "fixed": False}
    assert (shown["retention_days"]["value"], shown["retention_megabytes"]["value"]) == (7, 512)
    assert "all-scopes" not in answer.text
    assert "a-secret-of-owncast" not in answer.text


def test_an_empty_text_clears_a_field(posting: httpx.Client) -> None:
    cleared = posting.patch("/configuration", json={"owncast_url": "", "access_token": " "}).json()

    assert (cleared["owncast_url"]["value"], cleared["access_token"]["set"]) == ("", False)
    assert posting.get("/status").json()["owncast"]["state"] == "unset"


def test_what_was_given_at_the_start_is_a_409(settings: Settings, owncast: FakeOwncast) -> None:
    fixed = replace(settings, owncast_url=owncast.url, access_token="all-scopes", webhook_secret="signed-by-owncast")
    with ServerThread(fixed, owncast_transport=owncast.transport) as server:
        api = httpx.Client(base_url=f"{server.url}/api")
        for name in ("owncast_url", "access_token", "webhook_secret"):
            assert api.get("/configuration").json()[name]["fixed"]

            answer = api.patch("/configuration", json={name: ""})

            assert answer.status_code == 409
            assert name in error(answer)
        assert api.post("/webhook/key").status_code == 409
        assert api.delete("/webhook/key").status_code == 404
        api.close()


def test_a_new_webhook_key_ends_the_old_address(settings: Settings) -> None:
    with ServerThread(replace(settings, webhook_key=None)) as server:
        old = server.http.get(f"{server.url}/api/webhook").json()["url"]
        assert server.http.post(old, content=chat("before", "Qw1")).status_code == 204

        new = server.http.post(f"{server.url}/api/webhook/key").json()["url"]

        assert new != old
        assert new == server.http.get(f"{server.url}/api/webhook").json()["url"]
        assert server.http.post(old, content=chat("lost", "Qw2")).status_code == 404
        assert server.http.post(new, content=chat("after", "Qw3")).status_code == 204
        assert [text_of(each) for each in server.events()] == ["before", "after"]

        assert server.http.delete(f"{server.url}/api/webhook/key").json()["url"] == old
        assert server.http.post(new, content=chat("lost", "Qw4")).status_code == 404
        assert server.http.post(old, content=chat("back", "Qw5")).status_code == 204
        assert server.http.delete(f"{server.url}/api/webhook/key").status_code == 404


def test_owncast_is_checked_without_posting_anything(posting: httpx.Client, owncast: FakeOwncast) -> None:
    checked = posting.post("/owncast/check").json()["owncast"]

    assert (checked["state"], checked["name"], checked["token"]) == ("ok", "Harbour Light", "ok")
    assert (checked["can_send"], checked["can_system"], checked["can_admin"]) == (True, True, True)
    assert owncast.posts == []


def test_the_status_says_how_everything_is(server: ServerThread, api: httpx.Client) -> None:
    server.take(chat("hello", "Qw1"))
    server.post(b"nonsense")

    status = api.get("/status").json()

    assert (status["webhook"]["received"], status["webhook"]["last_type"], status["webhook"]["seen"]) == (
        1,
        "CHAT",
        {"CHAT": 1},
    )
    assert sum(status["webhook"]["refused"].values()) == 1
    assert status["storage"]["ok"]
    assert status["state"]["live"] is False
    assert status["demo"] is False


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/x-www-form-urlencoded", "nonsense;;"])
def test_the_content_type_does_not_matter(api: httpx.Client, content_type: str) -> None:
    answer = api.post("/events/test", content=b'{"type": "CHAT"}', headers={"content-type": content_type})

    assert answer.status_code == 200


def test_a_mistake_of_ours_is_a_500_that_tells_nothing(server: ServerThread, owncast: FakeOwncast) -> None:
    changes = {"owncast_url": owncast.url, "access_token": "all-scopes"}
    server.http.patch(f"{server.url}/api/configuration", json=changes)
    server.http.post(f"{server.url}/api/owncast/check")
    owncast.failure = RuntimeError("something of the inside")

    answer = server.http.post(f"{server.url}/api/messages", json={"kind": "system", "body": "tea"})

    assert answer.status_code == 500
    assert "inside" not in error(answer)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert httpx.get(f"{server.url}/api/events").status_code == 200


def test_there_is_no_cors(server: ServerThread) -> None:
    headers = {"origin": server.url, "access-control-request-method": "DELETE"}

    for method in ("GET", "OPTIONS"):
        answer = server.http.request(method, f"{server.url}/api/overlays", headers=headers)
        assert not [name for name in answer.headers if name.startswith("access-control")]
