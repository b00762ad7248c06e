"""What is true of the stream now: a pure fold of its events.

`fold(state, event)` gives the next state and changes nothing. It takes events in the order of the log; the log has
already settled which of two words on a line's visibility is the newer one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from overlay.domain.events import (
    LINE_TYPES,
    ChatMessageSent,
    Event,
    NameChanged,
    StreamStarted,
    StreamStopped,
    StreamTitleChanged,
    User,
    UserJoined,
    UserParted,
    VisibilityChanged,
)

LINES_KEPT = 200
OFF_AIR_WINDOW = timedelta(minutes=30)
"""How far back a snapshot's chat reaches while the stream is off air."""

SETTLING = timedelta(seconds=15)
"""`status.online` stays false for 8-12 s after STREAM_STARTED (seen on 0.1.3 and 0.2.x): until then it says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamState:
    """The state after the event `last_id`. Times of the stream are Owncast's clock, UTC."""

    last_id: int = 0
    live: bool = False
    since: datetime | None = None
    ended: datetime | None = None
    since_id: int = 0
    """The event that began the stream: chat above it belongs to it."""
    title: str = ""
    name: str = ""
    version: str = ""
    counted: int = 0
    """The viewers of the video, as the newest event that carries Owncast's count said."""
    peak_viewers: int = 0
    here: Mapping[str, User] = field(default_factory=dict)
    """Who was seen this stream and did not leave: user id -> user."""
    spoke: frozenset[str] = frozenset()
    """The ids of those who wrote in chat this stream, bots aside."""
    lines: tuple[Event, ...] = ()
    """The last lines of chat, hidden ones marked, ascending by id."""

    @property
    def viewers(self) -> int:
        """Owncast's count, or the number of people here where that is newer and higher."""
        return _viewers(self.live, self.counted, self.here)


def fold(state: StreamState, event: Event) -> StreamState:
    """The state after `event`. Tests change nothing but the position."""
    data = event.data
    if event.test or data is None:
        return replace(state, last_id=event.id)
    lines = state.lines
    if event.type in LINE_TYPES:
        lines = (*lines[-(LINES_KEPT - 1) :], event)
    elif isinstance(data, VisibilityChanged):
        lines = _with_visibility(lines, data)
    state = _stream(state, event)
    here, counted, peak = _people(state, event)
    spoke = state.spoke
    if isinstance(data, ChatMessageSent) and not data.user.is_bot and data.user.id not in spoke:
        spoke |= {data.user.id}
    # One copy, not one for each part: this is done for every event.
    return replace(
        state,
        last_id=event.id,
        lines=lines,
        here=here,
        spoke=spoke,
        counted=counted,
        peak_viewers=max(peak, _viewers(state.live, counted, here)),
    )


def current_lines(state: StreamState, now: datetime) -> tuple[Event, ...]:
    """The lines a page shows that has just been opened: of this stream, or of the last half hour when off air."""
    if state.live:
        lines = (line for line in state.lines if line.id > state.since_id)
    else:
        lines = (line for line in state.lines if now - line.received_at < OFF_AIR_WINDOW)
    return tuple(sorted((line for line in lines if not line.hidden), key=lambda line: (line.at, line.id)))


def names_since(lines: Iterable[Event], state: StreamState) -> dict[str, str]:
    """What those who said these lines are called by now, where it is something else: user id -> name."""
    names: dict[str, str] = {}
    for line in lines:
        if isinstance(line.data, ChatMessageSent):
            now = state.here.get(line.data.user.id)
            if now is not None and now.name != line.data.user.name:
                names[now.id] = now.name
    return names


def _with_visibility(lines: tuple[Event, ...], change: VisibilityChanged) -> tuple[Event, ...]:
    keys = {*change.ids, *(f"#{id}" for id in change.event_ids)}
    return tuple(replace(line, hidden=not change.visible) if line.line_key in keys else line for line in lines)


def _stream(state: StreamState, event: Event) -> StreamState:
    """Live or not: the event's type decides, `status.online` only where it can be believed."""
    data = event.data
    if isinstance(data, StreamStarted):
        return replace(
            state,
            live=True,
            since=event.at,
            ended=None,
            since_id=event.id,
            title=data.title,
            name=data.name or state.name,
            counted=0,
            peak_viewers=0,
            here={},
            spoke=frozenset(),
        )
    if isinstance(data, StreamStopped):
        return replace(state, live=False, ended=event.at, title=data.title, name=data.name or state.name)
    if isinstance(data, StreamTitleChanged):
        state = replace(state, title=data.title, name=data.name or state.name)
    status = getattr(data, "status", None)
    if status is None:
        return state
    if status.version and status.version != state.version:
        state = replace(state, version=status.version)
    changed = max((moment for moment in (state.since, state.ended) if moment), default=None)
    if changed is not None and event.at - changed < SETTLING:
        return state
    if status.online and not state.live:
        # We came in the middle: the start went by unseen.
        since = status.connected_at or event.at
        return replace(
            state,
            live=True,
            since=since,
            ended=None,
            since_id=event.id - 1,
            title=status.title or state.title,
            counted=0,
            peak_viewers=0,
            here={},
            spoke=frozenset(),
        )
    if state.live and not status.online:
        return replace(state, live=False, ended=event.at)
    return state


def _people(state: StreamState, event: Event) -> tuple[Mapping[str, User], int, int]:
    """Who is here, how many are counted, and the most there were so far."""
    data = event.data
    here = state.here
    if isinstance(data, ChatMessageSent | UserJoined | NameChanged):
        known = here.get(data.user.id)
        if not data.user.is_bot and known is not data.user and known != data.user:
            here = {**here, data.user.id: data.user}
    elif isinstance(data, UserParted) and data.user.id in here:
        here = {id: user for id, user in here.items() if id != data.user.id}
    status = getattr(data, "status", None)
    counted, peak = state.counted, state.peak_viewers
    if status is not None and not isinstance(data, StreamStarted | StreamStopped):
        counted, peak = status.viewers, max(peak, status.peak_viewers)
    return here, counted, peak


def _viewers(live: bool, counted: int, here: Mapping[str, User]) -> int:
    return max(counted, len(here)) if live else 0
