"""The rules that everybody begins with: each one switch away, and an example of what can be said."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from overlay.domain.rules import Rule

Words = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class _First:
    """`design` is the name of one of the first designs."""

    name: str
    when: Words
    design: str
    enabled: bool = False
    limits: Words | None = None
    priority: str = "normal"


def _happens(*types: str) -> Words:
    return {"is": "event", "types": [*types]}


_MILESTONES = (5, 10, 25, 50, 100, 250, 500, 1000)

_FIRST: Sequence[_First] = (
    _First(
        name="First visit",
        when={"is": "first_join"},
        design="First visit",
        enabled=True,
        limits={"every_seconds": 10},
    ),
    _First(
        name="The stream starts",
        when=_happens("stream_started"),
        design="We are live",
        enabled=True,
        priority="high",
    ),
    _First(name="New follower", when=_happens("follow"), design="New follower", enabled=True),
    _First(name="First message ever", when={"is": "first_message"}, design="First words"),
    _First(
        name="Welcome back",
        when={"all": [_happens("join", "chat"), {"is": "away_days", "days": 30}]},
        design="Welcome back",
        limits={"once_per_viewer_and_stream": True},
    ),
    _First(name="Someone joins", when=_happens("join"), design="Many joined"),
    _First(
        name="First message of this stream",
        when={"is": "first_message_of_stream"},
        design="Toast",
        limits={"every_seconds": 10},
    ),
    _First(
        name="Number of viewers",
        when={"any": [{"is": "viewers_reached", "count": count} for count in _MILESTONES]},
        design="Milestone",
        priority="high",
    ),
    _First(name="!boat", when={"is": "command", "name": "!boat"}, design="Boat", limits={"every_seconds": 30}),
    _First(
        name="Someone says cat",
        when={"all": [_happens("chat"), {"is": "text_contains", "text": "cat", "whole": True}]},
        design="Found word",
        limits={"every_seconds": 60},
    ),
    _First(
        name="A moderator calls for !hype",
        when={"all": [{"is": "command", "name": "!hype"}, {"is": "moderator"}]},
        design="Hype",
        priority="high",
    ),
    _First(name="New title", when=_happens("title_changed"), design="New title"),
    _First(
        name="New name",
        when=_happens("rename"),
        design="New name",
        limits={"every_seconds_per_viewer": 300},
    ),
    _First(name="The stream ends", when=_happens("stream_stopped"), design="The end"),
    _First(
        name="Anything else I test",
        when={"all": [_happens("test"), {"is": "nothing_before"}]},
        design="Toast",
        enabled=True,
    ),
)


def ready_made(design: Callable[[str], int | None]) -> Iterator[Rule]:
    """The first rules; `design` is the id of the design of that name. A rule whose design is not there is left out."""
    for first in _FIRST:
        id = design(first.design)
        if id is not None:
            then = {"type": "alert", "design": id, "overlays": [], "priority": first.priority}
            body = {"when": first.when, "then": [then], "limits": first.limits or {}}
            yield Rule(name=first.name, enabled=first.enabled, body=body)
