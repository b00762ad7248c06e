"""`/api/alerts`: listing, direct alerts, order, history, sound check. Every answer is held against the document."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import httpx
import pytest

from tests.described import Document, error
from tests.page import Page
from tests.server import ServerThread, event
from tests.waiting import wait_until


@pytest.fixture
def api(server: ServerThread) -> Iterator[httpx.Client]:
    """A tool on this machine."""
    with Document.of(server).client(server) as client:
        yield client


def fire(api: httpx.Client, name: str, design: int | str = "Toast", **more: Any) -> dict[str, Any]:
    """The alert that was queued."""
    answer = api.post("/alerts", json={"design": design, "values": {"name": name}, **more})
    assert answer.status_code == 201, answer.text
    (alert,) = answer.json()["alerts"]
    return dict(alert)


def queue(api: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = api.get("/alerts").json()["queues"][0]
    return found


def names(alerts: list[dict[str, Any]]) -> list[str]:
    return [alert["name"] for alert in alerts]


# Direct alerts


def test_an_alert_is_queued_by_its_design_s_name_or_id(api: httpx.Client) -> None:
    toast = fire(api, "Ann")
    again = fire(api, "Bo", toast["design"]["id"])
    fire(api, "Cy", " tOAST ")

    assert (toast["state"], toast["rule"], toast["event_id"], toast["title"]) == ("queued", None, 0, "Toast")
    assert again["design"] == toast["design"]
    assert names(queue(api)["waiting"]) == ["Ann", "Bo", "Cy"]


def test_its_values_are_text_and_placeholders_in_them_stay_what_they_are(api: httpx.Client) -> None:
    values = {
        "name": "{message}", "message": "<b>hi</b>\n{name}", "count": 3, "handle": "@x", "title": "T", "old_name": "O",
        "viewers": 7, "uptime": 61, "color": 5,
    }  # fmt: skip
    (alert,) = api.post("/alerts", json={"design": "Toast", "values": values}).json()["alerts"]

    assert alert["values"] == {name: value for name, value in values.items() if name != "color"}
    assert (alert["name"], alert["text"], alert["color"]) == ("{message}", "<b>hi</b> {name}", 5)
    assert [fragment["kind"] for fragment in alert["fragments"]] == ["text", "break", "text"]


def test_an_urgent_one_goes_before_others(api: httpx.Client) -> None:
    fire(api, "Ann")
    fire(api, "Live", priority="high")

    assert names(queue(api)["waiting"]) == ["Live", "Ann"]


def test_it_goes_to_every_alerts_overlay_or_to_one(api: httpx.Client) -> None:
    second = api.post("/overlays", json={"kind": "alerts"}).json()["id"]

    both = api.post("/alerts", json={"design": "Toast"}).json()
    one = api.post("/alerts", json={"design": "Toast", "overlay": second}).json()

    assert len(both["alerts"]) == len(both["queues"]) == 2
    assert [alert["overlay"] for alert in one["alerts"]] == [one["queues"][0]["overlay"]] == [second]


def test_it_plays_on_an_open_page(server: ServerThread, api: httpx.Client) -> None:
    with Page(server.socket_url("alerts")) as page:
        page.hello()
        page.until("lead")
        alert = fire(api, "Ann")
        told = page.until("alert")["alert"]

    assert (alert["state"], told["id"], told["name"]) == ("playing", alert["id"], "Ann")
    assert told["design"]["options"]["theme"] == told["design"]["theme"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"design": "No such design"}, 404),
        ({"design": 99}, 404),
        ({"design": -1}, 404),
        ({"design": 2**70}, 404),
        ({}, 400),
        ({"design": None}, 400),
        ({"design": "Toast", "overlay": 99}, 404),
        ({"design": "Toast", "overlay": "1"}, 400),
        ({"design": "Toast", "priority": "urgent"}, 400),
        ({"design": "Toast", "values": {"name": "x" * 10_000}}, 400),
        ({"design": "Toast", "values": {"message": "x" * 5001}}, 400),
        ({"design": "Toast", "values": {"count": 0}}, 400),
        ({"design": "Toast", "values": {"nothing": 1}}, 400),
        ({"design": "Toast", "values": []}, 400),
        ({"design": "Toast", "seconds": 3}, 400),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_cannot_be_queued_is_refused_in_words(api: httpx.Client, body: dict[str, Any], status: int) -> None:
    answer = api.post("/alerts", json=body)

    assert answer.status_code == status
    error(answer)
    assert queue(api)["waiting"] == []


def test_without_an_alerts_overlay_there_is_nothing_to_queue_it_on(server: ServerThread, api: httpx.Client) -> None:
    api.delete(f"/overlays/{server.overlay('alerts')['id']}")

    answer = api.post("/alerts", json={"design": "Toast"})

    assert answer.status_code == 409
    assert "add one" in error(answer)


# The order


def test_a_waiting_alert_can_be_put_first_or_before_another(api: httpx.Client) -> None:
    ids = [fire(api, name)["id"] for name in ("Ann", "Bo", "Cy")]

    first = api.post(f"/alerts/{ids[2]}/move", json={"before": None}).json()["queues"]
    then = api.post(f"/alerts/{ids[0]}/move", json={"before": ids[2]}).json()["queues"]

    assert names(first[0]["waiting"]) == ["Cy", "Ann", "Bo"]
    assert names(then[0]["waiting"]) == ["Ann", "Cy", "Bo"]


@pytest.mark.parametrize(
    ("id", "body", "status"),
    [
        ("99", {"before": None}, 404),
        ("x", {"before": None}, 404),
        ("1", {"before": "99"}, 409),
        ("1", {"before": "x"}, 400),
    ],
)
def test_a_move_that_cannot_be_is_refused(api: httpx.Client, id: str, body: dict[str, Any], status: int) -> None:
    fire(api, "Ann")

    answer = api.post(f"/alerts/{id}/move", json=body)

    assert answer.status_code == status
    error(answer)


def test_a_waiting_alert_can_be_taken_out(api: httpx.Client) -> None:
    ann, _ = fire(api, "Ann"), fire(api, "Bo")

    (left,) = api.delete(f"/alerts/{ann['id']}").json()["queues"]

    assert (names(left["waiting"]), left["shown"][0]["state"]) == (["Bo"], "withdrawn")
    again = api.delete(f"/alerts/{ann['id']}")
    assert again.status_code == 404
    error(again)


@pytest.mark.parametrize("id", ["0", "skip", "1-1", "9" * 30, "-1", "%00"])
def test_what_does_not_wait_cannot_be_taken_out(api: httpx.Client, id: str) -> None:
    answer = api.delete(f"/alerts/{id}")

    assert answer.status_code == 404
    error(answer)


# The history


def test_the_history_is_read_from_the_newest_page_by_page(api: httpx.Client) -> None:
    for number in range(7):
        fire(api, str(number))
        api.post("/alerts/clear")
    found, before = [], ""
    while True:
        page = api.get(f"/alerts/history?limit=3{before}").json()
        found.append(names(page["alerts"]))
        if page["next"] is None:
            break
        before = f"&before={page['next']}"

    assert found == [["6", "5", "4"], ["3", "2", "1"], ["0"]]
    assert {alert["state"] for alert in api.get("/alerts/history").json()["alerts"]} == {"skipped"}


def test_the_history_of_one_overlay_is_its_own(api: httpx.Client) -> None:
    second = api.post("/overlays", json={"kind": "alerts"}).json()["id"]
    fire(api, "Ann", overlay=second)
    fire(api, "Bo", overlay=queue(api)["overlay"])
    api.post("/alerts/clear")

    assert names(api.get(f"/alerts/history?overlay={second}").json()["alerts"]) == ["Ann"]
    assert api.get("/alerts/history?overlay=99").json() == {"alerts": [], "next": None}


@pytest.mark.parametrize("query", ["limit=0", "limit=-1", "limit=x", "before=x", "overlay=x", "overlay=-x"])
def test_a_history_that_cannot_be_asked_for_is_a_400(api: httpx.Client, query: str) -> None:
    answer = api.get(f"/alerts/history?{query}")

    assert answer.status_code == 400
    error(answer)


@pytest.mark.parametrize("query", ["limit=1000000", f"limit={10**30}", "before=99", f"before={10**30}", "before=-1"])
def test_a_history_beyond_what_there_is_is_empty_or_whole(api: httpx.Client, query: str) -> None:
    assert api.get(f"/alerts/history?{query}").status_code == 200


def test_the_history_finds_its_rows_by_an_index(server: ServerThread, api: httpx.Client) -> None:
    """However many there are."""
    fire(api, "Ann")
    with closing(sqlite3.connect(server.settings.data_dir / "overlay.db")) as connection:
        for target in ("", "target = 1 AND "):
            plan = connection.execute(
                f"EXPLAIN QUERY PLAN SELECT * FROM runs WHERE {target}ended_at IS NOT NULL AND kind = 'alert' "
                "ORDER BY ended_at DESC, id DESC LIMIT 50"
            ).fetchall()
            assert all("TEMP B-TREE" not in row[3] and "SCAN runs\n" not in f"{row[3]}\n" for row in plan), plan


# Playing again


def test_an_alert_is_played_again_as_one_of_its_own(api: httpx.Client) -> None:
    old = fire(api, "Ann")
    api.post("/alerts/clear")

    (again,) = api.post(f"/alerts/{old['id']}/replay").json()["queues"][0]["waiting"]

    assert (again["name"], again["id"] == old["id"], again["queued_at"] > old["queued_at"]) == ("Ann", False, True)


def test_one_of_many_is_played_again_for_all_whose_lines_are_not_hidden(
    server: ServerThread, api: httpx.Client
) -> None:
    design = api.get("/designs").json()["designs"][0]["id"]
    then = [{"type": "alert", "design": design}]
    api.post("/rules", json={"name": "Any", "when": {"is": "event", "types": ["chat"]}, "then": then})
    for name in "ABCDEFGHIJKL":
        user = {"id": f"many-{name}", "displayName": name, "displayColor": 1}
        at = "2026-11-22T12:00:00Z"
        server.take(event("CHAT", id=f"many-{name}", timestamp=at, user=user, body="<p>hi</p>", visible=True))
    wait_until(lambda: [one["merged"] for one in queue(api)["waiting"]] in ([11], [10, 0]), "they are one")
    old = queue(api)["waiting"][0]
    api.post("/alerts/clear")
    server.take(event("VISIBILITY-UPDATE", id="y", timestamp="2026-11-22T12:01:00Z", ids=["many-C"], visible=False))

    again = api.post(f"/alerts/{old['id']}/replay").json()["queues"][0]["waiting"][-1]

    assert again["merged"] == old["merged"] - 1
    assert [one["name"] for one in again["people"]] == [one["name"] for one in old["people"] if one["name"] != "C"]


def test_one_whose_line_is_hidden_is_not_played_again(server: ServerThread, api: httpx.Client) -> None:
    design = api.get("/designs").json()["designs"][0]["id"]
    then = [{"type": "alert", "design": design}]
    api.post("/rules", json={"name": "Any", "when": {"is": "event", "types": ["chat"]}, "then": then})
    user = {"id": "v", "displayName": "Ann", "displayColor": 1}
    said = {"id": "line", "timestamp": "2026-11-22T12:00:00Z", "user": user, "body": "<p>hi</p>", "visible": True}
    server.take(event("CHAT", **said))
    wait_until(lambda: queue(api)["waiting"], "it waits")
    id = queue(api)["waiting"][0]["id"]
    api.post("/alerts/clear")
    server.take(event("VISIBILITY-UPDATE", id="x", timestamp="2026-11-22T12:01:00Z", ids=["line"], visible=False))

    answer = api.post(f"/alerts/{id}/replay")

    assert answer.status_code == 409
    assert "hidden" in error(answer)
    assert api.get("/alerts/history").json()["alerts"][0]["values"]["message"] == ""


# The sound check


def test_a_sound_check_is_played_by_the_page_that_leads_and_its_answer_is_told(
    server: ServerThread, api: httpx.Client
) -> None:
    with Page(server.socket_url("alerts")) as page:
        page.hello(obs="2.26.9")
        page.until("lead")
        assert api.post("/alerts/sound-check").status_code == 200
        sound = page.until("sound_check")["sound"]
        page.say(type="report", report="sound", message="blocked")
        wait_until(lambda: queue(api)["sound"], "the answer is there")
        found = queue(api)

        assert server.http.get(f"{server.url}{sound}").headers["content-type"].startswith("audio/")
        assert (found["sound"]["state"], found["sound"]["page"]) == ("blocked", found["leader"])
        assert "OBS" in found["leader"]
    wait_until(lambda: queue(api)["sound"] is None, "what was found went with the page")


@pytest.mark.parametrize(
    ("browser", "plugin", "leader"),
    [
        ("Mozilla/5.0 Chrome/127.0.6533.120 OBS/32.2.2 Safari/537.36", "2.26.9", "OBS 32.2.2"),
        ("Mozilla/5.0 Chrome/127.0.6533.120 Safari/537.36", "2.26.9", "OBS (browser plugin 2.26.9)"),
        ("Mozilla/5.0 Chrome/127.0.6533.120 OBS/32.2.2 Safari/537.36", "", "browser tab"),
    ],
)
def test_the_page_that_leads_has_a_name(
    server: ServerThread, api: httpx.Client, browser: str, plugin: str, leader: str
) -> None:
    with Page(server.socket_url("alerts"), user_agent_header=browser) as page:
        page.hello(obs=plugin)
        page.until("lead")

        assert queue(api)["leader"] == leader


def test_without_a_page_there_is_no_sound_check(api: httpx.Client) -> None:
    answer = api.post("/alerts/sound-check")

    assert answer.status_code == 409
    assert "no page" in error(answer)


def test_a_file_that_cannot_be_played_is_named_in_the_queue(server: ServerThread, api: httpx.Client) -> None:
    with Page(server.socket_url("alerts")) as page:
        page.hello()
        page.until("lead")
        alert = fire(api, "Ann")
        page.say(type="report", report="media", alert=alert["id"], message="boat.webm cannot be played")
        wait_until(lambda: queue(api)["problems"], "the panel hears of it")

        assert queue(api)["problems"] == ["Toast: boat.webm cannot be played"]
