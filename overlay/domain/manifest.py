"""What an overlay kind declares: title, size, the events it wants, and its options.

Everything else about an option follows from its declaration: the form in the panel, validation, the default, and the
override in an overlay's address.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal, assert_never

from overlay.domain.errors import InvalidRequest
from overlay.domain.media import type_of
from overlay.domain.said import Said

OptionType = Literal["integer", "number", "choice", "theme", "names", "text", "color", "media"]
OptionValue = int | float | str | list[str]
Anchor = Literal["top-left", "top", "top-right", "left", "center", "right", "bottom-left", "bottom", "bottom-right"]
Condition = Mapping[str, tuple[OptionValue, ...]]
"""Values by option: it holds while one of these options has one of its values."""

_COLOR = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{8})")
_NAMES_KEPT = 200
_UNKNOWN_SAID = 8
_LONGEST_NAME = 40

PARAMETERS = frozenset({"after", "log", "preview"})
"""What our own pages put in an address, beside options."""

LAYER = "layer-"
"""What the parameters begin with that OBS reads from a link that is dropped on it (obs.md)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One setting of an overlay.

    `minimum` and `maximum` bound an `integer` or `number`; `maximum` is the length of a `text`. `choices` are the
    values of a `choice`, the themes those of a `theme`. A `names` option is a list, in an address separated by commas.
    A `media` option is a file's id or empty, and its `choices` say what the file may be: `image`, `video`, `sound`.
    While `unless` holds, it changes nothing that is seen: forms leave it out, and keep its value.
    """

    name: str
    type: OptionType
    label: str
    default: OptionValue
    group: str = ""
    help: str = ""
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    unless: Condition = field(default_factory=dict)

    def accept(self, value: object) -> OptionValue:
        """The value as this option keeps it.

        Raises:
            InvalidRequest: it is not one of this option's values; the message says what is.
        """
        match self.type:
            case "integer" | "number":
                return self._number(value)
            case "choice" | "theme":
                if isinstance(value, str) and value in self.choices:
                    return value
                raise self._refusal(Said("option.not_among", value=_shown(value), choices=self.choices))
            case "names":
                names = value.split(",") if isinstance(value, str) else value
                if (
                    isinstance(names, list)
                    and len(names) <= _NAMES_KEPT
                    and all(isinstance(name, str) for name in names)
                ):
                    return [name.strip() for name in names if name.strip()]
                raise self._refusal(Said("option.no_names", value=_shown(value), most=_NAMES_KEPT))
            case "text":
                length = int(self.maximum or 200)
                if isinstance(value, str) and len(value) <= length:
                    return value
                raise self._refusal(Said("option.no_text", value=_shown(value), most=length))
            case "color":
                if isinstance(value, str) and _COLOR.fullmatch(value):
                    return value.lower()
                raise self._refusal(Said("option.no_color", value=_shown(value)))
            case "media":
                if isinstance(value, str) and (value == "" or type_of(value) in self.choices):
                    return value
                raise self._refusal(Said("option.no_file", value=_shown(value), kinds=self.choices))
            case _:
                assert_never(self.type)

    def _number(self, value: object) -> int | float:
        whole = self.type == "integer"
        low = -math.inf if self.minimum is None else self.minimum
        high = math.inf if self.maximum is None else self.maximum
        try:
            number = float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else math.nan
        except (ValueError, OverflowError):
            number = math.nan
        if not math.isfinite(number) or not low <= number <= high or (whole and number != int(number)):
            if whole:
                raise self._refusal(Said("option.no_integer", value=_shown(value), low=low, high=high))
            raise self._refusal(Said("option.no_number", value=_shown(value), low=low, high=high))
        return int(number) if whole else number

    def _refusal(self, said: Said) -> InvalidRequest:
        return InvalidRequest(Said("said.of", what=self.name, said=said))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What viewers' colours are read against, and how far they are adjusted for it.

    `target` is the contrast to reach against the colour `against`; `chroma` caps, `lightness` lifts (OKLCH).
    """

    against: str
    target: float
    chroma: float | None = None
    lightness: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """Defaults that count while a condition holds."""

    when: Condition
    defaults: Mapping[str, OptionValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """One look for every kind.

    `defaults` are the options, by kind, that have another default in this theme; those of its `variants` go before
    them. `unless` is said, by kind, of options that change nothing here under another condition than elsewhere.
    """

    name: str
    title: str
    ground: Ground
    description: str = ""
    place: int = 100
    fonts: tuple[str, ...] = ()
    defaults: Mapping[str, Mapping[str, OptionValue]]
    variants: Mapping[str, tuple[Variant, ...]] = field(default_factory=dict)
    unless: Mapping[str, Mapping[str, Condition]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """An overlay as one page shows it: every option's value, the theme, and what was wrong."""

    options: Mapping[str, OptionValue]
    theme: Theme | None
    problems: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """An overlay kind. `events` are the types its pages are sent; `alerts` says that it has an alert queue.

    `featured` says that a line of chat can be shown on it; its option `seconds`, if it has one, for how long. `anchor`
    is where on the canvas a source of it stands when it is new.
    """

    kind: str
    title: str
    width: int
    height: int
    events: frozenset[str]
    description: str = ""
    alerts: bool = False
    featured: bool = False
    anchor: Anchor = "center"
    options: tuple[Option, ...] = ()

    def accept(self, changes: Mapping[str, object]) -> dict[str, OptionValue]:
        """These options as they are kept.

        Raises:
            InvalidRequest: an option this kind does not have, or a value it does not take.
        """
        known = {option.name: option for option in self.options}
        for name in changes:
            if name not in known:
                said = Said("option.unknown" if known else "option.none", kind=self.kind, options=tuple(known))
                raise InvalidRequest(Said("said.of", what=name[:_LONGEST_NAME], said=said))
        return {name: known[name].accept(value) for name, value in changes.items()}

    def look(self, stored: Mapping[str, object], overrides: Mapping[str, str], themes: Mapping[str, Theme]) -> Look:
        """What counts for one page: its address before what is stored before the theme's default before the kind's."""
        problems: list[Said] = []

        def chosen(option: Option, default: OptionValue) -> OptionValue:
            value = default
            for source in (stored, overrides):
                if option.name in source:
                    try:
                        value = option.accept(source[option.name])
                    except InvalidRequest as problem:
                        problems.append(Said("said.words", words=problem.said))
            return value

        def chosen_over(defaults: Mapping[str, OptionValue]) -> dict[str, OptionValue]:
            problems.clear()
            return {option.name: chosen(option, defaults.get(option.name, option.default)) for option in self.options}

        option = next((option for option in self.options if option.type == "theme"), None)
        theme = themes.get(str(chosen(option, option.default))) if option is not None else None
        defaults = theme.defaults.get(self.kind, {}) if theme is not None else {}
        options = chosen_over(defaults)
        for variant in theme.variants.get(self.kind, ()) if theme is not None else ():
            if holds(variant.when, options):
                defaults = {**defaults, **variant.defaults}
                options = chosen_over(defaults)
        return Look(options=options, theme=theme, problems=(*problems, *self._unknown(overrides)))

    def _unknown(self, overrides: Mapping[str, str]) -> Iterator[Said]:
        """What is wrong with names in an address that are no options: each costs a little, so the first few only."""
        known = {option.name for option in self.options} | PARAMETERS
        unknown = [name for name in overrides if name not in known and not name.startswith(LAYER)]
        for name in unknown[:_UNKNOWN_SAID]:
            near = get_close_matches(name[:_LONGEST_NAME].lower(), [option.name for option in self.options], n=1)
            shown = _shown(name)
            if near:
                yield Said("option.unknown_near", name=shown, kind=self.kind, nearest=near[0])
            else:
                yield Said("option.unknown_here", name=shown, kind=self.kind)
        if len(unknown) > _UNKNOWN_SAID:
            yield Said("option.unknown_more", n=len(unknown) - _UNKNOWN_SAID, kind=self.kind)


def check(condition: Condition, options: Iterable[Option]) -> None:
    """
    Raises:
        InvalidRequest: it names none of these options, or a value that one does not take.
    """
    known = {option.name: option for option in options}
    for name, values in condition.items():
        if name not in known:
            raise InvalidRequest(Said("option.missing", name=name))
        for value in values:
            known[name].accept(value)


def holds(condition: Condition, options: Mapping[str, OptionValue]) -> bool:
    return any(options.get(name) in values for name, values in condition.items())


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
