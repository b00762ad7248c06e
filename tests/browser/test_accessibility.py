"""The accessibility checker (axe) finds nothing on any page, dark and light, from the dock to the wide screen."""

from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, StorageState, expect

from overlay.settings import Settings
from tests.browser.conftest import Faults, OpenPage
from tests.browser.panel import hidden, joined, said, started
from tests.browser.stage import resize
from tests.server import WEBHOOK_KEY, ServerThread

PASSWORD = "correct horse battery"
WIDTHS = (350, 390, 768, 1440)
HEIGHT = 860

EVERYTHING = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
COLORS = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}

SCHEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")

axe = Axe()
Open = Callable[[Page], None]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """One server in the middle of a show, behind a password."""
    folder = tmp_path_factory.mktemp("accessibility")
    settings = Settings(
        port=0,
        data_dir=folder,
        webhook_key=WEBHOOK_KEY,
        panel_password=PASSWORD,
        # Links lead there; the pages themselves are opened as on this machine.
        public_url="http://overlays.test",
    )
    with ServerThread(settings) as server:
        server.take(started("A title <of> the stream"))
        server.take(*(joined(f"join-{number}", f"Guest {number}") for number in range(4)))
        server.take(*(said(f"line {number} with @Maren in it", f"line-{number}") for number in range(12)))
        server.take(hidden("line-3"))
        yield server


@pytest.fixture(scope="module")
def session(shared: ServerThread, browser: Any) -> StorageState:
    """What a browser keeps once it is logged in."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{shared.url}/login")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button").click()
    page.wait_for_url(f"{shared.url}/")
    state: StorageState = context.storage_state()
    context.close()
    return state


def found(page: Page, options: dict[str, Any]) -> list[str]:
    """What axe complains of: the rule and the element."""
    response = axe.run(page, options=options).response
    return [
        f"{page.viewport_size['width'] if page.viewport_size else 0}: {violation['id']}: {node['target']} "
        f"{node['html'][:160]} {[check['message'] for check in (*node['any'], *node['all'])][:1]}"
        for violation in response["violations"]
        for node in violation["nodes"]
    ]


def examine(page: Page) -> list[str]:
    """The complaints in both themes at every width."""
    complaints = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.emulate_media(color_scheme="dark")
        complaints += found(page, EVERYTHING)
        page.emulate_media(color_scheme="light")
        complaints += found(page, COLORS)
    return complaints


def ready(page: Page) -> None:
    """Until everything is there that the page begins with."""
    expect(page.locator("[data-loading]")).to_have_count(0, timeout=20_000)


@pytest.mark.parametrize(
    "path",
    ["/", "/rules", "/designs", "/designs/1", "/media", "/overlays/1", "/setup", "/doctor", "/access"],
)
def test_axe_finds_nothing_on_a_page(
    shared: ServerThread, session: StorageState, open_page: OpenPage, path: str
) -> None:
    page = open_page(shared.url + path, width=1440, height=HEIGHT, storage_state=session)
    ready(page)

    complaints = examine(page)
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("path", ["/login", "/join", "/nothing-here"])
def test_axe_finds_nothing_before_the_door(
    shared: ServerThread, open_page: OpenPage, faults: Faults, path: str
) -> None:
    faults.expect("404|401")
    page = open_page(shared.url + path, width=1440, height=HEIGHT)

    complaints = examine(page)
    assert not complaints, "\n".join(complaints)


def _palette(page: Page) -> None:
    page.keyboard.press("Control+k")


def _sheet(page: Page) -> None:
    page.locator(".open-setup").click()


def _cards(page: Page) -> None:
    for unfold in page.locator(".overlay .unfold").all():
        unfold.click()
    page.locator("panel-tests .open").click()
    page.keyboard.press("Escape")
    page.locator("panel-overlays .add").click()
    page.locator("panel-chat .line").last.click()


@pytest.mark.parametrize("open_it", [_palette, _sheet, _cards], ids=["commands", "settings", "cards"])
def test_axe_finds_nothing_in_what_opens(
    shared: ServerThread, session: StorageState, open_page: OpenPage, open_it: Open
) -> None:
    page = open_page(shared.url, width=1440, height=HEIGHT, storage_state=session)
    ready(page)
    open_it(page)

    complaints = examine(page)
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("pane", ["chat", "activity", "alerts", "overlays"])
def test_axe_finds_nothing_in_a_dock(
    shared: ServerThread, session: StorageState, open_page: OpenPage, pane: str
) -> None:
    page = open_page(f"{shared.url}/?pane={pane}", width=350, height=HEIGHT, storage_state=session)
    ready(page)

    page.emulate_media(color_scheme="dark")
    complaints = found(page, EVERYTHING)
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("moderates", [True, False], ids=["moderator", "reader"])
def test_axe_finds_nothing_on_the_page_of_a_guest(
    shared: ServerThread, session: StorageState, open_page: OpenPage, moderates: bool
) -> None:
    streamer = open_page(f"{shared.url}/access", storage_state=session)
    made = streamer.request.post(
        f"{shared.url}/api/access/links",
        data={"name": "Kim", "moderates": moderates},
        headers={"origin": shared.url},
    )
    _, code = made.json()["url"].split("#")
    page = open_page(f"{shared.url}/join#{code}", width=1440, height=HEIGHT)
    expect(page.locator(".guest")).to_be_visible()
    ready(page)
    # with the actions of a line, the way to the newest line, and the field to search in
    page.locator(".line").last.click()
    expect(page.locator(".line .actions")).to_have_count(1 if moderates else 0)

    complaints = examine(page)
    resize(page, 350, 400)
    page.locator(".scroll").evaluate("(scroll) => scroll.scrollTo(0, 0)")
    expect(page.locator(".jump")).to_be_visible()
    page.locator(".find").click()
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        complaints += found(page, EVERYTHING)
    assert not complaints, "\n".join(complaints)
