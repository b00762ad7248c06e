"""What a run may say of its event, cut to a length that a row and a screen can take."""

from dataclasses import replace
from zlib import crc32

from overlay.domain.events import (
    ActionPosted,
    ChatMessageSent,
    Followed,
    NameChanged,
    StreamScheduled,
    StreamStarted,
    StreamStopped,
    StreamTitleChanged,
    SystemMessagePosted,
)
from overlay.domain.runs import Values
from overlay.domain.text import Fragment, Fragments, words
from overlay.rules.moment import Moment

PALETTE = 8
"""How many colours Owncast has for its viewers."""

_NAME_LENGTH = 100
_TITLE_LENGTH = 300
_MESSAGE_LENGTH = 1000
_FRAGMENTS = 200
_ADDRESS_LENGTH = 2000


def values_of(moment: Moment) -> Values:
    values = _values(moment)
    # A test that says nothing at all still shows that the way to the screen works.
    return values if values.name or not moment.test else replace(values, name=moment.event.type)


def _values(moment: Moment) -> Values:
    data = moment.event.data
    status = getattr(data, "status", None)
    # A test may bring its own number of viewers; of the stream there is only one.
    viewers = status.viewers if moment.test and status is not None else moment.viewers
    values = Values(viewers=viewers, uptime=int(moment.uptime.total_seconds()) if moment.uptime else 0)
    user = moment.user
    if user is not None:
        values = replace(
            values,
            name=cut(user.name, _NAME_LENGTH),
            user_id=user.id,
            color=user.color,
            is_moderator=user.is_moderator,
            is_authenticated=user.is_authenticated,
            is_bot=user.is_bot,
        )
    match data:
        case ChatMessageSent(fragments=fragments) | ActionPosted(fragments=fragments):
            return _with_message(values, fragments)
        case SystemMessagePosted(name=name, fragments=fragments):
            return _with_message(replace(values, name=cut(name, _NAME_LENGTH)), fragments)
        case NameChanged(old_name=old_name):
            return replace(values, old_name=cut(old_name, _NAME_LENGTH))
        case StreamStarted() | StreamStopped() | StreamTitleChanged():
            return replace(values, name=cut(data.name, _NAME_LENGTH), title=cut(data.title, _TITLE_LENGTH))
        case StreamScheduled():
            return replace(values, name=cut(data.name, _NAME_LENGTH), title=cut(data.name, _TITLE_LENGTH))
        case Followed():
            handle = f"@{data.handle.removeprefix('@')}" if data.handle else ""
            return replace(
                values,
                name=cut(data.name or data.handle, _NAME_LENGTH),
                handle=cut(handle, _NAME_LENGTH),
                # Nobody gave this person a colour; the same one always has the same.
                color=crc32(data.handle.encode("utf-8", "replace")) % PALETTE,
            )
    return values


def cut(text: str, length: int) -> str:
    """On one line, with an ellipsis for what is left out."""
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _with_message(values: Values, fragments: Fragments) -> Values:
    kept: list[Fragment] = []
    left = _MESSAGE_LENGTH
    for fragment in fragments[:_FRAGMENTS]:
        if left <= 0:
            break
        if len(fragment.url) > _ADDRESS_LENGTH:
            fragment = Fragment("text", fragment.text)
        if len(fragment.text) > left:
            fragment = replace(fragment, text=f"{fragment.text[: left - 1]}…")
        left -= len(fragment.text)
        kept.append(fragment)
    return replace(values, fragments=tuple(kept), message=cut(words(kept), _MESSAGE_LENGTH))
