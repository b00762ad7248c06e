"""Finds the folders of overlay kinds and reads their manifests.

A folder with a mistake is left out and named, because a stream may be live; the others work.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from overlay.domain.errors import InvalidManifest, NotFound
from overlay.domain.manifest import Anchor, Manifest
from overlay.domain.said import Said
from overlay.overlays.options import OptionFile, read_options
from overlay.overlays.themes import Themes, unfit

_WORD = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_TITLE_LENGTH = 80

log = logging.getLogger(__name__)


class _ManifestFile(msgspec.Struct, forbid_unknown_fields=True):
    kind: str
    title: str
    width: int
    height: int
    events: list[str]
    description: str = ""
    alerts: bool = False
    featured: bool = False
    anchor: Anchor = "center"
    options: list[OptionFile] = []


class Catalog(Mapping[str, Manifest]):
    """The kinds there are, by name. `problems` are the folders that were left out, and why."""

    def __init__(self, folder: Path, themes: Themes) -> None:
        self.themes = themes
        self._read(folder)
        while (bad := unfit(themes, self._kinds.values())) is not None:
            # Without it, the kinds have one choice less.
            themes.leave_out(*bad)
            self._read(folder)

    @property
    def problems(self) -> list[str]:
        return [*self.themes.problems, *self._problems]

    def _read(self, folder: Path) -> None:
        self._kinds: dict[str, Manifest] = {}
        self._problems: list[str] = []
        for path in sorted(folder.iterdir()):
            if path.is_dir():
                try:
                    self._kinds[path.name] = read_manifest(path, tuple(self.themes))
                except InvalidManifest as problem:
                    self._problems.append(str(problem))
                    log.error("%s; the kind is left out", problem)

    def __getitem__(self, kind: str) -> Manifest:
        try:
            return self._kinds[kind]
        except KeyError:
            raise NotFound(Said("overlay.no_such_kind", kind=kind[:80], kinds=tuple(self._kinds))) from None

    def __contains__(self, kind: object) -> bool:
        return kind in self._kinds

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)


def read_manifest(folder: Path, themes: tuple[str, ...]) -> Manifest:
    """The manifest in this folder; an option of type `theme` takes one of `themes`.

    Raises:
        InvalidManifest: naming the folder, the property and what was expected.
    """
    try:
        file = msgspec.json.decode((folder / "manifest.json").read_bytes(), type=_ManifestFile)
    except OSError as exc:
        raise InvalidManifest(f"{folder.name}: manifest.json cannot be read: {exc.strerror}") from exc
    except (msgspec.DecodeError, UnicodeDecodeError) as exc:
        raise InvalidManifest(f"{folder.name}/manifest.json: {exc}") from exc
    if file.kind != folder.name or not _WORD.fullmatch(file.kind):
        raise InvalidManifest(
            f"{folder.name}/manifest.json: kind is {file.kind!r}; the folder's name in small letters was expected"
        )
    if not 1 <= len(file.title.strip()) <= _TITLE_LENGTH:
        raise InvalidManifest(
            f"{folder.name}/manifest.json: title is {file.title!r}; 1 to {_TITLE_LENGTH} characters were expected"
        )
    for name in ("width", "height"):
        if not 1 <= getattr(file, name) <= 8192:
            raise InvalidManifest(
                f"{folder.name}/manifest.json: {name} is {getattr(file, name)}; 1 to 8192 was expected"
            )
    for suffix in ("html", "js", "css"):
        if not (folder / f"{file.kind}.{suffix}").is_file():
            raise InvalidManifest(f"{folder.name}: {file.kind}.{suffix} is missing")
    options = read_options(f"{folder.name}/manifest.json", file.options, themes)
    return Manifest(
        kind=file.kind,
        title=file.title,
        description=file.description,
        width=file.width,
        height=file.height,
        events=frozenset(file.events),
        alerts=file.alerts,
        featured=file.featured,
        anchor=file.anchor,
        options=options,
    )
