"""Options as files declare them: those of overlay kinds, and those of alert designs."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import get_args

import msgspec

from overlay.domain.errors import InvalidManifest, InvalidRequest
from overlay.domain.manifest import PARAMETERS, Option, OptionType, OptionValue, check
from overlay.domain.media import MediaType

_NAME = re.compile(r"[a-z][a-z0-9_]*")


class OptionFile(msgspec.Struct, forbid_unknown_fields=True):
    """One option as it is written."""

    name: str
    type: OptionType
    label: str
    default: OptionValue
    group: str = ""
    help: str = ""
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    choices: list[str] = []
    unless: dict[str, list[OptionValue]] = {}


def read_options(where: str, files: Iterable[OptionFile], themes: tuple[str, ...]) -> tuple[Option, ...]:
    """The options that are declared in the file `where`; one of type `theme` takes one of `themes`.

    Raises:
        InvalidManifest: naming the file, the option and what was expected.
    """
    options = tuple(_option(f"{where}: option {file.name}", file, themes) for file in files)
    names = [option.name for option in options]
    for name in names:
        if names.count(name) > 1:
            raise InvalidManifest(f"{where}: option {name} is declared twice")
    for option in options:
        try:
            check(option.unless, options)
        except InvalidRequest as exc:
            raise InvalidManifest(f"{where}: option {option.name}: unless: {exc}") from exc
    return options


def _option(where: str, file: OptionFile, themes: tuple[str, ...]) -> Option:
    if not _NAME.fullmatch(file.name) or file.name in PARAMETERS:
        raise InvalidManifest(f"{where}: a word in small letters that no address uses already was expected")
    if file.type == "choice" and len(set(file.choices)) < 2:
        raise InvalidManifest(f"{where}: at least two different choices were expected")
    if file.type == "media" and not (file.choices and set(file.choices) <= set(get_args(MediaType))):
        raise InvalidManifest(f"{where}: what it may be was expected as choices: {', '.join(get_args(MediaType))}")
    option = Option(
        name=file.name,
        type=file.type,
        label=file.label,
        default=file.default,
        group=file.group,
        help=file.help,
        unit=file.unit,
        minimum=file.minimum,
        maximum=file.maximum,
        choices=themes if file.type == "theme" else tuple(file.choices),
        unless={name: tuple(values) for name, values in file.unless.items()},
    )
    try:
        return replace(option, default=option.accept(file.default))
    except InvalidRequest as exc:
        raise InvalidManifest(f"{where}: the default does not fit: {exc}") from exc
