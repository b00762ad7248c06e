"""What of a page reaches the picture: letters and what is right around them, told apart pixel by pixel.

No guess by colour says which pixel is a letter's fill. The page is drawn twice: once as it is, and once with `LETTERS`
added, which moves nothing but paints every letter red and all else black. Fill is where the second picture is all red.
What a letter stands on, be it stroke or backing, is the ring from `INNER` to `OUTER` pixels around the letters, beyond
the half-covered pixels of their edges.
"""

from io import BytesIO
from statistics import median

from PIL import Image, ImageChops, ImageFilter
from playwright.sync_api import Locator, Page

Color = tuple[int, int, int]
Box = tuple[int, int, int, int]

INNER, OUTER = 1, 3

LETTERS = """
  html { background: #000 !important; }
  *, *::before, *::after {
    color: #f00 !important;
    background: none !important;
    border-color: transparent !important;
    outline-color: transparent !important;
    box-shadow: none !important;
    filter: none !important;
    text-decoration-color: transparent !important;
    text-shadow: none !important;
    -webkit-text-stroke: 0 !important;
  }
  .mark { visibility: hidden; }
"""

_ALL = 255


def parts(color: str) -> Color:
    """The parts of #rrggbb."""
    value = int(color.removeprefix("#"), 16)
    return value >> 16, value >> 8 & 255, value & 255


def contrast(one: Color, other: Color) -> float:
    """As WCAG counts it, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def seen(page: Page) -> Image.Image:
    """The page as it is, over the picture that is behind it."""
    return Image.open(BytesIO(page.screenshot())).convert("RGB")


def on_air(page: Page) -> Image.Image:
    """The page as OBS gets it: what it leaves out is transparent."""
    return Image.open(BytesIO(page.screenshot(omit_background=True))).convert("RGBA")


def boxes(found: Locator) -> list[Box]:
    """Where these elements stand, with room for what is around their letters."""
    rectangles: list[dict[str, float]] = found.evaluate_all(
        "(nodes) => nodes.map((node) => node.getBoundingClientRect().toJSON())"
    )
    return [
        (int(box["left"]) - OUTER, int(box["top"]) - OUTER, int(box["right"]) + OUTER, int(box["bottom"]) + OUTER)
        for box in rectangles
    ]


def dress(page: Page, css: str) -> None:
    """Gives the page this style sheet, in the place of the one that it was given before."""
    page.evaluate(
        """(css) => {
          if (window.dress === undefined) {
            window.dress = new CSSStyleSheet();
            document.adoptedStyleSheets = [...document.adoptedStyleSheets, window.dress];
          }
          window.dress.replaceSync(css);
        }""",
        css,
    )


class Letters:
    """Which pixels are letters, by a picture of the page with `LETTERS` added to it."""

    def __init__(self, painted: Image.Image) -> None:
        red = painted.getchannel("R")
        self._fill = red.point(lambda part: part == _ALL and _ALL)
        any_part = red.point(lambda part: part and _ALL)
        inner, outer = (any_part.filter(ImageFilter.MaxFilter(2 * reach + 1)) for reach in (INNER, OUTER))
        self._ring = ImageChops.subtract(outer, inner)

    def fill(self, picture: Image.Image, box: Box) -> list[Color]:
        """What the letters inside the box are painted with."""
        return _chosen(picture, self._fill, box)

    def around(self, picture: Image.Image, box: Box) -> list[Color]:
        """What is right around them."""
        return _chosen(picture, self._ring, box)


def middle(pixels: list[Color]) -> Color:
    """The median of each part."""
    red, green, blue = (int(median(pixel[part] for pixel in pixels)) for part in range(3))
    return red, green, blue


def _chosen(picture: Image.Image, mask: Image.Image, box: Box) -> list[Color]:
    raw = iter(picture.crop(box).tobytes())
    return [
        color for color, kept in zip(zip(raw, raw, raw, strict=True), mask.crop(box).tobytes(), strict=True) if kept
    ]


def _luminance(color: Color) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (c / 255 for c in color)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
