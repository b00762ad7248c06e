"""Events delivered per second under a burst, beside `websockets.broadcast` of the same event."""

import time
from collections.abc import Iterator

import httpx

from tests.bench import servers
from tests.bench.figures import Figure, compared, in_pairs
from tests.bench.pages import Pages
from tests.bench.posts import Posts
from tests.bench.turns import Turns
from tests.server import ServerProcess

CLIENTS = 8
LINES = (
    # sockets, ratio wanted, events in one burst of ours and of the peer: about a second or two each
    (100, 3.0, 6000, 1000),
    (1000, 10.0, 2500, 120),
)


def measure() -> Iterator[Figure]:
    for sockets, least, events, of_peer in LINES:
        runs = _runs(sockets, events, of_peer)
        yield compared(f"events delivered in a burst, {sockets:,} sockets", "/s", runs, least=least)


def _runs(sockets: int, events: int, of_peer: int) -> list[tuple[float, float]]:
    turns = Turns()
    with servers.ours() as server, servers.peer("broadcast") as broadcast:
        port = servers.port_of(server)
        with (
            Posts(turns, port, CLIENTS) as posts,
            Pages(turns, port, servers.socket_path(server), sockets) as pages,
            Pages(turns, broadcast.port, "/", sockets, greeted=False) as theirs,
        ):
            posts.burst(500)
            pages.wait_for(500)
            broadcast.tell(_event(server))

            def ours() -> float:
                pages.mark()
                start = time.perf_counter()
                posts.burst(events)
                pages.wait_for(events)
                return events * sockets / (time.perf_counter() - start)

            def peer() -> float:
                theirs.mark()
                start = time.perf_counter()
                broadcast.tell(str(of_peer))
                theirs.wait_for(of_peer)
                return of_peer * sockets / (time.perf_counter() - start)

            return in_pairs(ours, peer)


def _event(server: ServerProcess) -> str:
    """An event as our pages get it."""
    events = httpx.get(f"{server.url}/api/events", params={"limit": 1}).text
    return events[events.index("[") + 1 : events.rindex("]")]
