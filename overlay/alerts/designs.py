"""Which events are alerts, and what each one says.

Out of the box: a viewer's first join ever, the stream's start, a follow, and every test. Rules of the streamer's own
will decide this later; what they hand to the queue stays the same.
"""

from dataclasses import dataclass
from zlib import crc32

from overlay.domain.events import (
    ActionPosted,
    ChatMessageSent,
    Event,
    Followed,
    NameChanged,
    StreamScheduled,
    StreamStarted,
    StreamStopped,
    StreamTitleChanged,
    SystemMessagePosted,
    UserJoined,
    UserParted,
)
from overlay.domain.text import words

PALETTE = 8
"""How many colours Owncast has for its viewers."""

_TEXT_LENGTH = 200
_SECONDS = {"first_join": 6.0, "stream_started": 8.0, "follow": 6.0, "test": 6.0}
"""On screen, entrance and exit included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What an alert shows. `color` is the viewer's, None where nobody is named."""

    design: str
    headline: str
    name: str = ""
    text: str = ""
    color: int | None = None
    duration: float


def content_of(event: Event) -> Content | None:
    """What to show for this event; None: it is no alert."""
    data = event.data
    if isinstance(data, UserJoined) and (event.facts.first_join or event.test):
        return _content("first_join", "First time here", data.user.name, color=data.user.color)
    if isinstance(data, StreamStarted):
        return _content("stream_started", "We are live", data.name, data.title)
    if isinstance(data, Followed):
        return _content(
            "follow",
            "New follower from the Fediverse",
            data.name or data.handle,
            _handle(data.handle),
            # Nobody gave this person a colour; the same one always has the same.
            color=crc32(data.handle.encode("utf-8", "replace")) % PALETTE,
        )
    return _test(event) if event.test else None


def _test(event: Event) -> Content:
    """A test of a type that has no alert of its own still shows that the way to the screen works."""
    data = event.data
    name, text, color = "", event.type, None
    match data:
        case ChatMessageSent():
            name, text, color = data.user.name, words(data.fragments), data.user.color
        case SystemMessagePosted() | ActionPosted():
            text = words(data.fragments)
        case UserParted() | NameChanged():
            name, color = data.user.name, data.user.color
        case StreamStopped() | StreamTitleChanged():
            name, text = data.name, data.title
        case StreamScheduled():
            name, text = data.name, data.action
    return _content("test", "This is a test", name, text, color)


def _content(design: str, headline: str, name: str, text: str = "", color: int | None = None) -> Content:
    text = " ".join(text.split())
    if len(text) > _TEXT_LENGTH:
        text = f"{text[: _TEXT_LENGTH - 1]}…"
    return Content(design=design, headline=headline, name=name, text=text, color=color, duration=_SECONDS[design])


def _handle(username: str) -> str:
    return f"@{username.removeprefix('@')}" if username else ""
