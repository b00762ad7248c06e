"""The chat page at work: its first line, what it costs while lines come in and while none does, and whether it follows.

Beside each figure stands what Owncast's own read-only chat page took, measured once in the same way next to a real
server: a headless Chromium without a GPU, 400 by 600.
"""

import itertools
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, TimeoutError

from tests.bench import servers
from tests.bench.browsers import chromium_browser
from tests.bench.figures import PAIRS, Figure
from tests.bench.posts import body
from tests.browser.stage import until
from tests.server import WEBHOOK_KEY, ServerProcess

SLOW, FAST = 20, 100
SECONDS = 10.0
IDLE_SECONDS = 5.0
LOADS = 100
WAIT_SECONDS = 5.0
LONG_MS = 33.4
"""More than two frames of a sixtieth of a second."""

_MARKS = (Path(__file__).parent / "marks.js").read_text("utf-8")
_START_FRAMES = """() => {
  window.frameTimes = [];
  const note = (time) => { frameTimes.push(time); window.frameNoter = requestAnimationFrame(note); };
  window.frameNoter = requestAnimationFrame(note);
}"""
_STOP_FRAMES = "() => { cancelAnimationFrame(frameNoter); return frameTimes; }"
_TIMERS_AND_PAINTS = {"TimerFire", "Paint", "FireAnimationFrame"}


def measure() -> Iterator[Figure]:
    with servers.ours() as server, chromium_browser() as browser:
        posts = _Posts(server)
        posts.send("mark-1 words", 1)
        first = [_first_line(browser, server) for _ in range(PAIRS)]
        yield _beside("chat page, from opening it to its first line", "ms", first, most=300, owncast=1250)

        with _page(browser, server) as page:
            posts.paced(SLOW, 2)
            share = [renderer_share(browser, lambda: posts.paced(SLOW, SECONDS)) for _ in range(3)]
            yield _beside(f"renderer at {SLOW}/s with entrances", "% of a core", share, most=20, owncast=55)
            frames = [_frames(page, lambda: posts.paced(SLOW, SECONDS)) for _ in range(3)]
            long = [100 * sum(took > LONG_MS for took in run) / len(run) for run in frames]
            yield _beside(f"frames over 33 ms at {SLOW}/s", "%", long, most=1, owncast=0.5)
            frames = [_frames(page, lambda: posts.paced(FAST, SECONDS, "🔥 so good 🐸👏")) for _ in range(3)]
            a_frame = [sum(run) / len(run) for run in frames]
            yield _beside(f"a frame at {FAST}/s with emoji (55 frames/s)", "ms", a_frame, most=1000 / 55)

            until(page, "document.getAnimations().length === 0")
            idle = [renderer_share(browser, lambda: time.sleep(IDLE_SECONDS)) for _ in range(3)]
            yield _beside("renderer while nothing is said", "% of a core", idle, most=2)
            what = f"timers, frames and paints in {IDLE_SECONDS:g} s while nothing is said"
            yield _beside(what, "", [work_while_idle(browser, page)], most=0)

        missed = sum(not _follows(browser, server, posts) for _ in range(LOADS))
        yield _beside(f"loads of {LOADS} that do not show a new message", "", [missed], most=0, owncast=30)
        posts.close()


def _beside(what: str, unit: str, runs: Sequence[float], *, most: float, owncast: float | None = None) -> Figure:
    """A limit, and beside ours what Owncast's own page took."""
    pairs = [(run, owncast) for run in runs]
    return Figure(what=what, unit=unit, ours=median(runs), peer=owncast, most=most, runs=pairs)


class _Posts:
    """Lines of chat, one at a time."""

    def __init__(self, server: ServerProcess) -> None:
        self._connection = HTTPConnection("127.0.0.1", servers.port_of(server))
        self._count = 0

    def send(self, words: str, viewer: int) -> None:
        self._count += 1
        content = body(words, viewer, f"motion-{self._count}")
        self._connection.request("POST", f"/webhook/{WEBHOOK_KEY}", content)
        self._connection.getresponse().read()

    def paced(self, a_second: int, seconds: float, words: str = "the tide turns at four, and then we launch") -> None:
        start = time.perf_counter()
        for number in range(int(a_second * seconds)):
            time.sleep(max(0.0, start + number / a_second - time.perf_counter()))
            self.send(f"{words} {number}", number % 16)

    def close(self) -> None:
        self._connection.close()


@contextmanager
def _page(browser: Browser, server: ServerProcess) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 400, "height": 600})
    page = context.new_page()
    page.goto(server.page_url("chat"))
    page.locator(".message").first.wait_for()
    yield page
    context.close()


def _first_line(browser: Browser, server: ServerProcess) -> float:
    """Milliseconds, in a browser that has nothing of it yet, until the line that is in the log is painted."""
    context = browser.new_context(viewport={"width": 400, "height": 600})
    page = context.new_page()
    page.add_init_script(_MARKS)
    page.goto(server.page_url("chat"))
    until(page, "window.painted[1]")
    took: float = page.evaluate("painted[1] - performance.timeOrigin")
    context.close()
    return took


def _renderer_seconds(browser: Browser) -> float:
    """Processor time of all renderers so far; but for our page they are idle."""
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return float(sum(process["cpuTime"] for process in processes if process["type"] == "renderer"))


def renderer_share(browser: Browser, work: Callable[[], None]) -> float:
    """Percent of a core, while the work is done."""
    before, start = _renderer_seconds(browser), time.perf_counter()
    work()
    return 100 * (_renderer_seconds(browser) - before) / (time.perf_counter() - start)


def _frames(page: Page, work: Callable[[], None]) -> list[float]:
    """How long each frame took, in milliseconds, while the work was done."""
    page.evaluate(_START_FRAMES)
    work()
    times: list[float] = page.evaluate(_STOP_FRAMES)
    return [after - before for before, after in itertools.pairwise(times)]


def work_while_idle(browser: Browser, page: Page) -> int:
    """What a trace of the page has of timers, animation frames and paints."""
    browser.start_tracing(page=page, categories=["devtools.timeline"])
    time.sleep(IDLE_SECONDS)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    return sum(event["name"] in _TIMERS_AND_PAINTS for event in events)


def _follows(browser: Browser, server: ServerProcess, posts: _Posts) -> bool:
    """Whether a page shows what is said right after it was loaded, and what is said then."""
    context = browser.new_context(viewport={"width": 400, "height": 600})
    page = context.new_page()
    page.goto(server.page_url("chat"), wait_until="commit")
    shown = True
    for moment in ("while it loads", "then"):
        words = f"said {moment} {time.perf_counter_ns()}"
        posts.send(words, 1)
        page.wait_for_load_state()
        try:
            page.get_by_text(words).wait_for(timeout=WAIT_SECONDS * 1000)
        except TimeoutError:
            shown = False
    context.close()
    return shown
