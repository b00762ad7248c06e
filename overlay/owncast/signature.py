"""The `owncast-signature` header: checked on what Owncast sends, made for what a replay sends.

Owncast signs from 0.3.0 on: `t=<unix seconds>.s=<64 hex digits>`, the second an HMAC-SHA256 with the webhook's secret
over `<t>.<raw body>`.
"""

import hmac
import re

from overlay.domain.errors import InvalidSignature

HEADER = "owncast-signature"
WINDOW_SECONDS = 300.0

# At most 15 digits: enough for any clock, and nothing that is slow to turn into a number.
_FORMAT = re.compile(r"t=([0-9]{1,15})\.s=([0-9a-fA-F]{64})")


def verify(header: str | None, secret: str, body: bytes, now: float) -> None:
    """Return if `header` is a fresh signature of exactly these bytes.

    The signature is compared before the time is looked at, so "stale" is only ever said of a genuine one: it means that
    a clock is wrong, or that somebody repeats an old request.

    Raises:
        InvalidSignature: its `reason` says which of the four ways it failed.
    """
    if not header or not header.strip():
        raise InvalidSignature(
            "The webhook has no owncast-signature header, but a webhook secret is set here: "
            "give the webhook the same secret in Owncast, or clear it here.",
            reason="missing",
        )
    match = _FORMAT.fullmatch(header.strip())
    if match is None:
        raise InvalidSignature(
            "The owncast-signature header must look like t=<unix seconds>.s=<64 hex digits>.", reason="malformed"
        )
    signed_at, given = match[1], bytes.fromhex(match[2])
    if not hmac.compare_digest(given, _digest(secret, signed_at, body)):
        raise InvalidSignature(
            "The webhook's signature was not made with the webhook secret set here: both sides need the same one.",
            reason="mismatch",
        )
    if abs(now - int(signed_at)) > WINDOW_SECONDS:
        raise InvalidSignature(
            f"The webhook was signed more than {WINDOW_SECONDS:.0f} seconds away from this machine's clock: "
            "set both clocks.",
            reason="stale",
        )


def sign(secret: str, body: bytes, now: float) -> str:
    """The header Owncast would send with this body."""
    signed_at = str(int(now))
    return f"t={signed_at}.s={_digest(secret, signed_at, body).hex()}"


def _digest(secret: str, signed_at: str, body: bytes) -> bytes:
    message = b".".join((signed_at.encode("ascii"), body))
    # surrogateescape: a secret from the environment is the bytes it was, also where they are not UTF-8
    return hmac.digest(secret.encode(errors="surrogateescape"), message, "sha256")
