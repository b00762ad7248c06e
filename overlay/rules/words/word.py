"""One condition of the vocabulary, declared: form, validation, sentence and evaluation follow from it."""

from collections.abc import Callable
from dataclasses import dataclass

from overlay.domain.said import Said
from overlay.rules.condition import Test, Truth
from overlay.rules.moment import KINDS, Kind
from overlay.rules.parameters import Parameter, Params

Build = Callable[[Params, int], Test]
Says = Callable[[Params], Said]
On = Callable[[Params, Kind, bool], Truth]


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """`says` and `denies` are clauses that read it back, to follow "when"; `build` makes what decides it for a rule of
    this id.

    `kinds` are the events it can be true of: of others it is false, and what `build` makes is not asked.
    """

    name: str
    title: str
    group: str
    build: Build
    says: Says
    denies: Says
    parameters: tuple[Parameter, ...] = ()
    kinds: frozenset[Kind] = KINDS
    of_tests: bool = True
    """Whether a test can be asked: of what cannot be said of one, it may be so or not."""
    several: Callable[[Params], bool] = lambda params: False
    """Whether what it says is so long a list that it needs brackets beside others."""
    known: On | None = None
    """What the kind of event decides, where that depends on more than `kinds`."""

    def compile(self, params: Params, rule: int) -> Test:
        decide = self.build(params, rule)
        return decide if self.of_tests else lambda moment: None if moment.test else decide(moment)

    def on(self, params: Params, kind: Kind, test: bool) -> Truth:
        if self.known is not None:
            return self.known(params, kind, test)
        return None if kind in self.kinds else False


def number(params: Params, name: str) -> int:
    value = params[name]
    assert isinstance(value, int)
    return value


def several(params: Params, name: str) -> tuple[str, ...]:
    value = params[name]
    assert isinstance(value, tuple)
    return value
