"""A webhook's body -> an event on its way in. What does not decode is kept raw."""

import hashlib
from contextlib import suppress
from datetime import datetime

import msgspec

from overlay.domain.events import Incoming, Source
from overlay.owncast.envelope import open_envelope
from overlay.owncast.event_data import TYPES
from overlay.owncast.parts import moment

SAME_BODY_SECONDS = 10.0
"""An event without an id is the same as one with the same body within this time."""


class _OnlyId(msgspec.Struct):
    id: str | None = None


class _OnlyTimestamp(msgspec.Struct):
    timestamp: str | None = None


def decode(body: bytes, *, received_at: datetime, source: Source = "webhook", test: bool = False) -> Incoming:
    """One webhook body as an event on its way in.

    Raises:
        InvalidWebhook: the envelope is not one. Anything behind it is taken, raw at worst.
    """
    envelope = open_envelope(body)
    raw = bytes(envelope.event_data)
    kind, source_id, identity, happened, data, problem = envelope.type, None, None, None, None, ""
    function = TYPES.get(kind)
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


def _id_and_time(raw: bytes) -> tuple[str | None, str | None]:
    """The id and time of an event we could not decode, where they at least are what they seem."""
    id = time = None
    with suppress(msgspec.DecodeError):
        id = msgspec.json.decode(raw, type=_OnlyId).id
    with suppress(msgspec.DecodeError):
        time = msgspec.json.decode(raw, type=_OnlyTimestamp).timestamp
    return id, time
