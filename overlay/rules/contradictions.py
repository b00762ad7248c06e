"""Conditions that no event can ever fulfil, and which of their parts contradict each other.

Every way for the leaves to be true or false is tried, as far as it goes, and those that cannot be are left out: a text
that is two things at once, a stream that is live and off air. What it does not see within its bound is no fault.
"""

from collections.abc import Iterable, Iterator, Mapping

from overlay.domain.said import Said, listed
from overlay.rules.condition import NEVER, All, Leaf, Node, Truth, evaluate, leaves, rest
from overlay.rules.moment import KINDS, fold
from overlay.rules.sentence import clause
from overlay.rules.words.texts import has_word

_STEPS = 200
"""How many assignments are tried for one rule: some milliseconds."""

_TEXTS = frozenset({"text_is", "text_contains", "text_starts_with"})

Key = tuple[object, ...]
Assignment = Mapping[Key, tuple[Leaf, bool]]


def never(when: Node) -> Said | None:
    """Why this can never be; None when it can, or when that is not to be seen."""
    parts = when.parts if isinstance(when, All) and when.parts else (when,)
    if _possible(All(parts)):
        return None
    core = list(parts)
    for part in parts:
        without = tuple(other for other in core if other is not part)
        if without and not _possible(All(without)):
            core = list(without)
    parts_said = [Said("rule.problem.never.part", clause=clause(part)) for part in core]
    return Said("rule.problem.never", n=len(core), parts=listed(parts_said, "list.and"))


def _possible(when: Node) -> bool:
    tests = any(leaf.condition.name == "event" and "test" in str(leaf.params["types"]) for leaf in leaves(when))
    steps = iter(range(_STEPS))
    for test in (False, True) if tests else (False,):
        for kind in sorted(KINDS):
            left = rest(when, lambda leaf: leaf.condition.on(leaf.params, kind, test))  # noqa: B023
            if left != NEVER and _satisfiable(left, {}, steps):
                return True
    return False


def _satisfiable(node: Node, assigned: Assignment, steps: Iterator[int]) -> bool:
    if next(steps, None) is None:
        return True
    value: Truth = evaluate(node, lambda leaf: assigned[_key(leaf)][1] if _key(leaf) in assigned else None)
    if value is False or _contradict([*assigned.values()]):
        return False
    free = next((leaf for leaf in leaves(node) if _key(leaf) not in assigned), None)
    if value is True or free is None:
        return True
    return any(_satisfiable(node, {**assigned, _key(free): (free, chosen)}, steps) for chosen in (True, False))


def _key(leaf: Leaf) -> Key:
    return (leaf.condition.name, *leaf.params.items())


def _contradict(literals: Iterable[tuple[Leaf, bool]]) -> bool:
    """Whether these leaves cannot all be as said."""
    by_name: dict[str, list[tuple[Leaf, bool]]] = {}
    for leaf, value in literals:
        by_name.setdefault(leaf.condition.name, []).append((leaf, value))
    return _texts(by_name) or _stream(by_name) or _past(by_name) or _chance(by_name)


def _texts(by_name: Mapping[str, list[tuple[Leaf, bool]]]) -> bool:
    commands = [(fold(str(leaf.params["name"])), leaf.params["arguments"]) for leaf in _true(by_name, "command")]
    if len({name for name, _ in commands}) > 1 or {"none", "some"} <= {arguments for _, arguments in commands}:
        return True
    whole = {_text(leaf) for leaf in _true(by_name, "text_is")}
    whole |= {name for name, arguments in commands if arguments == "none"}
    if len(whole) > 1:
        return True
    starts = [_text(leaf) for leaf in _true(by_name, "text_starts_with")] + [name for name, _ in commands]
    starts += whole
    if any(not (one.startswith(other) or other.startswith(one)) for one in starts for other in starts):
        return True
    pieces = [*starts, *(_text(leaf) for leaf in _true(by_name, "text_contains"))]
    if any(_text(leaf) in piece for leaf in _false(by_name, "text_contains") if _loose(leaf) for piece in pieces):
        return True
    if any(
        one.startswith(_text(leaf)) for leaf in _false(by_name, "text_starts_with") if _loose(leaf) for one in starts
    ):
        return True
    return any(_cannot_have(text, by_name) for text in whole)


def _cannot_have(text: str, by_name: Mapping[str, list[tuple[Leaf, bool]]]) -> bool:
    """Whether this text, which is the whole of it, contradicts something said of the text."""
    for leaf in _true(by_name, "text_contains"):
        if _text(leaf) not in text or (leaf.params["whole"] and not has_word(text, _text(leaf))):
            return True
    if any(_text(leaf) == text for leaf in _false(by_name, "text_is") if _loose(leaf)):
        return True
    if any(len(_text(leaf)) > len(text) for leaf in _true(by_name, "text_starts_with")):
        return True
    name, _, behind = text.partition(" ")
    for leaf, value in by_name.get("command", []):
        said, arguments = fold(str(leaf.params["name"])), leaf.params["arguments"]
        if (name == said and arguments != ("none" if behind else "some")) != value:
            return True
    return False


def _stream(by_name: Mapping[str, list[tuple[Leaf, bool]]]) -> bool:
    live = {leaf.params["is_live"] is value for leaf, value in by_name.get("live", [])}
    if _true(by_name, "viewers_reached"):
        live.add(True)
    known = True in live or bool(_true(by_name, "since_start"))
    at_least, less = [0], [1 << 60]
    for leaf, value in by_name.get("since_start", []):
        (less if (leaf.params["op"] == "less") is value else at_least).append(_number(leaf, "minutes"))
    return len(live) > 1 or (known and max(at_least) >= min(less))


def _past(by_name: Mapping[str, list[tuple[Leaf, bool]]]) -> bool:
    away = [_number(leaf, "days") for leaf in _true(by_name, "away_days")]
    new = _true(by_name, "first_message") or _true(by_name, "first_join")
    if away and (new or any(_number(leaf, "days") <= max(away) for leaf in _false(by_name, "away_days"))):
        return True
    return bool(_true(by_name, "first_message") and _false(by_name, "first_message_of_stream"))


def _chance(by_name: Mapping[str, list[tuple[Leaf, bool]]]) -> bool:
    """One rule rolls once for an event."""
    below = min((_number(leaf, "percent") for leaf in _true(by_name, "chance")), default=100)
    return any(_number(leaf, "percent") >= below for leaf in _false(by_name, "chance"))


def _true(by_name: Mapping[str, list[tuple[Leaf, bool]]], name: str) -> list[Leaf]:
    return [leaf for leaf, value in by_name.get(name, []) if value]


def _false(by_name: Mapping[str, list[tuple[Leaf, bool]]], name: str) -> list[Leaf]:
    return [leaf for leaf, value in by_name.get(name, []) if not value]


def _loose(leaf: Leaf) -> bool:
    """Whether capitals and what stands beside the text make no difference."""
    return not leaf.params["case"] and not leaf.params.get("whole", False)


def _text(leaf: Leaf) -> str:
    """The text without regard to capitals: what contradicts so contradicts with them as well."""
    return fold(str(leaf.params["text"]))


def _number(leaf: Leaf, name: str) -> int:
    value = leaf.params[name]
    assert isinstance(value, int)
    return value
