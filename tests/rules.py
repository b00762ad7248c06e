"""Rules and moments for tests, made of plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from overlay.domain.events import Event, Facts, Incoming
from overlay.domain.rules import Rule
from overlay.domain.runs import Run
from overlay.domain.said import Said
from overlay.domain.state import StreamState, fold
from overlay.rules.engine import Compiled
from overlay.rules.moment import Moment
from overlay.rules.rule import understand
from tests.incoming import settled


class NoteParams(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    text: str = "seen"
    at: tuple[int, ...] = (1,)


@dataclass
class Note:
    """An action that only keeps what it was given."""

    kind: str = "note"
    title: str = "Make a note"
    delivered: list[Run] = field(default_factory=list)
    Params: type[NoteParams] = NoteParams

    def targets(self, params: NoteParams) -> tuple[int, ...]:
        return params.at

    def sentence(self, params: NoteParams) -> Said:
        return _in_every_language(f"note {params.text!r}")

    def problems(self, params: NoteParams) -> tuple[Said, ...]:
        return (_in_every_language("it cannot be noted"),) if params.text == "nowhere" else ()

    def deliver(self, runs: Sequence[Run]) -> None:
        self.delivered += runs


def _in_every_language(words: str) -> Said:
    """A text that only says what it is given."""
    return Said("doctor.obs.refused", message=words)


ACTIONS: Mapping[str, Any] = {"note": Note()}


def rule(when: Mapping[str, object], id: int = 1, *, enabled: bool = True, **limits: object) -> Compiled:
    """A rule that makes a note."""
    body = {"when": when, "then": [{"type": "note"}], "limits": limits}
    meaning = understand(body, ACTIONS)
    return Compiled(Rule(id=id, name=f"rule {id}", enabled=enabled, body=meaning.as_json()), meaning)


def moment(
    incoming: Incoming | Event,
    *,
    id: int = 1,
    before: StreamState | None = None,
    facts: Facts | None = None,
    received: datetime | None = None,
    test: bool = False,
) -> Moment:
    """What rules see of it, in a stream that was as `before` says."""
    more: dict[str, Any] = {"facts": facts or Facts(), "test": test}
    if received is not None:
        more["received_at"] = received
    event = incoming if isinstance(incoming, Event) else settled(id, incoming, **more)
    before = before or StreamState()
    return Moment(before, event, fold(before, event))


def holds(when: Mapping[str, object], seen: Moment) -> bool | None:
    """What the condition comes to: None where a test could be either way."""
    test = rule(when).test(seen.kind, seen.test)
    return False if test is None else test(seen)
