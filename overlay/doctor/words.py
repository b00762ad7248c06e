"""Findings in words, in the language of whoever asks."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TypedDict

from overlay.doctor.finding import Bytes, Finding, Group, Said, Seconds, State, Value

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_UNITS = (("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12))
_LONGEST = 300
"""Of what others wrote: a script's error, a name."""


class FindingJson(TypedDict):
    """One line of the doctor. `next` is the one next step, empty where there is none; `link` is where it is taken.
    `overlay` is the id of the overlay it is about, which can be asked to identify itself.
    """

    group: Group
    check: str
    state: State
    title: str
    found: str
    next: str
    details: list[str]
    link: str
    overlay: int | None


class Words:
    """`texts` is the catalogue of a language."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def finding(self, finding: Finding) -> FindingJson:
        found = finding.found
        return {
            "group": finding.group,
            "check": finding.check,
            "state": finding.state,
            "title": finding.title or self._texts[f"doctor.title.{finding.check}"],
            "found": self.say(found),
            "next": self.say(Said(f"{found.key}.next", found.values)) if self.has(f"{found.key}.next") else "",
            "details": [self.say(detail) for detail in finding.details],
            "link": finding.link,
            "overlay": finding.overlay,
        }

    def has(self, key: str) -> bool:
        return f"doctor.{key}" in self._texts

    def say(self, said: Said) -> str:
        text = self._texts[f"doctor.{said.key}"]
        # Once: a placeholder in somebody's name is his name.
        return _PLACEHOLDER.sub(lambda found: self._value(said.values[found[1]]), text)

    def _value(self, value: Value) -> str:
        match value:
            case str():
                return _one_line(value)
            case int():
                return str(value)
            case Seconds():
                return self.say(Said("seconds", {"n": self._decimal(f"{value.number:.1f}")}))
            case Bytes():
                return self._bytes(value.number)
            case timedelta():
                return self._age(value)
            case Sequence():
                return ", ".join(map(_one_line, value))

    def _age(self, age: timedelta) -> str:
        seconds = max(0, int(age.total_seconds()))
        for unit, length in (("days", 86400), ("hours", 3600), ("minutes", 60)):
            if seconds >= length:
                return self.say(Said(unit, {"n": seconds // length}))
        return self.say(Said("seconds", {"n": str(seconds)}))

    def _bytes(self, number: int) -> str:
        name, size = next(((name, size) for name, size in reversed(_UNITS) if number >= size), _UNITS[0])
        return f"{self._decimal(f'{number / size:.1f}')} {name}"

    def _decimal(self, number: str) -> str:
        return number.removesuffix(".0").replace(".", self._texts["doctor.decimal"])


def _one_line(text: str) -> str:
    words = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
