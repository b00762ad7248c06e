"""The guided set-up where it is not as usual: two at once, a restart in every step, no overlay at all, forty."""

from contextlib import ExitStack
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from overlay.settings import Settings
from tests.browser.conftest import GONE, Faults, OpenPage, Serve
from tests.browser.panel import OVERFLOW, said, wait_until_ready
from tests.browser.test_setup_page import HERE, find, opened, webhook_url
from tests.fakes import FakeOwncast
from tests.server import ServerThread

STEPS = ("owncast", "token", "events", "obs", "try")


def test_two_set_ups_at_once_and_a_restart_in_every_step(
    settings: Settings, open_page: OpenPage, faults: Faults
) -> None:
    faults.expect(GONE)
    owncast = FakeOwncast(url=HERE)
    with ExitStack() as running:
        server = running.enter_context(ServerThread(settings, owncast_transport=owncast.transport))
        again = replace(settings, port=urlsplit(server.url).port or 0)
        first, second = (opened(open_page(f"{server.url}/setup", width=1440, height=900)) for _ in range(2))

        def restart() -> None:
            nonlocal server
            running.close()
            server = running.enter_context(ServerThread(again, owncast_transport=owncast.transport))

        def done(step: str) -> None:
            """In both, by themselves; and in both still after a restart."""
            for _ in range(2):
                for page in (first, second):
                    mark = page.locator(f".rail li[data-state=done]:has([data-to={step}])")
                    expect(mark).to_have_count(1, timeout=20_000)
                    expect(page.locator(".notices")).to_be_empty(timeout=20_000)
                restart()

        find(first, HERE)
        done("owncast")
        second.evaluate("location.hash = 'token'")
        second.locator("#access-token").fill("all-scopes")
        second.locator("#access-token").press("Enter")
        done("token")
        server.http.post(webhook_url(server), content=said("hello", "line-1")).raise_for_status()
        done("events")
        source = open_page(server.page_url("chat"), width=400, height=600, in_obs=True)
        done("obs")

        expect(first.locator(".notices")).to_be_empty(timeout=20_000)
        first.evaluate("location.hash = 'try'")
        first.get_by_role("button", name="Send a test").click()
        expect(source.locator("overlay-chat")).to_contain_text("This is a test line", timeout=20_000)
        expect(first.locator(".rail li[data-state=done]:has([data-to=try])")).to_have_count(1)
        for page in (first, second, source):
            page.close()


@pytest.mark.parametrize("number", [0, 40])
@pytest.mark.parametrize("width", [350, 1440])
def test_without_any_overlay_and_with_forty_of_the_longest_names(
    settings: Settings, open_page: OpenPage, serve: Serve, number: int, width: int
) -> None:
    server = serve(settings, owncast_transport=FakeOwncast(url=HERE).transport)
    for overlay in server.http.get(f"{server.url}/api/overlays").json()["overlays"]:
        server.http.delete(f"{server.url}/api/overlays/{overlay['id']}").raise_for_status()
    for at in range(number):
        body = {"kind": ("chat", "alerts", "featured")[at % 3], "name": f"{at} " + "W" * 70}
        server.http.post(f"{server.url}/api/overlays", json=body).raise_for_status()

    page = opened(open_page(f"{server.url}/setup", width=width, height=800))
    for step in STEPS:
        page.evaluate("step => { location.hash = step; }", step)
        expect(page.locator(f".step[data-step={step}]")).to_be_visible()
        fits(page)
    expect(page.locator(".step[data-step=obs] .cards > *")).to_have_count(number)
    page.get_by_role("button", name="Send a test").click()
    expect(page.locator(".way li")).to_have_count(3)
    page.goto(f"{server.url}/doctor")
    expect(page.locator("[data-loading]")).to_have_count(0)
    fits(page)
    page.goto(f"{server.url}/?pane=overlays")
    wait_until_ready(page)
    expect(page.locator("panel-overlays .overlay")).to_have_count(number)
    fits(page)


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert [
        found for found in page.evaluate(OVERFLOW) if "overlay-preview" not in found and "IFRAME" not in found
    ] == []
