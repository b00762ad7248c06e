"""The support bundle: one file to send along with a question. No secret and no word of a viewer is in it."""

import importlib.metadata
import io
import platform
import sqlite3
import sys
import zipfile
from collections.abc import Sequence
from datetime import datetime

import msgspec

from overlay import __version__
from overlay.doctor.examine import examine
from overlay.doctor.facts import Facts
from overlay.doctor.redaction import Redaction
from overlay.doctor.words import FindingJson, in_words
from overlay.domain.said import Words

_ABOUT = """\
This was put together by owncast-overlay {version} at {at}, to go along with a question.

doctor.txt     what the doctor found, as its page shows it
doctor.json    the same for programs
state.json     how the program is set up and does: settings by name, overlays by kind and size, the pages that show them
log.txt        the newest lines of the program's log
versions.txt   Python, the system, the packages

Access tokens, keys, passwords and signing secrets are not in it, nor are viewers' names and words. Look for yourself
before you send it: it holds the address of your Owncast, the names of your overlays, and of scenes in OBS.
"""


def file_name(now: datetime) -> str:
    return f"owncast-overlay-support-{now:%Y%m%d-%H%M%S}.zip"


def pack(facts: Facts, words: Words, redaction: Redaction, *, log: str, state: object) -> bytes:
    """The bundle, in the language of `words`. `state` is anything that becomes JSON."""
    findings = [in_words(finding, words) for finding in examine(facts)]
    files = {
        "README.txt": _ABOUT.format(version=__version__, at=f"{facts.now:%Y-%m-%d %H:%M:%S} UTC"),
        "doctor.txt": as_text(findings),
        "doctor.json": _json(findings, words),
        "state.json": _json(state, words),
        "log.txt": log or "(there is no log)",
        "versions.txt": _versions(),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            # A log may quote what is no text.
            archive.writestr(name, redaction(text).encode("utf-8", "replace"))
    return packed.getvalue()


def as_text(findings: Sequence[FindingJson]) -> str:
    """The lines for people, one under the other."""
    said = []
    for finding in findings:
        said.append(f"{finding['state']:8}{finding['title']}: {finding['found']}")
        said += [f"{'':10}{detail}" for detail in finding["details"]]
        if finding["next"]:
            way = f" ({finding['link']})" if finding["link"] else ""
            said.append(f"{'':8}-> {finding['next']}{way}")
    return "\n".join(said)


def _json(value: object, words: Words) -> str:
    return msgspec.json.format(words.json(value), indent=2).decode()


def _versions() -> str:
    packages = sorted(
        {(found.metadata["Name"] or "", found.version) for found in importlib.metadata.distributions()},
        key=lambda one: one[0].lower(),
    )
    return "\n".join(
        [
            f"owncast-overlay {__version__}",
            f"Python {sys.version}",
            f"SQLite {sqlite3.sqlite_version}",
            f"{platform.system()} {platform.release()} {platform.machine()}",
            "",
            *(f"{name} {version}" for name, version in packages),
        ]
    )
