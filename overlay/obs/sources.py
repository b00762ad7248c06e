"""The browser sources in OBS that show overlays of ours, however they came there."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import urlsplit

from overlay.domain.errors import ObsRefused
from overlay.domain.obs import PlacedSource
from overlay.obs.answers import Input, Inputs, InputSettings, SceneItems, Scenes
from overlay.obs.client import ObsClient
from overlay.obs.waiting import WaitingFiles, looks_like_one
from overlay.overlays.instances import Overlays

Way = Literal["waiting", "plain"]
"""What a source loads: a waiting file, or the overlay's plain address."""

KIND = "browser_source"
NOT_FOUND = 600

DEFAULTS: Mapping[str, object] = {
    "is_local_file": False,
    "url": "https://obsproject.com/browser-source",
    "local_file": "",
    "width": 800,
    "height": 600,
    "shutdown": False,
    "restart_when_active": False,
    "reroute_audio": False,
}
"""What OBS leaves out of a source's settings."""

_ADDRESS = re.compile(r"/overlay/([^/]+)/([^/]+)/?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One browser source. `current`: its address still leads to the overlay."""

    overlay: int
    name: str
    uuid: str
    settings: Mapping[str, Any]
    current: bool
    scenes: tuple[str, ...] = ()

    @property
    def waiting(self) -> bool:
        """Whether it loads a waiting file."""
        return bool(self.settings["is_local_file"])

    @property
    def way(self) -> Way:
        return "waiting" if self.waiting else "plain"

    @property
    def address(self) -> str:
        return str(self.settings["local_file" if self.waiting else "url"])


class Recogniser:
    """Tells whose a browser source is: by the overlay's key or waiting file, or because it was placed from here."""

    def __init__(
        self, overlays: Overlays, files: WaitingFiles, placed: Callable[[], Mapping[int, PlacedSource]]
    ) -> None:
        self._overlays = overlays
        self._files = files
        self._placed = placed
        self._replaced: dict[str, int] = {}

    def replaced(self, overlay: int, key: str) -> None:
        """This was the overlay's key until now."""
        self._replaced[key] = overlay

    def source(self, input: Input, given: Mapping[str, Any]) -> Source | None:
        """None for sources that are not ours."""
        settings = {**DEFAULTS, **given}
        if settings["is_local_file"]:
            overlay, current = self._by_file(input, str(settings["local_file"]))
        else:
            overlay, current = self._by_address(input, str(settings["url"]))
        if overlay is None or overlay not in {each.id for each in self._overlays.all()}:
            return None
        return Source(overlay=overlay, name=input.input_name, uuid=input.input_uuid, settings=settings, current=current)

    def _by_file(self, input: Input, file: str) -> tuple[int | None, bool]:
        overlay = self._files.overlay_of(file)
        if overlay is not None:
            return overlay, True
        # The data folder may have been moved since.
        return (self._placed_as(input) if looks_like_one(file) == self._placed_as(input) else None), False

    def _by_address(self, input: Input, url: str) -> tuple[int | None, bool]:
        found = _ADDRESS.search(_path(url))
        if not found:
            return None, False
        overlay = self._overlays.find(found[1], found[2])
        if overlay is not None:
            return overlay.id, True
        # Its key may have been replaced: just now, or while OBS was not there.
        return self._replaced.get(found[2], self._placed_as(input)), False

    def _placed_as(self, input: Input) -> int | None:
        for overlay, placed in self._placed().items():
            if placed.uuid and input.input_uuid:
                if placed.uuid == input.input_uuid:
                    return overlay
            elif placed.name == input.input_name:
                return overlay
        return None


def with_key(url: str, key: str) -> str:
    """The address of an overlay with another key, all else as it is."""
    path = _path(url)
    return url.replace(path, _ADDRESS.sub(lambda found: f"/overlay/{found[1]}/{key}", path), 1)


async def read_scenes(client: ObsClient) -> tuple[str, ...]:
    """The names of the scenes, in the order OBS lists them: the other way round than it answers.

    Raises:
        ObsError: OBS went away, or refused.
    """
    return tuple(scene.scene_name for scene in reversed((await client.call("GetSceneList", Scenes)).scenes))


async def read_sources(client: ObsClient, recogniser: Recogniser, scenes: Iterable[str]) -> list[Source]:
    """Those of ours in the present scene collection, each with those of the scenes it is in.

    Raises:
        ObsError: OBS went away, or refused.
    """
    found = []
    for input in (await client.call("GetInputList", Inputs, inputKind=KIND)).inputs:
        try:
            answer = await client.call("GetInputSettings", InputSettings, inputName=input.input_name)
        except ObsRefused as refusal:
            if refusal.code == NOT_FOUND:  # removed or renamed this moment
                continue
            raise
        source = recogniser.source(input, answer.input_settings)
        if source is not None:
            found.append(source)
    found.sort(key=lambda source: (source.overlay, source.name))
    places: dict[str, list[str]] = {source.name: [] for source in found}
    if found:
        for scene in scenes:
            for name in places.keys() & await _in_scene(client, scene):
                places[name].append(scene)
    return [replace(source, scenes=tuple(places[source.name])) for source in found]


async def _in_scene(client: ObsClient, scene: str) -> set[str]:
    """The names of the sources in a scene, those in its groups included."""
    try:
        items = (await client.call("GetSceneItemList", SceneItems, sceneName=scene)).scene_items
        names = {item.source_name for item in items}
        for item in items:
            if item.is_group:
                grouped = await client.call("GetGroupSceneItemList", SceneItems, sceneName=item.source_name)
                names |= {inner.source_name for inner in grouped.scene_items}
    except ObsRefused as refusal:
        if refusal.code != NOT_FOUND:  # removed this moment
            raise
        return set()
    return names


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
