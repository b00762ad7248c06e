"""Who it was, and what is known of them."""

from collections.abc import Callable

from overlay.domain.events import User
from overlay.domain.said import Count, Said, listed
from overlay.rules.condition import Test
from overlay.rules.moment import Kind, fold
from overlay.rules.parameters import Parameter, Params
from overlay.rules.wording import quoted
from overlay.rules.words.word import Build, Word, number, several

_PERSONS: frozenset[Kind] = frozenset({"chat", "bot_line", "join", "part", "rename"})


def _viewer(params: Params, rule: int) -> Test:
    names = several(params, "names")
    wanted = frozenset(names) | {fold(name) for name in names}
    return lambda moment: not wanted.isdisjoint(moment.names)


def _away(params: Params, rule: int) -> Test:
    days = number(params, "days")
    return lambda moment: moment.event.facts.away_days >= days


def _says_viewer(params: Params) -> Said:
    return Said("rule.viewer", names=listed([quoted(name) for name in several(params, "names")], "list.or"))


def _denies_viewer(params: Params) -> Said:
    names = several(params, "names")
    return Said("rule.viewer.not", n=len(names), names=listed([quoted(name) for name in names], "list.nor"))


def _role(name: str, what: str, decide: Callable[[User], bool], kinds: frozenset[Kind] = _PERSONS) -> Word:
    return Word(
        name=name,
        title=f"It is {what}",
        group="Viewer",
        kinds=kinds,
        build=lambda params, rule: lambda moment: moment.user is not None and decide(moment.user),
        says=lambda params: Said(f"rule.{name}"),
        denies=lambda params: Said(f"rule.{name}.not"),
    )


def _first(name: str, kind: Kind, what: str, build: Build) -> Word:
    return Word(
        name=name,
        title=f"Their first {what}",
        group="Viewer's past",
        kinds=frozenset({kind}),
        of_tests=False,
        build=build,
        says=lambda params: Said(f"rule.{name}"),
        denies=lambda params: Said(f"rule.{name}.not"),
    )


WORDS = (
    Word(
        name="viewer",
        title="It is this viewer",
        group="Viewer",
        parameters=(Parameter(name="names", type="names", label="Names or ids"),),
        kinds=_PERSONS,
        build=_viewer,
        says=_says_viewer,
        denies=_denies_viewer,
    ),
    _role("moderator", "a moderator", lambda user: user.is_moderator),
    _role("authenticated", "someone logged in", lambda user: user.is_authenticated),
    _role("bot", "a bot", lambda user: user.is_bot, _PERSONS - {"chat"}),
    _first(
        "first_message",
        "chat",
        "message ever",
        lambda params, rule: lambda moment: moment.event.facts.first_message,
    ),
    _first(
        "first_message_of_stream",
        "chat",
        "message of this stream",
        lambda params, rule: lambda moment: moment.first_message_of_stream,
    ),
    _first(
        "first_join",
        "join",
        "join ever",
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
        says=lambda params: Said("rule.away_days", n=Count(number(params, "days"))),
        denies=lambda params: Said("rule.away_days.not", n=Count(number(params, "days"))),
    ),
)
