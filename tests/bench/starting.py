"""From the start of the process to its first answer, with an empty log and with a million events in it."""

import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import cores, servers
from tests.bench.figures import Figure, in_pairs, limited
from tests.bench.posts import body
from tests.server import start

EVENTS = 1_000_000
SINCE_CHECKPOINT = 400
"""Events to fold at the start, about as many as a kill at the worst moment leaves."""

_PATIENCE_SECONDS = 30.0
_TRY_EVERY_SECONDS = 0.001
_HEALTH = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"


def measure() -> Iterator[Figure]:
    with TemporaryDirectory(prefix="overlay-bench-") as temporary:
        folder = Path(temporary)
        _fill(folder / "full", EVENTS)
        fresh = (folder / f"fresh-{number}" for number in range(1000))
        runs = in_pairs(lambda: _start(folder / "full"), lambda: _start(next(fresh)))
    yield limited("process start to answering, new data folder", "s", [run for _, run in runs], most=0.7)
    yield limited(f"the same, {EVENTS:,} events in the log", "s", [run for run, _ in runs], most=0.7)


def _start(data_dir: Path) -> float:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    began = time.perf_counter()
    with cores.of_the_server():
        process = start(data_dir, port=port)
    try:
        while not _answers(port):
            if time.perf_counter() - began > _PATIENCE_SECONDS or process.poll() is not None:
                raise RuntimeError("the server does not start")
            time.sleep(_TRY_EVERY_SECONDS)
        return time.perf_counter() - began
    finally:
        process.kill()
        process.communicate()


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(_HEALTH)
            return connection.recv(100).startswith(b"HTTP/1.1 200")
    except ConnectionError:
        return False


def _fill(data_dir: Path, events: int) -> None:
    """A data folder the server made itself, and its first event so many times."""
    with servers.ours(data_dir) as server:
        server.take(body("Is that the same oak as last week?", 1))
        server.stop()
    with closing(sqlite3.connect(data_dir / "overlay.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("BEGIN")
        connection.execute(
            """
            WITH RECURSIVE numbers (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
            INSERT INTO events (type, source, source_id, identity, at, received_at, data, body)
            SELECT type, source, 'id-' || n, 'CHAT:id-' || n, at, received_at, data, body
            FROM numbers, events WHERE id = 1
            """,
            (events,),
        )
        position = events - SINCE_CHECKPOINT
        connection.execute(
            "UPDATE checkpoint SET event_id = ?, state = CAST(json_set(CAST(state AS TEXT), '$.last_id', ?) AS BLOB)",
            (position, position),
        )
        connection.execute("COMMIT")
