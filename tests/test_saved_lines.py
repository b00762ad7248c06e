"""Lines that are posted often: kept over a restart, told to every panel, never posted by themselves."""

import pytest

from overlay.posting import LONGEST_POST
from overlay.settings import Settings
from overlay.stage.saved import MOST_SAVED
from tests.fakes import FakeOwncast
from tests.server import ServerThread


def save(server: ServerThread, body: str, kind: str = "user") -> int:
    """Saves a line; the status of the answer."""
    return server.http.post(f"{server.url}/api/messages/saved", json={"kind": kind, "body": body}).status_code


def saved(server: ServerThread) -> list[tuple[int, str, str]]:
    lines = server.http.get(f"{server.url}/api/messages/saved").raise_for_status().json()["saved"]
    assert server.http.get(f"{server.url}/api/status").json()["saved"] == lines
    return [(line["id"], line["kind"], line["body"]) for line in lines]


def test_saved_lines_outlast_a_restart_and_can_be_taken_out(settings: Settings, owncast: FakeOwncast) -> None:
    with ServerThread(settings, owncast_transport=owncast.transport) as server:
        assert (save(server, "Parts list: !parts"), save(server, "brb", "action")) == (201, 201)
        assert save(server, "brb", "action") == 201

    with ServerThread(settings, owncast_transport=owncast.transport) as server:
        assert saved(server) == [(1, "user", "Parts list: !parts"), (2, "action", "brb")]
        assert server.http.delete(f"{server.url}/api/messages/saved/1").status_code == 204
        assert server.http.delete(f"{server.url}/api/messages/saved/1").status_code == 404
        save(server, "hello", "system")
        assert saved(server) == [(2, "action", "brb"), (3, "system", "hello")]
        assert server.events() == []
    assert owncast.posts == []


@pytest.mark.parametrize("body", ["", " \n", "x" * (LONGEST_POST + 1)], ids=["empty", "blank", "too long"])
def test_what_cannot_be_posted_is_not_saved(server: ServerThread, body: str) -> None:
    assert save(server, body) == 400
    assert saved(server) == []


def test_there_is_an_end_to_saved_lines(server: ServerThread) -> None:
    assert {save(server, f"line {number}") for number in range(MOST_SAVED)} == {201}
    assert save(server, "one more") == 409
