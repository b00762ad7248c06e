"""A test event that fits a rule, so that one press shows what the rule does."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from secrets import token_urlsafe

import msgspec

from overlay.domain.events import Incoming
from overlay.owncast.payload import decode
from overlay.owncast.samples import merged, sample
from overlay.rules import patterns
from overlay.rules.condition import NEVER, All, AnyOf, Leaf, Node, rest
from overlay.rules.engine import Compiled
from overlay.rules.moment import Kind, trying
from overlay.rules.parameters import Params

_TYPES: dict[Kind, str] = {
    "chat": "CHAT",
    "join": "USER_JOINED",
    "follow": "FEDIVERSE_ENGAGEMENT_FOLLOW",
    "stream_started": "STREAM_STARTED",
    "stream_stopped": "STREAM_STOPPED",
    "title_changed": "STREAM_TITLE_UPDATED",
    "rename": "NAME_CHANGE",
    "part": "USER_PARTED",
    "bot_line": "SYSTEM",
}
"""In the order in which they are tried."""


def trial(rule: Compiled, texts: Iterable[str], now: datetime) -> Incoming:
    """The test event on its way in; no other rule answers it."""
    fits = fitting(rule, texts)
    data = merged(sample(fits.type, now), fits.event_data())
    incoming = decode(
        msgspec.json.encode({"eventData": data, "type": fits.type}), received_at=now, source="test", test=True
    )
    return replace(incoming, source_id=trying(rule.rule.id, token_urlsafe(6)))


@dataclass(slots=True)
class Fitting:
    """What to say of a test event beyond its sample."""

    type: str
    user: dict[str, object] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    viewers: int | None = None

    def event_data(self) -> dict[str, object]:
        """In Owncast's words; to be merged over the sample."""
        data: dict[str, object] = {}
        if self.user and self.type not in ("SYSTEM", "FEDIVERSE_ENGAGEMENT_FOLLOW"):
            data["user"] = self.user
        text = " ".join(dict.fromkeys(self.words))
        if text and self.type.startswith("STREAM_"):
            data["streamTitle"] = text
        elif text:
            data |= {"body": _escaped(text), "rawBody": text}
        if self.viewers is not None:
            data["status"] = {"online": True, "viewerCount": self.viewers, "sessionMaxViewerCount": self.viewers}
        return data


def fitting(rule: Compiled, texts: Iterable[str] = ()) -> Fitting:
    """An event that fulfils as much of the condition as can be had; `texts` are lines that were said lately."""
    when = rule.meaning.when
    kinds = {kind: left for kind in _TYPES if (left := _left(when, kind)) != NEVER}
    kind: Kind = "chat"
    if kinds:
        wanted = next((_wants(left) for left in kinds.values()), None)
        kind = wanted if wanted in kinds else next(iter(kinds))
    made = Fitting(_TYPES[kind])
    for leaf in _asked(kinds.get(kind, when)):
        _fulfil(made, leaf.condition.name, leaf.params, texts)
    if any(leaf.condition.name == "bot" for leaf in _asked(when)) and made.type == "SYSTEM":
        made.type = "CHAT"
    return made


def _left(when: Node, kind: Kind) -> Node:
    return rest(when, lambda leaf: None if leaf.condition.name == "viewers_reached" else _on(leaf, kind))


def _on(leaf: Leaf, kind: Kind) -> bool | None:
    return leaf.condition.on(leaf.params, kind, True)


def _wants(left: Node) -> Kind | None:
    """A kind that goes well with what any event could fulfil."""
    first = next(_asked(left), None)
    return "join" if first is not None and first.condition.name in ("viewers_reached", "since_start") else None


def _asked(node: Node) -> Iterator[Leaf]:
    """The leaves that have to be so, of alternatives the first."""
    match node:
        case All(parts):
            for part in parts:
                yield from _asked(part)
        case AnyOf(parts) if parts:
            yield from _asked(parts[0])
        case Leaf():
            yield node


def _fulfil(made: Fitting, name: str, params: Params, texts: Iterable[str]) -> None:
    match name:
        case "text_is":
            made.words = [str(params["text"])]
        case "text_contains":
            made.words.append(str(params["text"]))
        case "text_starts_with":
            made.words.insert(0, str(params["text"]))
        case "command":
            made.words = [str(params["name"]), *(["ahoy"] if params["arguments"] == "some" else [])]
        case "pattern":
            made.words.append(_matching(params, texts))
        case "viewer":
            names = params["names"]
            assert isinstance(names, tuple)
            made.user["displayName"] = names[0]
        case "moderator":
            made.user["scopes"] = ["MODERATOR"]
        case "authenticated":
            made.user["authenticated"] = True
        case "bot":
            made.user["isBot"] = True
        case "viewers_reached":
            count = params["count"]
            assert isinstance(count, int)
            made.viewers = count


def _matching(params: Params, texts: Iterable[str]) -> str:
    """A line that has the pattern: one that was said, the pattern itself where it is plain words, or nothing."""
    found = patterns.finder(str(params["pattern"]), case=bool(params["case"]))
    candidates = (*texts, str(params["pattern"]).replace("\\b", "").strip("^$"))
    return next((text for text in candidates if found(text[: patterns.TEXT_BYTES].encode("utf-8", "replace"))), "")


def _escaped(text: str) -> str:
    return "".join(f"&#{ord(sign)};" if sign in "&<>\"'" else sign for sign in text)
