"""What a check found: by keys of the texts, so that it can be said in any language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

State = Literal["ok", "warning", "broken"]
Group = Literal["program", "owncast", "events", "overlays", "machine"]


@dataclass(frozen=True, slots=True)
class Bytes:
    """An amount of data."""

    number: int


@dataclass(frozen=True, slots=True)
class Seconds:
    """A short time, said to a tenth."""

    number: float


Value = str | int | timedelta | Bytes | Seconds | Sequence[str]
"""What fills a placeholder; a `timedelta` is said roughly."""


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence: the text `doctor.<key>` with its placeholders filled."""

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line. `found` is `doctor.<key>`; the next step, where there is one, stands beside it as `doctor.<key>.next`.

    `title` is a name of the streamer's; without one, the check's own is the line's. `link` is where the next step is
    taken: a page of ours, or one of Owncast's admin. `overlay` can be asked to identify itself.
    """

    group: Group
    check: str
    state: State
    found: Said
    title: str = ""
    details: tuple[Said, ...] = ()
    link: str = ""
    overlay: int | None = None
