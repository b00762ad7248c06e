"""What the program says of Owncast, OBS and the stage comes in the language of whoever reads it."""

from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest

from overlay.settings import Settings
from tests.fake_obs import FakeObs
from tests.fakes import FakeOwncast
from tests.page import Page
from tests.server import ServerThread, chat, event

HERE = "http://127.0.0.1:8080"
WHY = {
    "en": f"What answers at {HERE} is not an Owncast server.",
    "de": f"Was unter {HERE} antwortet, ist kein Owncast.",
    "fr": f"Ce qui répond à {HERE} n’est pas un Owncast.",
    "es": f"Lo que responde en {HERE} no es un Owncast.",
}


@pytest.fixture
def owncast() -> FakeOwncast:
    """An Owncast on this machine, so that nobody has to be asked where it is."""
    return FakeOwncast(url=HERE)


@pytest.fixture
def server(settings: Settings, owncast: FakeOwncast) -> Iterator[ServerThread]:
    with ServerThread(settings, owncast_transport=owncast.transport) as server:
        yield server


def panel(server: ServerThread, language: str) -> Page:
    url = f"{server.url.replace('http', 'ws', 1)}/panel/socket"
    return Page(url, additional_headers={"cookie": f"language={language}"})


def told(panel: Page, section: str, state: str) -> str:
    """The message of a section, once it is in this state."""
    while True:
        status = panel.until("status")["status"]
        if status.get(section, {}).get("state") == state:
            message: str = status[section]["message"]
            return message


def test_every_panel_is_told_of_one_change_in_its_own_language(server: ServerThread, owncast: FakeOwncast) -> None:
    owncast.answer = lambda request: httpx.Response(200, text="<h1>My homepage</h1>")
    with ExitStack() as opened:
        panels = {language: opened.enter_context(panel(server, language)) for language in (*WHY, "tlh")}

        server.http.patch(f"{server.url}/api/configuration", json={"owncast_url": HERE}).raise_for_status()

        heard = {language: told(page, "owncast", "not_owncast") for language, page in panels.items()}
    assert heard == {**WHY, "tlh": WHY["en"]}
    with panel(server, "fr") as late:
        assert late.snapshot["status"]["owncast"]["message"] == WHY["fr"]


@pytest.mark.parametrize("language", WHY)
def test_a_refused_call_and_the_status_say_it_in_the_language_asked_for(
    server: ServerThread, owncast: FakeOwncast, language: str
) -> None:
    owncast.answer = lambda request: httpx.Response(200, text="<h1>My homepage</h1>")
    asked = {"accept-language": language}

    found = server.http.post(f"{server.url}/api/setup/owncast", json={"url": HERE}, headers=asked)
    server.http.patch(f"{server.url}/api/configuration", json={"owncast_url": HERE}).raise_for_status()
    checked = server.http.post(f"{server.url}/api/owncast/check", headers=asked).json()
    status = server.http.get(f"{server.url}/api/status", headers=asked).json()
    findings = server.http.get(f"{server.url}/api/doctor", headers=asked).json()["findings"]

    assert (found.json()["error"], found.json()["reason"]) == (WHY[language], "not_owncast")
    assert checked["owncast"]["message"] == WHY[language]
    assert status["owncast"]["message"] == WHY[language]
    assert WHY[language] in [finding["found"] for finding in findings]


def test_a_message_is_empty_while_all_is_well(server: ServerThread) -> None:
    server.http.post(f"{server.url}/api/setup/owncast", json={"url": HERE}).raise_for_status()

    status = server.http.get(f"{server.url}/api/status", headers={"accept-language": "de"}).json()

    assert (status["owncast"]["state"], status["owncast"]["message"], status["obs"]["message"]) == ("ok", "", "")


def test_what_obs_said_no_to_is_told_in_german(server: ServerThread) -> None:
    german = {"accept-language": "de"}
    with FakeObs() as fake, panel(server, "es") as other:
        given = {"address": fake.address, "password": "not the password"}
        answer = server.http.put(f"{server.url}/api/obs", json=given, headers=german).raise_for_status().json()
        heard = told(other, "obs", "refused")
    scenes = server.http.get(f"{server.url}/api/obs/scenes", headers=german).json()["error"]

    assert answer["message"].startswith("OBS hat ein anderes Passwort: Kopiere es aus „Werkzeuge“")
    assert heard.startswith("OBS tiene otra contraseña")
    assert scenes == f"OBS ist nicht verbunden. {answer['message']}"


def test_why_a_line_stays_in_owncast_s_chat_is_told_in_german(server: ServerThread, owncast: FakeOwncast) -> None:
    owncast.tokens["weak"] = ("CAN_SEND_MESSAGES",)
    change = {"owncast_url": HERE, "access_token": "weak"}
    server.http.patch(f"{server.url}/api/configuration", json=change).raise_for_status()
    server.take(chat("hello", "line-1"), event("USER_JOINED", id="j", timestamp="2026-11-22T12:00:00Z"))
    line, joined = (one["id"] for one in server.events())
    german = {"accept-language": "de"}

    hidden = server.http.post(f"{server.url}/api/messages/{line}/hide", headers=german).json()
    refused = server.http.post(f"{server.url}/api/messages/{joined}/hide", headers=german).json()

    assert not hidden["in_chat"]
    assert hidden["reason"].startswith("Diesem Zugriffstoken fehlt eine Berechtigung: Administratorzugriff")
    assert refused["error"].startswith(f"Ereignis {joined} ist keine Chatzeile (USER_JOINED)")


def test_owncast_s_own_words_stay_as_they_are(server: ServerThread, owncast: FakeOwncast) -> None:
    change = {"owncast_url": HERE, "access_token": "all-scopes"}
    server.http.patch(f"{server.url}/api/configuration", json=change).raise_for_status()
    owncast.answer = lambda request: httpx.Response(400, json={"message": "{url} is no <title>", "success": False})

    answer = server.http.put(f"{server.url}/api/stream/title", json={"title": "x"}, headers={"accept-language": "es"})

    assert answer.json()["error"] == "Owncast no cambió el título: {url} is no <title>."
