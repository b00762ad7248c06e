"""Chance, and what other rules did."""

from hashlib import blake2b

from overlay.domain.said import Said
from overlay.rules.condition import Test
from overlay.rules.parameters import Parameter, Params
from overlay.rules.words.word import Word, number


def roll(event: int, rule: int) -> int:
    """0 to 99, by chance, and the same whenever this rule is asked about this event."""
    return int.from_bytes(blake2b(b"%d:%d" % (event, rule), digest_size=8).digest(), "big") % 100


def _chance(params: Params, rule: int) -> Test:
    percent = number(params, "percent")
    return lambda moment: roll(moment.event.id, rule) < percent


WORDS = (
    Word(
        name="chance",
        title="A chance",
        group="Other",
        parameters=(
            Parameter(name="percent", type="number", label="Chance", unit="%", default=50, minimum=1, maximum=100),
        ),
        of_tests=False,
        build=_chance,
        says=lambda params: Said("rule.chance", percent=number(params, "percent")),
        denies=lambda params: Said("rule.chance.not", percent=number(params, "percent")),
    ),
    Word(
        name="nothing_before",
        title="No rule before this one did anything",
        group="Other",
        build=lambda params, rule: lambda moment: not moment.answered,
        says=lambda params: Said("rule.nothing_before"),
        denies=lambda params: Said("rule.nothing_before.not"),
    ),
)
