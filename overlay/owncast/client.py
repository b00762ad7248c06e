"""OwncastClient: what we ask of an Owncast server, and post into its chat.

The integration API checks a token's scope before it looks at the body, answers a wrong token and a missing scope alike
(401, `unauthorized`), and can put an `error` into a 200; so an answer is a success only where it says so (Owncast 0.1.3
and the newer line, recorded in `tests/payloads/rest-answers.jsonl`).
"""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
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
from overlay.domain.said import Said
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

_MAY: Mapping[Scope, Said] = {
    "CAN_SEND_MESSAGES": Said("error.owncast.may.send"),
    "CAN_SEND_SYSTEM_MESSAGES": Said("error.owncast.may.system"),
    "HAS_ADMIN_ACCESS": Said("error.owncast.may.admin"),
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
            raise InvalidRequest(Said("error.owncast.no_lines"))
        await self._command(
            _VISIBILITY,
            {"idArray": [*ids], "visible": visible},
            "HAS_ADMIN_ACCESS",
            refused=lambda why: Said("error.owncast.did_not.line", why=why),
            doubt=Said("error.owncast.doubt.line"),
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
            refused=lambda why: Said("error.owncast.did_not.title", why=why),
            doubt=Said("error.owncast.doubt.title"),
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
            raise OwncastRefused(Said("error.owncast.may_not_read"), status=401)
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
            raise NotFound(Said("error.owncast.no_emoji", url=self.url, path=path))
        if answer.status != 200:
            raise OwncastUnavailable(Said("error.owncast.emoji_status", url=self.url, status=answer.status, path=path))
        return answer.content

    async def logo(self) -> bytes:
        """The server's logo as a pixel picture, whatever its bytes are.

        Raises:
            NotFound: it has none.
        """
        answer = await self._transport.send("GET", "/logo/external")
        if answer.status != 200:
            raise NotFound(Said("error.owncast.no_logo", url=self.url))
        return answer.content

    async def _post(self, path: str, body: str, scope: Scope) -> None:
        if not body.strip():
            # Owncast would post an empty system line for every viewer
            raise InvalidRequest(Said("error.owncast.blank"))
        await self._command(
            path,
            {"body": body},
            scope,
            refused=lambda why: Said("error.owncast.did_not.message", why=why),
            doubt=Said("error.owncast.doubt.message"),
        )

    async def _command(
        self,
        path: str,
        body: Mapping[str, object],
        scope: Scope,
        *,
        refused: Callable[[str | Said], Said],
        doubt: Said,
    ) -> None:
        """Have Owncast do something, once. `refused` is what it did not do if it says no, and why."""
        answer = await self._ask("POST", path, json.dumps(body).encode(), doubt=doubt)
        if answer.status == 401:
            raise await self._refused_token(scope)
        if answer.status == 504:
            raise OwncastTimeout(Said("error.owncast.proxy_timeout", url=self.url, doubt=doubt))
        self._check(answer)
        said = read_json(answer.content)
        if answer.status < 300 and not isinstance(said, dict):
            raise self._not_owncast()
        said = said if isinstance(said, dict) else {}
        if answer.status >= 300 or said.get("success") is not True:
            its = (read_words(said.get("error")) or read_words(said.get("message"))).replace(self._token, "…")
            why = its or Said("error.owncast.answered", status=answer.status)
            raise OwncastRefused(refused(why), status=answer.status)

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
        self, method: str, path: str, content: bytes | None = None, *, read: bool = True, doubt: Said | None = None
    ) -> Answer:
        if not self._token and self.url:
            raise OwncastNotConfigured(Said("error.owncast.no_token_yet"))
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        return await self._transport.send(method, path, content=content, headers=headers, read=read, doubt=doubt)

    def _check(self, answer: Answer) -> None:
        """Raise for what never comes from Owncast itself."""
        if answer.status == 404:
            raise self._not_owncast()
        if answer.status >= 500:
            said = Said("error.owncast.broken", url=self.url, status=answer.status)
            raise OwncastUnavailable(said, reason="broken")

    async def _refused_token(self, scope: Scope) -> OwncastError:
        """What to do about a 401, which Owncast gives for a wrong token and for a missing scope alike."""
        try:
            scopes = await self.check_token()
        except OwncastError:
            scopes = None
        if scopes is not None and not scopes.any:
            said = Said("error.owncast.token.unknown")
        elif scopes is not None and not scopes.has(scope):
            said = Said("error.owncast.token.may_not", may=_MAY[scope], scope=scope)
        else:
            said = Said("error.owncast.token.refused", may=_MAY[scope], scope=scope)
        return OwncastRefused(said, status=401)

    def _understood(self, said: T | None) -> T:
        if said is None:
            raise self._not_owncast()
        return said

    def _not_owncast(self) -> NotOwncast:
        return NotOwncast(Said("error.owncast.other", url=self.url))


def _result(outcome: bool | BaseException) -> bool:
    if isinstance(outcome, BaseException):
        raise outcome
    return outcome
