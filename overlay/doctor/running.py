"""How a command on this machine finds the running program and is let in: a small file beside the database.

It is readable by its owner alone, like the database; its key is made anew at each start, and good for nothing once the
program has ended.
"""

import hmac
import os
from collections.abc import Callable
from pathlib import Path

import msgspec

from overlay.control_keys import Scope

_MAY: frozenset[Scope] = frozenset({"read", "panel"})


class Running(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the program answers on this machine, and what it is called with."""

    url: str
    key: str


def path(folder: Path) -> Path:
    return folder / "running.json"


def write(folder: Path, running: Running) -> None:
    """
    Raises:
        OSError: it cannot be written; the program runs without it.
    """
    path(folder).unlink(missing_ok=True)
    with os.fdopen(os.open(path(folder), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(msgspec.json.encode(running))


def read(folder: Path) -> Running | None:
    """What stands there; None where nothing does. The program may have ended without taking it away."""
    try:
        return msgspec.json.decode(path(folder).read_bytes(), type=Running)
    except (OSError, msgspec.DecodeError):
        return None


def remove(folder: Path) -> None:
    path(folder).unlink(missing_ok=True)


def admitting(
    key: str | None, others: Callable[[str], frozenset[Scope] | None]
) -> Callable[[str], frozenset[Scope] | None]:
    """What whoever sends a key may do: this one, or one of the others."""

    def scopes(given: str) -> frozenset[Scope] | None:
        if key is not None and hmac.compare_digest(given.encode("utf-8", "replace"), key.encode()):
            return _MAY
        return others(given)

    return scopes
