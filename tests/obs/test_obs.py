"""A real OBS, told over obs-websocket, and the pages its sources lead to, loaded in Chromium."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from overlay.obs import obs as obs_module
from overlay.obs.address import read_address
from overlay.obs.client import ObsClient
from overlay.settings import Settings
from tests.browser.conftest import Faults, OpenPage
from tests.obs.rig import PASSWORD, SCENES, Obs, wait_for
from tests.server import WEBHOOK_KEY, ServerThread, chat
from tests.waiting import wait_until


def connect(server: ServerThread, obs: Obs, password: str = PASSWORD) -> dict[str, Any]:
    answer = server.http.put(f"{server.url}/api/obs", json={"address": obs.address, "password": password})
    described: dict[str, Any] = answer.raise_for_status().json()
    return described


def section(server: ServerThread) -> dict[str, Any]:
    told: dict[str, Any] = server.http.get(f"{server.url}/api/status").json()["obs"]
    return told


def make(server: ServerThread, name: str, kind: str = "chat") -> dict[str, Any]:
    """An overlay whose name no other test gives a source."""
    answer = server.http.post(f"{server.url}/api/overlays", json={"kind": kind, "name": name})
    made: dict[str, Any] = answer.raise_for_status().json()
    return made


def place(server: ServerThread, overlay: dict[str, Any], **asked: object) -> dict[str, Any]:
    answer = server.http.post(f"{server.url}/api/overlays/{overlay['id']}/place", json=asked)
    placed: dict[str, Any] = answer.raise_for_status().json()
    return placed


def ours(server: ServerThread, overlay: dict[str, Any]) -> list[dict[str, Any]]:
    return [source for source in section(server)["sources"] if source["overlay"] == overlay["id"]]


def last(obs: Obs, name: str) -> dict[str, Any]:
    """The settings OBS gave this source last."""
    return [said for said in obs.said if said.name == name and said.settings][-1].settings


def where(obs: Obs, scene: str, source: str) -> dict[str, float]:
    """The place of the source in the scene, in pixels, and its scale: asked of OBS itself."""

    async def ask() -> dict[str, float]:
        client = await ObsClient.connect(read_address(obs.address), PASSWORD, lambda *_: None)
        try:
            item = await client.call("GetSceneItemId", dict[str, int], sceneName=scene, sourceName=source)
            answer = await client.call("GetSceneItemTransform", dict[str, Any], sceneName=scene, **item)
        finally:
            await client.close()
        transform = answer["sceneItemTransform"]
        return {name: transform[name] for name in ("positionX", "positionY", "scaleX", "scaleY")}

    return asyncio.run(ask())


def test_obs_is_connected_with_the_right_password_alone(server: ServerThread, obs: Obs) -> None:
    wrong = connect(server, obs, "not-the-password")
    none = connect(server, obs, "")
    right = connect(server, obs)

    assert (wrong["state"], wrong["reason"]) == ("refused", "password")
    assert (none["state"], none["reason"]) == ("refused", "no_password")
    assert (right["state"], right["scene"], right["scenes"]) == ("connected", SCENES[0], list(SCENES))
    assert right["version"]


def test_an_overlay_is_placed_once_however_often_it_is_asked_for(connected: ServerThread, obs: Obs) -> None:
    overlay = make(connected, "Once")

    with ThreadPoolExecutor(4) as panels:
        answers = list(panels.map(lambda _: place(connected, overlay, scene="Game"), range(4)))
    place(connected, overlay, scene="Talking")

    assert sorted(answer["made"] for answer in answers) == [False, False, False, True]
    assert ours(connected, overlay) == [
        {"overlay": overlay["id"], "name": "Once", "scenes": list(SCENES), "way": "waiting"}
    ]
    created = [said for said in obs.said if said.what == "create" and said.name.startswith("Once")]
    assert len(created) == 1
    assert (created[0].settings["width"], created[0].settings["height"]) == (400, 600)


def test_sound_goes_through_the_mixer_and_large_overlays_fit_the_canvas(connected: ServerThread, obs: Obs) -> None:
    overlay = make(connected, "Loud", "alerts")

    place(connected, overlay)

    wait_for(lambda: any(said.name == "Loud" for said in obs.said), "OBS made it")
    settings = last(obs, "Loud")
    assert (settings["reroute_audio"], settings["shutdown"], settings["restart_when_active"]) == (True, False, False)
    fitting = {"positionX": 0, "positionY": 0, "scaleX": 2 / 3, "scaleY": 2 / 3}
    assert where(obs, SCENES[0], "Loud") == pytest.approx(fitting)


def test_a_new_chat_stands_in_its_corner(connected: ServerThread, obs: Obs) -> None:
    overlay = make(connected, "Corner")

    place(connected, overlay, scene="Game")

    assert where(obs, "Game", "Corner") == {"positionX": 0, "positionY": 120, "scaleX": 1, "scaleY": 1}


def test_a_waiting_page_enters_the_overlay_and_follows_its_new_key(
    connected: ServerThread, obs: Obs, open_page: OpenPage
) -> None:
    overlay = make(connected, "Waits")
    place(connected, overlay)
    wait_for(lambda: any(said.name == "Waits" for said in obs.said), "OBS made it")
    first = last(obs, "Waits")["local_file"]

    page = open_page(in_obs=True)
    page.goto(Path(first).as_uri())
    page.wait_for_url(overlay["url"])
    wait_until(lambda: ours(connected, overlay), "OBS has it")
    new = connected.http.post(f"{connected.url}/api/overlays/{overlay['id']}/key").json()
    wait_for(lambda: last(obs, "Waits")["local_file"] != first, "OBS begins anew")
    page.goto(Path(last(obs, "Waits")["local_file"]).as_uri())

    page.wait_for_url(new["url"])
    connected.take(chat("hello OBS", "obs-1"))
    expect(page.locator(".message")).to_contain_text("hello OBS")


def test_a_source_is_reloaded_on_demand(connected: ServerThread, obs: Obs, open_page: OpenPage) -> None:
    overlay = make(connected, "Again")
    place(connected, overlay, way="plain")
    wait_for(lambda: any(said.name == "Again" for said in obs.said), "OBS made it")

    open_page(last(obs, "Again")["url"], in_obs=True)
    answer = connected.http.post(f"{connected.url}/api/overlays/{overlay['id']}/reload")

    assert answer.json() == {"sources": 1}
    wait_for(lambda: ("refresh", "Again") in [(said.what, said.name) for said in obs.said], "OBS was told to refresh")


def test_a_program_that_starts_after_obs_reloads_what_stayed_blank(
    obs: Obs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(obs_module, "GRACE_SECONDS", 0.3)
    settings = Settings(port=0, data_dir=tmp_path, webhook_key=WEBHOOK_KEY)
    with ServerThread(settings) as before:
        connect(before, obs)
        overlay = make(before, "Blank")
        place(before, overlay, way="plain")
    before_start = len(obs.said)

    with ServerThread(settings):
        wait_for(
            lambda: ("refresh", "Blank") in [(said.what, said.name) for said in obs.said[before_start:]], "a refresh"
        )


def test_a_page_that_obs_opens_before_the_program_starts_waits_unseen(
    obs: Obs, tmp_path: Path, open_page: OpenPage, faults: Faults
) -> None:
    settings = Settings(port=0, data_dir=tmp_path, webhook_key=WEBHOOK_KEY)
    with ServerThread(settings) as server:
        connect(server, obs)
        overlay = make(server, "Early")
        place(server, overlay)
    port = int(server.url.rpartition(":")[2])
    wait_for(lambda: any(said.name == "Early" for said in obs.said), "OBS made it")
    faults.expect("ERR_CONNECTION_REFUSED")

    page = open_page(in_obs=True)
    with page.expect_event("requestfailed"):
        page.goto(Path(last(obs, "Early")["local_file"]).as_uri())
    picture = page.screenshot(omit_background=True)
    assert page.url.startswith("file:")

    with ServerThread(Settings(port=port, data_dir=tmp_path, webhook_key=WEBHOOK_KEY)):
        page.wait_for_url(overlay["url"])
    assert _is_transparent(picture)


def test_obs_that_is_closed_and_opened_again_keeps_the_one_source(connected: ServerThread, obs: Obs) -> None:
    overlay = make(connected, "Stays")
    place(connected, overlay)

    obs.stop()
    wait_until(lambda: section(connected)["state"] == "unreachable", "OBS is gone")
    refused = connected.http.post(f"{connected.url}/api/overlays/{overlay['id']}/place", json={})
    obs.start()
    wait_until(lambda: section(connected)["state"] == "connected", "OBS is back", seconds=20)

    assert refused.status_code == 409
    assert place(connected, overlay)["made"] is False
    assert len(ours(connected, overlay)) == 1


def test_obs_that_is_killed_while_overlays_are_placed_is_said_and_placing_goes_on(
    connected: ServerThread, obs: Obs
) -> None:
    overlays = [make(connected, f"Crash {number}") for number in range(3)]

    def press(overlay: dict[str, Any]) -> int:
        answer = connected.http.post(f"{connected.url}/api/overlays/{overlay['id']}/place", json={})
        return answer.status_code

    with ThreadPoolExecutor(3) as panels:
        pressed = [panels.submit(press, overlay) for overlay in overlays]
        obs.kill()
        codes = {press.result(timeout=30) for press in pressed}
    obs.start()
    wait_until(lambda: section(connected)["state"] == "connected", "OBS is back", seconds=20)

    assert codes <= {200, 409, 502}
    for overlay in overlays:
        place(connected, overlay)
        assert len(ours(connected, overlay)) == 1


def test_what_is_dragged_into_obs_is_known_and_updated(connected: ServerThread, obs: Obs) -> None:
    overlay = make(connected, "Dragged")
    place(connected, overlay, way="plain")
    (obs.home / "other").mkdir()
    with ServerThread(Settings(port=0, data_dir=obs.home / "other", webhook_key=WEBHOOK_KEY)) as stranger:
        connect(stranger, obs)
        assert section(stranger)["sources"] == [], "what is another program's is not ours"

    assert place(connected, overlay, way="waiting")["made"] is False
    assert len(ours(connected, overlay)) == 1


def test_an_obs_without_browser_sources_says_so(server: ServerThread, display: str, tmp_path: Path) -> None:
    bare = Obs(tmp_path / "bare", display, has_browser=False)
    bare.start()
    try:
        connect(server, bare)
        answer = server.http.post(f"{server.url}/api/overlays/{server.overlay('chat')['id']}/place", json={})
    finally:
        bare.kill()

    assert answer.status_code == 502
    assert "has no browser source" in answer.json()["error"]


def _is_transparent(png: bytes) -> bool:
    return not any(Image.open(BytesIO(png)).convert("RGBA").getchannel("A").tobytes())
