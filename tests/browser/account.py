"""What pages painted during a show, and what its rows say: whether anything was lost, or happened twice."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

OVER = {"shown", "skipped", "expired", "merged", "withdrawn"}

SLOW_SECONDS = 1.0
"""So long after an alert was told a busy browser may begin to draw it; what it drew once it must not draw again."""

# Each document writes down what it puts on its stage, where a reload does not lose it: who, whether with its entrance,
# when, and which document it was.
WATCH = """
const born = `${performance.timeOrigin}-${Math.random()}`;
new MutationObserver((changes) => {
  for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
    if (!node.classList?.contains("alert")) continue;
    const name = node.querySelector("[data-value=name], .name")?.textContent ?? "";
    const paint = { name, phase: node.dataset.phase, at: performance.timeOrigin + performance.now(), born };
    localStorage.setItem("paints", `${localStorage.getItem("paints") ?? ""}${JSON.stringify(paint)}\\n`);
  }
}).observe(document, { childList: true, subtree: true });
"""


@dataclass(frozen=True)
class Paint:
    """One alert put on the stage of one document, at this many milliseconds since 1970."""

    name: str
    phase: str
    at: float
    born: str


def paints(kept: str) -> list[Paint]:
    """What the documents wrote down, in the order of time."""
    return sorted((Paint(**json.loads(line)) for line in kept.splitlines()), key=lambda paint: paint.at)


def not_once(rows: Sequence[dict[str, Any]], due: Iterable[int]) -> list[str]:
    """Of the events that were due, those without exactly one alert that is over."""
    times = Counter(row["event_id"] for row in rows)
    wrong = [f"event {id} has no alert that is over" for id in set(due) - set(times)]
    wrong += [f"event {id} has {number} alerts" for id, number in times.items() if number > 1]
    return wrong + [f"alert {row['id']} ended as {row['state']}" for row in rows if row["state"] not in OVER]


def shown_again(rows: Sequence[dict[str, Any]], painted: Iterable[Paint]) -> list[str]:
    """What a page put on its stage although it was over, or twice."""
    # Merged alerts go by the first of their people, who may have an alert that was taken in.
    ended = {row["name"]: row for row in sorted(rows, key=lambda row: row["state"] != "merged")}
    begun: Counter[tuple[str, str]] = Counter()
    seen: dict[str, set[str]] = {}
    wrong = []
    for paint in painted:
        row = ended.get(paint.name)
        if row is None or row["state"] == "merged":
            wrong.append(f"{paint.name!r} was painted and is no alert of its own")
            continue
        begun[paint.born, paint.name] += paint.phase == "in"
        late = paint.at / 1000 - datetime.fromisoformat(row["ended_at"]).timestamp()
        before = seen.setdefault(paint.name, set())
        if before and late > (0 if paint.born in before else SLOW_SECONDS):
            wrong.append(f"{paint.name} was painted again {late:.2f} s after it had ended")
        before.add(paint.born)
    return wrong + [f"{name} came in {number} times on one page" for (_, name), number in begun.items() if number > 1]
