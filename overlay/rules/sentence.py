"""A rule read back as one sentence."""

from collections.abc import Sequence

from overlay.rules.condition import All, AnyOf, Leaf, Node, Not
from overlay.rules.rule import Limits, Meaning, Step
from overlay.rules.vocabulary import VOCABULARY
from overlay.rules.wording import listed, period


def sentence(rule: Meaning) -> str:
    """`When someone joins for the first time ever, show “Hello”, at most once in 10 seconds.`"""
    if rule.broken:
        return "This rule cannot be understood."
    return f"{', '.join((f'When {clause(rule.when)}', _deeds(rule.then), *limit_phrases(rule.limits)))}."


def limit_phrases(limits: Limits) -> list[str]:
    """The limits, each as a phrase."""
    phrases = []
    if limits.every_seconds:
        phrases.append(f"at most once in {period(limits.every_seconds)}")
    if limits.every_seconds_per_viewer:
        phrases.append(f"at most once in {period(limits.every_seconds_per_viewer)} for each viewer")
    if limits.per_minute:
        times = "once" if limits.per_minute == 1 else f"{limits.per_minute} times"
        phrases.append(f"at most {times} a minute")
    if limits.once_per_stream:
        phrases.append("once per stream")
    if limits.once_per_viewer_and_stream:
        phrases.append("once per stream for each viewer")
    return phrases


def leaf_clause(leaf: Leaf, *, denied: bool = False) -> str:
    word = VOCABULARY[leaf.condition.name]
    return (word.denies if denied else word.says)(leaf.params)


def clause(node: Node, *, denied: bool = False, inner: bool = False) -> str:
    match node:
        case Leaf():
            said = leaf_clause(node, denied=denied)
            # Without brackets "a or b and c" would leave open what belongs together.
            several = inner and not denied and node.condition.name == "event" and " or " in said
            return f"({said})" if several else said
        case Not(part):
            return clause(part, denied=not denied, inner=inner)
        case All(()) | AnyOf(()):
            return "nothing ever happens" if isinstance(node, AnyOf) != denied else "anything happens"
        case All((only,)) | AnyOf((only,)):
            return clause(only, denied=denied, inner=inner)
        case AnyOf(parts) if not denied and (counts := _milestones(parts)):
            return f"{listed(counts, 'or')} viewers are reached"
        case All(parts) | AnyOf(parts):
            # Denied, each part is denied and "and" becomes "or".
            word = " and " if isinstance(node, All) != denied else " or "
            joined = word.join(clause(part, denied=denied, inner=True) for part in parts)
            return f"({joined})" if inner else joined


def _deeds(steps: Sequence[Step]) -> str:
    return listed([step.action.sentence(step.params) for step in steps], "and") or "do nothing"


def _milestones(parts: Sequence[Node]) -> list[str]:
    """The numbers, where all that is asked is whether one of them is reached."""
    reached = [part for part in parts if isinstance(part, Leaf) and part.condition.name == "viewers_reached"]
    return [f"{part.params['count']:,}" for part in reached] if len(reached) == len(parts) else []
