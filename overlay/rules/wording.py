"""How rules are read back: lists, stretches of time, quoted words."""

from collections.abc import Sequence

_SHOWN = 60


def listed(words: Sequence[str], last: str) -> str:
    """`a, b or c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def quoted(text: str) -> str:
    return f"“{text if len(text) <= _SHOWN else f'{text[: _SHOWN - 1]}…'}”"


def period(seconds: int) -> str:
    """`90 seconds`, `5 minutes`, `2 hours`: in the largest unit that it is a whole number of."""
    for length, one in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        if seconds and seconds % length == 0:
            number = seconds // length
            return f"{number:,} {one}{'' if number == 1 else 's'}"
    return f"{seconds:,} second{'' if seconds == 1 else 's'}"
