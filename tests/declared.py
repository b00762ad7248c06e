"""Every text that files and rules declare, by the key under which a catalogue of another language has it.

`python -m tests.declared` prints them in English: what a translator needs beside `static/texts/en.json`.
"""

import json
import re
from collections.abc import Iterator, Sequence

from overlay.alerts.action import AlertAction
from overlay.alerts.design_options import DesignOptions
from overlay.assets import STATIC
from overlay.domain.manifest import Option, Theme
from overlay.overlays.catalog import Catalog
from overlay.overlays.themes import Themes
from overlay.rules.parameters import Parameter
from overlay.rules.rule import LIMITS
from overlay.rules.vocabulary import WORDS

_WORDS = re.compile(r"[^a-z0-9]+")
_SWITCHES = ({"show", "hide"}, {"on", "off"})
"""Choices that are drawn as a switch, without their words."""


def declared() -> dict[str, str]:
    """Key to English, without what is empty or the same in every language (`px`, `×`)."""
    return {key: text for key, text in _all() if text and not (key.startswith("unit.") and len(text) < 3)}


def _all() -> Iterator[tuple[str, str]]:
    themes = Themes(STATIC / "themes")
    for kind, manifest in Catalog(STATIC / "overlays", themes).items():
        yield f"kind.{kind}.title", manifest.title
        yield f"kind.{kind}.description", manifest.description
        yield from _options(kind, manifest.options)
    yield from _themes("theme", [*themes.values()])
    designs = DesignOptions(STATIC / "overlays" / "alerts")
    yield from _options("design", designs.options)
    yield from _themes("design_theme", [*designs.themes.values()])
    for word in WORDS:
        yield f"rule.condition.{word.name}", word.title
        yield f"rule.word.{_word(word.group)}", word.group
        yield from _parameters(word.name, word.parameters)
    yield f"rule.action.{AlertAction.kind}", AlertAction.title
    yield from _parameters("limit", LIMITS)


def _options(kind: str, options: Sequence[Option]) -> Iterator[tuple[str, str]]:
    for option in options:
        yield f"option.{kind}.{option.name}.label", option.label
        yield f"option.{kind}.{option.name}.help", option.help
        yield f"group.{_word(option.group)}", option.group
        yield f"unit.{_word(option.unit)}", option.unit
        if option.type == "choice" and {*option.choices} not in _SWITCHES:
            for choice in option.choices:
                yield f"choice.{choice}", choice.replace("-", " ").replace("_", " ").capitalize()


def _themes(of: str, themes: Sequence[Theme]) -> Iterator[tuple[str, str]]:
    for theme in themes:
        yield f"{of}.{theme.name}.title", theme.title
        yield f"{of}.{theme.name}.description", theme.description


def _parameters(of: str, parameters: Sequence[Parameter]) -> Iterator[tuple[str, str]]:
    for parameter in parameters:
        yield f"rule.word.{_word(parameter.label)}", parameter.label
        yield f"rule.help.{of}.{parameter.name}", parameter.help
        yield f"unit.{_word(parameter.unit)}", parameter.unit
        for choice in parameter.choices:
            yield f"rule.word.{_word(choice.label)}", choice.label


def _word(english: str) -> str:
    return _WORDS.sub("_", english.lower())


if __name__ == "__main__":
    print(json.dumps(declared(), indent=2, ensure_ascii=False))
