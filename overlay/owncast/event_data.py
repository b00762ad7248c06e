"""The `eventData` of each event type -> what happened: one function per type.

The dialects of `Owncast 0.1.3`, `0.2.x` and `0.3` are told apart by the fields that are there, never by a version
number: a server that reports 0.2.3 was seen speaking the later dialect.
"""

from collections.abc import Callable

import msgspec

from overlay.domain.events import (
    ActionPosted,
    ChatMessageSent,
    Data,
    Followed,
    NameChanged,
    StreamScheduled,
    StreamStarted,
    StreamStopped,
    StreamTitleChanged,
    SystemMessagePosted,
    UserJoined,
    UserParted,
    VisibilityChanged,
)
from overlay.owncast.body import html_fragments
from overlay.owncast.parts import Number, moment, name_changed_at, plain_name, read_status, read_user

_NULL = msgspec.Raw(b"null")


class _ServerName(msgspec.Struct, rename="camel"):
    display_name: str = ""


class _Base(msgspec.Struct, rename="camel"):
    id: str | None = None
    timestamp: str | None = None
    status: msgspec.Raw = _NULL


class _Chat(_Base, kw_only=True):
    user: msgspec.Raw
    body: str = ""
    client_id: Number | None = None
    visible: bool = True


class _Line(_Base):
    """A system line or action, as Owncast's chat socket has them; no webhook carries one."""

    body: str = ""
    user: _ServerName | None = None


class _OfUser(_Base, kw_only=True):
    user: msgspec.Raw


class _Rename(_Base, kw_only=True):
    user: msgspec.Raw
    type: str | None = None
    new_name: str | None = None


class _Visibility(_Base):
    ids: list[str] | None = None
    visible: bool | None = None
    ids_before_0_2_4: list[str] | None = msgspec.field(default=None, name="MessageIDs")
    visible_before_0_2_4: bool | None = msgspec.field(default=None, name="Visible")


class _Stream(_Base):
    name: str = ""
    summary: str = ""
    stream_title: str = ""


class _Follow(_Base):
    name: str = ""
    username: str = ""
    image: str = ""


class _Plan(msgspec.Struct, rename="camel"):
    id: str = ""
    name: str = ""
    description: str = ""
    start_time: str | None = None
    duration_minutes: Number = 0
    timezone: str = ""


class _Schedule(_Base):
    action: str = ""
    event: _Plan = msgspec.field(default_factory=_Plan)


class Decoded(msgspec.Struct):
    """What a body says. `happened` is its own time where it has one; `identity` names the event beyond its id."""

    type: str
    data: Data
    source_id: str | None = None
    happened: str | None = None
    identity: str | None = None


def _chat(raw: bytes) -> Decoded:
    got = _chat_decoder.decode(raw)
    data = ChatMessageSent(
        user=read_user(got.user),
        fragments=html_fragments(got.body),
        visible=got.visible,
        client_id=got.client_id,
        status=read_status(got.status),
    )
    return Decoded("CHAT", data, got.id, got.timestamp)


def _system(raw: bytes) -> Decoded:
    got = _line_decoder.decode(raw)
    name = plain_name(got.user.display_name) if got.user else ""
    return Decoded("SYSTEM", SystemMessagePosted(name=name, fragments=html_fragments(got.body)), got.id, got.timestamp)


def _action(raw: bytes) -> Decoded:
    got = _line_decoder.decode(raw)
    return Decoded("CHAT_ACTION", ActionPosted(fragments=html_fragments(got.body)), got.id, got.timestamp)


def _joined(raw: bytes) -> Decoded:
    got = _ofuser_decoder.decode(raw)
    return Decoded(
        "USER_JOINED", UserJoined(user=read_user(got.user), status=read_status(got.status)), got.id, got.timestamp
    )


def _parted(raw: bytes) -> Decoded:
    got = _ofuser_decoder.decode(raw)
    return Decoded(
        "USER_PARTED", UserParted(user=read_user(got.user), status=read_status(got.status)), got.id, got.timestamp
    )


def _renamed(raw: bytes) -> Decoded:
    got = _rename_decoder.decode(raw)
    if got.type == "" and got.new_name is None:
        # Builds of August 2021 sent joins under this type (owncast issue 1302).
        return _joined(raw)
    user = read_user(got.user)
    data = NameChanged(
        user=user,
        old_name=user.previous_names[-1] if user.previous_names else "",
        new_name=user.name,
        status=read_status(got.status),
    )
    # Its own id is empty and its own timestamp year 1, on every server seen.
    changed = name_changed_at(got.user)
    identity = None
    if moment(changed) is not None:
        identity = f"NAME_CHANGE:{user.id}:{changed}:{got.new_name or user.name}"
    return Decoded("NAME_CHANGE", data, got.id, changed if moment(changed) else got.timestamp, identity)


def _visibility(raw: bytes) -> Decoded:
    got = _visibility_decoder.decode(raw)
    visible = got.visible if got.visible is not None else got.visible_before_0_2_4
    if visible is None:
        raise ValueError("neither 'visible' nor 'Visible' is there")
    ids = got.ids if got.ids is not None else got.ids_before_0_2_4
    data = VisibilityChanged(ids=tuple(ids or ()), visible=visible, status=read_status(got.status))
    return Decoded("VISIBILITY-UPDATE", data, got.id, got.timestamp)


def _stream(
    kind: str, event: type[StreamStarted] | type[StreamStopped] | type[StreamTitleChanged]
) -> Callable[[bytes], Decoded]:
    def stream(raw: bytes) -> Decoded:
        # Servers of 2021 sent stream events without any data.
        got = _Stream() if raw == b"null" else _stream_decoder.decode(raw)
        status = read_status(got.status)
        title = got.stream_title or (status.title if status else "")
        return Decoded(
            kind, event(title=title, name=got.name, summary=got.summary, status=status), got.id, got.timestamp
        )

    return stream


def _followed(raw: bytes) -> Decoded:
    got = _follow_decoder.decode(raw)
    data = Followed(name=plain_name(got.name), handle=got.username, image=got.image)
    return Decoded("FEDIVERSE_ENGAGEMENT_FOLLOW", data, got.id, got.timestamp)


def _scheduled(raw: bytes) -> Decoded:
    got = _schedule_decoder.decode(raw)
    data = StreamScheduled(
        action=got.action,
        name=got.event.name,
        description=got.event.description,
        starts_at=moment(got.event.start_time),
        duration_minutes=got.event.duration_minutes,
        timezone=got.event.timezone,
        status=read_status(got.status),
    )
    return Decoded("SCHEDULED_EVENTS", data, got.id, got.timestamp)


_chat_decoder = msgspec.json.Decoder(_Chat)
_line_decoder = msgspec.json.Decoder(_Line)
_ofuser_decoder = msgspec.json.Decoder(_OfUser)
_rename_decoder = msgspec.json.Decoder(_Rename)
_visibility_decoder = msgspec.json.Decoder(_Visibility)
_stream_decoder = msgspec.json.Decoder(_Stream)
_follow_decoder = msgspec.json.Decoder(_Follow)
_schedule_decoder = msgspec.json.Decoder(_Schedule)

TYPES: dict[str, Callable[[bytes], Decoded]] = {
    "CHAT": _chat,
    "SYSTEM": _system,
    "CHAT_ACTION": _action,
    "USER_JOINED": _joined,
    "USER_PARTED": _parted,
    "NAME_CHANGE": _renamed,
    "VISIBILITY-UPDATE": _visibility,
    "STREAM_STARTED": _stream("STREAM_STARTED", StreamStarted),
    "STREAM_STOPPED": _stream("STREAM_STOPPED", StreamStopped),
    "STREAM_TITLE_UPDATED": _stream("STREAM_TITLE_UPDATED", StreamTitleChanged),
    "FEDIVERSE_ENGAGEMENT_FOLLOW": _followed,
    "SCHEDULED_EVENTS": _scheduled,
}
