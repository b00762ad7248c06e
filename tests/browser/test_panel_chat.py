"""The panel's chat: what viewers write, however they write it, and what is posted from here."""

import json
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import msgspec
import pytest
from playwright.sync_api import Page, Route, expect

from overlay.owncast.samples import TYPES
from tests.browser import panel
from tests.browser.conftest import GONE, Faults, OpenPage
from tests.browser.panel import hidden, joined, line, said, shown_again, wait_until_ready, write
from tests.browser.stage import until
from tests.fakes import EVERY_SCOPE, FakeOwncast, Post
from tests.server import ServerThread, serving
from tests.waiting import wait_until

ZALGO = "z" + "\u0335\u0321\u0354\u0300\u0301\u0302" * 40
HOSTILE = {
    "markup": "<script>alert(1)</script>",
    "picture": "<img src=x onerror=alert(1)>",
    "entity": "&lt;b&gt; &amp; &#60;",
    "emoji": "🙃" * 30,
    "joined-emoji": "👨‍👩‍👧‍👦" * 12,
    "right-to-left": "ליאור المحرك",
    "turned-round": "\u202eevil\u2066\u202e",
    "zalgo": ZALGO,
    "one-word": "W" * 5000,
    "words": "wide " * 1000,
    "nothing-seen": "\u200b\u2060",
    "line-breaks": "a\nb\u2028c\u0000d",
}

NOT_SENT = "panel-post .fault"
FIELD = "panel-post textarea"
SEND = "panel-post .send"

STILL = """(box, elsewhere) => new Promise((done) => {
  let top;
  let frames = 0;
  const look = () => {
    frames = box.scrollTop === top ? frames + 1 : 0;
    top = box.scrollTop;
    if (frames > 10 && top !== elsewhere) done(top);
    else requestAnimationFrame(look);
  };
  look();
})"""
"""Where it is scrolled to, once that stays so and is another place than this one: a wheel scrolls bit by bit."""


@pytest.fixture
def owncast(shared: ServerThread, fake: FakeOwncast) -> Iterator[FakeOwncast]:
    """The Owncast behind `shared`; whatever a test does to it is undone."""
    fake.posts.clear()
    yield fake
    fake.failure = fake.answer = None
    fake.tokens = {"all-scopes": EVERY_SCOPE}
    shared.http.post(f"{shared.url}/api/owncast/check").raise_for_status()


@pytest.fixture
def panel_page(shared: ServerThread, open_page: OpenPage) -> Page:
    """The panel in a wide window, allowed to post."""
    page = wait_until_ready(open_page(shared.url, width=1440, height=900))
    expect(page.locator(SEND)).to_be_enabled()
    return page


def test_lines_appear_as_they_are_said(shared: ServerThread, panel_page: Page) -> None:
    shared.take(said("hello from the quay", "hello", name="Zoë & Co"))

    expect(line(panel_page, "hello from the quay").locator(".name")).to_have_text("Zoë & Co")
    expect(line(panel_page, "hello from the quay")).to_be_in_viewport()


def test_lines_that_come_out_of_order_stand_by_their_time(shared: ServerThread, panel_page: Page) -> None:
    earlier, later = said("said first", "order-1"), said("said second", "order-2")

    shared.take(later, earlier)

    expect(panel_page.locator(".line .body", has_text="said ")).to_have_text(["said first", "said second"])


def test_no_name_and_no_text_breaks_a_narrow_dock(shared: ServerThread, open_page: OpenPage) -> None:
    page = wait_until_ready(open_page(shared.url, width=350, height=800))
    for id, words in HOSTILE.items():
        shared.take(joined(f"{id}-join", words), said(words, f"{id}-line", name=words, user=f"{id}-user"))
        shared.take(said(f"after {id}", f"{id}-after"))

        expect(line(page, f"after {id}")).to_be_in_viewport()
        assert page.evaluate(panel.OVERFLOW) == []
        height = page.locator(f".line[data-key='{id}-line']").evaluate("(line) => line.offsetHeight")
        assert height <= 260, f"{id} fills the dock"
    page.locator(".tabs [data-pane=activity]").click()
    expect(page.locator("panel-activity .happening").first).to_be_visible()
    assert page.evaluate(panel.OVERFLOW) == []


def test_events_that_cannot_be_read_stop_nothing(server: ServerThread, open_page: OpenPage) -> None:
    page = wait_until_ready(open_page(server.url))
    wrong: tuple[object, ...] = (5, None, {"user": 5}, {"user": {"id": []}}, {"ids": 5, "visible": 5}, {"body": {}})
    for type in (*TYPES, "constructor", "A_TYPE_OF_TOMORROW"):
        server.take(*(msgspec.json.encode({"type": type, "eventData": data}) for data in wrong))

    server.take(said("after all of those", "after-undecoded"))

    expect(line(page, "after all of those")).to_be_visible()
    page.reload()
    expect(line(page, "after all of those")).to_be_visible()
    expect(page.locator(".happening", has_text="Event of type A_TYPE_OF_TOMORROW").first).to_be_attached()


@pytest.mark.parametrize("id", ["markup", "picture", "entity"])
def test_a_name_is_shown_as_the_letters_it_is_made_of(shared: ServerThread, panel_page: Page, id: str) -> None:
    shared.take(said("what a name", f"name-{id}", name=HOSTILE[id], user=f"name-{id}"))

    expect(panel_page.locator(f".line[data-key='name-{id}'] .name")).to_have_text(HOSTILE[id])


def test_a_long_line_is_folded_and_can_be_unfolded(shared: ServerThread, panel_page: Page) -> None:
    shared.take(said("long " * 400, "long-line"))
    folded = panel_page.locator(".line[data-key='long-line']")
    before = folded.evaluate("(element) => element.offsetHeight")

    folded.get_by_role("button", name="Show all").click()
    assert folded.evaluate("(element) => element.offsetHeight") > 2 * before

    folded.get_by_role("button", name="Show less").click()
    assert folded.evaluate("(element) => element.offsetHeight") == before


def test_a_hidden_line_is_struck_and_comes_back(shared: ServerThread, panel_page: Page) -> None:
    shared.take(said("cheap followers", "spam"), hidden("spam"))
    body = line(panel_page, "cheap followers").locator(".body")

    expect(body).to_have_css("text-decoration-line", "line-through")
    expect(line(panel_page, "cheap followers")).to_contain_text("Hidden by a moderator")
    panel_page.get_by_role("button", name="Hidden").click()
    expect(line(panel_page, "cheap followers")).to_be_visible()
    panel_page.reload()
    expect(line(panel_page, "cheap followers").locator(".body")).to_have_css("text-decoration-line", "line-through")

    shared.take(shown_again("spam"))

    expect(line(panel_page, "cheap followers").locator(".body")).to_have_css("text-decoration-line", "none")


def test_reading_further_up_is_not_disturbed(shared: ServerThread, panel_page: Page) -> None:
    shared.take(*(said(f"row {number}", f"row-{number}") for number in range(60)))
    expect(line(panel_page, "row 59")).to_be_in_viewport()
    line(panel_page, "row 40").hover()
    box = panel_page.locator("panel-chat > .scroll")
    below = box.evaluate(STILL)
    panel_page.mouse.wheel(0, -600)
    top = box.evaluate(STILL, below)
    jump = panel_page.locator(".jump")
    expect(jump).to_be_visible()

    shared.take(said("down there", "row-60"), said("and another", "row-61"))

    expect(jump).to_have_text("2 new lines")
    assert box.evaluate("(box) => box.scrollTop") == top
    jump.click()
    expect(line(panel_page, "and another")).to_be_in_viewport()
    expect(jump).to_be_hidden()


@pytest.mark.parametrize(("kind", "sent"), [("Bot", "send"), ("System", "system"), ("Action", "action")])
def test_what_is_written_goes_to_owncast_and_onto_the_overlays(
    shared: ServerThread, owncast: FakeOwncast, panel_page: Page, open_page: OpenPage, kind: str, sent: str
) -> None:
    overlay = open_page(shared.page_url("chat"), width=400, height=600)
    words = f"5 < 6 & it's a [{kind}]"

    write(panel_page, words, kind)

    expect(line(panel_page, words)).to_be_visible()
    expect(overlay.locator(".message", has_text=words)).to_be_visible()
    expect(panel_page.locator(FIELD)).to_have_value("")
    assert [post.kind for post in owncast.posts] == [sent]
    body = owncast.posts[0].body
    assert (body if sent == "send" else unescape(body)) == words


def test_the_key_that_leads_to_the_box_is_shown_until_one_is_there(shared: ServerThread, panel_page: Page) -> None:
    key = panel_page.locator("panel-post .field kbd")
    expect(key).to_be_visible()

    panel_page.keyboard.press("c")

    expect(panel_page.locator(FIELD)).to_be_focused()
    expect(key).to_be_hidden()


def test_a_post_of_ours_is_taken_off_the_overlays(
    shared: ServerThread, owncast: FakeOwncast, panel_page: Page, open_page: OpenPage
) -> None:
    overlay = open_page(shared.page_url("chat"), width=400, height=600)
    write(panel_page, "a slip of the hand")
    expect(overlay.locator(".message", has_text="a slip of the hand")).to_be_visible()

    line(panel_page, "a slip of the hand").hover()
    line(panel_page, "a slip of the hand").get_by_role("button", name="Hide").click()

    expect(line(panel_page, "a slip of the hand")).to_contain_text("Removed from the overlays")
    expect(overlay.locator(".message", has_text="a slip of the hand")).to_have_count(0)


def test_keys_hide_a_line_for_everybody_and_undo_it(
    shared: ServerThread, owncast: FakeOwncast, panel_page: Page, open_page: OpenPage
) -> None:
    owncast.visibility.clear()
    overlay = open_page(shared.page_url("chat"), width=400, height=600)
    shared.take(said("cheap boats here", "boats"))
    spam = line(panel_page, "cheap boats here")
    expect(overlay.locator(".message", has_text="cheap boats here")).to_be_visible()
    expect(spam).to_be_visible()

    panel_page.keyboard.press("k")
    panel_page.keyboard.press("h")

    expect(overlay.locator(".message", has_text="cheap boats here")).to_have_count(0)
    expect(spam.locator(".note")).to_have_text("Hidden by you UndoU")
    expect(panel_page.locator(".hidden-count")).not_to_be_empty()
    panel_page.keyboard.press("u")
    expect(overlay.locator(".message", has_text="cheap boats here")).to_be_visible()
    expect(spam.locator(".note")).to_have_count(0)
    wait_until(lambda: owncast.visibility == [(("boats",), False), (("boats",), True)], "Owncast heard of both")


def test_what_was_hidden_here_is_known_and_undone_after_a_restart(
    tmp_path: Path, open_page: OpenPage, faults: Faults
) -> None:
    faults.expect(GONE)
    with serving(tmp_path) as server:
        port = urlsplit(server.url).port or 0
        page = wait_until_ready(open_page(server.url, width=1440, height=900))
        server.take(said("mine to hide", "mine"), said("somebody else's", "theirs"))
        expect(line(page, "somebody else's")).to_be_visible()
        server.take(hidden("theirs"))
        expect(line(page, "somebody else's").locator(".hidden-note")).to_contain_text("Hidden by a moderator")
        line(page, "mine to hide").click()
        page.keyboard.press("h")
        expect(line(page, "mine to hide").locator(".hidden-note")).to_contain_text("Hidden by you")
    with serving(tmp_path, port=port) as server:
        server.take(said("after it", "after"))
        expect(line(page, "after it")).to_be_visible(timeout=20_000)

        expect(line(page, "mine to hide").locator(".hidden-note")).to_contain_text("Hidden by you")
        expect(line(page, "somebody else's").locator(".hidden-note")).to_contain_text("Hidden by a moderator")
        page.keyboard.press("u")
        expect(line(page, "mine to hide").locator(".hidden-note")).to_have_count(0)


def test_without_admin_access_a_hidden_line_says_why_the_chat_keeps_it(
    shared: ServerThread, owncast: FakeOwncast, panel_page: Page
) -> None:
    owncast.tokens["all-scopes"] = ("CAN_SEND_MESSAGES",)
    shared.take(said("cheap ropes here", "ropes"))
    spam = line(panel_page, "cheap ropes here")

    spam.hover()
    spam.get_by_role("button", name="Hide").click()

    expect(spam.locator(".-warning")).to_contain_text("In Owncast's chat it stays: This access token may not")
    expect(spam.locator(".-warning")).to_contain_text("HAS_ADMIN_ACCESS")
    spam.get_by_role("button", name="Undo").click()
    expect(spam.locator(".-warning")).to_contain_text("on the overlays again")


def test_a_line_is_featured_and_taken_down_and_leaves_when_it_is_hidden(
    shared: ServerThread, owncast: FakeOwncast, panel_page: Page, open_page: OpenPage
) -> None:
    overlay = open_page(shared.page_url("featured"), width=1400, height=420)
    shared.take(said("the first choke cable", "choke-1"), said("the second choke cable", "choke-2"))
    first = line(panel_page, "the first choke cable")

    first.hover()
    first.get_by_role("button", name="Feature").click()

    expect(overlay.locator(".card")).to_contain_text("the first choke cable")
    expect(first.locator(".on-screen")).to_contain_text("On screen 0:")
    panel_page.mouse.move(0, 0)
    panel_page.keyboard.press("k")
    panel_page.keyboard.press("f")
    expect(overlay.locator(".card")).to_contain_text("the second choke cable")
    expect(first.locator(".on-screen")).to_have_count(0)
    panel_page.keyboard.press("h")
    expect(overlay.locator(".card")).to_have_count(0)
    expect(panel_page.locator(".line[data-featured]")).to_have_count(0)


def test_what_is_featured_is_told_while_its_row_is_out_of_sight(shared: ServerThread, panel_page: Page) -> None:
    shared.take(said("the question of the day", "question"))
    asked = line(panel_page, "the question of the day")
    expect(asked).to_be_visible()
    panel_page.keyboard.press("k")
    panel_page.keyboard.press("f")
    expect(asked.locator(".on-screen")).to_be_visible()
    bar = panel_page.locator(".featured-bar")
    expect(bar).to_be_hidden()

    shared.take(*(said(f"and {number} more", f"more-{number}") for number in range(60)))

    expect(bar).to_contain_text("the question of the day")
    bar.get_by_role("button", name="Take down").click()
    expect(bar).to_be_hidden()
    expect(panel_page.locator(".line[data-featured]")).to_have_count(0)


def test_an_overlay_for_featured_lines_is_made_where_there_is_none(server: ServerThread, open_page: OpenPage) -> None:
    server.http.delete(f"{server.url}/api/overlays/{server.overlay('featured')['id']}").raise_for_status()
    page = wait_until_ready(open_page(server.url, width=1440, height=900))
    server.take(said("large, please", "large"))
    expect(line(page, "large, please")).to_be_visible()

    page.keyboard.press("k")
    page.keyboard.press("f")

    expect(line(page, "large, please").locator(".on-screen")).to_be_visible()
    expect(line(page, "large, please").locator(".-warning")).to_contain_text("Put it into OBS")
    assert server.overlay("featured")["connected"] == 0


def test_lines_that_name_the_bot_are_mentions(shared: ServerThread, owncast: FakeOwncast, panel_page: Page) -> None:
    write(panel_page, "ask me anything")
    expect(line(panel_page, "ask me anything")).to_be_visible()
    shared.take(said("@Bot when is the launch?", "to-us"), said("@Bottle is no name of ours", "not-to-us"))

    panel_page.get_by_role("button", name="Mentions").click()

    expect(line(panel_page, "when is the launch?")).to_be_visible()
    expect(line(panel_page, "no name of ours")).to_be_hidden()
    expect(panel_page.locator(".mention-count")).to_have_text("1")


def test_a_line_is_saved_used_and_taken_out_with_undo(
    shared: ServerThread, owncast: FakeOwncast, panel_page: Page
) -> None:
    field, box = panel_page.locator(FIELD), panel_page.locator(".saved")
    opener = panel_page.get_by_role("button", name="Saved lines")
    panel_page.locator(".segments label", has_text="Action").click()
    field.fill("<the kettle> is on")
    opener.click()
    box.get_by_role("button", name="Save what is written").click()
    expect(box.locator("li")).to_have_text(["<the kettle> is onAction"])
    panel_page.keyboard.press("Escape")
    field.fill("")
    panel_page.locator(".segments label", has_text="Bot").click()

    opener.click()
    box.locator(".use").click()

    expect(field).to_have_value("<the kettle> is on")
    expect(field).to_be_focused()
    expect(panel_page.locator("[name=kind][value=action]")).to_be_checked()
    assert owncast.posts == []
    opener.click()
    box.get_by_role("button", name="Take out: <the kettle> is on").click()
    expect(box.locator("li")).to_have_count(0)
    panel_page.locator(".toast").get_by_role("button", name="Undo").click()
    opener.click()
    expect(box.locator("li")).to_have_count(1)


def test_a_wrong_token_keeps_what_was_written_and_says_why(
    shared: ServerThread, owncast: FakeOwncast, panel_page: Page, faults: Faults
) -> None:
    faults.expect("502 .Bad Gateway")
    owncast.tokens = {}

    write(panel_page, "does it arrive?")

    expect(panel_page.locator(NOT_SENT)).to_contain_text("Not sent.")
    expect(panel_page.locator(NOT_SENT)).to_contain_text("token")
    expect(panel_page.locator(FIELD)).to_have_value("does it arrive?")
    expect(panel_page.locator(FIELD)).to_have_attribute("aria-invalid", "true")
    expect(panel_page.locator(SEND)).to_contain_text("Send again")

    owncast.tokens = {"all-scopes": EVERY_SCOPE}
    panel_page.locator(SEND).click()

    expect(line(panel_page, "does it arrive?")).to_be_visible()
    expect(panel_page.locator(FIELD)).to_have_value("")
    expect(panel_page.locator(NOT_SENT)).to_be_hidden()
    expect(panel_page.locator(SEND)).to_contain_text("Send")
    assert owncast.posts == [Post("send", "does it arrive?")]


def test_a_missing_scope_is_named(shared: ServerThread, owncast: FakeOwncast, panel_page: Page, faults: Faults) -> None:
    faults.expect("502 .Bad Gateway")
    owncast.tokens = {"all-scopes": ("CAN_SEND_MESSAGES",)}

    write(panel_page, "from the server", "System")

    expect(panel_page.locator(NOT_SENT)).to_contain_text("system messages")
    expect(panel_page.locator(FIELD)).to_have_value("from the server")


def test_a_scope_known_to_be_missing_is_said_before_anything_is_sent(
    shared: ServerThread, owncast: FakeOwncast, panel_page: Page
) -> None:
    owncast.tokens = {"all-scopes": ("CAN_SEND_SYSTEM_MESSAGES",)}
    panel.chip(panel_page, "owncast").click()

    hint = panel_page.locator("#post-hint")
    expect(hint).to_have_text("The token may not send messages.")
    write(panel_page, "as the bot")
    expect(panel_page.locator(SEND)).to_be_disabled()
    expect(panel_page.locator(FIELD)).to_have_value("as the bot")
    panel_page.locator(".segments label", has_text="System").click()
    expect(hint).to_have_text("Posts as Harbour Light")
    expect(panel_page.locator(SEND)).to_be_enabled()


def test_an_owncast_that_is_not_reached_is_said(
    shared: ServerThread, owncast: FakeOwncast, panel_page: Page, faults: Faults
) -> None:
    faults.expect("502 .Bad Gateway")
    owncast.failure = httpx.ConnectError("refused")

    write(panel_page, "anybody there?")

    expect(panel_page.locator(NOT_SENT)).to_contain_text("stream.example.com")
    expect(panel_page.locator(FIELD)).to_have_value("anybody there?")


def test_a_post_that_may_have_arrived_is_not_called_unsent(
    shared: ServerThread, owncast: FakeOwncast, panel_page: Page, faults: Faults
) -> None:
    faults.expect("504 .Gateway Timeout")
    owncast.failure = httpx.ReadTimeout("slow")

    write(panel_page, "slow boat")

    expect(panel_page.locator(NOT_SENT)).to_contain_text("may have been posted")
    expect(panel_page.locator(NOT_SENT)).not_to_contain_text("Not sent")
    expect(panel_page.locator(FIELD)).to_have_value("slow boat")


def test_without_an_address_the_box_says_what_to_set_first(server: ServerThread, open_page: OpenPage) -> None:
    page = wait_until_ready(open_page(server.url, width=350, height=800))

    write(page, "to nobody")

    expect(page.locator("#post-hint")).to_have_text("Set Owncast's address first.")
    expect(page.locator("#post-hint")).to_be_visible()
    expect(page.locator(FIELD)).to_have_value("to nobody")
    expect(page.locator(SEND)).to_be_disabled()


def test_what_is_sent_while_a_post_is_under_way_is_posted_after_it_and_a_second_press_is_none(
    owncast: FakeOwncast, panel_page: Page
) -> None:
    held: list[Route] = []
    panel_page.route("**/api/messages", lambda route: held.append(route), times=1)
    with panel_page.expect_request("**/api/messages"):
        write(panel_page, "this one first")
    panel_page.locator(FIELD).press("Enter")
    write(panel_page, "then that one")
    expect(panel_page.locator(SEND)).to_be_disabled()

    held[0].continue_()

    expect(line(panel_page, "then that one")).to_be_visible()
    expect(panel_page.locator(FIELD)).to_have_value("")
    assert [post.body for post in owncast.posts] == ["this one first", "then that one"]


def test_an_arrow_brings_back_what_was_posted_before(
    shared: ServerThread, owncast: FakeOwncast, panel_page: Page
) -> None:
    field = panel_page.locator(FIELD)
    for words in ("the first of two", "the second of two"):
        write(panel_page, words)
        expect(line(panel_page, words)).to_be_visible()
        # The line may be here before the answer to who posted it.
        expect(field).to_have_value("")

    field.press("ArrowUp")
    expect(field).to_have_value("the second of two")
    field.press("ArrowUp")
    expect(field).to_have_value("the first of two")
    field.press("ArrowUp")
    expect(field).to_have_value("the first of two")
    field.press("ArrowDown")
    expect(field).to_have_value("the second of two")
    field.press("ArrowDown")
    expect(field).to_have_value("")


def test_what_was_posted_is_brought_back_after_a_reload_and_in_another_dock(
    shared: ServerThread, owncast: FakeOwncast, panel_page: Page
) -> None:
    write(panel_page, "kept over a reload")
    expect(line(panel_page, "kept over a reload")).to_be_visible()
    field = panel_page.locator(FIELD)
    expect(field).to_have_value("")
    dock = panel_page.context.new_page()
    dock.goto(f"{shared.url}/?pane=chat")
    wait_until_ready(dock)
    panel_page.reload()
    wait_until_ready(panel_page)

    for page in (panel_page, dock):
        page.locator(FIELD).press("ArrowUp")
        expect(page.locator(FIELD)).to_have_value("kept over a reload")
    field.fill("")
    write(panel_page, "posted while the dock was open")
    expect(field).to_have_value("")
    until(dock, "localStorage.getItem('panel.written').includes('posted while')")
    dock.locator(FIELD).press("ArrowDown")
    dock.locator(FIELD).press("ArrowUp")
    expect(dock.locator(FIELD)).to_have_value("posted while the dock was open")


def test_only_the_last_lines_are_kept_and_none_that_is_too_long(owncast: FakeOwncast, panel_page: Page) -> None:
    kept = [f"line {number}" for number in range(60)]
    panel_page.evaluate("(lines) => localStorage.setItem('panel.written', JSON.stringify(lines))", kept)
    field = panel_page.locator(FIELD)
    for words in ("the last line", "a" * 2001):
        write(panel_page, words)
        expect(field).to_have_value("")

    assert json.loads(panel_page.evaluate("localStorage.getItem('panel.written')")) == [*kept[-49:], "the last line"]


@pytest.mark.parametrize(
    "broken",
    [
        "localStorage.setItem('panel.written', '{no json')",
        "localStorage.setItem('panel.written', '{\"length\": 3}')",
        "localStorage.setItem('panel.written', '[5, null, [\"a\"], \"\"]')",
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }",
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })",
    ],
    ids=["no-json", "no-list", "no-lines", "full", "forbidden"],
)
def test_a_browser_that_keeps_nothing_or_rubbish_posts_all_the_same_and_remembers_for_this_visit(
    owncast: FakeOwncast, panel_page: Page, broken: str
) -> None:
    panel_page.evaluate(f"() => {{ {broken} }}")
    field = panel_page.locator(FIELD)
    field.press("ArrowUp")
    expect(field).to_have_value("")

    for words in ("one of them", "the other one"):
        write(panel_page, words)
        expect(field).to_have_value("")

    assert [post.body for post in owncast.posts] == ["one of them", "the other one"]
    field.press("ArrowUp")
    field.press("ArrowUp")
    expect(field).to_have_value("one of them")


def test_a_line_that_was_brought_back_and_changed_is_not_taken_away_by_an_arrow(
    owncast: FakeOwncast, panel_page: Page
) -> None:
    field = panel_page.locator(FIELD)
    for words in ("first words", "second words"):
        write(panel_page, words)
        expect(field).to_have_value("")
    field.press("ArrowUp")

    field.press("End")
    field.type(" and more")
    field.press("ArrowUp")

    expect(field).to_have_value("second words and more")


def test_shift_and_enter_makes_a_line_and_the_box_grows(owncast: FakeOwncast, panel_page: Page) -> None:
    field = panel_page.locator(FIELD)
    height = field.evaluate("(field) => field.offsetHeight")
    field.fill("one")

    field.press("Shift+Enter")
    field.type("two")

    expect(field).to_have_value("one\ntwo")
    assert field.evaluate("(field) => field.offsetHeight") > height
    assert owncast.posts == []


def test_the_box_tells_whom_it_posts_as(shared: ServerThread, owncast: FakeOwncast, panel_page: Page) -> None:
    hint = panel_page.locator("#post-hint")
    for kind, words in {"System": "Posts as Harbour Light", "Action": "A line without a name"}.items():
        panel_page.locator(".segments label", has_text=kind).click()
        expect(hint).to_have_text(words)
