"""Where templates and static files are, and the addresses they are served under.

A checkout has them at its top level, an installed package inside itself. The version is a segment of the path, so that
what a module imports by a relative address has it too, and everything can be kept for ever by the browser.
"""

import hashlib
from pathlib import Path

_PACKAGED = Path(__file__).parent / "_pages"
_FOLDER = _PACKAGED if _PACKAGED.is_dir() else Path(__file__).parent.parent

STATIC = _FOLDER / "static"
TEMPLATES = _FOLDER / "templates"


def version() -> str:
    """Changes whenever a file does."""
    digest = hashlib.sha256()
    for path in sorted(STATIC.rglob("*")):
        status = path.stat()
        digest.update(f"{path.relative_to(STATIC)} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:12]
