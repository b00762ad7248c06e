"""Puts overlays into OBS: makes or updates the one browser source each has, and never a second.

Everything is found out anew before anything is done, and one thing is done at a time. So whatever broke off in the
middle, and whoever else wants the same, the next try goes on from what OBS really has.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from overlay.domain.errors import Conflict, NotFound, ObsRefused
from overlay.domain.manifest import Anchor, Manifest
from overlay.domain.obs import PlacedSource
from overlay.domain.said import Said
from overlay.obs.answers import NewItem, Nothing, Scenes, Video
from overlay.obs.client import ObsClient
from overlay.obs.inventory import Inventory
from overlay.obs.link import ObsLink
from overlay.obs.sources import KIND, Source, Way, with_key
from overlay.obs.waiting import WaitingFiles
from overlay.overlays.instances import Overlay

EXISTS, UNKNOWN_KIND = 601, 605
MOST_NAMES = 99
FRAME_SECONDS = 0.1
"""OBS takes settings over with its next frame: there and back within one would be no change at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What became of it. `made`: there was no source yet. `way`: by the waiting file, or by the plain address."""

    source: str
    scene: str
    made: bool
    way: Way


class Placing:
    """`manifest` says what an overlay's kind is, `in_obs` whether a page of it is open in OBS.

    `keep` stores what was placed, and `write` brings an overlay's waiting files up to date.
    """

    def __init__(
        self,
        link: ObsLink,
        inventory: Inventory,
        files: WaitingFiles,
        *,
        manifest: Callable[[Overlay], Manifest],
        in_obs: Callable[[int], bool],
        keep: Callable[[int, PlacedSource], Awaitable[None]],
        write: Callable[[Overlay], Awaitable[None]],
    ) -> None:
        self._link = link
        self._inventory = inventory
        self._files = files
        self._manifest = manifest
        self._in_obs = in_obs
        self._keep = keep
        self._write = write
        self._one_at_a_time = asyncio.Lock()

    async def place(self, overlay: Overlay, *, scene: str | None, way: Way | None, url: str) -> Placed:
        """Sees to it that the overlay's source is in this scene (None: the one on air), with the right settings.

        `way` None leaves a source that is there its own, and otherwise chooses the waiting file where OBS runs on this
        machine. `url` is the overlay's plain address. Where the streamer put a source, and how large, stays.

        Raises:
            NotFound: OBS has no such scene.
            Conflict: it has none at all, or the waiting file is of no use to it.
            ObsError: OBS is not there, went away in the middle, or refused.
        """
        async with self._one_at_a_time:
            client = self._link.client
            scene = await self._scene(client, scene)
            present = _choose(await self._inventory.read(), overlay.id, scene)
            way = way or _present_way(present) or ("waiting" if client.same_machine else "plain")
            if way == "waiting" and not client.same_machine:
                raise Conflict(Said("error.obs.no_file_there"))
            if way == "waiting":
                await self._write(overlay)
            wanted = {**self._settings(overlay), **self._address(overlay, present, way, url)}
            if present is None:
                name, uuid = await self._make(client, overlay, scene, wanted)
            else:
                name, uuid = present.name, present.uuid
                await self._change(client, present, wanted)
                if scene not in present.scenes:
                    item = await client.call("CreateSceneItem", NewItem, sceneName=scene, sourceName=name)
                    await self._fit(client, overlay, scene, item.scene_item_id)
            await self._keep(overlay.id, PlacedSource(name=name, uuid=uuid, waiting=way == "waiting"))
            await self._inventory.read()
            return Placed(source=name, scene=scene, made=present is None, way=way)

    async def reload(self, overlay: Overlay) -> int:
        """Loads the overlay's sources in OBS anew; returns how many there are.

        Raises:
            ObsError: OBS is not there, went away in the middle, or refused.
        """
        async with self._one_at_a_time:
            client = self._link.client
            sources = [source for source in await self._inventory.read() if source.overlay == overlay.id]
            for source in sources:
                await self._reload(client, overlay, source)
            return len(sources)

    async def mend(self, overlays: Mapping[int, Overlay]) -> None:
        """Leads sources whose address leads nowhere any more to their overlay's.

        Raises:
            ObsError: OBS is not there, went away in the middle, or refused.
        """
        async with self._one_at_a_time:
            client = self._link.client
            for source in await self._inventory.read():
                if source.overlay in overlays and not source.current:
                    await self._lead(client, overlays[source.overlay], source)

    async def follow(self, overlay: Overlay, *, key: bool, size: bool) -> None:
        """Has the overlay's sources follow its new key, its new size, or both.

        Raises:
            ObsError: OBS is not there, went away in the middle, or refused.
        """
        async with self._one_at_a_time:
            client = self._link.client
            for source in await self._inventory.read():
                if source.overlay != overlay.id:
                    continue
                if size:
                    await self._change(client, source, {"width": overlay.width, "height": overlay.height})
                if key:
                    await self._lead(client, overlay, source)

    async def _lead(self, client: ObsClient, overlay: Overlay, source: Source) -> None:
        if source.waiting:
            await self._write(overlay)
            await self._change(client, source, {"local_file": self._files.next(overlay.id, source.address)})
            await asyncio.sleep(FRAME_SECONDS)
        else:
            await self._change(client, source, {"url": with_key(source.address, overlay.key)})

    async def _reload(self, client: ObsClient, overlay: Overlay, source: Source) -> None:
        if source.waiting and not self._in_obs(overlay.id):
            await self._lead(client, overlay, source)
        else:
            await client.call(
                "PressInputPropertiesButton", Nothing, inputName=source.name, propertyName="refreshnocache"
            )

    async def _scene(self, client: ObsClient, wanted: str | None) -> str:
        scenes = await client.call("GetSceneList", Scenes)
        names = [scene.scene_name for scene in scenes.scenes]
        scene = scenes.current_program_scene_name if wanted is None else wanted
        if wanted is not None and wanted not in names:
            raise NotFound(Said("error.obs.no_scene", scene=wanted))
        if not scene:
            raise Conflict(Said("error.obs.no_scene_on_air"))
        return scene

    def _settings(self, overlay: Overlay) -> dict[str, object]:
        """The page stays loaded and keeps what it knows while another scene is on air; what can be heard is heard
        through OBS's own mixer."""
        return {
            "width": overlay.width,
            "height": overlay.height,
            "shutdown": False,
            "restart_when_active": False,
            "reroute_audio": self._manifest(overlay).alerts,
        }

    def _address(self, overlay: Overlay, present: Source | None, way: Way, url: str) -> dict[str, object]:
        if way == "plain":
            options = "" if present is None or present.waiting else present.address.partition("?")[2]
            return {"is_local_file": False, "url": f"{url}?{options}" if options else url}
        if present is not None and present.waiting and present.current:
            return {}
        return {"is_local_file": True, "local_file": self._files.next(overlay.id)}

    async def _make(
        self, client: ObsClient, overlay: Overlay, scene: str, settings: Mapping[str, object]
    ) -> tuple[str, str]:
        """Names in OBS are shared by scenes and sources: the next free one is taken."""
        for number in range(1, MOST_NAMES + 1):
            name = overlay.name if number == 1 else f"{overlay.name} {number}"
            try:
                item = await client.call(
                    "CreateInput", NewItem, sceneName=scene, inputName=name, inputKind=KIND, inputSettings=settings
                )
            except ObsRefused as refusal:
                if refusal.code == UNKNOWN_KIND:
                    raise ObsRefused(Said("error.obs.no_browser"), code=UNKNOWN_KIND) from None
                if refusal.code != EXISTS:
                    raise
            else:
                await self._fit(client, overlay, scene, item.scene_item_id)
                return name, item.input_uuid
        raise Conflict(Said("error.obs.many_sources", most=MOST_NAMES, name=overlay.name))

    async def _change(self, client: ObsClient, source: Source, wanted: Mapping[str, object]) -> None:
        """Only what differs: every change but that of the size loads the page anew."""
        changes = {name: value for name, value in wanted.items() if source.settings.get(name) != value}
        if changes:
            await client.call("SetInputSettings", Nothing, inputName=source.name, inputSettings=changes)

    async def _fit(self, client: ObsClient, overlay: Overlay, scene: str, item: int) -> None:
        """A new source stands where its kind belongs; one that is larger than the canvas is made as large as that."""
        video = await client.call("GetVideoSettings", Video)
        scale = min(1, video.base_width / overlay.width, video.base_height / overlay.height)
        across, down = _shares(self._manifest(overlay).anchor)
        transform = {
            "positionX": across * (video.base_width - scale * overlay.width),
            "positionY": down * (video.base_height - scale * overlay.height),
            "scaleX": scale,
            "scaleY": scale,
        }
        await client.call(
            "SetSceneItemTransform", Nothing, sceneName=scene, sceneItemId=item, sceneItemTransform=transform
        )


def _shares(anchor: Anchor) -> tuple[float, float]:
    """How much of the room beside a source is left of it, and above it."""
    across = 0.0 if anchor.endswith("left") else 1.0 if anchor.endswith("right") else 0.5
    down = 0.0 if anchor.startswith("top") else 1.0 if anchor.startswith("bottom") else 0.5
    return across, down


def _choose(sources: tuple[Source, ...], overlay: int, scene: str) -> Source | None:
    """The one in the scene already, else any: the first, by its name."""
    ours = sorted((source for source in sources if source.overlay == overlay), key=lambda source: source.name)
    return next((source for source in ours if scene in source.scenes), ours[0] if ours else None)


def _present_way(present: Source | None) -> Way | None:
    """A plain address with options of its own keeps them; any other may become a waiting file."""
    if present is None or present.waiting or "?" not in present.address:
        return None
    return "plain"
