"""Events on their way in, as the webhook, the posting and the panel's tests make them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from overlay.domain.events import ChatMessageSent, Data, Event, Incoming, SystemMessagePosted, User, VisibilityChanged
from overlay.domain.text import plain
from overlay.owncast.payload import decode

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    """So many seconds after noon."""
    return NOON + timedelta(seconds=seconds)


def webhook(kind: str, *, seconds: float = 0, arrived: float | None = None, **data: object) -> Incoming:
    """A webhook of something that happened so many seconds after noon, and arrived then or later."""
    time = at(seconds).isoformat()
    body = msgspec.json.encode({"eventData": {"timestamp": time, **data}, "type": kind})
    return decode(body, received_at=at(seconds if arrived is None else arrived))


def viewer(id: str = "viewer-1", name: str = "Maren", **more: object) -> dict[str, object]:
    return {"id": id, "displayName": name, "displayColor": 3, **more}


def line(id: str, text: str = "hi", *, user: str = "viewer-1", **options: Any) -> Incoming:
    return webhook("CHAT", id=id, user=viewer(user), body=f"<p>{text}</p>", visible=True, **options)


def hide(*ids: str, visible: bool = False, **options: Any) -> Incoming:
    """Without an id of its own, as no Owncast sends it: so two of the same moment are one."""
    return webhook("VISIBILITY-UPDATE", ids=list(ids), visible=visible, user=None, **options)


def show(*ids: str, **options: Any) -> Incoming:
    return hide(*ids, visible=True, **options)


def post(text: str, *, kind: str = "CHAT", seconds: float = 0) -> Incoming:
    """One of our own, as `posting.py` makes it once Owncast accepted it."""
    data: Data = SystemMessagePosted(name="Harbour Light", fragments=plain(text))
    if kind == "CHAT":
        data = ChatMessageSent(user=User(id="", name="Bot", is_bot=True), fragments=plain(text))
    return made(kind, data, seconds=seconds)


def removal(*event_ids: int, seconds: float = 0) -> Incoming:
    return made("VISIBILITY-UPDATE", VisibilityChanged(event_ids=event_ids, visible=False), seconds=seconds)


def made(kind: str, data: Data, *, seconds: float = 0) -> Incoming:
    now, body = at(seconds), msgspec.json.encode({"type": kind, "eventData": {}})
    return Incoming(type=kind, source="post", at=now, received_at=now, data=data, raw=b"", body=body)


def settled(id: int, incoming: Incoming, **more: Any) -> Event:
    """The event that the log would make of it."""
    event = Event(
        id=id,
        type=incoming.type,
        source=incoming.source,
        at=incoming.at,
        received_at=incoming.received_at,
        data=incoming.data,
        raw=incoming.raw if incoming.data is None else b"",
        source_id=incoming.source_id,
        late=incoming.late,
        test=incoming.test,
    )
    return replace(event, **more)
