"""OwncastClient: what we ask of an Owncast server, and post into its chat.

The integration API checks a token's scope before it looks at the body, answers a wrong token and a missing scope alike
(401, `unauthorized`), and can put an `error` into a 200; so an answer is a success only where it says so (Owncast 0.1.3
and the newer line, recorded in `tests/payloads/rest-answers.jsonl`).
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import TypeVar

import httpx

from overlay.domain.errors import (
    InvalidRequest,
    NotFound,
    NotOwncast,
    OwncastError,
    OwncastNotConfigured,
    OwncastRefused,
    OwncastTimeout,
    OwncastUnavailable,
)
from overlay.domain.events import Status, User
from overlay.domain.text import words as words_of
from overlay.owncast.answers import (
    Scope,
    Scopes,
    ServerClock,
    ServerConfig,
    read_bots,
    read_clock,
    read_config,
    read_emoji,
    read_json,
    read_status,
    read_words,
)
from overlay.owncast.body import html_fragments
from overlay.owncast.emoji_path import owncast_address
from overlay.owncast.failures import Limits
from overlay.owncast.transport import Answer, OwncastTransport

T = TypeVar("T")

__all__ = ["OwncastClient", "Scope", "Scopes", "ServerConfig"]

_MAY: Mapping[Scope, str] = {
    "CAN_SEND_MESSAGES": "send chat messages on behalf of users",
    "CAN_SEND_SYSTEM_MESSAGES": "send system messages and actions",
    "HAS_ADMIN_ACCESS": "do what an administrator does",
}
_SEND, _SYSTEM, _ACTION = (f"/api/integrations/chat/{name}" for name in ("send", "system", "action"))
_VISIBILITY = "/api/integrations/chat/messagevisibility"
_TITLE = "/api/integrations/streamtitle"
_CLIENTS = "/api/integrations/clients"
_HISTORY = "/api/integrations/chat"


class OwncastClient:
    """One Owncast server as seen with one access token. Either may still be empty: then calls say so.

    Made anew when the configuration changes; it owns nothing, the `httpx.AsyncClient` belongs to whoever opened it.
    The token is in no message, representation or log.
    """

    def __init__(self, http: httpx.AsyncClient, url: str, token: str = "", *, limits: Limits | None = None) -> None:
        self._transport = OwncastTransport(http, url, limits or Limits())
        self._token = token

    def __repr__(self) -> str:
        return f"OwncastClient({self.url!r}, {'with' if self._token else 'without'} a token)"

    @property
    def url(self) -> str:
        return self._transport.url

    async def post_user(self, body: str) -> None:
        """Post as the token's own user. Owncast renders Markdown and known emoji, and cleans it."""
        await self._post(_SEND, body, "CAN_SEND_MESSAGES")

    async def post_system(self, body: str) -> None:
        """Post under the server's name. Owncast does not clean this: give it `escape_post(text)`, or trusted HTML."""
        await self._post(_SYSTEM, body, "CAN_SEND_SYSTEM_MESSAGES")

    async def post_action(self, body: str) -> None:
        """Post a line without a speaker. Not cleaned either."""
        await self._post(_ACTION, body, "CAN_SEND_SYSTEM_MESSAGES")

    async def set_visibility(self, ids: Sequence[str], *, visible: bool) -> None:
        """Hide lines of chat by their ids, or show them again. Owncast says yes to ids that it does not know, too.

        Raises:
            OwncastRefused: the token may not, or Owncast said no.
            OwncastTimeout: it may have been done.
        """
        if not ids:
            # Owncast's handler breaks on an empty list.
            raise InvalidRequest("ids: at least one line was expected")
        await self._command(
            _VISIBILITY,
            {"idArray": [*ids], "visible": visible},
            "HAS_ADMIN_ACCESS",
            refused="change the line",
            doubt="it may have been done, so look at the chat",
        )

    async def set_title(self, title: str) -> None:
        """Call the stream something else.

        Raises:
            OwncastRefused: the token may not, or Owncast said no.
            OwncastTimeout: it may have been done.
        """
        await self._command(
            _TITLE,
            {"value": title},
            "HAS_ADMIN_ACCESS",
            refused="change the title",
            doubt="it may have been changed, so look before you send it again",
        )

    async def check_token(self) -> Scopes:
        """What the token may do, found out without posting anything.

        Raises:
            OwncastUnavailable: not reached; a `NotOwncast` where something else answers.
        """
        allowed = await asyncio.gather(
            self._may("POST", _SEND, b"{}"),
            self._may("POST", _SYSTEM, b"{"),
            self._may("GET", _CLIENTS),
            return_exceptions=True,
        )
        send, system, admin = (_result(one) for one in allowed)
        return Scopes(can_send=send, can_system=system, can_admin=admin)

    async def status(self) -> Status:
        """What the server says of its stream.

        Raises:
            OwncastUnavailable: not reached; a `NotOwncast` where something else answers.
        """
        return self._understood(read_status(await self._read("/api/status")))

    async def clock(self) -> ServerClock:
        """What time it is there, and whether the stream runs.

        Raises:
            OwncastUnavailable: not reached; a `NotOwncast` where something else answers.
        """
        return self._understood(read_clock(await self._read("/api/status")))

    async def config(self) -> ServerConfig:
        """The server's name, version and colours."""
        return self._understood(read_config(await self._read("/api/config")))

    async def emoji(self) -> Mapping[str, str]:
        """The path of each custom emoji by its name in lower case: `{"party": "blob/party.gif"}`."""
        return self._understood(read_emoji(await self._read("/api/emoji")))

    async def bot(self, words: str) -> User | None:
        """Who said these words as a bot last. Needs HAS_ADMIN_ACCESS.

        Raises:
            OwncastRefused: the token may not read the chat's history.
        """
        answer = await self._ask("GET", _HISTORY)
        if answer.status == 401:
            raise OwncastRefused("This access token may not read the chat's history.", status=401)
        self._check(answer)
        for user, html in reversed(self._understood(read_bots(answer.content))):
            if words_of(html_fragments(html)).strip() == words.strip():
                return user
        return None

    async def picture(self, path: str) -> bytes:
        """The bytes of the custom emoji at `path`, whatever they are.

        Raises:
            NotFound: the server has no such emoji.
        """
        answer = await self._transport.send("GET", owncast_address(path))
        if answer.status in (404, 410):
            raise NotFound(f"{self.url} has no emoji {path}.")
        if answer.status != 200:
            raise OwncastUnavailable(f"{self.url} answered {answer.status} when asked for the emoji {path}.")
        return answer.content

    async def logo(self) -> bytes:
        """The server's logo as a pixel picture, whatever its bytes are.

        Raises:
            NotFound: it has none.
        """
        answer = await self._transport.send("GET", "/logo/external")
        if answer.status != 200:
            raise NotFound(f"{self.url} has no logo.")
        return answer.content

    async def _post(self, path: str, body: str, scope: Scope) -> None:
        if not body.strip():
            # Owncast would post an empty system line for every viewer
            raise InvalidRequest("The message is blank: expected some words.")
        await self._command(
            path,
            {"body": body},
            scope,
            refused="take the message",
            doubt="the message may have been posted, so look before you send it again",
        )

    async def _command(self, path: str, body: Mapping[str, object], scope: Scope, *, refused: str, doubt: str) -> None:
        """Have Owncast do something, once. `refused` is what it did not do if it says no."""
        answer = await self._ask("POST", path, json.dumps(body).encode(), doubt=doubt)
        if answer.status == 401:
            raise await self._refused_token(scope)
        if answer.status == 504:
            raise OwncastTimeout(f"The proxy before {self.url} got no answer in time: {doubt}.")
        self._check(answer)
        said = read_json(answer.content)
        if answer.status < 300 and not isinstance(said, dict):
            raise self._not_owncast()
        said = said if isinstance(said, dict) else {}
        if answer.status >= 300 or said.get("success") is not True:
            reason = read_words(said.get("error")) or read_words(said.get("message")) or f"it answered {answer.status}"
            raise OwncastRefused(
                f"Owncast did not {refused}: {reason.replace(self._token, '…')}.", status=answer.status
            )

    async def _read(self, path: str) -> bytes:
        answer = await self._transport.send("GET", path)
        self._check(answer)
        return answer.content if answer.status == 200 else b""

    async def _may(self, method: str, path: str, content: bytes | None = None) -> bool:
        """Whether the token's scope reaches `path`: the scope is looked at first, so a body that is none does."""
        answer = await self._ask(method, path, content, read=False)
        if answer.status in (401, 403):
            return False
        self._check(answer)
        if answer.media_type in ("", "text/html"):
            raise self._not_owncast()
        return True

    async def _ask(
        self, method: str, path: str, content: bytes | None = None, *, read: bool = True, doubt: str = ""
    ) -> Answer:
        if not self._token and self.url:
            raise OwncastNotConfigured("There is no access token yet: paste one in the panel.")
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        return await self._transport.send(method, path, content=content, headers=headers, read=read, doubt=doubt)

    def _check(self, answer: Answer) -> None:
        """Raise for what never comes from Owncast itself."""
        if answer.status == 404:
            raise self._not_owncast()
        if answer.status >= 500:
            raise OwncastUnavailable(
                f"{self.url} answered {answer.status}: is Owncast running behind its proxy?", reason="broken"
            )

    async def _refused_token(self, scope: Scope) -> OwncastError:
        """What to do about a 401, which Owncast gives for a wrong token and for a missing scope alike."""
        try:
            scopes = await self.check_token()
        except OwncastError:
            scopes = None
        if scopes is not None and not scopes.any:
            words = "Owncast does not know this access token: make one in Owncast's admin, and paste it in the panel."
        elif scopes is not None and not scopes.has(scope):
            words = (
                f"This access token may not {_MAY[scope]}: make one with that permission ({scope}) "
                "in Owncast's admin, and paste it in the panel."
            )
        else:
            words = f"Owncast refused the access token for this: it needs the permission to {_MAY[scope]} ({scope})."
        return OwncastRefused(words, status=401)

    def _understood(self, said: T | None) -> T:
        if said is None:
            raise self._not_owncast()
        return said

    def _not_owncast(self) -> NotOwncast:
        return NotOwncast(f"What answers at {self.url} is not an Owncast server.")


def _result(outcome: bool | BaseException) -> bool:
    if isinstance(outcome, BaseException):
        raise outcome
    return outcome
