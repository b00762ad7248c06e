"""What 200 rules, 50 of them patterns, add to one event: from its commit to what they decided."""

import asyncio
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from overlay import protocol
from overlay.backlog import Backlog
from overlay.domain.events import Event
from overlay.domain.rules import Rule
from overlay.hub import Hub
from overlay.intake import Intake
from overlay.owncast.payload import decode
from overlay.rules.book import Rules
from overlay.rules.reader import RuleReader
from overlay.storage.database import Database
from overlay.storage.event_log import EventLog
from tests.bench.figures import PAIRS, Figure, limited, percentile
from tests.bench.posts import body
from tests.rules import Note

RULES = 200
PATTERNS = 50
EVENTS = 1000
_VIEWERS = 200

Condition = dict[str, Any]

_WORDS = " ".join(
    (
        "the planks of this boat are oak and that one over there looks like larch so which glue did you use for it",
        "last week someone asked about the steam box again when will the mast go up hello everyone nice to see you",
        "cat dog tea coffee hammer saw !boat !time really great stream today how long until lunch ha yes no maybe 🙂",
    )
).split()
_CHAT = {"is": "event", "types": ["chat"]}


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        runs = asyncio.run(_measure(Path(folder)))
    yield limited(f"{RULES} rules, {PATTERNS} of them patterns, added to one event, median", "ms", runs, most=0.3)


async def _measure(folder: Path) -> list[float]:
    async with Database(folder / "overlay.db") as database:
        log = EventLog(database)
        await log.open()
        hub = Hub(lambda encoded, last_id: protocol.events(encoded, last_id=last_id, viewers=0))
        intake = Intake(log, hub, Backlog())
        rules = Rules(database, {"note": Note()})
        reader = RuleReader(database, rules, lambda: intake.state)
        await reader.open()
        await rules.open(_rules)
        await reader.begin(intake.state)
        took: list[float] = []

        def timed(event: Event) -> None:
            start = time.perf_counter()
            reader.observe(event)
            took.append(time.perf_counter() - start)

        intake.observers.append(timed)
        medians = []
        for part in range(PAIRS):
            took.clear()
            for text, viewer in _lines(random.Random(part)):
                incoming = decode(body(text, viewer, f"{part}-{len(took)}"), received_at=datetime.now(UTC))
                await intake.accept(incoming)
            await reader.flush()
            medians.append(percentile(took, 0.5) * 1000)
        return medians


def _lines(chance: random.Random) -> Iterator[tuple[str, int]]:
    """Lines of chat, no two alike: what was matched before is of no use."""
    for _ in range(EVENTS):
        yield " ".join(chance.choices(_WORDS, k=chance.randint(3, 25))), chance.randrange(_VIEWERS)


def _rules() -> Sequence[Rule]:
    """As a streamer with very many would have them; all of them can fire on a line of chat."""
    chance = random.Random(0)
    conditions: list[Condition] = []
    for number in range(PATTERNS):
        conditions += _four(number, chance.choice(_WORDS))
    assert len(conditions) == RULES
    return [
        Rule(name=f"rule {number}", body={"when": when, "then": [{"type": "note"}], "limits": {"every_seconds": 5}})
        for number, when in enumerate(conditions, 1)
    ]


def _four(number: int, word: str) -> list[Condition]:
    return [
        {"all": [_CHAT, {"is": "pattern", "pattern": rf"\b(rope|{word}|knot{number})s?\b.*\d"}]},
        {"is": "command", "name": f"!command{number}"},
        {"all": [_CHAT, {"is": "text_contains", "text": f"word{number}", "whole": True}, {"not": {"is": "bot"}}]},
        {
            "any": [
                {"all": [{"is": "first_message"}, {"is": "live"}, {"is": "chance", "percent": 5}]},
                {"all": [{"is": "moderator"}, {"is": "text_starts_with", "text": f"now {number}"}]},
                {"is": "viewer", "names": [f"viewer{number}", f"someone{number}"]},
            ]
        },
    ]
