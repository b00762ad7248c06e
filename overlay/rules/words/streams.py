"""How the stream stands."""

from overlay.domain.said import Count, Said
from overlay.rules.condition import Test, Truth
from overlay.rules.moment import Kind
from overlay.rules.parameters import Choice, Parameter, Params
from overlay.rules.wording import period
from overlay.rules.words.word import Word, number


def _viewers_reached(params: Params, rule: int) -> Test:
    count = number(params, "count")
    return lambda moment: moment.peak_before < count <= moment.peak


def _never_of_tests(params: Params, kind: Kind, test: bool) -> Truth:
    """A test of anything else would set off every milestone there is."""
    return False if test else None


def _since_start(params: Params, rule: int) -> Test:
    seconds = number(params, "minutes") * 60
    if params["op"] == "less":
        return lambda moment: moment.uptime is not None and moment.uptime.total_seconds() < seconds
    return lambda moment: moment.uptime is not None and moment.uptime.total_seconds() >= seconds


def _says_live(params: Params) -> Said:
    return Said("rule.live") if params["is_live"] else Said("rule.live.not")


def _denies_live(params: Params) -> Said:
    return Said("rule.live.not") if params["is_live"] else Said("rule.live")


def _says_span(params: Params) -> Said:
    span = period(number(params, "minutes") * 60)
    return Said("rule.since_start.less", span=span) if params["op"] == "less" else Said("rule.since_start", span=span)


def _denies_span(params: Params) -> Said:
    span = period(number(params, "minutes") * 60)
    if params["op"] == "less":
        return Said("rule.since_start.less.not", span=span)
    return Said("rule.since_start.not", span=span)


WORDS = (
    Word(
        name="viewers_reached",
        title="A number of viewers is reached",
        group="Stream",
        parameters=(Parameter(name="count", type="number", label="Viewers", default=10, minimum=1),),
        build=_viewers_reached,
        says=lambda params: Said("rule.viewers_reached", n=Count(number(params, "count"))),
        denies=lambda params: Said("rule.viewers_reached.not", n=Count(number(params, "count"))),
        known=_never_of_tests,
    ),
    Word(
        name="live",
        title="The stream is live or not",
        group="Stream",
        parameters=(Parameter(name="is_live", type="flag", label="Live", default=True),),
        of_tests=False,
        build=lambda params, rule: lambda moment: moment.live is params["is_live"],
        says=_says_live,
        denies=_denies_live,
    ),
    Word(
        name="since_start",
        title="Time since the stream began",
        group="Stream",
        parameters=(
            Parameter(
                name="op",
                type="choice",
                label="It is live for",
                default="at_least",
                choices=(Choice(value="at_least", label="at least"), Choice(value="less", label="less than")),
            ),
            Parameter(
                name="minutes", type="number", label="Minutes", unit="minutes", default=60, minimum=1, maximum=10_000
            ),
        ),
        of_tests=False,
        build=_since_start,
        says=_says_span,
        denies=_denies_span,
    ),
)
