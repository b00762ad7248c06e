"""What the machine and the folder say, whether the program runs or not."""

import os
import shutil
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from overlay import data_folder
from overlay.domain.media import BUNDLED
from overlay.domain.media import Media as MediaFile
from overlay.storage.database import scalar


def free_bytes(folder: Path) -> int:
    """How much room is left for what is kept."""
    return shutil.disk_usage(folder).free


def database_bytes(folder: Path) -> int:
    """The database, with the log of writes beside it."""
    path = data_folder.database(folder)
    return sum(part.stat().st_size for part in (path, path.with_name(f"{path.name}-wal")) if part.exists())


def is_open_to_others(folder: Path) -> bool:
    """Whether others on this machine may read what is in it, by the rights of files as POSIX has them."""
    return os.name == "posix" and bool(folder.stat().st_mode & 0o077)


def damage(connection: sqlite3.Connection) -> str:
    """What SQLite finds wrong in its file; empty where it is whole."""
    try:
        found = scalar(connection, "PRAGMA quick_check(1)")
    except sqlite3.DatabaseError as problem:
        return str(problem)
    return "" if found == "ok" else str(found)


def missing(folder: Path, files: Iterable[MediaFile]) -> list[str]:
    """The names of the uploaded files that are gone."""
    return sorted(file.name for file in files if not file.id.startswith(BUNDLED) and not (folder / file.id).is_file())
