"""What the panel stored of who may come in, read before there is a server: it decides where that listens."""

import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec

from overlay import data_folder
from overlay.settings import Stored


def stored(folder: Path) -> Stored:
    """What is in this data folder; nothing where no server has run yet, or what is there cannot be read."""
    path = data_folder.database(folder)
    if not path.exists():
        return Stored()
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            rows = dict(
                connection.execute("SELECT name, value FROM configuration WHERE name IN ('password_hash', 'network')")
            )
    except sqlite3.Error:
        # Whoever opens it next says what is wrong with it.
        return Stored()
    values = {name: msgspec.json.decode(value) for name, value in rows.items()}
    return Stored(password=bool(values.get("password_hash")), network=values.get("network") is True)
