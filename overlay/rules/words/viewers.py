"""Who it was, and what is known of them."""

from collections.abc import Callable

from overlay.domain.events import User
from overlay.rules.condition import Test
from overlay.rules.moment import Kind, fold
from overlay.rules.parameters import Parameter, Params
from overlay.rules.wording import listed, quoted
from overlay.rules.words.word import Build, Word, number, several

_PERSONS: frozenset[Kind] = frozenset({"chat", "bot_line", "join", "part", "rename"})


def _viewer(params: Params, rule: int) -> Test:
    names = several(params, "names")
    wanted = frozenset(names) | {fold(name) for name in names}
    return lambda moment: not wanted.isdisjoint(moment.names)


def _away(params: Params, rule: int) -> Test:
    days = number(params, "days")
    return lambda moment: moment.event.facts.away_days >= days


def _names(params: Params) -> str:
    return listed([quoted(name) for name in several(params, "names")], "or")


def _days(params: Params) -> str:
    days = number(params, "days")
    return f"away for {days:,} {'day' if days == 1 else 'days'} or more"


def _role(name: str, what: str, decide: Callable[[User], bool], kinds: frozenset[Kind] = _PERSONS) -> Word:
    return Word(
        name=name,
        title=f"It is {what}",
        group="Viewer",
        kinds=kinds,
        build=lambda params, rule: lambda moment: moment.user is not None and decide(moment.user),
        says=lambda params: f"it is {what}",
        denies=lambda params: f"it is not {what}",
    )


def _first(name: str, kind: Kind, what: str, says: str, build: Build) -> Word:
    return Word(
        name=name,
        title=f"Their first {what}",
        group="Viewer's past",
        kinds=frozenset({kind}),
        of_tests=False,
        build=build,
        says=lambda params: says,
        denies=lambda params: f"it is not their first {what}",
    )


WORDS = (
    Word(
        name="viewer",
        title="It is this viewer",
        group="Viewer",
        parameters=(Parameter(name="names", type="names", label="Names or ids"),),
        kinds=_PERSONS,
        build=_viewer,
        says=lambda params: f"it is {_names(params)}",
        denies=lambda params: f"it is not {_names(params)}",
    ),
    _role("moderator", "a moderator", lambda user: user.is_moderator),
    _role("authenticated", "someone logged in", lambda user: user.is_authenticated),
    _role("bot", "a bot", lambda user: user.is_bot, _PERSONS - {"chat"}),
    _first(
        "first_message",
        "chat",
        "message ever",
        "someone writes their first message ever",
        lambda params, rule: lambda moment: moment.event.facts.first_message,
    ),
    _first(
        "first_message_of_stream",
        "chat",
        "message of this stream",
        "someone writes their first message of this stream",
        lambda params, rule: lambda moment: moment.first_message_of_stream,
    ),
    _first(
        "first_join",
        "join",
        "join ever",
        "someone joins for the first time ever",
        lambda params, rule: lambda moment: moment.event.facts.first_join,
    ),
    Word(
        name="away_days",
        title="They come back after",
        group="Viewer's past",
        parameters=(
            Parameter(
                name="days", type="number", label="Away for at least", unit="days", default=30, minimum=1, maximum=3650
            ),
        ),
        kinds=frozenset({"chat", "join", "part", "rename"}),
        of_tests=False,
        build=_away,
        says=lambda params: f"they were {_days(params)}",
        denies=lambda params: f"they were not {_days(params)}",
    ),
)
