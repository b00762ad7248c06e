"""What the panel knows of the program itself, in sections; panels are told which ones changed."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TypedDict

from overlay.alerts.alert_json import QueueJson
from overlay.alerts.show import AlertShow
from overlay.audience import Audience
from overlay.domain.manifest import OptionValue
from overlay.domain.said import Said, Words
from overlay.intake import Intake
from overlay.obs.obs import Obs
from overlay.obs.section import ObsJson
from overlay.overlays.instances import Overlay, Overlays
from overlay.owncast_link import OwncastJson, OwncastLink, in_words
from overlay.page_told import PageJson
from overlay.rules.book import Rules
from overlay.stage.air import AirJson
from overlay.stage.featured import FeaturedJson
from overlay.stage.saved import SavedLine
from overlay.stage.stage import Stage
from overlay.storage.database import Database
from overlay.web.webhook import Webhook


class OverlayJson(TypedDict):
    """A page the streamer adds to OBS. `connected` counts the pages that have it open, previews aside.

    `problems` is what the addresses of those pages ask for and cannot have. `key` and `url` are empty for who
    calls with a control key that was made in the panel.
    """

    id: int
    kind: str
    name: str
    key: str
    url: str
    width: int
    height: int
    options: Mapping[str, OptionValue]
    connected: int
    problems: list[Said]
    pages: list[PageJson]


class WebhookJson(TypedDict):
    """What came from Owncast since the start: `refused` by reason, `seen` by event type."""

    last_at: datetime | None
    last_type: str
    received: int
    refused: Mapping[str, int]
    undecoded: int
    seen: Mapping[str, int]


class StorageJson(TypedDict):
    """Whether events can be kept, and why not."""

    ok: bool
    message: str


class SectionsJson(TypedDict):
    """How the program does, by part. `rules` is how often rules were changed since the start."""

    owncast: OwncastJson
    webhook: WebhookJson
    storage: StorageJson
    overlays: list[OverlayJson]
    queues: list[QueueJson]
    air: AirJson
    featured: list[FeaturedJson]
    saved: list[SavedLine]
    problems: list[str]
    rules: int
    obs: ObsJson
    demo: bool


class Status:
    """The sections. `tell` is called with the changed ones, each whole, once a turn of the event loop at most."""

    def __init__(
        self,
        *,
        overlays: Overlays,
        problems: Callable[[], list[str]],
        audience: Audience,
        link: OwncastLink,
        webhook: Webhook,
        intake: Intake,
        database: Database,
        alerts: AlertShow,
        stage: Stage,
        rules: Rules,
        obs: Obs,
        demo: bool,
    ) -> None:
        self._overlays = overlays
        self._audience = audience
        self._webhook = webhook
        self._intake = intake
        self._sections: dict[str, Callable[[str | None, Words], object]] = {
            "owncast": lambda base, words: in_words(link.health, words),
            "webhook": lambda base, words: self._webhook_section(),
            "storage": lambda base, words: StorageJson(ok=not database.problem, message=database.problem),
            "overlays": lambda base, words: self.overlays(base),
            "queues": lambda base, words: alerts.as_json(),
            "air": lambda base, words: stage.air.as_json(),
            "featured": lambda base, words: stage.featured.as_json(),
            "saved": lambda base, words: stage.saved.all(),
            "problems": lambda base, words: problems(),
            "rules": lambda base, words: rules.changes,
            "obs": lambda base, words: obs.as_json(words),
            "demo": lambda base, words: demo,
        }
        self._changed: set[str] = set()
        self.tell: Callable[[Iterable[str]], None] = lambda sections: None
        link.observers.append(lambda: self.changed("owncast"))
        webhook.changed = lambda: self.changed("webhook")
        database.changed = lambda: self.changed("storage")
        audience.observers.append(lambda overlay: self.changed("overlays"))
        audience.reported = lambda overlay: self.changed("overlays")
        overlays.changed.append(lambda old, new: self.changed("overlays"))
        rules.changed.append(lambda: self.changed("rules"))
        obs.changed = lambda: self.changed("obs")

    @property
    def names(self) -> frozenset[str]:
        """Of all sections."""
        return frozenset(self._sections)

    def sections(self, base_url: str | None, words: Words, names: Iterable[str] | None = None) -> dict[str, object]:
        """These sections, or all, in the language of `words`; `base_url` is how the panel was opened, None for those
        who may not know keys."""
        chosen = self._sections if names is None else names
        return {name: self._sections[name](base_url, words) for name in chosen}

    def overlays(self, base_url: str | None) -> list[OverlayJson]:
        return [self.overlay(overlay, base_url) for overlay in self._overlays.all()]

    def overlay(self, overlay: Overlay, base_url: str | None) -> OverlayJson:
        return {
            "id": overlay.id,
            "kind": overlay.kind,
            "name": overlay.name,
            "key": "" if base_url is None else overlay.key,
            "url": "" if base_url is None else f"{base_url}/overlay/{overlay.kind}/{overlay.key}",
            "width": overlay.width,
            "height": overlay.height,
            "options": overlay.options,
            "connected": self._audience.connected(overlay.id),
            "problems": self._audience.problems(overlay.id),
            "pages": self._audience.described(overlay.id),
        }

    def changed(self, section: str) -> None:
        if not self._changed:
            asyncio.get_running_loop().call_soon(self._tell)
        self._changed.add(section)

    def _tell(self) -> None:
        changed, self._changed = self._changed, set()
        self.tell(changed)

    def _webhook_section(self) -> WebhookJson:
        webhook = self._webhook
        return {
            "last_at": webhook.last_at,
            "last_type": webhook.last_type,
            "received": webhook.received,
            "refused": webhook.refused,
            "undecoded": self._intake.accepted["undecoded"],
            "seen": webhook.seen,
        }
