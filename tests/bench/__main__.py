"""Measures, prints the table, writes it as JSON, and says which line falls short."""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench import (
    alert_page,
    alerts,
    burst,
    chat_motion,
    chat_page,
    cores,
    history,
    memory,
    painted,
    panel,
    rules,
    single,
    stalled,
    starting,
    webhook,
)
from tests.bench.figures import Figure, table, write

PARTS: dict[str, Callable[[], Iterator[Figure]]] = {
    "webhook": webhook.measure,
    "burst": burst.measure,
    "single": single.measure,
    "stalled": stalled.measure,
    "painted": painted.measure,
    "rules": rules.measure,
    "memory": memory.measure,
    "starting": starting.measure,
    "page": chat_page.measure,
    "chat": chat_motion.measure,
    "alerts": alerts.measure,
    "alert-page": alert_page.measure,
    "history": history.measure,
    "panel": panel.measure,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("part", nargs="*", choices=[*PARTS, []], metavar="part", help=", ".join(PARTS))
    parser.add_argument("--json", type=Path, default=Path("build/bench.json"), metavar="FILE")
    chosen = parser.parse_args()
    cores.settle()
    figures: list[Figure] = []
    for part in chosen.part or PARTS:
        start = time.perf_counter()
        print(f"{part} ...", end=" ", file=sys.stderr, flush=True)
        figures += PARTS[part]()
        print(f"{time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    print(table(figures))
    write(figures, chosen.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
