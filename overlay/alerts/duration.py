"""How long an alert is on screen, entrance and exit included."""

from collections.abc import Iterable

USUAL_SECONDS = 6.0
LONGEST_SECONDS = 30.0

_FIRST_SECONDS = 1.5
_SECONDS_A_LETTER = 0.06


def duration(*, chosen: float, hold: float, letters: int, media_seconds: Iterable[float] = ()) -> float:
    """What was chosen; where that is 0, what the theme has, and as long as words take to read and media to play."""
    if chosen > 0:
        return chosen
    wanted = max((hold or USUAL_SECONDS, _FIRST_SECONDS + _SECONDS_A_LETTER * letters, *media_seconds))
    return min(LONGEST_SECONDS, wanted)


def shortened(seconds: float, *, waiting: int, above: int, shortest: float) -> float:
    """The same while more than `above` wait: the more, the briefer, but never below `shortest` by this."""
    if waiting <= above:
        return seconds
    return min(seconds, max(shortest, seconds * max(1, above) / waiting))
