"""The panel as a whole: what it loads, whether the stream is on air, keys, narrow windows, a server that goes away."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, WebSocket, expect

from overlay.settings import Settings
from tests.browser import panel
from tests.browser.conftest import GONE, Faults, OpenPage, Serve
from tests.browser.panel import line, said, wait_until_ready
from tests.browser.stage import until
from tests.server import WEBHOOK_KEY, ServerThread

PANES = ("chat", "activity", "alerts", "overlays")

NAMELESS = """() => [...document.querySelectorAll("button, a, input, select, textarea, summary, [role=img]")]
  .filter((element) => !element.getAttribute("aria-label") && !element.title && !element.labels?.length)
  .filter((element) => !element.textContent.trim() && (element.checkVisibility?.() ?? element.getClientRects().length))
  .map((element) => element.outerHTML)"""

SMALL = """() => [...document.querySelectorAll("button, input:not([type=radio]), select, textarea, a, summary, label")]
  .filter((element) => element.checkVisibility?.() ?? element.getClientRects().length > 0)
  .filter((element) => !element.matches(".kept label, .overlay form label, label > [type=checkbox]"))
  .map((element) => [element, element.getBoundingClientRect()])
  .filter(([, box]) => box.height < 43.5 || box.width < 43.5)
  .map(([element, box]) => `${element.outerHTML.slice(0, 80)} ${box.width}x${box.height}`)"""
"""Everything to be touched that a thumb would miss."""

TWICE = """() => [...document.querySelectorAll("[id]")].map((element) => element.id)
  .filter((id, at, ids) => ids.indexOf(id) !== at)"""

DANGLING = """() => ["aria-labelledby", "aria-describedby", "aria-controls", "for"].flatMap((name) =>
  [...document.querySelectorAll(`[${name}]`)].flatMap((element) => element.getAttribute(name).split(" "))
    .filter((id) => !document.getElementById(id)))"""

RINGLESS = """() => {
  const focused = document.activeElement;
  const ringed = focused.matches("input[type=radio]") ? focused.nextElementSibling : focused;
  const { outlineStyle, outlineWidth } = getComputedStyle(ringed);
  return outlineStyle === "none" || parseFloat(outlineWidth) < 2 ? focused.outerHTML : "";
}"""


@pytest.fixture
def panel_page(shared: ServerThread, open_page: OpenPage) -> Page:
    """The panel in a wide window."""
    return wait_until_ready(open_page(shared.url, width=1440, height=900))


def test_it_opens_without_an_error_and_asks_no_other_host(shared: ServerThread, page: Page) -> None:
    asked: list[str] = []

    def note(request: Request | WebSocket) -> None:
        asked.append(request.url)

    page.on("request", note)
    page.on("websocket", note)
    # What the policy forbids is an error in the console, and `faults` fails on any.
    response = page.goto(shared.url)
    wait_until_ready(page)
    page.wait_for_load_state("networkidle")

    assert response is not None
    policy = response.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    ours = (shared.url, shared.url.replace("http", "ws", 1), "data:")
    assert [url for url in asked if not url.startswith(ours)] == []
    assert any(url.endswith("/panel/socket") for url in asked)


def test_its_modules_are_all_named_in_the_page_so_that_they_load_together(shared: ServerThread, page: Page) -> None:
    page.goto(shared.url)
    wait_until_ready(page)

    named = page.evaluate("""() => [...document.querySelectorAll("link[rel=modulepreload], script")]
      .map((element) => element.href || element.src)""")
    loaded = page.evaluate(
        "() => performance.getEntriesByType('resource').map(({name}) => name).filter((name) => name.endsWith('.js'))"
    )

    assert sorted(set(loaded)) == sorted(named)


def test_it_says_whether_the_stream_is_on_air(shared: ServerThread, panel_page: Page) -> None:
    air = panel_page.locator(".air")
    expect(air).to_have_text("Off air")

    shared.take(panel.started("Caulking the <deck>"))

    expect(air).to_have_text("On air")
    expect(panel_page.locator(".stream .title")).to_have_text("Caulking the <deck>")
    expect(panel_page.locator(".stream .place")).to_have_text("Harbour Light, stream.example.com")
    expect(panel_page.locator(".clock")).to_have_text(re.compile("^00:00:(0[2-9]|[1-5][0-9])$"), timeout=5000)

    shared.take(panel.stopped())

    expect(air).to_have_text("Off air")
    expect(panel_page.locator(".since")).to_contain_text("ended")
    panel_page.reload()
    expect(panel_page.locator(".since")).to_contain_text("ended")


def test_every_key_does_what_its_cap_says(shared: ServerThread, panel_page: Page) -> None:
    shared.take(said("the one before", "key-1"), said("the newest one", "key-2"))
    expect(line(panel_page, "the newest one")).to_be_visible()
    keys = panel_page.keyboard

    keys.press("k")
    expect(line(panel_page, "the newest one")).to_have_attribute("data-chosen", "true")
    keys.press("k")
    expect(line(panel_page, "the one before")).to_have_attribute("data-chosen", "true")
    keys.press("j")
    keys.press("r")
    expect(panel_page.locator("panel-post textarea")).to_be_focused()
    expect(panel_page.locator("panel-post textarea")).to_have_value("@Maren ")
    keys.press("Escape")
    expect(panel_page.locator("panel-post textarea")).not_to_be_focused()
    keys.press("c")
    expect(panel_page.locator("panel-post textarea")).to_be_focused()
    keys.press("Escape")
    for number, pane in enumerate(PANES, 1):
        keys.press(str(number))
        expect(panel_page.locator(f"#pane-{pane}")).to_be_focused()
    keys.press("t")
    expect(panel_page.locator("#test-list")).to_be_visible()
    keys.press("Escape")
    expect(panel_page.locator("#test-list")).to_be_hidden()
    keys.press("n")
    expect(panel_page.locator("#new-overlay")).to_be_visible()
    keys.press("Escape")
    expect(panel_page.locator("#new-overlay")).to_be_hidden()
    keys.press("/")
    keys.type("before")
    expect(line(panel_page, "the newest one")).to_be_hidden()
    expect(line(panel_page, "the one before")).to_be_visible()
    keys.press("Escape")
    expect(line(panel_page, "the newest one")).to_be_visible()
    keys.press("m")
    expect(panel_page.locator("[data-do=mute]")).to_have_text("MutedM")
    keys.press("m")
    expect(panel_page.locator("[data-do=mute]")).to_have_text("MuteM")
    keys.press("p")
    expect(panel_page.locator("[data-do=pause]")).to_have_attribute("aria-pressed", "true")
    keys.press("p")
    expect(panel_page.locator("[data-do=pause]")).to_have_attribute("aria-pressed", "false")


def test_keys_are_letters_in_a_field(panel_page: Page) -> None:
    every_key = "jkhrc/tnspmX1234"
    panel_page.locator("panel-post textarea").click()

    panel_page.keyboard.type(every_key)

    expect(panel_page.locator("panel-post textarea")).to_have_value(every_key)
    expect(panel_page.locator("#test-list")).to_be_hidden()
    expect(panel_page.locator("#new-overlay")).to_be_hidden()
    expect(panel_page.locator("[data-do=pause]")).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize(("width", "height", "touch"), [(350, 800, False), (390, 844, True)])
@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_a_narrow_window_has_one_pane_at_a_time(
    shared: ServerThread, open_page: OpenPage, width: int, height: int, touch: bool, scheme: str
) -> None:
    page = wait_until_ready(
        open_page(shared.url, width=width, height=height, has_touch=touch, is_mobile=touch, color_scheme=scheme)
    )

    for pane in PANES:
        page.locator(f".tabs [data-pane={pane}]").click()
        expect(page.locator(f".tabs [data-pane={pane}]")).to_have_attribute("aria-current", "true")
        for other in ("chat", "activity", "overlays"):
            expect(page.locator(f"#pane-{other}")).to_be_visible(visible=other == pane)
        expect(page.locator("panel-alerts > .queue")).to_be_visible(visible=pane == "alerts")
        assert page.evaluate(panel.OVERFLOW) == []
    page.locator(".open-setup").click()
    expect(page.locator("panel-setup dialog")).to_be_visible()
    assert page.evaluate(panel.OVERFLOW) == []


def test_everything_to_touch_on_a_phone_is_large_enough(shared: ServerThread, open_page: OpenPage) -> None:
    page = wait_until_ready(open_page(shared.url, width=390, height=844, has_touch=True, is_mobile=True))
    small: list[str] = []

    for pane in PANES:
        page.locator(f".tabs [data-pane={pane}]").click()
        small += page.evaluate(SMALL)
    page.locator(".overlay .unfold").first.click()
    small += page.evaluate(SMALL)
    page.locator(".tabs [data-pane=alerts]").click()
    page.locator("panel-tests .open").click()
    small += page.evaluate(SMALL)
    page.locator(".open-setup").click()
    page.locator("summary").click()
    small += page.evaluate(SMALL)

    assert sorted(set(small)) == []


def test_a_dock_can_hold_a_single_pane(shared: ServerThread, open_page: OpenPage) -> None:
    page = wait_until_ready(open_page(f"{shared.url}/?pane=chat", width=350, height=600))
    shared.take(said("into the dock", "dock-1"))

    expect(line(page, "into the dock")).to_be_visible()
    for elsewhere in (".head", ".tabs", "#pane-activity", "#pane-overlays", "panel-alerts > .now"):
        expect(page.locator(elsewhere)).to_be_hidden()


def test_a_dock_of_one_pane_does_not_leave_it_by_a_key(shared: ServerThread, open_page: OpenPage) -> None:
    page = wait_until_ready(open_page(f"{shared.url}/?pane=chat", width=350, height=600))

    for key in "234tnspm":
        page.keyboard.press(key)

    expect(page.locator("#pane-chat")).to_be_visible()
    assert shared.http.get(f"{shared.url}/api/status").json()["queues"][0]["paused"] is False


def test_the_arrows_of_an_activity_dock_walk_its_rows(shared: ServerThread, open_page: OpenPage) -> None:
    shared.take(panel.joined("dock-join", "Somebody new"))
    page = wait_until_ready(open_page(f"{shared.url}/?pane=activity", width=350, height=600))

    page.keyboard.press("j")

    expect(page.locator(".happening").first).to_have_attribute("data-chosen", "true")


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_the_menu_of_languages_has_its_place_however_long_the_keys_words_are(
    shared: ServerThread, open_page: OpenPage, language: str
) -> None:
    page = open_page(width=980, height=600)
    page.context.add_cookies([{"name": "language", "value": language, "url": shared.url}])
    page.goto(shared.url)
    wait_until_ready(page)

    parts = page.locator(".foot :is(.keys, .last-event, select, .time)")
    ends = parts.evaluate_all("(parts) => parts.map((part) => part.getBoundingClientRect().right)")

    assert len(ends) == 4
    assert ends == sorted(ends)
    assert ends[-1] <= 980


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_it_follows_the_readers_scheme(shared: ServerThread, open_page: OpenPage, scheme: str) -> None:
    page = wait_until_ready(open_page(shared.url, color_scheme=scheme))

    pane = {"dark": "rgb(31, 33, 42)", "light": "rgb(252, 252, 253)"}[scheme]
    expect(page.locator("#pane-chat")).to_have_css("background-color", pane)
    expect(page.locator("html")).to_have_css("color-scheme", scheme)


def test_everything_to_press_has_a_name_and_every_reference_leads_somewhere(
    shared: ServerThread, panel_page: Page
) -> None:
    shared.take(said("to point at", "name-1"))
    line(panel_page, "to point at").hover()
    panel_page.locator(".overlay .unfold").first.click()
    panel_page.keyboard.press("n")
    panel_page.locator("panel-tests .open").click()

    assert panel_page.evaluate(NAMELESS) == []
    assert panel_page.evaluate(TWICE) == []
    assert panel_page.evaluate(DANGLING) == []
    expect(panel_page.locator("html")).to_have_attribute("lang", "en")


def test_the_tab_key_reaches_everything_and_shows_where_it_is(panel_page: Page) -> None:
    reached: set[str] = set()
    for _ in range(60):
        panel_page.keyboard.press("Tab")
        if panel_page.evaluate("() => document.activeElement === document.body"):
            break
        assert panel_page.evaluate(RINGLESS) == ""
        reached.add(panel_page.evaluate("() => document.activeElement.className || document.activeElement.name"))

    assert {"plain open-setup", "plain find", "body", "accent send", "plain open", "copy", "unfold"} <= reached


def test_a_thousand_lines_are_the_most_it_keeps(shared: ServerThread, panel_page: Page) -> None:
    shared.take(*(said(f"line {number} of many", f"many-{number}") for number in range(1250)))

    expect(line(panel_page, "line 1249 of many")).to_be_visible(timeout=20_000)
    assert panel_page.locator(".line").count() <= 1000
    box = "document.querySelector('panel-chat > .scroll')"
    until(panel_page, f"{box}.scrollHeight - {box}.scrollTop - {box}.clientHeight < 2")


def test_a_restart_of_the_server_is_told_and_got_over(tmp_path: Path, open_page: OpenPage, faults: Faults) -> None:
    settings = Settings(port=0, data_dir=tmp_path, webhook_key=WEBHOOK_KEY)
    with ServerThread(settings) as server:
        page = wait_until_ready(open_page(server.url))
        server.take(said("before the restart", "before"))
        expect(line(page, "before the restart")).to_be_visible()
        faults.expect(GONE)
        port = int(server.url.rpartition(":")[2])

    strip = page.locator(".strip[data-key='trouble.cut'], .strip[data-key='trouble.cut_trying']")
    expect(strip).to_contain_text(re.compile(r"The overlay server stopped answering [1-9]\d* s ago\."))
    expect(page.locator(".lines")).to_have_css("opacity", "0.62")
    expect(page.locator(".nothing-since")).to_contain_text("Nothing since")

    with ServerThread(replace(settings, port=port)) as server:
        server.take(said("while it was away", "away"))
        expect(line(page, "while it was away")).to_be_visible(timeout=15_000)
        expect(strip).to_have_count(0)
        expect(page.locator(".lines")).to_have_css("opacity", "1")
        expect(page.locator(".nothing-since")).to_be_hidden()
        server.take(said("after the restart", "after"))
        expect(line(page, "after the restart")).to_be_visible()
        expect(page.locator(".line .body")).to_have_text(
            ["before the restart", "while it was away", "after the restart"]
        )


def test_how_to_begin_is_told_again_to_nobody_who_has_begun(tmp_path: Path, serve: Serve, open_page: OpenPage) -> None:
    settings = Settings(port=0, data_dir=tmp_path, webhook_key=WEBHOOK_KEY)
    with ServerThread(settings) as before:
        before.take(said("before the restart", "before"))

    page = wait_until_ready(open_page(serve(settings).url))

    expect(line(page, "before the restart")).to_be_visible()
    expect(page.locator(".strip")).to_have_count(0)


def test_seconds_that_pass_are_not_read_out(tmp_path: Path, open_page: OpenPage, faults: Faults) -> None:
    with ServerThread(Settings(port=0, data_dir=tmp_path, webhook_key=WEBHOOK_KEY)) as server:
        page = wait_until_ready(open_page(server.url))
        faults.expect(GONE)

    expect(page.locator(".strip")).to_contain_text(re.compile(r"stopped answering ([2-9]|[1-9]\d+) s ago"))
    expect(page.locator("panel-trouble")).to_have_attribute("aria-live", "off")
