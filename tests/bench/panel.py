"""The panel: how soon it can be used, what it weighs, and whether a busy evening makes it slow or large."""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

from tests.bench import servers
from tests.bench.browsers import chromium_browser
from tests.bench.figures import PAIRS, Figure, limited
from tests.bench.posts import Posts, body, paced_posts
from tests.bench.turns import Turns
from tests.browser.panel import READY
from tests.server import ServerProcess

KEPT = 5_000
"""Lines of chat that the panel keeps."""
BUSY, BUSY_SECONDS = 50, 20.0
EARLY, EVENTS = 20_000, 180_000
CLIENTS = 8
AT_ONCE = 5_000
_marks = itertools.count(1)

_NOTE = """(() => {
  window.long = [];
  const note = ({ startTime, duration }) => long.push([startTime, duration]);
  new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type: "longtask", buffered: true });
  const drawn = () => document.querySelector(".panel:not([data-loading])");
  const usable = () => { window.usable = performance.now(); };
  const look = () => requestAnimationFrame(drawn() ? usable : look);
  look();
})()"""


def measure() -> Iterator[Figure]:
    turns = Turns()
    with servers.ours() as server, chromium_browser() as browser:
        server.take(body("the first words", 1))
        loads = [_usable(browser, server) for _ in range(PAIRS)]
        yield limited("panel can be used after a cold load", "ms", loads, most=500)
        own, previews = _weight(browser, server)
        yield limited("panel over the wire, its faces included", "kB", [own], most=200)
        yield limited("live previews of its overlays, after that", "kB", [previews], most=600)

        page = _open(browser, server)
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        with Posts(turns, servers.port_of(server), CLIENTS) as posts:
            _fill(posts, page, server, KEPT)
        with paced_posts(turns, servers.port_of(server)) as posts:
            took = _long_tasks(page, lambda: posts.paced(BUSY, BUSY_SECONDS))
        what = f"tasks over 50 ms in {BUSY_SECONDS:.0f} s at {BUSY}/s, {KEPT:,} lines kept"
        yield limited(f"panel's {what} (longest {max(took, default=0):.0f} ms)", "tasks", [len(took)], most=0)

        with Posts(turns, servers.port_of(server), CLIENTS) as posts:
            _fill(posts, page, server, EARLY)
            heap, nodes = _size(session)
            _fill(posts, page, server, EVENTS - EARLY)
            heap_after, nodes_after = _size(session)
    what = f"growth from {EARLY:,} to {EVENTS:,} events at full speed"
    yield limited(f"panel's heap, {what} (was {heap:.1f} MB)", "MB", [heap_after - heap], most=1.0)
    yield limited(f"panel's nodes, {what} (were {nodes:,.0f})", "nodes", [nodes_after - nodes], most=500)


def _open(browser: Browser, server: ServerProcess) -> Page:
    """A panel that nobody opened before, with nothing in the browser's store."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.add_init_script(_NOTE)
    page.goto(server.url)
    page.locator(READY).wait_for()
    _wait_for_previews(page)
    return page


def _wait_for_previews(page: Page) -> None:
    """The live pictures of the overlays come after the panel, one after the other."""
    overlays = page.locator("panel-overlays .overlay").count()
    page.locator("panel-overlays .thumb iframe").nth(overlays - 1).wait_for(state="attached")
    page.wait_for_load_state("networkidle")


def _usable(browser: Browser, server: ServerProcess) -> float:
    """Milliseconds until the panel is drawn with what the server told it, and takes keys."""
    page = _open(browser, server)
    usable: float = page.evaluate("() => window.usable")
    page.context.close()
    return usable


def _weight(browser: Browser, server: ServerProcess) -> tuple[float, float]:
    """Kilobytes of all responses, heads included: those of the panel, and those of the pages it shows small."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    frames: dict[str, str] = {}
    sizes: dict[str, float] = {}
    documents: list[str] = []

    def asked(event: dict[str, Any]) -> None:
        frames[event["requestId"]] = event.get("frameId", "")
        if event["type"] == "Document" and not documents:
            documents.append(event["frameId"])

    session.on("Network.requestWillBeSent", asked)
    session.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(server.url)
    page.locator(READY).wait_for()
    _wait_for_previews(page)
    own = sum(size for id, size in sizes.items() if frames.get(id) == documents[0])
    page.context.close()
    return own / 1000, (sum(sizes.values()) - own) / 1000


def _long_tasks(page: Page, work: Callable[[], object]) -> list[float]:
    """Milliseconds of each task of the page that took more than 50 while the work was done."""
    began = page.evaluate("() => performance.now()")
    work()
    found: list[tuple[float, float]] = page.evaluate("() => window.long")
    return [duration for start, duration in found if start >= began]


def _fill(posts: Posts, page: Page, server: ServerProcess, count: int) -> None:
    """So many events, as fast as they are taken; the panel is waited for in between."""
    for _ in range(count // AT_ONCE):
        posts.burst(AT_ONCE)
        words = f"mark {next(_marks)} of the bench"
        server.take(body(words, 1, words))
        page.locator("panel-chat").get_by_text(words).wait_for(timeout=60_000)


def _size(session: CDPSession) -> tuple[float, float]:
    """Megabytes of heap, and nodes, once the rubbish is out."""
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    metrics = {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}
    return metrics["JSHeapUsedSize"] / 1e6, metrics["Nodes"]
