"""What a panel is told of OBS."""

from collections.abc import Iterable
from typing import TypedDict

from overlay.domain.said import Words
from overlay.obs.link import ObsHealth, State
from overlay.obs.sources import Source, Way


class ObsSourceJson(TypedDict):
    """A browser source in OBS that shows an overlay, and the scenes it is in. `way`: by the waiting file, or by the
    plain address."""

    overlay: int
    name: str
    scenes: list[str]
    way: Way


class ObsJson(TypedDict):
    """How the connection to OBS is. `message` is for the streamer, and `reason` a word for it; `version` is that of
    OBS, `scene` is on air, and `scenes` are all, in the order OBS lists them."""

    state: State
    message: str
    reason: str
    version: str
    scene: str
    scenes: list[str]
    sources: list[ObsSourceJson]


def describe(health: ObsHealth, scenes: Iterable[str], sources: Iterable[Source], words: Words) -> ObsJson:
    return {
        "state": health.state,
        "message": words.say(health.message),
        "reason": health.reason,
        "version": health.version,
        "scene": health.scene,
        "scenes": list(scenes),
        "sources": [
            {"overlay": each.overlay, "name": each.name, "scenes": list(each.scenes), "way": each.way}
            for each in sources
        ],
    }
