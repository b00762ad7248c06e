"""The alerts page at work: its frames during each design that comes with it, what it does while nothing plays, and how
far apart picture and sound start."""

import itertools
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page

from tests.bench import servers
from tests.bench.browsers import chromium_browser
from tests.bench.chat_motion import IDLE_SECONDS, LONG_MS, renderer_share, work_while_idle
from tests.bench.figures import PAIRS, Figure, limited
from tests.browser.alerts import an_alert, cut, picture, show
from tests.browser.stage import settled, until
from tests.server import ServerProcess

SECONDS = 5.0
"""An alert is on for so long: it comes, stays and goes."""

_FRAMES = """() => {
  window.frameTimes = [];
  const note = (time) => {
    if (document.querySelector(".alert")) frameTimes.push(time);
    requestAnimationFrame(note);
  };
  requestAnimationFrame(note);
}"""

_STARTS = """() => {
  window.pictureAt = window.soundAt = 0;
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    window.player = this;
    return play.call(this);
  };
  const look = (time) => {
    // What a frame's callback finds there is on the glass with the next frame.
    if (window.seen) pictureAt ||= performance.now();
    window.seen = document.querySelector(".alert .picture img");
    if (window.player?.currentTime > 0) soundAt ||= performance.now() - player.currentTime * 1000;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


def measure() -> Iterator[Figure]:
    with servers.ours() as server, chromium_browser() as browser:
        designs = _bundled(server)
        with _page(browser, server) as page:
            page.evaluate(_FRAMES)
            for alert in designs:
                _play(page, alert, seconds=1.0)
            shares = {alert["design"]["name"]: _long_frames(page, alert) for alert in designs}
        worst = max(shares, key=lambda name: shares[name])
        yield limited(f"frames over 33 ms in any bundled design ({worst}), 1920x1080", "%", [shares[worst]], most=2.0)

        apart = [_apart(browser, server) for _ in range(PAIRS)]
        yield limited("picture and sound of an alert start within", "ms", apart, most=50.0)

        with _page(browser, server, preview=False) as page:
            page.wait_for_load_state("networkidle")
            idle = [renderer_share(browser, lambda: time.sleep(IDLE_SECONDS)) for _ in range(3)]
            yield limited("renderer while no alert plays", "% of a core", idle, most=2.0)
            work = work_while_idle(browser, page)
            yield limited(f"timers, frames and paints in {IDLE_SECONDS:g} s while no alert plays", "", [work], most=0.0)


def _bundled(server: ServerProcess) -> list[dict[str, Any]]:
    """An alert in each of the designs of a new installation."""
    designs = server.http.get(f"{server.url}/api/designs").raise_for_status().json()["designs"]
    found = []
    for design in designs:
        alert = an_alert(message="the tide turns at four, and then we launch", people=(("Maren", 5), ("Bo", 2)))
        alert["design"] = {
            "id": design["id"],
            "name": design["name"],
            "theme": design["effective"]["theme"],
            "options": design["effective"] | {"sound": ""},
            "media": {},
        }
        alert["values"] |= {"title": "Caulking the deck", "viewers": 100}
        found.append(alert)
    return found


@contextmanager
def _page(browser: Browser, server: ServerProcess, *, preview: bool = True) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    page.goto(server.page_url("alerts", "?preview=1" if preview else ""))
    yield settled(page)
    context.close()


def _play(page: Page, alert: dict[str, Any], *, seconds: float) -> list[float]:
    """When the frames were while it was on."""
    page.evaluate("() => { frameTimes.length = 0; }")
    show(page, alert | {"id": f"{alert['design']['name']} {time.perf_counter_ns()}", "duration": seconds})
    until(page, "document.querySelector('.alert') !== null")
    time.sleep(seconds)
    until(page, "document.querySelector('.alert, .effect') === null")
    times: list[float] = page.evaluate("frameTimes")
    return times


def _long_frames(page: Page, alert: dict[str, Any]) -> float:
    """Percent of its frames that took long."""
    times = _play(page, alert, seconds=SECONDS)
    frames = [after - before for before, after in itertools.pairwise(times)]
    return 100 * sum(took > LONG_MS for took in frames) / len(frames)


def _apart(browser: Browser, server: ServerProcess) -> float:
    """Milliseconds between the first frame with the picture and the first of the sound."""
    media = server.http.get(f"{server.url}/api/media").raise_for_status().json()["media"]
    sound = next(one for one in media if one["id"] == "bundled/gong")
    content = picture("picture-640x400.png")
    image = server.http.post(f"{server.url}/api/media?name=boat.png", content=content).raise_for_status().json()
    files = {image["url"]: "image", sound["url"]: "sound"}
    with _page(browser, server) as page:
        for watched in (False, True):
            if watched:
                page.evaluate(_STARTS)
            show(page, an_alert(picture=image["url"], sound=sound["url"], files=files))
            until(page, "document.querySelector('.picture img') !== null")
            if not watched:
                cut(page)
                until(page, "document.querySelector('.alert') === null")
        until(page, "pictureAt > 0 && soundAt > 0")
        apart: float = page.evaluate("Math.abs(pictureAt - soundAt)")
        return apart
