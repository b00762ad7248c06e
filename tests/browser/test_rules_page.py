"""The page of the rules: a rule made in a line, changed in a form, tried, moved, brought back, and never lost."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from overlay.settings import Settings
from tests.browser.conftest import Faults, OpenPage
from tests.browser.panel import OVERFLOW, said
from tests.server import WEBHOOK_KEY, ServerThread
from tests.waiting import wait_until

READY = ".rules:not([data-loading])"

UNNAMED = """() => [...document.querySelectorAll("input, select, button, a")]
  .filter((field) => field.checkVisibility?.() ?? field.getClientRects().length > 0)
  .filter((field) => !field.closest("[aria-hidden=true]"))
  .filter((field) => !(field.labels?.length && field.labels[0].textContent.trim()) && !field.ariaLabel
    && !field.title && !field.textContent.trim())
  .map((field) => field.outerHTML.slice(0, 120))"""
"""Every field that a reader of the screen could not name."""

SMALL = """() => [...document.querySelectorAll("button, input:not([type=radio]), select, a")]
  .filter((element) => element.checkVisibility?.() ?? element.getClientRects().length > 0)
  .map((element) => [element, element.getBoundingClientRect()])
  .filter(([, box]) => box.height < 43.5 || box.width < 43.5)
  .map(([element, box]) => `${element.outerHTML.slice(0, 80)} ${box.width}x${box.height}`)"""
"""Everything to be touched that a thumb would miss."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerThread]:
    """A server with the rules that everybody begins with."""
    with ServerThread(Settings(port=0, data_dir=tmp_path, webhook_key=WEBHOOK_KEY)) as server:
        yield server


@pytest.fixture
def rules_page(server: ServerThread, open_page: OpenPage) -> Page:
    """The page in a wide window."""
    return opened(server, open_page(width=1440, height=900))


def opened(server: ServerThread, page: Page, path: str = "/rules") -> Page:
    """The page anew: an address that differs by what is behind the # alone would load nothing."""
    page.goto("about:blank")
    page.goto(f"{server.url}{path}")
    expect(page.locator(READY)).to_have_count(1)
    return page


def stored(server: ServerThread) -> list[dict[str, Any]]:
    """The rules, in their order."""
    rules: list[dict[str, Any]] = server.http.get(f"{server.url}/api/rules").raise_for_status().json()["rules"]
    return rules


def names(server: ServerThread) -> list[str]:
    return [rule["name"] for rule in stored(server)]


def rule(server: ServerThread, name: str) -> dict[str, Any]:
    return next(rule for rule in stored(server) if rule["name"] == name)


def make(server: ServerThread, name: str, when: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A rule that shows the first design."""
    body = {"name": name, "when": when, "then": [{"type": "alert", "design": 1}], **more}
    made: dict[str, Any] = server.http.post(f"{server.url}/api/rules", json=body).raise_for_status().json()
    return made


def row(page: Page, name: str) -> Locator:
    return page.locator(".list .rule").filter(has=page.get_by_text(name, exact=True))


def open_rule(page: Page, name: str) -> None:
    row(page, name).locator(".words").click()
    expect(page.locator(".opened input.name")).to_have_value(name)


def field(page: Page, condition: str, param: str) -> Locator:
    return page.locator(f".condition[data-is={condition}] [data-param={param}]")


def choose(select: Locator, label: str) -> None:
    select.select_option(label=label)


def test_a_command_becomes_an_alert_in_a_line(server: ServerThread, rules_page: Page) -> None:
    server.take(said("!parrot please", "m1", name="Ines"), said("no command", "m2"))

    rules_page.keyboard.press("n")
    rules_page.keyboard.type("!parrot")
    rules_page.keyboard.press("Enter")

    expect(rules_page.locator(".opened .sentence")).to_have_text("When someone writes “!parrot”, show “First visit”.")
    expect(rules_page.locator(".matched > li")).to_have_count(1)
    expect(rules_page.locator(".matched > li")).to_contain_text("!parrot please")
    assert names(server)[-2:] == ["!parrot", "Anything else I test"], "what answers to the rest stays last"
    server.take(said("!parrot", "m3", name="Kit"))
    wait_until(lambda: waiting(server), "the alert is queued")
    (alert,) = waiting(server)
    assert (alert["rule"]["name"], alert["name"]) == ("!parrot", "Kit")


def waiting(server: ServerThread) -> list[dict[str, Any]]:
    queues = server.http.get(f"{server.url}/api/alerts").raise_for_status().json()["queues"]
    return [alert for queue in queues for alert in queue["waiting"]]


def test_a_ready_made_rule_is_one_switch_away(server: ServerThread, rules_page: Page) -> None:
    row(rules_page, "Someone says cat").get_by_role("switch").click()

    expect(rules_page.locator(".list .summary")).to_contain_text(f"5 of {len(stored(server))} on")
    assert rule(server, "Someone says cat")["enabled"]


def test_groups_and_nots_are_built_in_the_form_and_read_back(server: ServerThread, rules_page: Page) -> None:
    rules_page.get_by_role("button", name="Start with an empty rule").click()
    rules_page.locator(".opened input.name").fill("Pets")
    choose(rules_page.get_by_label("+ Condition"), "Any of several")
    inner = rules_page.locator(".conditions .conditions")
    for word in ("cat", "dog"):
        choose(inner.get_by_label("+ Condition"), "The text contains")
        rules_page.keyboard.type(word)
    choose(rules_page.get_by_label("+ Condition").last, "It is a moderator")
    rules_page.locator(".condition[data-is=moderator] .not").click()

    expect(rules_page.locator(".opened .sentence")).to_have_text(
        "When someone writes in chat and (the text contains “cat” or the text contains “dog”) and it is not a "
        "moderator, show “First visit”."
    )
    for _ in range(2):
        rules_page.keyboard.press("Control+s")
    expect(rules_page.locator(".opened .state")).to_have_text("saved")
    assert names(server).count("Pets") == 1
    contains = {"is": "text_contains", "whole": False, "case": False}
    assert rule(server, "Pets")["when"] == {
        "all": [
            {"is": "event", "types": ["chat"]},
            {"any": [{**contains, "text": "cat"}, {**contains, "text": "dog"}]},
            {"not": {"is": "moderator"}},
        ]
    }


def test_a_condition_that_only_the_server_knows_has_its_form(server: ServerThread, rules_page: Page) -> None:
    params = [
        {"name": "phase", "type": "choice", "label": "Phase", "default": "full", "help": "", "unit": "",
         "choices": [{"value": "new", "label": "New"}, {"value": "full", "label": "Full"}]},
        {"name": "light", "type": "number", "label": "Light", "default": 40, "help": "", "unit": "%", "choices": []},
        {"name": "over", "type": "names", "label": "Over", "default": None, "help": "", "unit": "", "choices": []},
    ]  # fmt: skip

    def with_the_moon(route: Route) -> None:
        answer = server.http.get(f"{server.url}/api/rules").json()
        answer["vocabulary"]["conditions"].append(
            {"name": "moon", "title": "The moon", "group": "Sky", "params": params}
        )
        route.fulfill(json=answer)

    asked: list[dict[str, Any]] = []

    def checked(route: Route) -> None:
        asked.append(json.loads(route.request.post_data or "{}"))
        route.fulfill(json={"sentence": "When the moon is full.", "problems": [], "matched": [], "of": 0})

    rules_page.route("**/api/rules", with_the_moon)
    rules_page.route("**/api/rules/check", checked)
    opened(server, rules_page)
    open_rule(rules_page, "New title")
    choose(rules_page.get_by_label("+ Condition"), "The moon")

    expect(rules_page.locator(".opened .sentence")).to_have_text("Fill in what is still empty.")
    field(rules_page, "moon", "phase").get_by_role("radio", name="New").check()
    field(rules_page, "moon", "light").locator("input").fill("75")
    field(rules_page, "moon", "over").locator("input").fill("Oslo")
    rules_page.keyboard.press("Enter")
    expect(rules_page.locator(".opened .sentence")).to_have_text("When the moon is full.")
    assert asked[-1]["when"]["all"][-1] == {"is": "moon", "phase": "new", "light": 75, "over": ["Oslo"]}


def test_what_a_limit_would_stop_is_shown_with_its_reason(server: ServerThread, rules_page: Page) -> None:
    server.take(said("!horn", "m1"), said("!horn", "m2"))
    made = make(server, "Horn", {"is": "command", "name": "!horn"})
    opened(server, rules_page, f"/rules#{made['id']}")
    expect(rules_page.locator(".matched > li")).to_have_count(2)

    rules_page.locator(".limits [data-param=every_seconds] input").fill("60")

    expect(rules_page.locator(".matches .summary")).to_have_text("1 would fire, 1 held by a limit")
    expect(rules_page.locator(".matched .why")).to_have_text("at most once in 1 minute")


def test_rules_are_moved_by_hand_and_by_key(server: ServerThread, rules_page: Page) -> None:
    grip = row(rules_page, "New follower").locator(".grip")
    start, goal = grip.bounding_box(), row(rules_page, "First visit").bounding_box()
    assert start is not None
    assert goal is not None
    rules_page.mouse.move(start["x"] + 5, start["y"] + 20)
    rules_page.mouse.down()
    rules_page.mouse.move(start["x"] + 5, goal["y"] + 4, steps=4)
    rules_page.mouse.up()
    expect(rules_page.locator(".list .title strong").first).to_have_text("New follower")
    wait_until(lambda: names(server)[0] == "New follower", "the order is kept")

    row(rules_page, "New follower").locator(".grip").focus()
    rules_page.keyboard.press("ArrowDown")
    wait_until(lambda: names(server)[:2] == ["First visit", "New follower"], "the order is kept")
    rules_page.keyboard.press("ArrowDown")

    wait_until(lambda: names(server)[2] == "New follower", "the order is kept")
    expect(row(rules_page, "New follower").locator(".grip")).to_be_focused()
    expect(rules_page.locator(".list .said-aloud")).to_have_text(f"New follower is 3 of {len(stored(server))}.")


def test_in_a_wide_window_the_parts_stand_side_by_side(rules_page: Page) -> None:
    def across(*parts: str) -> list[tuple[float, float]]:
        boxes = [rules_page.locator(f".{part}").bounding_box() for part in parts]
        assert None not in boxes, parts
        return [(box["x"], box["y"]) for box in boxes if box is not None]

    (left, top), (right, beside) = across("list", "start")
    assert (left < right, top) == (True, beside)

    open_rule(rules_page, "First visit")

    lefts, tops = zip(*across("list", "opened", "matches"), strict=True)
    assert (sorted(lefts), len({*lefts}), len({*tops})) == ([*lefts], 3, 1)


HELD_ORDER = """() => {
  const ask = window.fetch;
  const gate = new Promise((resolve) => { window.release = resolve; });
  window.fetch = async (path, request) => {
    const first = path.endsWith("/order") && !window.asked;
    if (first) window.asked = true;
    const answer = await ask(path, request);
    if (first) await gate;
    return answer;
  };
}"""
RELEASE = """async () => {
  const list = document.querySelector(".list .rows");
  const order = () => [...list.querySelectorAll(".title strong")].map((title) => title.textContent);
  const shown = [order()];
  new MutationObserver(() => shown.push(order())).observe(list, { childList: true });
  release();
  for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
  return shown;
}"""
"""Lets the first answer come; every order that is shown until it is taken in."""


def test_a_rule_that_is_moved_on_before_the_server_answers_is_not_moved_back(
    server: ServerThread, rules_page: Page
) -> None:
    rules_page.evaluate(HELD_ORDER)
    first, second, third = names(server)[:3]
    row(rules_page, first).locator(".grip").focus()
    rules_page.keyboard.press("ArrowDown")
    rules_page.keyboard.press("ArrowDown")
    expect(rules_page.locator(".list .title strong").nth(2)).to_have_text(first)

    shown = rules_page.evaluate(RELEASE)

    assert [order[2] for order in shown] == [first] * len(shown)
    wait_until(lambda: names(server)[:3] == [second, third, first], "the order is kept")
    expect(row(rules_page, first).locator(".grip")).to_be_focused()


def test_a_deleted_rule_comes_back_to_its_place_with_what_was_typed(server: ServerThread, rules_page: Page) -> None:
    before = names(server)
    open_rule(rules_page, "!boat")
    field(rules_page, "command", "name").locator("input").fill("!ship")
    row(rules_page, "!boat").locator(".words").focus()

    rules_page.keyboard.press("Delete")
    expect(row(rules_page, "!boat")).to_have_count(0)
    assert "!boat" not in names(server)
    rules_page.keyboard.press("u")

    expect(field(rules_page, "command", "name").locator("input")).to_have_value("!ship")
    wait_until(lambda: names(server) == before, "it is back in its place")


def test_two_people_who_change_a_rule_are_told_and_nothing_is_lost(
    server: ServerThread, rules_page: Page, faults: Faults
) -> None:
    faults.expect("409")
    open_rule(rules_page, "!boat")
    mine = field(rules_page, "command", "name").locator("input")
    mine.fill("!ship")
    theirs = rule(server, "!boat")
    address = f"{server.url}/api/rules/{theirs['id']}"
    changed = {"is": "command", "name": "!raft"}
    server.http.patch(address, json={"revision": theirs["revision"], "when": changed}).raise_for_status()

    rules_page.keyboard.press("Control+s")

    expect(rules_page.locator(".conflict")).to_contain_text("!raft")
    expect(mine).to_have_value("!ship")
    assert rule(server, "!boat")["when"]["name"] == "!raft"
    rules_page.get_by_role("button", name="Keep mine").click()
    rules_page.keyboard.press("Control+s")
    wait_until(lambda: "!ship" in str(rule(server, "!boat")["when"]), "mine is kept")
    expect(rules_page.locator(".opened .state")).to_have_text("saved")


def test_theirs_can_be_taken_instead(server: ServerThread, rules_page: Page, faults: Faults) -> None:
    faults.expect("409")
    open_rule(rules_page, "!boat")
    field(rules_page, "command", "name").locator("input").fill("!ship")
    theirs = rule(server, "!boat")
    body = {"revision": theirs["revision"], "when": {"is": "command", "name": "!raft"}}
    server.http.patch(f"{server.url}/api/rules/{theirs['id']}", json=body).raise_for_status()
    rules_page.keyboard.press("Control+s")

    rules_page.get_by_role("button", name="Take theirs").click()

    expect(field(rules_page, "command", "name").locator("input")).to_have_value("!raft")
    expect(rules_page.locator(".opened .state")).to_have_text("saved")


def test_what_somebody_else_changes_is_seen_at_once(server: ServerThread, rules_page: Page) -> None:
    open_rule(rules_page, "!boat")
    theirs = rule(server, "!boat")
    body = {"revision": theirs["revision"], "when": {"is": "command", "name": "!raft"}, "enabled": True}
    server.http.patch(f"{server.url}/api/rules/{theirs['id']}", json=body).raise_for_status()

    expect(field(rules_page, "command", "name").locator("input")).to_have_value("!raft")
    expect(row(rules_page, "!boat").get_by_role("switch")).to_be_checked()


def test_what_is_not_saved_waits_while_another_rule_is_open(rules_page: Page) -> None:
    open_rule(rules_page, "!boat")
    field(rules_page, "command", "name").locator("input").fill("!ship")
    open_rule(rules_page, "New title")
    expect(row(rules_page, "!boat").locator(".mark")).to_be_visible()

    open_rule(rules_page, "!boat")

    expect(field(rules_page, "command", "name").locator("input")).to_have_value("!ship")
    rules_page.get_by_role("button", name="Drop changes").click()
    expect(field(rules_page, "command", "name").locator("input")).to_have_value("!boat")


def test_a_rule_is_kept_once_the_server_is_back(server: ServerThread, rules_page: Page, faults: Faults) -> None:
    faults.expect("net::ERR_FAILED")
    open_rule(rules_page, "!boat")
    field(rules_page, "command", "name").locator("input").fill("!ship")
    rules_page.route(re.compile(r"/api/rules/\d+$"), lambda route: route.abort())
    rules_page.keyboard.press("Control+s")
    expect(rules_page.locator(".foot-fault")).to_have_text("The overlay server did not answer.")

    rules_page.unroute_all()
    rules_page.keyboard.press("Control+s")

    expect(rules_page.locator(".opened .said")).to_have_text("Saved.")
    assert "!ship" in str(rule(server, "!boat")["when"])


def test_a_pattern_that_cannot_be_is_explained(rules_page: Page, faults: Faults) -> None:
    faults.expect("400")
    open_rule(rules_page, "!boat")
    choose(rules_page.get_by_label("Condition", exact=True), "The text matches a pattern")
    field(rules_page, "pattern", "pattern").locator("input").fill("(?=boat)")

    expect(rules_page.locator(".read-back .fault")).to_contain_text("RE2 cannot look ahead")
    rules_page.keyboard.press("Control+s")
    expect(rules_page.locator(".foot-fault")).to_contain_text("RE2 cannot look ahead")


def test_a_rule_is_tried_with_one_button(server: ServerThread, rules_page: Page, open_page: OpenPage) -> None:
    row(rules_page, "!boat").get_by_role("button", name="Try !boat").click()
    expect(rules_page.locator(".toast")).to_contain_text("waits: no page of the alerts overlay is open")
    (alert,) = waiting(server)
    assert (alert["rule"]["name"], alert["test"]) == ("!boat", True)

    alerts = open_page(server.page_url("alerts"), width=1280, height=720)

    expect(alerts.locator("overlay-alerts .alert")).to_have_count(1)


def test_a_file_of_commands_becomes_rules_and_says_what_did_not(
    server: ServerThread, rules_page: Page, tmp_path: Path
) -> None:
    file = tmp_path / "commands.json"
    file.write_text(json.dumps([{"command": "!dance", "message": "{username} dances", "time_limit": 5000}]))

    rules_page.locator(".import-file").set_input_files(file)

    report = rules_page.locator(".report")
    expect(report.get_by_role("button", name=re.compile("!dance"))).to_be_visible()
    expect(report).to_contain_text("commands.json")
    assert names(server)[-2:] == ["!dance", "Anything else I test"]
    report.get_by_role("button", name=re.compile("!dance")).click()
    expect(field(rules_page, "command", "name").locator("input")).to_have_value("!dance")


def test_a_file_that_is_none_is_named(rules_page: Page, tmp_path: Path) -> None:
    file = tmp_path / "commands.json"
    file.write_text("{")

    rules_page.locator(".import-file").set_input_files(file)

    expect(rules_page.locator(".toast")).to_contain_text("commands.json was not imported: it is not JSON.")


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("de", "schreibt und es ein Moderator ist, zeige „Hype“", "schreibt und es kein Moderator ist, zeige „Hype“"),
        ("fr", "et que c'est un modérateur, afficher", "et que ce n'est pas un modérateur, afficher"),
        ("es", "y es un moderador, mostrar «Hype»", "y no es un moderador, mostrar «Hype»"),
    ],
)
def test_a_rule_is_read_back_in_the_language_of_the_page_while_it_is_written(
    server: ServerThread, open_page: OpenPage, language: str, before: str, after: str
) -> None:
    page = open_page(width=350, height=700)
    page.context.add_cookies([{"name": "language", "value": language, "url": server.url}])
    opened(server, page)

    open_rule(page, "A moderator calls for !hype")
    expect(page.locator(".opened .sentence")).to_contain_text(before)
    page.locator(".condition[data-is=moderator] .not").click()
    expect(page.locator(".opened .sentence")).to_contain_text(after)

    condition = page.locator(".condition[data-is=command]")
    kind, remove = (condition.locator(part).bounding_box() for part in (".kind", ".remove"))
    assert kind
    assert remove
    assert kind["y"] < remove["y"] + remove["height"] / 2 < kind["y"] + kind["height"], "both in one line"


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (390, 844), (350, 700)])
def test_nothing_sticks_out_at_any_width_whatever_rules_say(
    server: ServerThread, open_page: OpenPage, width: int, height: int
) -> None:
    nasty = "<img src=x onerror=alert(1)>" + "W" * 50
    server.take(said("x" * 400, "m1", name="\u202e" + "N" * 60))
    made = make(
        server,
        nasty,
        {
            "any": [
                {"is": "text_contains", "text": "x" * 200},
                {"not": {"all": [{"is": "viewer", "names": ["W" * 200]}]}},
            ]
        },
    )
    page = open_page(width=width, height=height)

    opened(server, page)
    assert page.evaluate(OVERFLOW) == []
    opened(server, page, f"/rules#{made['id']}")
    expect(page.locator(".matched > li")).to_have_count(1)

    assert page.evaluate(OVERFLOW) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(UNNAMED) == []


def test_a_rule_that_somebody_deleted_can_still_be_kept(server: ServerThread, rules_page: Page, faults: Faults) -> None:
    faults.expect("404")
    open_rule(rules_page, "!boat")
    field(rules_page, "command", "name").locator("input").fill("!ship")
    server.http.delete(f"{server.url}/api/rules/{rule(server, '!boat')['id']}").raise_for_status()

    rules_page.keyboard.press("Control+s")
    expect(rules_page.locator(".foot-fault")).to_contain_text("Somebody deleted this rule.")
    rules_page.keyboard.press("Control+s")

    expect(rules_page.locator(".opened .state")).to_have_text("saved")
    assert "!ship" in str(rule(server, "!boat")["when"])


def test_a_rule_is_made_once_and_in_its_place_though_the_page_has_not_heard_yet_that_another_is_gone(
    server: ServerThread, rules_page: Page, faults: Faults
) -> None:
    faults.expect("409")
    before = server.http.get(f"{server.url}/api/rules").json()
    refused: list[int] = []
    rules_page.on("response", lambda answer: refused.append(answer.status) if answer.status == 409 else None)

    def late(route: Route) -> None:
        if route.request.method != "GET" or refused:
            route.continue_()
        else:
            route.fulfill(json=before)

    rules_page.route("**/api/rules", late)
    server.http.delete(f"{server.url}/api/rules/{rule(server, '!boat')['id']}").raise_for_status()

    rules_page.keyboard.press("n")
    rules_page.keyboard.type("!parrot")
    rules_page.keyboard.press("Enter")

    expect(rules_page.locator(".opened .sentence")).to_have_text("When someone writes “!parrot”, show “First visit”.")
    assert refused == [409]
    assert names(server)[-2:] == ["!parrot", "Anything else I test"]
    expect(row(rules_page, "!parrot")).to_have_count(1)
    expect(row(rules_page, "!boat")).to_have_count(0)


def test_what_is_missing_gets_the_keyboard_before_anything_is_sent(rules_page: Page) -> None:
    rules_page.get_by_role("button", name="Start with an empty rule").click()
    choose(rules_page.get_by_label("+ Condition"), "The text contains")
    rules_page.locator(".opened input.name").focus()

    rules_page.keyboard.press("Control+s")

    expect(rules_page.locator(".foot-fault")).to_have_text("Fill in what is still empty.")
    expect(field(rules_page, "text_contains", "text").locator("input")).to_be_focused()


def test_everything_to_touch_on_a_phone_is_large_enough(server: ServerThread, open_page: OpenPage) -> None:
    page = opened(server, open_page(width=390, height=844, has_touch=True, is_mobile=True))
    small: list[str] = page.evaluate(SMALL)

    page.locator("[data-press=new]").click()
    small += page.evaluate(SMALL)
    page.locator(".start .back").click()
    open_rule(page, "Someone says cat")
    small += page.evaluate(SMALL)

    assert small == []


def test_a_switch_that_somebody_turned_meanwhile_stands_in_no_ones_way(
    server: ServerThread, rules_page: Page, faults: Faults
) -> None:
    faults.expect("409")
    open_rule(rules_page, "!boat")
    field(rules_page, "command", "name").locator("input").fill("!ship")
    boat = rule(server, "!boat")
    body = {"revision": boat["revision"], "enabled": True}
    server.http.patch(f"{server.url}/api/rules/{boat['id']}", json=body).raise_for_status()

    rules_page.keyboard.press("Control+s")

    expect(rules_page.locator(".opened .state")).to_have_text("saved")
    saved = rule(server, "!boat")
    assert saved["enabled"]
    assert "!ship" in str(saved["when"])


def test_what_is_typed_into_a_new_rule_stays_when_designs_and_overlays_are_changed_elsewhere(
    server: ServerThread, rules_page: Page
) -> None:
    starter = rules_page.locator(".starter[data-starter=command]")
    starter.get_by_label("The command").fill("!ship")
    starter.get_by_label("Design").select_option(label="Hype")

    server.http.post(f"{server.url}/api/designs", json={"name": "Ship ahoy", "options": {}}).raise_for_status()
    server.http.post(f"{server.url}/api/overlays", json={"kind": "alerts", "name": "Second"}).raise_for_status()

    expect(starter.locator("option", has_text="Ship ahoy")).to_have_count(1)
    expect(starter.get_by_label("The command")).to_have_value("!ship")
    expect(starter.get_by_label("The command")).to_be_focused()
    expect(starter.locator("option:checked")).to_have_text("Hype")
