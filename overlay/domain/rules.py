"""A rule as it is kept, and the trace that it leaves when it fires."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`id` is 0 for a draft. `place` orders the rules; `revision` grows with every change of what it says.

    `body` is what it says, JSON: `when`, `then` and `limits`.
    """

    id: int = 0
    place: int = 0
    name: str
    enabled: bool = True
    revision: int = 1
    body: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Firing:
    """That a rule fired. Viewers and streams are named by their ids; `viewer` is empty where nobody did it."""

    rule: int
    event: int
    viewer: str
    stream: int
    at: datetime
