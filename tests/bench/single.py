"""One event alone: from its webhook to the last of 100 sockets."""

import time
from collections.abc import Iterator

from tests.bench import servers
from tests.bench.figures import PAIRS, Figure, limited, percentile
from tests.bench.pages import Pages
from tests.bench.posts import Posts, paced_posts
from tests.bench.turns import Turns

SOCKETS = 100
A_SECOND = 50
SECONDS = 4.0


def measure() -> Iterator[Figure]:
    turns = Turns()
    medians, tails, of_peer = [], [], []
    with servers.ours() as server, servers.peer("bare") as bare:
        port = servers.port_of(server)
        with (
            Posts(turns, port, 1) as posts,
            paced_posts(turns, bare.port) as theirs,
            Pages(turns, port, servers.socket_path(server), SOCKETS) as pages,
        ):
            _one_by_one(turns, posts, pages, 1.0)
            for _ in range(PAIRS):
                took = _one_by_one(turns, posts, pages, SECONDS)
                medians.append(percentile(took, 0.5) * 1000)
                tails.append(percentile(took, 0.99) * 1000)
                of_peer.append(percentile(theirs.paced(A_SECOND, SECONDS), 0.99) * 1000)
    what = f"one event to the last of {SOCKETS} sockets, {A_SECOND}/s"
    yield limited(f"{what}, median", "ms", medians, most=3.0)
    yield limited(f"{what}, p99 (peer: bare answer's p99)", "ms", tails, most=10.0, peers=of_peer)


def _one_by_one(turns: Turns, posts: Posts, pages: Pages, seconds: float) -> list[float]:
    """Seconds from sending each webhook to its event on every socket."""
    took = []
    start = time.perf_counter() + 0.01
    for number in range(int(A_SECOND * seconds)):
        turns.until_time(start + number / A_SECOND)
        pages.mark()
        sent = time.perf_counter()
        posts.burst(1)
        pages.wait_for(1)
        took.append(time.perf_counter() - sent)
    return took
