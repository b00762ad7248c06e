"""Sentences of the program, by key of a text and what fills it, so that they can be said in any language.

The texts are in `static/texts/server/<language>.json`; those of pages, which a browser loads, stand beside that folder.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TypeVar

import msgspec

from overlay.assets import STATIC

FIRST = "en"
"""The language the texts are written in. What another one lacks is said in it."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_UNITS = (("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12))
_JOINERS = "\u200c\u200d"
"""Within letters and emoji: without them a name falls apart."""
_LONGEST = 300
"""Of what others wrote: a script's error, a name."""


@dataclass(frozen=True, slots=True)
class Bytes:
    """An amount of data."""

    number: int


@dataclass(frozen=True, slots=True)
class Seconds:
    """A short time, said to a tenth."""

    number: float


@dataclass(frozen=True, slots=True)
class Count:
    """How many: its digits stand in groups, as the language does it."""

    number: int


class Said:
    """One sentence, or a part of one: a text with its placeholders filled. `str` says it in English.

    A text that says `{n}` of something may have two forms, `<key>.one` and `<key>.other`.
    """

    __slots__ = ("key", "values")

    def __init__(self, key: str, /, **values: "Value") -> None:
        self.key = key
        self.values: Mapping[str, Value] = values

    def __str__(self) -> str:
        return english().say(self)

    def __repr__(self) -> str:
        return f"Said({self.key!r}, {self.values!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Said) and (self.key, self.values) == (other.key, other.values)

    def __hash__(self) -> int:
        return hash(self.key)


Value = str | int | float | timedelta | Bytes | Seconds | Count | Said | Sequence["str | Said"]
"""What fills a placeholder. A `timedelta` is said roughly, several are listed with commas."""

Part = TypeVar("Part", bound=Value)


def listed(parts: Sequence[Part], by: str) -> Part | Said:
    """At least one, joined by the texts `<by>.more` and, before the last, `<by>`: `{before}, {next}`, `{before} or
    {next}`."""
    said: Part | Said = parts[0]
    for number, part in enumerate(parts[1:], 2):
        said = Said(by if number == len(parts) else f"{by}.more", before=said, next=part)
    return said


class Words:
    """Says it in one language, of which these are the texts."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self.json: Callable[[object], bytes] = msgspec.json.Encoder(enc_hook=self._in_json).encode
        """JSON in which every sentence is said in this language."""

    def has(self, key: str) -> bool:
        return key in self._texts

    def say(self, said: Said | str) -> str:
        """What is no `Said` is in words already."""
        if isinstance(said, str):
            return said
        # Once: a placeholder in somebody's name is his name.
        return _PLACEHOLDER.sub(lambda found: self._value(said.values[found[1]]), self._text(said))

    def _text(self, said: Said) -> str:
        if said.key in self._texts:
            return self._texts[said.key]
        one = said.values.get("n") in (1, Count(1))
        return self._texts[f"{said.key}.one" if one else f"{said.key}.other"]

    def _value(self, value: Value) -> str:
        match value:
            case str():
                return _one_line(value)
            case int():
                return str(value)
            case float():
                return self._decimal(f"{value:g}")
            case Said():
                return self.say(value)
            case Count():
                return self._grouped(value.number)
            case Seconds():
                return self.say(Said("amount.seconds", n=self._decimal(f"{value.number:.1f}")))
            case Bytes():
                return self._bytes(value.number)
            case timedelta():
                return self._age(value)
            case Sequence():
                return ", ".join(map(self._value, value))

    def _in_json(self, value: object) -> str:
        if isinstance(value, Said):
            return self.say(value)
        raise NotImplementedError(f"{type(value)} is not for JSON")

    def _age(self, age: timedelta) -> str:
        seconds = max(0, int(age.total_seconds()))
        for unit, length in (("days", 86400), ("hours", 3600), ("minutes", 60)):
            if seconds >= length:
                return self.say(Said(f"amount.{unit}", n=seconds // length))
        return self.say(Said("amount.seconds", n=seconds))

    def _bytes(self, number: int) -> str:
        name, size = next(((name, size) for name, size in reversed(_UNITS) if number >= size), _UNITS[0])
        return f"{self._decimal(f'{number / size:.1f}')} {name}"

    def _grouped(self, number: int) -> str:
        """Spanish leaves numbers of four digits as they are."""
        if number < int(self._texts["amount.thousands_from"]):
            return str(number)
        before, *groups = f"{number:,}".split(",")
        said: Value = before
        for group in groups:
            said = Said("amount.thousands", before=said, next=group)
        return self._value(said)

    def _decimal(self, number: str) -> str:
        return number.removesuffix(".0").replace(".", self._texts["amount.decimal"])


@cache
def english() -> Words:
    """For the log, the command line, and whoever asks without saying in which language."""
    texts = (STATIC / "texts" / "server" / f"{FIRST}.json").read_bytes()
    return Words(msgspec.json.decode(texts, type=dict[str, str]))


def _one_line(text: str) -> str:
    words = " ".join("".join(sign if sign.isprintable() or sign in _JOINERS else " " for sign in text).split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
