"""A measured figure, and the table of them."""

import json
import platform
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from tests.bench import cores

PAIRS = 5


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One line of the table.

    A ratio must reach `least`; anything else must stay within `most`. `runs` are the pairs it is the median of.
    """

    what: str
    unit: str
    ours: float
    peer: float | None = None
    ratio: float | None = None
    least: float | None = None
    most: float | None = None
    runs: Sequence[tuple[float, float | None]] = field(default_factory=tuple)

    @property
    def ok(self) -> bool:
        if self.ratio is not None and self.least is not None:
            return self.ratio >= self.least
        assert self.most is not None
        return self.ours <= self.most

    @property
    def wanted(self) -> str:
        return f">= {self.least:g}x" if self.least is not None else f"<= {_short(self.most)} {self.unit}"


def compared(what: str, unit: str, runs: Sequence[tuple[float, float]], *, least: float) -> Figure:
    """Ours beside a peer's, pair by pair."""
    return Figure(
        what=what,
        unit=unit,
        ours=median(ours for ours, _ in runs),
        peer=median(peer for _, peer in runs),
        ratio=median(ours / peer for ours, peer in runs),
        least=least,
        runs=runs,
    )


def limited(
    what: str, unit: str, runs: Sequence[float], *, most: float, peers: Sequence[float] | None = None
) -> Figure:
    """Ours below a limit; with `peers`, that is `most` beyond what they took."""
    peer = median(peers) if peers else None
    return Figure(
        what=what,
        unit=unit,
        ours=median(runs),
        peer=peer,
        most=most + (peer or 0.0),
        runs=list(zip(runs, peers, strict=True)) if peers else [(run, None) for run in runs],
    )


def in_pairs(ours: Callable[[], float], peer: Callable[[], float]) -> list[tuple[float, float]]:
    """Both in turns, who is first changing, so that neither always meets the quieter machine."""
    runs = []
    for number in range(PAIRS):
        if number % 2:
            after, before = peer(), ours()
            runs.append((before, after))
        else:
            runs.append((ours(), peer()))
    return runs


def percentile(values: Iterable[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def table(figures: Sequence[Figure]) -> str:
    """What a person reads."""
    head = ("figure", "ours", "peer", "ratio", "wanted", "")
    rows = [head, *map(_row, figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    lines.insert(1, "-" * max(map(len, lines)))
    if not cores.ALONE:
        lines.append("This machine gives one core only: server and load took turns on it.")
    short = [figure.what for figure in figures if not figure.ok]
    lines += ["", "short: " + "; ".join(short) if short else "every line is ok"]
    return "\n".join(lines)


def write(figures: Sequence[Figure], path: Path) -> None:
    """The same as JSON, every run included."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [
        {
            "figure": figure.what,
            "unit": figure.unit,
            "ours": figure.ours,
            "peer": figure.peer,
            "ratio": figure.ratio,
            "wanted": figure.wanted,
            "ok": figure.ok,
            "runs": figure.runs,
        }
        for figure in figures
    ]
    machine = {"python": platform.python_version(), "system": platform.platform(), "core_of_its_own": cores.ALONE}
    path.write_text(json.dumps({"machine": machine, "figures": rows}, indent=1) + "\n", "utf-8")


def _row(figure: Figure) -> tuple[str, ...]:
    ours = f"{_short(figure.ours)} {figure.unit}"
    peer = "" if figure.peer is None else f"{_short(figure.peer)} {figure.unit}"
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}x"
    return figure.what, ours, peer, ratio, figure.wanted, "ok" if figure.ok else "SHORT"


def _short(value: float | None) -> str:
    assert value is not None
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"
