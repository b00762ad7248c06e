"""Draws the pictures of the themes, in README and panel, from the running pages: `make pictures`.

Each shows the chat at its own size twice, over a bright and over a dark scene of the editor. The scenes are a little
out of focus, which makes the files a third smaller.
"""

import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from overlay import assets
from overlay.settings import Settings
from tests.browser import chromium
from tests.browser.conftest import ARGUMENTS
from tests.browser.stage import Stage, new_id, person, said, settled, until
from tests.server import WEBHOOK_KEY, ServerThread, event

FOLDER = assets.STATIC / "media" / "themes"
THEMES = sorted(path.parent.name for path in assets.STATIC.glob("themes/*/theme.json"))
WIDTH, HEIGHT = 400, 600
SCENES = ("skyline", "cave")
MOST_BYTES = 60_000
RENAMED = "2026-11-22T12:00:09Z"

NINA = person("Nína Sól", color=2)
SAKURA = person("さくらもち", color=7)
BOGDAN = person("bogdan_k", color=5)
LAYLA = person("ليلى", color=1)
TESS = person("tess", color=0, scopes=["MODERATOR"])
GOOSEBOT = person("Goosebot", color=0, isBot=True)
TOMAS = person("Tomás", color=3)
VEXEL = person("Vexel", color=6, previousNames=["vex_"], nameChangedAt=RENAMED)

LINES = (
    said("evening from Akureyri, so much snow", by=NINA, seconds=1),
    said("待ってました!", by=SAKURA, seconds=2),
    said("wait how did you skip the whole second phase", by=BOGDAN, seconds=3),
    said("@bogdan_k door trick, left torch first", by=NINA, seconds=4),
    said("هذه أفضل جولة حتى الآن", by=LAYLA, seconds=5),
    said("no spoilers for the last room please", by=TESS, seconds=6),
    said("Break in 12 min", by=GOOSEBOT, seconds=7),
    event("USER_JOINED", id=new_id(), timestamp="2026-11-22T12:00:08Z", user=TOMAS),
    event("NAME_CHANGE", id="", timestamp=RENAMED, user=VEXEL, newName="Vexel"),
    said("🔥🔥🐸", by=VEXEL, seconds=10),
)

BEHIND = """async ([scenes, name]) => {
  const { drawScene } = await import(scenes);
  document.querySelector("canvas")?.remove();
  const canvas = Object.assign(document.createElement("canvas"), { width: innerWidth + 20, height: innerHeight + 20 });
  canvas.style.cssText = "position: fixed; inset: -10px; z-index: -9; filter: blur(2px)";
  document.body.prepend(canvas);
  drawScene(canvas, name);
}"""


def picture(page: Page) -> Image.Image:
    """The page over a bright scene of the editor, and beside it over a dark one."""
    both = Image.new("RGB", (2 * WIDTH, HEIGHT))
    for number, name in enumerate(SCENES):
        page.evaluate(BEHIND, [f"/static/{assets.version()}/js/editor/scenes.js", name])
        both.paste(Image.open(BytesIO(page.screenshot())), (number * WIDTH, 0))
    return both


def save(image: Image.Image, path: Path) -> None:
    """As good as it gets in `MOST_BYTES`."""
    for quality in range(90, 20, -5):
        image.save(path, quality=quality, method=6)
        if path.stat().st_size <= MOST_BYTES:
            print(f"{path.relative_to(assets.STATIC.parent)}: {path.stat().st_size / 1000:.0f} kB, quality {quality}")
            return
    raise SystemExit(f"{path.name} does not fit into {MOST_BYTES} bytes")


def main() -> int:
    browser_path = chromium.find()
    if browser_path is None:
        print(chromium.WANTED, file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        settings = Settings(port=0, data_dir=Path(folder), webhook_key=WEBHOOK_KEY)
        browser = playwright.chromium.launch(executable_path=browser_path, args=ARGUMENTS)
        with ServerThread(settings) as server:
            stage = Stage(server)
            stage.begin()
            pages = {}
            for theme in THEMES:
                page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="en-US")
                query = f"?theme={theme}&joins=show&renames=show&badge_first=hide&animate=none"
                page.goto(server.page_url("chat", query))
                pages[theme] = settled(page)
            stage.take(*LINES)
            for theme, page in pages.items():
                expect(page.locator(".message")).to_have_count(len(LINES))
                until(page, "document.fonts.status === 'loaded'")
                save(picture(page), FOLDER / f"{theme}.webp")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
