"""A real OBS for the tests of this folder, which `make test-obs` runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from overlay.obs import link
from overlay.settings import Settings
from tests.browser.conftest import browser, faults, open_page, playwright, serve
from tests.obs.rig import PASSWORD, Missing, Obs, screen
from tests.server import WEBHOOK_KEY, ServerThread

__all__ = ["browser", "faults", "open_page", "playwright", "serve"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """They are left out of `make test`."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.obs)


@pytest.fixture(scope="package")
def display() -> Iterator[str]:
    """A screen that nobody sees."""
    try:
        with screen() as display:
            yield display
    except (Missing, FileNotFoundError) as missing:
        pytest.skip(f"Xvfb: {missing}")


@pytest.fixture(scope="module")
def running(display: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Obs]:
    """One OBS for the tests of a module."""
    try:
        obs = Obs(tmp_path_factory.mktemp("obs"), display)
        obs.start()
    except Missing as missing:
        pytest.skip(str(missing))
    yield obs
    obs.kill()


@pytest.fixture
def obs(running: Obs) -> Obs:
    """It is open, whatever the test before did with it."""
    if running.process is None:
        running.start()
    return running


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ServerThread]:
    """The server, with a data folder of its own."""
    monkeypatch.setattr(link, "LONGEST_DELAY_SECONDS", 0.5)
    with ServerThread(Settings(port=0, data_dir=tmp_path, webhook_key=WEBHOOK_KEY)) as server:
        yield server


@pytest.fixture
def connected(server: ServerThread, obs: Obs) -> ServerThread:
    """The server, connected to OBS."""
    answer = server.http.put(f"{server.url}/api/obs", json={"address": obs.address, "password": PASSWORD})
    assert answer.json()["state"] == "connected", answer.text
    return server
