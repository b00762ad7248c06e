"""From a webhook to the first painted frame of its alert, on an idle queue; and how far a second page is behind."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.sync_api import Page

from tests.bench import servers
from tests.bench.browsers import chromium_browser
from tests.bench.figures import PAIRS, Figure, limited, percentile
from tests.server import ServerProcess, event
from tests.waiting import wait_until

ALERTS = 20
WARM_UP = 5

_MARKS = (Path(__file__).parent / "marks.js").read_text("utf-8")


def measure() -> Iterator[Figure]:
    with servers.ours() as server, chromium_browser() as browser:
        overlay = server.overlay("alerts")["id"]
        change = {"options": {"gap": 0}}
        server.http.patch(f"{server.url}/api/overlays/{overlay}", json=change).raise_for_status()
        pages: list[Page] = []
        for _ in range(2):
            # One size for both: what differs is when each is told.
            page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
            page.add_init_script(_MARKS)
            page.goto(server.page_url("alerts", "?animate=none"))
            page.wait_for_selector("overlay-alerts[data-animate]")
            pages.append(page)
            if len(pages) == 1:
                _run(server, pages, "warm", WARM_UP)
                runs = [_run(server, pages, f"one-{number}", ALERTS) for number in range(PAIRS)]
                delays = [[first - sent for sent, first, _ in run] for run in runs]
                what = "webhook to the first painted frame of an alert, idle queue"
                yield limited(f"{what}, median", "ms", [percentile(run, 0.5) for run in delays], most=45.0)
                yield limited(f"{what}, p99", "ms", [percentile(run, 0.99) for run in delays], most=100.0)
        _run(server, pages, "warm-too", WARM_UP)
        runs = [_run(server, pages, f"two-{number}", ALERTS) for number in range(PAIRS)]
        behind = [percentile([last - first for _, first, last in run], 0.99) for run in runs]
        yield limited("a second page's start behind the first's, p99", "ms", behind, most=100.0)


def _run(server: ServerProcess, pages: Sequence[Page], run: str, count: int) -> list[tuple[float, float, float]]:
    """When each webhook was sent, and when its alert was painted on the first page that had it and on the last."""
    found = []
    for number in range(count):
        mark = f"{abs(hash(run)) % 10_000_000}{number:03}"
        body = event(
            "FEDIVERSE_ENGAGEMENT_FOLLOW", id=f"{run}-{number}", name=f"mark-{mark}", username=f"{mark}@bench.example"
        )
        sent = time.time() * 1000
        server.take(body)
        for page in pages:
            page.wait_for_function("mark => window.painted[mark]", arg=mark)
        painted = [page.evaluate("mark => window.painted[mark]", mark) for page in pages]
        found.append((sent, min(painted), max(painted)))
        server.http.post(f"{server.url}/api/alerts/skip").raise_for_status()
        for page in pages:
            page.wait_for_function("() => !document.querySelector('.alert')")
        wait_until(lambda: _idle(server), "the queue is idle")
    return found


def _idle(server: ServerProcess) -> bool:
    (queue,) = server.http.get(f"{server.url}/api/alerts").raise_for_status().json()["queues"]
    return not queue["playing"] and not queue["waiting"]
