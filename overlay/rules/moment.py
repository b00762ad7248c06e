"""What rules may know of one event: itself, and the stream right before and after it.

A moment is flat and small, so that the last hundred can be kept; conditions ask it and nothing else.
"""

import re
import unicodedata
from collections import deque
from collections.abc import Sequence
from datetime import timedelta
from typing import Literal, get_args

from overlay.domain.events import (
    ActionPosted,
    ChatMessageSent,
    Event,
    Followed,
    NameChanged,
    StreamStarted,
    StreamStopped,
    StreamTitleChanged,
    SystemMessagePosted,
    User,
    UserJoined,
    UserParted,
)
from overlay.domain.state import StreamState
from overlay.domain.text import words
from overlay.rules.patterns import TEXT_BYTES

Kind = Literal[
    "chat",
    "bot_line",
    "join",
    "part",
    "rename",
    "stream_started",
    "stream_stopped",
    "title_changed",
    "follow",
    "other",
]
KINDS: frozenset[Kind] = frozenset(get_args(Kind))

RECENT = 100
"""How many moments are kept to try rules on."""

_KINDS: dict[type, Kind] = {
    ChatMessageSent: "chat",
    SystemMessagePosted: "bot_line",
    ActionPosted: "bot_line",
    UserJoined: "join",
    UserParted: "part",
    NameChanged: "rename",
    StreamStarted: "stream_started",
    StreamStopped: "stream_stopped",
    StreamTitleChanged: "title_changed",
    Followed: "follow",
}
_TRY = re.compile("try:([0-9]{1,18}):")
_TEXT_LENGTH = 4000
"""Characters of a text that conditions look at; patterns look at fewer."""


class Moment:
    """`text` is the line's words, or the stream's title where the event is about the stream."""

    __slots__ = (
        "answered",
        "encoded",
        "event",
        "first_message_of_stream",
        "folded",
        "kind",
        "live",
        "names",
        "peak",
        "peak_before",
        "stream",
        "test",
        "text",
        "uptime",
        "user",
        "viewers",
    )

    def __init__(self, before: StreamState, event: Event, after: StreamState) -> None:
        data = event.data
        self.event = event
        self.test = event.test
        self.answered = False
        """Whether a rule fired already: set by the engine, which asks the rules in their order."""
        self.kind: Kind = _KINDS.get(type(data), "other")
        self.user: User | None = getattr(data, "user", None)
        self.names: tuple[str, ...] = ()
        if self.user is not None:
            self.names = (fold(self.user.name), self.user.id)
            if self.kind == "chat" and self.user.is_bot:
                self.kind = "bot_line"
        self.text = _text(event)
        self.folded = self.text.casefold()
        self.encoded = self.text[:TEXT_BYTES].encode("utf-8", "replace")[:TEXT_BYTES] if self.text else b""
        self.stream = after.since_id
        self.live = after.live
        # The end of a stream is still told how long it was.
        since = after.since if after.live else before.since if before.live and self.kind == "stream_stopped" else None
        self.uptime = None if since is None else max(event.at - since, timedelta())
        self.viewers = after.viewers
        # What a new stream begins with was not reached in it, nor what we find when we come in its middle.
        same = before.live and after.live and before.since_id == after.since_id
        self.peak_before = before.peak_viewers if same else after.peak_viewers
        self.peak = after.peak_viewers
        self.first_message_of_stream = (
            self.kind == "chat"
            and not event.test
            and self.user is not None
            and (before.since_id != after.since_id or self.user.id not in before.spoke)
        )

    @property
    def only(self) -> int | None:
        """The one rule this test is for, whatever its conditions say."""
        named = _TRY.match(self.event.source_id or "") if self.test else None
        return None if named is None else int(named[1])


def trying(rule: int, unique: str) -> str:
    """The id of a test event for one rule only."""
    return f"try:{rule}:{unique}"


def fold(name: str) -> str:
    """A name as names are compared."""
    return clean(name).casefold()


def clean(text: str) -> str:
    """The text in one form of Unicode and on one line, as it is compared."""
    return " ".join(unicodedata.normalize("NFC", text[:_TEXT_LENGTH]).split())


class Moments:
    """The last moments, and a state from before all of them: who starts from that state sees them again."""

    def __init__(self) -> None:
        self._recent: deque[Moment] = deque(maxlen=RECENT)
        self._states: deque[StreamState] = deque(maxlen=2)
        self._taken = 0

    def take(self, before: StreamState, event: Event, after: StreamState) -> Moment:
        if self._taken % RECENT == 0:
            self._states.append(before)
        self._taken += 1
        moment = Moment(before, event, after)
        self._recent.append(moment)
        return moment

    @property
    def recent(self) -> Sequence[Moment]:
        """Ascending."""
        return tuple(self._recent)

    @property
    def before(self) -> StreamState | None:
        """A state from which the recent moments follow; None while nothing happened."""
        # The newest but one is at least as many moments ago as are kept.
        return self._states[0] if self._states else None


def _text(event: Event) -> str:
    match event.data:
        case ChatMessageSent(fragments=fragments) | SystemMessagePosted(fragments=fragments):
            return clean(words(fragments))
        case ActionPosted(fragments=fragments):
            return clean(words(fragments))
        case StreamStarted(title=title) | StreamStopped(title=title) | StreamTitleChanged(title=title):
            return clean(title)
    return ""
