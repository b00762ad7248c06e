"""The program and the machine it runs on: its folder, its database, its files, its disk."""

import sys
from collections.abc import Iterator

from overlay.doctor.facts import Facts
from overlay.doctor.finding import Finding, Group, State
from overlay.domain.said import Bytes, Said, Value

LITTLE_BYTES = 1_000_000_000
TOO_LITTLE_BYTES = 100_000_000


def program(facts: Facts) -> Iterator[Finding]:
    """Whether it runs at all."""
    told = facts.program
    if told.state == "running":
        yield _found("program", "program", "ok", "program.running", version=told.version, age=told.running)
    else:
        yield _found("program", "program", "broken", f"program.{told.state}", version=told.version)


def database(facts: Facts) -> Iterator[Finding]:
    """Whether events can be kept, and whether the file is whole."""
    machine = facts.machine
    if machine.storage:
        yield _found("machine", "database", "broken", "database.unwritable", message=machine.storage)
    if machine.damage:
        yield _found("machine", "database", "broken", "database.damaged", message=machine.damage)
    if not machine.database_bytes and not machine.storage:
        yield _found("machine", "database", "ok", "database.none")
    elif not machine.storage and not machine.damage:
        yield _found("machine", "database", "ok", "database.ok", size=Bytes(machine.database_bytes))


def disk(facts: Facts) -> Iterator[Finding]:
    """How much room is left where everything is kept."""
    free = facts.machine.free_bytes
    if free is None:
        return
    key: str
    state: State
    if free < TOO_LITTLE_BYTES:
        key, state = "disk.full", "broken"
    elif free < LITTLE_BYTES:
        key, state = "disk.low", "warning"
    else:
        key, state = "disk.ok", "ok"
    yield _found("machine", "disk", state, key, free=Bytes(free))


def folder(facts: Facts) -> Iterator[Finding]:
    """Whether others on this machine can read what is kept: tokens and viewers' words are among it."""
    if facts.machine.free_bytes is None:
        return
    if sys.platform != "win32" and facts.machine.open_to_others:
        yield _found("machine", "folder", "warning", "folder.open", folder=facts.machine.folder)
    else:
        yield _found("machine", "folder", "ok", "folder.ok", folder=facts.machine.folder)


def media(facts: Facts) -> Iterator[Finding]:
    """Whether every file of the library is there."""
    told = facts.media
    if told.missing:
        yield _found("machine", "media", "broken", "media.missing", link="/media", names=told.missing)
    else:
        yield _found("machine", "media", "ok", "media.ok", n=told.files)
    for problem in told.problems:
        yield _found("machine", "media", "warning", "media.problem", problem=problem)


def _found(group: Group, check: str, state: State, key: str, *, link: str = "", **values: Value) -> Finding:
    return Finding(group, check, state, Said(f"doctor.{key}", **values), link=link)
