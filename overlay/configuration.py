"""Configuration: what the panel changes while the program runs, stored, and observed by whoever depends on it."""

import secrets
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

import msgspec

from overlay.domain.errors import Conflict, InvalidRequest, NotFound
from overlay.domain.said import Said
from overlay.storage.database import Database

_KEY_BYTES = 18
_EXPECTED = {
    str: Said("error.configuration.text"),
    bool: Said("error.configuration.true_or_false"),
    int: Said("error.configuration.number"),
    tuple: Said("error.configuration.list"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """Everything that is configured. Empty means: not set."""

    owncast_url: str = ""
    access_token: str = ""
    webhook_key: str = ""
    webhook_secret: str = ""
    bot_name: str = ""
    """The access token's name in Owncast, which our posts as the bot are under."""
    session_secret: str = ""
    obs_address: str = ""
    obs_password: str = ""
    """For obs-websocket; empty where OBS asks for none."""
    streamers: tuple[str, ...] = ()
    """The ids of the viewers who are the streamer: Owncast does not say who that is."""
    password_hash: str = ""
    """Of the panel's password, where one was set there: see `overlay/access/password.py`."""
    network: bool = False
    """Whether other devices are to reach the panel, from the next start on."""
    retention_days: int = 90
    retention_megabytes: int = 2048


Value = str | bool | int | tuple[str, ...]
Observer = Callable[[frozenset[str]], None]


class Configuration:
    """`fixed` values come from flags or environment: they win over what is stored, and cannot be changed here."""

    def __init__(self, database: Database, fixed: Mapping[str, str | None]) -> None:
        self._database = database
        self._fixed = {name: value for name, value in fixed.items() if value is not None}
        self._webhook_key_before = ""
        self.values = Values()
        self.observers: list[Observer] = []
        """Called with the names that changed, after the change is stored."""

    @property
    def fixed(self) -> frozenset[str]:
        return frozenset(self._fixed)

    async def open(self) -> None:
        """Reads what is stored; at the first start, makes the keys that have to exist."""
        made = {"webhook_key": secrets.token_urlsafe(_KEY_BYTES), "session_secret": new_secret()}
        stored = await self._database.write(lambda connection: _read(connection, made))
        self.values = msgspec.convert(stored | self._fixed, Values)

    async def change(self, changes: Mapping[str, Value]) -> None:
        """Stores these values, then tells the observers.

        Raises:
            Conflict: one of them is fixed by a flag or the environment.
            InvalidRequest: there is no such value, or it is of another type.
        """
        for name, value in changes.items():
            kind = type(getattr(self.values, name, None))
            if kind not in _EXPECTED:
                raise InvalidRequest(Said("error.configuration.no_field", name=name))
            self.require_changeable(name)
            if type(value) is not kind:
                raise InvalidRequest(Said("error.configuration.expected", name=name, what=_EXPECTED[kind]))
        changed = {name: value for name, value in changes.items() if getattr(self.values, name) != value}
        if not changed:
            return
        await self._database.write(lambda connection: _write(connection, changed))
        self.values = msgspec.convert(asdict(self.values) | changed, Values)
        for observe in self.observers:
            observe(frozenset(changed))

    def require_changeable(self, name: str) -> None:
        """
        Raises:
            Conflict: the value is fixed by a flag or the environment.
        """
        if name in self._fixed:
            raise Conflict(Said("error.configuration.fixed", name=name))

    async def new_webhook_key(self) -> None:
        """The old address answers 404 from now on.

        Raises:
            Conflict: the key is given by the environment.
        """
        before = self.values.webhook_key
        await self.change({"webhook_key": secrets.token_urlsafe(_KEY_BYTES)})
        self._webhook_key_before = before

    async def old_webhook_key(self) -> None:
        """Takes the newest key back: the address before it is there again, and the newest no more.

        Raises:
            NotFound: there was no other key since the start.
        """
        if not self._webhook_key_before:
            raise NotFound(Said("error.configuration.no_old_key"))
        before, self._webhook_key_before = self._webhook_key_before, ""
        await self.change({"webhook_key": before})


def new_secret() -> str:
    """What sessions are kept under. Another one ends them all."""
    return secrets.token_urlsafe(32)


def _read(connection: sqlite3.Connection, made: Mapping[str, str]) -> dict[str, Value]:
    for name, value in made.items():
        connection.execute(
            "INSERT INTO configuration VALUES (?, ?) ON CONFLICT DO NOTHING", (name, msgspec.json.encode(value))
        )
    rows = connection.execute("SELECT name, value FROM configuration")
    return {name: msgspec.json.decode(value, type=Value) for name, value in rows}


def _write(connection: sqlite3.Connection, changes: Mapping[str, Value]) -> None:
    for name, value in changes.items():
        connection.execute(
            "INSERT INTO configuration VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
            (name, msgspec.json.encode(value)),
        )
