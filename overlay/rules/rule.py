"""A rule: when, then, and how often at most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec

from overlay.domain.errors import InvalidRequest
from overlay.rules import condition
from overlay.rules.actions import Action, Actions
from overlay.rules.condition import Node
from overlay.rules.vocabulary import VOCABULARY

NAME_LENGTH = 80
ACTIONS = 8
LONGEST_SECONDS = 7 * 24 * 60 * 60

Seconds = Annotated[int, msgspec.Meta(ge=0, le=LONGEST_SECONDS)]


class Limits(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """How often a rule fires at most; 0 and false are no limit. Tests count against none of them."""

    every_seconds: Seconds = 0
    every_seconds_per_viewer: Seconds = 0
    once_per_stream: bool = False
    once_per_viewer_and_stream: bool = False
    per_minute: Annotated[int, msgspec.Meta(ge=0, le=1000)] = 0


class Body(msgspec.Struct, frozen=True):
    """What a rule says, as it is stored."""

    when: dict[str, Any]
    then: list[dict[str, Any]] = []
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`id` is 0 for a draft. `place` orders the rules; `revision` grows with every change of what it says."""

    id: int = 0
    place: int = 0
    name: str
    enabled: bool = True
    revision: int = 1
    body: Body


@dataclass(frozen=True, slots=True)
class Step:
    """One action with what this rule says of it."""

    action: Action
    params: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a rule's words mean. `broken` says why they mean nothing any more; then it never fires."""

    when: Node
    then: tuple[Step, ...]
    broken: str = ""


def accept_name(name: str) -> str:
    """
    Raises:
        InvalidRequest: it is none.
    """
    name = " ".join(name.split())
    if not 1 <= len(name) <= NAME_LENGTH:
        raise InvalidRequest(f"name: 1 to {NAME_LENGTH} characters were expected")
    return name


def accept_body(when: object, then: Sequence[object], limits: Limits, actions: Actions) -> Body:
    """What a rule says, complete, as it is kept.

    Raises:
        InvalidRequest: naming the place, what was there and what was expected.
    """
    node = condition.parse(when, VOCABULARY)
    steps = parse_steps(then, actions)
    return Body(when=condition.as_json(node), then=[step_as_json(step) for step in steps], limits=limits)


def check(body: Body, actions: Actions) -> Checked:
    """The meaning of what is stored: an older or newer program's words may have none."""
    try:
        return Checked(when=condition.parse(body.when, VOCABULARY), then=parse_steps(body.then, actions))
    except InvalidRequest as problem:
        return Checked(when=condition.NEVER, then=(), broken=f"this rule cannot be understood: {problem}")


def parse_steps(then: Sequence[object], actions: Actions) -> tuple[Step, ...]:
    if len(then) > ACTIONS:
        raise InvalidRequest(f"then: {len(then)} actions; at most {ACTIONS} were expected")
    return tuple(_step(given, f"then[{number}]", actions) for number, given in enumerate(then))


def step_as_json(step: Step) -> dict[str, Any]:
    params: dict[str, Any] = msgspec.to_builtins(step.params)
    return {"type": step.action.kind, **params}


def _step(given: object, where: str, actions: Actions) -> Step:
    if not isinstance(given, Mapping):
        raise InvalidRequest(f"{where}: an action was expected")
    kind = given.get("type")
    if not isinstance(kind, str) or kind not in actions:
        raise InvalidRequest(f"{where}.type: {str(kind)[:40]!r} is no action; there are {', '.join(actions)}")
    action = actions[kind]
    try:
        params = msgspec.convert({name: value for name, value in given.items() if name != "type"}, action.Params)
    except msgspec.ValidationError as exc:
        raise InvalidRequest(f"{where}: {exc}") from exc
    return Step(action, params)
