"""The command `doctor`: asks the running program, or looks at its folder itself."""

import asyncio
from io import TextIOWrapper
from pathlib import Path
from typing import Literal, TextIO

import httpx
import msgspec
from filelock import FileLock, Timeout

from overlay.doctor import running
from overlay.doctor.bundle import as_text, pack
from overlay.doctor.examine import examine, gravest
from overlay.doctor.finding import State
from overlay.doctor.folder import facts
from overlay.doctor.redaction import Redaction
from overlay.doctor.running import Running
from overlay.doctor.words import FindingJson, in_words
from overlay.domain.errors import InvalidSettings
from overlay.domain.said import FIRST, english
from overlay.settings import Settings

ANSWER_SECONDS = 30.0
BROKEN = 1


class _Report(msgspec.Struct):
    state: State
    findings: list[FindingJson]


def doctor(settings: Settings, *, as_json: bool, bundle: Path | None, output: TextIO) -> int:
    """Prints what was found; 1 where something is broken.

    Raises:
        InvalidSettings: there is no such data folder, or the bundle cannot be written.
    """
    if not settings.data_dir.is_dir():
        raise InvalidSettings(f"--data-dir: there is no folder {settings.data_dir} yet: no program has run with it")
    called = running.read(settings.data_dir)
    report, packed = _asked(called, bundle is not None) if called is not None else (None, b"")
    if report is None:
        report, packed = _looked(settings, "silent" if _is_held(settings.data_dir) else "not_running")
    said = msgspec.json.format(msgspec.json.encode(report), indent=2).decode() if as_json else as_text(report.findings)
    if isinstance(output, TextIOWrapper):
        # A terminal that has no such letters still gets its answer.
        output.reconfigure(errors="replace")
    print(said, file=output)
    if bundle is not None:
        try:
            bundle.write_bytes(packed)
        except OSError as problem:
            raise InvalidSettings(f"--bundle: {bundle} cannot be written: {problem.strerror or problem}") from problem
    return BROKEN if report.state == "broken" else 0


def _asked(called: Running, with_bundle: bool) -> tuple[_Report | None, bytes]:
    """What the program itself says; None where it does not answer."""
    headers = {"authorization": f"Bearer {called.key}", "accept-language": FIRST}
    try:
        with httpx.Client(base_url=called.url, headers=headers, timeout=ANSWER_SECONDS, trust_env=False) as client:
            report = msgspec.json.decode(client.get("/api/doctor").raise_for_status().content, type=_Report)
            packed = client.get("/api/doctor/bundle").raise_for_status().content if with_bundle else b""
    except (httpx.HTTPError, msgspec.DecodeError):
        return None, b""
    return report, packed


def _looked(settings: Settings, state: Literal["not_running", "silent"]) -> tuple[_Report, bytes]:
    """What the folder says, and the bundle of that."""
    found = asyncio.run(facts(settings, state))
    words = english()
    findings = examine(found)
    report = _Report(state=gravest(findings), findings=[in_words(finding, words) for finding in findings])
    secrets = (settings.access_token, settings.control_key, settings.webhook_key, settings.webhook_secret)
    redaction = Redaction(secret for secret in secrets if secret)
    return report, pack(found, words, redaction, log="", state={"overlays": found.overlays, "machine": found.machine})


def _is_held(folder: Path) -> bool:
    """Whether a program has this folder now. It is let go at once: one that is about to start may have it."""
    try:
        with FileLock(folder / "overlay.lock", mode=0o600, blocking=False):
            return False
    except Timeout:
        return True
    except OSError:
        # No program could hold it either.
        return False
