"""The made-up stream's script: read from `demo_script.toml`, which explains its own notation."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

import msgspec


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody says something."""

    who: str
    words: str


@dataclass(frozen=True, slots=True)
class Cue:
    """Something happens: `name` is the word behind the slash, `about` what stands after it."""

    name: str
    about: str


Scene = Sequence[Line | Cue]


class Character(msgspec.Struct, frozen=True):
    """One of the regular viewers. Those with several names go through them, one rename at a time."""

    names: list[str]
    color: int
    moderator: bool = False
    authenticated: bool = False
    bot: bool = False
    cheers: list[str] = []
    """Said beside everybody's reactions, in this viewer's own tongue."""


class Follower(msgspec.Struct, frozen=True):
    name: str
    username: str


class Chapter(msgspec.Struct, frozen=True):
    """What is on under one stream title."""

    title: str
    scenes: list[str]


class Moments(msgspec.Struct, frozen=True):
    """Scenes that belong to no chapter."""

    openings: list[str]
    endings: list[str]
    off_air: list[str]
    newcomers: list[str]
    happenings: list[str]


class Script(msgspec.Struct, frozen=True):
    """All that can be said and done in the made-up stream."""

    name: str
    summary: str
    emoji: list[str]
    reactions: list[str]
    greetings: list[str]
    follows: list[Follower]
    newcomers: list[str]
    cast: dict[str, Character]
    moments: Moments
    chapters: list[Chapter]


def load() -> Script:
    """The script that comes with the program."""
    return msgspec.toml.decode(files("overlay.sources").joinpath("demo_script.toml").read_bytes(), type=Script)


def scene(text: str) -> Scene:
    """The steps of one scene."""
    return [_step(line) for line in text.strip().splitlines()]


def _step(line: str) -> Line | Cue:
    if line.startswith("/"):
        name, _, about = line[1:].partition(" ")
        return Cue(name, about)
    who, _, words = line.partition(": ")
    return Line(who, words)
