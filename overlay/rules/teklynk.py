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
from overlay.domain.said import Said, Seconds
from overlay.rules.parameters import COMMAND_LENGTH
from overlay.rules.rule import LONGEST_SECONDS
from overlay.rules.wording import once_in, quoted

MOST_COMMANDS = 200

FOLLOW = "!fediversefollow"
_WORDS_LENGTH = 200
_LONGEST = 30.0
_SHOWN = 100
_FIELDS = frozenset({"command", "image", "audio", "video", "message", "say", "timelimit", "cooldown"})
_MARKUP = re.compile(r"<[^>]*>")

Media = Literal["image", "video", "sound"]
Find = Callable[[str, Media], str | None]
"""The id of the file in the library that has this name and is of this type."""


@dataclass(frozen=True, slots=True)
class Left:
    """Something that was not taken over."""

    what: Said | str
    why: Said


@dataclass(slots=True)
class Taken:
    """One command as a design and a rule. It is off while all it would show is missing."""

    name: str
    when: Mapping[str, object]
    options: dict[str, object] = field(default_factory=dict)
    limits: dict[str, object] = field(default_factory=dict)
    enabled: bool = True
    parts: list[Said] = field(default_factory=list)


def convert(commands: object, find: Find) -> tuple[list[Taken], list[Left]]:
    """
    Raises:
        InvalidRequest: this is no such file.
    """
    if not isinstance(commands, list):
        raise InvalidRequest(Said("import.no_list"))
    if any(isinstance(entry, Mapping) and "accesstoken" in entry for entry in commands):
        raise InvalidRequest(Said("import.config"))
    if len(commands) > MOST_COMMANDS:
        raise InvalidRequest(Said("import.too_many", number=len(commands), most=MOST_COMMANDS))
    taken: list[Taken] = []
    left: list[Left] = []
    for number, entry in enumerate(commands, 1):
        if not isinstance(entry, Mapping):
            left.append(Left(Said("import.entry", number=number), Said("import.no_command")))
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
        self._what = self._command[:60] or Said("import.entry", number=number)
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
            why = Said("import.only_writes") if said else Said("import.nothing_shown")
            self.left.append(Left(self._what, why))
            return None
        if said:
            self._leave(_field("say", quoted(said)), Said("import.cannot_write"))
        # Nothing to be seen or heard before a file is chosen.
        taken.enabled = bool(taken.parts)
        self._time(taken)
        for name in self._entry:
            if name not in _FIELDS:
                self._leave(str(name)[:40], Said("import.unknown_field"))
        return taken

    def _when(self) -> Mapping[str, object] | None:
        command = self._command
        if command == FOLLOW:
            return {"is": "event", "types": ["follow"]}
        if not command.startswith("!") or command == "!":
            self.left.append(Left(self._what, Said("import.no_exclamation")))
            return None
        if len(command) > COMMAND_LENGTH:
            self.left.append(Left(self._what, Said("import.long_command", most=COMMAND_LENGTH)))
            return None
        if len(command.split()) > 1:
            chat = {"is": "event", "types": ["chat"]}
            return {"all": [chat, {"is": "text_is", "text": command, "case": False}]}
        return {"is": "command", "name": command, "arguments": "none"}

    def _media(self, taken: Taken) -> None:
        if self._text("video") and self._text("image"):
            self._leave(_field("image", self._text("image")), Said("import.one_picture"))
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
                self._leave(_field(name, file), Said("import.upload"))
            else:
                taken.options["sound" if type == "sound" else "picture"] = id
                taken.parts.append(_field(name, file))
        if "picture" not in taken.options:
            taken.options["motif"] = "none"

    def _message(self, taken: Taken) -> None:
        message = self._text("message")
        words = " ".join(unescape(_MARKUP.sub(" ", message)).split())
        if words != " ".join(message.split()):
            self._leave(Said("import.markup"), Said("import.only_words"))
        words = words.replace("{username}", "{name}")
        if len(words) > _WORDS_LENGTH:
            words = f"{words[: _WORDS_LENGTH - 1]}…"
            self._leave(Said("import.message_end"), Said("import.long_message", most=_WORDS_LENGTH))
        taken.options |= {"headline": "", "words": words, "detail": ""}
        if words:
            taken.parts.append(_field("message", quoted(words)))

    def _time(self, taken: Taken) -> None:
        shown = self._seconds("timelimit")
        if shown:
            seconds = min(max(round(shown, 1), 1.0), _LONGEST)
            if shown > _LONGEST:
                self._leave(_field("timelimit", Seconds(shown)), Said("import.long_alert", most=Seconds(_LONGEST)))
            taken.options["seconds"] = seconds
            taken.parts.append(Said("import.on_screen", time=Seconds(seconds)))
        pause = self._seconds("cooldown")
        if pause:
            seconds = min(math.ceil(pause), LONGEST_SECONDS)
            taken.limits["every_seconds"] = seconds
            taken.parts.append(once_in(int(seconds)))

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
            self._leave(_field(name, repr(str(given)[:40])), Said("import.no_milliseconds"))
            return 0.0
        return value

    def _text(self, name: str) -> str:
        value = self._entry.get(name, "")
        return value.strip()[:1000] if isinstance(value, str) else ""

    def _leave(self, what: Said | str, why: Said) -> None:
        self.left.append(Left(Said("import.part", command=self._what, what=what), why))


def _field(name: str, value: Said | Seconds | str) -> Said:
    """A field of the file, by the name it has there, and what was in it."""
    return Said("import.field", name=name, value=value[:_SHOWN] if isinstance(value, str) else value)


def without_known(taken: Sequence[Taken], known: Callable[[Taken], bool]) -> tuple[list[Taken], list[Left]]:
    """Those that are new; who imports the file twice has its commands once."""
    new = [one for one in taken if not known(one)]
    return new, [Left(one.name, Said("import.known")) for one in taken if known(one)]
