"""The alerts overlay in Chromium: one alert at a time, in order, each once."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import obs
from tests.browser.alerts import patient
from tests.browser.conftest import OpenPage
from tests.browser.stage import Overlay, Stage, heard, new_id, person, resize, settled, until, watch
from tests.server import ServerThread, event
from tests.waiting import wait_until

SECONDS = 30
"""How long each alert lasts: longer than any test looks at it, on a slow machine too."""

LONG = 1_000 * SECONDS + 500
"""Milliseconds that are longer than that."""


@pytest.fixture(scope="module", autouse=True)
def unhurried(shared_server: ServerThread) -> None:
    """Alerts end when a test puts its page's clock forward, and not while it looks."""
    slow_down(shared_server)


def slow_down(server: ServerThread) -> None:
    for design in server.http.get(f"{server.url}/api/designs").raise_for_status().json()["designs"]:
        change = {"revision": design["revision"], "options": {"seconds": SECONDS}}
        server.http.patch(f"{server.url}/api/designs/{design['id']}", json=change).raise_for_status()


def open_alerts(open_page: OpenPage, overlay: Overlay, query: str = "", **options: Any) -> Page:
    """A page whose clock a test may put forward: so that alerts end when it is time for the test."""
    page = open_page(**options)
    page.clock.install()
    patient(page)
    page.goto(f"{overlay.url}{query}")
    return settled(page)


def name_of(stage: Stage, *names: str) -> None:
    """A test alert for each of these viewers."""
    for name in names:
        stage.test("CHAT", user=person(name), body="<p>hello</p>")


def playing(overlay: Overlay) -> str:
    """Whose alert plays, by the server's account; empty when none does."""
    alert = overlay.queue()["playing"]
    return alert["name"] if alert else ""


def test_a_test_is_an_alert_of_its_viewer(stage: Stage, alerts: Overlay, open_page: OpenPage) -> None:
    page = open_alerts(open_page, alerts, width=1920, height=1080)

    stage.test("CHAT", user=person("Maren", color=5), body="<p>hello <b>you</b></p>")

    expect(page.locator(".words p")).to_have_text(["Maren", "hello you"])
    expect(page.locator(".name .value")).to_have_css("color", "rgb(121, 199, 254)")


def test_a_first_join_the_start_and_a_follow_are_alerts_in_this_order(
    server: ServerThread, open_page: OpenPage
) -> None:
    slow_down(server)
    stage = Stage(server)
    with stage.overlay("alerts") as alerts:
        page = open_alerts(open_page, alerts, width=1920, height=1080)
        for body in (
            event("USER_JOINED", id=new_id(), timestamp="2026-11-22T12:00:00Z", user=person("Ann")),
            event("USER_JOINED", id=new_id(), timestamp="2026-11-22T12:00:01Z", user=person("Ann")),
            event(
                "STREAM_STARTED",
                id=new_id(),
                timestamp="2026-11-22T12:00:02Z",
                name="Harbour Light",
                streamTitle="Caulking the deck",
            ),
            event(
                "FEDIVERSE_ENGAGEMENT_FOLLOW",
                id=new_id(),
                timestamp="2026-11-22T12:00:03Z",
                name="Bea",
                username="bea@social.example",
                image="https://social.example/bea.png",
            ),
        ):
            stage.take(body)

        words = page.locator(".words p")
        expect(words).to_have_text(["First time here", "Ann"])
        page.clock.fast_forward(LONG)
        expect(words).to_have_text(["LIVE", "Caulking the deck", "Harbour Light"])
        page.clock.fast_forward(LONG)
        expect(words).to_have_text(["New follower from the Fediverse", "Bea", "@bea@social.example"])
        page.clock.fast_forward(LONG)
        wait_until(lambda: not alerts.queue()["playing"] and not alerts.queue()["waiting"], "all were shown")
        expect(page.locator(".alert")).to_have_count(0)


def test_alerts_play_one_at_a_time_and_in_order(stage: Stage, alerts: Overlay, open_page: OpenPage) -> None:
    page = open_alerts(open_page, alerts)
    page.evaluate(
        """() => {
          window.most = 0;
          window.names = [];
          new MutationObserver(() => {
            const shown = [...document.querySelectorAll(".alert .name")].map((name) => name.textContent);
            most = Math.max(most, shown.length);
            if (shown.length && names.at(-1) !== shown[0]) names.push(shown[0]);
          }).observe(document.body, { childList: true, subtree: true });
        }"""
    )
    name_of(stage, "One", "Two", "Three")

    for name in ("One", "Two", "Three"):
        expect(page.locator(".name")).to_have_text(name)
        page.clock.fast_forward(LONG)
    expect(page.locator(".alert")).to_have_count(0)

    assert page.evaluate("[names, most]") == [["One", "Two", "Three"], 1]


def test_an_alert_comes_in_stands_still_and_leaves(stage: Stage, alerts: Overlay, open_page: OpenPage) -> None:
    page = open_alerts(open_page, alerts)
    page.evaluate(
        """() => {
          window.phases = [];
          new MutationObserver(() => {
            const phase = document.querySelector(".alert")?.dataset.phase;
            if (phase && phase !== phases.at(-1)) phases.push(phase);
          }).observe(document.body, { childList: true, subtree: true, attributeFilter: ["data-phase"] });
        }"""
    )
    name_of(stage, "Maren")
    until(page, "phases.includes('still')")

    page.clock.fast_forward(LONG)

    expect(page.locator(".alert")).to_have_count(0)
    assert page.evaluate("phases") == ["in", "still", "out"]


def test_the_pages_end_is_the_servers_end(stage: Stage, alerts: Overlay, open_page: OpenPage) -> None:
    page = open_alerts(open_page, alerts)
    name_of(stage, "Maren")
    expect(page.locator(".name")).to_have_text("Maren")

    page.clock.fast_forward(LONG)

    wait_until(lambda: not playing(alerts), "it is over long before its thirty seconds")


def test_a_skipped_alert_leaves_at_once(stage: Stage, alerts: Overlay, open_page: OpenPage) -> None:
    page = open_alerts(open_page, alerts)
    name_of(stage, "One", "Two")
    expect(page.locator(".name")).to_have_text("One")

    alerts.command("skip")

    expect(page.locator(".name")).to_have_text("Two")


def test_while_paused_the_present_one_finishes_and_no_other_starts(
    stage: Stage, alerts: Overlay, open_page: OpenPage
) -> None:
    page = open_alerts(open_page, alerts)
    name_of(stage, "One", "Two")
    expect(page.locator(".name")).to_have_text("One")

    alerts.command("pause")
    expect(page.locator(".name")).to_have_text("One")
    page.clock.fast_forward(LONG)
    expect(page.locator(".alert")).to_have_count(0)
    wait_until(lambda: not playing(alerts), "the first is over")
    assert [alert["name"] for alert in alerts.queue()["waiting"]] == ["Two"]

    alerts.command("resume")
    expect(page.locator(".name")).to_have_text("Two")


def test_a_page_is_told_that_it_is_muted_and_shows_alerts_all_the_same(
    stage: Stage, alerts: Overlay, open_page: OpenPage
) -> None:
    page = open_alerts(open_page, alerts)
    watch(page)

    alerts.command("mute")
    assert heard(page, "mute")["message"]["muted"] is True
    name_of(stage, "Quiet")

    expect(page.locator(".name")).to_have_text("Quiet")
    assert heard(page, "alert")["message"]["muted"] is True


def test_after_a_reload_the_rest_is_shown_settled_and_after_its_end_nothing(
    stage: Stage, alerts: Overlay, open_page: OpenPage
) -> None:
    page = open_alerts(open_page, alerts)
    name_of(stage, "Maren")
    expect(page.locator(".name")).to_have_text("Maren")

    page.reload()
    expect(page.locator(".alert[data-phase=still] .name")).to_have_text("Maren")
    coming = "document.getAnimations().filter(({ effect }) => effect.getTiming().iterations === 1).length"
    assert page.evaluate(coming) == 0

    page.clock.fast_forward(LONG)
    wait_until(lambda: not playing(alerts), "it is over")
    page.reload()
    watch(settled(page))
    name_of(stage, "Next")
    expect(page.locator(".name")).to_have_text("Next")
    assert page.evaluate("put.filter((change) => change.includes('Maren'))") == []


def test_two_pages_of_one_overlay_show_the_same_alert(stage: Stage, alerts: Overlay, open_page: OpenPage) -> None:
    pages = [open_alerts(open_page, alerts), open_alerts(open_page, alerts)]

    name_of(stage, "One", "Two")

    for page in pages:
        expect(page.locator(".name")).to_have_text("One")
    pages[0].clock.fast_forward(LONG)
    for page in pages:
        expect(page.locator(".name")).to_have_text("Two")


def test_a_preview_shows_alerts_but_neither_starts_nor_ends_them(
    stage: Stage, alerts: Overlay, open_page: OpenPage
) -> None:
    preview = open_alerts(open_page, alerts, "?preview=1")
    name_of(stage, "One", "Two")
    wait_until(lambda: len(alerts.queue()["waiting"]) == 2, "both wait")
    assert playing(alerts) == ""

    page = open_alerts(open_page, alerts)
    for one in (preview, page):
        expect(one.locator(".name")).to_have_text("One")
    preview.clock.fast_forward(LONG)
    expect(preview.locator(".alert")).to_have_count(0)
    assert playing(alerts) == "One"

    alerts.command("skip")
    for one in (preview, page):
        expect(one.locator(".name")).to_have_text("Two")


def test_a_hidden_source_shows_and_ends_alerts_without_motion(
    stage: Stage, alerts: Overlay, open_page: OpenPage
) -> None:
    page = open_alerts(open_page, alerts, in_obs=True)
    obs.set_visible(page, False)

    name_of(stage, "One", "Two")
    expect(page.locator(".alert[data-phase=still] .name")).to_have_text("One")
    page.clock.fast_forward(LONG)

    expect(page.locator(".name")).to_have_text("Two")
    obs.set_visible(page, True)
    expect(page.locator(".name")).to_have_text("Two")


def test_options_decide_how_alerts_look_at_once_and_by_address(
    stage: Stage, alerts: Overlay, open_page: OpenPage
) -> None:
    page = open_alerts(open_page, alerts, "?animate=none", width=1920, height=1080)
    name_of(stage, "Maren")
    words = page.locator(".words")
    expect(words).to_be_visible()
    usual = words.evaluate("(words) => parseFloat(getComputedStyle(words).fontSize)")

    alerts.set(size=50)
    expect(words).to_have_css("font-size", f"{usual / 2:g}px")
    alerts.set(size=None)
    expect(words).to_have_css("font-size", f"{usual:g}px")

    page.goto(f"{alerts.url}?size=50")
    expect(words).to_have_css("font-size", f"{usual / 2:g}px")


@pytest.mark.parametrize("motion", ["fade", "none"])
def test_motion_is_an_option(stage: Stage, alerts: Overlay, open_page: OpenPage, motion: str) -> None:
    page = open_alerts(open_page, alerts, f"?animate={motion}")

    name_of(stage, "Maren")

    expect(page.locator(".alert")).to_have_attribute("data-motion", motion)
    page.clock.fast_forward(LONG)
    expect(page.locator(".alert")).to_have_count(0)


def test_less_motion_is_respected(stage: Stage, alerts: Overlay, open_page: OpenPage) -> None:
    page = open_alerts(open_page, alerts, reduced_motion="reduce")

    name_of(stage, "Maren")

    expect(page.locator(".alert")).to_have_attribute("data-motion", "fade")


@pytest.mark.parametrize(
    ("position", "left", "top"),
    [
        ("top-left", True, True),
        ("top-right", False, True),
        ("bottom-left", True, False),
        ("bottom-right", False, False),
    ],
)
def test_alerts_stand_in_the_corner_the_option_names(
    stage: Stage, alerts: Overlay, open_page: OpenPage, position: str, left: bool, top: bool
) -> None:
    page = open_alerts(open_page, alerts, "?animate=none", width=1920, height=1080)
    alerts.set(position=position)
    expect(page.locator("overlay-alerts")).to_have_attribute("data-position", position)

    name_of(stage, "Maren")

    words = page.locator(".words")
    expect(words).to_be_visible()
    box = words.bounding_box()
    assert box is not None
    assert (box["x"] + box["width"] / 2 < 960, box["y"] + box["height"] / 2 < 540) == (left, top)


LARGE_NAMES = {
    "long": "The Honourable Keeper of the Northern Lighthouse and Its Seven Foghorns",
    "wide": "W" * 60,
    "right to left": "صاحب المنارة الشمالية وأبواقها السبعة في البحر البعيد",
    "storm": "".join(letter + "\u0313\u0344\u030a\u0352\u035b" * 2 for letter in "zalgo"),
    "override": "\u202egnihton\u202c\u2067",
    "script": "<img src=x onerror=alert(1)>",
    "nothing": "\u200e\u0000",
    "emoji": "👩‍👩‍👧‍👦" * 12,
}


def test_any_name_fits_the_page(stage: Stage, alerts: Overlay, open_page: OpenPage) -> None:
    page = open_alerts(open_page, alerts, "?animate=none")
    for name in LARGE_NAMES.values():
        handle = f"{name.replace(' ', '')[:100]}@social.example"
        stage.test("FEDIVERSE_ENGAGEMENT_FOLLOW", name=name, username=handle, image="")

    for sort, name in LARGE_NAMES.items():
        expect(page.locator(".name")).to_have_text(shown(name))
        page.evaluate("document.fonts.ready.then(() => null)")
        for width, height in ((1920, 1080), (1280, 720), (1080, 1920)):
            resize(page, width, height)
            outside = page.locator(".alert .stroked").evaluate_all(
                """(lines) => lines.map((line) => line.getBoundingClientRect().toJSON()).filter(
                  ({ left, top, right, bottom }) => left < 0 || top < 0 || right > innerWidth || bottom > innerHeight
                )"""
            )
            assert outside == [], (sort, width, height)
        alerts.command("skip")


def shown(name: str) -> str:
    """The name without what nobody can see, and with no more than three marks on a letter."""
    storm = "\u0313\u0344\u030a\u0352\u035b" * 2
    return {
        LARGE_NAMES["storm"]: LARGE_NAMES["storm"].replace(storm, storm[:3]),
        LARGE_NAMES["override"]: "gnihton",
        LARGE_NAMES["nothing"]: "?",
    }.get(name, name)
