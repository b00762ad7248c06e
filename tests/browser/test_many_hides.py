"""A ban hides all that a viewer ever wrote in one update: its lines go in one frame, and none of them comes back."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.stage import Overlay, Stage, hidden, new_id, on_screen, said, settled, shows

HIDDEN = 500
ON_PAGE = 200
BETWEEN = (420, 440, 460, 480)

WATCH_FRAMES = """() => {
  window.frames_seen = [];
  const look = () => {
    const spam = [...document.querySelectorAll(".message")].filter((line) => line.textContent.includes("spam"));
    frames_seen.push(spam.length);
    requestAnimationFrame(look);
  };
  look();
}"""


def crowded(stage: Stage, chat: Overlay, open_page: OpenPage) -> tuple[Page, list[str]]:
    """A page as full as it gets: few lines of others between 500 of one viewer."""
    page = settled(open_page(f"{chat.url}?limit={ON_PAGE}", width=400, height=600))
    ids = [new_id() for _ in range(HIDDEN)]
    for number, id in enumerate(ids):
        if number in BETWEEN:
            stage.take(said(f"a word between {number}", seconds=number / 10 - 0.05))
        stage.take(said(f"spam {number}", by="Spammer", id=id, seconds=number / 10))
    expect(page.get_by_text(f"spam {HIDDEN - 1}", exact=True)).to_be_attached()
    return page, ids


def test_five_hundred_ids_hidden_at_once_leave_in_one_frame_without_a_farewell(
    stage: Stage, chat: Overlay, open_page: OpenPage
) -> None:
    page, ids = crowded(stage, chat, open_page)
    page.evaluate(WATCH_FRAMES)

    stage.take(hidden(*ids))

    expect(page.get_by_text("spam")).to_have_count(0)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))")
    left: list[int] = page.evaluate("frames_seen")
    assert left[-1] == 0
    assert set(left) <= {left[0], 0}
    assert left[0] > 100
    assert [line for line in on_screen(page) if "spam" in line] == []


def test_what_was_hidden_at_once_is_in_no_snapshot_and_comes_back_in_its_place(
    stage: Stage, chat: Overlay, open_page: OpenPage
) -> None:
    page, ids = crowded(stage, chat, open_page)

    stage.take(hidden(*ids))
    late = settled(open_page(chat.url, width=400, height=600))

    words = [f"Maren a word between {number}" for number in BETWEEN]
    shows(page, *words)
    shows(late, *words)

    stage.take(hidden(*ids[-3:], visible=True))

    spam = [f"Spammer spam {number}" for number in range(HIDDEN - 3, HIDDEN)]
    for open in (page, late):
        shows(open, *words, *spam)
