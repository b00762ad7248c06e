"""Uploaded files in a real browser: played in parts, told when too large, and never run."""

import httpx
import pytest
from playwright.sync_api import Page

from overlay.media import upload
from tests.browser.conftest import Faults
from tests.media_samples import SAMPLES, picture
from tests.server import ServerThread

MEGABYTE = 1024 * 1024
HOSTILE = b"<script>document.title = 'hacked'</script>/*"
UPLOAD = """async (megabytes) => {
  const answer = await fetch("/api/media?name=big", {
    method: "POST", body: new Blob(["\\x89PNG", new Uint8Array(megabytes * 1024 * 1024)]),
  });
  return [answer.status, (await answer.json()).error];
}"""
RUN = """(url) => new Promise((done) => {
  const script = document.createElement("script");
  script.src = url;
  script.onload = () => done("ran");
  script.onerror = () => done("blocked");
  document.head.append(script);
})"""
PLAY = """(url) => new Promise((done) => {
  const video = document.createElement("video");
  video.muted = true;
  video.src = url;
  video.onerror = () => done(video.error.message);
  video.onloadedmetadata = () => { video.currentTime = video.duration / 2; };
  video.onseeked = () => done([video.videoWidth, video.currentTime > 0]);
})"""


def uploaded(server: ServerThread, content: bytes) -> str:
    """The address of this file."""
    answer = httpx.post(f"{server.url}/api/media", params={"name": "file"}, content=content).raise_for_status()
    return str(answer.json()["url"])


def test_a_file_that_is_too_large_is_told_to_who_sends_it(
    server: ServerThread, page: Page, faults: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload, "MOST_BYTES", 3 * MEGABYTE)
    faults.expect("status of 413")
    page.goto(server.url)

    assert page.evaluate(UPLOAD, 60) == [413, "the file has more than 3 MB; make it smaller first"]


def test_a_page_that_calls_itself_a_picture_is_told_before_all_of_it_came(
    server: ServerThread, page: Page, faults: Faults
) -> None:
    faults.expect("status of 415")
    page.goto(server.url)

    status, error = page.evaluate(UPLOAD, 60)

    assert status == 415
    assert error.startswith("this is no file of a kind that is known here")


@pytest.mark.parametrize("kind", ["PNG", "GIF", "JPEG", "WAV", "MP4", "WebM", "OGG"])
def test_a_file_that_is_a_script_as_well_is_not_run(
    server: ServerThread, page: Page, faults: Faults, kind: str
) -> None:
    faults.expect("MIME type|strict MIME|ERR_BLOCKED|favicon.ico")
    url = uploaded(server, SAMPLES[kind][2] + HOSTILE)
    page.goto(server.url)
    assert page.evaluate(RUN, url) == "blocked"

    page.goto(f"{server.url}{url}")

    assert page.title() != "hacked"
    assert page.locator("script").count() == 0


def test_a_video_is_played_from_its_middle(server: ServerThread, page: Page) -> None:
    url = uploaded(server, SAMPLES["WebM"][2])
    page.goto(server.url)

    assert page.evaluate(PLAY, url) == [32, True]


def test_a_picture_that_is_a_page_as_well_is_a_picture(server: ServerThread, page: Page, faults: Faults) -> None:
    faults.expect("favicon.ico")
    url = uploaded(server, picture() + HOSTILE)

    page.goto(f"{server.url}{url}")

    assert page.locator("img").evaluate("image => image.naturalWidth") == 32
