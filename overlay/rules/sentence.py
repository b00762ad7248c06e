"""A rule read back as one sentence, which can be said in any language.

A clause of a condition follows "when": each language says it in the order of words that it has there.
"""

from collections.abc import Sequence

from overlay.domain.said import Count, Said, Value, listed
from overlay.rules.condition import All, AnyOf, Leaf, Node, Not
from overlay.rules.rule import Limits, Meaning, Step
from overlay.rules.vocabulary import VOCABULARY
from overlay.rules.wording import (
    ONCE_PER_STREAM,
    ONCE_PER_VIEWER_AND_STREAM,
    once_in,
    once_in_per_viewer,
    times_a_minute,
)


def sentence(rule: Meaning) -> Said:
    """`When someone joins for the first time ever, show “Hello”, at most once in 10 seconds.`"""
    if rule.broken is not None:
        return Said("rule.broken")
    return Said("rule.sentence", when=clause(rule.when), then=[_deeds(rule.then), *limit_phrases(rule.limits)])


def limit_phrases(limits: Limits) -> list[Said]:
    """The limits, each as a phrase."""
    phrases = []
    if limits.every_seconds:
        phrases.append(once_in(limits.every_seconds))
    if limits.every_seconds_per_viewer:
        phrases.append(once_in_per_viewer(limits.every_seconds_per_viewer))
    if limits.per_minute:
        phrases.append(times_a_minute(limits.per_minute))
    if limits.once_per_stream:
        phrases.append(ONCE_PER_STREAM)
    if limits.once_per_viewer_and_stream:
        phrases.append(ONCE_PER_VIEWER_AND_STREAM)
    return phrases


def clause(node: Node, *, denied: bool = False, inner: bool = False) -> Said:
    """What follows "when"; beside others (`inner`) what is several is in brackets."""
    match node:
        case Leaf(condition, params):
            word = VOCABULARY[condition.name]
            if denied:
                return word.denies(params)
            # Without brackets "a or b and c" would leave open what belongs together.
            return _bracketed(word.says(params), inner and word.several(params))
        case Not(part):
            return clause(part, denied=not denied, inner=inner)
        case All(()) | AnyOf(()):
            return Said("rule.nothing") if isinstance(node, AnyOf) != denied else Said("rule.anything")
        case All((only,)) | AnyOf((only,)):
            return clause(only, denied=denied, inner=inner)
        case AnyOf(parts) if not denied and (counts := _milestones(parts)):
            return Said("rule.viewers_reached.any", counts=listed(counts, "list.or"))
        case All(parts) | AnyOf(parts):
            # Denied, each part is denied and "and" becomes "or".
            by = "rule.and" if isinstance(node, All) != denied else "rule.or"
            return _bracketed(listed([clause(part, denied=denied, inner=True) for part in parts], by), inner)


def _bracketed(said: Said, brackets: bool) -> Said:
    return Said("rule.brackets", clause=said) if brackets else said


def _deeds(steps: Sequence[Step]) -> Said:
    return listed([step.action.sentence(step.params) for step in steps], "list.and") if steps else Said("rule.idle")


def _milestones(parts: Sequence[Node]) -> list[Value]:
    """The numbers, where all that is asked is whether one of them is reached."""
    reached = [part for part in parts if isinstance(part, Leaf) and part.condition.name == "viewers_reached"]
    return [Count(int(str(part.params["count"]))) for part in reached] if len(reached) == len(parts) else []
