"""How rules are read back: stretches of time, quoted words, limits."""

from overlay.domain.said import Count, Said

_SHOWN = 60

ONCE_PER_STREAM = Said("rule.limit.stream")
ONCE_PER_VIEWER_AND_STREAM = Said("rule.limit.viewer_and_stream")


def quoted(text: str) -> Said:
    return Said("quote", text=text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…")


def period(seconds: int) -> Said:
    """`90 seconds`, `5 minutes`, `2 hours`: in the largest unit that it is a whole number of."""
    for length, unit in ((86_400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds and seconds % length == 0:
            return Said(f"period.{unit}", n=Count(seconds // length))
    return Said("period.seconds", n=Count(seconds))


def once_in(seconds: int) -> Said:
    return Said("rule.limit.every", period=period(seconds))


def once_in_per_viewer(seconds: int) -> Said:
    return Said("rule.limit.every_per_viewer", period=period(seconds))


def times_a_minute(times: int) -> Said:
    return Said("rule.limit.per_minute", n=Count(times))
