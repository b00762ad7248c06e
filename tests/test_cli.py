import signal
import socket
import sqlite3
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from websockets.sync.client import connect

from overlay import __version__, cli
from tests.server import WEBHOOK_KEY, chat, serving, start

PASSWORD = "the-password-of-the-tests"


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port on which another program listens."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OVERLAY_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("OVERLAY_PORT", "0")


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """The exit code of a command that ends by itself, and all it said."""
    said, _ = process.communicate(timeout=20)
    return process.returncode, said


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--port", "http"], "--port: 'http' is not a port from 0 to 65535"),
        (["--colour", "red"], "unrecognized arguments: --colour red (see owncast-overlay --help)"),
        (["one\ntwo"], "unrecognized arguments: one two"),
        (["--port"], "argument --port: expected one argument"),
        (["--host", "0.0.0.0"], "--host: others could reach 0.0.0.0"),
        (["--log-level", "loud"], "--log-level: 'loud' is not one of"),
        (["replay"], "the following arguments are required: FILE"),
        (["replay", "x.jsonl", "--speed", "fast"], "argument --speed: invalid float value: 'fast'"),
        (["replay", "x.jsonl", "--log-level", "debug"], "unrecognized arguments: --log-level debug"),
        (["replay", "x.jsonl", "--host", "0.0.0.0"], "--to: no server has run with the data folder"),
        (["replay", "x.jsonl"], "--to: no server has run with the data folder"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_settings_are_told_in_one_line_with_exit_code_2(
    arguments: list[str], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.main(arguments)

    said = capsys.readouterr()
    assert code == 2
    assert said.out == ""
    assert said.err.startswith("owncast-overlay: ")
    assert expected in said.err
    assert said.err.count("\n") == 1


def test_a_wrong_variable_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("OVERLAY_PORT", "many")

    assert cli.main([]) == 2
    assert capsys.readouterr().err == "owncast-overlay: OVERLAY_PORT: 'many' is not a port from 0 to 65535\n"


def test_a_data_folder_that_cannot_be_made_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()

    assert cli.main(["--data-dir", str(tmp_path / "file" / "folder")]) == 2
    assert capsys.readouterr().err == (
        f"owncast-overlay: --data-dir: {tmp_path}/file/folder cannot be used: Not a directory\n"
    )


def test_its_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--version"])

    assert ended.value.code == 0
    assert capsys.readouterr().out == f"owncast-overlay {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--log-level", "loud"), "--log-level: 'loud' is not one of"),
        (("--owncast-url", "https://999.999.999.999"), "The Owncast address is not one: expected an address such as"),
        (("--host", "203.0.113.1"), "--host, --port: cannot listen on 203.0.113.1 port 0: "),
        (("--host", "no-such-host.invalid"), "--host, --port: cannot listen on no-such-host.invalid port 0: "),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_the_command_ends_with_2_for_wrong_settings(tmp_path: Path, arguments: tuple[str, ...], expected: str) -> None:
    code, said = ended(start(tmp_path, *arguments, OVERLAY_PANEL_PASSWORD=PASSWORD))

    assert (code, said.count("\n")) == (2, 1), said
    assert said.startswith(f"owncast-overlay: {expected}")


def test_a_port_in_use_is_named_with_the_way_out(tmp_path: Path, taken_port: int) -> None:
    code, said = ended(start(tmp_path, port=taken_port))

    assert code == 1
    assert said == (
        f"owncast-overlay: port {taken_port} is in use by another program; stop it, or choose another port with "
        "--port (0 takes any)\n"
    )


def test_a_second_start_on_the_same_data_folder_says_so_and_stops(tmp_path: Path) -> None:
    with serving(tmp_path) as first:
        code, said = ended(start(tmp_path))

        assert code == 1
        assert said.startswith(f"owncast-overlay: another owncast-overlay already uses the data folder {tmp_path}; ")
        assert said.count("\n") == 1
        assert first.http.get(f"{first.url}/healthz").status_code == 200


def test_a_folder_is_free_again_once_its_server_was_killed(tmp_path: Path) -> None:
    with serving(tmp_path) as first:
        first.take(chat("hello", "a"))
        first.kill()
    with serving(tmp_path) as second:
        assert [event["source_id"] for event in second.events()] == ["a"]


def test_the_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    with serving(folder):
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir() if path.is_file()}

        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert {name for name, mode in modes.items() if mode == 0o600} >= {"overlay.db", "overlay.db-wal"}
        assert all(mode & 0o077 == 0 for mode in modes.values()), modes


def test_once_it_answers_it_prints_its_address_and_the_webhook_without_its_key(tmp_path: Path) -> None:
    process = start(tmp_path)
    assert process.stdout is not None
    try:
        first, second = process.stdout.readline(), process.stdout.readline()

        assert first.startswith("owncast-overlay is running at http://127.0.0.1:")
        url = first.split(" at ")[1].strip()
        assert httpx.get(f"{url}healthz").status_code == 200
        assert second.startswith(f"webhook: {url}webhook/")
        assert WEBHOOK_KEY not in first + second
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(
    ("host", "address"), [("0.0.0.0", "http://127.0.0.1:"), ("::", "http://[::1]:"), ("::1", "http://[::1]:")]
)
def test_the_address_it_prints_can_be_opened(tmp_path: Path, host: str, address: str) -> None:
    with serving(tmp_path, "--host", host, OVERLAY_PANEL_PASSWORD=PASSWORD) as server:
        assert server.url.startswith(address)
        assert server.http.get(f"{server.url}/healthz").status_code == 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_a_signal_ends_it_within_two_seconds_with_open_pages_and_connections(
    tmp_path: Path, number: signal.Signals
) -> None:
    with serving(tmp_path) as server, ExitStack() as pages:
        for _ in range(20):
            page = pages.enter_context(connect(server.socket_url("chat"), proxy=None))
            page.recv(timeout=10)
        server.take(chat("hello", "a"))

        began = time.monotonic()
        code = server.stop(number)

        assert time.monotonic() - began < 2
        assert code == 0
        assert server.process.stdout is not None
        assert "Traceback" not in server.process.stdout.read()
    with sqlite3.connect(tmp_path / "overlay.db") as connection:
        assert connection.execute("SELECT source_id FROM events").fetchall() == [("a",)]
        # The state that is saved is of a little earlier, so that rules can be tried on the last events.
        assert connection.execute("SELECT count(*) FROM checkpoint").fetchone() == (1,)
        assert connection.execute("SELECT event_id FROM cursors").fetchall() == [(1,)]
    connection.close()


def test_a_signal_during_the_first_moments_ends_it_too(tmp_path: Path) -> None:
    process = start(tmp_path)
    assert process.stdout is not None
    process.stdout.readline()

    process.send_signal(signal.SIGINT)
    code, said = ended(process)

    assert code == 0
    assert "Traceback" not in said


def test_a_file_of_a_newer_program_is_told(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "overlay.db") as connection:
        connection.execute("PRAGMA user_version=99")
    connection.close()

    code, said = ended(start(tmp_path))

    assert code == 1
    assert said.startswith("owncast-overlay: overlay.db was written by a newer owncast-overlay")
    assert said.count("\n") == 1


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "overlay.db").write_bytes(b"this is not a database" * 100)

    code, said = ended(start(tmp_path))

    assert code == 1
    assert said.startswith(f"owncast-overlay: {tmp_path / 'overlay.db'} cannot be opened: ")
    assert said.count("\n") == 1
