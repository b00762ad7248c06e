"""Fetches the Chromium that an OBS release is built on and prints where it is: `old_chromium.py 103` or `127`.

OBS 28-30 render with Chromium 103 and OBS 31-32 with 127. Packages of the npm registry carry headless builds of both.
The package's checksum is fixed here; what is fetched stays in .browsers/ until `make clean`.
"""

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

BROWSERS = Path(__file__).resolve().parent.parent / ".browsers"

PACKAGE = "@sparticuz/chromium"
SHA512 = {
    "103": "tFX5k5uWAT0fIxelUtpN4GN1VOTT61AHB6rRjeYzC296SjizKM1pNslEWj0YeuajKfsnNeDuHizB320TTTOrkA==",
    "127": "3YdElfXb6kqcFtlgaArNZohhZ1gWAiWg5kPYIZbaoHFau7dHZvbYg3EEjeE30bYi6cfOnB8wVpluuasF8Y3QyQ==",
}

UNPACK = """
const [source, target] = process.argv.slice(1);
require("stream").pipeline(require("fs").createReadStream(source), require("zlib").createBrotliDecompress(),
  require("fs").createWriteStream(target), (error) => { if (error) throw error; });
"""


def fetch(version: str, folder: Path) -> None:
    """Unpack that Chromium, its software renderer beside it, and the libraries that a small system may lack."""
    subprocess.run(
        ["npm", "pack", "--silent", "--pack-destination", folder, f"{PACKAGE}@{version}.0.0"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    package = folder / f"sparticuz-chromium-{version}.0.0.tgz"
    if base64.b64encode(hashlib.sha512(package.read_bytes()).digest()).decode() != SHA512[version]:
        raise SystemExit(f"{PACKAGE}@{version}.0.0 is not what it was when its checksum was taken; not used")
    with tarfile.open(package) as archive:
        archive.extractall(folder, filter="data")
    package.unlink()
    for packed in (folder / "package" / "bin").glob("*.br"):
        unpacked = folder / packed.stem
        subprocess.run(["node", "-e", UNPACK, packed, unpacked], check=True)
        if unpacked.suffix == ".tar":
            target = folder if unpacked.stem == "swiftshader" else folder / unpacked.stem
            with tarfile.open(unpacked) as archive:
                archive.extractall(target, filter="data")
            unpacked.unlink()
    shutil.rmtree(folder / "package")
    (folder / "chromium").chmod(0o755)


def launcher_for(folder: Path) -> str:
    """A script that starts it, with the package's own libraries only where the system's do not do."""
    linked = subprocess.run(["ldd", folder / "chromium"], check=True, capture_output=True, text=True).stdout
    libraries = next((path for path in (folder / "al2023" / "lib", folder / "aws" / "lib") if path.is_dir()), None)
    lines = ["#!/bin/sh", f'exec "{folder}/chromium" "$@"', ""]
    if "not found" in linked and libraries is not None:
        lines.insert(1, f'export LD_LIBRARY_PATH="{libraries}"')
    return "\n".join(lines)


def main() -> int:
    """Print the path of a script that starts the asked version."""
    version = sys.argv[1]
    folder = BROWSERS / version
    launcher = folder / "chromium.sh"
    if not launcher.exists():
        if missing := [tool for tool in ("npm", "node") if shutil.which(tool) is None]:
            print(f"{' and '.join(missing)} needed to fetch Chromium {version}: install Node.js", file=sys.stderr)
            return 1
        print(f"Fetching Chromium {version} into {folder}", file=sys.stderr)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        fetch(version, folder)
        launcher.write_text(launcher_for(folder))
        launcher.chmod(0o755)
    print(launcher)
    return 0


if __name__ == "__main__":
    sys.exit(main())
