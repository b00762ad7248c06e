"""One core for what is measured, another for what measures."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager

_CORES = sorted(os.sched_getaffinity(0))
SERVER, LOAD = _CORES[0], _CORES[-1]

ALONE = SERVER != LOAD
"""Whether the server has a core for itself."""

_FILES = 16_384


def settle() -> None:
    """Puts this process, which makes the load, on its core, and lets it open a socket for every page."""
    os.sched_setaffinity(0, {LOAD})
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(_FILES, most) if most > 0 else _FILES, most))


@contextmanager
def of_the_server() -> Iterator[None]:
    """Whatever is started inside runs on the server's core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {SERVER})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
