"""Who gets in, for tests: a way in with everything it needs, and no server."""

from pathlib import Path

from overlay.access.entry import Entry, Visitor
from overlay.access.links import Links
from overlay.access.password import Password
from overlay.access.sessions import Sessions
from overlay.configuration import Configuration
from overlay.storage.database import Database
from tests.fakes import FakeClock

HERE, THERE = Visitor("192.0.2.1", "Firefox · Linux"), Visitor("198.51.100.1", "")


def entry_of(database: Database, given: str | None, clock: FakeClock | None = None) -> Entry:
    """The ways in, not opened yet; `given` is the environment's password."""
    configuration = Configuration(database, {})
    return Entry(
        configuration=configuration,
        password=Password(given, configuration),
        sessions=Sessions(database),
        links=Links(database),
        clock=clock or FakeClock(),
    )


def closed_entry(given: str | None) -> Entry:
    """The same without a data folder: nobody is logged in, and nobody can be."""
    return entry_of(Database(Path("nowhere")), given)
