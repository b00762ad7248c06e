"""One line large: chosen, replaced, limited in time, and gone at once when it is hidden."""

from collections.abc import Iterator
from html import escape
from typing import Any

import pytest

from overlay.settings import Settings
from tests.fakes import FakeOwncast
from tests.page import Page, text_of
from tests.server import ServerThread, chat, event


def hide(*lines: str) -> bytes:
    return event("VISIBILITY-UPDATE", id="hide", timestamp="2026-11-22T12:30:00Z", ids=list(lines), visible=False)


def said(server: ServerThread, text: str) -> int:
    """The id of a line that was just said; Owncast's id is its text."""
    server.take(chat(text, text))
    return int(server.events()[-1]["id"])


def put(server: ServerThread, **wanted: object) -> Any:
    return server.http.put(f"{server.url}/api/featured", json=wanted)


@pytest.fixture
def page(server: ServerThread) -> Iterator[Page]:
    """An open page of the featured overlay."""
    with Page(server.socket_url("featured")) as page:
        yield page


def test_a_line_is_shown_and_taken_down(server: ServerThread, page: Page) -> None:
    line = said(server, "hello")
    assert page.snapshot["featured"] is None

    answer = put(server, event=line).json()["featured"]

    assert [(one["overlay"], text_of(one["event"]), one["until"]) for one in answer] == [
        (server.overlay("featured")["id"], "hello", None)
    ]
    told = page.until("featured")
    assert (text_of(told["event"]), told["until"], told["at_once"]) == ("hello", None, False)
    with Page(server.socket_url("featured")) as later:
        assert text_of(later.snapshot["featured"]["event"]) == "hello"
    assert server.http.get(f"{server.url}/api/status").json()["featured"] == answer

    put(server, event=None)

    assert (page.until("featured")["event"], put(server, event=None).json()["featured"][0]["event"]) == (None, None)


def test_a_page_is_told_of_the_people_whom_the_line_names_and_of_nobody_else(server: ServerThread, page: Page) -> None:
    for name in ("Ann", "Tómas & Co", "Bo", "Unnamed"):
        server.take(chat("hi", f"hi-{name}", name=escape(name), user=f"of-{name}"))
    line = said(server, "@ann and @TÓMAS &amp; Co, not Bo or bo@unnamed.example")

    answer = put(server, event=line).json()["featured"][0]

    told = page.until("featured")
    assert [(one["id"], one["name"]) for one in told["people"]] == [
        ("of-Ann", "Ann"),
        ("of-Tómas & Co", "Tómas & Co"),
        ("of-Unnamed", "Unnamed"),
    ]
    assert set(told["people"][0]) == {"id", "name", "color"}
    assert "people" not in answer
    with Page(server.socket_url("featured")) as later:
        assert later.snapshot["featured"]["people"] == told["people"]
    put(server, event=said(server, "nobody at all"))
    assert page.until("featured")["people"] == []


def test_other_kinds_hear_nothing_of_it(server: ServerThread) -> None:
    with Page(server.socket_url("chat")) as page:
        assert "featured" not in page.snapshot


def test_a_line_that_is_hidden_leaves_at_once_and_stays_away(server: ServerThread, page: Page) -> None:
    put(server, event=said(server, "one"))
    assert page.until("featured")["event"] is not None

    server.take(hide("one"))

    told = page.until("featured")
    assert (told["event"], told["at_once"]) == (None, True)
    refused = put(server, event=server.events()[0]["id"])
    assert refused.status_code == 409
    assert "is hidden" in refused.json()["error"]


def test_its_time_is_up(server: ServerThread, page: Page) -> None:
    line = said(server, "brief")

    answer = put(server, event=line, seconds=0.2).json()["featured"][0]

    assert answer["until"] is not None
    assert page.until("featured")["until"] == answer["until"]
    assert page.until("featured")["event"] is None


def test_the_overlay_s_option_limits_the_time_and_the_call_may_say_otherwise(server: ServerThread) -> None:
    overlay, line = server.overlay("featured"), said(server, "hello")
    address = f"{server.url}/api/overlays/{overlay['id']}"
    server.http.patch(address, json={"options": {"seconds": 60}}).raise_for_status()

    assert put(server, event=line).json()["featured"][0]["until"] is not None
    assert put(server, event=line, seconds=0).json()["featured"][0]["until"] is None


def test_a_restart_keeps_what_is_shown_unless_its_line_was_hidden(settings: Settings, owncast: FakeOwncast) -> None:
    with ServerThread(settings, owncast_transport=owncast.transport) as server:
        put(server, event=said(server, "hello"))

    with ServerThread(settings, owncast_transport=owncast.transport) as server:
        with Page(server.socket_url("featured")) as page:
            assert text_of(page.snapshot["featured"]["event"]) == "hello"
        server.take(hide("hello"))

    with (
        ServerThread(settings, owncast_transport=owncast.transport) as server,
        Page(server.socket_url("featured")) as page,
    ):
        assert page.snapshot["featured"] is None


def test_of_two_overlays_one_can_be_chosen_and_one_that_is_deleted_is_forgotten(server: ServerThread) -> None:
    first, line = server.overlay("featured")["id"], said(server, "hello")
    made = server.http.post(f"{server.url}/api/overlays", json={"kind": "featured", "name": "Second"}).json()["id"]

    both = put(server, event=line, overlay=made).json()["featured"]

    assert [(one["overlay"], one["event"] is not None) for one in both] == [(first, False), (made, True)]
    assert len([one for one in put(server, event=line).json()["featured"] if one["event"]]) == 2
    server.http.delete(f"{server.url}/api/overlays/{made}").raise_for_status()
    assert [one["overlay"] for one in put(server, event=line).json()["featured"]] == [first]


@pytest.mark.parametrize(
    ("wanted", "status", "words"),
    [
        ({"event": 99}, 404, "no event 99"),
        ({"event": 1, "overlay": 99}, 404, "no overlay 99 that features"),
        ({"event": 1, "seconds": -1}, 400, "seconds"),
        ({"event": 1, "seconds": 1e9}, 400, "seconds"),
        ({}, 400, "event"),
        ({"event": 2}, 409, "only lines can be featured"),
    ],
    ids=["no event", "no overlay", "too short", "too long", "nothing", "no line"],
)
def test_what_cannot_be_shown_is_said(server: ServerThread, wanted: object, status: int, words: str) -> None:
    server.take(chat("hello", "a"), event("USER_JOINED", id="b", user={"id": "v", "displayName": "Ann"}))

    answer = server.http.put(f"{server.url}/api/featured", json=wanted)

    assert answer.status_code == status
    assert words in answer.json()["error"]


def test_without_an_overlay_of_the_kind_it_says_what_to_do(server: ServerThread) -> None:
    overlay, line = server.overlay("featured")["id"], said(server, "hello")
    server.http.delete(f"{server.url}/api/overlays/{overlay}").raise_for_status()

    answer = put(server, event=line)

    assert answer.status_code == 409
    assert "add one" in answer.json()["error"]


def test_a_moderator_who_hides_it_takes_it_down(server: ServerThread, page: Page) -> None:
    line = said(server, "hello")
    put(server, event=line)
    assert page.until("featured")["event"] is not None

    server.http.post(f"{server.url}/api/messages/{line}/hide").raise_for_status()

    assert page.until("featured")["event"] is None
    assert server.http.get(f"{server.url}/api/featured").json()["featured"][0]["event"] is None
