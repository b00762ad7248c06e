"""Two panels of one program: each sees what the other does without a reload, and none undoes it unknowingly."""

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Faults, OpenPage
from tests.browser.panel import LOST_PREVIEW, later, line, said, wait_until_ready
from tests.fakes import FakeOwncast
from tests.server import ServerThread
from tests.waiting import wait_until


@pytest.fixture
def panels(shared: ServerThread, open_page: OpenPage) -> tuple[Page, Page]:
    """One on the streamer's screen, one on another."""
    first, second = (wait_until_ready(open_page(shared.url, width=1440, height=900)) for _ in range(2))
    return first, second


def card(page: Page, overlay: int) -> Locator:
    """The open card of an overlay."""
    row = page.locator(f".overlay[data-id='{overlay}']")
    row.locator(".unfold").click()
    return row


def make(server: ServerThread, name: str) -> int:
    body = {"kind": "chat", "name": name}
    return int(server.http.post(f"{server.url}/api/overlays", json=body).raise_for_status().json()["id"])


def stored(server: ServerThread, overlay: int) -> dict[str, object]:
    overlays = server.http.get(f"{server.url}/api/overlays").raise_for_status().json()["overlays"]
    found: dict[str, object] = next(one for one in overlays if one["id"] == overlay)
    return found


def test_a_name_that_both_type_is_not_overwritten_unknowingly(
    shared: ServerThread, panels: tuple[Page, Page], faults: Faults
) -> None:
    overlay = make(shared, "Chat of today")
    ours, theirs = (card(page, overlay) for page in panels)
    ours.get_by_role("textbox", name="Name").fill("Ours")

    theirs.get_by_role("textbox", name="Name").fill("Theirs")
    theirs.get_by_role("button", name="Save").click()

    expect(ours.locator("strong").first).to_have_text("Theirs")
    expect(ours.get_by_role("alert")).to_contain_text("Somebody else changed it meanwhile: Theirs, 400 × 600.")
    expect(ours.get_by_role("textbox", name="Name")).to_have_value("Ours")
    ours.get_by_role("button", name="Save").click()
    expect(ours.get_by_role("alert")).to_be_hidden()
    expect(theirs.get_by_role("textbox", name="Name")).to_have_value("Ours")
    assert stored(shared, overlay)["name"] == "Ours"


def test_a_name_that_both_save_in_the_same_moment_is_refused_once(
    shared: ServerThread, panels: tuple[Page, Page], faults: Faults
) -> None:
    overlay = make(shared, "Chat of tomorrow")
    ours, theirs = (card(page, overlay) for page in panels)
    faults.expect("status of 409")

    def they_are_first(route: Route) -> None:
        patch = {"name": "Theirs"}
        shared.http.patch(f"{shared.url}/api/overlays/{overlay}", json=patch).raise_for_status()
        route.continue_()

    panels[0].route(f"**/api/overlays/{overlay}", they_are_first, times=1)
    ours.get_by_role("textbox", name="Name").fill("Ours")
    ours.get_by_role("button", name="Save").click()

    expect(ours.get_by_role("alert")).to_contain_text("Somebody else changed it meanwhile: Theirs, 400 × 600.")
    assert stored(shared, overlay)["name"] == "Theirs"
    ours.get_by_role("button", name="Save").click()
    expect(theirs.get_by_role("textbox", name="Name")).to_have_value("Ours")


def test_a_size_and_a_name_that_are_changed_in_two_places_are_both_kept(
    shared: ServerThread, panels: tuple[Page, Page]
) -> None:
    overlay = make(shared, "Chat for two")
    ours, theirs = (card(page, overlay) for page in panels)
    ours.get_by_label("Width").fill("512")
    theirs.get_by_role("textbox", name="Name").fill("A new name")
    theirs.get_by_role("button", name="Save").click()
    expect(ours.get_by_role("textbox", name="Name")).to_have_value("A new name")
    expect(ours.get_by_role("alert")).to_be_hidden()

    ours.get_by_role("button", name="Save").click()

    expect(theirs.get_by_label("Width")).to_have_value("512")
    changed = stored(shared, overlay)
    assert (changed["name"], changed["width"], changed["height"]) == ("A new name", 512, 600)


def test_what_is_worked_on_and_deleted_elsewhere_is_said_and_can_be_brought_back(
    shared: ServerThread, panels: tuple[Page, Page], faults: Faults
) -> None:
    faults.expect(LOST_PREVIEW)
    overlay = make(shared, "Not for long")
    ours, theirs = (card(page, overlay) for page in panels)
    ours.get_by_role("textbox", name="Name").fill("For ever")

    theirs.get_by_role("button", name="Delete").click()

    expect(ours).to_have_count(0)
    toast = panels[0].locator(".panel > .toast")
    expect(toast).to_contain_text("Not for long is deleted.")
    toast.get_by_role("button", name="Undo").click()
    for page in panels:
        expect(page.locator(f".overlay[data-id='{overlay}']")).to_contain_text("Not for long")


def test_a_line_that_both_hide_is_hidden_once_and_shown_by_either(
    shared: ServerThread, panels: tuple[Page, Page], fake: FakeOwncast
) -> None:
    shared.take(said("buy my oars", "two-oars"))
    for page in panels:
        expect(line(page, "buy my oars")).to_be_visible()
        page.keyboard.press("k")
    fake.visibility.clear()

    for page in panels:
        page.keyboard.press("h")

    for page in panels:
        expect(line(page, "buy my oars")).to_contain_text("Hidden")
        expect(page.locator(".fault:visible")).to_have_count(0)
        told = page.locator("panel-activity .happening", has_text="A line was hidden")
        expect(told).to_have_count(1)
    panels[1].keyboard.press("u")
    for page in panels:
        expect(line(page, "buy my oars")).not_to_contain_text("Hidden")
    wait_until(lambda: fake.visibility[-1:] == [(("two-oars",), True)], "Owncast shows the line again")


def test_both_see_who_is_featured_and_either_takes_it_down(shared: ServerThread, panels: tuple[Page, Page]) -> None:
    shared.take(said("one for the stream", "two-one"), said("another for the stream", "two-another"))
    first, second = panels
    for page in panels:
        expect(line(page, "another for the stream")).to_be_visible()

    first.keyboard.press("k")
    first.keyboard.press("f")
    expect(line(second, "another for the stream")).to_contain_text("On screen")
    second.keyboard.press("k")
    second.keyboard.press("k")
    second.keyboard.press("f")

    for page in panels:
        expect(line(page, "one for the stream")).to_contain_text("On screen")
        expect(line(page, "another for the stream")).not_to_contain_text("On screen")
    second.keyboard.press("f")
    expect(line(first, "one for the stream")).not_to_contain_text("On screen")


def test_both_press_panic_at_once_and_every_overlay_is_off_air(
    shared: ServerThread, panels: tuple[Page, Page], open_page: OpenPage
) -> None:
    overlay = open_page(shared.page_url("chat"), width=400, height=300)
    # However slow the machine is, to the second panel this is the same moment.
    panels[1].evaluate("() => { const now = performance.now(); performance.now = () => now; }")

    for page in panels:
        page.locator(".panic").click()

    expect(overlay.locator("body")).to_have_css("opacity", "0")
    for page in panels:
        expect(page.locator(".panic")).to_have_attribute("aria-pressed", "true")
    later(panels[1])
    panels[1].locator(".panic").click()
    for page in panels:
        expect(page.locator(".panic")).to_have_attribute("aria-pressed", "false")
    expect(overlay.locator("body")).to_have_css("opacity", "1")


def test_a_title_that_one_sets_is_read_by_the_other(shared: ServerThread, panels: tuple[Page, Page]) -> None:
    first, second = panels

    first.get_by_role("button", name="Change the title").click()
    first.get_by_label("Title of the stream").fill("Two at the oars")
    first.get_by_label("Title of the stream").press("Enter")

    expect(second.locator(".stream .title")).to_have_text("Two at the oars")
