"""The program ends at any moment and starts again: what waited waits, what played goes on or is over, once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.page import Page
from tests.server import ServerProcess, chat, event, serving
from tests.waiting import wait_until


@dataclass
class Theatre:
    """A server on one data folder that is killed and started anew."""

    folder: Path
    server: ServerProcess = field(init=False)
    _process: Any = None

    def start(self) -> None:
        self._process = serving(self.folder)
        self.server = self._process.__enter__()

    def stop(self) -> None:
        self._process.__exit__(None, None, None)

    def kill(self) -> None:
        """`kill -9`, and anew."""
        self.server.kill()
        self.stop()
        self.start()

    def end(self) -> None:
        """Ended as it should be, and anew."""
        assert self.server.stop() == 0
        self.stop()
        self.start()

    def call(self, method: str, path: str, **body: object) -> Any:
        answer = self.server.http.request(method, f"{self.server.url}/api{path}", json=body or None)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    @property
    def queue(self) -> dict[str, Any]:
        found: dict[str, Any] = self.call("GET", "/alerts")["queues"][0]
        return found

    def open(self, **hello: object) -> Page:
        page = Page(self.server.socket_url("alerts"))
        page.hello(**hello)
        return page

    def lasts(self, seconds: float) -> None:
        """Every design is on for so long."""
        for design in self.call("GET", "/designs")["designs"]:
            self.call("PATCH", f"/designs/{design['id']}", revision=design["revision"], options={"seconds": seconds})

    def follow(self, *names: str) -> None:
        for name in names:
            self.server.take(event("FEDIVERSE_ENGAGEMENT_FOLLOW", id=f"f-{name}", name=name, username=f"{name}@x.y"))

    def waits_for(self, *names: str) -> None:
        wait_until(lambda: self.waiting == [*names], f"{names} wait")

    @property
    def waiting(self) -> list[str]:
        return [alert["name"] for alert in self.queue["waiting"]]

    @property
    def ends(self) -> dict[str, str]:
        return {alert["name"]: alert["state"] for alert in self.call("GET", "/alerts/history")["alerts"]}


@pytest.fixture
def theatre(tmp_path: Path) -> Iterator[Theatre]:
    theatre = Theatre(tmp_path)
    theatre.start()
    yield theatre
    theatre.stop()


def test_what_waits_survives_kill_9_in_its_order(theatre: Theatre) -> None:
    theatre.follow("Ann", "Bo", "Cy")
    theatre.waits_for("Ann", "Bo", "Cy")
    last = theatre.queue["waiting"][-1]["id"]
    theatre.call("POST", f"/alerts/{last}/move")

    theatre.kill()

    assert theatre.waiting == ["Cy", "Ann", "Bo"]
    with theatre.open() as page:
        assert page.until("alert")["alert"]["name"] == "Cy"


def test_pause_and_mute_outlast_a_restart(theatre: Theatre) -> None:
    theatre.call("POST", "/alerts/pause")
    theatre.call("POST", "/alerts/mute")

    theatre.kill()
    assert (theatre.queue["paused"], theatre.queue["muted"]) == (True, True)
    theatre.call("POST", "/alerts/resume")
    theatre.end()

    assert (theatre.queue["paused"], theatre.queue["muted"]) == (False, True)


def test_what_played_goes_on_from_where_it_was(theatre: Theatre) -> None:
    theatre.lasts(30)
    with theatre.open() as page:
        theatre.follow("Ann", "Bo")
        alert = page.until("alert")["alert"]

        theatre.kill()

    with Page(theatre.server.socket_url("alerts")) as page:
        assert (page.snapshot["alert"], page.snapshot["keep"]) == (None, [alert["id"]])
        page.hello(playing=alert["id"])
        again = page.until("alert")["alert"]
        assert (again["id"], again["started_at"] > alert["started_at"]) == (alert["id"], True)
        assert 0 < again["elapsed"] < 15
        page.say(type="report", report="ended", alert=alert["id"])
        assert page.until("alert")["alert"]["name"] == "Bo"
    assert theatre.ends["Ann"] == "shown"


def test_what_a_page_showed_to_its_end_meanwhile_is_not_shown_again(theatre: Theatre) -> None:
    theatre.lasts(30)
    with theatre.open() as page:
        theatre.follow("Ann", "Bo")
        alert = page.until("alert")["alert"]
        theatre.kill()

    with theatre.open(ended=["77", alert["id"]]) as page:
        assert page.until("alert")["alert"]["name"] == "Bo"
    assert theatre.ends == {"Ann": "shown"}


def test_what_was_over_by_the_clock_is_over(theatre: Theatre) -> None:
    theatre.lasts(0.2)
    with theatre.open() as page:
        theatre.follow("Ann")
        alert = page.until("alert")["alert"]
        theatre.kill()

    wait_until(lambda: theatre.ends == {"Ann": "shown"}, "it is over")
    with theatre.open() as page:
        theatre.follow("Bo")
        assert page.until("alert")["alert"]["id"] != alert["id"]


def test_a_line_hidden_before_a_restart_is_not_shown_after_it(theatre: Theatre) -> None:
    designs = theatre.call("GET", "/designs")["designs"]
    then = [{"type": "alert", "design": designs[0]["id"]}]
    theatre.call("POST", "/rules", name="Boat", when={"is": "text_contains", "text": "boat"}, then=then)
    theatre.server.take(chat("a boat", "a", name="Ann"), chat("my boat", "b", user="v2", name="Bo"))
    theatre.waits_for("Ann", "Bo")
    theatre.server.take(event("VISIBILITY-UPDATE", id="v", timestamp="2026-11-22T13:00:00Z", ids=["a"], visible=False))
    theatre.kill()

    assert theatre.waiting == ["Bo"]
    (over,) = theatre.call("GET", "/alerts/history")["alerts"]
    assert (over["name"], over["state"], over["values"]["message"], over["fragments"]) == ("Ann", "withdrawn", "", [])


def test_the_alerts_of_an_overlay_that_was_deleted_end(theatre: Theatre) -> None:
    theatre.follow("Ann")
    theatre.waits_for("Ann")
    theatre.call("DELETE", f"/overlays/{theatre.queue['overlay']}")

    wait_until(lambda: theatre.ends == {"Ann": "expired"}, "it is over")
    theatre.kill()

    assert theatre.call("GET", "/alerts")["queues"] == []
    assert theatre.ends == {"Ann": "expired"}


def test_an_alert_can_be_played_again_after_a_restart(theatre: Theatre) -> None:
    theatre.follow("Ann")
    theatre.waits_for("Ann")
    id = theatre.queue["waiting"][0]["id"]
    theatre.call("POST", "/alerts/clear")
    theatre.kill()

    theatre.call("POST", f"/alerts/{id}/replay")
    theatre.call("POST", f"/alerts/{id}/replay")

    again = theatre.queue["waiting"]
    assert [alert["name"] for alert in again] == ["Ann", "Ann"]
    assert len({id, *(alert["id"] for alert in again)}) == 3
