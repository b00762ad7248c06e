"""Starts ours and the peers on the server's core."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from tests.bench import cores
from tests.server import ServerProcess, serving


@contextmanager
def ours(data_dir: Path | None = None) -> Iterator[ServerProcess]:
    """owncast-overlay, with a data folder of its own if none is given."""
    with (
        TemporaryDirectory(prefix="overlay-bench-") as folder,
        cores.of_the_server(),
        serving(data_dir or Path(folder)) as server,
    ):
        cores.settle()
        yield server


@dataclass
class Peer:
    process: subprocess.Popen[str]
    port: int

    def tell(self, line: str) -> None:
        assert self.process.stdin is not None
        print(line, file=self.process.stdin, flush=True)


@contextmanager
def peer(name: str) -> Iterator[Peer]:
    """`bare` or `broadcast`."""
    with cores.of_the_server():
        process = subprocess.Popen(
            [sys.executable, "-m", f"tests.bench.peer_{name}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
    try:
        assert process.stdout is not None
        yield Peer(process, int(process.stdout.readline()))
    finally:
        process.kill()
        process.communicate()


def port_of(server: ServerProcess) -> int:
    port = urlsplit(server.url).port
    assert port is not None
    return port


def socket_path(server: ServerProcess, kind: str = "chat") -> str:
    """The path of the overlay's socket."""
    return urlsplit(server.socket_url(kind)).path


def resident_megabytes(pid: int) -> float:
    """What the process holds in memory now (VmRSS)."""
    for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"process {pid} has no memory")
