"""A viewer, an overlay and a helper, each with a name of thirty emoji: in everything that shows a name."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from overlay.settings import Settings
from tests.browser.conftest import Faults, OpenPage, Serve
from tests.browser.panel import LOST_PREVIEW, OVERFLOW, hidden, joined, line, said, wait_until_ready
from tests.fakes import FakeOwncast
from tests.server import WEBHOOK_KEY, ServerThread, event

PASSWORD = "correct horse battery"
NAMES = {
    "plain": "🫖" * 30,
    "families": "👩‍👩‍👧‍👦" * 30,
    "flags and tones": "🏴‍☠️🇩🇪👋🏽" * 10,
}
UNCUT = OVERFLOW.replace('closest("svg")', 'closest("svg, .headline > *")')
"""What sticks out of the window, but for a headline, whose end is cut off with an ellipsis."""

MAKE_A_LINK = """async (name) => {
  const request = { method: "POST", body: JSON.stringify({ name }), headers: { "Content-Type": "application/json" } };
  return (await (await fetch("/api/access/links", request)).json()).url;
}"""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """One server where everybody has such a name."""
    owncast = FakeOwncast(name=NAMES["families"])
    settings = Settings(
        port=0,
        data_dir=tmp_path_factory.mktemp("emoji"),
        webhook_key=WEBHOOK_KEY,
        owncast_url=owncast.url,
        access_token="all-scopes",
    )
    with ServerThread(settings, owncast_transport=owncast.transport) as server:
        for id, name in NAMES.items():
            server.take(joined(f"{id}-join", name), said(f"said by {id}", id, name=name, user=f"user-{id}"))
            server.take(event("FEDIVERSE_ENGAGEMENT_FOLLOW", **follow(id, name)))
        server.take(said("rude", "rude", name=NAMES["families"]), hidden("rude"))
        yield server


def follow(id: str, name: str) -> dict[str, object]:
    return {
        "id": f"{id}-follow",
        "timestamp": "2026-11-22T12:00:00Z",
        "name": name,
        "username": f"{id.split()[0]}@social.example",
        "image": "",
        "link": "https://social.example/@x",
    }


def fits(page: Page) -> None:
    assert page.evaluate(UNCUT) == []
    assert "\ufffd" not in page.locator("body").inner_text()


@pytest.mark.parametrize("width", [350, 390, 1440])
def test_the_panel_shows_it_whole_and_stays_in_its_window(
    shared: ServerThread, open_page: OpenPage, width: int
) -> None:
    page = wait_until_ready(open_page(shared.url, width=width, height=860))

    for id, name in NAMES.items():
        expect(line(page, f"said by {id}").locator(".name")).to_have_text(name)
    for pane in ("chat", "activity", "alerts", "overlays"):
        if width < 1000:
            page.locator(f".tabs [data-pane={pane}]").click()
        fits(page)


def test_an_overlay_can_be_called_so_in_the_panel(shared: ServerThread, open_page: OpenPage, faults: Faults) -> None:
    faults.expect(LOST_PREVIEW)
    name = NAMES["plain"]
    answer = shared.http.post(f"{shared.url}/api/overlays", json={"kind": "chat", "name": "Plain"})
    overlay = answer.raise_for_status().json()["id"]
    page = wait_until_ready(open_page(f"{shared.url}/?pane=overlays", width=350, height=860))
    row = page.locator(f".overlay[data-id='{overlay}']")
    row.locator(".unfold").click()

    paste(row.get_by_role("textbox", name="Name"), name)
    row.get_by_role("button", name="Save").click()

    expect(row.locator("strong").first).to_have_text(name)
    fits(page)
    for path in ("/doctor", f"/overlays/{overlay}", "/setup#obs"):
        page.goto(f"{shared.url}{path}")
        expect(page.locator("[data-loading]")).to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    shared.http.delete(f"{shared.url}/api/overlays/{overlay}").raise_for_status()


def paste(field: Locator, text: str) -> None:
    """As a person does it: what the field does not take is not there."""
    field.fill("")
    field.page.keyboard.insert_text(text)


def test_overlays_show_it_inside_their_page(shared: ServerThread, open_page: OpenPage) -> None:
    page = open_page(shared.page_url("chat"), width=400, height=600)

    for id, name in NAMES.items():
        expect(page.locator(".message", has_text=f"said by {id}")).to_contain_text(name)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_helper_can_be_called_so_and_reads_such_names(tmp_path: Path, open_page: OpenPage, serve: Serve) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    # To the browser this name is this machine (`conftest.py`).
    base = f"http://overlays.test:{port}"
    settings = Settings(port=port, data_dir=tmp_path, webhook_key=WEBHOOK_KEY, panel_password=PASSWORD, public_url=base)
    server = serve(settings)
    for id, name in NAMES.items():
        server.take(said(f"said by {id}", id, name=name, user=f"user-{id}"))
    page = open_page(f"{base}/login", width=390, height=860)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("panel-chat")).to_be_visible()
    page.goto(f"{base}/access")
    helpers = page.locator("access-helpers")
    paste(helpers.get_by_label("Whom the link is for"), "👩‍👩‍👧‍👦" * 7)
    helpers.get_by_role("button", name="Make a link").click()
    expect(helpers.locator("li", has_text="👩‍👩‍👧‍👦")).to_have_count(1)
    fits(page)
    url = page.evaluate(MAKE_A_LINK, NAMES["plain"])

    guest = open_page(url, width=390, height=860)

    for id, name in NAMES.items():
        expect(line(guest, f"said by {id}").locator(".name")).to_have_text(name)
    fits(guest)
