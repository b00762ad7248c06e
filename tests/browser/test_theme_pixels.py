"""Themes in pixels: letters stand out from what is right around them whatever the picture, and corners are clear."""

from collections.abc import Sequence
from urllib.parse import quote

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.pixels import LETTERS, Box, Letters, boxes, contrast, dress, middle, on_air, seen
from tests.browser.stage import Overlay, Stage, new_id, person, said, settled, until
from tests.server import event

THEMES = ("bare", "gazette", "phosphor", "platform", "sticker", "strips")
COLORS = range(8)
SIZE = 40
"""Large, so that the fill of a letter is more than its edges."""

KINDS = (".speaker > .name", ".body", ".mention", ".message.-quiet > .name", ".message.-quiet")
"""Everything with letters, of each of which the crowd has eight."""

READABLE = 4.5
CLEAR = (0, 0, 0, 0)
COVERED = 60
"""Of 255: what a backing may let through of the difference between the two pictures, which is about 200."""

NOISE = (
    "<svg xmlns='http://www.w3.org/2000/svg' width='300' height='300'>"
    "<filter id='n' color-interpolation-filters='sRGB'>"
    "<feTurbulence type='fractalNoise' baseFrequency='.08' numOctaves='4' seed='3'/>"
    "<feColorMatrix values='{} 0 0 0 0 1'/></filter>"
    "<rect width='300' height='300' filter='url(#n)'/></svg>"
)
BUSY = {
    "light": NOISE.format("1.3 0 0 0 .25  0 1.4 0 0 .25  0 0 1.4 0 .1"),
    "dark": NOISE.format(".7 0 0 0 -.3  0 .6 0 0 -.25  0 0 .8 0 -.3"),
}
"""Leaves in the sun and a cave, in many colours and down to single pixels."""


def hamburgefon(color: int) -> dict[str, object]:
    return person(f"Hamburgefon{color}", color=color)


def crowd(stage: Stage, page: Page) -> None:
    """A viewer of each colour comes in and greets another."""
    settled(page)
    noon = "2026-11-22T12:00:00Z"
    stage.take(*(event("USER_JOINED", id=new_id(), timestamp=noon, user=hamburgefon(color)) for color in COLORS))
    expect(page.locator(".message")).to_have_count(8)
    stage.take(*(said(f"hi @Hamburgefon{(color + 3) % 8}", by=hamburgefon(color), seconds=1) for color in COLORS))
    expect(page.locator(".message")).to_have_count(16)
    # A board may still be fading in behind its lines.
    until(page, "document.fonts.status === 'loaded' && document.getAnimations().length === 0")


def portraits(page: Page, kinds: Sequence[str]) -> tuple[dict[str, Image.Image], Letters, dict[str, list[Box]]]:
    """The page over both pictures, its letters alone, and where everything stands in all of them."""
    pictures: dict[str, Image.Image] = {}
    while True:
        places = {what: boxes(page.locator(what)) for what in kinds}
        for kind, drawing in BUSY.items():
            dress(page, f'html {{ background: url("data:image/svg+xml,{quote(drawing)}"); }}')
            pictures[kind] = seen(page)
        dress(page, LETTERS)
        letters = Letters(seen(page))
        # A face may have come in between: then the pictures are not of the same page.
        if places == {what: boxes(page.locator(what)) for what in kinds}:
            return pictures, letters, places


def weak_spots(page: Page, kinds: Sequence[str]) -> list[str]:
    """Where letters do not stand out from what is around them, or nothing is there but the picture."""
    pictures, letters, places = portraits(page, kinds)
    weak = []
    for what in kinds:
        found = places[what]
        assert len(found) == len(COLORS), what
        for color, box in enumerate(reversed(found)):
            around = {}
            for kind, picture in pictures.items():
                fill = letters.fill(picture, box)
                assert len(fill) > 100, what
                around[kind] = middle(letters.around(picture, box))
                ratio = contrast(middle(fill), around[kind])
                if ratio < READABLE:
                    weak.append(f"{what} {color}, {kind}: {middle(fill)} on {around[kind]} is {ratio:.2f}")
            through = max(abs(light - dark) for light, dark in zip(*around.values(), strict=True))
            if through > COVERED:
                weak.append(f"{what} {color}: the picture is right around the letters, {around}")
    return weak


@pytest.mark.parametrize("theme", THEMES)
def test_letters_in_every_colour_stand_out_from_what_is_around_them_on_a_busy_picture(
    stage: Stage, chat: Overlay, open_page: OpenPage, theme: str
) -> None:
    page = open_page(f"{chat.url}?theme={theme}&size={SIZE}&animate=none&joins=show", width=900, height=1500)
    crowd(stage, page)

    bullets = [".avatar.-initial"] if theme == "platform" else []
    assert weak_spots(page, [*KINDS, *bullets]) == []


def test_letters_without_outline_or_backing_are_found_weak(stage: Stage, chat: Overlay, open_page: OpenPage) -> None:
    page = open_page(f"{chat.url}?stroke=0&shadow=0&size={SIZE}&animate=none&joins=show", width=900, height=1500)
    crowd(stage, page)

    weak = weak_spots(page, KINDS)

    assert sum("the picture is right around" in spot for spot in weak) == len(KINDS) * len(COLORS)
    assert sum(", light: " in spot for spot in weak) > len(COLORS)


def drawn(stage: Stage, open_page: OpenPage, address: str, width: int, height: int) -> Image.Image:
    """A page with two lines on it, as OBS gets it."""
    page = settled(open_page(address, width=width, height=height))
    stage.say("the first", "and the second")
    expect(page.locator(".message")).to_have_count(2)
    until(page, "document.fonts.status === 'loaded' && document.getAnimations().length === 0")
    return on_air(page)


@pytest.mark.parametrize("theme", THEMES)
def test_corners_of_a_large_source_are_transparent(
    stage: Stage, chat: Overlay, open_page: OpenPage, theme: str
) -> None:
    picture = drawn(stage, open_page, f"{chat.url}?theme={theme}&animate=none", 1920, 1080)

    assert [picture.getpixel(corner) for corner in ((0, 0), (1919, 0), (1919, 1079))] == [CLEAR] * 3
    assert picture.getchannel("A").getextrema() == (0, 255)


# Platform has no corner to test: its board is square, and fills a source of this size.
@pytest.mark.parametrize(
    ("theme", "query"),
    [
        ("bare", ""),
        ("strips", ""),
        ("sticker", ""),
        # The sheet's shadow reaches a little way into them.
        ("gazette", "&shadow=0"),
        # Its own corners are so small that their pixels are half covered.
        ("phosphor", "&radius=12"),
    ],
)
def test_corners_of_a_source_as_large_as_the_chat_are_transparent(
    stage: Stage, chat: Overlay, open_page: OpenPage, theme: str, query: str
) -> None:
    picture = drawn(stage, open_page, f"{chat.url}?theme={theme}&animate=none{query}", 400, 600)

    assert [picture.getpixel(corner) for corner in ((0, 0), (399, 0), (0, 599), (399, 599))] == [CLEAR] * 4


@pytest.mark.parametrize("theme", [theme for theme in THEMES if theme != "phosphor"])
def test_before_anyone_says_something_nothing_is_drawn_but_the_screen_of_phosphor(
    stage: Stage, chat: Overlay, open_page: OpenPage, theme: str
) -> None:
    page = settled(open_page(f"{chat.url}?theme={theme}&fade=1", width=400, height=600))

    until(page, "document.querySelector('.message') === null && document.getAnimations().length === 0")
    assert on_air(page).getchannel("A").getextrema() == (0, 0)
