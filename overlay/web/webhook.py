"""POST from Owncast: check the key, read the body, hand it to the intake, answer.

Plain ASGI: this is the one address that is called for every line of chat, and Owncast's chat waits for the answer.
"""

import hmac
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from overlay.domain.errors import InvalidSignature, InvalidWebhook, OverlayError, StorageUnavailable
from overlay.intake import Intake
from overlay.owncast import signature
from overlay.owncast.envelope import MAXIMUM_BYTES
from overlay.owncast.payload import decode
from overlay.web.errors import status_of

SIGNATURE_HEADER = signature.HEADER.encode()

Headers = list[tuple[bytes, bytes]]


class Webhook:
    """`key` and `secret` are asked for at every request, because the panel may change them."""

    def __init__(self, intake: Intake, *, key: Callable[[], str], secret: Callable[[], str]) -> None:
        self._intake = intake
        self._key = key
        self._secret = secret
        self.received = 0
        self.refused: Counter[str] = Counter()
        """Refusals by a short reason."""
        self.last_at: datetime | None = None
        self.last_type = ""
        self.seen: Counter[str] = Counter()
        """Known event types, as they arrived since the start."""
        self.changed: Callable[[], None] = lambda: None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = scope["path_params"]["key"]
        if not hmac.compare_digest(key.encode("utf-8", "replace"), self._key().encode()):
            # As the router says it of an unknown path, to the byte.
            raise HTTPException(404)
        if scope["method"] != "POST":
            raise HTTPException(405, headers={"Allow": "POST"})
        try:
            body = await _read(scope, receive)
            headers = await self._take(scope, body)
        except (InvalidWebhook, InvalidSignature) as refusal:
            self.refused[
                f"signature {refusal.reason}" if isinstance(refusal, InvalidSignature) else refusal.reason
            ] += 1
            await self._refuse(send, refusal)
        except StorageUnavailable as refusal:
            self.refused["storage"] += 1
            await self._refuse(send, refusal)
        else:
            await _answer(send, 204, headers=headers)

    async def _take(self, scope: Scope, body: bytes) -> Headers:
        secret = self._secret()
        if secret:
            given = next((value for name, value in scope["headers"] if name == SIGNATURE_HEADER), None)
            signature.verify(None if given is None else given.decode("latin-1"), secret, body, time.time())
        incoming = decode(body, received_at=datetime.now(UTC))
        appended = await self._intake.accept(incoming)
        self.received += 1
        self.last_at, self.last_type = incoming.received_at, incoming.type[:64]
        if not incoming.problem:
            self.seen[incoming.type] += 1
        self.changed()
        return [(b"overlay-event", b"known" if appended.known else b"new")]

    async def _refuse(self, send: Send, refusal: OverlayError) -> None:
        self.changed()
        await _answer(send, status_of(refusal), error=str(refusal))


async def _read(scope: Scope, receive: Receive) -> bytes:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit() and int(value[:12]) > MAXIMUM_BYTES:
            raise _too_large()
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise InvalidWebhook("the body ended early", reason="cut_off")
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > MAXIMUM_BYTES:
            raise _too_large()
        chunks.append(chunk)
        if not message.get("more_body", False):
            return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _too_large() -> InvalidWebhook:
    return InvalidWebhook(f"the body has more than {MAXIMUM_BYTES} bytes", reason="too_large", status=413)


async def _answer(send: Send, status: int, *, error: str = "", headers: Headers | None = None) -> None:
    body = msgspec.json.encode({"error": error}) if error else b""
    answer: Headers = [*(headers or [])]
    if error:
        answer += [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": answer})
    await send({"type": "http.response.body", "body": body})
