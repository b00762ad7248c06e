"""What many events share: the viewer, the stream's status, times, names."""

import re
from datetime import UTC, datetime
from functools import lru_cache
from html import unescape
from typing import Annotated

import msgspec

from overlay.domain.events import Status, User

Number = Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)]
"""A number that every reader of our JSON can hold."""

_REMEMBERED = 512
_LONGEST_REMEMBERED = 2000

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);")


class _User(msgspec.Struct, rename="camel"):
    id: str
    display_name: str = ""
    display_color: Number = 0
    created_at: str | None = None
    previous_names: list[str] | None = None
    name_changed_at: str | None = None
    scopes: list[str] | None = None
    is_bot: bool = False
    authenticated: bool = False


class _Status(msgspec.Struct, rename="camel"):
    online: bool = False
    viewer_count: Number = 0
    session_max_viewer_count: Number = 0
    stream_title: str = ""
    last_connect_time: str | None = None
    version_number: str = ""


def read_user(raw: msgspec.Raw) -> User:
    return _known_user(bytes(raw)) if len(raw) <= _LONGEST_REMEMBERED else _read_user(raw)


def name_changed_at(raw: msgspec.Raw) -> str | None:
    """When the viewer took his name, as Owncast wrote it."""
    return _user_decoder.decode(raw).name_changed_at


def read_status(raw: msgspec.Raw) -> Status | None:
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


_user_decoder = msgspec.json.Decoder(_User)
_status_decoder = msgspec.json.Decoder(_Status | None)
