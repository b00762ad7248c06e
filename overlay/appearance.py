"""How people are to be recognised on every overlay: the server's colours for viewers, and who the streamer is."""

from collections.abc import Callable
from typing import TypedDict

from overlay.configuration import Configuration
from overlay.owncast_link import OwncastLink

PALETTE = ("#ff717b", "#f4e413", "#b99c45", "#58f40b", "#0bf4f4", "#16a8f7", "#9a92ff", "#ff53ff")
"""Owncast's own (0.1.3, `web/styles/theme.less`), which its admin can override one by one."""


class AppearanceJson(TypedDict):
    """What pages are told."""

    palette: list[str]
    streamers: list[str]


class Appearance:
    """`tell` is called with it whenever it changed."""

    def __init__(self, link: OwncastLink, configuration: Configuration) -> None:
        self._link = link
        self._configuration = configuration
        self._told = self.as_json()
        self.tell: Callable[[AppearanceJson], None] = lambda appearance: None
        configuration.observers.append(lambda changed: self._look_again())
        link.observers.append(self._look_again)

    def as_json(self) -> AppearanceJson:
        palette = [self._link.user_colors.get(number, color) for number, color in enumerate(PALETTE)]
        return {"palette": palette, "streamers": list(self._configuration.values.streamers)}

    def _look_again(self) -> None:
        """Tells, if there is something new."""
        current = self.as_json()
        if current != self._told:
            self._told = current
            self.tell(current)
