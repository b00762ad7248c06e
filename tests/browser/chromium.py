"""Finds the Chromium that the page tests drive; run as a program it also installs one, and prints where it is.

The order: the CHROMIUM variable, a Chromium on the path, the one that Playwright downloads, Debian's package.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

from playwright.sync_api import Error, sync_playwright

ON_THE_PATH = ("chromium", "chromium-browser", "google-chrome")

WANTED = (
    "The page tests need Chromium, and none could be installed: install the package `chromium` (or Google Chrome), "
    "or set CHROMIUM to one that is there, and try again."
)


def starts(path: str) -> bool:
    """Whether Playwright can drive this one. A file of the right name may only say which package to install."""
    with sync_playwright() as playwright:
        try:
            playwright.chromium.launch(executable_path=path).close()
        except Error as error:
            print(f"{path} does not start: {str(error).splitlines()[0]}", file=sys.stderr)
            return False
    return True


def candidates() -> Iterator[str]:
    """Every Chromium that may be on this machine, best first."""
    for name in ON_THE_PATH:
        if path := shutil.which(name):
            yield path
    with sync_playwright() as playwright:
        downloaded = playwright.chromium.executable_path
    if os.access(downloaded, os.X_OK):
        yield downloaded


def find() -> str | None:
    """The Chromium to use; None when there is none. One that CHROMIUM names is taken at its word."""
    return os.environ.get("CHROMIUM") or next(filter(starts, candidates()), None)


def run(*command: str) -> bool:
    """Whether the command was there and went well; how it ended is shown only when it did not."""
    print("+", *command, file=sys.stderr, flush=True)
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
    except FileNotFoundError:
        return False
    if done.returncode != 0:
        print(*done.stdout.splitlines()[-5:], sep="\n", file=sys.stderr, flush=True)
    return done.returncode == 0


def install() -> None:
    """Get a Chromium: Playwright's own, with the system packages it needs; else Debian's, as root."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    # Without root, --with-deps would stop and ask for sudo's password.
    dependencies = ["--with-deps"] if root or sys.platform != "linux" else []
    if run(sys.executable, "-m", "playwright", "install", *dependencies, "chromium") and find():
        return
    if root and shutil.which("apt-get"):
        os.environ["DEBIAN_FRONTEND"] = "noninteractive"
        run("apt-get", "update")
        run("apt-get", "install", "-y", "--no-install-recommends", "chromium")


def main() -> int:
    """Print the path of a Chromium that starts."""
    if not os.environ.get("CHROMIUM") and find() is None:
        install()
    path = find()
    if path is None or not starts(path):
        print(WANTED, file=sys.stderr)
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
