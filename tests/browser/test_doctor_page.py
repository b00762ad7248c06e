"""The doctor's page: the lines, the one next step, and what there is to press."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from overlay.settings import Settings
from tests.browser.conftest import GONE, Faults, OpenPage
from tests.fakes import FakeOwncast
from tests.page import Page
from tests.server import WEBHOOK_KEY, ServerThread

HOSTILE = "<img src=x onerror=alert(1)> " + "🫖" * 30


@pytest.fixture(scope="module")
def owncast() -> FakeOwncast:
    return FakeOwncast()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, owncast: FakeOwncast) -> Iterator[ServerThread]:
    settings = Settings(
        port=0,
        data_dir=tmp_path_factory.mktemp("doctor"),
        webhook_key=WEBHOOK_KEY,
        owncast_url=owncast.url,
        access_token="all-scopes",
    )
    with ServerThread(settings, owncast_transport=owncast.transport) as server:
        yield server


def test_blank_or_broken_is_answered_and_followed_without_a_reload(
    server: ServerThread, open_page: OpenPage, tmp_path: Path
) -> None:
    overlay = server.overlay("chat")
    server.http.patch(f"{server.url}/api/overlays/{overlay['id']}", json={"name": HOSTILE}).raise_for_status()
    page = open_page(f"{server.url}/doctor", width=1440, height=900)
    line = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=HOSTILE))
    expect(line).to_contain_text("Not open since the program started.")
    expect(page.get_by_role("status").first).to_have_text("It works, and there is something to look at.")
    expect(page.get_by_role("heading", name="Access token")).to_be_visible()

    with Page(server.socket_url("chat")) as source:
        source.hello(place={"width": 400, "height": 600})
        source.say(type="report", report="error", message="TypeError: <b>x</b> is not a function")
        expect(line).to_contain_text("TypeError: <b>x</b> is not a function")
        expect(line).to_contain_text("Next: Press “Refresh”")
        line.get_by_role("button", name=f"Have {HOSTILE} say its name in OBS").click()
        source.until("identify")
        expect(line).to_contain_text("Look at OBS")

    expect(line).to_contain_text("Its last page left")
    page.get_by_label("Only what needs attention").check()
    expect(page.get_by_role("heading", name="Access token")).to_have_count(0)
    expect(line).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Support bundle").click()
    download.value.save_as(tmp_path / "support.zip")
    assert zipfile.is_zipfile(tmp_path / "support.zip")


def test_a_program_that_ends_is_said_on_the_page(settings: Settings, open_page: OpenPage, faults: Faults) -> None:
    faults.expect(GONE)
    with ServerThread(settings) as server:
        page = open_page(f"{server.url}/doctor", width=350, height=700)
        expect(page.get_by_text("There is no Owncast server set up yet.")).to_be_visible()
        expect(page.get_by_role("link", name="Take me there: Server")).to_have_attribute("href", "/setup")
    expect(page.get_by_text("The overlay server does not answer.")).to_be_visible()
    page.get_by_role("button", name="Look again").click()
    expect(page.get_by_role("alert")).to_contain_text("This page cannot reach the program")
