"""What real pages tell of themselves: what OBS does with them, what they draw, what fails in them."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser import obs
from tests.browser.conftest import Faults, OpenPage
from tests.browser.stage import Overlay, Stage, settled, until
from tests.waiting import wait_until

LONG_SCENE = "🫖" * 300


def told(overlay: Overlay) -> list[dict[str, Any]]:
    overlays = overlay.server.http.get(f"{overlay.server.url}/api/overlays").raise_for_status().json()["overlays"]
    found: list[dict[str, Any]] = next(one for one in overlays if one["id"] == overlay.id)["pages"]
    return found


def until_told(overlay: Overlay, is_so: Callable[[dict[str, Any]], object], what: str) -> dict[str, Any]:
    wait_until(lambda: any(is_so(page) for page in told(overlay)), f"{what}: {told(overlay)}")
    return next(page for page in told(overlay) if is_so(page))


def switch(page: Page, scene: str, active: bool | None, *, scene_first: bool) -> None:
    """A change of OBS's scene, and whether the source is in the new one: the events come in either order."""
    events: list[tuple[str, object]] = [("obsSceneChanged", {"name": scene, "width": 1920, "height": 1080})]
    if active is not None:
        events.append(("obsSourceActiveChanged", {"active": active}))
    for name, detail in events if scene_first else reversed(events):
        obs.send_event(page, name, detail)


def test_what_obs_does_with_a_page_is_known(chat: Overlay, open_page: OpenPage) -> None:
    page = settled(open_page(chat.url, width=400, height=600, in_obs=True))
    first = until_told(chat, lambda page: page["streaming"], "OBS was asked whether it streams")
    assert (first["obs"], first["chromium"]) == ("32.2.2", "127.0.6533.120")
    assert (first["width"], first["height"]) == (400, 600)
    assert (first["visible"], first["active"], first["scene"], first["behind"]) == (True, None, "", False)

    for scene_first in (True, False):
        switch(page, "Game", True, scene_first=scene_first)
        until_told(chat, lambda page: page["active"] and page["scene"] == "Game", "it is in this scene")
        switch(page, "Pause", None, scene_first=scene_first)
        until_told(chat, lambda page: page["active"] and page["scene"] == "Pause", "and in another")
        switch(page, "Credits", False, scene_first=scene_first)
        until_told(chat, lambda page: page["active"] is False and not page["scene"], "and not in the last")

    root = page.evaluate("() => ({...document.documentElement.dataset})")
    assert (root["obsScene"], root["obsActive"], root["obsStreaming"]) == ("Credits", "false", "true")
    obs.send_event(page, "obsStreamingStopped")
    obs.set_visible(page, False)
    switch(page, LONG_SCENE, True, scene_first=True)
    page.set_viewport_size({"width": 800, "height": 600})
    last = until_told(chat, lambda page: not page["visible"] and page["width"] == 800, "all that changed together")
    assert (last["streaming"], last["scene"]) == (False, "🫖" * 200)


def test_a_page_tells_what_it_draws_and_is_still_while_nothing_happens(
    stage: Stage, chat: Overlay, open_page: OpenPage
) -> None:
    page = open_page(width=400, height=600)
    sent: list[str] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda data: sent.append(str(data))))
    page.goto(chat.url)
    settled(page)
    assert until_told(chat, lambda page: True, "it is open")["shown_at"] is None

    stage.say("one", "two", "three")
    shown = until_told(chat, lambda page: page["shown_at"], "it drew")

    assert 0 <= shown["lag"] < 5
    page.evaluate("0")
    assert sum("lag" in message for message in sent) == 1
    assert [message for message in sent if "hello" not in message and "lag" not in message] == []


def test_errors_of_a_page_are_told_once_each_and_without_half_a_character(
    chat: Overlay, open_page: OpenPage, faults: Faults
) -> None:
    faults.expect("torn|half|promised")
    page = settled(open_page(chat.url))
    page.evaluate(
        """() => {
          for (let i = 0; i < 3; i += 1) setTimeout(() => { throw new Error("torn"); });
          setTimeout(() => { throw new Error("x" + "🫖".repeat(600) + "half"); }, 1);
          setTimeout(() => Promise.reject(new Error("promised")), 2);
        }"""
    )
    last = until_told(chat, lambda page: page["errors"] == 3, "three different ones")
    assert last["error"] == "Error: promised"


def test_a_page_that_was_cut_off_knows_how_often(chat: Overlay, open_page: OpenPage) -> None:
    page = open_page()
    page.add_init_script(
        """const Socket = WebSocket;
        window.sockets = [];
        window.WebSocket = class extends Socket { constructor(url) { super(url); sockets.push(this); } };"""
    )
    page.goto(chat.url)
    settled(page)
    until_told(chat, lambda page: page["resumed"] == 0, "it is open")

    page.evaluate("sockets[0].onclose({ code: 4002 })")
    until(page, "window.sockets.length === 2 && window.sockets[1].readyState === 1")

    again = until_told(chat, lambda page: page["resumed"] == 1, "it came back")
    assert again["dropped"] == 1


def test_a_page_says_which_it_is_and_how_large_it_should_be(chat: Overlay, open_page: OpenPage) -> None:
    name = "<b>Chat</b> of the night " + "🫖" * 30
    address = f"{chat.server.url}/api/overlays/{chat.id}"
    chat.server.http.patch(address, json={"name": name}).raise_for_status()
    page = open_page(chat.url, width=800, height=600, in_obs=True)
    page.clock.install()
    settled(page)
    wait_until(lambda: chat.server.http.post(f"{address}/identify").json()["pages"] == 1, "the page is known")

    card = page.locator(".identify")
    expect(card.locator("b")).to_have_text(name)
    expect(card).to_contain_text("800 × 600 px")
    expect(card).to_contain_text("made for 400 × 600 px")
    expect(card).to_contain_text("waiting for events")
    page.clock.fast_forward(10_000)
    expect(card).to_have_count(0)
