"""The built package, installed where no checkout is: it brings its pages along."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the built package in it, and nothing else."""
    folder = tmp_path_factory.mktemp("installed")
    wheels = tmp_path_factory.mktemp("wheels")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", wheels, ROOT], check=True)
    subprocess.run([*pip, "install", "--no-deps", "--target", folder, *wheels.iterdir()], check=True)
    return folder


@pytest.fixture
def environment(installed: Path) -> dict[str, str]:
    """What makes a Python find the installed package before the checkout's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OVERLAY_")}
    return kept | {"PYTHONPATH": str(installed), "PYTHONUNBUFFERED": "1"}


@pytest.fixture
def client(installed: Path, environment: dict[str, str], tmp_path: Path) -> Iterator[httpx.Client]:
    """Talks to the installed program, started from a folder of its own."""
    program = installed / "bin" / "owncast-overlay"
    command = [str(program), "--port", "0", "--data-dir", str(tmp_path / "data")]
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = next((line for line in process.stdout if "is running at" in line), "")
            address = re.search(r"http://\S+/", line)
            assert address, "it ended before it was ready"
            with httpx.Client(base_url=address.group()) as client:
                yield client
        finally:
            process.terminate()


def test_the_installed_package_is_the_one_that_runs(
    installed: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    script = "import overlay; print(overlay.__file__)"

    found = subprocess.check_output([sys.executable, "-c", script], cwd=tmp_path, env=environment, text=True)

    assert Path(found.strip()).is_relative_to(installed)


def test_the_installed_program_serves_the_panel_and_every_overlay(client: httpx.Client) -> None:
    overlays = client.get("/api/overlays").json()["overlays"]
    assert {overlay["kind"] for overlay in overlays} >= {"alerts", "chat"}

    for page in ["/", *(overlay["url"] for overlay in overlays)]:
        answer = client.get(page)
        assert answer.status_code == 200, page

        assets = re.findall(r"(?:src|href)=\"(/static/[^\"]+)\"", answer.text)
        assert {Path(asset).suffix for asset in assets} >= {".css", ".js"}, page
        for asset in assets:
            assert client.get(asset).status_code == 200, asset
