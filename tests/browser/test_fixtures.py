"""The watch over pages itself: a page test that cannot fail proves nothing."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import obs
from tests.browser.conftest import Faults, OpenPage


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A page that notes its animation frames and what OBS tells it."""
    path = tmp_path / "page.html"
    path.write_text(
        """<!doctype html><link rel="icon" href="data:,"><title>0</title><body style="background: red"><p></p>
        <script>
          const count = () => { document.title = Number(document.title) + 1; requestAnimationFrame(count); };
          count();
          const show = (event) => { document.querySelector("p").textContent = event.detail.name; };
          addEventListener("obsSceneChanged", show);
        </script>""",
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize(
    ("event", "script", "fault"),
    [
        pytest.param("console", "console.error('broken')", "console: broken", id="console-error"),
        pytest.param("pageerror", "setTimeout(() => { throw new Error('thrown') })", "page: .*thrown", id="uncaught"),
        pytest.param("pageerror", "Promise.reject(new Error('lost')); 0", "page: .*lost", id="unhandled-rejection"),
        pytest.param("requestfailed", "new Image().src = 'http://127.0.0.1:9/'; 0", "request: .*:9/", id="request"),
    ],
)
def test_a_fault_in_the_page_is_noticed(page: Page, faults: Faults, event: str, script: str, fault: str) -> None:
    with page.expect_event(event):
        page.evaluate(script)

    assert any(re.search(fault, found) for found in faults.unexpected)
    faults.expect(f"{fault}|Failed to load resource")


def test_a_page_in_obs_has_its_script_object_its_name_and_its_css(open_page: OpenPage, file: Path) -> None:
    page = open_page(file.as_uri(), width=400, height=600, in_obs=True)

    level = page.evaluate("new Promise((done) => window.obsstudio.getControlLevel(done))")
    scene = page.evaluate("new Promise((done) => window.obsstudio.getCurrentScene(done))")

    assert (level, scene) == (1, None)
    assert " OBS/" in page.evaluate("navigator.userAgent")
    expect(page.locator("body")).to_have_css("overflow", "hidden")


def test_a_hidden_source_gets_events_but_no_animation_frames(open_page: OpenPage, file: Path) -> None:
    page = open_page(file.as_uri(), in_obs=True)

    obs.set_visible(page, False)
    page.evaluate("new Promise((done) => setTimeout(done))")
    frames = page.title()
    obs.send_event(page, "obsSceneChanged", {"name": "Harbour"})

    expect(page.locator("p")).to_have_text("Harbour")
    assert page.evaluate("document.visibilityState") == "hidden"
    assert page.title() == frames

    obs.set_visible(page, True)

    expect(page).not_to_have_title(frames)
