"""Overlays go into OBS by one press: from the set-up, and from the panel's cards."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from overlay.obs import link
from overlay.settings import Settings
from tests.browser.conftest import Faults, OpenPage
from tests.browser.panel import OVERFLOW, wait_until_ready
from tests.browser.stage import resize
from tests.fake_obs import PASSWORD, FakeObs
from tests.server import WEBHOOK_KEY, ServerThread

HOSTILE = "<img src=x onerror=alert(1)> " + "🦆" * 30


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """One server for the tests of this module."""
    settings = Settings(port=0, data_dir=tmp_path_factory.mktemp("obs"), webhook_key=WEBHOOK_KEY)
    with ServerThread(settings) as server:
        yield server


@pytest.fixture
def server(shared: ServerThread, monkeypatch: pytest.MonkeyPatch) -> Iterator[ServerThread]:
    """The server, which knows no OBS."""
    monkeypatch.setattr(link, "FIRST_DELAY_SECONDS", 0.05)
    monkeypatch.setattr(link, "LONGEST_DELAY_SECONDS", 0.2)
    yield shared
    shared.http.delete(f"{shared.url}/api/obs").raise_for_status()


@pytest.fixture
def fake() -> Iterator[FakeObs]:
    """An OBS, one of whose scenes has a name nobody would think of."""
    with FakeObs(scenes={"Talking": [], HOSTILE: []}) as fake:
        yield fake


def connect(page: Page, fake: FakeObs, password: str) -> None:
    page.locator("obs-connect [name=address]").fill(fake.address)
    page.locator("obs-connect [name=password]").fill(password)
    page.locator("obs-connect [name=password]").press("Enter")


def state(page: Page) -> Locator:
    return page.locator("obs-connect .state")


def place_of(page: Page, server: ServerThread, kind: str) -> Locator:
    """The part that places the overlay of this kind."""
    return page.locator(f"obs-place[overlay='{server.overlay(kind)['id']}']")


def test_the_set_up_connects_obs_and_places_an_overlay_by_one_press(
    server: ServerThread, fake: FakeObs, open_page: OpenPage
) -> None:
    page = open_page(f"{server.url}/setup#obs", width=1440, height=900)
    other = open_page(f"{server.url}/setup#obs", width=350, height=700)
    chat = place_of(page, server, "chat")

    expect(state(page)).to_have_text("OBS is not connected.")
    expect(chat).to_be_hidden()
    connect(page, fake, "not the password")
    expect(state(page)).to_have_text(
        "OBS has another password: copy it from Tools, WebSocket Server Settings, Show Connect Info."
    )
    expect(page.locator("obs-connect [name=password]")).to_be_focused()
    expect(page.locator("obs-connect [name=password]")).to_have_value("not the password")
    connect(page, fake, PASSWORD)
    expect(state(page)).to_have_text("OBS 29.0.2 is connected and shows Talking.")
    expect(page.locator("obs-connect form")).to_be_hidden()

    chat.locator("select").select_option(HOSTILE)
    chat.locator(".put").click()

    expect(chat.locator(".said")).to_have_text(f"Placed in {HOSTILE}. OBS opens it now.")
    expect(chat.locator(".put")).to_have_text("Update in OBS")
    assert fake.scenes == {"Talking": [], HOSTILE: ["Chat"]}
    expect(place_of(other, server, "chat").locator(".said")).to_have_text(f"In OBS, in {HOSTILE}")
    expect(other.locator("obs-connect form")).to_be_hidden()
    assert other.evaluate(OVERFLOW) == []
    assert PASSWORD not in page.content()

    fake.stop()
    expect(chat).to_be_hidden()
    expect(state(other)).to_contain_text(
        f"Nothing listens at 127.0.0.1:{fake.port}: start OBS, and there switch on Tools"
    )
    fake.start()
    expect(state(other)).to_have_text("OBS 29.0.2 is connected and shows Talking.")
    page.get_by_role("button", name="Disconnect").click()
    expect(state(other)).to_have_text("OBS is not connected.")
    expect(other.locator("obs-connect form")).to_be_visible()


def test_a_card_of_the_panel_places_its_overlay_and_helps_where_obs_cannot_read_the_file(
    server: ServerThread, fake: FakeObs, open_page: OpenPage, faults: Faults
) -> None:
    faults.expect("404 .*/place")
    page = open_page(width=1440, height=900)
    page.clock.install()
    page.goto(f"{server.url}/?pane=overlays")
    wait_until_ready(page)
    chat = page.locator(f".overlay[data-id='{server.overlay('chat')['id']}']")
    chat.locator(".unfold").click()

    chat.get_by_role("button", name="Connect OBS to place it by one click").click()
    expect(page.locator("dialog obs-connect")).to_be_visible()
    connect(page, fake, PASSWORD)
    expect(state(page)).to_contain_text("is connected")
    page.keyboard.press("Escape")
    chat.locator("obs-place .put").click()
    expect(chat.locator("obs-place .said")).to_contain_text("Placed in Talking")
    fake.scenes["Talking for a very long time " * 5] = ["Chat"]
    fake.tell("SceneListChanged")
    expect(chat.locator("obs-place option")).to_have_count(3)
    expect(chat.locator(".unopened")).to_be_hidden()
    page.clock.fast_forward(11_000)
    resize(page, 350, 700)
    expect(chat.locator(".unopened")).to_be_visible()
    assert page.evaluate(OVERFLOW) == []

    chat.get_by_role("button", name="Use the plain address").click()

    expect(chat.locator(".unopened")).to_be_hidden()
    assert fake.sources["Chat"]["url"] == server.overlay("chat")["url"]
    assert fake.sources["Chat"]["is_local_file"] is False
    del fake.scenes["Talking"]
    chat.locator("obs-place .put").click()
    expect(chat.locator("obs-place .fault")).to_have_text("OBS has no scene “Talking” now.")


def test_a_page_that_obs_opened_is_said_to_be_open(server: ServerThread, fake: FakeObs, open_page: OpenPage) -> None:
    server.http.put(f"{server.url}/api/obs", json={"address": fake.address, "password": PASSWORD})
    page = open_page(f"{server.url}/setup#obs", width=1440, height=900)
    alerts = place_of(page, server, "alerts")
    alerts.locator(".put").click()
    expect(alerts.locator(".said")).to_have_text("Placed in Talking. OBS opens it now.")

    open_page(server.overlay("alerts")["url"], in_obs=True)

    expect(alerts.locator(".said")).to_have_text("It is in Talking, and open in OBS.")
    # Before another scene came on air, which is when a page learns of its own.
    expect(page.locator("aside .listening")).to_contain_text("Scene Talking")
