"""A real OBS on a screen that nobody sees, with obs-websocket, and a browser source that says what is done with it."""

import json
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PASSWORD = "password-of-the-test-obs"
START_SECONDS = 40.0
STOP_SECONDS = 15.0
WANTED = ("obs", "Xvfb")
SCENES = ("Talking", "Game")

_CEF = Path(__file__).parent / "cef_page.py"
_LUA = Path(__file__).parent / "browser_source.lua"
_SAID = re.compile(r"\[Lua: browser_source\.lua\] (\w+) (.*)")

_GLOBAL = """\
[General]
FirstRun=true
LastVersion=486539264
InfoIncrement=-1

[OBSWebSocket]
FirstLoad=false
ServerEnabled=true
ServerPort={port}
AlertsEnabled=false
AuthRequired=true
ServerPassword={password}
"""
_PROFILE = """\
[General]
Name=Untitled

[Video]
BaseCX=1280
BaseCY=720
OutputCX=640
OutputCY=360
FPSType=1
FPSInt=10
"""


class Missing(Exception):
    """What is not installed here, or does not start."""


@dataclass(frozen=True)
class Said:
    """One thing that was done with a browser source: `create`, `update` or `refresh`."""

    what: str
    name: str
    settings: dict[str, Any]


@contextmanager
def screen() -> Iterator[str]:
    """A display of its own; its name."""
    read, write = os.pipe()
    process = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "+extension", "GLX", "-nolisten", "tcp"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=[write],
    )
    os.close(write)
    try:
        ready, _, _ = select.select([read], [], [], START_SECONDS)
        number = os.read(read, 16).decode().strip() if ready else ""
        if not number:
            raise Missing("Xvfb gave no display")
        yield f":{number}"
    finally:
        os.close(read)
        _end(process, signal.SIGTERM)


@dataclass
class Obs:
    """OBS in a home of its own, which outlives it: `start` and `stop` as often as a test wants."""

    home: Path
    display: str
    has_browser: bool = True
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    log: Path = field(init=False)

    def __post_init__(self) -> None:
        missing = [name for name in WANTED if shutil.which(name) is None]
        if missing:
            raise Missing(f"not installed: {', '.join(missing)}")
        self.log = self.home / "obs.log"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        folder = self.home / ".config" / "obs-studio"
        profile = folder / "basic" / "profiles" / "Untitled"
        scenes = folder / "basic" / "scenes"
        for made in (profile, scenes):
            made.mkdir(parents=True, exist_ok=True)
        (folder / "global.ini").write_text(_GLOBAL.format(port=self.port, password=PASSWORD))
        (profile / "basic.ini").write_text(_PROFILE)
        scripts = [{"path": str(_LUA), "settings": {}}] if self.has_browser else []
        collection = {
            "name": "Untitled",
            "current_scene": SCENES[0],
            "current_program_scene": SCENES[0],
            "scene_order": [{"name": name} for name in SCENES],
            "sources": [_scene(name) for name in SCENES],
            "modules": {"scripts-tool": scripts},
        }
        (scenes / "Untitled.json").write_text(json.dumps(collection))

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Returns once obs-websocket listens."""
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "XDG_CONFIG_HOME": str(self.home / ".config"),
            "XDG_RUNTIME_DIR": str(self.home),
            "DISPLAY": self.display,
            "QT_QPA_PLATFORM": "xcb",
            "LIBGL_ALWAYS_SOFTWARE": "1",
        }
        command = ["obs", "--multi", "--collection", "Untitled", "--profile", "Untitled", "--websocket_ipv4_only"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        deadline = time.monotonic() + START_SECONDS
        while not _listens(self.port):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise Missing(f"OBS did not start: {self.log.read_text(errors='replace')[-1500:]}")
            select.select([], [], [], 0.1)

    def stop(self) -> None:
        """As a streamer closes it: what was changed is saved."""
        assert self.process is not None
        _end(self.process, signal.SIGINT)
        self.process = None

    def kill(self) -> None:
        """As a crash ends it."""
        if self.process is not None:
            _end(self.process, signal.SIGKILL)
            self.process = None

    @property
    def said(self) -> list[Said]:
        """What was done with browser sources since the home was made, in order."""
        found = []
        for what, rest in _SAID.findall(self.log.read_text(errors="replace")):
            if what in ("create", "update", "refresh"):
                name, brace, settings = rest.partition(" {")
                found.append(Said(what, name, json.loads(brace + settings) if brace else {}))
        return found


@contextmanager
def embedded(where: Path, display: str, profile: Path) -> Iterator[int]:
    """A page in the Chromium Embedded Framework; the port of its own protocol."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    environment = {"PATH": os.environ["PATH"], "HOME": str(profile), "DISPLAY": display, "PYTHONPATH": str(where)}
    process = subprocess.Popen(
        [sys.executable, str(_CEF), str(port), str(profile)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(lambda: _listens(port) or process.poll() is not None, "CEF is there", START_SECONDS)
        assert process.poll() is None, "CEF ended"
        yield port
    finally:
        # It and the processes it made.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(condition: Callable[[], object], what: str, seconds: float = 15.0) -> None:
    """Asks until it is so."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"within {seconds:g} s this did not become true: {what}"
        select.select([], [], [], 0.05)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _scene(name: str) -> dict[str, object]:
    return {"id": "scene", "versioned_id": "scene", "name": name, "settings": {"id_counter": 0, "items": []}}


def _end(process: subprocess.Popen[bytes], number: int) -> None:
    process.send_signal(number)
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
