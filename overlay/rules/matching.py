"""What a rule that is being written would have done with the events of late."""

import asyncio
import time
from collections.abc import Sequence
from copy import copy

from overlay.domain.said import Said
from overlay.rules.book import Rules
from overlay.rules.condition import leaves
from overlay.rules.engine import Compiled, Engine
from overlay.rules.limits import History
from overlay.rules.moment import Moment

LONGEST_SECONDS = 2.0


async def matches(draft: Compiled, rules: Rules, moments: Sequence[Moment]) -> tuple[dict[int, Said | None], int]:
    """The ids of the events that fulfil it, each with the limit that would have stood against it, None for none;
    and at how many of the moments was looked before the time was up.

    Limits begin anew with the first of the moments.
    """
    # What the other rules do matters only to a rule that asks for it.
    asks = any(leaf.condition.name == "nothing_before" for leaf in leaves(draft.meaning.when))
    engine = rules.with_draft(draft) if asks else Engine([draft])
    # Beside the events of now: a hundred lines and many patterns take their time.
    return await asyncio.to_thread(_matches, draft, engine, moments)


def _matches(draft: Compiled, engine: Engine, moments: Sequence[Moment]) -> tuple[dict[int, Said | None], int]:
    history = History()
    found: dict[int, Said | None] = {}
    end = time.monotonic() + LONGEST_SECONDS
    for number, moment in enumerate(moments):
        if time.monotonic() > end:
            return found, number
        if moment.only is None:
            for answer in engine.ask(copy(moment), history):
                if answer.rule is draft:
                    found[moment.event.id] = answer.refused
    return found, len(moments)
