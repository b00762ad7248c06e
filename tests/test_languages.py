"""Every language says everything the first one says; a browser gets the one it wants."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import overlay
from overlay.assets import STATIC, TEMPLATES
from overlay.domain.errors import OverlayError
from overlay.domain.said import FIRST, Said
from overlay.settings import Settings
from overlay.web.languages import Languages
from tests.declared import declared
from tests.server import WEBHOOK_KEY, ServerThread

PROGRAM = Path(overlay.__file__).parent
FILES = sorted((STATIC / "texts").glob("*.json"))
OTHERS = [path.stem for path in FILES if path.stem != FIRST]

_FOR_DEVELOPERS = {"InvalidManifest", "InvalidSettings", "InvalidSignature", "InvalidWebhook"}
"""What these say is read on the command line, by whoever makes an overlay, or by Owncast."""

_PLACEHOLDER = re.compile(r"\{\w+\}")
_OWN_CHOICE = re.compile(r"option\.[^.]+\.[^.]+\.choice\.(.+)")


def read(language: str) -> dict[str, str]:
    """A catalogue of what pages say; a key that stands in it twice is a mistake."""
    return _read(STATIC / "texts" / f"{language}.json")


def read_server(language: str) -> dict[str, str]:
    """A catalogue of what the server says."""
    return _read(STATIC / "texts" / "server" / f"{language}.json")


def _read(path: Path) -> dict[str, str]:
    pairs = json.loads(path.read_bytes(), object_pairs_hook=list)
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
def test_the_server_says_everything_in_every_language(language: str) -> None:
    wanted, there = {*read_server(FIRST)}, {*read_server(language)}

    assert sorted(wanted - there) == []
    assert sorted(there - wanted) == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_keeps_every_placeholder(language: str) -> None:
    texts = read(language) | read_server(language)
    english = read(FIRST) | declared() | read_server(FIRST)
    wrong = [
        key
        for key, text in texts.items()
        if key in english and sorted(_PLACEHOLDER.findall(text)) != sorted(_PLACEHOLDER.findall(english[key]))
    ]

    assert wrong == []


@pytest.mark.parametrize("language", [path.stem for path in FILES])
def test_a_language_leaves_no_text_empty_and_names_itself(language: str) -> None:
    texts = read(language)

    assert [key for key, text in (texts | read_server(language)).items() if not text.strip()] == []
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


def test_every_text_that_the_server_names_is_there_with_what_fills_it() -> None:
    texts = read_server(FIRST)
    named = [
        (node.args[0].value, {keyword.arg for keyword in node.keywords})
        for path in PROGRAM.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Said"
        if isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    ]

    assert len(named) > 10
    for key, values in named:
        forms = [text for form in (key, f"{key}.one", f"{key}.other") if (text := texts.get(form)) is not None]
        assert forms, key
        assert {name[1:-1] for text in forms for name in _PLACEHOLDER.findall(text)} <= values | {None}, key


@pytest.mark.parametrize("part", ["obs", "owncast", "owncast_link.py", "posting.py", "setup", "stage"])
def test_what_a_part_refuses_it_says_in_every_language(part: str) -> None:
    told = {error.__name__ for error in _tree(OverlayError)} - _FOR_DEVELOPERS
    path = PROGRAM / part
    english = [
        f"{file.name}: {ast.unparse(node)}"
        for file in (path.rglob("*.py") if path.is_dir() else [path])
        for node in ast.walk(ast.parse(file.read_bytes()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in told
        if isinstance(node.args[0], ast.Constant | ast.JoinedStr)
    ]

    assert english == []


def _tree(error: type[OverlayError]) -> Iterator[type[OverlayError]]:
    yield error
    for each in error.__subclasses__():
        yield from _tree(each)


def _named(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*.js"):
        yield from re.findall(r"""\b(?:t|count|parts)\("([\w.-]+)"[,)]""", path.read_text("utf-8"))


def test_what_a_language_lacks_is_said_in_the_first_one(tmp_path: Path) -> None:
    (tmp_path / "en.json").write_text('{"language.name": "English", "one": "One", "two": "Two {n}"}')
    (tmp_path / "de.json").write_text('{"language.name": "Deutsch", "one": "Eins"}')
    (tmp_path / "notes-for-translators.json").write_text('["none"]')
    (tmp_path / "server").mkdir()
    (tmp_path / "server/en.json").write_text('{"three": "Three"}')
    (tmp_path / "server/de.json").write_text("{}")

    languages = Languages(tmp_path)

    assert languages.names == {"de": "Deutsch", "en": "English"}
    assert languages.texts("de") == {"language.name": "Deutsch", "one": "Eins", "two": "Two {n}"}
    assert languages.words("de").say(Said("three")) == "Three"


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
