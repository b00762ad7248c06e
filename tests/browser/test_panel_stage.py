"""What is done to the running show from the panel: off air, the title, and thousands of lines."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Faults, OpenPage
from tests.browser.panel import OVERFLOW, hidden, later, line, said, wait_until_ready
from tests.fakes import EVERY_SCOPE, FakeOwncast
from tests.server import ServerThread


@pytest.fixture
def panel_page(shared: ServerThread, open_page: OpenPage) -> Page:
    """The panel in a wide window."""
    return wait_until_ready(open_page(shared.url, width=1440, height=900))


def test_one_press_takes_every_overlay_off_air_in_every_panel_and_one_brings_them_back(
    shared: ServerThread, panel_page: Page, open_page: OpenPage
) -> None:
    overlays = [open_page(shared.page_url(kind), width=400, height=300) for kind in ("chat", "alerts", "featured")]
    other = wait_until_ready(open_page(shared.url, width=350, height=700))

    panel_page.keyboard.press("Shift+O")

    for overlay in overlays:
        expect(overlay.locator("body")).to_have_css("opacity", "0")
    expect(panel_page.locator("panel-trouble")).to_contain_text("Every overlay is off air")
    expect(other.locator(".panic")).to_have_attribute("aria-pressed", "true")
    later(other)
    other.locator(".panic").click()
    for overlay in overlays:
        expect(overlay.locator("body")).to_have_css("opacity", "1")
    expect(panel_page.locator("panel-trouble")).not_to_contain_text("off air")


def test_the_title_is_changed_where_it_stands(shared: ServerThread, fake: FakeOwncast, panel_page: Page) -> None:
    panel_page.get_by_role("button", name="Change the title").click()
    field = panel_page.get_by_label("Title of the stream")
    expect(field).to_be_focused()

    field.fill("Caulking & tea <3")
    field.press("Enter")

    expect(panel_page.locator(".stream .title")).to_have_text("Caulking & tea <3")
    expect(field).to_be_hidden()
    assert fake.title == "Caulking & tea <3"


NARROW = pytest.mark.parametrize(
    "window",
    [{"width": 350, "height": 700}, {"width": 390, "height": 780, "has_touch": True, "is_mobile": True}],
    ids=["dock", "phone"],
)

STANDING = """() => [".air", ".clock", ".count", ".panic", ".open-setup", ".tabs", "panel-chat", "panel-post"]
  .map((name) => { const box = document.querySelector(name).getBoundingClientRect(); return [box.top, box.left]; })"""
"""Where the parts of the panel stand that the title must not move."""


@NARROW
def test_the_title_is_changed_in_a_dock_and_on_a_phone_and_nothing_moves_for_it(
    shared: ServerThread, fake: FakeOwncast, open_page: OpenPage, window: dict[str, object]
) -> None:
    page = wait_until_ready(open_page(shared.url, **window))
    title = f"A title that is longer than {window['width']} px have room for"
    edit = page.get_by_role("button", name="Change the title")
    standing = page.evaluate(STANDING)

    edit.click()

    field = page.get_by_label("Title of the stream")
    expect(field).to_be_focused()
    form = page.locator(".title-form")
    for pressed in (edit, field, form.locator(".save"), form.locator(".cancel")):
        box = pressed.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
    assert page.evaluate(STANDING) == standing
    field.fill(title)
    form.locator(".save").click()
    expect(field).to_be_hidden()
    assert fake.title == title
    expect(page.locator(".stream .title")).to_have_text(title)
    assert page.evaluate(STANDING) == standing
    assert page.evaluate(OVERFLOW) == []


@NARROW
def test_who_may_not_change_the_title_is_told_why_when_the_title_is_pressed(
    shared: ServerThread, fake: FakeOwncast, open_page: OpenPage, window: dict[str, object]
) -> None:
    fake.tokens = {"all-scopes": ("CAN_SEND_MESSAGES",)}
    shared.http.post(f"{shared.url}/api/owncast/check").raise_for_status()
    page = wait_until_ready(open_page(shared.url, **window))
    edit = page.get_by_role("button", name="Change the title")
    expect(edit).to_be_disabled()

    edit.click(force=True)

    form = page.locator(".title-form")
    expect(form.locator(".fault")).to_have_text("The token may not change the title: it needs admin access.")
    expect(form.locator(".save")).to_be_hidden()
    field = page.get_by_label("Title of the stream")
    expect(field).not_to_be_editable()
    field.press("Enter")
    expect(form.locator(".fault")).to_be_visible()
    assert page.evaluate(OVERFLOW) == []
    fake.tokens = {"all-scopes": EVERY_SCOPE}
    shared.http.post(f"{shared.url}/api/owncast/check").raise_for_status()
    expect(form.locator(".fault")).to_be_hidden()
    field.fill("Now it may")
    field.press("Enter")
    expect(page.locator(".stream .title")).to_have_text("Now it may")


def test_a_title_that_is_refused_keeps_what_was_typed_and_one_that_may_not_is_said(
    shared: ServerThread, fake: FakeOwncast, panel_page: Page, faults: Faults
) -> None:
    faults.expect("502 .Bad Gateway")
    fake.tokens = {"all-scopes": ("CAN_SEND_MESSAGES",)}
    edit = panel_page.get_by_role("button", name="Change the title")
    edit.click()
    field = panel_page.get_by_label("Title of the stream")
    field.fill("Not allowed")

    field.press("Enter")

    expect(panel_page.locator(".title-form .fault")).to_contain_text("HAS_ADMIN_ACCESS")
    expect(field).to_have_value("Not allowed")
    field.press("Escape")
    shared.http.post(f"{shared.url}/api/owncast/check").raise_for_status()
    expect(edit).to_be_disabled()
    expect(edit).to_have_attribute("title", "The token may not change the title: it needs admin access.")
    fake.tokens = {"all-scopes": EVERY_SCOPE}
    shared.http.post(f"{shared.url}/api/owncast/check").raise_for_status()
    expect(edit).to_be_enabled()


def test_what_is_hidden_from_here_is_told_once_although_owncast_says_it_too(
    shared: ServerThread, panel_page: Page
) -> None:
    shared.take(said("cheap oars here", "oars"))
    expect(line(panel_page, "cheap oars here")).to_be_visible()
    panel_page.keyboard.press("k")
    panel_page.keyboard.press("h")
    told = panel_page.locator("panel-activity .happening", has_text="A line was hidden")
    expect(told).to_have_count(1)

    shared.take(hidden("oars"), said("and then", "then"))

    expect(line(panel_page, "and then")).to_be_visible()
    expect(told).to_have_count(1)
