"""Waiting for what must become true; never for an amount of time."""

import time
from collections.abc import Callable

SECONDS = 10.0


def wait_until(condition: Callable[[], object], what: str, *, seconds: float = SECONDS) -> None:
    """Asks until it is so. Conditions ask a server, which is all the pause there is between two questions."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"within {seconds:g} s this did not become true: {what}"
