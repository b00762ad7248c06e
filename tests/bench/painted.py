"""From a webhook to its line painted in Chromium.

One clock: the page's `performance.timeOrigin + performance.now()` and our `time.time()` are both the machine's. With
several pages, an event's time is that of the last of them.
"""

import itertools
import time
from collections.abc import Iterator, Sequence
from http.client import HTTPConnection
from pathlib import Path

from playwright.sync_api import Page

from tests.bench import servers
from tests.bench.browsers import chromium_browser
from tests.bench.figures import PAIRS, Figure, limited, percentile
from tests.bench.posts import body
from tests.server import WEBHOOK_KEY

A_SECOND = 20
SECONDS = 4.0
WARM_UP_SECONDS = 1.0
LINES = (
    # pages, most milliseconds: median, p99
    (1, 25.0, 40.0),
    (5, 35.0, 100.0),
)

_MARKS = (Path(__file__).parent / "marks.js").read_text("utf-8")

_numbers = itertools.count(1)


def measure() -> Iterator[Figure]:
    with servers.ours() as server, chromium_browser() as browser:
        connection = HTTPConnection("127.0.0.1", servers.port_of(server))
        for count, most_median, most_tail in LINES:
            pages = []
            for _ in range(count):
                page = browser.new_context(viewport={"width": 400, "height": 600}).new_page()
                page.add_init_script(_MARKS)
                page.goto(server.page_url("chat", "?animate=none"))
                page.wait_for_selector("overlay-chat[data-animate=none]")
                pages.append(page)
            _run(connection, pages, WARM_UP_SECONDS)
            runs = [_run(connection, pages, SECONDS) for _ in range(PAIRS)]
            for page in pages:
                page.context.close()
            what = f"webhook to painted, {count} page{'s' if count > 1 else ''}, {A_SECOND}/s"
            yield limited(f"{what}, median", "ms", [percentile(run, 0.5) for run in runs], most=most_median)
            yield limited(f"{what}, p99", "ms", [percentile(run, 0.99) for run in runs], most=most_tail)
        connection.close()


def _run(connection: HTTPConnection, pages: Sequence[Page], seconds: float) -> list[float]:
    """Milliseconds from sending each webhook to its line being painted on the last page."""
    sent: dict[str, float] = {}
    start = time.perf_counter()
    for number in range(int(A_SECOND * seconds)):
        time.sleep(max(0.0, start + number / A_SECOND - time.perf_counter()))
        mark = str(next(_numbers))
        content = body(f"mark-{mark} the tide turns at four", number % 16, f"painted-{mark}")
        sent[mark] = time.time() * 1000
        connection.request("POST", f"/webhook/{WEBHOOK_KEY}", content)
        connection.getresponse().read()
    for page in pages:
        page.wait_for_function("mark => window.painted[mark]", arg=list(sent)[-1])
    painted = [page.evaluate("() => window.painted") for page in pages]
    return [max(marks[mark] for marks in painted) - moment for mark, moment in sent.items()]
