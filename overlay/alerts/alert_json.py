"""An alert and a queue as pages, the panel and tools see them."""

from datetime import datetime
from typing import NotRequired, TypedDict

from overlay.alerts import reasons
from overlay.alerts.course import Held
from overlay.alerts.designed import AlertDesignJson
from overlay.alerts.order import priority
from overlay.alerts.pressure import people_of
from overlay.alerts.queue import played
from overlay.domain.runs import RunRecord, RunState
from overlay.domain.said import Said
from overlay.domain.text import Fragment

TEXT_LENGTH = 200
PEOPLE_TOLD = 12


class RuleNamedJson(TypedDict):
    id: int
    name: str


class ValuesJson(TypedDict):
    """What the placeholders of a design stand for. Viewers wrote it: text, never markup."""

    name: str
    message: str
    count: int
    handle: str
    title: str
    old_name: str
    viewers: int
    uptime: int
    found: NotRequired[str]
    """What the rule looked for in the message."""


class PersonJson(TypedDict):
    name: str
    color: int | None


class RolesJson(TypedDict):
    moderator: bool
    authenticated: bool
    bot: bool


class AlertJson(TypedDict):
    """One run of an alert. `elapsed` and `duration` are seconds; `color` is a viewer's, as in his events.

    `merged` counts the others it stands for, of whom `people` names the first. `reason` says why it ended so.
    """

    id: str
    overlay: int
    event_id: int
    rule: RuleNamedJson | None
    design: AlertDesignJson
    title: Said
    headline: Said
    name: str
    text: str
    color: int | None
    values: ValuesJson
    fragments: list[Fragment]
    people: list[PersonJson]
    roles: RolesJson
    duration: float
    elapsed: float
    state: RunState
    reason: Said
    priority: str
    test: bool
    merged: int
    merged_into: str | None
    queued_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    expires_at: datetime | None


class SoundJson(TypedDict):
    """What the last sound check found, and on which page."""

    page: str
    at: datetime
    state: str


class QueueJson(TypedDict):
    """The alerts of one overlay: what plays, what waits, and the last ones that are over, newest first.

    `held` says why nothing starts: it is paused, no page is open, none can be seen, or the line may still be hidden.
    `full` counts what did not fit, `leader` is the page that plays the sound, `OBS <version>` or `browser tab`,
    `problems` what its pages complain of.
    """

    overlay: int
    paused: bool
    muted: bool
    playing: AlertJson | None
    waiting: list[AlertJson]
    shown: list[AlertJson]
    held: Held
    full: int
    sound: SoundJson | None
    leader: str
    problems: list[Said]


def design_of(record: RunRecord) -> int:
    """The id of the design it is shown in."""
    design = record.run.params.get("design")
    return design if isinstance(design, int) else 0


def alert_json(
    record: RunRecord, design: AlertDesignJson, now: datetime, *, expires_at: datetime | None = None
) -> AlertJson:
    """The alert in this design. The words of a line that is hidden by now are left out."""
    run = record.run
    values = run.values
    message = "" if record.hidden else values.message
    said: ValuesJson = {
        "name": values.name,
        "message": message,
        "count": record.count if record.count > 1 else values.count,
        "handle": values.handle,
        "title": values.title,
        "old_name": values.old_name,
        "viewers": values.viewers,
        "uptime": values.uptime,
    }
    if message and values.found:
        said["found"] = values.found
    title = Said("said.words", words=design["name"]) if design["name"] else Said("alert.design_gone")
    return {
        "id": str(record.id),
        "overlay": run.target,
        "event_id": run.event_id,
        "rule": {"id": run.rule_id, "name": run.rule} if run.rule_id else None,
        "design": design,
        "title": title,
        "headline": title,
        "name": values.name,
        "text": cut(message),
        "color": values.color,
        "values": said,
        "fragments": [] if record.hidden else [*values.fragments],
        "people": [
            {"name": person.name, "color": person.color} for person in people_of(record)[:PEOPLE_TOLD] if person.name
        ],
        "roles": {"moderator": values.is_moderator, "authenticated": values.is_authenticated, "bot": values.is_bot},
        "duration": record.duration,
        "elapsed": played(record, now),
        "state": record.state,
        "reason": reasons.in_words(record.reason),
        "priority": priority(record),
        "test": run.test,
        "merged": record.count - 1,
        "merged_into": None if record.merged_into is None else str(record.merged_into),
        "queued_at": run.at,
        "started_at": record.started_at,
        "ended_at": record.ended_at,
        "expires_at": expires_at,
    }


def cut(text: str) -> str:
    """One line of a length for lists."""
    text = " ".join(text.split())
    return text if len(text) <= TEXT_LENGTH else f"{text[: TEXT_LENGTH - 1]}…"
