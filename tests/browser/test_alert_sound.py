"""The sound of alerts: from one page only, as loud as it should be, and together with the picture."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.alerts import SOUND, an_alert, cut, open_preview, serve, show
from tests.browser.conftest import OpenPage
from tests.browser.stage import Overlay, settled, until

VIDEO = "/media/boat.webm"

WATCH = """
  window.reports = [];
  addEventListener("overlay:message", ({ detail }) => { if (detail.lead) window.led = true; });
  window.players = [];
  window.refuse = false;
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (text) {
    if (text.includes('"report"')) reports.push(JSON.parse(text));
    return send.call(this, text);
  };
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    if (!players.includes(this)) players.push(this);
    this.shown ??= document.querySelector(".alert") !== null;
    this.could ??= this.readyState;
    if (refuse && !this.muted) return Promise.reject(new DOMException("no gesture", "NotAllowedError"));
    return play.call(this);
  };
"""


def open_watched(open_page: OpenPage, overlay: Overlay, query: str = "") -> Page:
    """A page of the overlay whose players and reports are kept, once the server has told it that it leads."""
    page = open_page()
    page.add_init_script(WATCH)
    serve(page)
    page.goto(f"{overlay.url}{query}")
    until(page, "window.led")
    return settled(page)


def tell(page: Page, type: str, **message: Any) -> None:
    """As if the server had said so."""
    page.evaluate("(message) => document.querySelector('overlay-alerts').receive(message)", {"type": type, **message})


def heard(page: Page) -> list[dict[str, Any]]:
    """The players that can be heard now."""
    found: list[dict[str, Any]] = page.evaluate(
        """() => players.filter(({ paused, muted }) => !paused && !muted).map(
          ({ volume, localName, currentTime }) => ({ volume: Math.round(volume * 100), localName, currentTime })
        )"""
    )
    return found


def loud(duration: float = 60, **options: Any) -> dict[str, Any]:
    """An alert whose sound is long: a video's, over and over."""
    return an_alert(picture=VIDEO, files={VIDEO: "video", SOUND: "sound"}, duration=duration, **options)


def test_the_sound_starts_with_the_picture_once_both_can(alerts: Overlay, open_page: OpenPage) -> None:
    page = open_watched(open_page, alerts)
    tell(page, "lead", lead=True)

    tell(page, "alert", alert=loud(sound=SOUND))

    until(page, "players.length === 2 && players.every(({ currentTime }) => currentTime > 0)")
    assert page.evaluate("players.map(({ shown, could }) => shown && could >= 2)") == [True, True]


def test_only_the_page_that_leads_is_heard_and_leading_moves_at_once(alerts: Overlay, open_page: OpenPage) -> None:
    page = open_watched(open_page, alerts)
    tell(page, "lead", lead=False)
    tell(page, "alert", alert=loud())
    until(page, "document.querySelector('video')?.currentTime > 0")
    assert heard(page) == []

    tell(page, "lead", lead=True)
    until(page, "players.some(({ paused, muted }) => !paused && !muted)")

    tell(page, "lead", lead=False)
    assert heard(page) == []
    assert page.evaluate("document.querySelector('video').paused") is False


def test_a_page_that_comes_to_lead_takes_the_sound_up_where_it_is(alerts: Overlay, open_page: OpenPage) -> None:
    page = open_watched(open_page, alerts)
    # Time stands still there: the gong is not over however long the test takes.
    page.evaluate("() => { const now = performance.now(); performance.now = () => now; }")
    tell(page, "lead", lead=False)
    long = SOUND.replace("honk", "gong")
    tell(page, "alert", alert=an_alert(sound=long, files={long: "sound"}, elapsed=1.2))
    expect(page.locator(".alert")).to_be_visible()
    assert page.evaluate("players.length") == 0

    tell(page, "lead", lead=True)

    until(page, "players.length === 1 && players[0].currentTime > 1.15")


def test_volumes_are_multiplied_and_followed_at_once(alerts: Overlay, open_page: OpenPage) -> None:
    page = open_watched(open_page, alerts)
    tell(page, "lead", lead=True)
    tell(page, "alert", alert=loud(video_volume=60))
    until(page, "players.some(({ paused, muted }) => !paused && !muted)")
    assert heard(page)[0]["volume"] == 60

    alerts.set(volume=50)
    until(page, "Math.round(players[0].volume * 100) === 30")


def test_mute_is_at_once_and_the_alert_goes_on(alerts: Overlay, open_page: OpenPage) -> None:
    page = open_watched(open_page, alerts)
    tell(page, "lead", lead=True)
    tell(page, "alert", alert=loud())
    until(page, "players.some(({ paused, muted }) => !paused && !muted)")

    alerts.command("mute")
    until(page, "players.every(({ muted }) => muted)")
    expect(page.locator(".alert")).to_be_visible()

    alerts.command("unmute")
    until(page, "players.some(({ paused, muted }) => !paused && !muted)")


def test_the_sound_ends_with_its_alert(alerts: Overlay, open_page: OpenPage) -> None:
    page = open_preview(open_page, alerts, "&animate=none")
    page.evaluate(f"() => {{ {WATCH} }}")
    show(page, loud(sound=SOUND))
    until(page, "players.length === 2")

    cut(page)

    expect(page.locator(".alert")).to_have_count(0)
    assert page.evaluate("players.every(({ paused }) => paused)")


def test_a_tab_that_may_not_be_loud_says_so_and_shows_the_video_all_the_same(
    alerts: Overlay, open_page: OpenPage
) -> None:
    page = open_watched(open_page, alerts)
    page.evaluate("window.refuse = true")
    tell(page, "lead", lead=True)

    tell(page, "alert", alert=loud(sound=SOUND))

    until(page, "document.querySelector('video')?.currentTime > 0")
    assert [report["message"] for report in page.evaluate("reports") if report["report"] == "sound"] == ["blocked"]


@pytest.mark.parametrize("refused", [False, True])
def test_a_sound_check_says_whether_this_page_is_heard(alerts: Overlay, open_page: OpenPage, refused: bool) -> None:
    page = open_watched(open_page, alerts)
    page.evaluate("(refused) => { window.refuse = refused; }", refused)
    tell(page, "lead", lead=False)
    tell(page, "sound_check", sound=SOUND)
    tell(page, "lead", lead=True)
    tell(page, "sound_check", sound=SOUND)

    until(page, "reports.length > 0")
    told = page.evaluate("reports.map(({ report, message }) => [report, message])")
    assert told == [["sound", "blocked" if refused else "running"]]
