"""The guided set-up: from a first visit to a test on screen, and everything that can go wrong on the way."""

import json
from collections.abc import Iterator
from contextlib import suppress

import httpx
import pytest
from playwright.sync_api import Error, Page, Route, expect

from overlay.settings import Settings
from tests.browser.conftest import GONE, Faults, OpenPage, Serve
from tests.browser.panel import OVERFLOW, READY, said
from tests.fakes import EVERY_SCOPE, PNG, FakeOwncast
from tests.server import ServerThread

HERE = "http://127.0.0.1:8080"
LONG_NAME = "🏳️‍🌈" * 15 + "<script>alert(1)</script>" + "x" * 140


@pytest.fixture(scope="module")
def fake() -> FakeOwncast:
    """The Owncast that is found on this machine."""
    return FakeOwncast(url=HERE, pictures={"/logo/external": PNG})


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, fake: FakeOwncast) -> Iterator[ServerThread]:
    """One server for the tests of this module."""
    settings = Settings(port=0, data_dir=tmp_path_factory.mktemp("guide"))
    with ServerThread(settings, owncast_transport=fake.transport) as server:
        yield server


@pytest.fixture
def guide(running: ServerThread, fake: FakeOwncast) -> ServerThread:
    """`running` with no Owncast and no token, though events may have come before."""
    fake.failure = fake.answer = None
    fake.name, fake.tokens = "Harbour Light", {"all-scopes": EVERY_SCOPE}
    nothing = {"owncast_url": "", "access_token": "", "webhook_secret": "", "bot_name": ""}
    running.http.patch(f"{running.url}/api/configuration", json=nothing).raise_for_status()
    return running


def opened(page: Page) -> Page:
    """Until the page knows how far the set-up is."""
    expect(page.locator(".guide:not([data-loading])")).to_have_count(1, timeout=20_000)
    return page


def find(page: Page, address: str) -> None:
    page.get_by_label("Owncast's address").fill(address)
    page.get_by_role("button", name="Find it").click()


def state(page: Page, step: str) -> str | None:
    """How the list of steps shows one: open, done or trouble."""
    return page.locator(f".rail [data-to={step}]").locator("..").get_attribute("data-state")


def go_on(page: Page, heading: str) -> None:
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name=heading)).to_be_focused()


def webhook_url(server: ServerThread) -> str:
    url: str = server.http.get(f"{server.url}/api/setup").raise_for_status().json()["reach"]["webhook_url"]
    return url


def test_a_streamer_gets_from_a_first_visit_to_a_test_on_screen(
    settings: Settings, open_page: OpenPage, faults: Faults, serve: Serve
) -> None:
    faults.expect("502|400")
    owncast = FakeOwncast(url=HERE, pictures={"/logo/external": PNG})
    server = serve(settings, owncast_transport=owncast.transport)
    page = open_page(width=1440, height=900)
    page.context.clear_cookies()
    page.goto(server.url)
    opened(page)
    expect(page).to_have_url(f"{server.url}/setup#owncast")
    on = page.get_by_role("button", name="Continue")
    expect(on).to_be_disabled()

    owncast.answer = lambda request: httpx.Response(200, text="<h1>My homepage</h1>")
    find(page, "127.0.0.1:8080")
    expect(page.locator("#owncast-fault")).to_contain_text(f"What answers at {HERE} is not an Owncast server.")
    expect(page.get_by_label("Owncast's address")).to_have_attribute("aria-invalid", "true")
    owncast.answer = None
    find(page, "127.0.0.1:8080/admin/")
    expect(page.locator(".server .name")).to_have_text("Harbour Light")
    expect(page.locator(".server .version")).to_have_text("0.2.3")
    expect(page.locator(".lacks")).to_contain_text("Telling of new followers (0.2.4)")
    expect(page.locator(".server .logo")).to_have_js_property("naturalWidth", 1)
    expect(page.locator("#owncast-fault")).to_be_hidden()

    go_on(page, "Let the panel write into chat")
    link = page.locator("section:not([hidden]) [data-admin]")
    expect(link).to_have_attribute("href", f"{HERE}/admin/access-tokens/")
    token = page.locator("#access-token")
    token.fill("all scopes")
    token.press("Enter")
    expect(page.locator("#token-fault")).to_contain_text(
        "The access token has white space inside: copy the token alone, on one line."
    )
    token.fill("nobody-knows-it")
    token.press("Enter")
    expect(page.locator("#token-fault")).to_contain_text(
        "Owncast does not know this token, or it was made without any permission."
    )
    assert owncast.posts == []
    token.fill("  all-scopes ")
    token.press("Enter")
    expect(page.locator("[data-scope=can_admin]")).to_have_text("May hide lines and change the title")
    assert owncast.posts == []
    expect(token).to_have_value("")
    assert "all-scopes" not in page.content()
    page.get_by_role("button", name="Send a test line").click()
    expect(page.locator(".test-line .result")).to_have_text("Sent. It stands in your chat now.")
    assert [post.kind for post in owncast.posts] == ["send"]

    go_on(page, "Let Owncast send its events here")
    expect(page.locator(".address .secret")).to_contain_text(f"{server.url}/webhook/••••")
    expect(page.locator(".reach-note")).to_contain_text("Owncast runs on this computer")
    aside = page.locator("section:not([hidden]) aside")
    expect(aside.get_by_role("heading", level=3)).to_have_text("Waiting for the first event")
    expect(on).to_be_disabled()

    # Who comes back, or looks from elsewhere, is where the set-up is.
    elsewhere = opened(open_page(f"{server.url}/setup"))
    expect(elsewhere.get_by_role("heading", name="Let Owncast send its events here")).to_be_visible()
    elsewhere.context.close()

    server.take(said("hello", "line-1"))
    expect(aside.get_by_role("heading", level=3)).to_have_text("Events arrive")
    row = page.locator(".types [data-type=CHAT]")
    expect(row.locator(".seen")).to_have_text("1 came")
    expect(page.locator(".types [data-type=USER_JOINED] .seen")).to_have_text("not yet")
    expect(page.locator(".types [data-type=SCHEDULED_EVENTS] .seen")).to_have_text("needs Owncast 0.3.0")

    go_on(page, "Bring the overlays into OBS")
    card = page.locator(".card", has_text="Chat")
    layer = {"layer-name": "Chat", "layer-width": "400", "layer-height": "600"}
    dropped = card.locator(".drag").get_attribute("href") or ""
    assert dict(httpx.URL(dropped).params) == layer
    assert dropped.startswith(server.overlay("chat")["url"])
    expect(aside.get_by_role("heading", level=3)).to_have_text("Waiting for OBS")
    source = open_page(server.page_url("chat"), width=400, height=600, in_obs=True)
    expect(aside.get_by_role("heading", level=3)).to_have_text("OBS is connected")
    expect(aside.locator(".listening")).to_contain_text("OBS")

    go_on(page, "See it work")
    page.get_by_role("button", name="Send a test").click()
    expect(source.locator("overlay-chat")).to_contain_text("This is a test line")
    expect(page.locator(".way li").nth(1)).to_have_attribute("data-sign", "check")
    expect(page.locator(".way li").nth(2)).to_contain_text("waits until OBS shows the alerts overlay")

    page.get_by_role("button", name="Open the panel").click()
    expect(page).to_have_url(f"{server.url}/")
    expect(page.locator(READY)).to_have_count(1)


def test_who_looks_around_first_is_not_led_back(settings: Settings, open_page: OpenPage, serve: Serve) -> None:
    server = serve(settings, owncast_transport=FakeOwncast().transport)
    page = open_page()
    page.context.clear_cookies()
    page.goto(server.url)
    opened(page).get_by_role("button", name="Look around first").click()

    expect(page).to_have_url(f"{server.url}/")
    page.reload()
    expect(page.locator(READY)).to_have_count(1)


def test_an_address_that_does_not_answer_can_be_kept(
    guide: ServerThread, fake: FakeOwncast, open_page: OpenPage, faults: Faults
) -> None:
    faults.expect("502|504")
    page = opened(open_page(f"{guide.url}/setup"))
    fake.failure = httpx.ConnectTimeout("no")
    find(page, HERE)
    expect(page.locator("#owncast-fault")).to_contain_text(
        f"{HERE} could not be reached within 3 s: nobody answered the call. The machine may be off"
    )

    page.get_by_role("button", name="Keep this address anyway").click()

    expect(page.locator(".rail [data-to=owncast] small")).to_have_text("127.0.0.1:8080 does not answer")
    assert state(page, "owncast") == "trouble"
    assert guide.http.get(f"{guide.url}/api/configuration").json()["owncast_url"]["value"] == HERE


def test_a_home_computer_is_told_the_ways_in(guide: ServerThread, open_page: OpenPage) -> None:
    def at_home(route: Route) -> None:
        answer = route.fetch()
        setup = answer.json()
        setup["reach"] |= {"advice": "home", "tunnel": "ssh -N -R 8470:127.0.0.1:8470 root@live.example"}
        route.fulfill(response=answer, body=json.dumps(setup))

    page = open_page()
    page.route("**/api/setup", at_home)
    page.goto(f"{guide.url}/setup#events")
    opened(page)

    expect(page.locator(".reach-title")).to_have_text(
        "Your Owncast is on the internet, and cannot reach a computer at home."
    )
    expect(page.locator(".tunnel .value")).to_have_text("ssh -N -R 8470:127.0.0.1:8470 root@live.example")
    expect(page.locator(".no-password")).to_be_visible()


def test_an_address_is_shown_when_it_is_asked_for_and_not_by_itself(guide: ServerThread, open_page: OpenPage) -> None:
    page = opened(open_page(f"{guide.url}/setup#events"))
    key = webhook_url(guide).rpartition("/")[2]
    assert key not in page.locator("body").inner_text()

    page.get_by_role("button", name="Reveal").click()

    expect(page.locator(".address .secret")).to_have_text(webhook_url(guide))
    page.get_by_role("heading", name="Let Owncast send its events here").click()
    expect(page.locator(".address .secret")).not_to_contain_text(key)


def test_a_refused_signature_is_said_while_one_waits(guide: ServerThread, open_page: OpenPage) -> None:
    secret = {"webhook_secret": "harbour-light-secret"}
    guide.http.patch(f"{guide.url}/api/configuration", json=secret).raise_for_status()
    page = opened(open_page(f"{guide.url}/setup#events"))
    expect(page.locator(".signing .result")).to_have_text("Signatures are checked.")

    assert guide.http.post(webhook_url(guide), content=said("unsigned", "line-9")).status_code == 401

    expect(page.locator("section:not([hidden]) .refused")).to_contain_text("not signed, give Owncast the same secret")
    page.get_by_role("button", name="Forget").click()
    expect(page.locator(".signing .result")).to_be_empty()


@pytest.mark.parametrize(("width", "language"), [(350, "de"), (350, "fr"), (390, "es"), (768, "de"), (1440, "en")])
def test_nothing_sticks_out_however_long_the_names_and_words_are(
    guide: ServerThread, fake: FakeOwncast, open_page: OpenPage, width: int, language: str
) -> None:
    fake.name = LONG_NAME
    guide.http.post(f"{guide.url}/api/setup/owncast", json={"url": HERE}).raise_for_status()
    named = guide.overlay("chat")
    longest = {"name": "W" * 60}
    guide.http.patch(f"{guide.url}/api/overlays/{named['id']}", json=longest).raise_for_status()
    page = open_page(width=width, height=700)
    page.context.add_cookies([{"name": "language", "value": language, "url": guide.url}])
    page.goto(f"{guide.url}/setup#owncast")
    opened(page)
    expect(page.locator(".server .name")).to_contain_text("<script>alert(1)</script>")

    for step in ("owncast", "token", "events", "obs", "try"):
        page.evaluate("step => { location.hash = step; }", step)
        expect(page.locator(f".step[data-step={step}]")).to_be_visible()
        assert page.evaluate(OVERFLOW) == [], step
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), step


def test_a_server_that_is_gone_is_said_and_comes_back(settings: Settings, open_page: OpenPage, faults: Faults) -> None:
    faults.expect(GONE)
    with ServerThread(settings, owncast_transport=FakeOwncast().transport) as server:
        page = opened(open_page(f"{server.url}/setup"))
        port = server.url.rpartition(":")[2]
    expect(page.locator(".notices .strip")).to_contain_text("The overlay server does not answer.")

    again = Settings(port=int(port), data_dir=settings.data_dir)
    with ServerThread(again, owncast_transport=FakeOwncast(url=HERE).transport) as server:
        with suppress(Error):
            # It may have come back by itself meanwhile.
            page.get_by_role("button", name="Try now").click(timeout=2_000)
        expect(page.locator(".notices")).to_be_empty()
        find(page, HERE)
        expect(page.locator(".server .name")).to_have_text("Harbour Light")
        page.context.close()


def test_the_first_event_is_one_and_has_owncasts_name_for_it(server: ServerThread, open_page: OpenPage) -> None:
    page = open_page()
    page.context.add_cookies([{"name": "language", "value": "es", "url": server.url}])
    page.goto(f"{server.url}/setup#events")
    opened(page)
    aside = page.locator(".step[data-step=events] aside")

    server.take(said("the first", "first"))

    expect(aside.locator(".waited")).to_have_text("1")
    expect(aside.locator(".waited-words")).to_have_text("recibido desde el arranque")
    expect(aside.locator(".happened")).to_contain_text("When a user sends a chat message")
    server.take(said("the second", "second"))
    expect(aside.locator(".waited-words")).to_have_text("recibidos desde el arranque")
