"""The document of the API, read by a client generator that others use: it warns of nothing, and its client works."""

import importlib
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest
from openapi_python_client import generate
from openapi_python_client.config import Config, ConfigFile, MetaType

from overlay.settings import Settings
from tests.server import ServerThread

CONTROL_KEY = "control-key-of-the-tests"


@pytest.fixture
def server(settings: Settings) -> ServerThread:
    """A server on which a tool needs a key."""
    return ServerThread(Settings(port=0, data_dir=settings.data_dir, panel_password="x" * 8, control_key=CONTROL_KEY))


def test_a_generated_client_takes_the_whole_document_and_calls_it(
    server: ServerThread, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bearer = {"authorization": f"Bearer {CONTROL_KEY}"}
    with server:
        document = server.http.get(f"{server.url}/api/openapi.json", headers=bearer).raise_for_status().json()

        warnings = generate(config=_config(tmp_path, document))

        assert [f"{warning.header}: {warning.detail}" for warning in warnings] == []
        operations = [each for methods in document["paths"].values() for each in methods.values()]
        assert len(list(tmp_path.glob("tool/api/*/[a-z]*.py"))) == len(operations)
        monkeypatch.syspath_prepend(tmp_path)
        with _module("client").AuthenticatedClient(base_url=server.url, token=CONTROL_KEY) as client:
            overlays = _module("api.overlays.get_overlays").sync(client=client).overlays
            refused = _module("api.alerts.post_alerts_alert_replay").sync(alert="99-1", client=client)
        assert {overlay.kind for overlay in overlays} >= {"alerts", "chat"}
        assert refused.error == "there is no alert '99-1'"


def _config(folder: Path, document: object) -> Config:
    (folder / "openapi.json").write_text(json.dumps(document))
    return Config.from_sources(
        # What it writes need not be formatted.
        ConfigFile(post_hooks=[]),
        meta_type=MetaType.NONE,
        document_source=folder / "openapi.json",
        file_encoding="utf-8",
        overwrite=False,
        output_path=folder / "tool",
    )


def _module(name: str) -> ModuleType:
    """A module of the generated package."""
    sys.modules.pop("tool", None)
    return importlib.import_module(f"tool.{name}")
