"""What OBS does to a page that a plain browser does not: its script object, its name, its late CSS, hiding."""

import json
from pathlib import Path

from playwright.sync_api import Page

STUB = (Path(__file__).parent / "obs.js").read_text(encoding="utf-8")

USER_AGENT = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/127.0.6533.120 OBS/32.2.2 Safari/537.36"
)

DEFAULT_CSS = "body { background-color: rgba(0, 0, 0, 0); margin: 0px auto; overflow: hidden; }"
"""What stands in the CSS field of a new browser source."""


def add_css(page: Page, css: str = DEFAULT_CSS) -> None:
    """Add the streamer's CSS the way OBS does: once all is loaded, by a script that leaves a global `obsCSS` behind."""
    page.wait_for_load_state("load")
    script = (
        "const obsCSS = document.createElement('style');"
        f"obsCSS.append({json.dumps(css)});"
        "document.querySelector('head').appendChild(obsCSS);"
    )
    answer = page.context.new_cdp_session(page).send("Runtime.evaluate", {"expression": script})
    assert "exceptionDetails" not in answer, answer


def set_visible(page: Page, visible: bool) -> None:
    """Hide or show the source: no animation frames while hidden, and the events that OBS sends."""
    page.evaluate("shown => window.obsStub.setVisible(shown)", visible)


def send_event(page: Page, name: str, detail: object = None) -> None:
    """Dispatch one of OBS's own events, as `obsSceneChanged`."""
    page.evaluate("([name, detail]) => window.obsStub.send(name, detail)", [name, detail])
