"""All that makes alerts of events: rules, designs and their files, and the queues, wired in one place."""

from collections.abc import Callable, Mapping
from pathlib import Path

from overlay import assets
from overlay.alerts.action import AlertAction
from overlay.alerts.control import AlertControl
from overlay.alerts.design_options import DesignOptions
from overlay.alerts.designed import Designed
from overlay.alerts.designs import Designs
from overlay.alerts.dress import Dress
from overlay.alerts.pace import Pace
from overlay.alerts.rows import AlertRows
from overlay.alerts.show import AlertShow
from overlay.audience import Audience
from overlay.domain.state import StreamState
from overlay.intake import Intake
from overlay.media.bundled import read_bundled
from overlay.media.library import Library
from overlay.overlays.catalog import Catalog
from overlay.overlays.instances import Overlay, Overlays
from overlay.rules.book import Rules
from overlay.rules.reader import RuleReader
from overlay.rules.ready_made import ready_made
from overlay.storage.database import Database


class Alerting:
    """`on_air` says whether overlays may show anything; `changed` is called with the section of the status that did."""

    def __init__(
        self,
        *,
        database: Database,
        intake: Intake,
        audience: Audience,
        overlays: Overlays,
        catalog: Catalog,
        media: Path,
        version: str,
        on_air: Callable[[], bool],
        changed: Callable[[str], None],
    ) -> None:
        self._overlays = overlays
        self._catalog = catalog
        self.design_options = DesignOptions(assets.STATIC / "overlays" / "alerts")
        self.designs = Designs(database, self.design_options)
        self.library = Library(
            database,
            media,
            bundled=read_bundled(assets.STATIC / "media" / "sounds"),
            bundled_url=f"/static/{version}/media/sounds",
        )
        self.designed = Designed(self.designs, self.library)
        rows = AlertRows(database)
        dress = Dress(self.designs, self.designed, self.library)
        self.show = AlertShow(
            audience,
            rows,
            dress,
            live=lambda: intake.state.live,
            on_air=on_air,
            changed=lambda: changed("queues"),
        )
        self.control = AlertControl(self.show, rows, dress)
        action = AlertAction(take=self.show.take, overlays=self._queued, design=self.designs.name)
        self.rules = Rules(database, {action.kind: action})
        self.reader = RuleReader(database, self.rules, lambda: intake.state)

        self.library.used_by = lambda id: [design.name for design in self.designs.using(id)]
        self.designs.used_by = lambda id: self.rules.using(action.kind, "design", id)
        dress.chosen = lambda: self.rules.chosen(action.kind, "design")
        intake.observers += [self.show.observe, self.reader.observe]
        overlays.changed.append(self._follow)
        self.designs.changed.append(lambda id: changed("queues"))
        self.designs.changed.append(self.show.design_changed)
        self.rules.changed.append(self.show.rules_changed)

    async def begin(self, state: StreamState) -> None:
        """Goes on where it was; `state` is the one that the log leads to."""
        await self.designs.open()
        await self.library.open()
        await self.rules.open(lambda: [*ready_made(self._design_named)])
        await self.reader.begin(state)
        await self.show.open({id: self._pace(self._overlays.get(id)) for id in self._queued()})

    def _queued(self) -> Mapping[int, str]:
        """The names of the overlays that have a queue, by id."""
        return {overlay.id: overlay.name for overlay in self._overlays.all() if self._catalog[overlay.kind].alerts}

    def _follow(self, old: Overlay | None, new: Overlay | None) -> None:
        """An alerts overlay has a queue as long as it exists."""
        if new is None:
            if old is not None:
                self.show.remove(old.id)
        elif not self._catalog[new.kind].alerts:
            return
        elif old is None:
            self.show.add(new.id, self._pace(new))
        else:
            self.show.change(new.id, self._pace(new))

    def _pace(self, overlay: Overlay) -> Pace:
        return Pace.of(self._catalog[overlay.kind].look(overlay.options, {}, self._catalog.themes).options)

    def _design_named(self, name: str) -> int | None:
        design = self.designs.named(name)
        return None if design is None else design.id
