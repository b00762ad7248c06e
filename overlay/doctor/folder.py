"""The facts of a data folder whose program does not run. Nothing in it is changed."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Literal

import msgspec

from overlay import __version__, data_folder
from overlay.doctor import clock, machine_facts
from overlay.doctor.facts import Events, Facts, Media, Overlay, Owncast, Program
from overlay.owncast.transport import open_http
from overlay.owncast_link import OwncastLink
from overlay.settings import Settings
from overlay.storage import media
from overlay.storage.rows import moment


class _Stored:
    """What the database tells, as far as it can be read."""

    def __init__(self) -> None:
        self.configuration: dict[str, str] = {}
        self.seen: dict[str, datetime] = {}
        self.overlays: list[Overlay] = []
        self.missing: list[str] = []
        self.files = 0
        self.damage = ""


async def facts(settings: Settings, state: Literal["not_running", "silent"]) -> Facts:
    """How everything is in the folder of these settings. Owncast is asked."""
    stored = _read(settings.data_dir)
    url = settings.owncast_url or stored.configuration.get("owncast_url", "")
    token = settings.access_token or stored.configuration.get("access_token", "")
    link = OwncastLink(open_http(None))
    try:
        link.use("" if settings.demo else url, token)
        health = await link.check()
        told = await clock.ask(link.client)
    finally:
        await link.close()
    return Facts(
        now=datetime.now(UTC),
        program=Program(state=state, version=__version__),
        owncast=Owncast(health=health, demo=settings.demo, ahead=told.ahead),
        events=Events(live=False, seen=stored.seen),
        overlays=stored.overlays,
        media=Media(files=stored.files, missing=stored.missing),
        machine=replace(machine_facts.look(settings.data_dir), damage=stored.damage),
    )


def _read(folder: Path) -> _Stored:
    stored = _Stored()
    path = data_folder.database(folder)
    if not path.exists():
        return stored
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            stored.damage = machine_facts.damage(connection)
            for read in (_configuration, _seen, _overlays, partial(_media, folder=folder)):
                read(connection, stored)
    except (sqlite3.Error, msgspec.DecodeError, ValueError) as problem:
        stored.damage = stored.damage or str(problem)
    return stored


def _configuration(connection: sqlite3.Connection, stored: _Stored) -> None:
    rows = connection.execute("SELECT name, value FROM configuration WHERE name IN ('owncast_url', 'access_token')")
    stored.configuration = {name: msgspec.json.decode(value, type=str) for name, value in rows}


def _seen(connection: sqlite3.Connection, stored: _Stored) -> None:
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'seen_types'").fetchone():
        rows = connection.execute("SELECT type, last_at FROM seen_types")
        stored.seen = {type: moment(last_at) for type, last_at in rows}


def _overlays(connection: sqlite3.Connection, stored: _Stored) -> None:
    rows = connection.execute("SELECT id, name, width, height FROM overlays ORDER BY id")
    stored.overlays = [Overlay(id=id, name=name, width=width, height=height) for id, name, width, height in rows]


def _media(connection: sqlite3.Connection, stored: _Stored, *, folder: Path) -> None:
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'media'").fetchone():
        files = media.read(connection)
        stored.files = len(files)
        stored.missing = machine_facts.missing(data_folder.media(folder), files)
