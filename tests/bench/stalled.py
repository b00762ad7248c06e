"""Webhooks answered while one page does not read at all."""

from collections.abc import Iterator
from contextlib import closing

from tests.bench import servers
from tests.bench.figures import PAIRS, Figure, limited, percentile
from tests.bench.pages import mute_page
from tests.bench.posts import paced_posts
from tests.bench.turns import Turns

A_SECOND = 200
SECONDS = 3.0


def measure() -> Iterator[Figure]:
    turns = Turns()
    ours, peer = [], []
    with servers.ours() as server, servers.peer("bare") as bare:
        port = servers.port_of(server)
        path = servers.socket_path(server)
        with paced_posts(turns, port) as posts, paced_posts(turns, bare.port) as theirs:
            posts.paced(A_SECOND, 1.0)
            for _ in range(PAIRS):
                # A fresh one each time: the server cuts it once it has left too much unread.
                with closing(mute_page(port, path)):
                    ours.append(percentile(posts.paced(A_SECOND, SECONDS), 0.99) * 1000)
                peer.append(percentile(theirs.paced(A_SECOND, SECONDS), 0.99) * 1000)
    what = f"webhook answered at {A_SECOND}/s while a page does not read, p99 (peer: bare answer's)"
    yield limited(what, "ms", ours, most=10.0, peers=peer)
