"""Resident memory: after the start, and with 100 sockets once 100,000 webhooks came in."""

from collections.abc import Iterator

from tests.bench import servers
from tests.bench.figures import Figure, limited
from tests.bench.pages import Pages
from tests.bench.posts import Posts
from tests.bench.turns import Turns

SOCKETS = 100
EVENTS = 100_000
CLIENTS = 8
AT_ONCE = 10_000


def measure() -> Iterator[Figure]:
    turns = Turns()
    with servers.ours() as server:
        pid = server.process.pid
        yield limited("resident memory after start", "MB", [servers.resident_megabytes(pid)], most=60.0)
        port = servers.port_of(server)
        with (
            Posts(turns, port, CLIENTS) as posts,
            Pages(turns, port, servers.socket_path(server), SOCKETS) as pages,
        ):
            for _ in range(EVENTS // AT_ONCE):
                posts.burst(AT_ONCE)
                pages.wait_for(AT_ONCE)
                pages.mark()
            what = f"resident memory, {SOCKETS} sockets, {EVENTS:,} events in the log"
            yield limited(what, "MB", [servers.resident_megabytes(pid)], most=80.0)
