"""`/healthz` and `/metrics`: for whoever watches the service."""

from collections.abc import Iterator
from typing import Literal, TypedDict

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from overlay import __version__
from overlay.domain.errors import StorageUnavailable
from overlay.hub import Hub
from overlay.intake import Intake
from overlay.owncast.envelope import MAXIMUM_BYTES
from overlay.storage.database import Database
from overlay.web.api.call import Call, call
from overlay.web.errors import Json
from overlay.web.webhook import Webhook

_PROBE = "INSERT INTO log VALUES ('probe', randomblob(?)) ON CONFLICT DO UPDATE SET value = excluded.value"
_SMALL_PROBE = 16


class HealthJson(TypedDict):
    status: Literal["ok"]
    version: str


class Watch:
    """What is counted is read when it is asked for."""

    def __init__(self, *, database: Database, intake: Intake, webhook: Webhook, hub: Hub) -> None:
        self._database = database
        self._registry = CollectorRegistry()
        self._registry.register(_Figures(database, intake, webhook, hub))

    @call(Call(answers=HealthJson, refuses=(StorageUnavailable,), open=True))
    async def health(self, request: Request) -> Response:
        """200 while webhooks can be taken, which means: while the log can be written."""
        try:
            # The room that is left may do for a few bytes, yet not for the webhook that was refused.
            size = MAXIMUM_BYTES if self._database.problem else _SMALL_PROBE
            await self._database.write(lambda connection: connection.execute(_PROBE, (size,)))
        except StorageUnavailable as problem:
            return Json({"status": "unavailable", "error": problem.said, "version": __version__}, status_code=503)
        return Json({"status": "ok", "version": __version__})

    @call(Call(answers=str, media_type="text/plain"))
    async def metrics(self, request: Request) -> Response:
        """Figures in Prometheus's text format."""
        return Response(generate_latest(self._registry), media_type=CONTENT_TYPE_LATEST)


class _Figures(Collector):
    def __init__(self, database: Database, intake: Intake, webhook: Webhook, hub: Hub) -> None:
        self._database = database
        self._intake = intake
        self._webhook = webhook
        self._hub = hub

    def collect(self) -> Iterator[Metric]:
        accepted = CounterMetricFamily("overlay_events", "Events taken in, by source", labels=["source"])
        counts = self._intake.accepted
        for source in ("webhook", "post", "test", "demo"):
            accepted.add_metric([source], counts[source])
        yield accepted
        yield CounterMetricFamily("overlay_events_known", "Events that were there already", value=counts["known"])
        yield CounterMetricFamily("overlay_events_undecoded", "Events kept as they came", value=counts["undecoded"])
        refused = CounterMetricFamily("overlay_webhooks_refused", "Webhooks refused, by reason", labels=["reason"])
        for reason, count in self._webhook.refused.items():
            refused.add_metric([reason], count)
        yield refused
        yield GaugeMetricFamily("overlay_last_event_id", "The newest event's id", value=self._intake.state.last_id)
        yield GaugeMetricFamily("overlay_sockets", "Open overlay pages and panels", value=self._hub.pages)
        yield GaugeMetricFamily("overlay_live", "1 while the stream is on air", value=self._intake.state.live)
        ok = not self._database.problem
        yield GaugeMetricFamily("overlay_storage_writable", "1 while the log can be written", value=ok)
