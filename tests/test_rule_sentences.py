"""A rule read back, and the contradictions that are named in it."""

from typing import Any

import pytest

from overlay.alerts.action import AlertAction, AlertParams
from overlay.domain.rules import Rule
from overlay.rules.engine import Compiled
from overlay.rules.reading import problems
from overlay.rules.rule import recall
from overlay.rules.sentence import sentence
from tests.rules import ACTIONS, rule

CHAT = {"is": "event", "types": ["chat"]}
JOIN = {"is": "event", "types": ["join"]}


def text(how: str, words: str, **more: Any) -> dict[str, Any]:
    return {"is": f"text_{how}", "text": words, **more}


def no(when: dict[str, Any]) -> dict[str, Any]:
    return {"not": when}


@pytest.mark.parametrize(
    ("when", "limits", "expected"),
    [
        (
            {"is": "first_join"},
            {"every_seconds": 10},
            "When someone joins for the first time ever, note 'seen', at most once in 10 seconds.",
        ),
        (
            {"is": "command", "name": "!boat"},
            {"every_seconds_per_viewer": 300},
            "When someone writes “!boat”, note 'seen', at most once in 5 minutes for each viewer.",
        ),
        (
            {"all": [{"is": "event", "types": ["join", "chat"]}, {"is": "away_days", "days": 30}]},
            {"once_per_viewer_and_stream": True},
            (
                "When (someone joins or writes in chat) and they were away for 30 days or more, note 'seen', "
                "once per stream for each viewer."
            ),
        ),
        (
            {
                "all": [
                    CHAT,
                    {"any": [text("contains", "cat", whole=True), text("is", "Meow", case=True)]},
                    no({"is": "moderator"}),
                ]
            },
            {"per_minute": 3, "once_per_stream": True},
            (
                "When someone writes in chat and (the text contains the word “cat” or the text is “Meow” in exactly "
                "these letters) and it is not a moderator, note 'seen', at most 3 times a minute, once per stream."
            ),
        ),
        (
            no({"any": [{"is": "bot"}, {"is": "viewer", "names": ["Ana", "Ben", "Cleo"]}]}),
            {},
            "When it is not a bot and it is not “Ana”, “Ben” or “Cleo”, note 'seen'.",
        ),
        (
            {
                "all": [
                    {"is": "live", "is_live": False},
                    {"is": "since_start", "minutes": 120, "op": "less"},
                    {"is": "chance", "percent": 5},
                ]
            },
            {},
            (
                "When the stream is off air and the stream is live for less than 2 hours and by a chance of 5 %, "
                "note 'seen'."
            ),
        ),
        ({"is": "viewers_reached", "count": 1}, {}, "When 1 viewer is reached, note 'seen'."),
        (
            {"all": [CHAT, {"is": "pattern", "pattern": "x" * 100}]},
            {},
            f"When someone writes in chat and the text matches “{'x' * 59}…”, note 'seen'.",
        ),
        ({"all": []}, {}, "When anything happens, note 'seen'."),
    ],
)
def test_a_rule_reads_as_a_sentence(when: Any, limits: Any, expected: str) -> None:
    assert str(sentence(rule(when, **limits).meaning)) == expected


@pytest.mark.parametrize(
    "when",
    [
        {"all": [CHAT, JOIN]},
        {"all": [CHAT, no(CHAT)]},
        {"all": [{"is": "moderator"}, no({"is": "moderator"})]},
        {"any": []},
        {"all": [text("is", "a"), text("is", "b")]},
        {"all": [text("is", "cat"), text("contains", "dog")]},
        {"all": [text("is", "cat"), no(text("contains", "c"))]},
        {"all": [text("is", "cat"), no(text("is", "CAT"))]},
        {"all": [text("starts_with", "ab"), text("starts_with", "b")]},
        {"all": [text("starts_with", "ab"), no(text("starts_with", "a"))]},
        {"all": [text("contains", "concat"), no(text("contains", "cat"))]},
        {"all": [{"is": "command", "name": "!a"}, {"is": "command", "name": "!b"}]},
        {
            "all": [
                {"is": "command", "name": "!a", "arguments": "none"},
                {"is": "command", "name": "!A", "arguments": "some"},
            ]
        },
        {"all": [{"is": "command", "name": "!boat"}, text("is", "!ship")]},
        {"all": [{"is": "command", "name": "!boat"}, {"is": "event", "types": ["bot_line"]}]},
        {"all": [{"is": "live"}, {"is": "live", "is_live": False}]},
        {"all": [{"is": "since_start", "minutes": 60}, {"is": "since_start", "minutes": 30, "op": "less"}]},
        {"all": [{"is": "first_message"}, {"is": "first_join"}]},
        {"all": [{"is": "first_message"}, {"is": "away_days", "days": 3}]},
        {"all": [{"is": "first_message"}, no({"is": "first_message_of_stream"})]},
        {"all": [{"is": "away_days", "days": 30}, no({"is": "away_days", "days": 7})]},
        {"all": [{"is": "chance", "percent": 20}, no({"is": "chance", "percent": 30})]},
        {"all": [{"is": "event", "types": ["follow"]}, {"is": "moderator"}]},
        {"all": [CHAT, {"is": "bot"}]},
        {"all": [{"any": [text("is", "a"), text("is", "b")]}, no(text("is", "a")), no(text("is", "b"))]},
        no({"any": [{"is": "moderator"}, no({"is": "moderator"})]}),
    ],
)
def test_a_rule_that_contradicts_itself_is_told_so(when: Any) -> None:
    (problem,) = problems(rule(when))

    assert str(problem).startswith("it never fires: “")


@pytest.mark.parametrize(
    "when",
    [
        {"any": [CHAT, JOIN]},
        {"all": [text("is", "cat"), text("contains", "a"), text("starts_with", "c")]},
        {"all": [text("is", "cat"), no(text("is", "CAT", case=True))]},
        {"all": [text("contains", "concat"), no(text("contains", "cat", whole=True))]},
        {"all": [{"is": "command", "name": "!boat"}, text("contains", "now")]},
        {"all": [{"is": "command", "name": "!boat"}, no({"is": "command", "name": "!boat", "arguments": "none"})]},
        {"all": [text("is", "!boat"), {"is": "command", "name": "!boat"}]},
        {"all": [text("starts_with", "a"), text("starts_with", "ab"), no(text("starts_with", "abc"))]},
        {"all": [{"is": "viewer", "names": ["Ana"]}, {"is": "viewer", "names": ["viewer-1"]}]},
        {"all": [{"is": "since_start", "minutes": 30}, {"is": "since_start", "minutes": 60, "op": "less"}]},
        {"all": [{"is": "live", "is_live": False}, {"is": "since_start", "minutes": 5}]},
        {"all": [{"is": "first_message"}, {"is": "first_message_of_stream"}]},
        {"all": [{"is": "event", "types": ["test"]}, {"is": "nothing_before"}]},
        {"all": [no({"is": "live"}), {"is": "event", "types": ["stream_stopped"]}]},
        {"all": [{"is": "chance", "percent": 30}, no({"is": "chance", "percent": 20})]},
        {"all": [{"is": "viewers_reached", "count": 5}, {"is": "viewers_reached", "count": 10}]},
        {"any": [{"all": [CHAT, JOIN]}, {"is": "moderator"}]},
    ],
)
def test_a_rule_that_can_fire_has_no_problem(when: Any) -> None:
    assert problems(rule(when)) == []


def test_a_contradiction_names_only_what_contradicts() -> None:
    (problem,) = problems(rule({"all": [{"is": "moderator"}, CHAT, JOIN, {"is": "live"}]}))

    assert str(problem) == "it never fires: “someone writes in chat” and “someone joins” are never so at once"


def test_a_condition_too_wide_to_be_searched_is_let_be() -> None:
    pairs = [{"any": [text("contains", f"a{n}"), text("contains", f"b{n}")]} for n in range(24)]

    assert problems(rule({"all": [*pairs, {"is": "moderator"}]})) == []


def test_a_rule_that_answers_everything_or_does_nothing_is_told_so() -> None:
    everything = recall({"when": {"all": []}, "then": []}, ACTIONS)

    assert [str(problem) for problem in problems(Compiled(Rule(name="x", body={}), everything))] == [
        "it answers everything that happens: say when",
        "it does nothing yet: say what it does",
    ]


def test_what_an_action_lacks_is_a_problem_of_its_rule() -> None:
    meaning = recall({"when": CHAT, "then": [{"type": "note", "text": "nowhere"}] * 2}, ACTIONS)

    (problem,) = problems(Compiled(Rule(name="x", body={}), meaning))
    assert str(problem) == "it cannot be noted"


def test_words_of_another_program_never_fire_and_say_so() -> None:
    meaning = recall({"when": {"is": "weather"}, "then": []}, ACTIONS)
    stranger = Compiled(Rule(name="x", body={"when": {"is": "weather"}}), meaning)

    assert str(problems(stranger)[0]).startswith("this rule cannot be understood: when.is: 'weather' is no condition")
    assert stranger.test("chat", False) is None
    assert str(sentence(meaning)) == "This rule cannot be understood."


def test_an_overlay_that_is_named_twice_is_read_once() -> None:
    action = AlertAction(take=lambda runs: None, overlays=lambda: {1: "Alerts"}, design=lambda id: "Boat")

    assert str(action.sentence(AlertParams(design=1, overlays=(1, 1, 1)))) == "show “Boat” on “Alerts”"
