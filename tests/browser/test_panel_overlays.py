"""The panel's overlays: addresses that stay secret, pages that are counted, and everything that can be changed."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from overlay.settings import Settings
from tests.browser.conftest import Faults, OpenPage
from tests.browser.panel import LOST_PREVIEW, chip, said, stand_still, wait_until_ready
from tests.server import WEBHOOK_KEY, ServerThread
from tests.waiting import wait_until


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """One server for the tests of this module."""
    settings = Settings(port=0, data_dir=tmp_path_factory.mktemp("overlays"), webhook_key=WEBHOOK_KEY)
    with ServerThread(settings) as server:
        yield server


@pytest.fixture
def panel_page(shared: ServerThread, open_page: OpenPage) -> Page:
    """The panel in a wide window, allowed to use the clipboard; the pages of the test before are gone."""
    wait_until(lambda: not any(overlay["connected"] for overlay in overlays(shared)), "no page is open")
    permissions = ["clipboard-read", "clipboard-write"]
    return wait_until_ready(open_page(shared.url, width=1440, height=900, permissions=permissions))


def overlays(server: ServerThread) -> list[dict[str, Any]]:
    """In the order in which they were made."""
    found: list[dict[str, Any]] = server.http.get(f"{server.url}/api/overlays").raise_for_status().json()["overlays"]
    return found


def row(page: Page, name: str) -> Locator:
    """The overlay of this name in the list."""
    return page.locator(".overlay").filter(has=page.locator("strong").get_by_text(name, exact=True))


def unfold(page: Page, name: str) -> Locator:
    """The same with all that can be changed."""
    row(page, name).locator(".unfold").click()
    return row(page, name)


def add(page: Page, name: str, kind: str = "chat") -> Locator:
    """Another overlay, made in the panel."""
    page.locator("panel-overlays .add").click()
    page.locator(".new select").select_option(kind)
    page.locator(".new input").fill(name)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(row(page, name)).to_be_visible()
    return row(page, name)


def test_an_address_is_masked(shared: ServerThread, panel_page: Page) -> None:
    chat = shared.overlay("chat")

    unfold(panel_page, "Chat")

    expect(row(panel_page, "Chat").locator(".masked")).to_have_text(f"/chat/••••{chat['key'][-4:]}")
    expect(row(panel_page, "Chat").locator(".secret")).to_have_text(f"/overlay/chat/••••{chat['key'][-4:]}")
    for overlay in ("chat", "alerts"):
        assert shared.overlay(overlay)["key"] not in panel_page.locator("body").inner_text()


def test_a_revealed_address_hides_itself_when_its_button_is_left(shared: ServerThread, panel_page: Page) -> None:
    chat = shared.overlay("chat")
    details = unfold(panel_page, "Chat")

    details.get_by_role("button", name="Reveal").click()
    expect(details.locator(".secret")).to_have_text(chat["url"])
    panel_page.locator(".find").focus()
    expect(details.locator(".secret")).to_contain_text("••••")

    details.get_by_role("button", name="Reveal").click()
    details.get_by_role("button", name="Hide").click()
    expect(details.locator(".secret")).to_contain_text("••••")


def test_a_revealed_address_hides_itself_after_a_while(shared: ServerThread, panel_page: Page) -> None:
    details = unfold(panel_page, "Chat")
    stand_still(panel_page)
    details.get_by_role("button", name="Reveal").click()
    panel_page.clock.fast_forward(19_000)
    expect(details.locator(".secret")).to_have_text(shared.overlay("chat")["url"])

    panel_page.clock.fast_forward(2_000)

    expect(details.locator(".secret")).to_contain_text("••••")


def test_an_address_is_copied_without_being_shown(shared: ServerThread, panel_page: Page) -> None:
    button = row(panel_page, "Chat").locator(".copy")
    stand_still(panel_page)

    button.click()

    expect(button).to_have_attribute("aria-label", "Copied")
    assert panel_page.evaluate("() => navigator.clipboard.readText()") == shared.overlay("chat")["url"]
    panel_page.clock.fast_forward(1_500)
    expect(button).to_have_attribute("aria-label", "Copy the address of Chat")


def test_a_copy_that_failed_says_so(shared: ServerThread, open_page: OpenPage) -> None:
    page = wait_until_ready(open_page(shared.url))
    page.evaluate("""() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error("denied"));
      document.execCommand = () => false;
    }""")
    stand_still(page)

    row(page, "Chat").locator(".copy").click()

    expect(row(page, "Chat").locator(".copy")).to_have_attribute("aria-label", "Not copied")


def test_pages_are_counted_as_they_open_and_close(shared: ServerThread, panel_page: Page, open_page: OpenPage) -> None:
    add(panel_page, "Counted")
    url = overlays(shared)[-1]["url"]
    pages = row(panel_page, "Counted").locator(".pages")
    expect(pages).to_have_text("Not open")

    first = open_page(url)
    expect(pages).to_have_text("1 page")
    expect(chip(panel_page, "overlays")).to_contain_text("1 page connected")
    second = open_page(url)
    expect(pages).to_have_text("2 pages")
    open_page(f"{url}?preview=1")
    second.close()
    expect(pages).to_have_text("1 page")

    first.close()
    expect(pages).to_have_text("Lost just now")
    expect(chip(panel_page, "overlays")).to_contain_text("1 lost")


def test_what_an_address_asks_for_in_vain_is_named(shared: ServerThread, panel_page: Page, open_page: OpenPage) -> None:
    add(panel_page, "Asked too much")
    url = overlays(shared)[-1]["url"]
    said = row(panel_page, "Asked too much").locator(".in-vain")
    expect(said).to_be_hidden()

    page = open_page(f"{url}?size=huge&limit=8&fad=20")
    expect(said).to_contain_text("size: 'huge' is not a number from 8 to 200")
    expect(said).to_contain_text("'fad' is no option of chat; the nearest is fade")
    expect(said).not_to_contain_text("limit")

    page.close()
    expect(said).to_be_hidden()


def test_a_deleted_overlay_is_not_called_lost_and_comes_back_with_its_pages(
    shared: ServerThread, panel_page: Page, open_page: OpenPage, faults: Faults
) -> None:
    faults.expect(LOST_PREVIEW)
    add(panel_page, "Short-lived")
    made = overlays(shared)[-1]
    page = open_page(made["url"])
    expect(row(panel_page, "Short-lived").locator(".pages")).to_have_text("1 page")

    unfold(panel_page, "Short-lived").get_by_role("button", name="Delete").click()
    expect(row(panel_page, "Short-lived")).to_have_count(0)
    expect(chip(panel_page, "overlays")).not_to_contain_text("lost")
    assert shared.http.get(made["url"]).status_code == 404
    expect(panel_page.locator(".toast")).to_contain_text("Short-lived is deleted.")

    panel_page.keyboard.press("u")
    expect(row(panel_page, "Short-lived").locator(".pages")).to_have_text("1 page", timeout=20_000)
    assert overlays(shared)[-1] | {"pages": []} == made | {"connected": 1}
    page.close()


def test_a_new_key_cuts_the_pages_that_use_the_old_one_and_can_be_taken_back(
    shared: ServerThread, panel_page: Page, open_page: OpenPage, faults: Faults
) -> None:
    faults.expect(LOST_PREVIEW)
    add(panel_page, "Leaked")
    old = overlays(shared)[-1]
    open_page(old["url"])
    details = unfold(panel_page, "Leaked")
    expect(details.locator(".pages")).to_have_text("1 page")

    details.get_by_role("button", name="New key").click()

    expect(details.locator(".pages")).to_contain_text("Lost")
    new = overlays(shared)[-1]
    assert (new["id"], new["key"] == old["key"]) == (old["id"], False)
    expect(details.locator(".secret")).to_have_text(f"/overlay/chat/••••{new['key'][-4:]}")
    assert shared.http.get(old["url"]).status_code == 404

    panel_page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(details.locator(".secret")).to_have_text(f"/overlay/chat/••••{old['key'][-4:]}")
    assert shared.http.get(new["url"]).status_code == 404


def test_a_copy_is_made_with_an_address_of_its_own(shared: ServerThread, panel_page: Page) -> None:
    add(panel_page, "Twice")

    unfold(panel_page, "Twice").get_by_role("button", name="Duplicate").click()

    expect(row(panel_page, "Twice copy")).to_be_visible()
    one, other = overlays(shared)[-2:]
    assert one["key"] != other["key"]


def test_a_row_shows_its_page_live_and_lets_it_go_out_of_sight(shared: ServerThread, panel_page: Page) -> None:
    thumb = row(panel_page, "Chat").locator(".thumb")
    expect(thumb.locator("iframe")).to_be_attached()
    shared.take(said("seen from the panel", "small-1"))

    small = thumb.locator("iframe").content_frame
    expect(small.locator(".message", has_text="seen from the panel")).to_be_attached()
    expect(thumb).to_have_attribute("data-blank", "false")
    scale = thumb.evaluate(
        "(thumb) => thumb.querySelector('iframe').getBoundingClientRect().height / thumb.clientHeight"
    )
    assert 0.99 < scale < 1.01

    panel_page.evaluate("() => { document.querySelector('panel-overlays').hidden = true; }")
    expect(thumb.locator("iframe")).to_have_count(0, timeout=8000)


@pytest.mark.parametrize("width", [350, 390, 720, 980, 1440])
def test_the_size_that_obs_needs_is_never_cut(shared: ServerThread, open_page: OpenPage, width: int) -> None:
    name = "An overlay of a long name"
    look = {"kind": "featured", "name": name, "options": {}, "width": 1920, "height": 1080}
    made = shared.http.post(f"{shared.url}/api/overlays", json=look).json()
    page = wait_until_ready(open_page(shared.url, width=width, height=800))
    page.keyboard.press("4")
    row = page.locator(".overlay", has_text=name)
    expect(row).to_be_visible()

    shown = row.locator(".what").evaluate(
        """(what) => {
          const size = document.createRange();
          size.selectNodeContents(what.querySelector(".size"));
          return [size.getBoundingClientRect().right, what.getBoundingClientRect().right];
        }"""
    )

    expect(row.locator(".size")).to_have_text("1920 × 1080")
    assert shown[0] <= shown[1] + 0.5
    shared.http.delete(f"{shared.url}/api/overlays/{made['id']}").raise_for_status()


def test_an_overlay_is_added_renamed_resized_and_deleted(
    shared: ServerThread, panel_page: Page, faults: Faults
) -> None:
    faults.expect(LOST_PREVIEW)
    add(panel_page, "Second <chat>")

    details = unfold(panel_page, "Second <chat>")
    details.get_by_role("textbox", name="Name").fill("Renamed & resized")
    details.get_by_label("Width").fill("500")
    details.get_by_label("Height").fill("700")
    details.get_by_role("button", name="Save").click()

    renamed = row(panel_page, "Renamed & resized")
    expect(renamed.locator(".what small")).to_have_text("500 × 700 Chat")
    made = overlays(shared)[-1]
    assert (made["name"], made["width"], made["height"]) == ("Renamed & resized", 500, 700)

    renamed.get_by_role("button", name="Delete").click()

    expect(renamed).to_have_count(0)
    assert shared.http.get(made["url"]).status_code == 404


def test_a_row_drags_into_obs_with_its_name_and_size(shared: ServerThread, panel_page: Page) -> None:
    grip = row(panel_page, "Alerts").locator(".grip")

    dropped = grip.evaluate("""(grip) => {
      const event = new DragEvent("dragstart", { bubbles: true, dataTransfer: new DataTransfer() });
      grip.dispatchEvent(event);
      return [event.dataTransfer.getData("text/uri-list"), event.dataTransfer.getData("text/plain")];
    }""")

    assert dropped[0] == dropped[1] == grip.get_attribute("href")
    link = urlsplit(dropped[0])
    assert f"{link.scheme}://{link.netloc}{link.path}" == shared.overlay("alerts")["url"]
    assert parse_qs(link.query) == {"layer-name": ["Alerts"], "layer-width": ["1920"], "layer-height": ["1080"]}
    assert grip.evaluate("(grip) => grip.draggable")


def test_looking_at_an_overlay_from_here_does_not_count(shared: ServerThread, panel_page: Page) -> None:
    opener = unfold(panel_page, "Alerts").get_by_role("link", name="Open")

    with panel_page.context.expect_page() as opened:
        opener.click()

    expect(opened.value.locator("overlay-alerts")).to_be_attached()
    assert urlsplit(opened.value.url).query == "preview=1"
    expect(row(panel_page, "Alerts").locator(".pages")).to_have_text("Not open")


def test_a_form_that_is_open_keeps_what_was_typed(shared: ServerThread, panel_page: Page) -> None:
    details = unfold(panel_page, "Chat")
    details.get_by_role("textbox", name="Name").fill("Half a na")

    add(panel_page, "Meanwhile")

    expect(row(panel_page, "Chat").get_by_role("textbox", name="Name")).to_have_value("Half a na")
