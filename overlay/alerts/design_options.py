"""What can be chosen in a design: the options and themes that come with the alerts overlay, declared like a kind's."""

import logging
from collections.abc import Mapping
from pathlib import Path

import msgspec

from overlay.domain.errors import InvalidManifest
from overlay.domain.manifest import Look, Manifest, Option
from overlay.overlays.options import OptionFile, read_options
from overlay.overlays.themes import Themes, unfit

KIND = "design"
"""Under this name a theme's file has its defaults for designs."""

log = logging.getLogger(__name__)


class _DesignFile(msgspec.Struct, forbid_unknown_fields=True):
    options: list[OptionFile]


class DesignOptions:
    """`folder` is the alerts overlay's, with `design.json` and `themes/`. What has a mistake is left out and named."""

    def __init__(self, folder: Path) -> None:
        self.themes = Themes(folder / "themes")
        self._problems: list[str] = []
        self.manifest = self._read(folder)
        while (bad := unfit(self.themes, [self.manifest])) is not None:
            self.themes.leave_out(*bad)
            self.manifest = self._read(folder)

    @property
    def problems(self) -> list[str]:
        return [*self.themes.problems, *self._problems]

    @property
    def options(self) -> tuple[Option, ...]:
        return self.manifest.options

    def of_type(self, type: str) -> tuple[Option, ...]:
        """The options of this type."""
        return tuple(option for option in self.options if option.type == type)

    def look(self, chosen: Mapping[str, object]) -> Look:
        """What counts for a design that says this much."""
        return self.manifest.look(chosen, {}, self.themes)

    def _read(self, folder: Path) -> Manifest:
        self._problems = []
        try:
            options = read_options("alerts/design.json", _file(folder).options, tuple(self.themes))
        except InvalidManifest as problem:
            # Alerts without options are better than none.
            self._problems.append(str(problem))
            log.error("%s; designs have no options", problem)
            options = ()
        return Manifest(kind=KIND, title="Design", width=1920, height=1080, events=frozenset(), options=options)


def _file(folder: Path) -> _DesignFile:
    try:
        return msgspec.json.decode((folder / "design.json").read_bytes(), type=_DesignFile)
    except OSError as exc:
        raise InvalidManifest(f"alerts/design.json cannot be read: {exc.strerror}") from exc
    except (msgspec.DecodeError, UnicodeDecodeError) as exc:
        raise InvalidManifest(f"alerts/design.json: {exc}") from exc
