"""What the machine and the folder say, whether the program runs or not."""

import os
import shutil
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from overlay import data_folder
from overlay.doctor.facts import Machine
from overlay.domain.media import BUNDLED
from overlay.domain.media import Media as MediaFile
from overlay.storage.database import scalar


def look(folder: Path) -> Machine:
    """What the file system says of the data folder.

    Raises:
        OSError: it is not there, or may not be looked at.
    """
    database = data_folder.database(folder)
    parts = (database, database.with_name(f"{database.name}-wal"))
    return Machine(
        # A name that is no text in the file system's encoding is still a name.
        folder=str(folder).encode("utf-8", "replace").decode(),
        open_to_others=os.name == "posix" and bool(folder.stat().st_mode & 0o077),
        database_bytes=sum(part.stat().st_size for part in parts if part.exists()),
        free_bytes=shutil.disk_usage(folder).free,
    )


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
