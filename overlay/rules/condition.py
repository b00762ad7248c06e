"""A condition of a rule: leaves put together with and, or, not. Put together once, evaluated for every event.

Evaluation has three values. None is "it may be": what is asked of a viewer's past, of chance or of the stream's life
cannot be said of a test event, and a test is to show whatever it could show.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from overlay.rules.moment import Kind, Moment
from overlay.rules.parameters import Parameter, Params

Truth = bool | None
Test = Callable[[Moment], Truth]


class Condition(Protocol):
    """One word of the vocabulary."""

    @property
    def name(self) -> str: ...

    @property
    def parameters(self) -> tuple[Parameter, ...]: ...

    def compile(self, params: Params, rule: int) -> Test:
        """What decides it; `rule` is the id of the rule it stands in."""

    def on(self, params: Params, kind: Kind, test: bool) -> Truth:
        """What is known from the kind of event alone."""


@dataclass(frozen=True, slots=True)
class All:
    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    part: "Node"


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    condition: Condition
    params: Params


Node = All | AnyOf | Not | Leaf

ALWAYS = All(())
NEVER = AnyOf(())


def leaves(node: Node) -> Iterator[Leaf]:
    match node:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case Leaf():
            yield node


def evaluate(node: Node, leaf: Callable[[Leaf], Truth]) -> Truth:
    """The value of the whole, where `leaf` says that of each leaf."""
    match node:
        case All(parts):
            return conjunction(evaluate(part, leaf) for part in parts)
        case AnyOf(parts):
            return denied(conjunction(denied(evaluate(part, leaf)) for part in parts))
        case Not(part):
            return denied(evaluate(part, leaf))
        case Leaf():
            return leaf(node)


def conjunction(values: Iterator[Truth]) -> Truth:
    result: Truth = True
    for value in values:
        if value is False:
            return False
        if value is None:
            result = None
    return result


def denied(value: Truth) -> Truth:
    return None if value is None else not value


def rest(node: Node, known: Callable[[Leaf], Truth]) -> Node:
    """What is left to be found out once some leaves are known: `ALWAYS`, `NEVER`, or a smaller condition."""
    match node:
        case All(parts):
            left = [part for part in (rest(part, known) for part in parts) if part != ALWAYS]
            return NEVER if NEVER in left else left[0] if len(left) == 1 else All(tuple(left))
        case AnyOf(parts):
            left = [part for part in (rest(part, known) for part in parts) if part != NEVER]
            return ALWAYS if ALWAYS in left else left[0] if len(left) == 1 else AnyOf(tuple(left))
        case Not(part):
            inner = rest(part, known)
            return NEVER if inner == ALWAYS else ALWAYS if inner == NEVER else Not(inner)
        case Leaf():
            value = known(node)
            return node if value is None else ALWAYS if value else NEVER


def compiled(node: Node, leaf: Callable[[Leaf], Test]) -> Test:
    """The same as `evaluate`, put together once for many events."""
    match node:
        case All((only,)) | AnyOf((only,)):
            return compiled(only, leaf)
        case All(parts):
            return _all(tuple(compiled(part, leaf) for part in parts))
        case AnyOf(parts):
            return _any(tuple(compiled(part, leaf) for part in parts))
        case Not(part):
            return _not(compiled(part, leaf))
        case Leaf():
            return leaf(node)


def _all(tests: tuple[Test, ...]) -> Test:
    def test(moment: Moment) -> Truth:
        result: Truth = True
        for part in tests:
            value = part(moment)
            if value is False:
                return False
            if value is None:
                result = None
        return result

    return test


def _any(tests: tuple[Test, ...]) -> Test:
    def test(moment: Moment) -> Truth:
        result: Truth = False
        for part in tests:
            value = part(moment)
            if value is True:
                return True
            if value is None:
                result = None
        return result

    return test


def _not(inner: Test) -> Test:
    def test(moment: Moment) -> Truth:
        value = inner(moment)
        return None if value is None else not value

    return test
