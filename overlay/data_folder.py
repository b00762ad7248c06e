"""The data folder: made for its owner alone, and written by one process at a time."""

import os
from pathlib import Path

from filelock import FileLock, Timeout

from overlay.domain.errors import DataFolderInUse, InvalidSettings


def claim(folder: Path) -> FileLock:
    """Makes the folder if it is missing, and holds it until the process ends, however it ends.

    Raises:
        DataFolderInUse: another process holds it.
        InvalidSettings: it cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = FileLock(folder / "overlay.lock", mode=0o600)
        lock.acquire(blocking=False)
    except Timeout:
        raise DataFolderInUse(
            f"another owncast-overlay already uses the data folder {folder}; stop it, or choose another with --data-dir"
        ) from None
    except OSError as exc:
        raise InvalidSettings(f"--data-dir: {folder} cannot be used: {os.strerror(exc.errno or 0)}") from exc
    return lock


def database(folder: Path) -> Path:
    """Where the events, the overlays and the configuration are."""
    return folder / "overlay.db"


def media(folder: Path) -> Path:
    """Where uploaded files are."""
    return folder / "media"
