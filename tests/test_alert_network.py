"""Networks that end without a word: what nobody was there to see is not taken for shown."""

from collections.abc import Iterator

import pytest

from overlay.web import listener
from tests.page import Page
from tests.proxy import Proxy
from tests.server import ServerThread, event
from tests.waiting import wait_until


@pytest.fixture
def network(server: ServerThread, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    """Between the pages and the server; pages have to show quickly that they are there."""
    monkeypatch.setattr(listener, "PROOF_SECONDS", 0.3)
    with Proxy(int(server.url.rpartition(":")[2])) as proxy:
        yield proxy


def open_page(server: ServerThread, network: Proxy) -> Page:
    page = Page(server.socket_url("alerts").replace(server.url.rpartition(":")[2], str(network.port)))
    page.hello()
    page.until("lead")
    return page


def follow(server: ServerThread, name: str) -> None:
    server.take(event("FEDIVERSE_ENGAGEMENT_FOLLOW", id=name, name=name, username=f"{name}@social.example"))


def queue(server: ServerThread) -> dict[str, object]:
    found: dict[str, object] = server.http.get(f"{server.url}/api/alerts").json()["queues"][0]
    return found


def test_an_alert_that_a_dead_network_swallowed_waits_for_a_page(server: ServerThread, network: Proxy) -> None:
    page = open_page(server, network)
    network.stall()
    follow(server, "Ann")

    wait_until(lambda: queue(server)["held"] == "no page" and queue(server)["waiting"], "the page is known to be gone")
    network.mend()
    page.close()

    with open_page(server, network) as back:
        alert = back.until("alert")["alert"]
    assert alert["name"] == "Ann"
    assert 0.2 < alert["elapsed"] < alert["duration"] / 2


def test_a_page_that_is_there_stays_through_many_alerts(server: ServerThread, network: Proxy) -> None:
    server.http.patch(f"{server.url}/api/overlays/{server.overlay('alerts')['id']}", json={"options": {"gap": 0}})
    with open_page(server, network) as page:
        for number in range(5):
            follow(server, f"n{number}")
            alert = page.until("alert")["alert"]
            assert alert["name"] == f"n{number}"
            page.say(type="report", report="ended", alert=alert["id"])
        wait_until(lambda: not queue(server)["playing"], "all are over")

        assert queue(server)["held"] == ""
