"""A plausible `eventData` for each event type: what a test event is made of, in the newest dialect."""

from collections.abc import Mapping
from datetime import datetime

_USER = {
    "id": "test-viewer",
    "displayName": "Test Viewer",
    "displayColor": 4,
    "createdAt": "2026-01-01T12:00:00Z",
    "previousNames": ["Test Viewer"],
    "nameChangedAt": "0001-01-01T00:00:00Z",
    "isBot": False,
    "authenticated": False,
}
_STREAM = {
    "name": "Harbour Light",
    "summary": "Boat building & tea, twice a week.",
    "streamTitle": "Caulking the deck, part 3",
}

TYPES = (
    "CHAT",
    "SYSTEM",
    "CHAT_ACTION",
    "USER_JOINED",
    "USER_PARTED",
    "NAME_CHANGE",
    "VISIBILITY-UPDATE",
    "STREAM_STARTED",
    "STREAM_STOPPED",
    "STREAM_TITLE_UPDATED",
    "FEDIVERSE_ENGAGEMENT_FOLLOW",
    "SCHEDULED_EVENTS",
)


def sample(type: str, now: datetime) -> dict[str, object]:
    """The sample of this type, at this time; empty for a type we do not know."""
    time = now.isoformat().replace("+00:00", "Z")
    data: dict[str, object] = {"id": "", "timestamp": time}
    match type:
        case "CHAT":
            data |= {
                "user": _USER,
                "body": "<p>This is a <strong>test</strong> line, all the way from the panel.</p>",
                "rawBody": "This is a **test** line, all the way from the panel.",
                "visible": True,
            }
        case "SYSTEM":
            data |= {"body": "<p>This is a test of a system line.</p>", "user": {"displayName": _STREAM["name"]}}
        case "CHAT_ACTION":
            data |= {"body": "<p>This is a test of an action.</p>"}
        case "USER_JOINED" | "USER_PARTED":
            data |= {"user": _USER}
        case "NAME_CHANGE":
            data |= {
                "user": _USER | {"displayName": "Tester", "nameChangedAt": time},
                "newName": "Tester",
                "timestamp": "0001-01-01T00:00:00Z",
            }
        case "VISIBILITY-UPDATE":
            data |= {"ids": [], "visible": False, "user": None}
        case "STREAM_STARTED" | "STREAM_STOPPED" | "STREAM_TITLE_UPDATED":
            data |= _STREAM
        case "FEDIVERSE_ENGAGEMENT_FOLLOW":
            data |= {"name": "Maren Ohm", "username": "maren@social.example", "image": ""}
        case "SCHEDULED_EVENTS":
            data |= {
                "action": "10-minute-warning",
                "event": {
                    "id": "test-event",
                    "name": "Caulking the deck, part 4",
                    "description": "Oakum & tea",
                    "startTime": time,
                    "durationMinutes": 90,
                    "timezone": "Europe/Stockholm",
                    "status": "scheduled",
                },
            }
        case _:
            return {}
    return data


def merged(plausible: Mapping[str, object], given: Mapping[str, object]) -> dict[str, object]:
    """`given` over `plausible`, and so within: a test of a viewer's name need not say the rest of him."""
    whole = {**plausible, **given}
    for name, inner in given.items():
        below = plausible.get(name)
        if isinstance(inner, dict) and isinstance(below, dict):
            whole[name] = merged(below, inner)
    return whole
