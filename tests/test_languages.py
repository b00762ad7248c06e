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
from tests.page import Page
from tests.server import WEBHOOK_KEY, ServerThread

PROGRAM = Path(overlay.__file__).parent
FILES = sorted((STATIC / "texts").glob("*.json"))
OTHERS = [path.stem for path in FILES if path.stem != FIRST]

_FOR_DEVELOPERS = {"InvalidManifest", "InvalidSettings", "InvalidSignature", "InvalidWebhook"}
"""What these say is read on the command line, by whoever makes an overlay, or by Owncast."""

PARTS = [
    "access",
    "alerts",
    "bygone.py",
    "configuration.py",
    "control_keys.py",
    "domain",
    "media",
    "obs",
    "overlays/instances.py",
    "owncast",
    "owncast_link.py",
    "posting.py",
    "rules",
    "setup",
    "stage",
    "storage",
    "web",
]

_PLACEHOLDER = re.compile(r"\{\w+\}")
_FIELD = re.compile(r"(\w+|\{what\}): ")
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


@pytest.mark.parametrize("language", OTHERS)
def test_a_refusal_names_its_field_first_in_every_language(language: str) -> None:
    """Editors put it beside that field: they look for `size: `, whatever comes behind."""
    texts = read_server(language)
    named = {key: found[0] for key, text in read_server(FIRST).items() if (found := _FIELD.match(text))}

    assert len(named) > 5
    assert sorted(key for key, field in named.items() if not texts[key].startswith(field)) == []


@pytest.mark.parametrize("part", PARTS)
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


SAID = [
    pytest.param("GET", "/api/nowhere", None, 404, "unter dieser Adresse gibt es nichts", id="no such address"),
    pytest.param("POST", "/api/overlays", b"{", 400, "was gesendet wurde, ist kein JSON: ", id="a body"),
    pytest.param("GET", "/api/events?limit=0", None, 400, "die Parameter passen nicht: ", id="parameters"),
    pytest.param("POST", "/api/overlays", b'{"kind":"x"}', 400, "kind: „x“ gibt es nicht, sondern ", id="a kind"),
    pytest.param("PATCH", "/api/overlays/{chat}", b'{"name":""}', 400, "name: erwartet werden 1 bis 80", id="a name"),
    pytest.param(
        "PATCH",
        "/api/overlays/{chat}",
        b'{"options":{"size":"abc"}}',
        400,
        "size: 'abc' ist keine Zahl von 8 bis 200",
        id="an option's value",
    ),
    pytest.param("GET", "/api/designs/777", None, 404, "es gibt kein Design 777", id="a design"),
    pytest.param("POST", "/api/alerts/dance", b"{}", 404, "den Befehl „dance“ gibt es nicht", id="a command"),
    pytest.param("POST", "/api/media?name=x", b"<svg>", 415, "das ist eine SVG- oder XML-Datei", id="a file"),
    pytest.param("POST", "/api/keys", b'{"name":"x","scopes":[]}', 400, "scopes: erwartet wird mindestens", id="a key"),
    pytest.param("PUT", "/api/access/password", b'{"password":"x"}', 400, "password: erwartet werden", id="a password"),
]


@pytest.mark.parametrize(("method", "path", "body", "status", "said"), SAID)
def test_a_refusal_is_in_the_language_of_whoever_asks(
    server: ServerThread, method: str, path: str, body: bytes | None, status: int, said: str
) -> None:
    path = path.replace("{chat}", str(server.overlay("chat")["id"]))

    asked = [
        server.http.request(method, f"{server.url}{path}", content=body, headers={"accept-language": language})
        for language in ("de", "en")
    ]

    assert [answer.status_code for answer in asked] == [status, status]
    german, english = (answer.json()["error"] for answer in asked)
    assert german.startswith(said)
    assert german != english


def test_a_page_that_is_refused_says_why_in_the_language_of_its_browser(server: ServerThread) -> None:
    headers = {"accept": "text/html", "accept-language": "de"}

    page = server.http.get(f"{server.url}/overlay/chat/wrong", headers=headers)
    stranger = server.http.get(f"{server.url}/", headers={**headers, "host": "evil.example"})

    assert (page.status_code, stranger.status_code) == (404, 403)
    assert "dieses Overlay gibt es nicht" in page.text
    assert "dieses Programm hört nicht auf den Namen „evil.example“" in stranger.text


def test_each_panel_hears_in_its_own_language_what_an_address_asks_for_in_vain(server: ServerThread) -> None:
    panel = f"{server.url.replace('http', 'ws', 1)}/panel/socket"
    with (
        Page(panel, additional_headers={"cookie": "language=de"}) as german,
        Page(panel, additional_headers={"cookie": "language=es"}) as spanish,
        Page(panel) as english,
        Page(server.socket_url("chat", "?sise=5")) as page,
    ):
        page.hello()
        told = [_problems(panel) for panel in (german, spanish, english)]

    assert told == [
        ["'sise' ist keine Option von chat, am nächsten kommt size"],
        ["'sise' no es una opción de chat; la más parecida es size"],
        ["'sise' is no option of chat; the nearest is size"],
    ]


def test_what_a_call_answers_beside_an_error_is_in_the_same_language(server: ServerThread) -> None:
    """A change came too late: the answer has the design as it is, with what it lacks."""
    picture = f"{'0' * 64}.png"
    german = {"accept-language": "de"}
    made = server.http.post(f"{server.url}/api/designs", json={"name": "Boat", "options": {"picture": picture}}).json()

    late = server.http.patch(
        f"{server.url}/api/designs/{made['id']}", json={"revision": 99, "name": "Ship"}, headers=german
    )
    copy = server.http.post(f"{server.url}/api/designs/{made['id']}/duplicate", headers=german).json()

    lacks = "picture: die Datei ist nicht (mehr) in den Medien: Wähl eine andere"
    assert late.json()["error"].startswith("„Boat“ wurde inzwischen geändert")
    assert late.json()["present"]["problems"] == [lacks]
    assert (copy["name"], copy["problems"]) == ("Kopie von Boat", [lacks])


def _problems(panel: Page) -> list[str]:
    """What the panel is told of the addresses of chat's pages, once there is something."""
    while True:
        overlays = panel.receive().get("status", {}).get("overlays", [])
        if found := [problem for overlay in overlays for problem in overlay["problems"]]:
            return found
