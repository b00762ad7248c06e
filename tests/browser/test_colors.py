"""Viewers' colours: the table they were chosen by, and what is left of them on a busy picture."""

from io import BytesIO
from statistics import median
from urllib.parse import quote

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from overlay import assets
from tests.browser import obs
from tests.browser.conftest import OpenPage
from tests.browser.stage import Overlay, Stage, person, said, settled, until
from tests.server import ServerThread

PALETTE = "#ff717b #f4e413 #b99c45 #58f40b #0bf4f4 #16a8f7 #9a92ff #ff53ff"
TABLE = {
    "bare": "#ff8d92 #f4e413 #c9ac55 #58f40b #0bf4f4 #4eb8fd #aaa6fe #ff7afd",
    "strips": "#ff848a #f4e413 #c4a750 #58f40b #0bf4f4 #37b2fd #a49efe #ff72fd",
    "gazette": "#ae3141 #6a6200 #755c01 #226f00 #066c6c #066597 #5e51b8 #943c93",
    "phosphor": "#ff9fa2 #ece377 #d9bb65 #a0e390 #51f1f0 #79c7fe #b7b5fd #eb9fe8",
    "sticker": "#feb4b5 #efe462 #e2c56f #98e584 #0bf4f4 #92cffd #c3c2fd #feaafb",
    "platform": PALETTE,
    "panel-dark": "#fe7b83 #f0e455 #bea14a #94e77f #0bf4f4 #21adfc #9f99fd #df83dd",
    "panel-light": "#bc3646 #736b00 #816600 #257900 #0c7575 #086fa6 #665ac2 #a143a1",
}
"""The eight colours of Owncast on the ground of each theme, as the look of the themes was drawn with them."""

ROUNDING = 1
"""Of 255. The method fixes steps, not where in a step the search begins: one colour of the table shows it."""

Color = tuple[int, int, int]


def parts(color: str) -> Color:
    value = int(color.removeprefix("#"), 16)
    return value >> 16, value >> 8 & 255, value & 255


def luminance(color: Color) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (c / 255 for c in color)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Color, other: Color) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture
def module_page(shared_server: ServerThread, open_page: OpenPage) -> Page:
    """A page of the server that has `color.js` as `colors`."""
    page = open_page(shared_server.page_url("chat"))
    page.evaluate("(address) => import(address).then((module) => { window.colors = module; })", module_address())
    return page


def module_address() -> str:
    return f"/static/{assets.version()}/js/color.js"


def test_the_palette_is_what_it_was_chosen_to_be_on_the_ground_of_every_theme(module_page: Page) -> None:
    found: dict[str, dict[str, object]] = module_page.evaluate(
        """() => Object.fromEntries(Object.entries(colors.GROUNDS).map(([name, ground]) => [name, {
          ground,
          colors: [0, 1, 2, 3, 4, 5, 6, 7].map((color) => colors.viewerColor(color, ground)),
        }]))"""
    )

    assert list(found) == list(TABLE)
    exact = 0
    for theme, expected in TABLE.items():
        got = found[theme]["colors"]
        ground = found[theme]["ground"]
        assert isinstance(got, list)
        assert isinstance(ground, dict)
        for color, wanted in zip(got, expected.split(), strict=True):
            exact += color == wanted
            distance = max(abs(one - other) for one, other in zip(parts(color), parts(wanted), strict=True))
            assert distance <= ROUNDING, (theme, color, wanted)
            assert contrast(parts(color), parts(ground["against"])) >= ground["target"], (theme, color)
    assert exact >= 63


def test_every_colour_a_viewer_can_have_is_readable_on_every_ground(module_page: Page) -> None:
    weakest = module_page.evaluate(
        """() => {
          const hues = [...Array(361).keys(), -1, 1e9, NaN, null, undefined, "3", 2.7];
          const rest = Object.values(colors.GROUNDS).flatMap((ground) => hues.map((hue) =>
            colors.contrast(colors.viewerColor(hue, ground), ground.against) / ground.target));
          return Math.min(...rest);
        }"""
    )

    assert weakest >= 1


def test_the_contrast_is_counted_as_wcag_counts_it(module_page: Page) -> None:
    for one, other in (("#ffffff", "#000000"), ("#777777", "#ffffff"), ("#ff717b", "#08080a")):
        found = module_page.evaluate("([one, other]) => colors.contrast(one, other)", [one, other])
        assert found == pytest.approx(contrast(parts(one), parts(other)), abs=1e-6)


BACKGROUNDS = {"light": ("#fff", 1), "dark": ("#112", 0.35)}
NOISE = (
    "<svg xmlns='http://www.w3.org/2000/svg' width='500' height='500'><filter id='n'>"
    "<feTurbulence type='fractalNoise' baseFrequency='.08' numOctaves='4' seed='3'/>"
    "<feColorMatrix values='1.7 0 0 0 .1  0 1.9 0 0 .1  0 0 1.3 0 .1  0 0 0 0 1'/></filter>"
    "<rect width='500' height='500' fill='{}'/><rect width='500' height='500' filter='url(#n)' opacity='{}'/></svg>"
)
MASK = """
  html { background: #000; }
  :root { --overlay-stroke-color: #00ff00; --overlay-shadow-color: transparent; }
  .message .name { color: #ff0000 !important; }
  .message .body { visibility: hidden; }
"""
"""Which pixels are fill and which are outline: pure red and pure green."""


def seen(page: Page) -> Image.Image:
    return Image.open(BytesIO(page.screenshot())).convert("RGB")


def colors_in(image: Image.Image) -> list[Color]:
    raw = iter(image.tobytes())
    return list(zip(raw, raw, raw, strict=True))


def middle(pixels: list[Color]) -> Color:
    red, green, blue = (int(median(pixel[part] for pixel in pixels)) for part in range(3))
    return red, green, blue


@pytest.mark.parametrize("background", BACKGROUNDS)
def test_names_in_every_colour_stand_out_from_their_outline_on_a_busy_picture(
    stage: Stage, chat: Overlay, open_page: OpenPage, background: str
) -> None:
    picture = quote(NOISE.format(*BACKGROUNDS[background]))

    def chat_on(css: str) -> Page:
        page = open_page(f"{chat.url}?animate=none", width=400, height=640)
        obs.add_css(page, css)
        settled(page)
        expect(page.locator(".message")).to_have_count(8)
        until(page, "document.fonts.status === 'loaded'")
        return page

    stage.take(*(said("and words", by=person(f"Hamburgefon{color}", color=color)) for color in range(8)))
    page = chat_on(f'html {{ background: url("data:image/svg+xml,{picture}"); }}')
    real, mask = seen(page), seen(chat_on(MASK))

    for box in page.locator(".name").evaluate_all(
        "(names) => names.map((name) => name.getBoundingClientRect().toJSON())"
    ):
        area = (int(box["left"]) - 4, int(box["top"]) - 4, int(box["right"]) + 4, int(box["bottom"]) + 4)
        pixels = list(zip(colors_in(mask.crop(area)), colors_in(real.crop(area)), strict=True))
        fill = [color for kind, color in pixels if kind == (255, 0, 0)]
        outline = [color for kind, color in pixels if kind == (0, 255, 0)]
        assert len(fill) > 300
        assert len(outline) > 300
        assert contrast(middle(fill), middle(outline)) >= 4.5
        # The picture itself shows beyond the outline.
        assert len({color for kind, color in pixels if kind == (0, 0, 0)}) > 50
