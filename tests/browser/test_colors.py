"""Viewers' colours: the table they were chosen by. What is left of them on a busy picture: test_theme_pixels.py."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

from overlay import assets
from tests.browser.conftest import OpenPage
from tests.browser.pixels import contrast, parts
from tests.server import ServerThread

PALETTE = "#ff717b #f4e413 #b99c45 #58f40b #0bf4f4 #16a8f7 #9a92ff #ff53ff"
THEMES = Path(__file__).parents[2] / "static" / "themes"
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

GROUNDS = {path.parent.name: json.loads(path.read_text("utf-8"))["ground"] for path in THEMES.glob("*/theme.json")}
"""What colours have to be read on, as each theme says."""

ROUNDING = 1
"""Of 255. The method fixes steps, not where in a step the search begins: one colour of the table shows it."""


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
        """(themes) => {
          const grounds = Object.entries({ ...colors.GROUNDS, ...themes });
          const seen = (ground) => [0, 1, 2, 3, 4, 5, 6, 7].map((color) => colors.viewerColor(color, ground));
          return Object.fromEntries(grounds.map(([name, ground]) => [name, { ground, colors: seen(ground) }]));
        }""",
        GROUNDS,
    )

    assert set(found) == set(TABLE)
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
        """(themes) => {
          const hues = [...Array(361).keys(), -1, 1e9, NaN, null, undefined, "3", 2.7];
          const rest = Object.values({ ...colors.GROUNDS, ...themes }).flatMap((ground) => hues.map((hue) =>
            colors.contrast(colors.viewerColor(hue, ground), ground.against) / ground.target));
          return Math.min(...rest);
        }""",
        GROUNDS,
    )

    assert weakest >= 1


def test_the_contrast_is_counted_as_wcag_counts_it(module_page: Page) -> None:
    for one, other in (("#ffffff", "#000000"), ("#777777", "#ffffff"), ("#ff717b", "#08080a")):
        found = module_page.evaluate("([one, other]) => colors.contrast(one, other)", [one, other])
        assert found == pytest.approx(contrast(parts(one), parts(other)), abs=1e-6)
