"""Pictures and videos of alerts: right in each layout, from their start, and never in the way of the words."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.alerts import an_alert, open_preview, serve, show
from tests.browser.conftest import Faults, OpenPage
from tests.browser.pixels import on_air, seen
from tests.browser.stage import Overlay, settled, until
from tests.waiting import wait_until

VIDEO = "/media/boat.webm"


def box(page: Page, selector: str) -> dict[str, float]:
    found: dict[str, float] = page.locator(selector).evaluate("(node) => node.getBoundingClientRect().toJSON()")
    return found


def reports(page: Page) -> None:
    """Keeps what this page reports from now on, in `reports`."""
    page.add_init_script(
        """
          window.reports = [];
          const send = WebSocket.prototype.send;
          WebSocket.prototype.send = function (text) {
            if (text.includes('"report"')) reports.push(JSON.parse(text));
            return send.call(this, text);
          };
        """
    )


Box = dict[str, float]
WHERE: dict[str, Callable[[Box, Box], bool]] = {
    "right": lambda picture, words: picture["right"] <= words["left"],
    "left": lambda picture, words: picture["left"] >= words["right"],
    "below": lambda picture, words: picture["bottom"] <= words["top"],
    "above": lambda picture, words: picture["top"] >= words["bottom"],
    "over": lambda picture, words: picture["top"] < words["top"] and picture["bottom"] > words["bottom"],
    "full": lambda picture, words: (picture["width"], picture["height"]) == (1920, 1080),
    "banner": lambda picture, words: picture["right"] <= words["left"] and picture["height"] < 300,
    "toast": lambda picture, words: picture["right"] <= words["left"] and picture["height"] < 200,
}
"""Where the picture is beside the words, by layout."""


def test_a_picture_keeps_its_shape_and_stands_where_the_layout_says(alerts: Overlay, open_page: OpenPage) -> None:
    page = open_preview(open_page, alerts, "&animate=none")
    url = "/media/picture-320x200.png"
    for layout, beside in WHERE.items():
        show(page, an_alert(picture=url, files={url: "image"}, layout=layout, position="center"))
        expect(page.locator(f".alert[data-layout={layout}] .picture img")).to_be_visible()
        picture, words = box(page, ".picture"), box(page, ".words")

        assert beside(picture, words), layout
        if layout != "full":
            assert abs(picture["width"] / picture["height"] - 1.6) < 0.01, layout


def test_an_animated_picture_plays_from_its_start_each_time(alerts: Overlay, open_page: OpenPage) -> None:
    page = open_preview(open_page, alerts, "&animate=none", width=200, height=100)
    url = "/media/picture-64x64.gif"

    def middle() -> str:
        red, _, blue = seen(page).crop((100, 50, 101, 51)).tobytes()
        return "red" if red > blue else "blue"

    for _ in range(2):
        show(page, an_alert(picture=url, files={url: "image"}, layout="full", picture_fit="cover", words=""))
        until(page, "document.querySelector('.picture img') !== null")
        assert middle() == "red"
        wait_until(lambda: middle() == "blue", "its second picture comes")


def test_a_video_with_transparent_parts_lets_the_game_show_through(alerts: Overlay, open_page: OpenPage) -> None:
    page = open_preview(open_page, alerts, "&animate=none")

    show(page, an_alert(picture=VIDEO, files={VIDEO: "video"}, layout="full", words="", headline=""))

    until(page, "document.querySelector('video')?.currentTime > 0.1")
    picture = on_air(page)
    alpha = picture.getchannel("A")
    assert (alpha.getpixel((960, 1000)), alpha.getextrema()) == (0, (0, 255))


def test_an_alert_begins_once_its_video_can(alerts: Overlay, open_page: OpenPage) -> None:
    page = open_preview(open_page, alerts)
    page.evaluate(
        """() => new MutationObserver(() => {
          const video = document.querySelector("video");
          if (video) window.ready ??= video.readyState;
        }).observe(document.body, { childList: true, subtree: true })"""
    )

    show(page, an_alert(picture=VIDEO, files={VIDEO: "video"}))

    expect(page.locator(".alert[data-picture=video] video")).to_be_visible()
    assert page.evaluate("ready") >= 2


def test_a_video_that_is_not_to_repeat_stands_still_at_its_end(alerts: Overlay, open_page: OpenPage) -> None:
    page = open_preview(open_page, alerts)

    show(page, an_alert(picture=VIDEO, files={VIDEO: "video"}, picture_loop="off", duration=60))

    until(page, "document.querySelector('video')?.ended")
    expect(page.locator("video")).to_be_visible()


def test_a_file_that_cannot_be_shown_leaves_the_words_alone(
    alerts: Overlay, open_page: OpenPage, faults: Faults
) -> None:
    faults.expect("404|Failed to load")
    page = open_preview(open_page, alerts)
    for url, type in {"/media/gone.png": "image", "/media/broken.webm": "video", "": ""}.items():
        show(page, an_alert(picture=url or "deleted", files={url: type} if url else {}, name=f"Maren {url}"))

        expect(page.locator(".name")).to_have_text(f"Maren {url}".strip())
        expect(page.locator(".picture")).to_have_count(0)


def test_the_panel_hears_of_a_file_that_cannot_be_shown(alerts: Overlay, open_page: OpenPage, faults: Faults) -> None:
    faults.expect("404|Failed to load")
    page = open_page()
    reports(page)
    serve(page)
    alert = an_alert(picture="/media/gone.png", files={"/media/gone.png": "image"})
    page.goto(alerts.url)
    settled(page)
    page.evaluate("(alert) => document.querySelector('overlay-alerts').receive({ type: 'alert', alert })", alert)

    until(page, "reports.some(({ report }) => report === 'media')")
    told = page.evaluate("reports.find(({ report }) => report === 'media')")
    assert told["alert"] == alert["id"]
    assert re.search("gone.png", told["message"])
