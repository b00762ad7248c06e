"""A run: one action of one rule, carried out for one event at one place.

A run is a row from the start, written together with the reader's cursor, so that nothing between Owncast's 204 and the
screen can be lost or doubled. Its identity is (event, rule, action, target) and, for what is played again, a number.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from overlay.domain.text import Fragments

RunState = Literal["queued", "playing", "shown", "skipped", "expired", "merged", "withdrawn"]

OVER: frozenset[RunState] = frozenset({"shown", "skipped", "expired", "merged", "withdrawn"})
"""The states that a run never leaves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """What an action may say of its event, decoded and untrusted: placeholders take these, as text only.

    `name` is who did it, `fragments` his words with emoji and `message` the same without. `count` is how many people a
    merged run stands for, `uptime` the stream's length in seconds, `found` what the rule looked for in the message.
    """

    name: str = ""
    message: str = ""
    fragments: Fragments = ()
    count: int = 1
    handle: str = ""
    title: str = ""
    old_name: str = ""
    viewers: int = 0
    uptime: int = 0
    found: str = ""
    user_id: str = ""
    color: int | None = None
    is_moderator: bool = False
    is_authenticated: bool = False
    is_bot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """`id` is 0 until it is stored. `rule_id` is 0 for what no rule asked for; `kind` names the action's type."""

    id: int = 0
    event_id: int
    rule_id: int = 0
    rule: str = ""
    """The rule's name when it fired."""
    action: int = 0
    """The action's place in its rule."""
    again: int = 0
    kind: str
    target: int
    """What it happens at: for an alert, the overlay."""
    params: Mapping[str, object] = field(default_factory=dict)
    values: Values = Values()
    line: str = ""
    """The key of the line of chat it is about, by which a moderator's hide withdraws it; empty for none."""
    test: bool = False
    at: datetime
    """When its event reached us: ages count from here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One of those whom a merged run stands for, and the line he said; what he is called is untrusted."""

    name: str
    color: int | None = None
    user_id: str = ""
    line: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """A run's row: what became of it so far.

    `elapsed` are the seconds it had played before `started_at`, or altogether once it is interrupted or over; of
    `duration` seconds, known when it starts. `hidden` says that its line is hidden now: that is read, never written.
    """

    run: Run
    state: RunState = "queued"
    reason: str = ""
    """Why it ended so, in words; empty where the state says it."""
    place: float
    """Its turn among those that wait: small numbers first."""
    duration: float = 0.0
    elapsed: float = 0.0
    count: int = 1
    """How many people it stands for."""
    people: tuple[Person, ...] = ()
    """Some of them, the first first; empty unless others were merged into it."""
    merged_into: int | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    hidden: bool = False

    @property
    def id(self) -> int:
        return self.run.id
