"""What happens."""

from collections.abc import Mapping

from overlay.domain.said import Said, listed
from overlay.rules.condition import Test, Truth
from overlay.rules.moment import Kind
from overlay.rules.parameters import Choice, Parameter, Params
from overlay.rules.words.word import Word, several

TEST = "test"
_BOT = "bot_line"

EVENTS: Mapping[str, tuple[str, str]] = {
    "chat": ("someone", "A line of chat"),
    "join": ("someone", "Someone joins"),
    "part": ("someone", "Someone leaves"),
    "rename": ("someone", "Someone changes their name"),
    "stream_started": ("stream", "The stream starts"),
    "stream_stopped": ("stream", "The stream ends"),
    "title_changed": ("title", "The title changes"),
    "follow": ("someone", "Someone follows on the Fediverse"),
    TEST: ("tester", "A test of mine"),
    _BOT: ("bot", "A line of a bot or of the server"),
}
"""By word: who does it, and what the choice is called."""


def _build(params: Params, rule: int) -> Test:
    kinds = frozenset(several(params, "types"))
    tests = TEST in kinds
    return lambda moment: moment.kind in kinds or (tests and moment.test)


def _known(params: Params, kind: Kind, test: bool) -> Truth:
    types = several(params, "types")
    return kind in types or (test and TEST in types)


def _says(params: Params) -> Said:
    """Who does several of them is said once: `someone joins or leaves`."""
    does: dict[str, list[Said]] = {}
    for word in several(params, "types"):
        does.setdefault(EVENTS[word][0], []).append(Said(f"rule.event.{word}"))
    clauses = [Said(f"rule.subject.{subject}", does=listed(some, "list.or")) for subject, some in does.items()]
    return listed(clauses, "rule.either")


def _denies(params: Params) -> Said:
    types = several(params, "types")
    return Said(
        "rule.event.not", n=len(types), what=listed([Said(f"rule.event.{word}.what") for word in types], "list.nor")
    )


def _several(params: Params) -> bool:
    """`a bot or the server writes` are two as well."""
    types = several(params, "types")
    return len(types) > 1 or _BOT in types


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
                choices=tuple(Choice(value=word, label=label) for word, (_, label) in EVENTS.items()),
            ),
        ),
        build=_build,
        says=_says,
        denies=_denies,
        several=_several,
        known=_known,
    ),
)
