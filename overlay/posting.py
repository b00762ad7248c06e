"""Posting into Owncast's chat, and showing on our own overlays what Owncast accepted.

Owncast sends no webhook for what its integration API posted (seen on 0.1.3 and 0.2.x), so the event is made here.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal, assert_never

import msgspec

from overlay.domain.errors import (
    Conflict,
    InvalidRequest,
    NotFound,
    OwncastError,
    OwncastNotConfigured,
    StorageUnavailable,
)
from overlay.domain.events import (
    ActionPosted,
    ChatMessageSent,
    Data,
    Event,
    Incoming,
    SystemMessagePosted,
    User,
    VisibilityChanged,
)
from overlay.domain.said import Said
from overlay.domain.text import words
from overlay.intake import Intake
from overlay.owncast.body import escape_post, posted_fragments, posted_html_fragments, posted_user_fragments
from overlay.owncast_link import OwncastLink
from overlay.storage.event_log import EventLog

Kind = Literal["system", "user", "action"]

LONGEST_POST = 5000
"""Characters. Owncast was seen to accept as many on all three addresses."""

LONGEST_NAMING_SECONDS = 1.0

BOT_NAME = "Bot"
_BOT_COLOR = 5

log = logging.getLogger(__name__)


class Posting:
    """Says things in chat, and takes our own things back off the overlays."""

    def __init__(self, link: OwncastLink, intake: Intake, event_log: EventLog, *, bot_name: Callable[[], str]) -> None:
        self._link = link
        self._bot_name = bot_name
        self._intake = intake
        self._log = event_log

    async def post(self, kind: Kind, body: str, *, html: bool = False) -> Event:
        """Posts once, never again by itself, and returns the event that the overlays show.

        Raises:
            InvalidRequest: blank, too long, or HTML where Owncast takes none.
            OwncastNotConfigured, OwncastRefused, OwncastUnavailable: it was not posted.
            OwncastTimeout: it may have been posted; nothing is shown.
            StorageUnavailable: it was posted; nothing is shown.
        """
        if not body.strip():
            raise InvalidRequest(Said("error.posting.blank"))
        if len(body) > LONGEST_POST:
            raise InvalidRequest(Said("error.posting.too_long", n=len(body), most=LONGEST_POST))
        if html and kind == "user":
            raise InvalidRequest(Said("error.posting.no_html"))
        client = self._link.client
        if not client.url:
            raise OwncastNotConfigured(Said("error.owncast.no_address_yet"))
        emoji = self._link.emoji
        data: Data
        match kind:
            case "user":
                await client.post_user(body)
                fragments = posted_user_fragments(body, emoji)
                data = ChatMessageSent(user=await self._bot(words(fragments)), fragments=fragments)
            case "system":
                await client.post_system(body if html else escape_post(body))
                fragments = posted_html_fragments(body, emoji) if html else posted_fragments(body)
                data = SystemMessagePosted(name=self._link.health.name, fragments=fragments)
            case "action":
                await client.post_action(body if html else escape_post(body))
                data = ActionPosted(fragments=posted_html_fragments(body, emoji) if html else posted_fragments(body))
            case _:
                assert_never(kind)
        types = {"user": "CHAT", "system": "SYSTEM", "action": "CHAT_ACTION"}
        try:
            return await self._keep(types[kind], data, {"body": body})
        except StorageUnavailable as exc:
            raise StorageUnavailable(Said("error.posting.not_kept", why=exc.said)) from exc

    async def remove(self, event_id: int) -> Event:
        """Takes one of our own posts off the overlays; in Owncast's own chat it stays.

        Raises:
            NotFound, Conflict: there is no such post, or it is a viewer's.
        """
        event = await self._log.get(event_id)
        if event is None:
            raise NotFound(Said("error.stage.no_event", id=event_id))
        if event.source != "post" or isinstance(event.data, VisibilityChanged):
            raise Conflict(Said("error.posting.not_ours", id=event_id))
        data = VisibilityChanged(
            ids=(event.source_id,) if event.source_id else (), event_ids=(event.id,), visible=False
        )
        return await self._keep("VISIBILITY-UPDATE", data, {"event_ids": [event.id], "visible": False})

    async def _bot(self, said: str) -> User:
        """Whom this post is from. Owncast tells the token's name only in the chat's history, and only to an admin."""
        name = self._bot_name()
        if name:
            return User(id="", name=name, color=_BOT_COLOR, is_bot=True)
        if self._link.bot is None and self._link.health.can_admin:
            try:
                # The line is in the chat already: overlays must not wait long for its name.
                async with asyncio.timeout(LONGEST_NAMING_SECONDS):
                    self._link.bot = await self._link.client.bot(said)
            except (OwncastError, TimeoutError) as problem:
                log.warning("the bot's name stays unknown: %r", problem)
        return self._link.bot or User(id="", name=BOT_NAME, color=_BOT_COLOR, is_bot=True)

    async def _keep(self, type: str, data: Data, raw: object) -> Event:
        now = datetime.now(UTC)
        incoming = Incoming(
            type=type,
            source="post",
            at=now,
            received_at=now,
            data=data,
            raw=b"",
            body=msgspec.json.encode({"type": type, "eventData": raw}),
        )
        return (await self._intake.accept(incoming)).event
