"""Where alerts stand: nine positions, pages of every size, and the streamer's own CSS."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import obs
from tests.browser.alerts import an_alert, open_preview, show
from tests.browser.conftest import OpenPage
from tests.browser.stage import Overlay, resize, until

POSITIONS = (
    *("top-left", "top", "top-right"),
    *("left", "center", "right"),
    *("bottom-left", "bottom", "bottom-right"),
)

THEMES = ("bare", "strips", "gazette", "phosphor", "sticker", "platform", "papercut", "marquee")


def box(page: Page, selector: str) -> dict[str, float]:
    found: dict[str, float] = page.locator(selector).evaluate("(node) => node.getBoundingClientRect().toJSON()")
    return found


def test_an_alert_stands_where_its_design_says_at_its_distance_from_the_edge(
    alerts: Overlay, open_page: OpenPage
) -> None:
    page = open_preview(open_page, alerts, "&animate=none")
    for position in POSITIONS:
        show(page, an_alert(position=position, margin=50, motif="none", size=60))
        expect(page.locator(f".alert[data-position={position}]")).to_be_visible()
        at = box(page, ".alert")
        across = (at["left"], 50) if "left" in position else (at["right"], 1870)
        down = (at["top"], 50) if "top" in position else (at["bottom"], 1030)
        if "left" not in position and "right" not in position:
            across = ((at["left"] + at["right"]) / 2, 960)
        if "top" not in position and "bottom" not in position:
            down = ((at["top"] + at["bottom"]) / 2, 540)

        assert all(abs(found - wanted) < 1 for found, wanted in (across, down)), position


def test_the_overlays_own_position_and_size_come_before_the_designs(alerts: Overlay, open_page: OpenPage) -> None:
    page = open_preview(open_page, alerts, "&animate=none")
    show(page, an_alert(position="top-left", size=50))
    expect(page.locator(".alert[data-position=top-left]")).to_be_visible()
    small = box(page, ".words")["width"]

    alerts.set(position="bottom-right", size=200)

    expect(page.locator(".alert[data-position=bottom-right]")).to_be_visible()
    until(page, f"document.querySelector('.words').getBoundingClientRect().width > {small * 1.9}")
    at = box(page, ".alert")
    assert (round(at["right"]), round(at["bottom"])) == (1920 - 96, 1080 - 96)


def test_a_page_of_another_size_shows_the_same_picture(alerts: Overlay, open_page: OpenPage) -> None:
    page = open_preview(open_page, alerts, "&animate=none")
    show(page, an_alert(position="bottom-right", headline="First time here", message="hello"))
    expect(page.locator(".alert")).to_be_visible()
    usual = box(page, ".words")
    for width, height in ((1280, 720), (3840, 2160)):
        resize(page, width, height)
        now = box(page, ".words")

        assert all(abs(now[side] * 1920 / width - usual[side]) < 4 for side in ("left", "top", "right", "bottom")), (
            width
        )


def test_the_streamers_css_has_the_last_word(alerts: Overlay, open_page: OpenPage) -> None:
    page = open_preview(open_page, alerts, "&animate=none", in_obs=True)
    show(page, an_alert(stroke_color="#101010", text_color="#ffffff", accent="none"))
    expect(page.locator(".alert")).to_be_visible()

    obs.add_css(page, ".alert { --overlay-text-color: rgb(1, 2, 3); } .name { text-transform: uppercase; }")

    expect(page.locator(".name .line")).to_have_css("color", "rgb(1, 2, 3)")
    expect(page.locator(".name .line")).to_have_css("text-transform", "uppercase")


@pytest.mark.parametrize("theme", THEMES)
def test_words_stay_on_an_upright_page_and_off_the_sign(alerts: Overlay, open_page: OpenPage, theme: str) -> None:
    page = open_preview(open_page, alerts, "&animate=none", width=540, height=960)
    said = "I have been watching since the very first stream " * 8
    for layout in ("left", "right", "below", "above", "banner", "toast", "over", "full"):
        alert = an_alert(theme=theme, layout=layout, headline="hello", motif="hello", message=said, message_length=400)
        show(page, alert, still=True)
        expect(page.locator(f".alert[data-theme={theme}][data-layout={layout}] .text")).to_be_visible()
        name, text, words = (box(page, part) for part in (".name > .line", ".words > .text", ".words"))
        assert all(0 <= part["left"] < part["right"] <= 540 for part in (name, text, words)), layout

        # That of Sticker is stuck on the corner.
        if theme != "sticker" and layout not in ("over", "full") and page.locator(".alert > .picture").count():
            sign = box(page, ".alert > .picture")
            above, below = sign["bottom"] - name["top"], text["bottom"] - sign["top"]
            beside = min(sign["right"] - text["left"], text["right"] - sign["left"])
            assert min(above, below, beside) < 24, layout
