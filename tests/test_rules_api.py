"""`/api/rules`, on the real server."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from overlay.settings import Settings
from tests.server import WEBHOOK_KEY, ServerThread, chat, event, serving
from tests.waiting import wait_until

BOAT = {"is": "command", "name": "!boat"}
VIEWER = {"id": "viewer-1", "displayName": "Maren", "displayColor": 3}


@pytest.fixture
def api(server: ServerThread) -> Iterator[httpx.Client]:
    """A tool that calls the server's API."""
    with httpx.Client(base_url=f"{server.url}/api", timeout=10) as client:
        yield client


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The same of a server that several tests share: they leave it as they found it."""
    settings = Settings(port=0, data_dir=tmp_path_factory.mktemp("shared"), webhook_key=WEBHOOK_KEY)
    with ServerThread(settings) as server, httpx.Client(base_url=f"{server.url}/api", timeout=10) as client:
        yield client


def rules(api: httpx.Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get("/rules").raise_for_status().json()["rules"]
    return found


def make(api: httpx.Client, when: Any = BOAT, **more: Any) -> dict[str, Any]:
    design = api.get("/designs").raise_for_status().json()["designs"][0]["id"]
    rule = {"name": "a boat", "when": when, "then": [{"type": "alert", "design": design}], **more}
    answer = api.post("/rules", json=rule)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def alerts(api: httpx.Client) -> list[dict[str, Any]]:
    """What plays and waits on all overlays."""
    queues = api.get("/alerts").raise_for_status().json()["queues"]
    return [one for queue in queues for one in (queue["playing"], *queue["waiting"]) if one]


def test_everybody_begins_with_rules_that_are_one_switch_away(api: httpx.Client) -> None:
    first = rules(api)

    assert [rule["name"] for rule in first if rule["enabled"]] == [
        "First visit",
        "The stream starts",
        "New follower",
        "Anything else I test",
    ]
    assert len(first) >= 12
    assert [problem for rule in first for problem in rule["problems"]] == []
    assert all(rule["sentence"].startswith("When ") for rule in first)


def test_the_vocabulary_says_what_rules_can_be_made_of(shared: httpx.Client) -> None:
    said = shared.get("/rules").json()["vocabulary"]

    names = {word["name"] for word in said["conditions"]}
    assert {"event", "command", "pattern", "first_message_of_stream", "away_days", "nothing_before"} <= names
    assert {limit["name"] for limit in said["limits"]} == set(rules(shared)[0]["limits"])
    assert said["actions"] == [{"type": "alert", "title": "Show an alert"}]
    (percent,) = next(word for word in said["conditions"] if word["name"] == "chance")["params"]
    assert (percent["type"], percent["default"], percent["minimum"], percent["maximum"]) == ("number", 50, 1, 100)


def test_a_rule_that_was_made_fires_from_the_next_event_on(server: ServerThread, api: httpx.Client) -> None:
    server.take(chat("!boat", "early"))
    made = make(api, limits={"every_seconds": 60})

    server.take(chat("!boat", "a"), chat("hello", "b"), chat("!boat again", "c"))

    wait_until(lambda: alerts(api), "an alert waits")
    (alert,) = alerts(api)
    assert alert["rule"] == {"id": made["id"], "name": "a boat"}
    assert (alert["values"]["name"], alert["values"]["message"]) == ("Maren", "!boat")


def test_a_rule_is_changed_switched_off_and_deleted(server: ServerThread, api: httpx.Client) -> None:
    made = make(api)
    assert (made["place"], made["revision"], made["enabled"]) == (len(rules(api)), 1, True)

    changes = {"revision": 1, "enabled": False, "name": " The  boat ", "limits": {"per_minute": 2}}
    changed = api.patch(f"/rules/{made['id']}", json=changes).raise_for_status().json()

    assert (changed["revision"], changed["enabled"], changed["name"]) == (2, False, "The boat")
    assert changed["when"] == made["when"]
    assert changed["limits"]["per_minute"] == 2
    assert changed["sentence"].endswith("at most 2 times a minute.")
    assert api.get(f"/rules/{made['id']}").json() == changed
    server.take(chat("!boat", "a"))
    assert api.delete(f"/rules/{made['id']}").status_code == 204
    assert api.delete(f"/rules/{made['id']}").status_code == 404
    assert api.patch(f"/rules/{made['id']}", json={"revision": 2}).status_code == 404
    assert alerts(api) == []


def test_the_second_of_two_people_is_told_and_overwrites_nothing(api: httpx.Client) -> None:
    made = make(api)
    first = api.patch(f"/rules/{made['id']}", json={"revision": 1, "name": "mine"}).raise_for_status().json()

    second = api.patch(f"/rules/{made['id']}", json={"revision": 1, "name": "yours"})

    assert second.status_code == 409
    assert "was changed meanwhile (revision 2, not 1)" in second.json()["error"]
    assert second.json()["present"] == first
    assert api.get(f"/rules/{made['id']}").json() == first
    assert api.patch(f"/rules/{made['id']}", json={"revision": 2, "name": "yours"}).status_code == 200


def test_rules_stand_in_the_order_they_are_put_in(api: httpx.Client) -> None:
    ids = [rule["id"] for rule in rules(api)]

    ordered = api.post("/rules/order", json={"rules": ids[::-1]}).raise_for_status().json()["rules"]

    assert [rule["id"] for rule in ordered] == ids[::-1] == [rule["id"] for rule in rules(api)]
    assert [rule["place"] for rule in ordered] == [*range(1, len(ids) + 1)]
    assert [rule["revision"] for rule in ordered] == [1] * len(ids)
    assert api.post("/rules/order", json={"rules": ids[1:]}).status_code == 409
    assert api.post("/rules/order", json={"rules": [*ids, ids[0]]}).status_code == 400
    assert api.post("/rules/order", json={"rules": [*ids[1:], 10**18]}).status_code == 409
    assert [rule["id"] for rule in rules(api)] == ids[::-1]


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ({}, "missing required field `name`"),
        ({"name": "", "when": BOAT}, "name: 1 to 80 characters"),
        ({"name": "x" * 81, "when": BOAT}, "name: 1 to 80 characters"),
        ({"name": "x", "when": []}, "Expected `object`, got `array` - at `$.when`"),
        ({"name": "x", "when": {"is": "pattern", "pattern": "(?=x)"}}, "when.pattern: the pattern cannot be used"),
        ({"name": "x", "when": BOAT, "then": [{"type": "fireworks"}]}, "then[0].type: 'fireworks' is no action"),
        ({"name": "x", "when": BOAT, "then": [{}]}, "then[0].type: 'None' is no action"),
        ({"name": "x", "when": BOAT, "then": [{"type": "alert"}]}, "then[0]: Object missing required field `design`"),
        ({"name": "x", "when": BOAT, "then": [{"type": "alert", "design": "1"}]}, "then[0]: Expected `int`, got `str`"),
        (
            {"name": "x", "when": BOAT, "then": [{"type": "alert", "design": 1, "url": ""}]},
            "then[0]: Object contains unknown field `url`",
        ),
        ({"name": "x", "when": BOAT, "then": [{"type": "alert", "design": 1}] * 9}, "then: 9 actions; at most 8"),
        (
            {"name": "x", "when": BOAT, "limits": {"every_seconds": -1}},
            "limits.every_seconds: -1 is not a whole number from 0 to 604,800",
        ),
        ({"name": "x", "when": BOAT, "limits": {"every_seconds": 10**9}}, "1000000000 is not a whole number from 0"),
        (
            {"name": "x", "when": BOAT, "limits": {"per_minute": "some"}},
            "limits.per_minute: 'some' is not a whole number",
        ),
        ({"name": "x", "when": BOAT, "limits": {"once_per_stream": 1}}, "limits.once_per_stream: 1 is not true or"),
        (
            {"name": "x", "when": BOAT, "limits": {"hourly": 1}},
            "limits.hourly: there is no such limit; there are every_seconds, ",
        ),
        ({"name": "x", "when": BOAT, "owner": 1}, "unknown field `owner`"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_in_words(shared: httpx.Client, rule: Any, told: str) -> None:
    before = rules(shared)

    answer = shared.post("/rules", json=rule)

    assert answer.status_code == 400
    assert told in answer.json()["error"]
    assert rules(shared) == before


def test_conditions_nested_beyond_all_reason_are_refused(shared: httpx.Client) -> None:
    deep = '{"not":' * 50_000 + '{"is":"bot"}' + "}" * 50_000

    answer = shared.post("/rules", content=f'{{"name":"x","when":{deep}}}')

    assert answer.status_code in (400, 413)
    assert shared.get("/rules").status_code == 200


def test_patterns_that_are_too_much_together_are_refused(shared: httpx.Client) -> None:
    def when(count: int) -> dict[str, Any]:
        return {"any": [{"is": "pattern", "pattern": f"((a?){{100}}){{10}}b{number}"} for number in range(count)]}

    first = make(shared, when(3))
    refused = shared.post("/rules", json={"name": "x", "when": when(3)})
    checked = shared.post("/rules/check", json={"when": when(50)})
    changed = shared.patch(f"/rules/{first['id']}", json={"revision": 1, "when": when(5)})
    shared.delete(f"/rules/{first['id']}").raise_for_status()

    assert (refused.status_code, checked.status_code) == (400, 400)
    assert "the patterns of all rules together take 12,0" in refused.json()["error"]
    assert changed.status_code == 200, "in the place of what it was"


def test_a_deleted_design_is_named_in_the_rules_that_show_it(api: httpx.Client) -> None:
    made = make(api)
    design = made["then"][0]["design"]

    refused = api.delete(f"/designs/{design}")
    assert refused.status_code == 409
    assert "'a boat'" in refused.json()["error"]
    assert api.delete(f"/designs/{design}?force=1").status_code == 204

    told = api.get(f"/rules/{made['id']}").json()
    assert told["problems"] == ["the design it shows was deleted: choose another"]
    assert "a design that was deleted" in told["sentence"]


def test_a_draft_is_read_back_with_what_it_would_have_done(server: ServerThread, api: httpx.Client) -> None:
    server.take(chat("!boat", "a"), chat("hello", "b"), chat("!boat", "c"), chat("!boat", "d", user="v2", name="Ana"))
    count = len(rules(api))

    draft = {"name": "", "when": BOAT, "then": [], "limits": {"every_seconds_per_viewer": 30}}
    told = api.post("/rules/check", json=draft).raise_for_status().json()

    assert told["sentence"].startswith("When someone writes “!boat”, do nothing")
    assert told["problems"] == ["it does nothing yet: say what it does"]
    assert [one["event"]["source_id"] for one in told["matched"]] == ["a", "c", "d"]
    assert [one["fires"] for one in told["matched"]] == [True, False, True]
    assert told["matched"][1]["why"] == "at most once in 30 seconds for each viewer"
    assert told["of"] == 4
    assert len(rules(api)) == count
    assert alerts(api) == []


def test_a_check_shows_no_words_of_a_hidden_line(server: ServerThread, api: httpx.Client) -> None:
    server.take(chat("!boat secret", "a"))
    server.take(event("VISIBILITY-UPDATE", ids=["a"], visible=False, timestamp="2026-11-22T12:00:01Z"))

    told = api.post("/rules/check", json={"when": BOAT}).raise_for_status()

    assert told.json()["matched"][0]["event"]["hidden"]
    assert "secret" not in told.text


def test_a_check_knows_the_last_events_after_a_restart(tmp_path: Path) -> None:
    with ServerThread(Settings(port=0, data_dir=tmp_path, webhook_key=WEBHOOK_KEY)) as server:
        server.take(*(chat(f"!boat {number}", str(number)) for number in range(120)))

    with ServerThread(Settings(port=0, data_dir=tmp_path, webhook_key=WEBHOOK_KEY)) as server:
        told = server.http.post(f"{server.url}/api/rules/check", json={"when": BOAT}).json()

    assert [one["event"]["source_id"] for one in told["matched"]] == [str(number) for number in range(20, 120)]


def test_a_check_of_a_rule_that_waits_for_the_others_asks_them(server: ServerThread, api: httpx.Client) -> None:
    last = rules(api)[-1]
    server.take(event("USER_JOINED", id="j", user=VIEWER))
    api.post("/events/test", json={"type": "USER_JOINED"}).raise_for_status()
    api.post("/events/test", json={"type": "CHAT"}).raise_for_status()

    draft = {"id": last["id"], "when": last["when"], "then": last["then"]}
    told = api.post("/rules/check", json=draft).raise_for_status().json()

    assert [one["event"]["type"] for one in told["matched"]] == ["CHAT"]


def test_every_ready_made_rule_can_be_tried_on_or_off(api: httpx.Client) -> None:
    for rule in rules(api):
        answer = api.post(f"/rules/{rule['id']}/try")
        assert answer.status_code == 200, answer.text
        queues = answer.json()["queues"]
        tried = [one for queue in queues for one in (queue["playing"], *queue["waiting"]) if one]
        assert [one["rule"]["id"] for one in tried] == [rule["id"]], rule["name"]
        assert tried[0]["test"]
        api.post("/alerts/clear").raise_for_status()
        api.post("/alerts/skip").raise_for_status()
    assert api.post("/rules/999999/try").status_code == 404


@pytest.mark.parametrize(
    ("when", "value", "expected"),
    [
        ({"is": "command", "name": "!boat", "arguments": "some"}, "message", "!boat ahoy"),
        ({"all": [{"is": "text_contains", "text": "<b>&"}, {"is": "moderator"}]}, "message", "<b>&"),
        ({"is": "pattern", "pattern": r"\bcat\b"}, "message", "cat"),
        ({"any": [{"is": "viewer", "names": ["Ana", "Ben"]}, {"is": "first_join"}]}, "name", "Ana"),
        ({"is": "viewers_reached", "count": 250}, "viewers", 250),
        ({"all": [{"is": "event", "types": ["rename"]}, {"not": {"is": "live"}}]}, "old_name", "Test Viewer"),
        ({"all": [{"is": "event", "types": ["title_changed"]}, {"is": "text_is", "text": "Tea"}]}, "title", "Tea"),
        ({"all": [{"is": "event", "types": ["bot_line"]}, {"is": "bot"}]}, "name", "Test Viewer"),
        ({"any": []}, "name", "Test Viewer"),
    ],
)
def test_a_rule_is_tried_with_an_event_that_fits_it(shared: httpx.Client, when: Any, value: str, expected: Any) -> None:
    made = make(shared, when)

    queues = shared.post(f"/rules/{made['id']}/try").raise_for_status().json()["queues"]

    shared.post("/alerts/clear").raise_for_status()
    shared.delete(f"/rules/{made['id']}").raise_for_status()
    tried = queues[0]["waiting"][0]
    assert tried["rule"]["id"] == made["id"]
    assert tried["values"][value] == expected


def test_trying_counts_against_no_limit(server: ServerThread, api: httpx.Client) -> None:
    made = make(api, limits={"once_per_stream": True})
    api.post(f"/rules/{made['id']}/try").raise_for_status()

    server.take(chat("!boat", "a"))

    wait_until(lambda: len(alerts(api)) == 2, "both wait")


def test_a_test_that_no_rule_answers_still_shows(api: httpx.Client) -> None:
    for type in ("CHAT", "SYSTEM", "CHAT_ACTION", "USER_PARTED", "NAME_CHANGE", "STREAM_STOPPED", "VISIBILITY-UPDATE"):
        api.post("/events/test", json={"type": type}).raise_for_status()

    wait_until(lambda: len(alerts(api)) == 7, "each waits")
    assert {one["rule"]["name"] for one in alerts(api)} == {"Anything else I test"}
    assert all(one["values"]["name"] for one in alerts(api))


def test_rules_survive_a_restart_and_deleted_ones_stay_away(tmp_path: Path) -> None:
    settings = Settings(port=0, data_dir=tmp_path, webhook_key=WEBHOOK_KEY)
    with ServerThread(settings) as server, httpx.Client(base_url=f"{server.url}/api") as api:
        made = make(api, {"all": [BOAT, {"is": "viewer", "names": ["Ana"]}]})
        for rule in rules(api):
            if rule["id"] != made["id"]:
                api.delete(f"/rules/{rule['id']}").raise_for_status()

    with ServerThread(settings) as server, httpx.Client(base_url=f"{server.url}/api") as api:
        assert rules(api) == [made | {"place": made["place"]}]
        api.delete(f"/rules/{made['id']}").raise_for_status()

    with ServerThread(settings) as server, httpx.Client(base_url=f"{server.url}/api") as api:
        assert rules(api) == []


def test_a_rule_of_another_program_stops_nothing_and_says_so(tmp_path: Path) -> None:
    settings = Settings(port=0, data_dir=tmp_path, webhook_key=WEBHOOK_KEY)
    with ServerThread(settings) as server, httpx.Client(base_url=f"{server.url}/api") as api:
        made = make(api)
    with sqlite3.connect(tmp_path / "overlay.db") as connection:
        connection.execute("""UPDATE rules SET body = '{"when": {"is": "weather"}}' WHERE id = ?""", (made["id"],))
    connection.close()

    with ServerThread(settings) as server, httpx.Client(base_url=f"{server.url}/api") as api:
        server.take(chat("!boat", "a"))
        broken = rules(api)[-1]
        assert broken["problems"][0].startswith("this rule cannot be understood")
        off = api.patch(f"/rules/{made['id']}", json={"revision": 1, "enabled": False}).raise_for_status().json()
        assert (off["enabled"], off["when"]) == (False, {"is": "weather"})
        mended = {"revision": 2, "when": BOAT, "then": made["then"]}
        assert api.patch(f"/rules/{made['id']}", json=mended).raise_for_status().json()["problems"] == []


def test_alerts_that_were_due_survive_kill_9_at_any_moment(tmp_path: Path) -> None:
    """The server is killed right behind a 204, again and again; in the end each boat is one alert."""
    sent = 0
    with serving(tmp_path) as server, httpx.Client(base_url=f"{server.url}/api") as api:
        for rule in rules(api):
            api.delete(f"/rules/{rule['id']}").raise_for_status()
        make(api)
    for life in range(6):
        with serving(tmp_path) as server:
            for _ in range(1 + life * 3):
                sent += 1
                server.take(chat(f"!boat {sent}", str(sent)))
            server.kill()

    with serving(tmp_path) as server, httpx.Client(base_url=f"{server.url}/api") as api:
        due = {row["id"] for row in server.events() if row["type"] == "CHAT"}
        wait_until(lambda: api.get("/alerts").status_code == 200, "it is there")
    with sqlite3.connect(tmp_path / "overlay.db") as connection:
        runs = [id for (id,) in connection.execute("SELECT event_id FROM runs WHERE again = 0")]
        fired = [id for (id,) in connection.execute("SELECT event_id FROM firings")]
    connection.close()
    assert sent == len(due)
    assert sorted(runs) == sorted(due) == sorted(fired)


def test_the_apis_document_says_what_a_condition_can_be(shared: httpx.Client) -> None:
    schemas = shared.get("/openapi.json").json()["components"]["schemas"]
    for name in ("NewRule", "RuleDraft"):
        said = schemas[name]["properties"]
        check = Draft202012Validator(said["when"])
        for rule in rules(shared):
            check.validate(rule["when"])
            Draft202012Validator(said["limits"]).validate(rule["limits"])
        wrong: list[dict[str, Any]] = [{}, {"is": "weather"}, {"is": "chance", "percent": 0}, {"is": "command"}]
        assert not any(check.is_valid(one) for one in (*wrong, {"all": [], "any": []}))
