"""Every overlay, and a waiting file, in the engine that OBS embeds (CEF 131, windowless)."""

import os
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from overlay import assets
from overlay.obs.waiting import WaitingFiles
from overlay.settings import Settings
from tests.browser.obs import DEFAULT_CSS, STUB
from tests.obs.rig import embedded
from tests.server import WEBHOOK_KEY, ServerThread, chat
from tests.waiting import wait_until


@pytest.fixture(scope="module")
def engine(display: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page in that engine, for the tests of this module."""
    where = os.environ.get("CEF")
    if where is None:
        pytest.skip("the Chromium Embedded Framework is not there; `make test-obs` fetches it on Linux x86-64")
    profile = tmp_path_factory.mktemp("profile")
    with embedded(Path(where), display, profile) as port, sync_playwright() as playwright:
        browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        yield browser.contexts[0].pages[0]
        browser.close()


@pytest.fixture
def cef(engine: Page) -> Iterator[Page]:
    """The same page, empty."""
    engine.goto("about:blank")
    yield engine
    engine.goto("about:blank")


def alphas(page: Page) -> tuple[int, int]:
    """The least and the most that any pixel covers of what is behind."""
    picture = Image.open(BytesIO(page.screenshot(omit_background=True))).convert("RGBA")
    alpha = picture.getchannel("A").tobytes()
    return min(alpha), max(alpha)


def test_every_overlay_is_transparent_and_hears_of_events(server: ServerThread, cef: Page) -> None:
    faults: list[str] = []
    cef.on("pageerror", lambda error: faults.append(str(error)))
    cef.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    cef.add_init_script(STUB)

    for overlay in server.http.get(f"{server.url}/api/overlays").json()["overlays"]:
        cef.goto(overlay["url"])
        cef.add_style_tag(content=DEFAULT_CSS)
        wait_until(partial(_is_open, server, overlay["kind"]), "its page is connected")
        assert alphas(cef)[0] == 0, overlay["kind"]

    assert faults == []
    assert "OBS/" in cef.evaluate("navigator.userAgent")


def test_a_line_of_chat_is_drawn_over_nothing(server: ServerThread, cef: Page) -> None:
    cef.goto(server.overlay("chat")["url"])
    expect(cef.locator("overlay-chat")).to_be_attached()

    server.take(chat("hello from the engine of OBS", "cef-1"))

    expect(cef.locator(".message")).to_contain_text("hello from the engine of OBS")
    wait_until(lambda: alphas(cef) == (0, 255), "it has come in")


def test_a_waiting_file_waits_unseen_and_enters_once_the_program_is_there(tmp_path: Path, cef: Page) -> None:
    settings = Settings(port=0, data_dir=tmp_path / "data", webhook_key=WEBHOOK_KEY)
    settings.data_dir.mkdir()
    with ServerThread(settings) as server:
        overlay = server.overlay("chat")
        port = int(server.url.rpartition(":")[2])
    files = WaitingFiles(tmp_path / "obs", assets.STATIC / "js" / "obs" / "waiting.js")
    files.write(overlay["id"], origin=server.url, path=f"/overlay/chat/{overlay['key']}")

    with cef.expect_event("requestfailed"):
        cef.goto(Path(files.next(overlay["id"])).as_uri())
    assert alphas(cef) == (0, 0)

    with ServerThread(Settings(port=port, data_dir=tmp_path / "data", webhook_key=WEBHOOK_KEY)) as server:
        cef.wait_for_url(overlay["url"])
        expect(cef.locator("overlay-chat")).to_be_attached()
        assert cef.evaluate("isSecureContext") is True


def _is_open(server: ServerThread, kind: str) -> bool:
    return bool(server.overlay(kind)["connected"])
