"""What an open page tells of itself, and what the panel is told of it."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.page import Page
from tests.server import ServerThread
from tests.test_access import handshake
from tests.waiting import wait_until

IN_OBS = {"user_agent_header": "Mozilla/5.0 Chrome/127.0.6533.120 OBS/32.2.2 Safari/537.36"}


def pages(server: ServerThread, kind: str = "chat") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = server.overlay(kind)["pages"]
    return found


def until_page(server: ServerThread, is_so: Callable[[dict[str, Any]], object], what: str) -> dict[str, Any]:
    wait_until(lambda: any(is_so(page) for page in pages(server)), what)
    return pages(server)[0]


def test_a_page_in_obs_is_told_of_with_all_that_obs_says(server: ServerThread) -> None:
    place = {"width": 400, "height": 600, "active": True, "scene": "Pause 🫖", "streaming": False}
    with Page(server.socket_url("chat"), **IN_OBS) as page:
        page.hello(obs="2.26.9", visible=False, age=120, dropped=1, resumed=2, files="older", place=place)
        told = until_page(server, lambda page: page["obs"], "it said hello")

        assert told | place == told
        assert (told["obs"], told["chromium"], told["visible"]) == ("32.2.2", "127.0.6533.120", False)
        assert (told["dropped"], told["resumed"], told["behind"]) == (1, 2, True)
        assert 119 < (datetime.now(UTC) - datetime.fromisoformat(told["since"])).total_seconds() < 130

        page.say(type="place", place={**place, "active": False, "scene": ""})
        assert until_page(server, lambda page: page["active"] is False, "it was hidden")["scene"] == ""
    wait_until(lambda: not pages(server), "it left")


def test_what_a_page_draws_and_what_fails_in_it_is_told(server: ServerThread) -> None:
    with Page(server.socket_url("chat")) as page:
        page.hello()
        assert until_page(server, lambda page: page["width"] == 0, "it came")["shown_at"] is None
        page.say(type="report", report="lag", seconds=2.34)
        assert until_page(server, lambda page: page["shown_at"], "it drew")["lag"] == 2.3
        page.say(type="report", report="error", message="TypeError: x is not a function")
        page.say(type="report", report="error", message="y" * 4000)
        told = until_page(server, lambda page: page["errors"] == 2, "both failures")
        assert told["error"] == "y" * 500


def test_a_preview_is_no_page_of_the_overlay(server: ServerThread) -> None:
    with Page(server.socket_url("chat", "?preview=1")) as preview, Page(server.socket_url("chat")) as page:
        preview.hello()
        page.hello()
        wait_until(lambda: len(pages(server)) == 1, "one of both counts")


@pytest.mark.parametrize("place", [{"width": -1}, {"scene": "s" * 201}, {"active": "yes"}, 7])
def test_a_page_that_says_nonsense_of_its_place_is_closed_with_the_reason(server: ServerThread, place: object) -> None:
    with Page(server.socket_url("chat")) as page:
        page.hello(place=place)
        assert page.end() == 4000


def test_a_page_that_fails_all_the_time_does_not_fill_the_log(
    server: ServerThread, caplog: pytest.LogCaptureFixture
) -> None:
    with Page(server.socket_url("chat")) as page:
        page.hello()
        for number in range(40):
            page.say(type="report", report="error", message=f"failure {number}")
        until_page(server, lambda page: page["errors"] == 40, "all of them came")
    assert sum("reports:" in record.message for record in caplog.records) == 20


@pytest.mark.parametrize("address", ["overlay/chat/nosuchkey/socket", "nothing/here"])
def test_a_refused_socket_leaves_nothing_in_the_log(
    server: ServerThread, caplog: pytest.LogCaptureFixture, address: str
) -> None:
    with caplog.at_level(logging.INFO):
        assert [handshake(f"{server.url.replace('http', 'ws', 1)}/{address}") for _ in range(3)] == [404, 404, 404]
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_pages_are_asked_to_say_which_they_are_in_the_language_of_whoever_asks(server: ServerThread) -> None:
    address = f"{server.url}/api/overlays/{server.overlay('chat')['id']}/identify"
    with Page(server.socket_url("chat")) as page, Page(server.socket_url("chat", "?preview=1")) as preview:
        page.hello()
        preview.hello(preview=True)
        wait_until(lambda: server.http.post(address).json()["pages"] == 1, "the page said hello, and no preview counts")
        asked = page.until("identify")
        assert asked["seconds"] == 10
        assert asked["words"]["waiting"] == "Connected, waiting for events"
    wait_until(lambda: server.http.post(address).json() == {"pages": 0, "seconds": 10}, "nobody is left to ask")
    server.http.put(f"{server.url}/api/air", json={"on": False}).raise_for_status()
    assert server.http.post(address).status_code == 409
    assert server.http.post(f"{server.url}/api/overlays/99/identify").status_code == 404
