"""Waiting files: what OBS loads where it runs beside this program, and may start before it.

A browser source whose address is not there stays blank for ever (obsproject/obs-browser#71). So it is given a small
local page, transparent and readable by its owner alone, which waits for the server and then enters the overlay.
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable
from contextlib import suppress
from html import escape
from pathlib import Path, PurePath
from tempfile import NamedTemporaryFile

_NAME = re.compile(r"overlay-(\d{1,18})(-again)?\.html")

_PAGE = """\
<!doctype html>
<html lang="en" data-health="{health}" data-address="{address}">
<head>
<meta charset="utf-8">
<title>owncast-overlay</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-{hash}'; style-src 'unsafe-inline'; connect-src {origin}">
<meta name="referrer" content="no-referrer">
</head>
<body>
<script>{script}</script>
</body>
</html>
"""  # noqa: E501


class WaitingFiles:
    """Two for each overlay, the same but for their names.

    OBS loads a source's first page again only when its settings change, and refreshing reloads where the page went: to
    the old address, after a key was replaced. So a source is led back to its beginning by the other name.
    """

    def __init__(self, folder: Path, script: Path) -> None:
        self._folder = folder
        self._script = script

    def write(self, overlay: int, *, origin: str, path: str) -> None:
        """Has the overlay's files lead to `origin` (such as `http://127.0.0.1:8470`) and the path there.

        Raises:
            OSError: they cannot be written.
        """
        script = self._script.read_text(encoding="utf-8")
        page = _PAGE.format(
            health=escape(f"{origin}/healthz"),
            address=escape(f"{origin}{path}"),
            origin=escape(origin),
            hash=b64encode(hashlib.sha256(script.encode()).digest()).decode(),
            script=script,
        )
        self._folder.mkdir(mode=0o700, exist_ok=True)
        for file in self._files(overlay):
            _replace(file, page)

    def remove(self, overlay: int) -> None:
        for file in self._files(overlay):
            with suppress(OSError):
                file.unlink()

    def next(self, overlay: int, present: str = "") -> str:
        """The file to give to OBS: another than the present one, so that OBS begins anew."""
        first, second = (file.absolute().as_posix() for file in self._files(overlay))
        return second if _same(present, first) else first

    def overlay_of(self, local_file: str) -> int | None:
        """The overlay whose file this is; None for files that are not ours."""
        path = PurePath(local_file)
        found = _NAME.fullmatch(path.name)
        return int(found[1]) if found and _same(path.parent.as_posix(), self._folder.absolute().as_posix()) else None

    def _files(self, overlay: int) -> Iterable[Path]:
        return (self._folder / f"overlay-{overlay}.html", self._folder / f"overlay-{overlay}-again.html")


def looks_like_one(local_file: str) -> int | None:
    """The overlay whose waiting file this was, if the data folder was elsewhere then."""
    found = _NAME.fullmatch(PurePath(local_file.replace("\\", "/")).name)
    return int(found[1]) if found else None


def _same(one: str, other: str) -> bool:
    return PurePath(one) == PurePath(other)


def _replace(file: Path, page: str) -> None:
    """Never half a page: OBS may read it at this moment. The file is its owner's alone from its beginning."""
    with NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, suffix=".part", delete=False) as part:
        try:
            part.write(page)
            part.close()
            Path(part.name).replace(file)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise
