"""A design: how alerts look, sound and move."""

from collections.abc import Mapping
from dataclasses import dataclass

from overlay.domain.manifest import OptionValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """`options` are those that were changed; theme and design.json have the others. `revision` counts the changes."""

    id: int
    name: str
    options: Mapping[str, OptionValue]
    revision: int = 1
