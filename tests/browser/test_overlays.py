"""What every overlay page owes its streamer, whatever its kind."""

import json
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from overlay import assets
from tests.browser import obs
from tests.browser.conftest import OpenPage
from tests.browser.stage import Overlay, Stage, lasting, said, settled, shows, until
from tests.server import ServerThread
from tests.waiting import wait_until

KINDS = {path.parent.name: json.loads(path.read_bytes()) for path in assets.STATIC.glob("overlays/*/manifest.json")}

STREAMERS_CSS = """
  @font-face { font-family: "Streamer"; src: url("https://fonts.example.com/face.woff2"); }
  :root { --overlay-text: rgb(1, 2, 3); --overlay-face: "Streamer"; --overlay-size: 30; }
  .alert { --overlay-face: "Streamer"; }
"""
"""Each alert has the theme of its design, and so its own properties."""


@pytest.fixture(scope="module", autouse=True)
def alerts_last(shared_server: ServerThread) -> None:
    """An alert is still there when the last page is looked at."""
    lasting(shared_server)


@pytest.fixture(params=sorted(KINDS))
def overlay(request: pytest.FixtureRequest, stage: Stage) -> Iterator[Overlay]:
    """One overlay of each kind."""
    with stage.overlay(request.param) as overlay:
        yield overlay


def kind_of(overlay: Overlay) -> str:
    return urlsplit(overlay.url).path.split("/")[2]


def happen(stage: Stage, overlay: Overlay) -> None:
    """The first thing this kind wants to know of; a line is chosen for one that shows what was chosen."""
    kind = KINDS[kind_of(overlay)]
    event = stage.test(next(iter(kind["events"]), "CHAT"))
    if kind.get("featured"):
        overlay.feature(event)


def picture(page: Page) -> Image.Image:
    """What OBS gets: the page with its transparency."""
    return Image.open(BytesIO(page.screenshot(omit_background=True))).convert("RGBA")


def shows_something(page: Page) -> bool:
    return picture(page).getchannel("A").getextrema() != (0, 0)


@pytest.mark.parametrize("in_obs", [True, False], ids=["obs", "browser"])
def test_an_overlay_is_transparent_and_shows_the_first_event_it_wants(
    stage: Stage, overlay: Overlay, open_page: OpenPage, in_obs: bool
) -> None:
    size = KINDS[kind_of(overlay)]
    page = settled(open_page(overlay.url, width=size["width"], height=size["height"], in_obs=in_obs))
    assert not shows_something(page)

    happen(stage, overlay)

    wait_until(partial(shows_something, page), "something is seen")
    alpha = picture(page).getchannel("A")
    right, bottom = alpha.width - 1, alpha.height - 1
    assert [alpha.getpixel(corner) for corner in ((0, 0), (right, 0), (0, bottom), (right, bottom))] == [0] * 4


def test_an_overlay_shows_the_first_event_it_wants_on_every_canvas(
    stage: Stage, overlay: Overlay, open_page: OpenPage
) -> None:
    pages = [
        settled(open_page(overlay.url, width=width, height=height))
        for width, height in ((1280, 720), (1080, 1920), (3840, 2160))
    ]

    happen(stage, overlay)

    for page in pages:
        wait_until(partial(shows_something, page), "something is seen")
        assert page.evaluate("document.scrollingElement.scrollWidth") == page.evaluate("innerWidth")


def test_a_streamers_css_wins_and_may_load_a_web_font(stage: Stage, overlay: Overlay, open_page: OpenPage) -> None:
    page = open_page(width=640, height=360, in_obs=True)
    face = (assets.STATIC / "fonts/archivo/archivo-latin.woff2").read_bytes()
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body=face, content_type="font/woff2", headers={"access-control-allow-origin": "*"})

    page.route("https://fonts.example.com/**", answer)
    page.goto(overlay.url)
    obs.add_css(page, STREAMERS_CSS)
    settled(page)

    happen(stage, overlay)

    words = page.locator(".stroked").first
    expect(words).to_be_visible()
    expect(page.locator("[data-kind]")).to_have_css("color", "rgb(1, 2, 3)")
    expect(words).to_have_css("font-family", "Streamer")
    until(page, "document.fonts.check('20px Streamer') && document.fonts.status === 'loaded'")
    assert asked == ["https://fonts.example.com/face.woff2"]
    size = page.evaluate("getComputedStyle(document.querySelector('[data-kind]')).getPropertyValue('--overlay-size')")
    assert size.strip() == "30"


def test_nothing_is_out_of_the_reach_of_a_streamers_css(stage: Stage, overlay: Overlay, open_page: OpenPage) -> None:
    page = settled(open_page(overlay.url))
    happen(stage, overlay)
    expect(page.locator(".stroked").first).to_be_visible()

    assert page.locator("iframe, frame, object, embed").count() == 0
    assert page.evaluate("[...document.querySelectorAll('*')].filter((element) => element.shadowRoot).length") == 0


def test_nothing_is_asked_of_another_host(stage: Stage, overlay: Overlay, open_page: OpenPage) -> None:
    page = open_page()
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.on("websocket", lambda socket: hosts.add(urlsplit(socket.url).netloc))
    page.goto(overlay.url)
    settled(page)

    happen(stage, overlay)

    expect(page.locator(".stroked").first).to_be_visible()
    assert hosts == {urlsplit(overlay.url).netloc}


def test_a_chats_script_is_one_file_and_its_face_is_there_before_anything_is_said(
    chat: Overlay, open_page: OpenPage
) -> None:
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(chat.url)
    settled(page)

    assert [path.split("/", 3)[3] for path in asked if path.endswith(".js")] == ["overlays/chat/chat.joined.js"]
    assert [Path(path).name for path in asked if path.endswith(".woff2")] == ["archivo-latin.woff2"]
    assert page.evaluate("document.fonts.check('600 1em Archivo')")


def test_nobody_elses_page_may_frame_an_overlay(overlay: Overlay) -> None:
    policy = overlay.server.http.get(overlay.url).headers["content-security-policy"]

    assert "frame-ancestors 'self'" in policy
    assert "script-src 'self';" in policy


def test_a_replaced_key_ends_the_page_for_good(stage: Stage, overlay: Overlay, open_page: OpenPage) -> None:
    page = settled(open_page(overlay.url))
    page.evaluate(
        """() => {
          window.lost = [];
          addEventListener("overlay:disconnected", ({ detail }) => lost.push(detail));
        }"""
    )

    stage.server.http.post(f"{stage.server.url}/api/overlays/{overlay.id}/key").raise_for_status()

    until(page, "lost.length")
    assert page.evaluate("lost") == ["refused"]
    assert stage.server.http.get(overlay.url).status_code == 404


def test_chat_and_all_it_loads_is_at_most_120_kilobytes(stage: Stage, chat: Overlay, open_page: OpenPage) -> None:
    page = open_page(width=400, height=600)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    received: list[float] = []
    session.on("Network.loadingFinished", lambda finished: received.append(finished["encodedDataLength"]))
    page.goto(chat.url)
    settled(page)

    stage.take(said("hello, how are you?"))

    shows(page, "Maren hello, how are you?")
    page.evaluate("document.fonts.ready.then(() => null)")
    assert any(
        path.suffix == ".woff2" for path in map(Path, page.evaluate("performance.getEntries().map((e) => e.name)"))
    )
    assert sum(received) <= 120_000
