"""Webhook JSON -> domain event, one function per event type.

The dialects of `Owncast 0.1.3`, `0.2.x` and `0.3` are told apart by the fields that are there, never by a version
number: a server that reports 0.2.3 was seen speaking the later dialect. What does not decode is kept raw.
"""

import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from html import unescape
from typing import Annotated

import msgspec

from overlay.domain.events import (
    ActionPosted,
    ChatMessageSent,
    Data,
    Followed,
    Incoming,
    NameChanged,
    Source,
    Status,
    StreamScheduled,
    StreamStarted,
    StreamStopped,
    StreamTitleChanged,
    SystemMessagePosted,
    User,
    UserJoined,
    UserParted,
    VisibilityChanged,
)
from overlay.owncast.body import html_fragments
from overlay.owncast.envelope import open_envelope

SAME_BODY_SECONDS = 10.0
"""An event without an id is the same as one with the same body within this time."""

_Number = Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)]
"""A number that every reader of our JSON can hold."""

_NULL = msgspec.Raw(b"null")
_REMEMBERED = 512
_LONGEST_REMEMBERED = 2000

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);")


class _User(msgspec.Struct, rename="camel"):
    id: str
    display_name: str = ""
    display_color: _Number = 0
    created_at: str | None = None
    previous_names: list[str] | None = None
    name_changed_at: str | None = None
    scopes: list[str] | None = None
    is_bot: bool = False
    authenticated: bool = False


class _Status(msgspec.Struct, rename="camel"):
    online: bool = False
    viewer_count: _Number = 0
    session_max_viewer_count: _Number = 0
    stream_title: str = ""
    last_connect_time: str | None = None
    version_number: str = ""


class _ServerName(msgspec.Struct, rename="camel"):
    display_name: str = ""


class _Base(msgspec.Struct, rename="camel"):
    id: str | None = None
    timestamp: str | None = None
    status: msgspec.Raw = _NULL


class _Chat(_Base, kw_only=True):
    user: msgspec.Raw
    body: str = ""
    client_id: _Number | None = None
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
    duration_minutes: _Number = 0
    timezone: str = ""


class _Schedule(_Base):
    action: str = ""
    event: _Plan = msgspec.field(default_factory=_Plan)


class _OnlyId(msgspec.Struct):
    id: str | None = None


class _OnlyTimestamp(msgspec.Struct):
    timestamp: str | None = None


class _Decoded(msgspec.Struct):
    """What a body says. `happened` is its own time where it has one; `identity` names the event beyond its id."""

    type: str
    data: Data
    source_id: str | None = None
    happened: str | None = None
    identity: str | None = None


def decode(body: bytes, *, received_at: datetime, source: Source = "webhook", test: bool = False) -> Incoming:
    """One webhook body as an event on its way in.

    Raises:
        InvalidWebhook: the envelope is not one. Anything behind it is taken, raw at worst.
    """
    envelope = open_envelope(body)
    raw = bytes(envelope.event_data)
    kind, source_id, identity, happened, data, problem = envelope.type, None, None, None, None, ""
    function = _TYPES.get(kind)
    if function is None:
        problem = "no such event type is known"
    else:
        try:
            decoded = function(raw)
        except (msgspec.DecodeError, ValueError) as exc:
            problem = f"it does not decode: {exc}"
        else:
            kind, data, happened = decoded.type, decoded.data, decoded.happened
            source_id, identity = decoded.source_id, decoded.identity
    if data is None:
        source_id, happened = _id_and_time(raw)
    if source_id:
        identity = f"{kind}:{source_id}"
    seconds = None
    if identity is None:
        identity, seconds = f"{kind}~{hashlib.sha256(body).hexdigest()}", SAME_BODY_SECONDS
    return Incoming(
        type=kind,
        source=source,
        at=moment(happened) or received_at,
        received_at=received_at,
        data=data,
        raw=raw,
        body=body,
        source_id=source_id or None,
        identity=None if test else identity,
        identity_seconds=seconds,
        test=test,
        problem=problem,
    )


def moment(text: str | None) -> datetime | None:
    """Go's RFC 3339 with up to nine digits -> UTC; None for nothing, Go's zero time, and what is not a time."""
    if not text:
        return None
    try:
        value = datetime.fromisoformat(text)
        return None if value.year <= 1 or value.tzinfo is None else value.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def plain_name(text: str) -> str:
    """A display name as the viewer chose it: Owncast 0.1.3 sends it entity-encoded, later ones do not.

    Decoded once, and only entities that are whole: names are cut at 30 characters after encoding.
    """
    return _ENTITY.sub(lambda entity: unescape(entity.group()), text)


def _id_and_time(raw: bytes) -> tuple[str | None, str | None]:
    """The id and time of an event we could not decode, where they at least are what they seem."""
    id = time = None
    with suppress(msgspec.DecodeError):
        id = msgspec.json.decode(raw, type=_OnlyId).id
    with suppress(msgspec.DecodeError):
        time = msgspec.json.decode(raw, type=_OnlyTimestamp).timestamp
    return id, time


def _user(raw: msgspec.Raw) -> User:
    return _known_user(bytes(raw)) if len(raw) <= _LONGEST_REMEMBERED else _read_user(raw)


def _status(raw: msgspec.Raw) -> Status | None:
    return _known_status(bytes(raw)) if len(raw) <= _LONGEST_REMEMBERED else _read_status(raw)


@lru_cache(_REMEMBERED)
def _known_user(raw: bytes) -> User:
    """A viewer comes with the very same bytes in each of his messages."""
    return _read_user(raw)


@lru_cache(_REMEMBERED)
def _known_status(raw: bytes) -> Status | None:
    """It stays the same until the number of viewers changes."""
    return _read_status(raw)


def _read_user(raw: msgspec.Raw | bytes) -> User:
    user = _user_decoder.decode(raw)
    return User(
        id=user.id,
        name=plain_name(user.display_name),
        color=user.display_color,
        is_bot=user.is_bot,
        is_moderator="MODERATOR" in (user.scopes or ()),
        is_authenticated=user.authenticated,
        previous_names=tuple(map(plain_name, user.previous_names or ())),
        created_at=moment(user.created_at),
    )


def _read_status(raw: msgspec.Raw | bytes) -> Status | None:
    status = _status_decoder.decode(raw)
    if status is None:
        return None
    return Status(
        online=status.online,
        viewers=status.viewer_count,
        peak_viewers=status.session_max_viewer_count,
        title=status.stream_title,
        connected_at=moment(status.last_connect_time),
        version=status.version_number,
    )


def _chat(raw: bytes) -> _Decoded:
    got = _chat_decoder.decode(raw)
    data = ChatMessageSent(
        user=_user(got.user),
        fragments=html_fragments(got.body),
        visible=got.visible,
        client_id=got.client_id,
        status=_status(got.status),
    )
    return _Decoded("CHAT", data, got.id, got.timestamp)


def _system(raw: bytes) -> _Decoded:
    got = _line_decoder.decode(raw)
    name = plain_name(got.user.display_name) if got.user else ""
    return _Decoded("SYSTEM", SystemMessagePosted(name=name, fragments=html_fragments(got.body)), got.id, got.timestamp)


def _action(raw: bytes) -> _Decoded:
    got = _line_decoder.decode(raw)
    return _Decoded("CHAT_ACTION", ActionPosted(fragments=html_fragments(got.body)), got.id, got.timestamp)


def _joined(raw: bytes) -> _Decoded:
    got = _of_user_decoder.decode(raw)
    return _Decoded("USER_JOINED", UserJoined(user=_user(got.user), status=_status(got.status)), got.id, got.timestamp)


def _parted(raw: bytes) -> _Decoded:
    got = _of_user_decoder.decode(raw)
    return _Decoded("USER_PARTED", UserParted(user=_user(got.user), status=_status(got.status)), got.id, got.timestamp)


def _renamed(raw: bytes) -> _Decoded:
    got = _rename_decoder.decode(raw)
    if got.type == "" and got.new_name is None:
        # Builds of August 2021 sent joins under this type (owncast issue 1302).
        return _joined(raw)
    user = _user(got.user)
    data = NameChanged(
        user=user,
        old_name=user.previous_names[-1] if user.previous_names else "",
        new_name=user.name,
        status=_status(got.status),
    )
    # Its own id is empty and its own timestamp year 1, on every server seen.
    changed = _user_decoder.decode(got.user).name_changed_at
    identity = None
    if moment(changed) is not None:
        identity = f"NAME_CHANGE:{user.id}:{changed}:{got.new_name or user.name}"
    return _Decoded("NAME_CHANGE", data, got.id, changed if moment(changed) else got.timestamp, identity)


def _visibility(raw: bytes) -> _Decoded:
    got = _visibility_decoder.decode(raw)
    visible = got.visible if got.visible is not None else got.visible_before_0_2_4
    if visible is None:
        raise ValueError("neither 'visible' nor 'Visible' is there")
    ids = got.ids if got.ids is not None else got.ids_before_0_2_4
    data = VisibilityChanged(ids=tuple(ids or ()), visible=visible, status=_status(got.status))
    return _Decoded("VISIBILITY-UPDATE", data, got.id, got.timestamp)


def _stream(
    kind: str, event: type[StreamStarted] | type[StreamStopped] | type[StreamTitleChanged]
) -> Callable[[bytes], _Decoded]:
    def stream(raw: bytes) -> _Decoded:
        # Servers of 2021 sent stream events without any data.
        got = _Stream() if raw == b"null" else _stream_decoder.decode(raw)
        status = _status(got.status)
        title = got.stream_title or (status.title if status else "")
        return _Decoded(
            kind, event(title=title, name=got.name, summary=got.summary, status=status), got.id, got.timestamp
        )

    return stream


def _followed(raw: bytes) -> _Decoded:
    got = _follow_decoder.decode(raw)
    data = Followed(name=plain_name(got.name), handle=got.username, image=got.image)
    return _Decoded("FEDIVERSE_ENGAGEMENT_FOLLOW", data, got.id, got.timestamp)


def _scheduled(raw: bytes) -> _Decoded:
    got = _schedule_decoder.decode(raw)
    data = StreamScheduled(
        action=got.action,
        name=got.event.name,
        description=got.event.description,
        starts_at=moment(got.event.start_time),
        duration_minutes=got.event.duration_minutes,
        timezone=got.event.timezone,
        status=_status(got.status),
    )
    return _Decoded("SCHEDULED_EVENTS", data, got.id, got.timestamp)


_user_decoder = msgspec.json.Decoder(_User)
_status_decoder = msgspec.json.Decoder(_Status | None)
_chat_decoder = msgspec.json.Decoder(_Chat)
_line_decoder = msgspec.json.Decoder(_Line)
_of_user_decoder = msgspec.json.Decoder(_OfUser)
_rename_decoder = msgspec.json.Decoder(_Rename)
_visibility_decoder = msgspec.json.Decoder(_Visibility)
_stream_decoder = msgspec.json.Decoder(_Stream)
_follow_decoder = msgspec.json.Decoder(_Follow)
_schedule_decoder = msgspec.json.Decoder(_Schedule)

_TYPES: dict[str, Callable[[bytes], _Decoded]] = {
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
