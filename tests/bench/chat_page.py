"""The chat page: what it weighs over the wire, and whether it stays as small as it was."""

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import CDPSession, Page

from tests.bench import servers
from tests.bench.browsers import chromium_browser
from tests.bench.figures import Figure, limited
from tests.bench.posts import Posts, body
from tests.bench.turns import Turns
from tests.server import ServerProcess

EARLY = 10_000
MESSAGES = 100_000
CLIENTS = 8
AT_ONCE = 5_000
"""Between these the page is waited for: a browser on one core cannot take in what a server sends for a minute."""


def measure() -> Iterator[Figure]:
    turns = Turns()
    with servers.ours() as server, chromium_browser() as browser:
        server.take(body("Words, so that the face is asked for", 1))
        page = browser.new_context(viewport={"width": 400, "height": 600}).new_page()
        session = page.context.new_cdp_session(page)
        yield limited("chat page over the wire, font included", "kB", [_weight(page, session, server)], most=120.0)
        session.send("Performance.enable")
        with Posts(turns, servers.port_of(server), CLIENTS) as posts:
            _send(posts, page, server, EARLY)
            heap, nodes = _size(session)
            _send(posts, page, server, MESSAGES - EARLY)
            heap_after, nodes_after = _size(session)
    what = f"growth from {EARLY:,} to {MESSAGES:,} messages"
    yield limited(f"chat page's heap, {what} (was {heap:.1f} MB)", "MB", [heap_after - heap], most=0.5)
    yield limited(f"chat page's nodes, {what} (were {nodes:,.0f})", "nodes", [nodes_after - nodes], most=100)


def _weight(page: Page, session: CDPSession, server: ServerProcess) -> float:
    """Kilobytes of all responses, heads included, until nothing more is loaded."""
    sizes: list[float] = []

    def finished(event: dict[str, Any]) -> None:
        sizes.append(event["encodedDataLength"])

    session.on("Network.loadingFinished", finished)
    session.send("Network.enable")
    page.goto(server.page_url("chat"))
    page.get_by_text("Words, so that the face is asked for").wait_for()
    page.evaluate("() => document.fonts.ready.then(() => null)")
    page.wait_for_load_state("networkidle")
    session.send("Network.disable")
    return sum(sizes) / 1000


def _send(posts: Posts, page: Page, server: ServerProcess, count: int) -> None:
    for _ in range(count // AT_ONCE):
        posts.burst(AT_ONCE)
        words = f"so far {posts.sent}"
        server.take(body(words, 1, words))
        page.get_by_text(words).wait_for()


def _size(session: CDPSession) -> tuple[float, float]:
    """Megabytes of heap, and nodes, once the rubbish is out."""
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    metrics = {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}
    return metrics["JSHeapUsedSize"] / 1e6, metrics["Nodes"]
