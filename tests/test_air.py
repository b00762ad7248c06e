"""Off the air at once, and back: the pages, the queues, and a restart in between."""

import pytest

from overlay.settings import Settings
from tests.alerts import SECONDS, Show
from tests.fakes import FakeOwncast
from tests.page import Page
from tests.server import ServerThread


def put(server: ServerThread, on: object) -> int:
    return server.http.put(f"{server.url}/api/air", json={"on": on}).status_code


def test_every_page_is_told_at_once_and_one_that_comes_later_too(server: ServerThread) -> None:
    with Page(server.socket_url("chat")) as chat, Page(server.socket_url("alerts")) as alerts:
        assert chat.snapshot["air"] is True

        answer = server.http.put(f"{server.url}/api/air", json={"on": False}).json()

        assert answer["on"] is False
        assert answer["since"] is not None
        assert chat.until("air") == {"type": "air", "on": False}
        assert alerts.until("air") == {"type": "air", "on": False}
        with Page(server.socket_url("chat", chat.position)) as later:
            assert (later.snapshot["type"], later.snapshot["air"]) == ("resume", False)

        put(server, True)

        assert chat.until("air")["on"] is True
    assert server.http.get(f"{server.url}/api/status").json()["air"]["on"] is True


def test_a_restart_does_not_put_on_air_what_was_taken_off(settings: Settings, owncast: FakeOwncast) -> None:
    with ServerThread(settings, owncast_transport=owncast.transport) as server:
        put(server, False)

    with ServerThread(settings, owncast_transport=owncast.transport) as server:
        assert server.http.get(f"{server.url}/api/air").json()["on"] is False
        with Page(server.socket_url("chat")) as page:
            assert page.snapshot["air"] is False


@pytest.mark.parametrize("on", ["no", None, 1], ids=str)
def test_anything_else_than_on_or_off_is_refused(server: ServerThread, on: object) -> None:
    assert put(server, on) == 400


def test_off_air_the_playing_alert_is_cut_and_the_others_wait() -> None:
    show = Show()
    show.take("Ann", "Bo")

    show.on_air = False
    show.show.air_changed()

    assert show.page.of("cut") == [{"type": "cut", "alert": "1"}]
    assert (show.playing, show.waiting, show.queue["held"]) == (None, ["Bo"], "off air")
    assert show.ends == [("Ann", "skipped")]
    show.time.advance(SECONDS * 2)
    assert show.playing is None

    show.on_air = True
    show.show.air_changed()

    assert show.queue["playing"]["name"] == "Bo"
    assert show.queue["held"] == ""
