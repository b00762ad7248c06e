"""The languages of the panel: a catalogue of texts for each, and which one a browser gets."""

import re
from collections.abc import Mapping
from pathlib import Path

import msgspec
from starlette.requests import HTTPConnection

from overlay.domain.said import FIRST, Words

COOKIE = "language"
"""Set by the panel's own menu; it counts before what the browser asks for."""

_NAME = re.compile(r"[a-z]{2,3}")
_QUALITY = re.compile(r"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")
_LONGEST = 1000


class Languages:
    """The catalogues `<folder>/<language>.json` of what pages say, and `<folder>/server/<language>.json` of what the
    server does, all read at once.

    Raises:
        OSError, msgspec.DecodeError: a catalogue cannot be read; it is ours, so the program is broken.
    """

    def __init__(self, folder: Path) -> None:
        self._texts = _catalogues(folder)
        self._words = {name: Words(texts) for name, texts in _catalogues(folder / "server").items()}
        self.names = {name: texts["language.name"] for name, texts in self._texts.items()}
        """What each language calls itself, by its code."""

    def texts(self, language: str) -> Mapping[str, str]:
        return self._texts[language]

    def words(self, language: str) -> Words:
        return self._words[language]

    def of(self, request: HTTPConnection) -> str:
        """The language for this browser: what was chosen here, else the first it asks for that there is."""
        chosen = request.cookies.get(COOKIE, "")
        if chosen in self._texts:
            return chosen
        return next((name for name in _asked(request.headers.get("accept-language", "")) if name in self._texts), FIRST)


def _catalogues(folder: Path) -> Mapping[str, Mapping[str, str]]:
    found = {
        path.stem: msgspec.json.decode(path.read_bytes(), type=dict[str, str])
        for path in sorted(folder.glob("*.json"))
        if _NAME.fullmatch(path.stem)
    }
    return {name: found[FIRST] | texts for name, texts in found.items()}


def _asked(header: str) -> list[str]:
    """The languages of an `Accept-Language` (RFC 9110, 12.5.4), the most wanted first: of `de-AT` just `de`."""
    wanted: list[tuple[float, str]] = []
    for part in header[:_LONGEST].split(","):
        tag, _, parameter = part.strip().partition(";")
        quality = _QUALITY.fullmatch(parameter.replace(" ", "")) if parameter else None
        weight = float(quality[1]) if quality else 0.0 if parameter else 1.0
        if weight > 0:
            wanted.append((weight, tag.partition("-")[0].lower()))
    return [name for _, name in sorted(wanted, key=lambda one: -one[0])]
