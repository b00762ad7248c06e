"""What happens."""

from collections.abc import Mapping, Sequence

from overlay.rules.condition import Test, Truth
from overlay.rules.moment import Kind
from overlay.rules.parameters import Choice, Parameter, Params
from overlay.rules.wording import listed
from overlay.rules.words.word import Word, several

TEST = "test"

EVENTS: Mapping[str, tuple[str, str, str]] = {
    "chat": ("a line of chat", "someone writes in chat", "A line of chat"),
    "join": ("a join", "someone joins", "Someone joins"),
    "part": ("someone leaving", "someone leaves", "Someone leaves"),
    "rename": ("a change of name", "someone changes their name", "Someone changes their name"),
    "stream_started": ("the stream's start", "the stream starts", "The stream starts"),
    "stream_stopped": ("the stream's end", "the stream ends", "The stream ends"),
    "title_changed": ("a new title", "the title changes", "The title changes"),
    "follow": ("a follow", "someone follows", "Someone follows on the Fediverse"),
    TEST: ("a test", "I test something", "A test of mine"),
    "bot_line": ("a bot's line", "a bot or the server writes", "A line of a bot or of the server"),
}
"""By word: what it is, what happens, and what the choice is called."""


def _build(params: Params, rule: int) -> Test:
    kinds = frozenset(several(params, "types"))
    tests = TEST in kinds
    return lambda moment: moment.kind in kinds or (tests and moment.test)


def _known(params: Params, kind: Kind, test: bool) -> Truth:
    types = several(params, "types")
    return kind in types or (test and TEST in types)


def _says(params: Params) -> str:
    return listed(_shortened([EVENTS[word][1] for word in several(params, "types")]), "or")


def _shortened(clauses: Sequence[str]) -> list[str]:
    """`someone joins`, `leaves`: who does it is said once."""
    said, subject = [], ""
    for clause in clauses:
        said.append(clause.removeprefix(subject) if subject else clause)
        subject = next((one for one in ("someone ", "the stream ") if clause.startswith(one)), "")
    return said


def _denies(params: Params) -> str:
    return f"it is something else than {listed([EVENTS[word][0] for word in several(params, 'types')], 'or')}"


WORDS = (
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
        build=_build,
        says=_says,
        denies=_denies,
        known=_known,
    ),
)
