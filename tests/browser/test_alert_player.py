"""One alert on the stage: what the page does when the line breaks, the source hides, or the server says so twice."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import obs
from tests.browser.alerts import SOUND, an_alert, cut, open_preview, serve, show
from tests.browser.conftest import Faults, OpenPage
from tests.browser.stage import Overlay, settled, until

WATCH = """
  window.said = [];
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (text) {
    said.push(JSON.parse(text));
    return send.call(this, text);
  };
  window.drawn = [];
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) {
        if (node.matches?.(".alert")) drawn.push(`${node.dataset.phase} ${node.textContent}`);
      }
    }
  }).observe(document, { childList: true, subtree: true });
"""


def open_page_of(open_page: OpenPage, overlay: Overlay, *, clock: bool = True, **how: Any) -> Page:
    """A page whose clock a test may put forward, and which keeps what it says and draws."""
    page = open_page(**how)
    page.add_init_script(WATCH)
    if clock:
        page.clock.install()
    serve(page)
    page.goto(overlay.url)
    return settled(page)


def tell(page: Page, type: str, **message: Any) -> None:
    """As if the server had said so."""
    page.evaluate("(message) => document.querySelector('overlay-alerts').receive(message)", {"type": type, **message})


def ended(page: Page) -> list[str]:
    """The alerts whose end this page has reported."""
    found: list[str] = page.evaluate("said.filter(({ report }) => report === 'ended').map(({ alert }) => alert)")
    return found


def test_an_alert_that_was_shown_to_its_end_is_never_drawn_again(alerts: Overlay, open_page: OpenPage) -> None:
    page = open_page_of(open_page, alerts)
    alert = an_alert(duration=5)
    tell(page, "alert", alert=alert)
    expect(page.locator(".alert")).to_be_visible()
    page.clock.fast_forward(6_000)
    expect(page.locator(".alert")).to_have_count(0)
    assert ended(page) == [alert["id"]]

    page.reload()
    settled(page)
    assert page.evaluate("said.find(({ type }) => type === 'hello').ended") == [alert["id"]]
    tell(page, "alert", alert=alert)
    tell(page, "resume", alert=alert)

    assert page.evaluate("drawn") == []
    assert ended(page) == [alert["id"], alert["id"]]
    tell(page, "alert", alert=alert | {"queued_at": "2027-01-01T00:00:00Z"})
    expect(page.locator(".alert")).to_be_visible()


def test_what_the_server_says_twice_is_drawn_once(alerts: Overlay, open_page: OpenPage) -> None:
    page = open_page_of(open_page, alerts)
    alert = an_alert(duration=5)
    for _ in range(2):
        tell(page, "alert", alert=alert)
        tell(page, "resume", alert=alert | {"elapsed": 1.0})
    expect(page.locator(".alert")).to_be_visible()

    assert page.evaluate("drawn") == ["in Maren"]


def test_after_a_gap_only_what_plays_there_or_may_stay_stays(alerts: Overlay, open_page: OpenPage) -> None:
    page = open_page_of(open_page, alerts)
    first, second = an_alert(name="One"), an_alert(name="Two")
    tell(page, "alert", alert=first)
    expect(page.locator(".name")).to_have_text("One")

    tell(page, "resume", alert=None, keep=[first["id"]])
    expect(page.locator(".name")).to_have_text("One")

    tell(page, "resume", alert=second | {"elapsed": 3.0}, keep=[])
    expect(page.locator(".name")).to_have_text("Two")
    assert page.evaluate("drawn") == ["in One", "still Two"]

    tell(page, "resume", alert=None, keep=[])
    page.clock.fast_forward(1_000)
    expect(page.locator(".alert")).to_have_count(0)
    assert ended(page) == []


def test_one_that_goes_on_goes_on_without_its_entrance(alerts: Overlay, open_page: OpenPage) -> None:
    page = open_page_of(open_page, alerts)

    tell(page, "alert", alert=an_alert(duration=6, elapsed=2.5))

    expect(page.locator(".alert[data-phase=still]")).to_be_visible()
    page.clock.fast_forward(3_600)
    expect(page.locator(".alert")).to_have_count(0)


def test_a_cut_while_files_are_on_their_way_leaves_nothing(alerts: Overlay, open_page: OpenPage) -> None:
    page = open_page_of(open_page, alerts)
    alert = an_alert(picture="/media/boat.webm", files={"/media/boat.webm": "video"})
    page.evaluate(
        """(alert) => {
          const overlay = document.querySelector("overlay-alerts");
          overlay.receive({ type: "alert", alert });
          overlay.receive({ type: "cut", alert: alert.id });
        }""",
        alert,
    )
    tell(page, "alert", alert=an_alert(name="Next", picture="/media/boat.webm", files={"/media/boat.webm": "video"}))

    expect(page.locator(".name")).to_have_text("Next")
    assert page.evaluate("drawn") == ["in Next"]


def test_files_and_themes_that_come_next_are_loaded_before(alerts: Overlay, open_page: OpenPage) -> None:
    page = open_page_of(open_page, alerts, clock=False)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    files = {"/media/picture-8x8.png": "image", "/media/boat.webm": "video", SOUND: "sound"}
    media = {url: {"url": url, "type": type} for url, type in files.items()}

    with (
        page.expect_request_finished(lambda request: request.url.endswith("/picture-8x8.png")),
        page.expect_request_finished(lambda request: request.url.endswith("/boat.webm")),
        page.expect_request_finished(lambda request: request.url.endswith("/honk.wav")),
        page.expect_request_finished(lambda request: request.url.endswith("/gazette/alert.js")),
    ):
        tell(page, "designs", designs=[{"theme": "gazette", "media": media}])
    until(page, "document.querySelector('link[data-alert-theme=gazette]')?.sheet")

    before = {url.rpartition("/")[2] for url in asked}
    assert {"picture-8x8.png", "boat.webm", "honk.wav", "theme.css", "alert.js"} <= before
    asked.clear()
    tell(page, "alert", alert=an_alert(picture="/media/picture-8x8.png", files=files, sound=SOUND))
    expect(page.locator(".picture img")).to_be_visible()
    assert [url for url in asked if "/media/" in url and not url.startswith("blob:")] == []


def test_a_hidden_page_shows_alerts_still_and_ends_them_as_it_is_seen(alerts: Overlay, open_page: OpenPage) -> None:
    page = open_page_of(open_page, alerts, in_obs=True)
    obs.set_visible(page, False)
    alert = an_alert(effect="confetti")
    tell(page, "alert", alert=alert)
    expect(page.locator(".alert[data-phase=still]")).to_be_attached()
    expect(page.locator(".effect")).to_have_count(0)

    page.clock.pause_at(page.evaluate("Date.now() + 10_000"))
    page.evaluate("performance.now = () => 1e9")
    obs.set_visible(page, True)

    expect(page.locator(".alert")).to_have_count(0)
    assert ended(page) == [alert["id"]]


def test_an_error_while_drawing_leaves_the_page_ready(alerts: Overlay, open_page: OpenPage, faults: Faults) -> None:
    faults.expect("TypeError")
    page = open_preview(open_page, alerts)
    show(page, an_alert() | {"people": None, "values": None})
    show(page, an_alert(name="Next"))

    expect(page.locator(".name")).to_have_text("Next")


@pytest.mark.parametrize("lost", ["alert.js", "theme.css"])
def test_a_theme_that_did_not_come_is_there_for_the_next_alert(
    alerts: Overlay, open_page: OpenPage, faults: Faults, lost: str
) -> None:
    faults.expect("ERR_|Failed to fetch|did not come")
    page = open_preview(open_page, alerts)
    page.route(f"**/alerts/themes/marquee/{lost}", lambda route: route.abort("connectionrefused"))
    show(page, an_alert(theme="marquee", name="First"))
    expect(page.locator(".name")).to_have_text("First")

    page.unroute(f"**/alerts/themes/marquee/{lost}")
    show(page, an_alert(theme="marquee", name="Next"))

    expect(page.locator(".name")).to_have_text("Next")
    expect(page.locator(".alert .bulbs").first).to_be_attached()
    assert page.evaluate("document.querySelector('link[data-alert-theme=marquee]').sheet.cssRules.length")


def test_the_editors_samples_stay_until_they_are_cut_and_change_without_a_flash(
    alerts: Overlay, open_page: OpenPage
) -> None:
    page = open_preview(open_page, alerts)
    show(page, an_alert(name="Draft", duration=0.1), hold=True, still=True)
    expect(page.locator(".alert[data-phase=still] .name")).to_have_text("Draft")
    page.evaluate(
        """() => {
          window.fewest = 1;
          const look = () => {
            fewest = Math.min(fewest, document.querySelectorAll(".alert").length);
            requestAnimationFrame(look);
          };
          look();
        }"""
    )

    picture = "/media/picture-9x9.png"
    show(page, an_alert(name="Other", picture=picture, files={picture: "image"}), still=True)
    expect(page.locator(".name")).to_have_text("Other")
    assert page.evaluate("fewest") == 1

    cut(page)
    expect(page.locator(".alert")).to_have_count(0)
