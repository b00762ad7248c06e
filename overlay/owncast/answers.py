"""What Owncast's JSON answers say, as values. Each function gives None for what no Owncast would answer."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Literal

from overlay.domain.events import Status, User
from overlay.owncast.emoji_path import emoji_path
from overlay.owncast.parts import plain_name

Scope = Literal["CAN_SEND_MESSAGES", "CAN_SEND_SYSTEM_MESSAGES", "HAS_ADMIN_ACCESS"]

_USER_COLOR = re.compile(r"theme-color-users-([0-7])", re.ASCII)
_COLOR = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scopes:
    """What an access token may do. Owncast checks each alone: admin access does not imply the other two."""

    can_send: bool = False
    can_system: bool = False
    can_admin: bool = False

    @property
    def any(self) -> bool:
        """False means that Owncast does not know the token at all (or that it was made without any scope)."""
        return self.can_send or self.can_system or self.can_admin

    def has(self, scope: Scope) -> bool:
        match scope:
            case "CAN_SEND_MESSAGES":
                return self.can_send
            case "CAN_SEND_SYSTEM_MESSAGES":
                return self.can_system
            case "HAS_ADMIN_ACCESS":
                return self.can_admin


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerConfig:
    """What `/api/config` says of a server that overlays care for."""

    name: str = ""
    version: str = ""
    """As the server words it, such as `Owncast v0.2.3 (20250510)`. Never decide a dialect by it: forks differ."""
    user_colors: Mapping[int, str] = field(default_factory=dict)
    """The admin's own colour, `#rrggbb`, for those of the palette's indices 0-7 that he changed."""


def read_json(content: bytes) -> object:
    """The value; False, which Owncast never answers, where it is not JSON."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return False


def read_status(content: bytes) -> Status | None:
    """The answer of `/api/status`, where `viewerCount` is absent when it is 0 or hidden."""
    said = read_json(content)
    if not isinstance(said, dict):
        return None
    version, online, viewers = said.get("versionNumber"), said.get("online"), said.get("viewerCount")
    if not isinstance(version, str) or not isinstance(online, bool):
        return None
    return Status(
        online=online,
        viewers=viewers if type(viewers) is int and 0 <= viewers < 2**31 else 0,
        title=read_words(said.get("streamTitle")),
        connected_at=_time(said.get("lastConnectTime")),
        version=read_words(version),
    )


@dataclass(frozen=True, slots=True)
class ServerClock:
    """What a server says of the present: its time, None where it does not tell, and whether it is live."""

    time: datetime | None
    online: bool


def read_clock(content: bytes) -> ServerClock | None:
    """The same answer of `/api/status`, for who compares clocks."""
    said = read_json(content)
    if not isinstance(said, dict) or not isinstance(said.get("online"), bool):
        return None
    return ServerClock(time=_time(said.get("serverTime")), online=said["online"])


def read_config(content: bytes) -> ServerConfig | None:
    said = read_json(content)
    if not isinstance(said, dict) or not isinstance(said.get("name"), str) or not isinstance(said.get("version"), str):
        return None
    looks = said.get("appearanceVariables")
    colors = {
        int(match[1]): color
        for name, color in (looks.items() if isinstance(looks, dict) else ())
        if (match := _USER_COLOR.fullmatch(name)) and isinstance(color, str) and _COLOR.fullmatch(color)
    }
    return ServerConfig(
        name=read_words(said["name"]), version=read_words(said["version"]), user_colors=MappingProxyType(colors)
    )


def read_emoji(content: bytes) -> Mapping[str, str] | None:
    """The answer of `/api/emoji`, which is `null` where there are none: paths by name in lower case."""
    said = read_json(content)
    if said is not None and not isinstance(said, list):
        return None
    paths: dict[str, str] = {}
    for one in said or ():
        name, address = (one.get("name"), one.get("url")) if isinstance(one, dict) else (None, None)
        if isinstance(name, str) and isinstance(address, str) and (path := emoji_path(address)):
            paths[name.lower()] = path
    return MappingProxyType(paths)


def read_bots(content: bytes) -> list[tuple[User, str]] | None:
    """Who spoke as a bot in the chat history of `/api/integrations/chat`, oldest first, and the HTML of what was said.

    A bot is what posts with an access token, under the token's name; nothing else tells that name.
    """
    said = read_json(content)
    if not isinstance(said, list):
        return None
    found: list[tuple[User, str]] = []
    for one in said:
        user, body = (one.get("user"), one.get("body")) if isinstance(one, dict) else (None, None)
        if isinstance(user, dict) and user.get("isBot") is True and isinstance(body, str):
            id, color = user.get("id"), user.get("displayColor")
            name = plain_name(read_words(user.get("displayName")))
            if isinstance(id, str) and name:
                kept = color if type(color) is int and 0 <= color < 360 else 0
                found.append((User(id=id, name=name, color=kept, is_bot=True), body))
    return found


def read_words(value: object, longest: int = 200) -> str:
    """A text that is going to be shown, on one line; empty for anything that is none."""
    return _UNSEEN.sub(" ", value).strip()[:longest] if isinstance(value, str) else ""


def _time(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
        return moment.astimezone(UTC) if moment is not None and moment.tzinfo and moment.year > 1 else None
    except (ValueError, OverflowError):
        return None
