"""teklynk's commands.json -> designs and rules: what people already have written by hand.

Its page answers a chat line that is exactly one of the commands, and a follow with `!fediversefollow`. What has no
counterpart here is reported, not dropped; an entry that is wrong costs no other.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from pathlib import PurePosixPath
from typing import Literal

from overlay.domain.errors import InvalidRequest
from overlay.rules.parameters import COMMAND_LENGTH
from overlay.rules.rule import LONGEST_SECONDS
from overlay.rules.wording import period, quoted

MOST_COMMANDS = 200

FOLLOW = "!fediversefollow"
_WORDS_LENGTH = 200
_LONGEST = 30.0
_FIELDS = frozenset({"command", "image", "audio", "video", "message", "say", "timelimit", "cooldown"})
_MARKUP = re.compile(r"<[^>]*>")

Media = Literal["image", "video", "sound"]
Find = Callable[[str, Media], str | None]
"""The id of the file in the library that has this name and is of this type."""


@dataclass(frozen=True, slots=True)
class Left:
    """Something that was not taken over."""

    what: str
    why: str


@dataclass(slots=True)
class Taken:
    """One command as a design and a rule. It is off while all it would show is missing."""

    name: str
    when: Mapping[str, object]
    options: dict[str, object] = field(default_factory=dict)
    limits: dict[str, object] = field(default_factory=dict)
    enabled: bool = True
    parts: list[str] = field(default_factory=list)


def convert(commands: object, find: Find) -> tuple[list[Taken], list[Left]]:
    """
    Raises:
        InvalidRequest: this is no such file.
    """
    if not isinstance(commands, list):
        raise InvalidRequest("a list of commands was expected, as in teklynk's commands.json")
    if any(isinstance(entry, Mapping) and "accesstoken" in entry for entry in commands):
        raise InvalidRequest("this is teklynk's config.json, with your access token in it: choose commands.json")
    if len(commands) > MOST_COMMANDS:
        raise InvalidRequest(f"{len(commands)} commands; at most {MOST_COMMANDS} were expected")
    taken: list[Taken] = []
    left: list[Left] = []
    for number, entry in enumerate(commands, 1):
        if not isinstance(entry, Mapping):
            left.append(Left(f"entry {number}", "it is no command"))
            continue
        one = _Entry(entry, number, find)
        made = one.taken()
        left += one.left
        if made is not None:
            taken.append(made)
    return taken, left


class _Entry:
    def __init__(self, entry: Mapping[object, object], number: int, find: Find) -> None:
        self._entry = entry
        self._find = find
        self._missing = False
        command = entry.get("command")
        self._command = command.strip() if isinstance(command, str) else ""
        self._what = self._command[:60] or f"entry {number}"
        self.left: list[Left] = []

    def taken(self) -> Taken | None:
        when = self._when()
        if when is None:
            return None
        taken = Taken(self._command, when)
        self._media(taken)
        self._message(taken)
        said = self._text("say")
        if not taken.parts and not self._missing:
            why = "it only writes in chat, which rules cannot do yet" if said else "it shows and plays nothing"
            self.left.append(Left(self._what, why))
            return None
        if said:
            self._leave(f"say {quoted(said)}", "rules cannot write in chat yet")
        # Nothing to be seen or heard before a file is chosen.
        taken.enabled = bool(taken.parts)
        self._time(taken)
        for name in self._entry:
            if name not in _FIELDS:
                self._leave(str(name)[:40], "nothing here has this name")
        return taken

    def _when(self) -> Mapping[str, object] | None:
        command = self._command
        if command == FOLLOW:
            return {"is": "event", "types": ["follow"]}
        if not command.startswith("!") or command == "!":
            self.left.append(Left(self._what, "it has no command that begins with !"))
            return None
        if len(command) > COMMAND_LENGTH:
            self.left.append(Left(self._what, f"its command is longer than {COMMAND_LENGTH} characters"))
            return None
        if len(command.split()) > 1:
            chat = {"is": "event", "types": ["chat"]}
            return {"all": [chat, {"is": "text_is", "text": command, "case": False}]}
        return {"is": "command", "name": command, "arguments": "none"}

    def _media(self, taken: Taken) -> None:
        if self._text("video") and self._text("image"):
            self._leave(f"image {self._text('image')}", "a design shows one picture, and the video is it")
            picture: tuple[tuple[str, Media], ...] = (("video", "video"),)
        else:
            picture = (("video", "video"), ("image", "image"))
        for name, type in (*picture, ("audio", "sound")):
            file = self._text(name)
            if not file:
                continue
            id = self._find(PurePosixPath(file).name, type)
            if id is None:
                self._missing = True
                self._leave(f"{name} {file}", "upload it under Media, then choose it in the design")
            else:
                taken.options["sound" if type == "sound" else "picture"] = id
                taken.parts.append(f"{name} {file}")
        if "picture" not in taken.options:
            taken.options["motif"] = "none"

    def _message(self, taken: Taken) -> None:
        message = self._text("message")
        words = " ".join(unescape(_MARKUP.sub(" ", message)).split())
        if words != " ".join(message.split()):
            self._leave("markup in message", "only its words were taken")
        words = words.replace("{username}", "{name}")
        if len(words) > _WORDS_LENGTH:
            words = f"{words[: _WORDS_LENGTH - 1]}…"
            self._leave("the end of message", f"a design's words are at most {_WORDS_LENGTH} characters")
        taken.options |= {"headline": "", "words": words, "detail": ""}
        if words:
            taken.parts.append(f"message {quoted(words)}")

    def _time(self, taken: Taken) -> None:
        shown = self._seconds("timelimit")
        if shown:
            seconds = min(max(round(shown, 1), 1.0), _LONGEST)
            if shown > _LONGEST:
                self._leave(f"timelimit {shown:g} s", f"alerts are on screen for {_LONGEST:g} s at most")
            taken.options["seconds"] = seconds
            taken.parts.append(f"on screen for {seconds:g} s")
        pause = self._seconds("cooldown")
        if pause:
            seconds = min(math.ceil(pause), LONGEST_SECONDS)
            taken.limits["every_seconds"] = seconds
            taken.parts.append(f"at most once in {period(int(seconds))}")

    def _seconds(self, name: str) -> float:
        """A number of milliseconds, in teklynk's files mostly as text."""
        given = self._entry.get(name)
        if given is None or given == "":
            return 0.0
        try:
            value = float(given) / 1000 if isinstance(given, str | int | float) else math.nan
        except (ValueError, OverflowError):
            value = math.nan
        if not math.isfinite(value) or value < 0 or isinstance(given, bool):
            self._leave(f"{name} {str(given)[:40]!r}", "it is no number of milliseconds")
            return 0.0
        return value

    def _text(self, name: str) -> str:
        value = self._entry.get(name, "")
        return value.strip()[:1000] if isinstance(value, str) else ""

    def _leave(self, what: str, why: str) -> None:
        self.left.append(Left(f"{self._what}: {what[:120]}", why))


def without_known(taken: Sequence[Taken], known: Callable[[Taken], bool]) -> tuple[list[Taken], list[Left]]:
    """Those that are new; who imports the file twice has its commands once."""
    new = [one for one in taken if not known(one)]
    return new, [Left(one.name, "there is such a rule already") for one in taken if known(one)]
