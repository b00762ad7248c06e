"""What a rule that is being written would have done with the events of late."""

from collections.abc import Iterator, Sequence

from overlay.rules.book import Rules
from overlay.rules.condition import leaves
from overlay.rules.engine import Compiled, Engine
from overlay.rules.limits import History
from overlay.rules.moment import Moment


def matches(draft: Compiled, rules: Rules, moments: Sequence[Moment]) -> Iterator[tuple[Moment, str]]:
    """The moments that fulfil it, each with the limit that would have stood against it, or an empty text.

    Limits begin anew with the first of the moments.
    """
    # What the other rules do matters only to a rule that asks for it.
    asks = any(leaf.condition.name == "nothing_before" for leaf in leaves(draft.meaning.when))
    engine = rules.with_draft(draft) if asks else Engine([draft])
    history = History()
    for moment in moments:
        if moment.only is None:
            for answer in engine.ask(moment, history):
                if answer.rule is draft:
                    yield moment, answer.refused
