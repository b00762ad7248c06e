"""Nothing jumps while a page comes up."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from overlay.settings import Settings
from tests.browser.conftest import OpenPage
from tests.browser.panel import joined, said, started
from tests.server import WEBHOOK_KEY, ServerThread

LARGEST = 0.02
"""A fifth of what counts as good: a line of text in a small window that moves by its own height."""

NOTE = """(() => {
  window.shifts = [];
  const where = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(" ");
  const note = ({ value, sources }) => shifts.push([value, ...sources.map(({ node, previousRect, currentRect }) =>
    `${node?.nodeName}.${node?.className} ${where(previousRect)} -> ${where(currentRect)}`)]);
  new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type: "layout-shift", buffered: true });
})()"""
PATIENT = """(() => {
  const later = setTimeout;
  window.setTimeout = (act, delay, ...rest) => later(act, delay === 1000 ? 20_000 : delay, ...rest);
})()"""
"""However slow this machine is, the faces are there in time: a page that has waited for a second comes up without."""
STILL = """async () => {
  await document.fonts.ready;
  for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
  return shifts;
}"""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """One server in the middle of a show, with alerts that wait."""
    with ServerThread(Settings(port=0, data_dir=tmp_path_factory.mktemp("shift"), webhook_key=WEBHOOK_KEY)) as server:
        server.take(started("The title of the stream"))
        server.take(*(joined(f"join-{number}", f"Guest {number}") for number in range(4)))
        server.take(*(said(f"line {number} with @Maren in it", f"line-{number}") for number in range(12)))
        yield server


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?pane=chat",
        "/?pane=activity",
        "/?pane=alerts",
        "/?pane=overlays",
        "/setup",
        "/doctor",
        "/access",
        "/rules",
        "/designs",
        "/designs/1",
        "/media",
        "/overlays/1",
    ],
)
def test_nothing_jumps_while_a_page_comes_up(shared: ServerThread, open_page: OpenPage, path: str) -> None:
    for width in (350, 390, 768, 1440):
        page = open_page(width=width, height=800)
        page.add_init_script(NOTE)
        page.add_init_script(PATIENT)
        page.goto(shared.url + path)
        expect(page.locator("[data-loading]")).to_have_count(0)

        shifts = page.evaluate(STILL)

        assert sum(value for value, *_ in shifts) < LARGEST, (width, shifts)
