"""Every language says everything the first one says; a browser gets the one it wants."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from overlay.assets import STATIC, TEMPLATES
from overlay.settings import Settings
from overlay.web.languages import FIRST, Languages
from tests.declared import declared
from tests.server import WEBHOOK_KEY, ServerThread

FILES = sorted((STATIC / "texts").glob("*.json"))
OTHERS = [path.stem for path in FILES if path.stem != FIRST]

_PLACEHOLDER = re.compile(r"\{\w+\}")
_OWN_CHOICE = re.compile(r"option\.[^.]+\.[^.]+\.choice\.(.+)")


def read(language: str) -> dict[str, str]:
    """A catalogue; a key that stands in it twice is a mistake."""
    pairs = json.loads((STATIC / "texts" / f"{language}.json").read_bytes(), object_pairs_hook=list)
    texts = dict(pairs)
    assert len(texts) == len(pairs), sorted({key for key, _ in pairs if [one for one, _ in pairs].count(key) > 1})
    return texts


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_every_text_and_no_other(language: str) -> None:
    wanted = {*read(FIRST), *declared()}
    there = {key for key in read(language) if not _OWN_CHOICE.fullmatch(key)}

    assert sorted(wanted - there) == []
    assert sorted(there - wanted) == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_keeps_every_placeholder(language: str) -> None:
    texts = read(language)
    english = read(FIRST) | declared()
    wrong = [
        key
        for key, text in texts.items()
        if key in english and sorted(_PLACEHOLDER.findall(text)) != sorted(_PLACEHOLDER.findall(english[key]))
    ]

    assert wrong == []


@pytest.mark.parametrize("language", [path.stem for path in FILES])
def test_a_language_leaves_no_text_empty_and_names_itself(language: str) -> None:
    texts = read(language)

    assert [key for key, text in texts.items() if not text.strip()] == []
    assert texts["language"] == language
    assert texts["locale"].startswith(f"{language}-")


def test_the_first_language_says_nothing_twice() -> None:
    assert {*read(FIRST)} & {*declared()} == set()


def test_every_text_that_a_template_asks_for_is_there() -> None:
    texts = read(FIRST)
    asked = {
        key
        for path in TEMPLATES.glob("*.html")
        for key in re.findall(r"""\bt\(["']([\w.-]+)["']\)""", path.read_text("utf-8"))
    }

    assert sorted(asked - {*texts}) == []


def test_every_text_that_a_script_names_is_there() -> None:
    texts = {*read(FIRST)}
    named = set(_named(STATIC / "js"))

    assert len(named) > 100
    assert sorted(key for key in named if key not in texts and f"{key}.other" not in texts) == []


def _named(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*.js"):
        yield from re.findall(r"""\b(?:t|count|parts)\("([\w.-]+)"[,)]""", path.read_text("utf-8"))


def test_what_a_language_lacks_is_said_in_the_first_one(tmp_path: Path) -> None:
    (tmp_path / "en.json").write_text('{"language.name": "English", "one": "One", "two": "Two {n}"}')
    (tmp_path / "de.json").write_text('{"language.name": "Deutsch", "one": "Eins"}')
    (tmp_path / "notes-for-translators.json").write_text('["none"]')

    languages = Languages(tmp_path)

    assert languages.names == {"de": "Deutsch", "en": "English"}
    assert languages.texts("de") == {"language.name": "Deutsch", "one": "Eins", "two": "Two {n}"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """One server for all of these tests."""
    with ServerThread(Settings(port=0, data_dir=tmp_path_factory.mktemp("data"), webhook_key=WEBHOOK_KEY)) as server:
        yield server


@pytest.mark.parametrize(
    ("headers", "language"),
    [
        pytest.param({}, "en", id="nothing said"),
        pytest.param({"accept-language": "tlh, xx;q=0.9"}, "en", id="none of ours"),
        pytest.param({"accept-language": "de-AT,de;q=0.9,en;q=0.8"}, "de", id="a region of it"),
        pytest.param({"accept-language": "tlh, en;q=0.2, fr;q=0.7"}, "fr", id="the best of ours"),
        pytest.param({"accept-language": "de;q=0, en"}, "en", id="refused"),
        pytest.param({"accept-language": "de;q=nonsense," * 5000}, "en", id="nonsense"),
        pytest.param({"accept-language": "de", "cookie": "language=es"}, "es", id="chosen in the panel"),
        pytest.param({"accept-language": "de", "cookie": "language=../../etc"}, "de", id="a cookie of nobody's"),
    ],
)
def test_a_page_comes_in_the_language_that_is_wanted(
    server: ServerThread, headers: dict[str, str], language: str
) -> None:
    expected = language if language in {FIRST, *OTHERS} else FIRST

    for path in ("/", "/rules"):
        page = server.http.get(f"{server.url}{path}", headers=headers).text
        assert f'<html lang="{expected}"' in page
        assert f"texts/{expected}.json" in page
