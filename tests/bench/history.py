"""Opening a page, a panel and the history with 10,000 alerts that are over, beside 10."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench import servers
from tests.bench.figures import Figure, in_pairs, limited
from tests.page import Page
from tests.server import ServerProcess

FEW, MANY = 10, 10_000
OPENINGS = 20


def measure() -> Iterator[Figure]:
    with TemporaryDirectory(prefix="overlay-bench-") as temporary, ExitStack() as stack:
        few, many = [stack.enter_context(_serving(Path(temporary) / str(rows), rows)) for rows in (FEW, MANY)]
        for server in (few, many):
            _open(server)
        runs = in_pairs(lambda: _open(many), lambda: _open(few))
    what = f"opening page, panel and history with {MANY:,} alerts in it, beside {FEW}"
    yield limited(what, "ms", [ours for ours, _ in runs], peers=[peer for _, peer in runs], most=1.0)


def _open(server: ServerProcess) -> float:
    """Milliseconds for a page's snapshot, what the panel is told, and the first two pages of the history."""
    overlay, socket = server.overlay("alerts")["id"], server.socket_url("alerts")
    began = time.perf_counter()
    for _ in range(OPENINGS):
        with Page(socket):
            pass
        _get(server, "status")
        first = _get(server, f"alerts/history?overlay={overlay}&limit=5")
        _get(server, f"alerts/history?overlay={overlay}&limit=5&before={first['next']}")
    return (time.perf_counter() - began) / OPENINGS * 1000


def _get(server: ServerProcess, address: str) -> dict[str, Any]:
    found: dict[str, Any] = server.http.get(f"{server.url}/api/{address}").raise_for_status().json()
    return found


@contextmanager
def _serving(data_dir: Path, rows: int) -> Iterator[ServerProcess]:
    """A server whose history has so many alerts."""
    with servers.ours(data_dir) as server:
        server.http.post(f"{server.url}/api/alerts", json={"design": "Toast"}).raise_for_status()
        server.http.post(f"{server.url}/api/alerts/clear").raise_for_status()
        server.stop()
    with closing(sqlite3.connect(data_dir / "overlay.db")) as connection:
        connection.execute(
            """
            WITH RECURSIVE numbers (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
            INSERT INTO runs (event_id, rule_id, rule, action, again, kind, target, params, values_, line, test, at,
                              state, place, duration, elapsed, started_at, ended_at)
            SELECT n, 1, 'Rule', 0, 0, kind, target, params, values_, 'line-' || n, 0, at + n, 'shown', n, 6, 6,
                   at + n, at + n
            FROM numbers, runs WHERE runs.id = 1
            """,
            (rows,),
        )
        connection.commit()
    with servers.ours(data_dir) as server:
        yield server
