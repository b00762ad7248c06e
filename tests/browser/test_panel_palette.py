"""Ctrl K: everything that can be done in the panel, found by typing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from overlay.settings import Settings
from tests.browser.conftest import Faults, OpenPage
from tests.browser.panel import wait_until_ready
from tests.server import WEBHOOK_KEY, ServerThread


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """One server for the tests of this module."""
    settings = Settings(port=0, data_dir=tmp_path_factory.mktemp("palette"), webhook_key=WEBHOOK_KEY)
    with ServerThread(settings) as server:
        yield server


def ask(page: Page, words: str) -> None:
    """Opens the list and types."""
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Type what you want to do")).to_be_focused()
    page.keyboard.insert_text(words)


def test_everything_is_a_few_letters_away(shared: ServerThread, open_page: OpenPage) -> None:
    page = wait_until_ready(open_page(shared.url, width=1440, height=900))
    options = page.locator("panel-palette [role=option]")
    chosen = page.locator("panel-palette [aria-selected=true]")

    page.locator("panel-post textarea").focus()
    ask(page, "")
    assert options.count() > 40
    assert options.filter(has_text="{").count() == 0
    expect(chosen).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("panel-palette dialog")).to_be_hidden()
    expect(page.locator("panel-post textarea")).to_be_focused()

    ask(page, "MESSAGE tést")
    expect(options).to_have_count(2)
    expect(chosen).to_have_text("Test: Chat message")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_have_text("Sent: Chat messageClose")
    assert shared.events()[-1]["test"] is True

    ask(page, "move chat right")
    page.keyboard.press("Enter")
    assert page.locator("#pane-chat").bounding_box() != {"x": 0}
    ask(page, "pane activ")
    page.keyboard.press("Enter")
    expect(page.locator("#pane-activity")).to_be_focused()

    ask(page, "nothing like this")
    expect(page.locator("panel-palette .nothing-found")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+k")
    expect(page.locator("panel-palette dialog")).to_be_hidden()

    page.get_by_role("button", name="Commands").click()
    page.keyboard.type("rules")
    page.keyboard.press("Enter")
    page.wait_for_url("**/rules")


def test_a_command_that_fails_says_why(shared: ServerThread, open_page: OpenPage, faults: Faults) -> None:
    faults.expect("api/events/test")
    page = wait_until_ready(open_page(shared.url, width=1440, height=900))
    page.route("**/api/events/test", lambda route: route.abort())

    ask(page, "test title")
    page.keyboard.press("Enter")

    expect(page.locator(".toast")).to_contain_text("The overlay server did not answer.")
