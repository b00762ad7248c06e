"""What every test may ask for."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from overlay.settings import Settings
from overlay.storage.database import Database
from overlay.storage.event_log import EventLog
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


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """An empty database, open."""
    async with Database(tmp_path / "overlay.db") as database:
        yield database


@pytest.fixture
async def event_log(database: Database) -> EventLog:
    """The log in `database`, empty."""
    log = EventLog(database)
    await log.open()
    return log
