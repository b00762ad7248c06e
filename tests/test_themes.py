"""Themes: a folder each, a mistake in one leaves that one out."""

import json
import re
from pathlib import Path

import pytest

from overlay import assets
from overlay.overlays.catalog import Catalog
from overlay.overlays.themes import Themes

LOUD = {"name": "loud", "title": "Loud", "ground": {"against": "#08080a", "target": 9.0}}


def write(folder: Path, name: str, content: object) -> None:
    (folder / name).mkdir(parents=True)
    (folder / name / "theme.json").write_text(content if isinstance(content, str) else json.dumps(content))
    (folder / name / "theme.css").write_text("")


def test_the_bundled_themes_fit_every_kind() -> None:
    catalog = Catalog(assets.STATIC / "overlays", Themes(assets.STATIC / "themes"))

    assert catalog.problems == []
    assert set(catalog.themes) == {"bare", "strips", "gazette", "phosphor", "sticker", "platform"}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param(LOUD | {"name": "Loud"}, "loud/theme.json: name is 'Loud'", id="another name than the folder"),
        pytest.param(LOUD | {"colour": "red"}, "loud/theme.json: .*unknown field `colour`", id="an unknown field"),
        pytest.param({"name": "loud", "title": "Loud"}, "loud/theme.json: .*`ground`", id="no ground"),
        pytest.param(
            LOUD | {"ground": {"against": "red", "target": 9}},
            "loud/theme.json: ground: ",
            id="a ground without colour",
        ),
        pytest.param("{", "loud/theme.json: ", id="no JSON"),
    ],
)
def test_a_mistake_in_a_theme_names_folder_and_reason(tmp_path: Path, content: object, problem: str) -> None:
    write(tmp_path, "loud", content)
    write(tmp_path, "plain", LOUD | {"name": "plain"})

    themes = Themes(tmp_path)

    assert set(themes) == {"plain"}
    (said,) = themes.problems
    assert re.match(problem, said)


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        pytest.param({"defaults": {"chat": {"size": "huge"}}}, "defaults for chat: size: 'huge'", id="a default"),
        pytest.param(
            {"variants": {"chat": [{"when": {"layout": ["ticker"]}, "defaults": {"sise": 5}}]}},
            "variants for chat: sise: ",
            id="a variant's default",
        ),
        pytest.param(
            {"variants": {"chat": [{"when": {"layout": ["gone"]}, "defaults": {"size": 50}}]}},
            "variants for chat: layout: 'gone'",
            id="a variant's condition",
        ),
        pytest.param(
            {"variants": {"chat": [{"when": {"size": [40]}, "defaults": {"size": 50}}]}},
            "variants for chat: size: this depends",
            id="a variant that depends on itself",
        ),
        pytest.param({"unless": {"chat": {"sise": {}}}}, "unless for chat: there is no option sise", id="an option"),
        pytest.param(
            {"unless": {"chat": {"size": {"layout": ["gone"]}}}}, "unless for chat: layout: 'gone'", id="a condition"
        ),
    ],
)
def test_a_theme_that_says_what_a_kind_does_not_take_is_left_out(
    tmp_path: Path, more: dict[str, object], problem: str
) -> None:
    write(tmp_path, "bare", LOUD | {"name": "bare"})
    write(tmp_path, "loud", LOUD | more)

    catalog = Catalog(assets.STATIC / "overlays", Themes(tmp_path))

    assert set(catalog.themes) == {"bare"}
    assert "chat" in catalog
    assert any(f"loud/theme.json: {problem}" in said for said in catalog.problems)
