"""A made-up Owncast server: who is in its chat, what its status is, and the webhook bodies it would post.

The bodies are those of Owncast 0.2 after 0.2.3, field for field (`tests/payloads/webhooks-0.2.jsonl`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from overlay.sources import golang
from overlay.sources.demo_markup import rendered

Body = dict[str, object]

SERVER_URL = "https://harbour-light.example"
"""A name that leads nowhere: nothing of the demo leaves the machine."""
VERSION = "0.2.3"

_NAMES_KEPT = 6
"""Owncast keeps every previous name for ever; a demo that runs for weeks shall not."""


@dataclass(slots=True, kw_only=True)
class Viewer:
    """Somebody in the chat. `client` numbers his connection, from 0, as Owncast counts them."""

    id: str
    name: str
    color: int
    created_at: int
    moderator: bool = False
    authenticated: bool = False
    bot: bool = False
    renamed_at: int | None = None
    previous_names: list[str] = field(default_factory=list)
    client: int = 0

    def described(self) -> Body:
        changed = golang.NEVER if self.renamed_at is None else golang.format_time(self.renamed_at)
        return {
            "createdAt": golang.format_time(self.created_at),
            "nameChangedAt": changed,
            "id": self.id,
            "displayName": self.name,
            "previousNames": self.previous_names[-_NAMES_KEPT:],
            **({"scopes": ["MODERATOR"]} if self.moderator else {}),
            "displayColor": self.color,
            "isBot": self.bot,
            "authenticated": self.authenticated,
        }


class Stream:
    """The state of the server. Every method changes it and returns the body that tells of the change.

    Times are nanoseconds since 1970, as in `golang`.
    """

    def __init__(self, *, name: str, summary: str, emoji: Sequence[str], random: Random) -> None:
        self.name = name
        self.summary = summary
        self.version = VERSION
        self.title = ""
        self.online = False
        self.present: dict[str, Viewer] = {}
        self._emoji = frozenset(emoji)
        self._random = random
        self._connected: int | None = None
        self._disconnected: int | None = None
        self._clients = 0
        self._silent = random.randint(9, 24)
        """Those who watch and have no chat open."""
        self._most = self._most_ever = 0

    @property
    def viewers(self) -> int:
        return len(self.present) + self._silent if self.online else 0

    def status(self) -> Body:
        """`owncast.md` 1.6: at most one of the two times is there."""
        return {
            "lastConnectTime": _whole(self._connected),
            "lastDisconnectTime": _whole(self._disconnected),
            "versionNumber": self.version,
            "streamTitle": self.title,
            "viewerCount": self.viewers,
            "overallMaxViewerCount": self._most_ever,
            "sessionMaxViewerCount": self._most,
            "online": self.online,
        }

    def started(self, at: int) -> Body:
        self._connected, self._disconnected, self._most = at, None, 0
        body = self._of_stream("STREAM_STARTED", at)  # says that it is not online, as Owncast does at that moment
        self.online = True
        return body

    def stopped(self, at: int) -> Body:
        self.online, self._connected, self._disconnected = False, None, at
        return self._of_stream("STREAM_STOPPED", at)

    def titled(self, at: int, title: str) -> Body:
        self.title = title
        return self._of_stream("STREAM_TITLE_UPDATED", at)

    def connected(self, viewer: Viewer) -> None:
        """Somebody opens the chat."""
        viewer.client, self._clients = self._clients, self._clients + 1
        self.present[viewer.id] = viewer

    def joined(self, at: int, viewer: Viewer) -> Body:
        self.connected(viewer)
        return self._event("USER_JOINED", {"id": self._id(), "timestamp": _time(at), "user": viewer.described()})

    def parted(self, at: int, viewer: Viewer) -> Body:
        self.present.pop(viewer.id, None)
        return self._event("USER_PARTED", {"id": self._id(), "timestamp": _time(at), "user": viewer.described()})

    def renamed(self, at: int, viewer: Viewer, name: str) -> Body:
        """The names before are listed without the new one; that one follows with the viewer's next message."""
        viewer.name, viewer.renamed_at = name, at
        viewer.previous_names = viewer.previous_names[-_NAMES_KEPT:]
        body = self._event(
            "NAME_CHANGE", {"id": "", "timestamp": golang.NEVER, "user": viewer.described(), "newName": name}
        )
        viewer.previous_names.append(name)
        return body

    def said(self, at: int, viewer: Viewer, words: str) -> tuple[str, Body]:
        """The message's id beside the body: a moderator may want it."""
        message = self._id()
        body = {
            "user": viewer.described(),
            "timestamp": _time(at),
            "body": rendered(words, self._emoji),
            "rawBody": words,
            "id": message,
            **({"clientId": viewer.client} if viewer.client else {}),
            "visible": True,
        }
        return message, self._event("CHAT", body)

    def moderated(self, at: int, messages: Sequence[str], *, visible: bool) -> Body:
        change: Body = {
            "id": self._id(),
            "timestamp": _time(at),
            "user": None,
            "visible": visible,
            "ids": list(messages),
        }
        return self._event("VISIBILITY-UPDATE", change)

    def followed(self, at: int, name: str, username: str) -> Body:
        follow = {"id": self._id(), "timestamp": _time(at), "name": name, "username": username, "image": ""}
        return {"eventData": {**follow, "serverURL": SERVER_URL}, "type": "FEDIVERSE_ENGAGEMENT_FOLLOW"}

    def _event(self, event_type: str, data: Body) -> Body:
        self._silent = min(60, max(4, self._silent + self._random.choice((-1, 0, 0, 0, 1))))
        self._most = max(self._most, self.viewers)
        self._most_ever = max(self._most_ever, self._most)
        return {"eventData": {"status": self.status(), "serverURL": SERVER_URL, **data}, "type": event_type}

    def _of_stream(self, event_type: str, at: int) -> Body:
        data = {"name": self.name, "streamTitle": self.title, "summary": self.summary, "timestamp": _time(at)}
        return self._event(event_type, {"id": self._id(), **data})

    def _id(self) -> str:
        return golang.short_id(self._random)


def _time(at: int) -> str:
    return golang.format_time(at)


def _whole(at: int | None) -> str | None:
    return None if at is None else golang.format_time(at - at % golang.SECOND)
