"""How long an alert is on screen, entrance and exit included."""

from collections.abc import Iterable, Mapping

USUAL_SECONDS = 6.0
LONGEST_SECONDS = 30.0

_FIRST_SECONDS = 1.5
_SECONDS_A_LETTER = 0.06


def duration(options: Mapping[str, object], letters: int, media_seconds: Iterable[float] = ()) -> float:
    """By its design's options; where they leave it open, as long as its words take to read and its media to play."""
    chosen = options.get("seconds")
    if isinstance(chosen, int | float) and chosen > 0:
        return float(chosen)
    wanted = max((USUAL_SECONDS, _FIRST_SECONDS + _SECONDS_A_LETTER * letters, *media_seconds))
    return min(LONGEST_SECONDS, wanted)


def shortened(seconds: float, *, waiting: int, above: int, shortest: float) -> float:
    """The same while more than `above` wait: the more, the briefer, but never below `shortest` by this."""
    if waiting <= above:
        return seconds
    return min(seconds, max(shortest, seconds * max(1, above) / waiting))
