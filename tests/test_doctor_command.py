"""The command `owncast-overlay doctor`, beside a program that runs, hangs, was killed or never ran."""

import json
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import httpx
import pytest

from overlay import data_folder
from overlay.doctor import running
from tests.server import serving

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and rights of files as POSIX has them")


def doctor(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "overlay", "doctor", "--data-dir", str(folder), *arguments]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OVERLAY_")}
    return subprocess.run(
        command, capture_output=True, text=True, env={**clean, **environment}, timeout=60, check=False
    )


def lines(folder: Path) -> dict[str, dict[str, Any]]:
    said = doctor(folder, "--json")
    assert said.returncode == 1, said.stderr
    return {line["check"]: line for line in json.loads(said.stdout)["findings"]}


def test_it_asks_the_running_program_past_its_password_and_port(tmp_path: Path) -> None:
    packed = tmp_path / "support.zip"
    folder = tmp_path / "data"
    with serving(folder, OVERLAY_PANEL_PASSWORD="correct horse") as server:
        said = doctor(folder, "--bundle", str(packed))

        assert said.returncode == 1, "no Owncast is set up: that is broken"
        assert "ok      Program: Version" in said.stdout
        assert "broken  Server: There is no Owncast server set up yet." in said.stdout
        assert "-> Type its address in the set-up. (/setup)" in said.stdout
        with zipfile.ZipFile(packed) as archive:
            assert archive.read("doctor.txt").decode() in said.stdout.replace(str(Path.home()), "~")
            assert "state.json" in archive.namelist()

        told = running.read(folder)
        assert told is not None
        assert running.path(folder).stat().st_mode & 0o777 == 0o600
        key = {"authorization": f"Bearer {told.key}"}
        assert httpx.get(f"{server.url}/api/doctor", headers=key).status_code == 200
        assert httpx.get(f"{server.url}/api/doctor", headers={"authorization": "Bearer x"}).status_code == 401
        assert httpx.post(f"{server.url}/api/alerts/clear", headers=key).status_code == 403
        assert server.stop() == 0
    assert not running.path(folder).exists()


def test_it_looks_at_the_folder_of_a_program_that_was_killed_or_hangs(tmp_path: Path) -> None:
    folder = tmp_path / "Träume"
    with serving(folder) as server:
        server.http.patch(f"{server.url}/api/configuration", json={"owncast_url": "http://127.0.0.1:9"})
        os.kill(server.process.pid, signal.SIGSTOP)
        try:
            running.write(folder, running.Running(url="http://127.0.0.1:9", key="x"))
            assert lines(folder)["program"]["found"].startswith("The program holds its data folder")
        finally:
            os.kill(server.process.pid, signal.SIGCONT)
        server.kill()
    assert running.path(folder).exists()
    found = lines(folder)
    assert found["program"]["found"].startswith("The program does not run")
    assert found["server"]["found"].startswith("http://127.0.0.1:9 was not reached")
    assert found["database"]["state"] == "ok"
    assert "page" not in found
    assert "Tr?ume" in doctor(folder, PYTHONIOENCODING="ascii").stdout

    path = data_folder.database(folder)
    path.write_bytes(path.read_bytes()[:4096] + bytes(path.stat().st_size - 4096))
    path.with_name(f"{path.name}-wal").unlink(missing_ok=True)
    folder.chmod(0o755)
    found = lines(folder)
    assert (found["database"]["state"], found["folder"]["state"]) == ("broken", "warning")
    assert found["database"]["next"]


def test_a_folder_that_is_not_there_is_named_and_not_made(tmp_path: Path) -> None:
    said = doctor(tmp_path / "none")
    assert (said.returncode, said.stdout) == (2, "")
    assert "no program has run with it" in said.stderr
    assert not (tmp_path / "none").exists()


def test_a_bundle_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    said = doctor(tmp_path, "--bundle", str(tmp_path / "no" / "such" / "file.zip"))
    assert said.returncode == 2
    assert said.stderr.startswith("owncast-overlay: --bundle:")
