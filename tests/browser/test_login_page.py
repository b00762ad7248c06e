"""The way in, as a person with a browser goes it; and what he is shown where there is nothing."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from overlay.settings import Settings
from tests.browser.conftest import Faults, OpenPage
from tests.server import ServerThread

PASSWORD = "correct horse battery"


@pytest.fixture
def guarded(settings: Settings) -> Iterator[ServerThread]:
    """A server whose panel has a password."""
    with ServerThread(replace(settings, panel_password=PASSWORD)) as server:
        yield server


def test_the_password_opens_the_panel(guarded: ServerThread, open_page: OpenPage, faults: Faults) -> None:
    faults.expect(r"the server responded with a status of 401 .*/login")
    page = open_page(f"{guarded.url}/")
    expect(page).to_have_url(f"{guarded.url}/login")

    page.get_by_label("Password").fill("a guess")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()

    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{guarded.url}/")
    expect(page.locator("panel-chat")).to_be_visible()
    expect(page.locator("[data-loading]")).to_have_count(0)


@pytest.mark.parametrize("path", ["/nothing-here", "/overlay/chat/not-a-key"])
def test_where_there_is_nothing_a_person_reads_so(
    server: ServerThread, open_page: OpenPage, faults: Faults, path: str
) -> None:
    faults.expect(r"the server responded with a status of 404")

    page = open_page(f"{server.url}{path}")

    expect(page.get_by_role("heading")).to_have_text("404")
    page.get_by_role("link").click()
    expect(page).to_have_url(f"{server.url}/")
