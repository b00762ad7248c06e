"""Overlays in OBS, through the API: connected, placed once and never twice, kept leading to their overlays."""

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from overlay.obs import link, obs
from overlay.settings import Settings
from tests.fake_obs import PASSWORD, FakeObs
from tests.page import Page
from tests.server import WEBHOOK_KEY, ServerThread
from tests.waiting import wait_until


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """An OBS that was closed is looked for without a pause."""
    monkeypatch.setattr(link, "FIRST_DELAY_SECONDS", 0.02)
    monkeypatch.setattr(link, "LONGEST_DELAY_SECONDS", 0.05)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """One server for the tests of this module."""
    settings = Settings(port=0, data_dir=tmp_path_factory.mktemp("obs"), webhook_key=WEBHOOK_KEY)
    with ServerThread(settings) as server:
        yield server


@pytest.fixture
def server(shared: ServerThread) -> Iterator[ServerThread]:
    """The server, which knows no OBS."""
    yield shared
    shared.http.delete(f"{shared.url}/api/obs").raise_for_status()


@pytest.fixture
def fake() -> Iterator[FakeObs]:
    """An OBS with two scenes."""
    with FakeObs() as fake:
        yield fake


@pytest.fixture
def connected(server: ServerThread, fake: FakeObs) -> ServerThread:
    """The server, connected to that OBS, whose sources it has looked through."""
    assert connect(server, fake)["state"] == "connected"
    # One thing is done with OBS at a time: this is after what is done at the opening.
    assert server.http.post(f"{server.url}/api/overlays/{server.overlay('chat')['id']}/reload").status_code == 404
    return server


def connect(server: ServerThread, fake: FakeObs, password: str = PASSWORD) -> dict[str, Any]:
    answer = server.http.put(f"{server.url}/api/obs", json={"address": fake.address, "password": password})
    described: dict[str, Any] = answer.raise_for_status().json()
    return described


def section(server: ServerThread) -> dict[str, Any]:
    told: dict[str, Any] = server.http.get(f"{server.url}/api/status").json()["obs"]
    return told


def place(server: ServerThread, kind: str, **asked: object) -> httpx.Response:
    return server.http.post(f"{server.url}/api/overlays/{server.overlay(kind)['id']}/place", json=asked)


def placed(server: ServerThread, kind: str, **asked: object) -> dict[str, Any]:
    answer: dict[str, Any] = place(server, kind, **asked).raise_for_status().json()
    return answer


def file_of(fake: FakeObs, source: str) -> Path:
    assert fake.sources[source]["is_local_file"] is True
    return Path(fake.sources[source]["local_file"])


def test_obs_is_off_until_its_address_is_known(server: ServerThread) -> None:
    assert section(server)["state"] == "off"
    answer = place(server, "chat")
    assert (answer.status_code, answer.json()["error"]) == (409, "OBS is not connected. Connect it first.")


def test_a_connection_says_which_obs_it_is_and_what_is_on_air(server: ServerThread, fake: FakeObs) -> None:
    described = connect(server, fake)

    assert described["state"] == "connected"
    assert (described["version"], described["scene"], described["scenes"]) == ("29.0.2", "Talking", ["Talking", "Game"])
    assert (described["address"], described["password_set"]) == (fake.address, True)
    assert PASSWORD not in str(described)


def test_a_wrong_password_is_said_and_not_tried_again(server: ServerThread, fake: FakeObs) -> None:
    described = connect(server, fake, "tea-kettle")
    assert (described["state"], described["reason"]) == ("refused", "password")
    assert "Show Connect Info" in described["message"]
    assert "tea-kettle" not in described["message"]

    assert connect(server, fake, "")["reason"] == "no_password"
    assert connect(server, fake)["state"] == "connected"


def test_an_obs_without_a_password_needs_none(server: ServerThread) -> None:
    with FakeObs(password="") as fake:
        assert connect(server, fake, "")["state"] == "connected"


def test_an_address_without_an_obs_is_said(server: ServerThread, fake: FakeObs) -> None:
    fake.stop()
    closed = connect(server, fake)
    other = server.http.put(f"{server.url}/api/obs", json={"address": server.url.removeprefix("http://")}).json()
    fake.start()

    assert (closed["state"], closed["reason"]) == ("unreachable", "closed")
    assert (other["state"], other["reason"]) == ("unreachable", "other")


def test_what_is_no_address_is_refused_and_not_kept(connected: ServerThread, fake: FakeObs) -> None:
    answer = connected.http.put(f"{connected.url}/api/obs", json={"address": "http://127.0.0.1"})

    assert answer.status_code == 400
    assert "only ws://" in answer.json()["error"]
    assert connected.http.get(f"{connected.url}/api/obs").json()["address"] == fake.address


def test_obs_that_is_opened_later_is_found_by_itself(server: ServerThread, fake: FakeObs) -> None:
    fake.stop()
    connect(server, fake)

    fake.start()

    wait_until(lambda: section(server)["state"] == "connected", "OBS is connected")
    fake.stop()
    wait_until(lambda: section(server)["state"] == "unreachable", "OBS is gone")
    assert section(server)["scenes"] == []
    fake.start()
    wait_until(lambda: section(server)["state"] == "connected", "OBS is connected again")


def test_the_scene_on_air_is_followed(connected: ServerThread, fake: FakeObs) -> None:
    with Page(f"{connected.url.replace('http', 'ws', 1)}/panel/socket") as panel:
        fake.tell("CurrentProgramSceneChanged", sceneName="Game")

        while (told := panel.until("status")["status"].get("obs")) is None or told["scene"] != "Game":
            pass


def test_forgetting_obs_ends_the_connection_and_keeps_its_sources(connected: ServerThread, fake: FakeObs) -> None:
    placed(connected, "chat")

    assert connected.http.delete(f"{connected.url}/api/obs").status_code == 204

    described = connected.http.get(f"{connected.url}/api/obs").json()
    assert (described["state"], described["address"], described["password_set"]) == ("off", "", False)
    assert list(fake.sources) == ["Chat"]


def test_an_overlay_is_placed_with_everything_set(connected: ServerThread, fake: FakeObs) -> None:
    answer = placed(connected, "alerts", scene="Game")

    assert answer == {"source": "Alerts", "scene": "Game", "made": True, "way": "waiting"}
    settings = fake.sources["Alerts"]
    assert {name: settings[name] for name in ("width", "height", "shutdown", "restart_when_active")} == {
        "width": 1920,
        "height": 1080,
        "shutdown": False,
        "restart_when_active": False,
    }
    assert settings["reroute_audio"] is True
    assert fake.scenes == {"Talking": [], "Game": ["Alerts"]}
    assert placed(connected, "chat")["scene"] == "Talking"
    assert fake.sources["Chat"]["reroute_audio"] is False
    assert [(each["name"], each["scenes"]) for each in section(connected)["sources"]] == [
        ("Alerts", ["Game"]),
        ("Chat", ["Talking"]),
    ]


def test_the_waiting_file_is_its_owners_alone_and_leads_to_the_overlay(connected: ServerThread, fake: FakeObs) -> None:
    placed(connected, "chat")

    file = file_of(fake, "Chat")
    assert f'data-address="{connected.overlay("chat")["url"]}"' in file.read_text()
    assert f'data-health="{connected.url}/healthz"' in file.read_text()
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.parent.stat().st_mode & 0o777 == 0o700


def test_an_overlay_is_never_placed_twice(connected: ServerThread, fake: FakeObs) -> None:
    placed(connected, "chat", scene="Talking")
    again = placed(connected, "chat", scene="Talking")
    elsewhere = placed(connected, "chat", scene="Game")

    assert (again["made"], elsewhere["made"]) == (False, False)
    assert list(fake.sources) == ["Chat"]
    assert fake.scenes == {"Talking": ["Chat"], "Game": ["Chat"]}


def test_two_panels_that_place_the_same_overlay_at_once_make_one_source(connected: ServerThread, fake: FakeObs) -> None:
    both = threading.Barrier(2)

    def press(_: int) -> httpx.Response:
        both.wait(timeout=10)
        return place(connected, "chat", scene="Game")

    with ThreadPoolExecutor(2) as panels:
        answers = [answer.json() for answer in panels.map(press, range(2))]

    assert sorted(answer["made"] for answer in answers) == [False, True]
    assert fake.scenes == {"Talking": [], "Game": ["Chat"]}
    assert list(fake.sources) == ["Chat"]


@pytest.mark.parametrize("moment", ["GetSceneList", "GetInputList", "CreateInput", "GetVideoSettings"])
def test_obs_that_is_closed_in_the_middle_of_placing_is_said_and_the_next_try_goes_on(
    connected: ServerThread, fake: FakeObs, moment: str
) -> None:
    fake.before = lambda request: fake.drop() if request == moment else None
    broken = place(connected, "chat", scene="Game")
    fake.before = lambda request: None
    wait_until(lambda: section(connected)["state"] == "connected", "OBS is connected again")

    assert broken.status_code == 502
    assert "OBS was closed" in broken.json()["error"] or "ended" in broken.json()["error"]
    placed(connected, "chat", scene="Game")
    assert list(fake.sources) == ["Chat"]
    assert fake.scenes["Game"] == ["Chat"]


def test_a_source_that_was_dragged_there_is_updated_and_not_made_again(connected: ServerThread, fake: FakeObs) -> None:
    url = connected.overlay("chat")["url"]
    fake.sources["my chat"] = {"url": url, "width": 300, "height": 300, "css": "body { color: red }"}
    fake.scenes["Game"].append("my chat")

    answer = placed(connected, "chat", scene="Game")

    assert (answer["source"], answer["made"], answer["way"]) == ("my chat", False, "waiting")
    assert fake.scenes["Game"] == ["my chat"]
    assert (fake.sources["my chat"]["width"], fake.sources["my chat"]["css"]) == (400, "body { color: red }")


def test_a_dragged_address_with_options_of_its_own_keeps_them(connected: ServerThread, fake: FakeObs) -> None:
    url = f"{connected.overlay('chat')['url']}?theme=phosphor"
    fake.sources["Chat"] = {"url": url}
    fake.scenes["Game"].append("Chat")

    assert placed(connected, "chat", scene="Game")["way"] == "plain"

    assert fake.sources["Chat"]["url"] == url
    assert fake.sources["Chat"]["width"] == 400
    assert placed(connected, "chat", scene="Game", way="waiting")["way"] == "waiting"


def test_a_plain_address_that_leads_elsewhere_is_put_right(connected: ServerThread, fake: FakeObs) -> None:
    url = connected.overlay("chat")["url"]
    fake.sources["Chat"] = {"url": f"http://elsewhere.example{url.removeprefix(connected.url)}?limit=3"}

    placed(connected, "chat")

    assert fake.sources["Chat"]["url"] == f"{url}?limit=3"


def test_another_scene_collection_is_mended_too(connected: ServerThread, fake: FakeObs) -> None:
    chat = connected.overlay("chat")
    placed(connected, "chat", way="plain")
    collection = fake.sources
    fake.sources = {}
    new = connected.http.post(f"{connected.url}/api/overlays/{chat['id']}/key").json()
    connected.http.post(f"{connected.url}/api/overlays/{chat['id']}/reload")

    fake.sources = collection
    fake.tell("CurrentSceneCollectionChanged", sceneCollectionName="Other")

    wait_until(lambda: fake.sources["Chat"]["url"] == new["url"], "the source has the new address")


def test_a_source_in_a_group_is_in_its_scene(connected: ServerThread, fake: FakeObs) -> None:
    fake.sources["Chat"] = {"url": connected.overlay("chat")["url"]}
    fake.groups["Corner"] = ["Chat"]
    fake.scenes["Game"].append("Corner")

    placed(connected, "chat", scene="Game")

    assert fake.scenes["Game"] == ["Corner"]


def test_a_name_that_is_taken_is_counted_on(connected: ServerThread, fake: FakeObs) -> None:
    fake.sources["Chat"] = {"url": "https://chat.example.com/"}
    fake.scenes["Chat 2"] = []

    assert placed(connected, "chat")["source"] == "Chat 3"


def test_a_new_source_stands_where_its_kind_belongs_and_fits_the_canvas(server: ServerThread) -> None:
    with FakeObs(canvas=(1280, 720)) as fake:
        connect(server, fake)
        for kind in ("alerts", "chat", "featured"):
            placed(server, kind)

        assert fake.transforms == {
            "Alerts": pytest.approx({"positionX": 0, "positionY": 0, "scaleX": 2 / 3, "scaleY": 2 / 3}),
            "Chat": {"positionX": 0, "positionY": 120, "scaleX": 1, "scaleY": 1},
            "Featured line": pytest.approx(
                {"positionX": 0, "positionY": 720 - 420 * 1280 / 1400, "scaleX": 1280 / 1400, "scaleY": 1280 / 1400}
            ),
        }


def test_a_source_that_was_moved_stays_where_it_is(connected: ServerThread, fake: FakeObs) -> None:
    placed(connected, "chat")
    fake.transforms.clear()

    placed(connected, "chat")

    assert fake.transforms == {}


def test_a_scene_that_is_gone_is_said(connected: ServerThread, fake: FakeObs) -> None:
    answer = place(connected, "chat", scene="Yesterday")

    assert (answer.status_code, answer.json()["error"]) == (404, "OBS has no scene “Yesterday” now.")
    assert fake.sources == {}


def test_an_obs_without_browser_sources_is_said(server: ServerThread) -> None:
    with FakeObs(has_browser=False) as fake:
        connect(server, fake)

        answer = place(server, "chat")

    assert answer.status_code == 502
    assert "has no browser source" in answer.json()["error"]


def test_the_plain_address_can_be_chosen_and_left_again(connected: ServerThread, fake: FakeObs) -> None:
    placed(connected, "chat")
    assert placed(connected, "chat", way="plain")["way"] == "plain"
    assert fake.sources["Chat"]["is_local_file"] is False
    assert fake.sources["Chat"]["url"] == connected.overlay("chat")["url"]

    placed(connected, "chat", way="waiting")

    assert fake.sources["Chat"]["is_local_file"] is True
    assert list(fake.sources) == ["Chat"]


def test_nothing_is_changed_that_is_right_already(connected: ServerThread, fake: FakeObs) -> None:
    placed(connected, "chat")
    fake.asked.clear()

    placed(connected, "chat")

    assert {request for request, _ in fake.asked} <= {
        "GetSceneList",
        "GetInputList",
        "GetInputSettings",
        "GetSceneItemList",
    }


def test_a_new_key_is_followed_by_every_source(connected: ServerThread, fake: FakeObs) -> None:
    chat = connected.overlay("chat")
    placed(connected, "chat")
    fake.sources["dragged"] = {"url": f"{chat['url']}?bots=hide"}
    before = file_of(fake, "Chat")

    new = connected.http.post(f"{connected.url}/api/overlays/{chat['id']}/key").json()

    wait_until(lambda: file_of(fake, "Chat") != before, "the source begins anew", seconds=5)
    assert new["key"] in file_of(fake, "Chat").read_text()
    assert new["key"] in before.read_text()
    wait_until(lambda: fake.sources["dragged"]["url"] == f"{new['url']}?bots=hide", "the dragged source follows")


def test_a_key_that_was_replaced_while_obs_was_closed_is_mended_once_it_is_open(
    connected: ServerThread, fake: FakeObs
) -> None:
    chat = connected.overlay("chat")
    placed(connected, "chat", way="plain")
    fake.stop()
    wait_until(lambda: section(connected)["state"] == "unreachable", "OBS is gone")
    new = connected.http.post(f"{connected.url}/api/overlays/{chat['id']}/key").json()

    fake.start()

    wait_until(lambda: fake.sources["Chat"]["url"] == new["url"], "the source has the new address")


def test_a_new_size_is_followed(connected: ServerThread, fake: FakeObs) -> None:
    placed(connected, "chat")
    id = connected.overlay("chat")["id"]

    connected.http.patch(f"{connected.url}/api/overlays/{id}", json={"width": 500, "height": 700})

    wait_until(lambda: (fake.sources["Chat"]["width"], fake.sources["Chat"]["height"]) == (500, 700), "it follows")
    connected.http.patch(f"{connected.url}/api/overlays/{id}", json={"width": 400, "height": 600})


def test_a_program_that_starts_after_obs_reloads_what_stayed_blank(
    server: ServerThread, fake: FakeObs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(obs, "GRACE_SECONDS", 0.05)
    fake.sources["Chat"] = {"url": server.overlay("chat")["url"]}
    fake.sources["Alerts"] = {"url": server.overlay("alerts")["url"]}
    fake.sources["Other"] = {"url": "https://chat.example.com/"}

    with Page(server.socket_url("chat")) as page:
        page.hello(obs="2.26.9")
        wait_until(lambda: server.overlay("chat")["pages"][0]["obs"], "the page is known")
        connect(server, fake)
        wait_until(lambda: fake.refreshed, "what is blank is reloaded")

    assert fake.refreshed == ["Alerts"]


def test_an_overlay_is_reloaded_on_demand(connected: ServerThread, fake: FakeObs) -> None:
    chat = connected.overlay("chat")
    reload = f"{connected.url}/api/overlays/{chat['id']}/reload"
    missing = connected.http.post(reload)
    placed(connected, "chat")
    before = file_of(fake, "Chat")

    assert connected.http.post(reload).json() == {"sources": 1}
    assert file_of(fake, "Chat") != before, "without a page there, the source begins anew"
    with Page(connected.socket_url("chat")) as page:
        page.hello(obs="2.26.9")
        wait_until(lambda: connected.overlay("chat")["pages"][0]["obs"], "the page is known")
        connected.http.post(reload)

    assert fake.refreshed == ["Chat"]
    assert missing.status_code == 404
    assert "place it first" in missing.json()["error"]


def test_an_overlay_that_is_deleted_takes_its_waiting_files_along_and_back(
    connected: ServerThread, fake: FakeObs
) -> None:
    made = connected.http.post(f"{connected.url}/api/overlays", json={"kind": "chat", "name": "Second"}).json()
    address = f"{connected.url}/api/overlays/{made['id']}"
    connected.http.post(f"{address}/place", json={}).raise_for_status()
    file = file_of(fake, "Second")

    connected.http.delete(address)
    wait_until(lambda: not file.exists(), "the file is gone")
    connected.http.post(f"{address}/restore").raise_for_status()

    wait_until(file.exists, "the file is back")
    wait_until(lambda: file_of(fake, "Second") != file, "the source begins anew")


def test_what_happens_in_obs_is_told_without_being_asked(connected: ServerThread, fake: FakeObs) -> None:
    placed(connected, "chat", scene="Game")
    fake.scenes["Talking"].append("Chat")

    fake.tell("SceneItemCreated", sceneName="Talking", sourceName="Chat")

    wait_until(lambda: section(connected)["sources"][0]["scenes"] == ["Talking", "Game"], "both scenes are told")
