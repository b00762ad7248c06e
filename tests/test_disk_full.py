"""The disk full: what cannot be kept is refused and said, what was kept stays, and space given back is used."""

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
import pytest

from tests import load
from tests.page import Page
from tests.server import Client, ServerProcess, chat, serving
from tests.waiting import wait_until

LONG = "All hands to the pumps, and mind the caulking. " * 100

Switch = Callable[[bool], None]


@contextmanager
def limited_files(folder: Path) -> Iterator[tuple[ServerProcess, Switch]]:
    """A server whose files may not grow while it is switched on: writing fails like on a broken disk."""
    with serving(folder) as server:
        pid, unlimited = server.process.pid, resource.RLIM_INFINITY

        def switch(full: bool) -> None:
            size = (folder / "overlay.db-wal").stat().st_size + 64 * 1024 if full else unlimited
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, unlimited))

        yield server, switch


@contextmanager
def small_disk(folder: Path) -> Iterator[tuple[ServerProcess, Switch]]:
    """A server on a disk of its own, which something else fills up."""
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root can make a disk")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder], capture_output=True).returncode:
        pytest.skip("this root may not make a disk")
    ballast = folder / "ballast"

    def switch(full: bool) -> None:
        if not full:
            ballast.unlink()
            return
        with ballast.open("wb", buffering=0) as file:
            try:
                while file.write(b"x" * 4096):
                    pass
            except OSError:
                pass
            # Leave it a little: the disk gets full in the middle of the work.
            file.truncate(file.tell() - 64 * 1024)

    try:
        with serving(folder) as server:
            yield server, switch
    finally:
        subprocess.run(["umount", folder], check=True)


Disk = Callable[[Path], AbstractContextManager[tuple[ServerProcess, Switch]]]

full_disks = pytest.mark.parametrize("disk", [limited_files, small_disk])
if not hasattr(resource, "prlimit"):
    pytestmark = pytest.mark.skip("needs Linux's prlimit")


def health(server: Client) -> int:
    return server.http.get(f"{server.url}/healthz").status_code


def storage_section(panel: Page) -> dict[str, object]:
    """What an open panel is told of it next."""
    while "storage" not in (status := panel.until("status")["status"]):
        pass
    found: dict[str, object] = status["storage"]
    return found


def post_until_refused(server: Client, text: str, prefix: str) -> tuple[list[str], httpx.Response]:
    """The ids that were accepted, and the first refusal."""
    kept: list[str] = []
    while (answer := server.post(chat(text, id := f"{prefix}-{len(kept)}"))).status_code == 204:
        kept.append(id)
        assert len(kept) < 500
    return kept, answer


@full_disks
def test_a_full_disk_is_said_everywhere_and_nothing_that_was_answered_is_lost(tmp_path: Path, disk: Disk) -> None:
    with disk(tmp_path) as (server, switch):
        with (
            Page(f"{server.url.replace('http', 'ws', 1)}/panel/socket") as panel,
            Page(server.socket_url("chat")) as page,
        ):
            server.take(chat("before", "before"))
            switch(True)
            kept, answer = post_until_refused(server, LONG, "id")

            assert answer.status_code == 503
            assert "cannot be written" in answer.json()["error"]
            assert health(server) == 503
            assert health(server) == 503, "and it does not change its mind"
            storage = storage_section(panel)
            assert storage["ok"] is False
            assert storage["message"]
            assert [row["source_id"] for row in server.events()] == ["before", *kept], "what is there can be read"
            statuses: list[int] = []
            lines = [chat(LONG, f"more-{number}") for number in range(40)]
            load.pour(server, lines, answered=lambda body, status: statuses.append(status))
            assert len(statuses) == 40
            assert set(statuses) <= {204, 503}

            switch(False)
            wait_until(lambda: health(server) == 200, "it is healthy again")
            assert storage_section(panel) == {"ok": True, "message": ""}
            server.take(chat("after", "after"))
            logged = [row["source_id"] for row in server.events()]
            seen = page.events(server.events()[-1]["id"])
            assert logged[: len(kept) + 1] == ["before", *kept]
            assert len(logged) == len(kept) + 2 + statuses.count(204)
            assert [row["source_id"] for row in seen] == logged
        server.kill()
        with serving(tmp_path) as restarted:
            assert [row["source_id"] for row in restarted.events()] == logged


@full_disks
def test_other_changes_that_cannot_be_kept_are_refused_too(tmp_path: Path, disk: Disk) -> None:
    with disk(tmp_path) as (server, switch):
        overlay = server.overlay("chat")
        switch(True)
        post_until_refused(server, LONG, "long")
        post_until_refused(server, "short", "short")
        url = f"{server.url}/api/overlays"
        for _ in range(200):
            server.http.post(url, json={"kind": "chat", "name": "x" * 80})
        key = overlay["key"]
        while (answer := server.http.post(f"{url}/{overlay['id']}/key")).status_code == 200:
            # The end of the last block may have room for so small a change.
            key = answer.json()["key"]

        assert answer.status_code == 503
        assert answer.json()["error"]
        assert server.overlay("chat")["key"] == key, "the old key goes on working"
        switch(False)
        assert server.http.post(f"{url}/{overlay['id']}/key").status_code == 200
