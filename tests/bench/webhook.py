"""Webhooks answered per second, each stored, beside an endpoint that does nothing."""

from collections.abc import Iterator
from functools import partial

from tests.bench import servers
from tests.bench.figures import Figure, compared, in_pairs
from tests.bench.pages import Pages
from tests.bench.posts import Posts
from tests.bench.turns import Turns

SECONDS = 2.0
PAGES = 10


def measure() -> Iterator[Figure]:
    turns = Turns()
    with servers.ours() as server, servers.peer("bare") as bare:
        port = servers.port_of(server)
        with Pages(turns, port, servers.socket_path(server), PAGES) as pages:
            for clients in (1, 8):
                with Posts(turns, port, clients) as ours, Posts(turns, bare.port, clients) as theirs:
                    ours.rate(0.5)
                    theirs.rate(0.5)
                    runs = in_pairs(partial(ours.rate, SECONDS), partial(theirs.rate, SECONDS))
                    pages.wait_for(ours.answered)
                    pages.mark()
                yield compared(f"webhooks answered, {clients} keep-alive, {PAGES} pages", "/s", runs, least=0.5)
