"""Draws the demo's emoji: every SVG here becomes a PNG one folder up, an animated one if it moves.

Run it after a change, from anywhere, with the project's `dev` extra installed:

    CHROMIUM=/usr/bin/chromium python static/media/demo-emoji/drawings/make.py
"""

import io
import os
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

SIDE = 96
COLORS = 128
FRAME_MILLISECONDS = 100
DRAWINGS = Path(__file__).parent

# How long the longest animation of the page takes; 0 where nothing moves.
PERIOD = "Math.max(0, ...document.getAnimations().map(one => one.effect.getTiming().duration))"
# The delay of an animation counts in its currentTime, so that negative ones are taken off.
HOLD = """milliseconds => {
  for (const one of document.getAnimations()) {
    one.pause();
    one.currentTime = milliseconds;
  }
}"""


def frames(page: Page, drawing: str) -> list[Image.Image]:
    page.set_content(f"<style>body {{ margin: 0 }} svg {{ display: block }}</style>{drawing}")
    period = round(page.evaluate(PERIOD))
    pictures = []
    for moment in range(0, max(period, 1), FRAME_MILLISECONDS):
        page.evaluate(HOLD, moment)
        pictures.append(Image.open(io.BytesIO(page.screenshot(omit_background=True))).convert("RGBA"))
    return pictures


def small(pictures: list[Image.Image]) -> list[Image.Image]:
    """The same in one small palette with alpha: a fifth of the bytes, and nobody sees it at the size of a line."""
    strip = Image.new("RGBA", (SIDE * len(pictures), SIDE))
    for number, picture in enumerate(pictures):
        strip.paste(picture, (number * SIDE, 0))
    strip = strip.quantize(COLORS, method=Image.Quantize.FASTOCTREE)
    return [strip.crop((number * SIDE, 0, (number + 1) * SIDE, SIDE)) for number in range(len(pictures))]


def main() -> None:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.name == "posix" and os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM"), args=arguments)
        page = browser.new_page(viewport={"width": SIDE, "height": SIDE})
        for path in sorted(DRAWINGS.glob("*.svg")):
            first, *others = small(frames(page, path.read_text(encoding="utf-8")))
            target = DRAWINGS.parent / f"{path.stem}.png"
            if others:
                first.save(
                    target, save_all=True, append_images=others, duration=FRAME_MILLISECONDS, loop=0, optimize=True
                )
            else:
                first.save(target, optimize=True)
        browser.close()


if __name__ == "__main__":
    main()
