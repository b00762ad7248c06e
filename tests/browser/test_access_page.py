"""Who may do what, as people go in and out: the streamer, a phone with a code, helpers with links.

To the browser our name is this machine (`conftest.py`).
"""

import re
import socket
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from overlay.settings import Settings
from tests.browser.conftest import Faults, OpenPage
from tests.fakes import FakeOwncast
from tests.server import WEBHOOK_KEY, ServerThread, chat
from tests.waiting import wait_until

PASSWORD = "correct horse battery"
OURS = "overlays.test"


@pytest.fixture(scope="module")
def reached(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """A server that other devices reach by a name."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    owncast = FakeOwncast()
    settings = Settings(
        port=port,
        data_dir=tmp_path_factory.mktemp("reached"),
        webhook_key=WEBHOOK_KEY,
        panel_password=PASSWORD,
        public_url=f"http://{OURS}:{port}",
        owncast_url=owncast.url,
        access_token="all-scopes",
    )
    with ServerThread(settings, owncast_transport=owncast.transport) as server:
        server.take(chat("first line", "line-1"), chat("something rude", "line-2", user="viewer-2", name="Rude"))
        yield server


def base(server: ServerThread) -> str:
    url = server.settings.public_url
    assert url is not None
    return url


def streamer(open_page: OpenPage, server: ServerThread) -> Page:
    """The page of whoever has the password."""
    page = open_page(f"{base(server)}/login")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("panel-chat")).to_be_visible()
    page.goto(f"{base(server)}/access")
    expect(page.locator("[data-loading]")).to_have_count(0)
    return page


def told(page: Page, part: str) -> str:
    """The address that stands there once it is revealed."""
    ticket = page.locator(f"{part} access-ticket")
    expect(ticket.get_by_role("img", name="QR code of the address")).to_be_visible()
    expect(ticket.locator(".secret")).to_have_text(re.compile(r"/join#•+$"))
    ticket.get_by_role("button", name="Reveal").click()
    address = ticket.locator(".secret").inner_text()
    ticket.get_by_role("button", name="Done").click()
    expect(ticket).to_be_hidden()
    return address


def link(page: Page, name: str, *, moderates: bool = True) -> str:
    helpers = page.locator("access-helpers")
    helpers.get_by_label("Moderate chat" if moderates else "Read chat").check()
    helpers.get_by_label("Whom the link is for").fill(name)
    helpers.get_by_role("button", name="Make a link").click()
    return told(page, "access-helpers")


def test_a_phone_is_logged_in_by_scanning_and_logged_out_from_here(
    reached: ServerThread, open_page: OpenPage, faults: Faults
) -> None:
    faults.expect(r"status of 404 .*/api/access/join")
    page = streamer(open_page, reached)
    page.get_by_role("button", name="Log in a phone").click()
    address = told(page, "access-network")

    phone = open_page(address, width=390, height=844)
    expect(phone).to_have_url(f"{base(reached)}/")
    expect(phone.locator("panel-overlays")).to_be_attached()

    late = open_page(address, width=390, height=844)
    expect(late.get_by_role("status")).to_contain_text("This way in is closed")
    assert late.url == f"{base(reached)}/join"

    page.reload()
    row = page.locator("access-logged-in li", has_text="by a code that was scanned")
    row.get_by_role("button").click()
    expect(row).to_have_count(0)
    faults.expect(r"status of 401|WebSocket|ERR_")
    expect(phone).to_have_url(f"{base(reached)}/login")


def test_a_moderator_hides_a_line_sees_nothing_else_and_is_out_once_revoked_until_that_is_undone(
    reached: ServerThread, open_page: OpenPage, faults: Faults
) -> None:
    page = streamer(open_page, reached)
    address = link(page, "Kim 🦀<b>")
    moderator = open_page(address, width=390, height=844)

    rude = moderator.locator(".line", has_text="something rude")
    expect(rude).to_be_visible()
    for part in ("panel-post", "panel-overlays", "panel-alerts", "panel-setup", "a[href]"):
        expect(moderator.locator(part)).to_have_count(0)
    rude.click()
    expect(rude.get_by_role("button")).to_have_count(1)
    rude.get_by_role("button", name="Hide").click()
    wait_until(lambda: [e for e in reached_events(reached) if e["hidden"]], "the line is hidden")
    expect(rude).to_contain_text("Hidden")
    moderator.keyboard.press("u")
    wait_until(lambda: not [e for e in reached_events(reached) if e["hidden"]], "the line is back")

    page.reload()
    kim = page.locator("access-helpers li", has_text="Kim 🦀<b>")
    expect(kim).to_contain_text("in 1 browser")
    faults.expect(r"status of 401|WebSocket|ERR_")
    kim.get_by_role("button", name="Revoke the link").click()
    expect(kim).to_have_count(0)
    expect(moderator).to_have_url(f"{base(reached)}/login")
    toast = page.locator(".toast")
    expect(toast).to_contain_text("The link of Kim 🦀<b> is revoked.")
    toast.get_by_role("button", name="Undo").click()
    expect(kim).to_have_count(1)
    expect(toast).to_be_hidden()
    moderator.goto(address)
    expect(rude).to_be_visible()


def test_a_new_link_ends_the_old_one_and_can_be_taken_back(
    reached: ServerThread, open_page: OpenPage, faults: Faults
) -> None:
    page = streamer(open_page, reached)
    address = link(page, "Noor")
    faults.expect("status of 404 .*/api/access/join")
    noor = page.locator("access-helpers li", has_text="Noor")

    noor.get_by_role("button", name="A new link for Noor").click()

    toast = page.locator(".toast")
    expect(toast).to_contain_text("There is a new link for Noor. The old one has ended.")
    expect(page.locator("access-helpers access-ticket")).to_be_visible()
    expect(open_page(address).get_by_role("status")).to_contain_text("This way in is closed")
    # The page takes its words off before the server has answered.
    with page.expect_response(lambda response: response.request.method == "DELETE"):
        toast.get_by_role("button", name="Undo").click()
    expect(toast).to_be_hidden()
    expect(page.locator("access-helpers access-ticket")).to_be_hidden()
    expect(open_page(address).locator(".line").first).to_be_visible()


def test_a_reader_hides_nothing(reached: ServerThread, open_page: OpenPage) -> None:
    reader = open_page(link(streamer(open_page, reached), "Robin", moderates=False))

    line = reader.locator(".line", has_text="first line")
    line.click()
    reader.keyboard.press("h")

    expect(line.get_by_role("button")).to_have_count(0)
    expect(reader.get_by_text("You read the chat of this stream.")).to_be_visible()
    reader.get_by_role("button", name="Leave").click()
    expect(reader).to_have_url(f"{base(reached)}/login")


def test_the_switch_for_other_devices_sets_a_password_and_says_what_to_do(
    server: ServerThread, open_page: OpenPage, faults: Faults
) -> None:
    page = open_page(f"{server.url}/access")
    panel = page.context.new_page()
    panel.goto(f"{server.url}/?pane=chat")
    expect(panel.locator("[data-loading]")).to_have_count(0)
    network = page.locator("access-network")
    expect(network).to_contain_text("Only this computer reaches the panel.")

    network.get_by_label("A password for the panel").fill(PASSWORD)
    network.get_by_role("button", name="Use from my network").click()

    expect(network).to_contain_text("Stop this program and start it again.")
    expect(page.locator("access-logged-in li")).to_contain_text("this browser")
    # A panel beside it, which was open without a login, has one now: it is the same browser.
    expect(panel.locator("[data-loading]")).to_have_count(0)
    faults.expect(r"status of 400 .*/api/access/password")
    password = page.locator("access-password")
    password.get_by_label("Present password").fill("a guess of mine")
    password.get_by_label("New password").fill("another one")
    password.get_by_role("button", name="Change the password").click()
    expect(password.get_by_role("alert")).to_contain_text("this is not the present password")


def reached_events(server: ServerThread) -> list[dict[str, object]]:
    """The lines in the log; asked for on the machine itself, by whoever has the password."""
    http = server.http
    if "overlay_session" not in http.cookies:
        http.post(f"{server.url}/login", data={"password": PASSWORD}, headers={"origin": server.url})
    found: list[dict[str, object]] = http.get(f"{server.url}/api/events").raise_for_status().json()["events"]
    return found
