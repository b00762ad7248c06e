"""Alerts put straight onto a page, as the design editor's preview does: a design's options and made-up values."""

import json
import re
from collections.abc import Mapping
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page

from overlay.assets import STATIC
from tests.browser.conftest import OpenPage
from tests.browser.stage import Overlay, settled

FILES = Path(__file__).parent / "files"
ALERTS = STATIC / "overlays" / "alerts"
SOUND = "/static/x/media/sounds/honk.wav"
"""A bundled sound: four tenths of a second."""

CONTENT_TYPES = {".png": "image/png", ".gif": "image/gif", ".webm": "video/webm", ".wav": "audio/wav"}

_WAITS = [
    int(milliseconds)
    for name in ("media-shelf.js", "alert-theme.js")
    for milliseconds in re.findall(r"LONGEST_WAIT_MS = (\d+);", (ALERTS / name).read_text(encoding="utf-8"))
]
"""How long alerts wait for their files and for their theme."""

_PATIENT = f"""
  if (location.pathname.startsWith("/overlay/")) {{
    const begin = window.setTimeout;
    // an entrance may last as long
    const waits = (callback, delay) => {_WAITS}.includes(delay) && /native code|Unplayable/.test(callback);
    window.setTimeout = (callback, delay, ...more) =>
      begin(callback, waits(callback, delay) ? 2 ** 31 - 1 : delay, ...more);
  }}
"""

_numbers = count(1)


def options_of(theme: str) -> dict[str, Any]:
    """What the options of a design are when nothing but its theme is chosen."""
    declared = json.loads((ALERTS / "design.json").read_text(encoding="utf-8"))["options"]
    defaults = json.loads((ALERTS / "themes" / theme / "theme.json").read_text(encoding="utf-8"))["defaults"]
    options = {option["name"]: option["default"] for option in declared}
    return {**options, **defaults.get("design", {}), "theme": theme}


def fragment(text: str, kind: str = "text", url: str = "") -> dict[str, object]:
    """A piece of a message."""
    return {"kind": kind, "text": text, "url": url, "strong": False, "em": False}


def an_alert(
    *,
    theme: str = "bare",
    name: str = "Maren",
    message: str = "",
    color: int | None = 5,
    people: tuple[tuple[str, int], ...] = (),
    files: Mapping[str, str] | None = None,
    duration: float = 60.0,
    elapsed: float = 0.0,
    roles: tuple[str, ...] = (),
    fragments: list[dict[str, object]] | None = None,
    values: Mapping[str, object] | None = None,
    **options: object,
) -> dict[str, Any]:
    """An alert as the server sends it. `files` are types by address; options name files by their address too."""
    id = f"sample-{next(_numbers)}"
    named = people or ((name, color),)
    return {
        "id": id,
        "design": {
            "id": 1,
            "name": "Sample",
            "theme": theme,
            "options": options_of(theme) | options,
            "media": {url: {"url": url, "type": type} for url, type in (files or {}).items()},
        },
        "title": "Sample",
        "name": name,
        "color": color,
        "values": {
            "name": name,
            "message": message,
            "count": len(named),
            "handle": "",
            "title": "",
            "old_name": "",
            "viewers": 0,
            "uptime": 0,
            **(values or {}),
        },
        "fragments": fragments if fragments is not None else [fragment(message)] if message else [],
        "people": [{"name": person, "color": number} for person, number in named],
        "roles": {role: role in roles for role in ("moderator", "authenticated", "bot")},
        "duration": duration,
        "elapsed": elapsed,
        "queued_at": "2026-11-22T12:00:00Z",
    }


def open_preview(open_page: OpenPage, overlay: Overlay, query: str = "", **how: Any) -> Page:
    """A page that shows what `show` puts on it, and nothing else."""
    how = {"width": 1920, "height": 1080} | how
    page = open_page(**how)
    serve(page)
    page.goto(f"{overlay.url}?preview=1{query}")
    return settled(page)


def patient(page: Page) -> None:
    """Has alerts wait for what belongs to them as long as it takes: on a busy machine that is more than a second."""
    page.add_init_script(_PATIENT)


def serve(page: Page) -> None:
    """Lets the page find the tests' own files under /media/, and wait for them."""
    patient(page)

    def answer(route: Any) -> None:
        path = FILES / route.request.url.rpartition("/")[2]
        name = path.name
        if name.startswith("picture-"):
            route.fulfill(body=picture(name), content_type=CONTENT_TYPES[path.suffix])
        elif path.is_file():
            route.fulfill(body=path.read_bytes(), content_type=CONTENT_TYPES[path.suffix])
        else:
            route.fulfill(status=404)

    page.route("**/media/*.*", lambda route: route.fallback() if "/static/" in route.request.url else answer(route))


def picture(name: str) -> bytes:
    """`picture-320x200.png`: one colour; a .gif turns from red to blue after three seconds and stays so."""
    size = name.removeprefix("picture-").partition(".")[0].partition("x")
    frames = [Image.new("RGB", (int(size[0]), int(size[2])), color) for color in ("#e02020", "#2020e0")]
    found = BytesIO()
    if name.endswith(".gif"):
        frames[0].save(found, "gif", save_all=True, append_images=frames[1:], duration=3000)
    else:
        frames[0].save(found, "png")
    return found.getvalue()


def show(page: Page, alert: Mapping[str, object], **how: object) -> None:
    """Plays it at once: `hold` until it is taken off, `still` without its entrance, `sound=False` silently."""
    page.evaluate("(message) => postMessage({ overlay: 'samples', ...message })", {"alert": alert, **how})


def cut(page: Page) -> None:
    """Takes off what `show` put there."""
    page.evaluate("() => postMessage({ overlay: 'samples', cut: true })")
