"""What whoever watches the service is told: `/healthz` and `/metrics`."""

import resource
import sys
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from overlay import __version__
from overlay.settings import Settings
from tests.described import Document
from tests.page import Page
from tests.server import Client, ServerThread, chat, event, serving


def figures(server: Client) -> dict[str, float]:
    """Every sample, by its name and labels as they are written."""
    answer = server.http.get(f"{server.url}/metrics")
    Document.of(server).check(answer)
    return {
        sample.name + "".join(f"{{{label}={value}}}" for label, value in sample.labels.items()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_it_is_healthy_once_it_can_take_webhooks(server: ServerThread) -> None:
    answer = httpx.get(f"{server.url}/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "version": __version__})
    assert answer.headers["content-type"] == "application/json"
    Document.of(server).check(answer)


@pytest.mark.skipif(sys.platform != "linux", reason="limits of another process are Linux's")
def test_it_is_not_while_nothing_can_be_kept(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        _, most = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)

        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (0, most))
        full = httpx.get(f"{server.url}/healthz")
        lost = server.post(chat("nobody keeps this", "Qw1"))
        told = figures(server)
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (most, most))

        assert (full.status_code, lost.status_code) == (503, 503)
        assert full.json()["error"] == lost.json()["error"]
        assert (told["overlay_storage_writable"], told["overlay_webhooks_refused_total{reason=storage}"]) == (0, 1)
        assert httpx.get(f"{server.url}/healthz").status_code == 200
        assert figures(server)["overlay_storage_writable"] == 1


def test_the_health_is_open_to_everybody(settings: Settings) -> None:
    with ServerThread(replace(settings, panel_password="correct horse battery")) as server:
        headers = {"host": "owncast-overlay", "origin": "https://evil.example", "x-forwarded-for": "203.0.113.9"}
        assert httpx.get(f"{server.url}/healthz", headers=headers).status_code == 200
        assert httpx.head(f"{server.url}/healthz").status_code == 200
        assert httpx.post(f"{server.url}/healthz").status_code == 405


def test_the_health_makes_no_events(server: ServerThread) -> None:
    for _ in range(3):
        server.http.get(f"{server.url}/healthz")

    assert server.http.get(f"{server.url}/api/events").json() == {"events": [], "last_id": 0}


def test_the_figures_are_prometheus_text(server: ServerThread) -> None:
    answer = server.http.get(f"{server.url}/metrics")

    assert answer.headers["content-type"].startswith("text/plain; version=")
    families = list(text_string_to_metric_families(answer.text))
    assert families
    for family in families:
        assert family.name.startswith("overlay_")
        assert family.documentation
        assert family.type in ("counter", "gauge")


def test_the_figures_count_what_came(server: ServerThread) -> None:
    server.take(chat("hello", "Qw1"), chat("hello", "Qw1"), chat("again", "Qw2"))
    server.take(event("STREAM_STARTED", id="s", name="Harbour Light"), event("SOMETHING_NEW"))
    server.http.post(f"{server.url}/api/events/test", json={"type": "CHAT"})
    server.post(b"nonsense")
    server.post(b"[]")

    told = figures(server)

    assert told["overlay_events_total{source=webhook}"] == 4
    assert told["overlay_events_total{source=test}"] == 1
    assert told["overlay_events_total{source=post}"] == told["overlay_events_total{source=demo}"] == 0
    assert told["overlay_events_known_total"] == 1
    assert told["overlay_events_undecoded_total"] == 1
    assert sum(count for name, count in told.items() if name.startswith("overlay_webhooks_refused_total")) == 2
    assert told["overlay_last_event_id"] == server.events()[-1]["id"]
    assert (told["overlay_live"], told["overlay_storage_writable"]) == (1, 1)


def test_the_figures_count_open_pages(server: ServerThread) -> None:
    assert figures(server)["overlay_sockets"] == 0

    with Page(server.socket_url("chat")), Page(server.socket_url("alerts")):
        assert figures(server)["overlay_sockets"] == 2


@pytest.mark.parametrize("reason", ['a "quoted" one', "two\nlines", "back\\slash", "ünï"])
def test_whatever_a_webhook_says_the_figures_stay_readable(server: ServerThread, reason: str) -> None:
    server.take(event(reason))
    server.post(reason.encode())

    assert figures(server)["overlay_events_total{source=webhook}"] == 1


def test_the_process_is_healthy_as_soon_as_it_says_that_it_runs(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        assert httpx.get(f"{server.url}/healthz").status_code == 200
