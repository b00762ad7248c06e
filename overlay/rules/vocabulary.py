"""The conditions there are. Form, validation, sentence and evaluation of each follow from its entry in this table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from overlay.rules import patterns
from overlay.rules.condition import Test, Truth
from overlay.rules.moment import KINDS, Kind, fold
from overlay.rules.parameters import Choice, Parameter, Params
from overlay.rules.wording import listed, period, quoted

_LINES: frozenset[Kind] = frozenset({"chat", "bot_line"})
_WORDED: frozenset[Kind] = _LINES | {"stream_started", "stream_stopped", "title_changed"}
_PERSONS: frozenset[Kind] = _LINES | {"join", "part", "rename"}
_TEST = "test"

EVENTS: Mapping[str, tuple[str, str, str]] = {
    "chat": ("a line of chat", "someone writes in chat", "A line of chat"),
    "join": ("a join", "someone joins", "Someone joins"),
    "part": ("someone leaving", "someone leaves", "Someone leaves"),
    "rename": ("a change of name", "someone changes their name", "Someone changes their name"),
    "stream_started": ("the stream's start", "the stream starts", "The stream starts"),
    "stream_stopped": ("the stream's end", "the stream ends", "The stream ends"),
    "title_changed": ("a new title", "the title changes", "The title changes"),
    "follow": ("a follow", "someone follows", "Someone follows on the Fediverse"),
    _TEST: ("a test", "I test something", "A test of mine"),
    "bot_line": ("a bot's line", "a bot or the server writes", "A line of a bot or of the server"),
}
"""By word: what it is, what happens, and what the choice is called."""

Build = Callable[[Params, int], Test]
Says = Callable[[Params], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One condition. `says` and `denies` are clauses that read it back.

    `kinds` are the events it can be true of: of others it is false, and `build`'s test is not asked.
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
    """Whether a test can be asked."""

    def compile(self, params: Params, rule: int) -> Test:
        decide = self.build(params, rule)
        # What cannot be said of a test may be so or not.
        return decide if self.of_tests else lambda moment: None if moment.test else decide(moment)

    def on(self, params: Params, kind: Kind, test: bool) -> Truth:
        if self.name == "event":
            types = params["types"]
            assert isinstance(types, tuple)
            return kind in types or (test and _TEST in types)
        if kind not in self.kinds or (self.name == "viewers_reached" and test):
            return False
        return None


def _event(params: Params, rule: int) -> Test:
    types = params["types"]
    assert isinstance(types, tuple)
    kinds = frozenset(types)
    tests = _TEST in kinds
    return lambda moment: moment.kind in kinds or (tests and moment.test)


def _text(decide: Callable[[str, str], bool]) -> Build:
    def build(params: Params, rule: int) -> Test:
        wanted = " ".join(str(params["text"]).split())
        if params["case"]:
            return lambda moment: decide(moment.text, wanted)
        wanted = fold(wanted)
        return lambda moment: decide(moment.folded, wanted)

    return build


def _contains(params: Params, rule: int) -> Test:
    if not params["whole"]:
        return _text(lambda text, wanted: wanted in text)(params, rule)
    return _text(has_word)(params, rule)


def has_word(text: str, wanted: str) -> bool:
    """Whether it is in the text with no letter or digit beside it."""
    start = text.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
            return True
        start = text.find(wanted, start + 1)
    return False


def _command(params: Params, rule: int) -> Test:
    name = fold(str(params["name"]))
    before = f"{name} "
    match params["arguments"]:
        case "none":
            return lambda moment: moment.folded == name
        case "some":
            return lambda moment: moment.folded.startswith(before)
    return lambda moment: moment.folded.startswith(before) or moment.folded == name


def _pattern(params: Params, rule: int) -> Test:
    found = patterns.finder(str(params["pattern"]), case=bool(params["case"]))
    return lambda moment: found(moment.encoded)


def _viewer(params: Params, rule: int) -> Test:
    names = params["names"]
    assert isinstance(names, tuple)
    wanted = frozenset(names) | {fold(name) for name in names}
    return lambda moment: not wanted.isdisjoint(moment.names)


def _chance(params: Params, rule: int) -> Test:
    percent = params["percent"]
    assert isinstance(percent, int)
    return lambda moment: roll(moment.event.id, rule) < percent


def roll(event: int, rule: int) -> int:
    """0 to 99, by chance, and the same whenever this rule is asked about this event."""
    return int.from_bytes(blake2b(b"%d:%d" % (event, rule), digest_size=8).digest(), "big") % 100


def _viewers_reached(params: Params, rule: int) -> Test:
    count = _number(params, "count")
    return lambda moment: moment.peak_before < count <= moment.peak and not moment.test


def _since_start(params: Params, rule: int) -> Test:
    seconds = _number(params, "minutes") * 60
    if params["op"] == "less":
        return lambda moment: moment.uptime is not None and moment.uptime.total_seconds() < seconds
    return lambda moment: moment.uptime is not None and moment.uptime.total_seconds() >= seconds


def _away(params: Params, rule: int) -> Test:
    days = _number(params, "days")
    return lambda moment: moment.event.facts.away_days >= days


def _number(params: Params, name: str) -> int:
    value = params[name]
    assert isinstance(value, int)
    return value


def _number_of(params: Params, name: str, one: str, many: str) -> str:
    value = _number(params, name)
    return f"{value:,} {one if value == 1 else many}"


def _says_events(params: Params) -> str:
    types = params["types"]
    assert isinstance(types, tuple)
    return listed(_shortened([EVENTS[word][1] for word in types]), "or")


def _shortened(clauses: Sequence[str]) -> list[str]:
    """`someone joins`, `leaves`: who does it is said once."""
    said, subject = [], ""
    for clause in clauses:
        said.append(clause.removeprefix(subject) if subject else clause)
        subject = next((one for one in ("someone ", "the stream ") if clause.startswith(one)), "")
    return said


def _denies_events(params: Params) -> str:
    types = params["types"]
    assert isinstance(types, tuple)
    return f"it is something else than {listed([EVENTS[word][0] for word in types], 'or')}"


def _names(params: Params) -> str:
    names = params["names"]
    assert isinstance(names, tuple)
    return listed([quoted(name) for name in names], "or")


def _text_words(verb: str) -> tuple[Says, Says]:
    return (
        lambda params: f"the text {verb} {quoted(str(params['text']))}{_case(params)}",
        lambda params: f"it is not so that the text {verb} {quoted(str(params['text']))}{_case(params)}",
    )


def _case(params: Params) -> str:
    return " in exactly these letters" if params["case"] else ""


def _command_words(params: Params) -> str:
    ending = {"none": " and nothing behind it", "some": " with something behind it"}.get(str(params["arguments"]), "")
    return f"{quoted(str(params['name']))}{ending}"


def _is(what: str) -> tuple[Says, Says]:
    return lambda params: f"it {what}", lambda params: f"it {what.replace('is', 'is not', 1)}"


_TEXT = Parameter(name="text", type="text", label="Text")
_CASE = Parameter(name="case", type="flag", label="Capitals count", default=False)
_IS_TEXT, _IS_NOT_TEXT = _text_words("is")
_STARTS, _STARTS_NOT = _text_words("starts with")

WORDS: tuple[Word, ...] = (
    Word(
        name="event",
        title="What happens",
        group="Event",
        parameters=(
            Parameter(
                name="types",
                type="choices",
                label="One of",
                choices=tuple(Choice(value=word, label=words[2]) for word, words in EVENTS.items()),
            ),
        ),
        build=_event,
        says=_says_events,
        denies=_denies_events,
    ),
    Word(
        name="text_is",
        title="The text is",
        group="Text",
        parameters=(_TEXT, _CASE),
        kinds=_WORDED,
        build=_text(lambda text, wanted: text == wanted),
        says=_IS_TEXT,
        denies=_IS_NOT_TEXT,
    ),
    Word(
        name="text_contains",
        title="The text contains",
        group="Text",
        parameters=(
            _TEXT,
            Parameter(name="whole", type="flag", label="As a whole word", default=False),
            _CASE,
        ),
        kinds=_WORDED,
        build=_contains,
        says=lambda params: f"the text contains {_contained(params)}",
        denies=lambda params: f"the text does not contain {_contained(params)}",
    ),
    Word(
        name="text_starts_with",
        title="The text starts with",
        group="Text",
        parameters=(_TEXT, _CASE),
        kinds=_WORDED,
        build=_text(str.startswith),
        says=_STARTS,
        denies=_STARTS_NOT,
    ),
    Word(
        name="command",
        title="The line is a command",
        group="Text",
        parameters=(
            Parameter(name="name", type="command", label="Command", help="One word, such as !boat"),
            Parameter(
                name="arguments",
                type="choice",
                label="Behind it",
                default="any",
                choices=(
                    Choice(value="any", label="anything or nothing"),
                    Choice(value="none", label="nothing"),
                    Choice(value="some", label="something"),
                ),
            ),
        ),
        kinds=frozenset({"chat"}),
        build=_command,
        says=lambda params: f"someone writes {_command_words(params)}",
        denies=lambda params: f"the line is not {_command_words(params)}",
    ),
    Word(
        name="pattern",
        title="The text matches a pattern",
        group="Text",
        parameters=(
            Parameter(
                name="pattern",
                type="pattern",
                label="Pattern",
                help="A regular expression (RE2), found anywhere in the text",
            ),
            _CASE,
        ),
        kinds=_WORDED,
        build=_pattern,
        says=lambda params: f"the text matches {quoted(str(params['pattern']))}",
        denies=lambda params: f"the text does not match {quoted(str(params['pattern']))}",
    ),
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
    Word(
        name="moderator",
        title="It is a moderator",
        group="Viewer",
        kinds=_PERSONS,
        build=lambda params, rule: lambda moment: moment.user is not None and moment.user.is_moderator,
        says=_is("is a moderator")[0],
        denies=_is("is a moderator")[1],
    ),
    Word(
        name="authenticated",
        title="It is someone logged in",
        group="Viewer",
        kinds=_PERSONS,
        build=lambda params, rule: lambda moment: moment.user is not None and moment.user.is_authenticated,
        says=_is("is someone logged in")[0],
        denies=_is("is someone logged in")[1],
    ),
    Word(
        name="bot",
        title="It is a bot",
        group="Viewer",
        kinds=_PERSONS - {"chat"},
        build=lambda params, rule: lambda moment: moment.user is not None and moment.user.is_bot,
        says=_is("is a bot")[0],
        denies=_is("is a bot")[1],
    ),
    Word(
        name="first_message",
        title="Their first message ever",
        group="Viewer's past",
        kinds=frozenset({"chat"}),
        of_tests=False,
        build=lambda params, rule: lambda moment: moment.event.facts.first_message,
        says=lambda params: "someone writes their first message ever",
        denies=_is("is their first message ever")[1],
    ),
    Word(
        name="first_message_of_stream",
        title="Their first message of this stream",
        group="Viewer's past",
        kinds=frozenset({"chat"}),
        of_tests=False,
        build=lambda params, rule: lambda moment: moment.first_message_of_stream,
        says=lambda params: "someone writes their first message of this stream",
        denies=_is("is their first message of this stream")[1],
    ),
    Word(
        name="first_join",
        title="Their first join ever",
        group="Viewer's past",
        kinds=frozenset({"join"}),
        of_tests=False,
        build=lambda params, rule: lambda moment: moment.event.facts.first_join,
        says=lambda params: "someone joins for the first time ever",
        denies=lambda params: "it is not their first join ever",
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
        says=lambda params: f"they were away for {_number_of(params, 'days', 'day', 'days')} or more",
        denies=lambda params: f"they were not away for {_number_of(params, 'days', 'day', 'days')} or more",
    ),
    Word(
        name="viewers_reached",
        title="A number of viewers is reached",
        group="Stream",
        parameters=(Parameter(name="count", type="number", label="Viewers", default=10, minimum=1),),
        build=_viewers_reached,
        says=lambda params: f"{_number_of(params, 'count', 'viewer is', 'viewers are')} reached",
        denies=lambda params: (
            f"it is not the moment when {_number_of(params, 'count', 'viewer is', 'viewers are')} reached"
        ),
    ),
    Word(
        name="live",
        title="The stream is live or not",
        group="Stream",
        parameters=(Parameter(name="is_live", type="flag", label="Live", default=True),),
        of_tests=False,
        build=lambda params, rule: lambda moment: moment.live is params["is_live"],
        says=lambda params: "the stream is live" if params["is_live"] else "the stream is off air",
        denies=lambda params: "the stream is off air" if params["is_live"] else "the stream is live",
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
        says=lambda params: f"the stream is live for {_span(params)}",
        denies=lambda params: f"the stream is not live for {_span(params)}",
    ),
    Word(
        name="chance",
        title="A chance",
        group="Other",
        parameters=(
            Parameter(name="percent", type="number", label="Chance", unit="%", default=50, minimum=1, maximum=100),
        ),
        of_tests=False,
        build=_chance,
        says=lambda params: f"by a chance of {params['percent']} %",
        denies=lambda params: f"not by a chance of {params['percent']} %",
    ),
    Word(
        name="nothing_before",
        title="No rule before this one did anything",
        group="Other",
        build=lambda params, rule: lambda moment: not moment.answered,
        says=lambda params: "no rule before this one did anything",
        denies=lambda params: "a rule before this one did something",
    ),
)

VOCABULARY: Mapping[str, Word] = {word.name: word for word in WORDS}


def _contained(params: Params) -> str:
    whole = "the word " if params["whole"] else ""
    return f"{whole}{quoted(str(params['text']))}{_case(params)}"


def _span(params: Params) -> str:
    than = "less than" if params["op"] == "less" else "at least"
    return f"{than} {period(_number(params, 'minutes') * 60)}"
