"""The panel's set-up and healths: what is saved, what is fixed, what is wrong in words; and the login before it all."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import time
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from overlay.owncast.signature import HEADER, sign
from overlay.settings import Settings
from tests.browser.conftest import Faults, OpenPage, Serve
from tests.browser.panel import OVERFLOW, chip, line, said, wait_until_ready
from tests.fakes import EVERY_SCOPE, FakeOwncast
from tests.server import ServerThread

PASSWORD = "correct horse"


@pytest.fixture(scope="module")
def fake() -> FakeOwncast:
    """The Owncast that `shared` is told of in its set-up."""
    return FakeOwncast()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, fake: FakeOwncast) -> Iterator[ServerThread]:
    """One server for the tests of this module."""
    settings = Settings(port=0, data_dir=tmp_path_factory.mktemp("setup"))
    with ServerThread(settings, owncast_transport=fake.transport) as server:
        yield server


@pytest.fixture
def shared(running: ServerThread, fake: FakeOwncast) -> ServerThread:
    """`running` with nothing set up."""
    fake.failure = fake.answer = None
    fake.tokens = {"all-scopes": EVERY_SCOPE}
    nothing = {"owncast_url": "", "access_token": "", "webhook_secret": "", "bot_name": ""}
    kept = {"retention_days": 90, "retention_megabytes": 2048}
    running.http.patch(f"{running.url}/api/configuration", json=nothing | kept).raise_for_status()
    return running


@pytest.fixture
def dialog(shared: ServerThread, open_page: OpenPage) -> Page:
    """The panel with its set-up open."""
    page = wait_until_ready(open_page(shared.url, width=1280, height=900))
    open_setup(page)
    return page


def open_setup(page: Page) -> None:
    """Opens the set-up, until it knows what the server knows: from here on nothing moves under the pointer."""
    page.locator(".open-setup").click()
    expect(page.locator("panel-setup dialog")).to_be_visible()
    # The last that is fetched.
    expect(page.locator("panel-setup .address .secret")).not_to_be_empty()


def form(page: Page, setting: str) -> Locator:
    """The form of one setting."""
    return page.locator(f"form[data-setting={setting}]")


def save(page: Page, setting: str, value: str) -> Locator:
    """Types a value and saves it."""
    form(page, setting).locator("input").fill(value)
    with page.expect_response(lambda response: response.request.method == "PATCH"):
        form(page, setting).get_by_role("button", name="Save").click()
    return form(page, setting)


def configuration(server: ServerThread) -> dict[str, Any]:
    found: dict[str, Any] = server.http.get(f"{server.url}/api/configuration").raise_for_status().json()
    return found


def take(server: ServerThread, body: bytes, **headers: str) -> int:
    """Posts a webhook to the address that the panel gives; how it was answered."""
    url = server.http.get(f"{server.url}/api/webhook").json()["url"]
    return server.http.post(url, content=body, headers=headers).status_code


def test_a_server_is_set_up_from_nothing(shared: ServerThread, fake: FakeOwncast, dialog: Page) -> None:
    server = dialog.locator("[data-step=server]")
    token = dialog.locator("[data-step=token]")
    expect(server).to_have_attribute("data-done", "false")

    save(dialog, "owncast_url", fake.url)
    expect(server).to_have_attribute("data-done", "true")
    expect(server.locator(".result")).to_have_text("Harbour Light answers, Owncast 0.2.3.")
    expect(token.get_by_role("link")).to_have_attribute("href", f"{fake.url}/admin/access-tokens/")

    save(dialog, "access_token", "all-scopes")
    expect(token).to_have_attribute("data-done", "true")
    expect(token.locator("[data-scope=can_system]")).to_have_text("May send system lines and actions")
    expect(form(dialog, "access_token").locator("input")).to_have_value("")
    expect(form(dialog, "access_token").locator("input")).to_have_attribute(
        "placeholder", "Set. Paste another to replace it"
    )

    save(dialog, "bot_name", "Goosebot")
    dialog.locator("panel-setup dialog .close").click()
    expect(chip(dialog, "owncast")).to_contain_text("reached, 0.2.3")
    assert configuration(shared)["owncast_url"]["value"] == fake.url
    assert configuration(shared)["access_token"]["set"]
    assert configuration(shared)["bot_name"]["value"] == "Goosebot"


def test_the_token_never_comes_back_to_the_page(shared: ServerThread, fake: FakeOwncast, dialog: Page) -> None:
    answers: list[str] = []
    dialog.on("response", lambda response: answers.append(response.text()) if "/api/" in response.url else None)
    dialog.on("websocket", lambda socket: socket.on("framereceived", lambda frame: answers.append(str(frame))))

    save(dialog, "owncast_url", fake.url)
    save(dialog, "access_token", "all-scopes")
    expect(dialog.locator("[data-step=token]")).to_have_attribute("data-done", "true")
    dialog.reload()
    wait_until_ready(dialog)

    assert answers
    assert not any("all-scopes" in answer for answer in answers)
    dialog.locator(".open-setup").click()
    form(dialog, "access_token").get_by_role("button", name="Forget").click()
    expect(form(dialog, "access_token").locator("input")).to_have_attribute("placeholder", "Paste the token")
    assert not configuration(shared)["access_token"]["set"]


def test_what_is_not_saved_yet_stays_when_another_setting_is_saved(fake: FakeOwncast, dialog: Page) -> None:
    form(dialog, "access_token").locator("input").fill("all-scopes")
    form(dialog, "bot_name").locator("input").fill("Goosebot")

    save(dialog, "owncast_url", f"{fake.url}/")

    expect(form(dialog, "owncast_url").locator("input")).to_have_value(fake.url)
    expect(form(dialog, "access_token").locator("input")).to_have_value("all-scopes")
    expect(form(dialog, "bot_name").locator("input")).to_have_value("Goosebot")


def test_an_address_that_is_none_is_told_beside_its_field(shared: ServerThread, dialog: Page, faults: Faults) -> None:
    faults.expect("400 .Bad Request")

    refused = save(dialog, "owncast_url", "not an address")

    expect(refused.locator(".fault")).to_be_visible()
    expect(refused.locator("input")).to_have_attribute("aria-invalid", "true")
    expect(refused.locator("input")).to_have_value("not an address")
    save(dialog, "owncast_url", "https://stream.example.com")
    expect(refused.locator(".fault")).to_be_hidden()


def test_a_token_that_may_not_everything_says_what_to_tick(fake: FakeOwncast, dialog: Page) -> None:
    fake.tokens = {"half-a-token": ("CAN_SEND_MESSAGES",), "all-scopes": EVERY_SCOPE}
    save(dialog, "owncast_url", fake.url)
    token = dialog.locator("[data-step=token]")

    save(dialog, "access_token", "half-a-token")
    expect(form(dialog, "access_token").locator(".result")).to_have_text("The token works, but not for everything.")
    expect(token.locator("[data-scope=can_system]")).to_contain_text("tick system messages")
    expect(token).to_have_attribute("data-done", "false")

    save(dialog, "access_token", "of-another-server")
    expect(form(dialog, "access_token").locator(".result")).to_contain_text("Owncast refuses this token.")
    dialog.keyboard.press("Escape")
    expect(chip(dialog, "owncast")).to_contain_text("token refused")
    expect(dialog.locator(".strip")).to_contain_text("Owncast refuses the access token.")


@pytest.mark.parametrize(("trouble", "words"), [("unreachable", "not reached"), ("not_owncast", "not an Owncast")])
def test_it_says_how_owncast_is(
    shared: ServerThread, fake: FakeOwncast, open_page: OpenPage, trouble: str, words: str
) -> None:
    shared.http.patch(f"{shared.url}/api/configuration", json={"owncast_url": fake.url}).raise_for_status()
    page = wait_until_ready(open_page(shared.url))
    expect(chip(page, "owncast")).to_contain_text("reached, no token")

    if trouble == "unreachable":
        fake.failure = httpx.ConnectError("refused")
    else:
        fake.answer = lambda request: httpx.Response(200, text="<html>a bakery</html>")
    chip(page, "owncast").click()

    expect(chip(page, "owncast")).to_contain_text(words)
    expect(chip(page, "owncast").locator(".sign")).to_have_attribute("data-sign", "triangle")
    expect(page.locator(".strip")).to_contain_text("Owncast does not answer.")
    fake.failure = fake.answer = None
    page.get_by_role("button", name="Try now").click()
    expect(chip(page, "owncast")).to_contain_text("reached")
    expect(page.locator(".strip")).to_have_count(0)


def test_the_last_webhook_is_told(shared: ServerThread, dialog: Page) -> None:
    assert take(shared, said("first of all", "setup-1")) == 204

    expect(dialog.locator(".arrived")).to_contain_text("The last one, CHAT, came just now at")
    expect(dialog.locator(".ticks [data-type=CHAT] .sign")).to_have_attribute("data-sign", "dot")
    expect(dialog.locator(".ticks [data-type=NAME_CHANGE] .sign")).to_have_attribute("data-sign", "ring")
    dialog.keyboard.press("Escape")
    expect(chip(dialog, "events")).to_contain_text("just now")


def test_the_webhooks_address_is_masked_and_can_be_replaced(shared: ServerThread, dialog: Page) -> None:
    old = shared.http.get(f"{shared.url}/api/webhook").json()["url"]
    shown = dialog.locator(".address .secret")
    expect(shown).to_have_text(f"/webhook/••••{old[-4:]}")
    dialog.locator(".address .reveal").click()
    expect(shown).to_have_text(old)

    dialog.locator("summary").click()
    dialog.get_by_role("button", name="Make a new key").click()

    expect(shown).not_to_have_text(f"/webhook/••••{old[-4:]}")
    new = shared.http.get(f"{shared.url}/api/webhook").json()["url"]
    expect(shown).to_have_text(f"/webhook/••••{new[-4:]}")
    assert shared.http.post(old, content=said("to the old one", "old")).status_code == 404

    dialog.locator(".new-key").get_by_role("button", name="Undo").click()
    expect(shown).to_have_text(f"/webhook/••••{old[-4:]}")
    expect(dialog.get_by_role("button", name="Make a new key")).to_be_focused()
    assert shared.http.post(old, content=said("to the old one again", "old-2")).status_code == 204
    assert shared.http.post(new, content=said("to the new one", "new")).status_code == 404


def test_a_secret_is_set_and_what_comes_unsigned_is_refused_in_words(shared: ServerThread, dialog: Page) -> None:
    dialog.locator("summary").click()
    saved = save(dialog, "webhook_secret", "signed-by-owncast")
    expect(saved.locator(".result")).to_have_text("Signatures are checked.")
    body = said("signed", "signed-1")

    assert take(shared, body) == 401
    assert take(shared, body, **{HEADER: sign("another", body, time())}) == 401
    assert take(shared, body, **{HEADER: "neither"}) == 401
    assert take(shared, body, **{HEADER: sign("signed-by-owncast", body, time() - 900)}) == 401
    assert take(shared, body, **{HEADER: sign("signed-by-owncast", body, time())}) == 204

    refused = dialog.locator(".refused")
    expect(refused).to_contain_text("4 events were refused: ")
    for words in (
        "not signed, give Owncast the same secret (1)",
        "signed with another secret (1)",
        "signature not readable (1)",
        "signed too long ago, check both clocks (1)",
    ):
        expect(refused).to_contain_text(words)
    saved.get_by_role("button", name="Forget").click()
    expect(saved.locator(".result")).to_have_text("")


def test_webhooks_that_are_none_are_counted_in_words(server: ServerThread, open_page: OpenPage) -> None:
    page = wait_until_ready(open_page(server.url))
    for body in (b"{", b"[]", b'{"type": "CHAT", "eventData": "\\ud800"}', b"[" * 100, b" " * 300_000):
        assert server.post(body).status_code in (400, 413)

    expect(chip(page, "events")).to_contain_text("refused")
    expect(chip(page, "events").locator(".sign")).to_have_attribute("data-sign", "triangle")
    expect(chip(page, "events")).to_have_attribute("title", re.compile("^5 events were refused: "))
    title = chip(page, "events").get_attribute("title") or ""
    for words in ("not JSON (", "not an event (", "broken text (", "nested too deeply (", "too large ("):
        assert words in title

    server.take(b'{"type": "CHAT", "eventData": {"user": 5}}', b'{"type": "CHAT", "eventData": {"user": 6}}')
    expect(chip(page, "events")).to_contain_text("just now")
    expect(chip(page, "events")).to_have_attribute("title", re.compile("2 events could not be read"))
    page.locator(".open-setup").click()
    expect(page.locator(".refused")).to_contain_text("5 events were refused")
    expect(page.locator(".refused")).to_contain_text("2 events could not be read. They are kept as they came.")


def test_what_is_kept_is_shown_and_changed(shared: ServerThread, dialog: Page) -> None:
    days, megabytes = dialog.get_by_label("Days"), dialog.get_by_label("Megabytes")
    expect(days).to_have_value("90")
    expect(megabytes).to_have_value("2048")

    save(dialog, "retention_days", "30")
    save(dialog, "retention_megabytes", "512")

    assert configuration(shared)["retention_days"]["value"] == 30
    assert configuration(shared)["retention_megabytes"]["value"] == 512
    dialog.reload()
    wait_until_ready(dialog)
    dialog.locator(".open-setup").click()
    expect(days).to_have_value("30")
    expect(megabytes).to_have_value("512")


def test_less_than_can_be_kept_is_not_taken(shared: ServerThread, dialog: Page) -> None:
    days = dialog.get_by_label("Days")

    days.fill("0")
    form(dialog, "retention_days").get_by_role("button", name="Save").click()

    assert not days.evaluate("(field) => field.checkValidity()")
    expect(days).to_have_value("0")
    assert configuration(shared)["retention_days"]["value"] == 90


def test_what_the_environment_gives_can_be_read_and_not_changed(
    settings: Settings, owncast: FakeOwncast, open_page: OpenPage, serve: Serve
) -> None:
    fixed = replace(settings, owncast_url=owncast.url, access_token="all-scopes", webhook_secret="a-secret-of-ours")
    server = serve(fixed, owncast_transport=owncast.transport)
    page = wait_until_ready(open_page(server.url))
    open_setup(page)
    page.locator("summary").click()

    for setting in ("owncast_url", "access_token", "webhook_secret"):
        expect(form(page, setting).locator(".fixed")).to_have_text(
            f"Given when the program was started, by OVERLAY_{setting.upper()}"
        )
        expect(form(page, setting).locator("input")).to_have_attribute("readonly", "")
        expect(form(page, setting).get_by_role("button", name="Save")).to_be_hidden()
    expect(form(page, "owncast_url").locator("input")).to_have_value(owncast.url)
    expect(page.locator(".key-fixed")).to_be_visible()
    expect(page.locator(".new-key")).to_be_hidden()


def test_the_demo_says_that_its_stream_is_made_up(tmp_path: Path, open_page: OpenPage, serve: Serve) -> None:
    server = serve(Settings(port=0, data_dir=tmp_path, demo=True))
    page = wait_until_ready(open_page(server.url))
    expect(page.locator(".head .demo")).to_have_text("Demo")
    expect(page.locator("panel-chat .line").first).to_be_visible()
    page.locator(".open-setup").click()

    for setting in ("owncast_url", "access_token"):
        expect(form(page, setting).locator(".fixed")).to_have_text("Part of the demo, whose stream is made up.")
    expect(page.locator(".arrived")).to_have_text("The demo makes its own events and waits for none.")
    expect(page.locator("panel-setup dialog")).not_to_contain_text("OVERLAY_OWNCAST_URL")


def test_whoever_left_the_set_up_is_shown_the_way_back(
    shared: ServerThread, server: ServerThread, open_page: OpenPage
) -> None:
    page = wait_until_ready(open_page(server.url))

    expect(page.locator(".strip")).to_contain_text("No Owncast server is connected yet.")
    page.locator(".strip").get_by_role("button", name="Set up").click()

    expect(page.get_by_role("heading", name="Which Owncast is yours?")).to_be_visible()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "ist kein Owncast."),
        ("fr", "n’est pas un Owncast."),
        ("es", "no es un Owncast."),
    ],
)
def test_a_narrow_set_up_says_in_the_reader_s_language_what_is_wrong_and_nothing_of_it_sticks_out(
    shared: ServerThread, fake: FakeOwncast, open_page: OpenPage, language: str, words: str
) -> None:
    fake.answer = lambda request: httpx.Response(200, text="<html>a bakery</html>")
    shared.http.patch(f"{shared.url}/api/configuration", json={"owncast_url": fake.url}).raise_for_status()
    page = open_page(shared.url, width=350, height=700)
    page.context.add_cookies([{"name": "language", "value": language, "url": shared.url}])
    page.reload()
    wait_until_ready(page)
    expect(page.locator(".strip")).to_contain_text(words)

    page.locator(".open-setup").click()

    expect(page.locator("[data-step=server] .result")).to_contain_text(words)
    assert page.evaluate(OVERFLOW) == []
    title = page.locator("#setup-title")
    assert title.evaluate("title => title.scrollWidth <= title.clientWidth")


def test_a_password_stands_before_the_panel(
    settings: Settings, open_page: OpenPage, faults: Faults, serve: Serve
) -> None:
    faults.expect("401 .Unauthorized|403 .Forbidden")
    server = serve(replace(settings, panel_password=PASSWORD))
    page = open_page(server.url, width=350, height=600)
    expect(page).to_have_url(f"{server.url}/login")
    expect(page.get_by_label("Password")).to_be_focused()

    page.get_by_label("Password").fill("battery staple")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_have_text("That is not the password.")
    expect(page.get_by_label("Password")).to_have_attribute("aria-invalid", "true")

    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Password").press("Enter")
    expect(page).to_have_url(f"{server.url}/")
    wait_until_ready(page)
    server.take(said("behind the door", "door-1"))
    expect(line(page, "behind the door")).to_be_visible()


def test_a_panel_whose_login_ran_out_leads_to_the_login(
    settings: Settings, open_page: OpenPage, faults: Faults, serve: Serve
) -> None:
    faults.expect("401 .Unauthorized|403")
    server = serve(replace(settings, panel_password=PASSWORD))
    page = open_page(server.url)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Password").press("Enter")
    wait_until_ready(page)

    page.context.clear_cookies()
    page.locator(".open-setup").click()

    expect(page).to_have_url(f"{server.url}/login")


def test_who_logs_out_has_to_log_in_again(settings: Settings, open_page: OpenPage, serve: Serve) -> None:
    server = serve(replace(settings, panel_password=PASSWORD))
    page = open_page(server.url)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Password").press("Enter")
    wait_until_ready(page)

    open_setup(page)
    page.get_by_role("button", name="Log out").click()
    expect(page).to_have_url(f"{server.url}/login")

    page.goto(server.url)
    expect(page).to_have_url(f"{server.url}/login")


def test_without_a_password_there_is_nothing_to_log_out_of(shared: ServerThread, open_page: OpenPage) -> None:
    page = wait_until_ready(open_page(shared.url))

    page.locator(".open-setup").click()

    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_role("button", name="Log out")).to_have_count(0)


def test_a_page_that_is_not_there_leads_back(shared: ServerThread, open_page: OpenPage, faults: Faults) -> None:
    faults.expect("404 .Not Found")
    page = open_page(f"{shared.url}/nowhere", width=350, height=600)

    page.get_by_role("link", name="To the panel").click()

    wait_until_ready(page)
