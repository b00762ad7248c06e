"""The versioned messages between server and page, both ways, and their JSON.

For people who write their own pages: a page opens `WS <its own address>/socket`, passing on its own query string, and
gets one JSON object a text frame.

Server to page:

- `snapshot`: first, and whenever what the page holds is no use any more. `overlay` (its options as they count for this
  page, size, name), `state` of the stream, `events` (the lines to show), `names` of viewers who are
  called something else by now (user id -> name), `alert` playing now or null, `keep` (ids of alerts that may stay on
  this page to their end although they do not play now: nobody showed them while it was away), `designs` (themes and
  files that are likely to be shown: load them before), `muted`, `lead`,
  `last_id` (the snapshot covers everything up to it) and `log`, which names the log those ids belong to.
- `resume`: the same without `events`: the page keeps what it has. If it missed something, `last_id` is where it was,
  and what it missed follows.
- `events`: what happened, ascending by id. `late` says that all of it is caught up: draw it in place, without motion or
  sound. `last_id` is where the page stands now. `viewers` is how many people watch.
- `appearance`: `palette`, the eight colours that viewers' numbers stand for on this server, and `streamers`, the ids of
  the viewers who are the streamer. A snapshot and a resume have it as a member.
- `overlay`: the overlay's options, size or name changed.
- `alert`: play this alert now; one with `elapsed` goes on from there, and one that is on screen already stays. `cut`:
  take it off. `mute`: sound on or off. `lead`: of the pages that show this overlay, this one plays the sound, or no
  longer does; its report of an alert's end counts. `sound_check`: play this sound, and report `sound`. `designs`: these
  were changed, or come soon.
- `air`: whether overlays may show anything (`on`); a page that may not draws nothing and makes no sound, and keeps what
  it has for later. A snapshot and a resume have it as a member, true or false.
- `featured`, for kinds that say so in their manifest: show this `event` large, or nothing where it is null, `until` a
  moment of the server's clock, null for without a limit; `people` are those its words may name (`id`, `name`, `color`);
  `at_once` says that the line was hidden: without a farewell. A snapshot and a resume have it as a member, null for
  nothing.
- `identify`: for so many `seconds` show which overlay this page is, in the words that come with it.

Page to server: `hello` first (protocol version, whether it is a preview and whether it can be seen, OBS's plugin
version; which alert is on its screen, and which it showed to their end of late, so that a lost connection repeats
none; how old the page is, how often it was dropped and came back), `visible` and `place` (what OBS does with it) when
these change, and `report`s: an alert was `shown` or `ended`, a file of it cannot be played (`media`), whether sound is
`running` or `blocked` (`sound`), that there are no voices (`speech`), an `error` of the page's script, how far it lags.
Nothing plays before a page that is no preview has said `hello`.

To come back after a lost connection, open the socket with `after=<last_id>` and `log=<log>`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import IntEnum
from typing import Annotated, Literal, TypedDict

import msgspec

from overlay import __version__
from overlay.domain.errors import InvalidRequest
from overlay.domain.events import LINE_TYPES, Event, Facts, Source
from overlay.domain.said import Words, english
from overlay.domain.state import StreamState

VERSION = 1
MAXIMUM_MESSAGE_BYTES = 16 * 1024
"""A page has nothing longer to say."""


class CloseCode(IntEnum):
    """Why the server closed a page's socket. 1012, the server is restarting, is Uvicorn's own."""

    BAD_MESSAGE = 4000
    GONE = 4001
    """The key was replaced or the overlay deleted: do not come back."""
    TOO_SLOW = 4002
    TOO_MANY_MESSAGES = 4003
    UNKNOWN_VERSION = 4004
    COME_BACK = 4005
    """What the page is sent changes from the ground up: come back and resume."""


_encode = msgspec.json.Encoder().encode


class EventJson(TypedDict):
    """A thing that happened. `data` follows from `type`; for a type that is not known it is Owncast's `eventData`."""

    id: int
    type: str
    source_id: str | None
    source: Source
    at: datetime
    received_at: datetime
    late: bool
    test: bool
    hidden: bool
    data: object
    facts: Facts


class _EventInFrame(EventJson, total=False):
    messages: list[msgspec.Raw]


class StateJson(TypedDict):
    """The stream as it is now."""

    live: bool
    since: datetime | None
    ended: datetime | None
    title: str
    name: str
    viewers: int
    peak_viewers: int


AlertId = Annotated[str, msgspec.Meta(max_length=64)]
Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
Pixels = Annotated[int, msgspec.Meta(ge=0, le=100_000)]


class Place(msgspec.Struct):
    """Where a page is: its size, and what OBS said of it, None and empty until it does.

    `active`: it is part of what goes out; `scene`: the one that goes out with this page in it.
    """

    width: Pixels = 0
    height: Pixels = 0
    active: bool | None = None
    scene: Annotated[str, msgspec.Meta(max_length=200)] = ""
    streaming: bool | None = None


class Hello(msgspec.Struct, tag_field="type", tag="hello"):
    protocol: int
    preview: bool = False
    visible: bool = True
    obs: Annotated[str, msgspec.Meta(max_length=64)] = ""
    playing: AlertId = ""
    ended: Annotated[tuple[AlertId, ...], msgspec.Meta(max_length=50)] = ()
    place: Place | None = None
    age: Annotated[float, msgspec.Meta(ge=0, le=1e9)] = 0.0
    """Seconds since the page was loaded."""
    files: Annotated[str, msgspec.Meta(max_length=64)] = ""
    """Which version of the files it runs, as it stands in their addresses."""
    dropped: Count = 0
    """How often it was cut since then because it could not keep up."""
    resumed: Count = 0
    """How often it came back since then."""


class Visible(msgspec.Struct, tag_field="type", tag="visible"):
    visible: bool


class Placed(msgspec.Struct, tag_field="type", tag="place"):
    place: Place


class Report(msgspec.Struct, tag_field="type", tag="report"):
    report: Literal["shown", "ended", "error", "lag", "media", "sound", "speech"]
    alert: AlertId = ""
    message: Annotated[str, msgspec.Meta(max_length=4000)] = ""
    seconds: float = 0.0


Said = Hello | Visible | Placed | Report
"""What a page can say."""

_from_page: msgspec.json.Decoder[Said] = msgspec.json.Decoder(Said)


def read(text: str | bytes) -> Said:
    """What a page says.

    Raises:
        InvalidRequest: it is not one of the messages above.
    """
    try:
        return _from_page.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as exc:
        raise InvalidRequest(f"not a message of this protocol: {exc}") from exc


def encode_event(event: Event, *, restored: Sequence[Event] = (), show_hidden: bool = False) -> bytes:
    """An event as pages and tools see it. The words of a hidden line are left out unless `show_hidden`.

    `restored` are the lines a VISIBILITY-UPDATE shows again, so that a page that never held them can.
    """
    data: object = event.data
    if event.hidden and event.type in LINE_TYPES and not show_hidden:
        data = None if event.data is None else msgspec.to_builtins(event.data) | {"fragments": []}
    elif event.data is None:
        data = msgspec.Raw(event.raw or b"null")
    body: _EventInFrame = {
        "id": event.id,
        "type": event.type,
        "source_id": event.source_id,
        "source": event.source,
        "at": event.at,
        "received_at": event.received_at,
        "late": event.late,
        "test": event.test,
        "hidden": event.hidden,
        "data": data,
        "facts": event.facts,
    }
    if restored:
        body["messages"] = [msgspec.Raw(encode_event(line)) for line in restored]
    return _encode(body)


def events(encoded: Iterable[bytes], *, last_id: int, viewers: int, late: bool = False) -> bytes:
    """One frame of events that are encoded already."""
    flag = b"true" if late else b"false"
    head = b'{"type":"events","late":%s,"last_id":%d,"viewers":%d,"events":[' % (flag, last_id, viewers)
    return head + b",".join(encoded) + b"]}"


def stream(state: StreamState) -> StateJson:
    """The state of the stream as pages see it."""
    return {
        "live": state.live,
        "since": state.since,
        "ended": state.ended,
        "title": state.title,
        "name": state.name,
        "viewers": state.viewers,
        "peak_viewers": state.peak_viewers,
    }


def message(type: str, **members: object) -> bytes:
    """Any other message: its type and members, by the table above."""
    return message_in(english(), type, **members)


def message_in(words: Words, type: str, /, **members: object) -> bytes:
    """The same, with the sentences in it in this language."""
    return words.json({"type": type, **members})


def welcome(
    *,
    log: str,
    last_id: int,
    state: StreamState,
    now: datetime,
    lines: Iterable[bytes] | None,
    members: Mapping[str, object],
    words: Words | None = None,
) -> bytes:
    """A `snapshot` with these lines, or, without any list of them, a `resume`. What is said in it is in `words`."""
    body: dict[str, object] = {
        "type": "resume" if lines is None else "snapshot",
        "protocol": VERSION,
        "version": __version__,
        "log": log,
        "last_id": last_id,
        "server_time": now,
        "state": stream(state),
        **members,
    }
    if lines is not None:
        body["events"] = [msgspec.Raw(line) for line in lines]
    return (words or english()).json(body)
