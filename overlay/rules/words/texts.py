"""What is said: a line's words, or the stream's title."""

from collections.abc import Callable

from overlay.domain.said import Said
from overlay.rules import patterns
from overlay.rules.condition import Test
from overlay.rules.moment import Kind, fold
from overlay.rules.parameters import Choice, Parameter, Params
from overlay.rules.wording import quoted
from overlay.rules.words.word import Build, Word

_WORDED: frozenset[Kind] = frozenset({"chat", "bot_line", "stream_started", "stream_stopped", "title_changed"})

_TEXT = Parameter(name="text", type="text", label="Text")
_CASE = Parameter(name="case", type="flag", label="Capitals count", default=False)
_WHOLE = Parameter(name="whole", type="flag", label="As a whole word", default=False)


def has_word(text: str, wanted: str) -> bool:
    """Whether it is in the text with no letter or digit beside it."""
    start = text.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
            return True
        start = text.find(wanted, start + 1)
    return False


def _text(decide: Callable[[str, str], bool]) -> Build:
    def build(params: Params, rule: int) -> Test:
        wanted = " ".join(str(params["text"]).split())
        if params["case"]:
            return lambda moment: decide(moment.text, wanted)
        wanted = fold(wanted)
        return lambda moment: decide(moment.folded, wanted)

    return build


def _contains(params: Params, rule: int) -> Test:
    decide = has_word if params["whole"] else lambda text, wanted: wanted in text
    return _text(decide)(params, rule)


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


def _text_said(name: str, params: Params, ending: str) -> Said:
    key = f"rule.{name}{'.word' if params.get('whole') else ''}{'.case' if params['case'] else ''}{ending}"
    return Said(key, text=quoted(str(params["text"])))


def _command_said(params: Params, ending: str) -> Said:
    behind = {"none": ".alone", "some": ".more"}.get(str(params["arguments"]), "")
    return Said(f"rule.command{behind}{ending}", text=quoted(str(params["name"])))


def _text_word(name: str, verb: str, build: Build, *more: Parameter) -> Word:
    return Word(
        name=name,
        title=f"The text {verb}",
        group="Text",
        parameters=(_TEXT, *more, _CASE),
        kinds=_WORDED,
        build=build,
        says=lambda params: _text_said(name, params, ""),
        denies=lambda params: _text_said(name, params, ".not"),
    )


WORDS = (
    _text_word("text_is", "is", _text(lambda text, wanted: text == wanted)),
    _text_word("text_contains", "contains", _contains, _WHOLE),
    _text_word("text_starts_with", "starts with", _text(str.startswith)),
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
        says=lambda params: _command_said(params, ""),
        denies=lambda params: _command_said(params, ".not"),
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
        says=lambda params: Said("rule.pattern", text=quoted(str(params["pattern"]))),
        denies=lambda params: Said("rule.pattern.not", text=quoted(str(params["pattern"]))),
    ),
)
