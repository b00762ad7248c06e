"""The panes of a wide panel stand where the streamer puts them, and stay there."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from overlay.settings import Settings
from tests.browser.conftest import OpenPage
from tests.browser.panel import OVERFLOW, wait_until_ready
from tests.server import WEBHOOK_KEY, ServerThread

PANES = ("chat", "activity", "alerts", "overlays")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """One server for the tests of this module."""
    settings = Settings(port=0, data_dir=tmp_path_factory.mktemp("arrangement"), webhook_key=WEBHOOK_KEY)
    with ServerThread(settings) as server:
        yield server


@pytest.fixture
def panel_page(shared: ServerThread, open_page: OpenPage) -> Page:
    """The panel in a wide window."""
    return wait_until_ready(open_page(shared.url, width=1440, height=900))


def box(page: Page, pane: str) -> tuple[int, int, int, int]:
    """Where it is, in tenths of the room for all: left, top, right and bottom."""
    left, top, right, bottom = page.locator(f"#pane-{pane}").evaluate("""(pane) => {
      const [room, box] = [pane.parentElement, pane].map((element) => element.getBoundingClientRect());
      const across = [box.left, box.right].map((x) => Math.round(((x - room.left) / room.width) * 10));
      const down = [box.top, box.bottom].map((y) => Math.round(((y - room.top) / room.height) * 10));
      return [across[0], down[0], across[1], down[1]];
    }""")
    return left, top, right, bottom


def drag(page: Page, pane: str, to: tuple[float, float]) -> None:
    """Drags a pane by its title to a place in the window."""
    page.locator(f"#pane-{pane} h2").hover()
    page.mouse.down()
    page.mouse.move(*to, steps=4)
    page.mouse.up()


def test_a_pane_is_dragged_beside_and_below_another_and_stays_there(panel_page: Page) -> None:
    assert [box(panel_page, pane) for pane in PANES] == [(0, 0, 3, 10), (3, 0, 6, 10), (6, 0, 10, 5), (6, 5, 10, 10)]

    drag(panel_page, "activity", (200, 830))
    assert [box(panel_page, pane)[:2] for pane in ("chat", "activity", "alerts")] == [(0, 0), (0, 5), (5, 0)]

    drag(panel_page, "overlays", (10, 200))
    assert box(panel_page, "overlays")[0] == 0
    assert box(panel_page, "chat")[0] > 0
    before = [box(panel_page, pane) for pane in PANES]

    panel_page.reload()
    wait_until_ready(panel_page)
    assert [box(panel_page, pane) for pane in PANES] == before
    assert panel_page.evaluate(OVERFLOW) == []


def test_panes_and_their_edges_are_moved_with_keys(panel_page: Page) -> None:
    panel_page.keyboard.press("2")
    panel_page.keyboard.press("Alt+Shift+ArrowLeft")
    assert (box(panel_page, "activity")[0], box(panel_page, "chat")[0]) == (0, 3)
    panel_page.keyboard.press("4")
    panel_page.keyboard.press("Alt+Shift+ArrowUp")
    assert box(panel_page, "overlays")[1] < box(panel_page, "alerts")[1]

    edge = panel_page.get_by_role("separator", name="Edge beside Activity")
    wide = panel_page.locator("#pane-activity").bounding_box()
    edge.focus()
    for _ in range(3):
        panel_page.keyboard.press("ArrowRight")
    wider = panel_page.locator("#pane-activity").bounding_box()
    assert wide
    assert wider
    assert wider["width"] - wide["width"] == pytest.approx(0.06 * 1440, abs=3)
    expect(edge).to_be_focused()
    for _ in range(60):
        panel_page.keyboard.press("ArrowLeft")
    assert panel_page.evaluate(OVERFLOW) == []
    narrow = panel_page.locator("#pane-activity").bounding_box()
    assert narrow
    assert narrow["width"] > 100


def test_an_edge_is_dragged_and_escape_leaves_a_pane_where_it_was(panel_page: Page) -> None:
    before = [box(panel_page, pane) for pane in PANES]
    panel_page.locator("#pane-chat h2").hover()
    panel_page.mouse.down()
    panel_page.mouse.move(1300, 200, steps=3)
    expect(panel_page.locator(".pane-mark")).to_be_visible()
    panel_page.keyboard.press("Escape")
    panel_page.mouse.up()
    expect(panel_page.locator(".pane-mark")).to_have_count(0)
    assert [box(panel_page, pane) for pane in PANES] == before

    edge = panel_page.get_by_role("separator", name="Edge below Alerts").bounding_box()
    assert edge
    panel_page.mouse.move(edge["x"] + 50, edge["y"] + 5)
    panel_page.mouse.down()
    panel_page.mouse.move(edge["x"] + 50, edge["y"] + 165, steps=3)
    panel_page.mouse.up()
    assert box(panel_page, "overlays")[1] == before[3][1] + 2


@pytest.mark.parametrize("kept", ["[]", "nonsense", '[{"width": 1, "panes": [{"name": "chat", "height": 1}]}]', "null"])
def test_what_is_no_arrangement_is_not_followed(shared: ServerThread, open_page: OpenPage, kept: str) -> None:
    page = open_page(width=1440, height=900)
    page.add_init_script(f"localStorage.setItem('panel.arrangement', {kept!r})")
    page.goto(shared.url)
    wait_until_ready(page)

    assert [box(page, pane) for pane in PANES] == [(0, 0, 3, 10), (3, 0, 6, 10), (6, 0, 10, 5), (6, 5, 10, 10)]


def test_a_dock_and_a_phone_are_not_arranged(shared: ServerThread, open_page: OpenPage) -> None:
    page = open_page(width=350, height=800)
    page.add_init_script("""localStorage.setItem('panel.arrangement', JSON.stringify([
      { width: 0.5, panes: [{ name: "overlays", height: 1 }] },
      { width: 0.5, panes: ["activity", "alerts", "chat"].map((name) => ({ name, height: 0.3 })) },
    ]))""")
    for address in ("/", "/?pane=chat"):
        page.goto(shared.url + address)
        wait_until_ready(page)
        found = page.locator("#pane-chat").bounding_box()
        assert found
        assert (found["x"], found["width"]) == (0, 350)
        expect(page.locator(".pane-edge:visible")).to_have_count(0)
