"""A rule: when, then, and how often at most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

import msgspec

from overlay.domain.errors import InvalidRequest
from overlay.domain.said import Count, Said
from overlay.rules import patterns
from overlay.rules.actions import Action, Actions
from overlay.rules.condition import NEVER, Node, leaves
from overlay.rules.condition_json import as_json, parse
from overlay.rules.parameters import Parameter
from overlay.rules.vocabulary import VOCABULARY

NAME_LENGTH = 80
ACTIONS = 8
LONGEST_SECONDS = 7 * 24 * 60 * 60
MOST_PER_MINUTE = 1000

Seconds = Annotated[int, msgspec.Meta(ge=0, le=LONGEST_SECONDS)]


class Limits(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """How often a rule fires at most; 0 and false are no limit. Tests count against none of them."""

    every_seconds: Seconds = 0
    every_seconds_per_viewer: Seconds = 0
    once_per_stream: bool = False
    once_per_viewer_and_stream: bool = False
    per_minute: Annotated[int, msgspec.Meta(ge=0, le=MOST_PER_MINUTE)] = 0

    @property
    def window_seconds(self) -> int:
        """How far back they look in time."""
        return max(self.every_seconds, self.every_seconds_per_viewer, 60)

    @property
    def looks_at_stream(self) -> bool:
        """Whether they look at all of the stream, however long it is."""
        return self.once_per_stream or self.once_per_viewer_and_stream


LIMITS: tuple[Parameter, ...] = (
    Parameter(
        name="every_seconds", type="number", label="At most once in", unit="seconds", default=0, maximum=LONGEST_SECONDS
    ),
    Parameter(
        name="every_seconds_per_viewer",
        type="number",
        label="For each viewer at most once in",
        unit="seconds",
        default=0,
        maximum=LONGEST_SECONDS,
    ),
    Parameter(
        name="per_minute", type="number", label="At most", unit="times a minute", default=0, maximum=MOST_PER_MINUTE
    ),
    Parameter(name="once_per_stream", type="flag", label="Once per stream", default=False),
    Parameter(name="once_per_viewer_and_stream", type="flag", label="Once per stream for each viewer", default=False),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One action with what this rule says of it."""

    action: Action
    params: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a rule's words mean. `broken` says why they mean nothing any more; then it never fires."""

    when: Node
    then: tuple[Step, ...] = ()
    limits: Limits = field(default_factory=Limits)
    broken: Said | None = None

    @property
    def pattern_steps(self) -> int:
        """How much RE2 has to do for its patterns."""
        found = (leaf for leaf in leaves(self.when) if leaf.condition.name == "pattern")
        return sum(patterns.steps(str(leaf.params["pattern"])) for leaf in found)

    def as_json(self) -> dict[str, object]:
        """The body that has this meaning, complete."""
        return {
            "when": as_json(self.when),
            "then": [step_as_json(step) for step in self.then],
            "limits": msgspec.to_builtins(self.limits),
        }


def accept_name(name: str) -> str:
    """
    Raises:
        InvalidRequest: it is none.
    """
    name = " ".join(name.split())
    if not 1 <= len(name) <= NAME_LENGTH:
        raise InvalidRequest(Said("rule.fault.name", most=NAME_LENGTH))
    return name


def understand(body: Mapping[str, object], actions: Actions) -> Meaning:
    """
    Raises:
        InvalidRequest: naming the place, what was there and what was expected.
    """
    then = body.get("then", ())
    if not isinstance(then, list | tuple):
        raise InvalidRequest(Said("rule.fault.actions"))
    limits = _limits(body.get("limits", {}))
    return Meaning(when=parse(body.get("when"), VOCABULARY), then=_steps(then, actions), limits=limits)


def refuse_too_many_patterns(new: Sequence[Meaning], beside: Sequence[Meaning]) -> None:
    """
    Raises:
        InvalidRequest: beside the patterns of the other rules, those of the new ones are too much for one line.
    """
    steps, most = sum(meaning.pattern_steps for meaning in (*new, *beside)), patterns.ALL_PROGRAMS
    if any(meaning.pattern_steps for meaning in new) and steps > most:
        raise InvalidRequest(Said("rule.fault.patterns", steps=Count(steps), most=Count(most), letters="\\p{L}"))


def recall(body: Mapping[str, object], actions: Actions) -> Meaning:
    """The same of what is stored: the words of an older or newer program may mean nothing."""
    try:
        return understand(body, actions)
    except InvalidRequest as problem:
        return Meaning(when=NEVER, broken=Said("rule.problem.broken", why=problem.said))


def _limits(given: object) -> Limits:
    if not isinstance(given, Mapping):
        raise InvalidRequest(Said("rule.fault.limits"))
    known = {parameter.name: parameter for parameter in LIMITS}
    accepted: dict[str, Any] = {}
    for name, value in given.items():
        where = f"limits.{str(name)[:40]}"
        if name not in known:
            raise InvalidRequest(Said("rule.fault.no_limit", where=where, known=[*known]))
        accepted[name] = known[name].accept(value, where)
    return Limits(**accepted)


def _steps(then: Sequence[object], actions: Actions) -> tuple[Step, ...]:
    if len(then) > ACTIONS:
        raise InvalidRequest(Said("rule.fault.too_many_actions", number=len(then), most=ACTIONS))
    return tuple(_step(given, f"then[{number}]", actions) for number, given in enumerate(then))


def step_as_json(step: Step) -> dict[str, Any]:
    params: dict[str, Any] = msgspec.to_builtins(step.params)
    return {"type": step.action.kind, **params}


def _step(given: object, where: str, actions: Actions) -> Step:
    if not isinstance(given, Mapping):
        raise InvalidRequest(Said("rule.fault.action", where=where))
    kind = given.get("type")
    if not isinstance(kind, str) or kind not in actions:
        given_kind = repr(str(kind)[:40])
        raise InvalidRequest(Said("rule.fault.no_action", where=f"{where}.type", value=given_kind, known=[*actions]))
    action = actions[kind]
    try:
        params = msgspec.convert({name: value for name, value in given.items() if name != "type"}, action.Params)
    except msgspec.ValidationError as exc:
        raise InvalidRequest(Said("rule.fault.shape", where=where, message=str(exc))) from exc
    return Step(action, params)
