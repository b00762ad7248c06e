"""Finds the folders of themes and reads what each declares."""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from overlay.domain.errors import InvalidManifest, InvalidRequest
from overlay.domain.manifest import Condition, Ground, Manifest, OptionValue, Theme, Variant, check

_WORD = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")

log = logging.getLogger(__name__)


class _ThemeFile(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    title: str
    ground: Ground
    description: str = ""
    place: int = 100
    """Where it stands among the others: small numbers first."""
    fonts: list[str] = []
    defaults: dict[str, dict[str, OptionValue]] = {}
    variants: dict[str, tuple[Variant, ...]] = {}
    unless: dict[str, dict[str, Condition]] = {}


class Themes(Mapping[str, Theme]):
    """The themes there are, by name. `problems` are the folders that were left out, and why."""

    def __init__(self, folder: Path) -> None:
        self._themes: dict[str, Theme] = {}
        self.problems: list[str] = []
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.is_dir():
                try:
                    self._themes[path.name] = read_theme(path)
                except InvalidManifest as problem:
                    self.problems.append(str(problem))
                    log.error("%s; the theme is left out", problem)

        self._themes = dict(sorted(self._themes.items(), key=lambda item: item[1].place))

    def leave_out(self, name: str, problem: str) -> None:
        """One that was read, but does not fit."""
        del self._themes[name]
        self.problems.append(problem)
        log.error("%s; the theme is left out", problem)

    def __getitem__(self, name: str) -> Theme:
        return self._themes[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._themes)

    def __len__(self) -> int:
        return len(self._themes)


def read_theme(folder: Path) -> Theme:
    """
    Raises:
        InvalidManifest: naming the folder, the property and what was expected.
    """
    where = f"{folder.name}/theme.json"
    try:
        file = msgspec.json.decode((folder / "theme.json").read_bytes(), type=_ThemeFile)
    except OSError as exc:
        raise InvalidManifest(f"{folder.name}: theme.json cannot be read: {exc.strerror}") from exc
    except msgspec.DecodeError as exc:
        raise InvalidManifest(f"{where}: {exc}") from exc
    if file.name != folder.name or not _WORD.fullmatch(file.name):
        raise InvalidManifest(f"{where}: name is {file.name!r}; the folder's name in small letters was expected")
    if not _COLOR.fullmatch(file.ground.against) or not 1 <= file.ground.target <= 21:
        raise InvalidManifest(f"{where}: ground: a colour such as #08080a and a contrast from 1 to 21 were expected")
    if not (folder / "theme.css").is_file():
        raise InvalidManifest(f"{folder.name}: theme.css is missing")
    return Theme(
        name=file.name,
        title=file.title,
        description=file.description,
        place=file.place,
        ground=file.ground,
        fonts=tuple(file.fonts),
        defaults=file.defaults,
        variants=file.variants,
        unless=file.unless,
    )


def unfit(themes: Mapping[str, Theme], kinds: Iterable[Manifest]) -> tuple[str, str] | None:
    """The first theme that says something some kind does not take, and why; None when all fit."""
    for kind in kinds:
        for theme in themes.values():
            try:
                _check(theme, kind)
            except InvalidRequest as exc:
                return theme.name, f"{theme.name}/theme.json: {exc}"
    return None


def _check(theme: Theme, kind: Manifest) -> None:
    what = f"defaults for {kind.kind}"
    try:
        kind.accept(theme.defaults.get(kind.kind, {}))
        variants = theme.variants.get(kind.kind, ())
        varying = {option for variant in variants for option in variant.defaults}
        for variant in variants:
            what = f"variants for {kind.kind}"
            kind.accept(variant.defaults)
            check(variant.when, kind.options)
            for option in varying & {*variant.when}:
                raise InvalidRequest(f"{option}: this depends on a default that varies itself")
        for option, condition in theme.unless.get(kind.kind, {}).items():
            what = f"unless for {kind.kind}"
            check({option: (), **condition}, kind.options)
    except InvalidRequest as exc:
        raise InvalidRequest(f"{what}: {exc}") from exc
