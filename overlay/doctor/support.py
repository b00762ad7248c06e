"""What goes into the support bundle of the running program, and what must not."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict

from overlay.alerts.show import AlertShow
from overlay.configuration import Configuration
from overlay.doctor.facts import Facts
from overlay.doctor.redaction import Redaction
from overlay.domain.said import Words
from overlay.intake import Intake
from overlay.obs.section import ObsJson
from overlay.overlays.instances import Overlay, Overlays
from overlay.owncast_link import in_words
from overlay.settings import Settings
from overlay.web.webhook import Webhook

_TOLD = ("owncast_url", "obs_address", "network", "retention_days", "retention_megabytes")
"""The values of the configuration that stand in the bundle; of every other one it says whether it is set."""

_NO_SECRET = (*_TOLD, "bot_name")
"""Every other one is looked for and taken out. A name may be a word that stands everywhere."""


class Support:
    """`own_key` is what our own commands are let in with, `obs` the section of the status."""

    def __init__(
        self,
        *,
        settings: Settings,
        own_key: str | None,
        configuration: Configuration,
        overlays: Overlays,
        intake: Intake,
        webhook: Webhook,
        alerts: AlertShow,
        obs: Callable[[Words], ObsJson],
        log: Callable[[], str],
    ) -> None:
        self._settings = settings
        self._own_key = own_key
        self._configuration = configuration
        self._overlays = overlays
        self._intake = intake
        self._webhook = webhook
        self._alerts = alerts
        self._obs = obs
        self.log = log

    def redaction(self) -> Redaction:
        return Redaction(self._secrets())

    def state(self, facts: Facts, words: Words) -> Mapping[str, object]:
        """How the program is set up and does, without what viewers are called and said."""
        values: Mapping[str, object] = asdict(self._configuration.values)
        settings = self._settings
        return {
            "started_with": {
                "host": settings.host,
                "port": settings.port,
                "public_url": settings.public_url,
                "trusted_proxies": settings.trusted_proxies,
                "allowed_hosts": settings.allowed_hosts,
                "demo": settings.demo,
                "log_level": settings.log_level,
            },
            "configuration": {name: values[name] if name in _TOLD else bool(values[name]) for name in values},
            "fixed": sorted(self._configuration.fixed),
            "owncast": {
                "health": in_words(facts.owncast.health, words),
                "ahead": facts.owncast.ahead,
                "online": facts.owncast.online,
            },
            "events": {
                "last_id": self._intake.state.last_id,
                "accepted": self._intake.accepted,
                "webhooks": self._webhook.received,
                "refused": self._webhook.refused,
                "seen_now": self._webhook.seen,
                "seen_ever": facts.events.seen,
            },
            "overlays": [_described(overlay) for overlay in self._overlays.all()],
            "pages": {overlay.id: overlay.pages for overlay in facts.overlays},
            "queues": [
                {
                    "overlay": queue["overlay"],
                    "paused": queue["paused"],
                    "muted": queue["muted"],
                    "playing": queue["playing"] is not None,
                    "waiting": len(queue["waiting"]),
                    "held": queue["held"],
                    "leader": queue["leader"],
                }
                for queue in self._alerts.as_json()
            ],
            "air": facts.air,
            "obs": self._obs(words),
            "machine": facts.machine,
            "media": facts.media,
        }

    def _secrets(self) -> Iterable[str]:
        values: Mapping[str, object] = asdict(self._configuration.values)
        for name, value in values.items():
            # The demo's token is a word, and of a server that is none.
            is_made_up = self._settings.demo and name == "access_token"
            if isinstance(value, str) and name not in _NO_SECRET and not is_made_up:
                yield value
        yield from (overlay.key for overlay in self._overlays.all())
        settings = self._settings
        for secret in (
            settings.access_token,
            settings.control_key,
            settings.webhook_key,
            settings.webhook_secret,
            settings.panel_password,
            self._own_key,
        ):
            if secret:
                yield secret


def _described(overlay: Overlay) -> Mapping[str, object]:
    """An overlay without its key, and without lists: those are of viewers' names."""
    return {
        "id": overlay.id,
        "kind": overlay.kind,
        "name": overlay.name,
        "width": overlay.width,
        "height": overlay.height,
        "options": {name: value for name, value in overlay.options.items() if isinstance(value, str | int | float)},
    }
