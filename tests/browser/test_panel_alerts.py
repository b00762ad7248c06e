"""The panel's alerts and tests: a test event of every type reaches the open pages, and alerts can be played again."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from overlay.owncast.samples import TYPES
from overlay.settings import Settings
from tests.browser.conftest import OpenPage
from tests.browser.panel import joined, line, now, said, started, stopped, wait_until_ready
from tests.browser.stage import lasting, settled
from tests.server import WEBHOOK_KEY, ServerThread, event

ON_CHAT_OVERLAY = {
    "CHAT": "This is a test line, all the way from the panel.",
    "SYSTEM": "This is a test of a system line.",
    "CHAT_ACTION": "This is a test of an action.",
    "USER_JOINED": "Test Viewer joined",
    "NAME_CHANGE": "Test Viewer is now Tester",
    "STREAM_STARTED": "Live now: Caulking the deck, part 3",
    "STREAM_STOPPED": "The stream has ended",
    "STREAM_TITLE_UPDATED": "Now: Caulking the deck, part 3",
    "FEDIVERSE_ENGAGEMENT_FOLLOW": "Maren Ohm follows now",
}
RULES = {
    "USER_JOINED": "First visit",
    "STREAM_STARTED": "The stream starts",
    "FEDIVERSE_ENGAGEMENT_FOLLOW": "New follower",
}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """One server for the tests of this module."""
    settings = Settings(port=0, data_dir=tmp_path_factory.mktemp("alerts"), webhook_key=WEBHOOK_KEY)
    with ServerThread(settings) as server:
        yield server


@pytest.fixture
def panel_page(shared: ServerThread, open_page: OpenPage) -> Iterator[Page]:
    """The panel in a wide window, with nothing waiting to play."""
    yield wait_until_ready(open_page(shared.url, width=1440, height=900))
    for verb in ("clear", "skip", "resume", "unmute"):
        shared.http.post(f"{shared.url}/api/alerts/{verb}", json={}).raise_for_status()


def fire(page: Page, type: str) -> None:
    """Sends a test event from the menu, which stays open."""
    page.locator(f"#test-list [data-type='{type}']").click()


def test_the_menu_has_a_test_of_every_type(panel_page: Page) -> None:
    panel_page.keyboard.press("t")

    offered = panel_page.locator("#test-list button").evaluate_all("(all) => all.map((button) => button.dataset.type)")
    assert sorted(offered) == sorted(TYPES)
    for name in ("System line", "Action"):
        expect(panel_page.locator("#test-list").get_by_role("button", name=name, exact=True)).to_be_visible()


def test_a_test_of_each_type_reaches_the_open_pages(
    shared: ServerThread, panel_page: Page, open_page: OpenPage
) -> None:
    chat = open_page(shared.page_url("chat"), width=400, height=600)
    alerts = open_page(shared.page_url("alerts"), width=1920, height=1080)
    pages = panel_page.locator(".overlay .pages", has_text="1 page")
    expect(pages).to_have_count(2)
    before = len(shared.events())
    panel_page.keyboard.press("t")

    for type in (type for type in TYPES if type != "VISIBILITY-UPDATE"):
        fire(panel_page, type)
        expect(panel_page.locator("panel-tests .said")).to_contain_text("Sent: ")
        if words := ON_CHAT_OVERLAY.get(type):
            expect(chat.locator(".message", has_text=words).last).to_be_visible()
        expect(panel_page.locator(".playing .rule")).to_have_text(RULES.get(type, "Anything else I test"))
        expect(alerts.locator("overlay-alerts .alert")).to_have_count(1)
        panel_page.locator("[data-do=skip]").click()
        expect(panel_page.locator("panel-alerts .idle")).to_be_visible()
        panel_page.locator("panel-tests .open").click()

    events = shared.events()[before:]
    assert {event["type"] for event in events if event["test"]} == set(TYPES) - {"VISIBILITY-UPDATE"}
    expect(alerts.locator("overlay-alerts .alert")).to_have_count(0)


def test_a_test_of_hiding_hides_the_last_test_line(shared: ServerThread, panel_page: Page, open_page: OpenPage) -> None:
    # What is a test is in no snapshot: the page has to be there first.
    chat = settled(open_page(shared.page_url("chat"), width=400, height=600))
    panel_page.keyboard.press("t")
    fire(panel_page, "CHAT")
    words = ON_CHAT_OVERLAY["CHAT"]
    expect(chat.locator(".message", has_text=words)).to_have_count(1)

    fire(panel_page, "VISIBILITY-UPDATE")

    expect(chat.locator(".message", has_text=words)).to_have_count(0)
    expect(line(panel_page, words).last).to_contain_text("Hidden by a moderator")
    expect(line(panel_page, words).last.locator(".test-mark")).to_have_text("test")


def test_tests_leave_the_stream_off_air(shared: ServerThread, panel_page: Page) -> None:
    shared.take(stopped())
    expect(panel_page.locator(".air")).to_have_text("Off air")
    panel_page.keyboard.press("t")

    fire(panel_page, "STREAM_STARTED")

    expect(panel_page.locator(".happening", has_text="Stream started").first.locator(".test-mark")).to_be_visible()
    expect(panel_page.locator(".air")).to_have_text("Off air")


def test_the_menu_is_walked_with_arrows_and_left_with_escape(panel_page: Page) -> None:
    panel_page.keyboard.press("t")
    expect(panel_page.locator("#test-list button").first).to_be_focused()

    panel_page.keyboard.press("ArrowDown")
    expect(panel_page.locator("#test-list button").nth(1)).to_be_focused()
    panel_page.keyboard.press("ArrowUp")
    panel_page.keyboard.press("ArrowUp")
    expect(panel_page.locator("#test-list button").last).to_be_focused()

    panel_page.keyboard.press("Escape")
    expect(panel_page.locator("#test-list")).to_be_hidden()
    expect(panel_page.locator("panel-tests .open")).to_be_focused()


def test_alerts_wait_while_paused_and_can_be_cleared(shared: ServerThread, panel_page: Page) -> None:
    panel_page.keyboard.press("p")
    expect(panel_page.locator("[data-do=pause]")).to_have_text("PausedP")
    panel_page.keyboard.press("t")
    fire(panel_page, "FEDIVERSE_ENGAGEMENT_FOLLOW")
    fire(panel_page, "CHAT")

    expect(panel_page.locator(".waiting .queued")).to_have_count(2)
    expect(panel_page.locator("panel-alerts .summary")).to_have_text("2 waiting")
    expect(panel_page.locator("panel-alerts .idle")).to_contain_text("Alerts wait until you go on.")
    panel_page.keyboard.press("Escape")
    panel_page.locator("[data-do=clear]").click()

    expect(panel_page.locator(".waiting .queued")).to_have_count(0)
    expect(panel_page.locator("panel-alerts .summary")).to_have_text("Queue is empty")


def test_the_one_that_plays_tells_how_long_it_still_does(
    shared: ServerThread, panel_page: Page, open_page: OpenPage
) -> None:
    open_page(shared.page_url("alerts"), width=1280, height=720)
    shared.take(started("A <new> deck"))

    playing = panel_page.locator("panel-alerts .playing")
    expect(playing.locator(".headline")).to_have_text("We are live")
    expect(playing.locator(".second")).to_contain_text("A <new> deck")
    expect(playing.locator(".left b")).to_have_text(re.compile(r"^[1-7]\.\d s$"))
    expect(playing.locator(".left small")).to_have_text("left of 8.0")


def test_what_was_shown_can_be_played_again_even_after_a_reload(server: ServerThread, open_page: OpenPage) -> None:
    lasting(server)
    panel_page = wait_until_ready(open_page(server.url))
    alerts = open_page(server.page_url("alerts"), width=1280, height=720)
    panel_page.keyboard.press("t")
    fire(panel_page, "USER_JOINED")
    expect(alerts.locator("overlay-alerts .alert")).to_contain_text("Test Viewer")
    panel_page.keyboard.press("Escape")
    expect(panel_page.locator("[data-do=skip]")).to_be_enabled()
    panel_page.keyboard.press("s")
    expect(alerts.locator("overlay-alerts .alert")).to_have_count(0)

    panel_page.reload()
    rows = panel_page.locator(".shown .queued")
    expect(rows).to_have_text(re.compile("First visit.*skipped"))
    rows.get_by_role("button", name="Replay").click()

    expect(alerts.locator("overlay-alerts .alert")).to_contain_text("Test Viewer")
    panel_page.locator("[data-do=skip]").click()
    expect(rows).to_have_count(2)


def test_the_newest_alert_stands_first_among_the_earlier_ones(shared: ServerThread, panel_page: Page) -> None:
    panel_page.keyboard.press("t")
    for waiting, type in enumerate(("STREAM_STARTED", "FEDIVERSE_ENGAGEMENT_FOLLOW"), 1):
        fire(panel_page, type)
        expect(panel_page.locator(".waiting .queued")).to_have_count(waiting)
    panel_page.keyboard.press("Escape")
    panel_page.locator("[data-do=clear]").click()

    expect(panel_page.locator(".shown .headline").first).to_contain_text("New follower")
    expect(panel_page.locator(".shown .headline").nth(1)).to_contain_text("We are live")


def queue(server: ServerThread, *names: str, design: int = 1, message: str = "") -> None:
    """Alerts for these people, in this order."""
    for name in names:
        body = {"design": design, "values": {"name": name, "message": message}}
        server.http.post(f"{server.url}/api/alerts", json=body).raise_for_status()


def waiting(page: Page) -> list[str]:
    return page.locator(".waiting .whose").all_inner_texts()


def test_what_waits_is_moved_put_first_and_taken_out(shared: ServerThread, panel_page: Page) -> None:
    queue(shared, "Ann", "Bo", "Cy", "Di")
    rows = panel_page.locator(".waiting .queued")
    expect(rows).to_have_count(4)

    rows.filter(has_text="Cy").get_by_role("button", name="Put first").click()
    expect(rows.first).to_contain_text("Cy")
    rows.filter(has_text="Bo").get_by_role("button", name="Take out").click()
    expect(rows).to_have_count(3)
    rows.filter(has_text="Di").locator(".grip").focus()
    panel_page.keyboard.press("ArrowUp")
    expect(rows.nth(1)).to_contain_text("Di")
    expect(rows.filter(has_text="Di").locator(".grip")).to_be_focused()

    grip, last = rows.first.locator(".grip").bounding_box(), rows.last.bounding_box()
    assert grip is not None
    assert last is not None
    panel_page.mouse.move(grip["x"] + 5, grip["y"] + 10)
    panel_page.mouse.down()
    panel_page.mouse.move(grip["x"] + 5, last["y"] + last["height"] - 2, steps=4)
    panel_page.mouse.up()

    expect(rows.last).to_contain_text("Cy")
    assert waiting(panel_page) == ["Di", "Ann", "Cy"]
    told = shared.http.get(f"{shared.url}/api/alerts").json()["queues"][0]["waiting"]
    assert [alert["name"] for alert in told] == ["Di", "Ann", "Cy"]


def test_the_pane_says_why_nothing_plays(shared: ServerThread, panel_page: Page, open_page: OpenPage) -> None:
    idle = panel_page.locator("panel-alerts .idle")
    queue(shared, "Ann")
    expect(idle).to_contain_text("No page of this overlay is open")
    expect(panel_page.locator(".sound .words")).to_have_text("Sound: no page is open")
    expect(panel_page.locator(".waiting small")).to_have_text("held")
    panel_page.keyboard.press("p")
    expect(idle).to_contain_text("Alerts wait until you go on.")

    open_page(shared.page_url("alerts"), width=1280, height=720)
    expect(panel_page.locator(".sound .words")).to_have_text("Sound plays on browser tab")
    panel_page.keyboard.press("p")

    expect(panel_page.locator(".playing .second")).to_contain_text("Ann")
    panel_page.get_by_role("button", name="Sound check").click()
    expect(panel_page.locator(".sound .words")).to_have_text("Sound plays on browser tab, checked just now")


def test_the_past_is_told_page_by_page_and_each_can_be_played_again(server: ServerThread, open_page: OpenPage) -> None:
    page = wait_until_ready(open_page(server.url, width=1440, height=900))
    queue(server, *(f"Viewer {number}" for number in range(60)))
    page.locator("[data-do=clear]").click()
    rows = page.locator(".shown .queued")
    expect(rows).to_have_count(6)

    page.locator("panel-alerts .all").click()
    expect(rows).to_have_count(50)
    page.get_by_role("button", name="Older").click()
    expect(rows).to_have_count(60)
    expect(page.get_by_role("button", name="Older")).to_be_hidden()
    expect(rows.last).to_contain_text("Viewer 0")
    rows.last.get_by_role("button").click()

    expect(page.locator(".waiting .queued")).to_contain_text("Viewer 0")
    page.get_by_role("button", name="Fewer").click()
    expect(rows).to_have_count(6)


def test_names_and_messages_stay_in_their_rows(shared: ServerThread, open_page: OpenPage) -> None:
    queue(shared, "\u202e" + "N" * 300, "<img src=x onerror=alert(1)>", "ليلى", message="W" * 400)
    for width, height in ((1440, 900), (1024, 768), (350, 700)):
        page = wait_until_ready(open_page(f"{shared.url}/?pane=alerts", width=width, height=height))
        expect(page.locator(".waiting .queued")).to_have_count(3)
        boxes = page.locator(".waiting .queued > *").evaluate_all(
            "(parts) => parts.map((part) => part.getBoundingClientRect()).map(({ right, height }) => [right, height])"
        )
        assert max(right for right, _ in boxes) <= width
        assert max(height for _, height in boxes) < 40
    shared.http.post(f"{shared.url}/api/alerts/clear", json={}).raise_for_status()


def test_an_activity_plays_its_alert_again(shared: ServerThread, panel_page: Page, open_page: OpenPage) -> None:
    alerts = open_page(shared.page_url("alerts"), width=1280, height=720)
    panel_page.keyboard.press("t")
    fire(panel_page, "FEDIVERSE_ENGAGEMENT_FOLLOW")
    expect(alerts.locator("overlay-alerts")).to_contain_text("Maren Ohm")
    panel_page.keyboard.press("Escape")
    expect(panel_page.locator("[data-do=skip]")).to_be_enabled()
    panel_page.keyboard.press("s")
    expect(alerts.locator("overlay-alerts")).not_to_contain_text("Maren Ohm")

    panel_page.keyboard.press("2")
    panel_page.keyboard.press("j")
    panel_page.keyboard.press("r")

    expect(alerts.locator("overlay-alerts")).to_contain_text("Maren Ohm")


def test_a_follow_that_fired_nothing_is_replayed_with_what_the_rule_would_have_said(
    server: ServerThread, open_page: OpenPage
) -> None:
    rules = server.http.get(f"{server.url}/api/rules").json()["rules"]
    (rule,) = (rule for rule in rules if rule["name"] == "New follower")
    off = {"revision": rule["revision"], "enabled": False}
    server.http.patch(f"{server.url}/api/rules/{rule['id']}", json=off).raise_for_status()
    page = wait_until_ready(open_page(server.url, width=1440, height=900))
    follow = {"type": "FEDIVERSE_ENGAGEMENT_FOLLOW", "eventData": {"name": "", "username": "nameless@fedi.example"}}
    server.http.post(f"{server.url}/api/events/test", json=follow).raise_for_status()
    row = page.locator(".happening", has_text="nameless@fedi.example")
    expect(row.locator(".second")).to_have_text("@nameless@fedi.example")

    row.click()
    page.keyboard.press("r")

    expect(page.locator("panel-alerts .waiting .queued")).to_have_count(1)
    (queue,) = server.http.get(f"{server.url}/api/alerts").json()["queues"]
    (alert,) = queue["waiting"]
    assert (alert["name"], alert["values"]["handle"]) == ("nameless@fedi.example", "@nameless@fedi.example")


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_the_menu_of_tests_cuts_no_words(shared: ServerThread, open_page: OpenPage, language: str) -> None:
    page = open_page(width=350, height=800)
    page.context.add_cookies([{"name": "language", "value": language, "url": shared.url}])
    page.goto(shared.url)
    wait_until_ready(page)

    page.keyboard.press("t")

    rows = page.locator("#test-list li button")
    expect(rows.first).to_be_visible()
    assert (
        rows.evaluate_all(
            "(rows) => rows.filter((row) => row.scrollWidth > row.clientWidth).map((row) => row.textContent)"
        )
        == []
    )


def test_names_from_right_to_left_do_not_turn_a_crowds_row(server: ServerThread, open_page: OpenPage) -> None:
    page = wait_until_ready(open_page(server.url, width=1440, height=900))
    # Once known, they join as a crowd; the first visit has a row of its own.
    names = ("Pier 9", "דנה מהנמל", "\u202eturned", "Maren")
    for round in ("first", "again"):
        server.take(*(joined(f"{name}-{round}", name, user=name) for name in names))

    crowd = page.locator(".happening", has_text="Maren and 3 others joined")
    expect(crowd.locator(".second")).to_have_text("turned, דנה מהנמל, Pier 9")
    expect(crowd.locator(".second")).to_have_css("direction", "ltr")
    left = [
        name.evaluate("(name) => name.getBoundingClientRect().left") for name in crowd.locator(".second .name").all()
    ]
    assert left == sorted(left)


def test_activity_has_filters_and_tells_crowds_in_one_row(shared: ServerThread, panel_page: Page) -> None:
    shared.take(started("Filters"), said("chat is no activity", "no-activity"))
    expect(line(panel_page, "chat is no activity")).to_be_visible()
    rows = panel_page.locator("panel-activity .happening")

    panel_page.locator("panel-activity .filters").get_by_role("button", name="Stream").click()

    expect(rows.filter(has_text="Filters")).to_be_visible()
    for group in ("follow", "first", "people"):
        expect(panel_page.locator(f".happening[data-group={group}]:visible")).to_have_count(0)
    expect(rows.filter(has_text="chat is no activity")).to_have_count(0)


def test_what_was_no_alert_is_shown_as_one_when_it_is_replayed(shared: ServerThread, panel_page: Page) -> None:
    title = "A title that no rule saw"
    shared.take(event("STREAM_TITLE_UPDATED", id="unseen-title", timestamp=now(), name="Harbour", streamTitle=title))
    waiting = panel_page.locator("panel-alerts .waiting .queued")

    panel_page.locator(".happening", has_text=title).click()
    panel_page.locator("#pane-activity").focus()
    panel_page.keyboard.press("r")

    expect(waiting.filter(has_text="New title")).to_have_count(1)
    (queue,) = shared.http.get(f"{shared.url}/api/alerts").json()["queues"]
    assert queue["waiting"][-1]["design"]["name"] == "New title"
