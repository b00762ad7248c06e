from pathlib import Path

import pytest

from overlay import assets
from overlay.domain.errors import InvalidManifest, NotFound
from overlay.domain.events import DATA_TYPES
from overlay.overlays.catalog import Catalog, read_manifest
from overlay.overlays.themes import Themes

FOLDER = Path(__file__).parent / "overlays"

FAULTS = {
    "Capital": "kind is 'Capital'; the folder's name in small letters was expected",
    "blank-title": "title is '  '; 1 to 80 characters were expected",
    "choice-of-one": "option look: at least two different choices were expected",
    "default-is-no-choice": "option look: the default does not fit: look: 'full' is not one of bare, thin",
    "default-is-true": "Expected `int | float | str | array`, got `bool` - at `$.options[0].default`",
    "default-of-another-type": "the default does not fit: size: 'five' is not a whole number from 1 to 10",
    "default-too-large": "the default does not fit: size: 11 is not a whole number from 1 to 10",
    "half-a-pixel": "Expected `int`, got `float` - at `$.width`",
    "long-title": "1 to 80 characters were expected",
    "media-of-nothing": "option picture: what it may be was expected as choices: image, video, sound",
    "no-events": "Object missing required field `events`",
    "no-manifest": "no-manifest: manifest.json cannot be read: No such file or directory",
    "no-markup": "no-markup: no-markup.html is missing",
    "no-script": "no-script: no-script.js is missing",
    "no-style": "no-style: no-style.css is missing",
    "no-title": "Object missing required field `title`",
    "no-width": "width is 0; 1 to 8192 was expected",
    "not-an-object": "Expected `object`, got `array`",
    "not-json": "Input data was truncated",
    "not-utf-8": "can't decode byte",
    "of-another-name": "kind is 'another-name'; the folder's name in small letters was expected",
    "option-named-like-a-parameter": "option preview: a word in small letters that no address uses",
    "option-named-oddly": "option Size!: a word in small letters that no address uses already was expected",
    "option-of-no-type": "Invalid enum value 'slider' - at `$.options[0].type`",
    "option-twice": "option size is declared twice",
    "option-with-more": "Object contains unknown field `colour` - at `$.options[0]`",
    "option-without-default": "Object missing required field `default` - at `$.options[0]`",
    "option-without-label": "Object missing required field `label` - at `$.options[0]`",
    "too-high": "height is 8193; 1 to 8192 was expected",
    "unless-of-no-option": "option size: unless: there is no option colour",
    "unless-of-no-value": "option size: unless: look: 'gone' is not one of bare, thin",
    "unknown-member": "Object contains unknown field `colour`",
}


def test_there_is_a_folder_for_every_rule() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {"fine", *FAULTS}


@pytest.mark.parametrize("kind", sorted(FAULTS))
def test_a_mistake_in_a_manifest_is_named_in_one_line(kind: str) -> None:
    with pytest.raises(InvalidManifest) as refused:
        read_manifest(FOLDER / kind, ())

    assert FAULTS[kind] in str(refused.value)
    assert str(refused.value).startswith(kind)
    assert "\n" not in str(refused.value)


def test_a_broken_folder_is_left_out_and_the_others_work(caplog: pytest.LogCaptureFixture) -> None:
    catalog = Catalog(FOLDER, Themes(FOLDER / "no-themes"))

    assert list(catalog) == ["fine"]
    assert len(catalog.problems) == len(FAULTS)
    assert all(problem in caplog.text for problem in catalog.problems)


def test_a_manifest_is_read_whole() -> None:
    manifest = Catalog(FOLDER, Themes(FOLDER / "no-themes"))["fine"]

    assert (manifest.kind, manifest.title, manifest.width, manifest.height) == ("fine", "A title", 400, 300)
    assert (manifest.events, manifest.alerts, manifest.description) == (frozenset({"CHAT"}), False, "")
    assert [option.name for option in manifest.options] == ["size", "names", "colour", "look", "words", "share"]


def test_defaults_are_what_a_page_would_be_sent_for_them() -> None:
    defaults = {option.name: option.default for option in Catalog(FOLDER, Themes(FOLDER / "no-themes"))["fine"].options}

    assert defaults == {
        "size": 5, "names": ["Ann", "Bo"], "colour": "#ff8800", "look": "bare", "words": "hi", "share": 0.5
    }  # fmt: skip


def test_an_option_says_when_it_changes_nothing() -> None:
    options = {option.name: option for option in Catalog(FOLDER, Themes(FOLDER / "no-themes"))["fine"].options}

    assert options["share"].unless == {"look": ("bare",)}
    assert options["size"].unless == {}


def test_a_kind_that_is_not_there_is_named_with_those_that_are() -> None:
    catalog = Catalog(FOLDER, Themes(FOLDER / "no-themes"))

    assert "no-title" not in catalog
    with pytest.raises(NotFound, match="there is no overlay kind 'no-title'; there are fine"):
        catalog["no-title"]


def test_files_beside_the_folders_are_no_kinds(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("hello")

    catalog = Catalog(tmp_path, Themes(tmp_path / "no-themes"))

    assert (len(catalog), catalog.problems) == (0, [])


def test_the_kinds_that_come_along_have_no_mistakes() -> None:
    catalog = Catalog(assets.STATIC / "overlays", Themes(assets.STATIC / "themes"))

    assert catalog.problems == []
    assert set(catalog) >= {"alerts", "chat"}
    for manifest in catalog.values():
        assert manifest.events <= set(DATA_TYPES)
        assert manifest.description
