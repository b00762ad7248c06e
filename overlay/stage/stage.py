"""Stage: everything that is done to the running show from outside, wired in one place."""

from collections.abc import Callable

from overlay import protocol
from overlay.audience import Audience
from overlay.intake import Intake
from overlay.overlays.catalog import Catalog
from overlay.overlays.instances import Overlay, Overlays
from overlay.owncast_link import OwncastLink
from overlay.stage.air import Air
from overlay.stage.featured import Featured
from overlay.stage.moderation import Moderation
from overlay.stage.saved import SavedLines
from overlay.stage.title import Title
from overlay.storage.database import Database
from overlay.storage.event_log import EventLog

SECONDS = "seconds"
"""The option of a kind that features lines which says for how long."""


class Stage:
    """Its parts, each for what it is named. `changed` is called with the section of the status that changed."""

    def __init__(
        self,
        *,
        database: Database,
        link: OwncastLink,
        intake: Intake,
        event_log: EventLog,
        audience: Audience,
        overlays: Overlays,
        catalog: Catalog,
        changed: Callable[[str], None],
    ) -> None:
        self.moderation = Moderation(link, intake, event_log)
        self.title = Title(link, intake)
        self.saved = SavedLines(database, changed=lambda: changed("saved"))
        self.air = Air(database)
        self.air.observers.append(lambda: audience.send_all(protocol.message("air", on=self.air.on)))
        self.air.observers.append(lambda: changed("air"))
        self.featured = Featured(
            database,
            event_log,
            audience,
            overlays=lambda: {
                overlay.id: _seconds(catalog, overlay) for overlay in overlays.all() if catalog[overlay.kind].featured
            },
            state=lambda: intake.state,
            changed=lambda: changed("featured"),
        )
        intake.observers.append(self.featured.observe)
        overlays.changed.append(self._overlay_changed)
        self._catalog = catalog

    async def open(self) -> None:
        await self.air.open()
        await self.saved.open()
        await self.featured.open()

    def close(self) -> None:
        self.featured.close()

    def members(self, overlay: Overlay) -> dict[str, object]:
        """What a page of this overlay is told when it comes."""
        told: dict[str, object] = {"air": self.air.on}
        if self._catalog[overlay.kind].featured:
            told["featured"] = self.featured.of(overlay.id)
        return told

    def _overlay_changed(self, old: Overlay | None, new: Overlay | None) -> None:
        if new is None and old is not None:
            self.featured.forget(old.id)


def _seconds(catalog: Catalog, overlay: Overlay) -> float:
    seconds = catalog[overlay.kind].look(overlay.options, {}, catalog.themes).options.get(SECONDS, 0)
    return float(seconds) if isinstance(seconds, int | float) else 0.0
