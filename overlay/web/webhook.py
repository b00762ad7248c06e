"""POST from Owncast: check key and signature, decode the body, hand the event to the intake, answer once it is kept."""

import asyncio
import hmac
import logging
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from overlay.domain.errors import InvalidSignature, InvalidWebhook, StorageUnavailable
from overlay.domain.events import Incoming
from overlay.intake import Intake
from overlay.owncast import signature
from overlay.owncast.envelope import MAXIMUM_BYTES
from overlay.owncast.payload import decode
from overlay.storage.event_log import Appended
from overlay.web.access import NOT_KEPT, SAFETY_HEADERS
from overlay.web.errors import status_of
from overlay.web.http_protocol import Answer, Headers

SIGNATURE_HEADER = signature.HEADER.encode()

_PATH = "/webhook/"
_HEADERS = [*SAFETY_HEADERS, NOT_KEPT]
_NEW = Answer(204, [(b"overlay-event", b"new"), *_HEADERS])
_KNOWN = Answer(204, [(b"overlay-event", b"known"), *_HEADERS])

log = logging.getLogger(__name__)


class Webhook:
    """A `Handler` for `web/http_protocol.py`, which calls it for each POST that has the right key.

    `key` and `secret` are asked for at every request, because the panel may change them.
    """

    def __init__(self, intake: Intake, *, key: Callable[[], str], secret: Callable[[], str]) -> None:
        self._intake = intake
        self._key = key
        self._secret = secret
        self.received = 0
        self.refused: Counter[str] = Counter()
        """Refusals by a short reason."""
        self.last_at: datetime | None = None
        self.last_type = ""
        self.last_delay: timedelta | None = None
        """Between when it happened, by Owncast's clock, and its arrival by ours; None where it carries no time."""
        self.seen: Counter[str] = Counter()
        """Known event types, as they arrived since the start."""
        self.changed: Callable[[], None] = lambda: None

    def is_at(self, path: str) -> bool:
        return path.startswith(_PATH) and hmac.compare_digest(
            path[len(_PATH) :].encode("utf-8", "replace"), self._key().encode()
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What comes to this address and is no webhook."""
        if not self.is_at(scope["path"]):
            # As the router says it of an unknown path, to the byte.
            raise HTTPException(404)
        if scope["method"] != "POST":
            raise HTTPException(405, headers={"Allow": "POST"})
        raise HTTPException(400, "a webhook cannot ask for another protocol")

    def take(self, headers: Headers, body: bytes, answer: Callable[[Answer], None]) -> None:
        try:
            self._verify(headers, body)
            incoming = decode(body, received_at=datetime.now(UTC))
        except (InvalidWebhook, InvalidSignature) as refusal:
            self._refuse(refusal, answer)
        else:
            self._intake.take(incoming).add_done_callback(lambda taken: self._settled(incoming, taken, answer))

    def too_large(self, answer: Callable[[Answer], None]) -> None:
        problem = f"the body has more than {MAXIMUM_BYTES} bytes"
        self._refuse(InvalidWebhook(problem, reason="too_large", status=413), answer)

    def cut_off(self) -> None:
        self.refused["cut_off"] += 1
        self.changed()

    def _verify(self, headers: Headers, body: bytes) -> None:
        secret = self._secret()
        if secret:
            given = next((value for name, value in headers if name == SIGNATURE_HEADER), None)
            signature.verify(None if given is None else given.decode("latin-1"), secret, body, time.time())

    def _settled(self, incoming: Incoming, taken: asyncio.Future[Appended], answer: Callable[[Answer], None]) -> None:
        try:
            appended = taken.result()
        except (StorageUnavailable, asyncio.CancelledError) as problem:
            self._refuse(StorageUnavailable(str(problem) or "this program is ending"), answer)
            return
        except Exception:
            log.exception("a webhook could not be kept")
            answer(Answer(500, _HEADERS, error="this went wrong in the program"))
            return
        self.received += 1
        self.last_at, self.last_type = incoming.received_at, incoming.type[:64]
        self.last_delay = incoming.received_at - incoming.at if incoming.at != incoming.received_at else None
        if not incoming.problem:
            self.seen[incoming.type] += 1
        self.changed()
        answer(_KNOWN if appended.known else _NEW)

    def _refuse(
        self, refusal: InvalidWebhook | InvalidSignature | StorageUnavailable, answer: Callable[[Answer], None]
    ) -> None:
        if isinstance(refusal, InvalidWebhook):
            reason = refusal.reason
        else:
            reason = f"signature {refusal.reason}" if isinstance(refusal, InvalidSignature) else "storage"
        self.refused[reason] += 1
        self.changed()
        answer(Answer(status_of(refusal), _HEADERS, error=str(refusal)))
