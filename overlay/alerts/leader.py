"""Of the pages that show the same overlay, one leads: it plays the sound, and its report of an end counts."""

from collections.abc import Sequence
from typing import Protocol, TypeVar


class Watching(Protocol):
    @property
    def visible(self) -> bool: ...

    @property
    def obs(self) -> str:
        """Which OBS it is in; empty in a browser tab."""

    @property
    def active(self) -> bool | None:
        """Whether it is part of what OBS sends out, where OBS has said so."""


P = TypeVar("P", bound=Watching)


def leader_of(pages: Sequence[P]) -> P | None:
    """One that can be seen before one that cannot, then one inside OBS before a browser tab, then one that OBS sends
    out before one that it only shows to the streamer, then the oldest.

    `pages` are in the order they came, previews left out: those never lead.
    """
    return min(pages, key=lambda page: (not page.visible, not page.obs, page.active is False), default=None)


def label(page: Watching | None) -> str:
    """What a person calls it."""
    if page is None:
        return ""
    return f"OBS {page.obs}" if page.obs else "browser tab"
