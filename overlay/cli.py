"""Command line -> Settings -> server; and the other commands."""

import argparse
import asyncio
import os
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import NoReturn

import msgspec

from overlay import __version__, data_folder, settings
from overlay.access.stored import stored
from overlay.domain.errors import InvalidAddress, InvalidSettings, OverlayError
from overlay.settings import Settings

WRONG_SETTINGS = 2


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        raise InvalidSettings(f"{' '.join(message.split())} (see {self.prog} --help)")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command `owncast-overlay`; returns its exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        if arguments and arguments[0] == "replay":
            return _replay(arguments[1:])
        if arguments and arguments[0] == "doctor":
            return _doctor(arguments[1:])
        return _serve(arguments)
    except (InvalidSettings, InvalidAddress) as problem:
        print(f"owncast-overlay: {problem}", file=sys.stderr)
        return WRONG_SETTINGS
    except OverlayError as problem:
        print(f"owncast-overlay: {problem}", file=sys.stderr)
        return 1


def _serve(arguments: Sequence[str]) -> int:
    parser = _Parser(
        prog="owncast-overlay",
        description="Overlays and alerts for people who stream with Owncast.",
        epilog="Each flag has an environment variable (--data-dir: OVERLAY_DATA_DIR). "
        "Other commands: owncast-overlay doctor, owncast-overlay replay FILE.",
    )
    settings.add_flags(parser)
    parser.add_argument("--version", action="version", version=f"owncast-overlay {__version__}")
    chosen = settings.read(vars(parser.parse_args(arguments)), os.environ, stored=stored)
    # Only now: wrong settings are told without waiting for everything to load.
    from overlay import server

    with data_folder.claim(chosen.data_dir):
        return server.run(chosen)


def _replay(arguments: Sequence[str]) -> int:
    parser = _Parser(
        prog="owncast-overlay replay",
        description="Plays a recorded show against a running server, with the gaps it was recorded with.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="one POST a line: after (seconds), headers, body")
    parser.add_argument("--speed", type=float, default=1.0, metavar="N", help="N times as fast (1)")
    parser.add_argument("--to", metavar="URL", help="the webhook address (that of the server on this machine)")
    parser.add_argument("--exact", action="store_true", help="send the bytes as recorded: same ids, times, signatures")
    settings.add_flags_to_find_a_server(parser)
    given = parser.parse_args(arguments)
    chosen = settings.read(vars(given), os.environ, serving=False)
    from overlay.sources.replay import replay

    url, secret = _webhook(chosen) if given.to is None else (given.to, chosen.webhook_secret)
    try:
        return asyncio.run(
            replay(given.file, url=url, secret=secret, speed=given.speed, exact=given.exact, output=sys.stdout)
        )
    except KeyboardInterrupt:
        return 130


def _doctor(arguments: Sequence[str]) -> int:
    parser = _Parser(
        prog="owncast-overlay doctor",
        description="Says what works, what does not, and the next step; exit code 1 where something is broken.",
    )
    parser.add_argument("--json", action="store_true", help="print it for programs")
    parser.add_argument("--bundle", type=Path, metavar="FILE", help="write a support bundle: a zip without secrets")
    settings.add_flags_to_find_a_server(parser)
    given = parser.parse_args(arguments)
    chosen = settings.read(vars(given), os.environ, serving=False)
    from overlay.doctor.command import doctor

    return doctor(chosen, as_json=given.json, bundle=given.bundle, output=sys.stdout)


def _webhook(chosen: Settings) -> tuple[str, str | None]:
    """The address of the server that uses this data folder, and the secret it checks."""
    stored: dict[str, str] = {}
    path = data_folder.database(chosen.data_dir)
    if path.exists():
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            rows = connection.execute("SELECT name, value FROM configuration WHERE name LIKE 'webhook_%'")
            stored = {name: msgspec.json.decode(value) for name, value in rows}
    key = chosen.webhook_key or stored.get("webhook_key")
    if key is None:
        raise InvalidSettings(
            f"--to: no server has run with the data folder {chosen.data_dir} yet; give its webhook address"
        )
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(chosen.host, chosen.host)
    secret = chosen.webhook_secret or stored.get("webhook_secret")
    return f"http://{host}:{chosen.port}/webhook/{key}", secret or None
