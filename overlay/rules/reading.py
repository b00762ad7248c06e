"""Rules, and what they can be made of, as those are told who write them."""

from collections.abc import Mapping
from typing import Any, TypedDict

import msgspec

from overlay.domain.said import Said, Words
from overlay.rules.actions import Actions
from overlay.rules.condition import ALWAYS
from overlay.rules.engine import Compiled
from overlay.rules.parameters import Parameter
from overlay.rules.rule import LIMITS, Limits
from overlay.rules.sentence import sentence
from overlay.rules.vocabulary import WORDS


class LimitsJson(TypedDict):
    """How often a rule fires at most; 0 and false are no limit."""

    every_seconds: int
    every_seconds_per_viewer: int
    once_per_stream: bool
    once_per_viewer_and_stream: bool
    per_minute: int


class RuleJson(TypedDict):
    """`sentence` reads the rule back, `problems` say why it does nothing or not what it says: in words, and in the
    language of whoever asks."""

    id: int
    place: int
    name: str
    enabled: bool
    revision: int
    when: dict[str, Any]
    then: list[dict[str, Any]]
    limits: LimitsJson
    sentence: str
    problems: list[str]


class WordJson(TypedDict):
    """A condition: `{"is": <name>}` with its params beside it."""

    name: str
    title: str
    group: str
    params: list[Parameter]


class ActionJson(TypedDict):
    type: str
    title: str


class VocabularyJson(TypedDict):
    conditions: list[WordJson]
    actions: list[ActionJson]
    limits: list[Parameter]


_NO_LIMITS: LimitsJson = msgspec.to_builtins(Limits())


def vocabulary(actions: Actions) -> VocabularyJson:
    return {
        "conditions": [
            WordJson(name=word.name, title=word.title, group=word.group, params=[*word.parameters]) for word in WORDS
        ],
        "actions": [ActionJson(type=action.kind, title=action.title) for action in actions.values()],
        "limits": [*LIMITS],
    }


def as_json(rule: Compiled, words: Words) -> RuleJson:
    """In the language of these words."""
    stored = rule.rule
    body: Mapping[str, Any] = stored.body
    return {
        "id": stored.id,
        "place": stored.place,
        "name": stored.name,
        "enabled": stored.enabled,
        "revision": stored.revision,
        "when": body.get("when", {}),
        "then": body.get("then", []),
        "limits": {**_NO_LIMITS, **body.get("limits", {})},
        "sentence": words.say(sentence(rule.meaning)),
        "problems": [words.say(problem) for problem in problems(rule)],
    }


def problems(rule: Compiled) -> list[Said]:
    """Why it does nothing, or not what it says."""
    meaning = rule.meaning
    if meaning.broken is not None:
        return [meaning.broken]
    found = [] if rule.never is None else [rule.never]
    if meaning.when == ALWAYS:
        found.append(Said("rule.problem.everything"))
    if not meaning.then:
        found.append(Said("rule.problem.idle"))
    for step in meaning.then:
        found += step.action.problems(step.params)
    return list(dict.fromkeys(found))
