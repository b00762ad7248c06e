"""What every test may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from overlay.settings import Settings
from tests.fakes import FakeOwncast
from tests.server import WEBHOOK_KEY, ServerThread


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Async tests run on asyncio, as the server does."""
    return "asyncio"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A server on a free port of this machine, without an Owncast."""
    return Settings(port=0, data_dir=tmp_path, webhook_key=WEBHOOK_KEY)


@pytest.fixture
def owncast() -> FakeOwncast:
    """The Owncast that `server` is told of when a test configures one."""
    return FakeOwncast()


@pytest.fixture
def server(settings: Settings, owncast: FakeOwncast) -> Iterator[ServerThread]:
    """The real server, running."""
    with ServerThread(settings, owncast_transport=owncast.transport) as server:
        yield server
