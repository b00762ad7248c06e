"""Keys for outside tools: shown once, copied, used, revoked."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from overlay.settings import Settings
from tests.browser.conftest import Faults, OpenPage
from tests.browser.panel import OVERFLOW, wait_until_ready
from tests.server import ServerThread

PASSWORD = "the-password-of-the-tests"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """One server for the tests of this module: whoever calls it without session or key is refused."""
    settings = Settings(port=0, data_dir=tmp_path_factory.mktemp("keys"), panel_password=PASSWORD)
    with ServerThread(settings) as server:
        yield server


@pytest.fixture
def keys(shared: ServerThread, open_page: OpenPage) -> Locator:
    """The keys, on the page of who may do what."""
    return open_keys(shared, open_page(width=1280, height=900, permissions=["clipboard-read", "clipboard-write"]))


def open_keys(server: ServerThread, page: Page) -> Locator:
    page.goto(f"{server.url}/access")
    if page.url.endswith("/login"):
        page.locator("#password").fill(PASSWORD)
        page.keyboard.press("Enter")
        wait_until_ready(page)
        page.goto(f"{server.url}/access")
    expect(page.locator("[data-loading]")).to_have_count(0)
    return page.locator("control-keys")


def make(keys: Locator, name: str, *scopes: str) -> str:
    """Makes a key; what is shown."""
    keys.locator("input[name=name]").fill(name)
    for scope in scopes:
        keys.locator(f"input[value={scope}]").check()
    keys.get_by_role("button", name="Make a key").click()
    expect(keys.locator(".made .lead")).to_contain_text(name)
    return keys.locator(".made .secret").inner_text()


def status(server: ServerThread, method: str, path: str, key: str) -> int:
    """What a tool with this key is answered."""
    return httpx.request(method, server.url + path, json={}, headers={"authorization": f"Bearer {key}"}).status_code


def test_a_key_is_shown_once_copied_and_does_what_was_ticked(shared: ServerThread, keys: Locator) -> None:
    key = make(keys, "Stream deck", "queue")
    keys.locator(".made .copy").click()
    expect(keys.locator(".made .copy")).to_contain_text("Copied")

    assert keys.page.evaluate("() => navigator.clipboard.readText()") == key
    assert status(shared, "POST", "/api/alerts/pause", key) == 200
    assert status(shared, "POST", "/api/rules", key) == 403
    row = keys.locator(".keys li", has_text="Stream deck")
    expect(row).to_contain_text("Run the queue · never used")
    keys.page.reload()
    expect(row).to_contain_text("used just now")
    assert key not in keys.page.content()


def test_a_key_is_revoked_at_once_and_counts_again_when_that_is_undone(shared: ServerThread, keys: Locator) -> None:
    key = make(keys, "Old bot", "read")
    assert status(shared, "GET", "/api/overlays", key) == 200
    row = keys.locator(".keys li", has_text="Old bot")
    toast = keys.page.locator(".toast")

    row.get_by_role("button", name="Revoke").click()

    expect(row).to_have_count(0)
    expect(keys.locator(".made")).to_be_hidden()
    expect(toast).to_contain_text("The key of Old bot is revoked.")
    assert status(shared, "GET", "/api/overlays", key) == 401
    keys.page.keyboard.press("u")
    expect(row).to_have_count(1)
    expect(toast).to_be_hidden()
    assert status(shared, "GET", "/api/overlays", key) == 200


def test_who_undoes_what_another_page_brought_back_is_told_so(
    shared: ServerThread, keys: Locator, faults: Faults
) -> None:
    make(keys, "Twice", "read")
    row = keys.locator(".keys li", has_text="Twice")
    id = row.get_attribute("data-key")
    row.get_by_role("button", name="Revoke").click()
    toast = keys.page.locator(".toast")
    expect(toast).to_be_visible()
    elsewhere = keys.page.request.post(f"{shared.url}/api/keys/{id}/restore", headers={"origin": shared.url})
    assert elsewhere.status == 200
    faults.expect("status of 409 .*/restore")

    toast.get_by_role("button", name="Undo").click()

    expect(toast).to_contain_text("this key is back already")
    expect(toast.get_by_role("button", name="Undo")).to_have_count(0)
    expect(row).to_have_count(1)


def test_what_is_missing_is_said_and_what_was_typed_stays(keys: Locator, faults: Faults) -> None:
    keys.locator("input[name=name]").fill("Half a key")
    keys.get_by_role("button", name="Make a key").click()
    expect(keys.locator(".fault")).to_have_text("Tick what it may do.")

    faults.expect("status of 400")
    keys.locator("input[value=read]").check()
    keys.locator("input[name=name]").fill("   ")
    keys.get_by_role("button", name="Make a key").click()

    expect(keys.locator(".fault")).to_contain_text("name: 1 to 80 characters")
    expect(keys.locator("input[value=read]")).to_be_checked()


def test_nothing_sticks_out_on_a_phone(shared: ServerThread, open_page: OpenPage) -> None:
    keys = open_keys(shared, open_page(width=350, height=700))
    make(keys, "W" * 80, "read", "show", "queue", "rules")

    assert keys.page.evaluate(OVERFLOW) == []
