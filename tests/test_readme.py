"""The README names everything a user can set, show and run."""

import argparse
import json
import re
from dataclasses import fields
from pathlib import Path

import pytest

from overlay import settings
from overlay.overlays import themes

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def flags() -> list[str]:
    """Every flag of the server."""
    parser = argparse.ArgumentParser(add_help=False)
    settings.add_flags(parser)
    return sorted(set(re.findall(r"--[a-z-]+", parser.format_usage())))


@pytest.mark.parametrize("flag", flags())
def test_the_readme_has_the_flag_in_its_table(flag: str) -> None:
    assert f"| `{flag}` |" in README


@pytest.mark.parametrize("name", [field.name for field in fields(settings.Settings) if field.name != "host_given"])
def test_the_readme_has_the_variable_in_its_table(name: str) -> None:
    assert f"| `OVERLAY_{name.upper()}` |" in README


@pytest.mark.parametrize(
    "manifest", sorted(ROOT.glob("static/overlays/*/manifest.json")), ids=lambda path: path.parent.name
)
def test_the_readme_has_the_overlay_with_its_size(manifest: Path) -> None:
    kind = json.loads(manifest.read_text(encoding="utf-8"))

    row = next((line for line in README.splitlines() if line.startswith(f"| `{kind['kind']}` |")), "")

    assert row.endswith(f"| {kind['width']} x {kind['height']} |")


@pytest.mark.parametrize(
    "target", re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
)
def test_the_readme_names_the_make_target(target: str) -> None:
    assert target == "help" or f"make {target}" in README


def test_the_theme_that_the_readme_makes_is_one(tmp_path: Path) -> None:
    chapter = README.split("### Your own theme")[1]
    declared, rules = re.findall(r"```(?:json|css)\n(.*?)```", chapter, re.S)[:2]
    folder = tmp_path / json.loads(declared)["name"]
    folder.mkdir()
    (folder / "theme.json").write_text(declared, encoding="utf-8")
    (folder / "theme.css").write_text(rules, encoding="utf-8")

    theme = themes.read_theme(folder)

    chat = json.loads((ROOT / "static/overlays/chat/manifest.json").read_text(encoding="utf-8"))
    assert set(theme.defaults["chat"]) <= {option["name"] for option in chat["options"]}
    assert f':root[data-theme="{theme.name}"]' in rules


@pytest.mark.parametrize("name", sorted(path.parent.name for path in ROOT.glob("static/themes/*/theme.json")))
def test_the_readme_shows_the_theme_in_a_picture(name: str) -> None:
    theme = themes.read_theme(ROOT / "static" / "themes" / name)

    assert f"(static/media/themes/{name}.webp)" in README
    assert (ROOT / "static" / "media" / "themes" / f"{name}.webp").stat().st_size < 60_000
    assert f"**{theme.title}.** {theme.description}" in README


@pytest.mark.parametrize("path", re.findall(r"`((?:overlay|static|tests|\.ci)/[^`<> ]*)`", README))
def test_what_the_readme_points_at_is_there(path: str) -> None:
    assert (ROOT / path).exists()
