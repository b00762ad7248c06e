"""One frozen dataclass per thing that can happen, and the event that carries it.

`Event` is what the log keeps and everything else passes around; its `data` is one of the dataclasses below, or None
where the type is unknown or did not decode (then `raw` holds what came). A new type is a dataclass here with its entry
in `DATA_TYPES`, and a function in `owncast/event_data.py`.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from overlay.domain.text import Fragments

Source = Literal["webhook", "post", "test", "demo"]


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A viewer as one event described him. `name` is decoded and still untrusted: insert it as text only."""

    id: str
    name: str
    color: int = 0
    """Owncast's `displayColor`: a palette index 0-7, or a hue in degrees from servers before 0.1.0."""
    is_bot: bool = False
    is_moderator: bool = False
    is_authenticated: bool = False
    previous_names: tuple[str, ...] = ()
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What Owncast said about the stream when the event was made (`owncast.md` 1.6)."""

    online: bool = False
    viewers: int = 0
    peak_viewers: int = 0
    title: str = ""
    connected_at: datetime | None = None
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatMessageSent:
    user: User
    fragments: Fragments = ()
    visible: bool = True
    client_id: int | None = None
    status: Status | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemMessagePosted:
    """A line under the server's own name."""

    name: str = ""
    fragments: Fragments = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionPosted:
    """A line without a speaker: "the boat is ready"."""

    fragments: Fragments = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UserJoined:
    user: User
    status: Status | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UserParted:
    user: User
    status: Status | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NameChanged:
    """`user.name` is the new name already; `old_name` is empty when Owncast did not say it."""

    user: User
    old_name: str = ""
    new_name: str = ""
    status: Status | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisibilityChanged:
    """Lines were hidden or shown again.

    `ids` are Owncast's message ids; `event_ids` are ours, for lines that never had one of Owncast's (our own posts).
    """

    ids: tuple[str, ...] = ()
    visible: bool = False
    event_ids: tuple[int, ...] = ()
    status: Status | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamStarted:
    title: str = ""
    name: str = ""
    summary: str = ""
    status: Status | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamStopped:
    title: str = ""
    name: str = ""
    summary: str = ""
    status: Status | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamTitleChanged:
    title: str = ""
    name: str = ""
    summary: str = ""
    status: Status | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """Somebody on the Fediverse follows the stream. `image` is a remote address: never loaded by a page."""

    name: str = ""
    handle: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamScheduled:
    """A planned stream is near, began or ended (Owncast 0.3)."""

    action: str
    name: str = ""
    description: str = ""
    starts_at: datetime | None = None
    duration_minutes: int = 0
    timezone: str = ""
    status: Status | None = None


Data = (
    ChatMessageSent
    | SystemMessagePosted
    | ActionPosted
    | UserJoined
    | UserParted
    | NameChanged
    | VisibilityChanged
    | StreamStarted
    | StreamStopped
    | StreamTitleChanged
    | Followed
    | StreamScheduled
)

DATA_TYPES: dict[str, type[Data]] = {
    "CHAT": ChatMessageSent,
    "SYSTEM": SystemMessagePosted,
    "CHAT_ACTION": ActionPosted,
    "USER_JOINED": UserJoined,
    "USER_PARTED": UserParted,
    "NAME_CHANGE": NameChanged,
    "VISIBILITY-UPDATE": VisibilityChanged,
    "STREAM_STARTED": StreamStarted,
    "STREAM_STOPPED": StreamStopped,
    "STREAM_TITLE_UPDATED": StreamTitleChanged,
    "FEDIVERSE_ENGAGEMENT_FOLLOW": Followed,
    "SCHEDULED_EVENTS": StreamScheduled,
}
"""Owncast's type strings (`owncast.md` 1.1) and what each decodes to."""

LINE_TYPES = frozenset({"CHAT", "SYSTEM", "CHAT_ACTION"})
"""The types that are a line of chat: they can be hidden, and snapshots hold them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the viewers' table knew about the event's user at that moment."""

    first_join: bool = False
    first_message: bool = False
    away_days: int = 0
    """Whole days between this visit and the one before; 0 for a new viewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """An event on its way in, before the log gave it an id.

    `identity` makes the same thing twice one event; None never repeats (tests). `identity_seconds` limits it to a
    stretch of time, for bodies that carry no id of their own.
    """

    type: str
    source: Source
    at: datetime
    received_at: datetime
    data: Data | None
    raw: bytes
    """The `eventData` as it came, JSON."""
    body: bytes = b""
    """The whole request body as it came; empty where there was none."""
    source_id: str | None = None
    identity: str | None = None
    identity_seconds: float | None = None
    late: bool = False
    test: bool = False
    problem: str = ""
    """Why `data` is None, in words for the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A thing that happened, as the log keeps it. `id` is ours: increasing, never reused, with gaps."""

    id: int
    type: str
    source: Source
    at: datetime
    """When it happened, by Owncast's clock, UTC."""
    received_at: datetime
    """When it reached us, by our clock, UTC."""
    data: Data | None
    raw: bytes = b""
    source_id: str | None = None
    late: bool = False
    test: bool = False
    hidden: bool = False
    facts: Facts = field(default_factory=Facts)

    @property
    def line_key(self) -> str:
        """What names this line in the table of hidden ones: Owncast's id, or ours behind a `#`."""
        return self.source_id or f"#{self.id}"
