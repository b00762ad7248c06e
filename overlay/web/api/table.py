"""The table of the API: every call, by its address below `/api`."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.routing import Route

from overlay.web.api.access import AccessCalls
from overlay.web.api.alerts import AlertCalls
from overlay.web.api.configuration import ConfigurationCalls
from overlay.web.api.designs import DesignCalls
from overlay.web.api.doctor import DoctorCalls
from overlay.web.api.events import Events
from overlay.web.api.identify import IdentifyCalls
from overlay.web.api.imports import ImportCalls
from overlay.web.api.keys import KeyCalls
from overlay.web.api.links import LinkCalls
from overlay.web.api.looks import LookCalls
from overlay.web.api.media import MediaCalls
from overlay.web.api.messages import Messages
from overlay.web.api.obs import ObsCalls
from overlay.web.api.openapi import OpenApi
from overlay.web.api.overlays import OverlayCalls
from overlay.web.api.rules import RuleCalls
from overlay.web.api.setup import SetupCalls
from overlay.web.api.stage import StageCalls


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiCalls:
    """Those who answer, each for its part."""

    messages: Messages
    stage: StageCalls
    events: Events
    overlays: OverlayCalls
    looks: LookCalls
    alerts: AlertCalls
    designs: DesignCalls
    rules: RuleCalls
    imports: ImportCalls
    media: MediaCalls
    keys: KeyCalls
    access: AccessCalls
    links: LinkCalls
    setup: SetupCalls
    configuration: ConfigurationCalls
    obs: ObsCalls
    identify: IdentifyCalls
    doctor: DoctorCalls


def api_routes(calls: ApiCalls, openapi: OpenApi) -> Sequence[Route]:
    return [
        Route("/messages", calls.messages.post, methods=["POST"]),
        Route("/messages/{id:id}", calls.messages.remove, methods=["DELETE"]),
        Route("/messages/{id:id}/hide", calls.stage.moderation.hide, methods=["POST"]),
        Route("/messages/{id:id}/show", calls.stage.moderation.show, methods=["POST"]),
        Route("/messages/saved", calls.stage.saved.list, methods=["GET"]),
        Route("/messages/saved", calls.stage.saved.add, methods=["POST"]),
        Route("/messages/saved/{id:id}", calls.stage.saved.remove, methods=["DELETE"]),
        Route("/featured", calls.stage.featured.show, methods=["GET"]),
        Route("/featured", calls.stage.featured.change, methods=["PUT"]),
        Route("/air", calls.stage.air.show, methods=["GET"]),
        Route("/air", calls.stage.air.change, methods=["PUT"]),
        Route("/stream/title", calls.stage.title.change, methods=["PUT"]),
        Route("/events", calls.events.list, methods=["GET"]),
        Route("/events/test", calls.events.test, methods=["POST"]),
        Route("/kinds", calls.overlays.kinds, methods=["GET"]),
        Route("/overlays", calls.overlays.list, methods=["GET"]),
        Route("/overlays", calls.overlays.make, methods=["POST"]),
        Route("/overlays/{id:id}", calls.overlays.change, methods=["PATCH"]),
        Route("/overlays/{id:id}", calls.overlays.delete, methods=["DELETE"]),
        Route("/overlays/{id:id}/restore", calls.overlays.restore, methods=["POST"]),
        Route("/overlays/{id:id}/key", calls.overlays.new_key, methods=["POST"]),
        Route("/overlays/{id:id}/key", calls.overlays.old_key, methods=["DELETE"]),
        Route("/overlays/{id:id}/identify", calls.identify.identify, methods=["POST"]),
        Route("/overlays/{id:id}/duplicate", calls.looks.duplicate, methods=["POST"]),
        Route("/overlays/{id:id}/look", calls.looks.export, methods=["GET"]),
        Route("/overlays/{id:id}/look", calls.looks.take, methods=["PUT"]),
        Route("/themes", calls.looks.themes, methods=["GET"]),
        Route("/alerts", calls.alerts.list, methods=["GET"]),
        Route("/alerts", calls.alerts.fire, methods=["POST"]),
        Route("/alerts/history", calls.alerts.history, methods=["GET"]),
        Route("/alerts/sound-check", calls.alerts.check_sound, methods=["POST"]),
        Route("/alerts/{alert}/replay", calls.alerts.replay, methods=["POST"]),
        Route("/alerts/{alert}/move", calls.alerts.move, methods=["POST"]),
        Route("/alerts/{which}", calls.alerts.withdraw, methods=["DELETE"]),
        Route("/alerts/{which}", calls.alerts.command, methods=["POST"]),
        Route("/rules", calls.rules.list, methods=["GET"]),
        Route("/rules", calls.rules.make, methods=["POST"]),
        Route("/rules/order", calls.rules.order, methods=["POST"]),
        Route("/rules/check", calls.rules.check, methods=["POST"]),
        Route("/rules/{id:id}", calls.rules.show, methods=["GET"]),
        Route("/rules/{id:id}", calls.rules.change, methods=["PATCH"]),
        Route("/rules/{id:id}", calls.rules.delete, methods=["DELETE"]),
        Route("/rules/{id:id}/try", calls.rules.try_out, methods=["POST"]),
        Route("/import/teklynk", calls.imports.teklynk, methods=["POST"]),
        Route("/designs", calls.designs.list, methods=["GET"]),
        Route("/designs", calls.designs.make, methods=["POST"]),
        Route("/designs/{id:id}", calls.designs.show, methods=["GET"]),
        Route("/designs/{id:id}", calls.designs.change, methods=["PATCH"]),
        Route("/designs/{id:id}", calls.designs.delete, methods=["DELETE"]),
        Route("/designs/{id:id}/duplicate", calls.designs.duplicate, methods=["POST"]),
        Route("/designs/{id:id}/look", calls.designs.export, methods=["GET"]),
        Route("/designs/{id:id}/look", calls.designs.take, methods=["PUT"]),
        Route("/media", calls.media.list, methods=["GET"]),
        Route("/media", calls.media.upload, methods=["POST"]),
        Route("/media/{id}", calls.media.change, methods=["PATCH"]),
        Route("/media/{id}", calls.media.delete, methods=["DELETE"]),
        Route("/keys", calls.keys.list, methods=["GET"]),
        Route("/keys", calls.keys.make, methods=["POST"]),
        Route("/keys/{id:id}", calls.keys.revoke, methods=["DELETE"]),
        Route("/keys/{id:id}/restore", calls.keys.restore, methods=["POST"]),
        Route("/setup", calls.setup.show, methods=["GET"]),
        Route("/setup/owncast", calls.setup.find, methods=["POST"]),
        Route("/setup/token", calls.setup.token, methods=["POST"]),
        Route("/obs", calls.obs.show, methods=["GET"]),
        Route("/obs", calls.obs.connect, methods=["PUT"]),
        Route("/obs", calls.obs.forget, methods=["DELETE"]),
        Route("/obs/scenes", calls.obs.scenes, methods=["GET"]),
        Route("/overlays/{id:id}/place", calls.obs.place, methods=["POST"]),
        Route("/overlays/{id:id}/reload", calls.obs.reload, methods=["POST"]),
        Route("/access", calls.access.show, methods=["GET"]),
        Route("/access/password", calls.access.change_password, methods=["PUT"]),
        Route("/access/network", calls.access.change_network, methods=["PUT"]),
        Route("/access/sessions/{id:id}", calls.access.end_session, methods=["DELETE"]),
        Route("/access/sessions", calls.access.end_sessions, methods=["DELETE"]),
        Route("/access/links", calls.links.make, methods=["POST"]),
        Route("/access/links/{id:id}/address", calls.links.renew, methods=["POST"]),
        Route("/access/links/{id:id}/address", calls.links.take_back, methods=["DELETE"]),
        Route("/access/links/{id:id}", calls.links.revoke, methods=["DELETE"]),
        Route("/access/links/{id:id}/restore", calls.links.restore, methods=["POST"]),
        Route("/access/invitations", calls.links.invite, methods=["POST"]),
        Route("/access/join", calls.links.join, methods=["POST"]),
        Route("/status", calls.configuration.status, methods=["GET"]),
        Route("/configuration", calls.configuration.show, methods=["GET"]),
        Route("/configuration", calls.configuration.change, methods=["PATCH"]),
        Route("/owncast/check", calls.configuration.check_owncast, methods=["POST"]),
        Route("/doctor", calls.doctor.report, methods=["GET"]),
        Route("/doctor/bundle", calls.doctor.bundle, methods=["GET"]),
        Route("/webhook", calls.configuration.webhook, methods=["GET"]),
        Route("/webhook/key", calls.configuration.new_webhook_key, methods=["POST"]),
        Route("/webhook/key", calls.configuration.old_webhook_key, methods=["DELETE"]),
        Route("/openapi.json", openapi.document, methods=["GET"]),
    ]
