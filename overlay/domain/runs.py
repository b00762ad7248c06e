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
    merged run stands for, `uptime` the stream's length in seconds.
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
