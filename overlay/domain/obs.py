"""A browser source in OBS that was placed from here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedSource:
    """`name` and `uuid` (empty before obs-websocket 5.4) are OBS's own. `waiting`: it loads the waiting file."""

    name: str
    uuid: str
    waiting: bool
