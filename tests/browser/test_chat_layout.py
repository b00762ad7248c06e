"""Where a chat overlay's lines stand, how many there are, and how they come and go."""

import re
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.chat import Chat, OpenChat
from tests.browser.stage import NOTE_ANIMATIONS, until
from tests.server import ServerThread


def box(locator: Locator) -> dict[str, float]:
    """Where it is, as `x`, `y`, `right`, `bottom`."""
    found = locator.bounding_box()
    assert found is not None
    return {
        "x": found["x"],
        "y": found["y"],
        "right": found["x"] + found["width"],
        "bottom": found["y"] + found["height"],
    }


def words(chat: Chat, text: str) -> dict[str, float]:
    """Where what is read stands."""
    found: dict[str, float] = chat.line(text).evaluate(
        """(line) => {
          const range = document.createRange();
          range.selectNodeContents(line);
          const { left, right, top, bottom } = range.getBoundingClientRect();
          return { x: left, right, y: top, bottom };
        }"""
    )
    return found


def animations(page: Page) -> list[dict[str, Any]]:
    """The ones of lines since the last call."""
    found: list[dict[str, Any]] = page.evaluate("animations.splice(0)")
    return [animation for animation in found if "message" in animation["of"]]


@pytest.mark.parametrize(
    ("newest", "first"), [pytest.param("bottom", False, id="at-the-bottom"), pytest.param("top", True, id="at-the-top")]
)
def test_the_newest_line_comes_in_at_its_end(open_chat: OpenChat, newest: str, first: bool) -> None:
    chat = open_chat(f"?animate=none&newest={newest}")

    chat.say("older", "newer")
    expect(chat.lines).to_have_count(2)

    older, newer = box(chat.line("older")), box(chat.line("newer"))
    assert (newer["bottom"] <= older["y"] + 8) is first
    assert (newer["y"] < 60) is first
    assert (newer["bottom"] > 560) is not first


@pytest.mark.parametrize("layout", ["lines", "bubbles", "cards"])
@pytest.mark.parametrize("align", ["left", "right", "center"])
def test_lines_stand_on_their_side(open_chat: OpenChat, layout: str, align: str) -> None:
    chat = open_chat(f"?animate=none&layout={layout}&align={align}")

    chat.say("hello")
    expect(chat.lines).to_have_count(1)

    place = words(chat, "hello")
    left, right = place["x"], 400 - place["right"]
    if align == "center":
        assert abs(left - right) < 12
    else:
        assert (left < 30 < right) is (align == "left")
        assert (right < 30 < left) is (align == "right")


def test_bubbles_are_as_wide_as_their_words_and_lines_as_the_page(open_chat: OpenChat) -> None:
    chat = open_chat()
    chat.say("hi")
    expect(chat.lines).to_have_count(1)
    assert box(chat.lines)["right"] == 400

    chat.set(layout="bubbles")

    expect(chat.page.locator("overlay-chat")).to_have_attribute("data-layout", "bubbles")
    assert box(chat.lines)["right"] < 200


def test_a_card_has_the_name_above_the_words(open_chat: OpenChat) -> None:
    chat = open_chat("?animate=none&layout=cards")

    chat.say("hello")
    expect(chat.lines).to_have_count(1)

    assert box(chat.lines.locator(".name"))["bottom"] <= box(chat.lines.locator(".body"))["y"] + 1


@pytest.mark.parametrize("query", ["", "&layout=bubbles", "&newest=top", "&layout=cards&align=center"])
def test_without_a_limit_there_are_as_many_lines_as_fit_and_none_is_cut(open_chat: OpenChat, query: str) -> None:
    chat = open_chat(f"?animate=none&limit=0{query}")

    chat.say(*(f"line {number} " + "with more words " * (number % 4) for number in range(60)))
    expect(chat.line("line 59")).to_be_visible()

    assert chat.lines.count() < 60
    boxes = [box(line) for line in chat.lines.all()]
    seen = [place for place in boxes if place["x"] < 400]
    assert all(place["y"] >= -4 and place["bottom"] <= 604 for place in seen)
    assert max(place["bottom"] for place in seen) - min(place["y"] for place in seen) > 450


def test_a_limit_keeps_the_newest_lines(open_chat: OpenChat) -> None:
    chat = open_chat("?limit=3")

    chat.say(*"abcde")

    expect(chat.lines).to_have_text(["Maren e", "Maren d", "Maren c"])


def test_a_long_message_ends_after_its_rows(open_chat: OpenChat) -> None:
    chat = open_chat()
    chat.set(max_rows=2)
    chat.say("words " * 60)
    expect(chat.lines).to_have_class("message stroked -first -cut")
    short = box(chat.lines)

    chat.set(max_rows=4)
    expect(chat.page.locator(".lines")).to_have_attribute("style", re.compile("--overlay-lines: ?4;"))
    long = box(chat.lines)
    assert (short["bottom"] - short["y"]) * 1.6 < long["bottom"] - long["y"]


@pytest.mark.parametrize("layout", ["lines", "cards"])
@pytest.mark.parametrize("theme", ["bare", "strips", "gazette", "phosphor", "sticker", "platform"])
def test_a_long_message_has_fewer_rows_in_a_low_source_and_is_there(
    open_chat: OpenChat, theme: str, layout: str
) -> None:
    chat = open_chat(f"?animate=none&theme={theme}&layout={layout}", height=250)
    chat.say("words " * 60)
    expect(chat.lines).to_have_count(1)

    for height in range(112, 250, 11):
        chat.page.set_viewport_size({"width": 400, "height": height})
        inside = f"(({{ left, top, bottom }}) => left < 100 && top >= 0 && bottom <= {height})"
        until(
            chat.page,
            f"innerHeight === {height} && {inside}(document.querySelector('.message').getBoundingClientRect())",
        )


def test_a_message_that_has_room_again_is_cut_no_more(open_chat: OpenChat) -> None:
    chat = open_chat("?layout=cards&animate=none")
    chat.say("🔥")
    chat.set(max_rows=1)
    expect(chat.lines).to_have_class("message stroked -first -emoji -cut")

    chat.set(max_rows=6)

    expect(chat.lines).to_have_class("message stroked -first -emoji")


def test_a_ticker_is_one_row_that_is_read_from_the_header_to_the_newest(open_chat: OpenChat) -> None:
    chat = open_chat("?animate=none&layout=ticker", width=1920, height=80)

    chat.say("first", "second", "third")
    expect(chat.lines).to_have_count(3)

    places = [words(chat, text) for text in ("first", "second", "third")]
    header = box(chat.page.locator(".header"))
    assert header["x"] == 0
    assert header["right"] < places[0]["x"] < header["right"] + 60
    assert all(left["right"] < right["x"] for left, right in pairwise(places))
    assert len({round(place["y"]) for place in places}) == 1


@pytest.mark.parametrize("theme", ["bare", "strips", "gazette", "phosphor", "sticker", "platform"])
def test_a_ticker_shows_whole_lines_and_always_the_newest(open_chat: OpenChat, theme: str) -> None:
    chat = open_chat(f"?animate=none&layout=ticker&theme={theme}", width=1280, height=80)

    for number in range(12):
        chat.say(f"message {number} " + "and more " * (number % 4))
        expect(chat.line(f"message {number} ")).to_have_count(1)
        edge = box(chat.page.locator(".header"))["right"]
        places = [box(chat.lines.nth(line)) for line in range(chat.lines.count())]
        seen = [place for place in places if place["y"] < 80]
        assert all(edge <= place["x"] and place["right"] <= 1280 for place in seen)
        assert seen[0] == places[0]
        assert seen[-1]["x"] - edge < 60


def test_a_long_message_in_a_ticker_stays_in_its_row(open_chat: OpenChat) -> None:
    chat = open_chat("?animate=none&layout=ticker", width=800, height=80)

    chat.say("short", "words " * 80)
    expect(chat.lines).to_have_count(2)

    place = box(chat.lines.first)
    assert place["x"] > 0
    assert place["right"] <= 800
    assert place["bottom"] <= 80
    assert place["bottom"] - place["y"] < 60
    assert box(chat.lines.last)["y"] >= 80


def test_the_type_of_a_ticker_is_as_high_as_its_size_says(open_chat: OpenChat) -> None:
    chat = open_chat("?theme=platform&layout=ticker", width=1920, height=80)
    chat.say("hello")
    expect(chat.lines).to_have_css("font-size", "34px")

    chat.set(size=30)

    expect(chat.lines).to_have_css("font-size", "30px")


def test_the_header_counts_viewers_while_the_stream_is_live(open_chat: OpenChat) -> None:
    chat = open_chat("?layout=ticker", width=1920, height=80)
    header = chat.page.locator(".header")
    expect(header).to_have_text("Chat")

    chat.receive({"type": "state", "state": {"live": True, "viewers": 128}})
    expect(header).to_have_text("Chat128")

    chat.set(header="")
    expect(header.locator(".title")).to_have_text("")
    chat.set(header_viewers="hide")
    expect(header).to_be_hidden()


def test_lines_fade_after_their_time(server: ServerThread, page: Page) -> None:
    page.clock.install()
    page.goto(server.page_url("chat", "?fade=60"))
    page.wait_for_selector("overlay-chat[data-layout]")
    chat = Chat(server, page)

    chat.say("hello")
    expect(chat.lines).to_have_count(1)
    page.clock.fast_forward(60_000)

    expect(chat.lines).to_have_count(0)


def test_a_line_that_was_held_back_has_its_full_time_on_screen(open_chat: OpenChat) -> None:
    chat = open_chat()

    end = chat.page.evaluate(
        """async () => {
          const version = document.querySelector("script[type=module]").src.split("/overlays/")[0];
          const { endOf } = await import(`${version}/overlays/chat/selection.js`);
          return endOf({ receivedAt: 1000 }, { fade: 10, holdback: 20 });
        }"""
    )

    assert end == 31_000


@pytest.mark.parametrize(
    ("animate", "properties"),
    [
        pytest.param("theme", {"opacity"}, id="as-the-theme-does"),
        pytest.param("fade", {"opacity"}, id="fade"),
        pytest.param("slide", {"opacity", "transform"}, id="slide"),
        pytest.param("pop", {"opacity", "transform"}, id="pop"),
        pytest.param("none", set(), id="none"),
    ],
)
def test_lines_come_in_as_chosen(open_chat: OpenChat, animate: str, properties: set[str]) -> None:
    chat = open_chat(f"?animate={animate}")
    chat.page.evaluate(NOTE_ANIMATIONS)

    chat.say("hello")
    expect(chat.lines).to_have_count(1)

    found = animations(chat.page)
    assert {name for animation in found for name in animation["properties"]} == properties
    assert all(90 <= animation["duration"] <= 300 for animation in found)


def test_a_theme_says_how_lines_come_in(open_chat: OpenChat) -> None:
    chat = open_chat()
    chat.page.evaluate(NOTE_ANIMATIONS)
    chat.page.add_style_tag(content=":root { --overlay-enter: type; --overlay-in: 240ms }")

    chat.say("typed, letter by letter, over more rows than the first one of them")
    expect(chat.lines).to_have_count(1)

    (animation,) = animations(chat.page)
    assert (animation["properties"], animation["duration"]) == (["clipPath"], 250)


def test_lines_come_without_motion_in_a_flood(open_chat: OpenChat) -> None:
    chat = open_chat("?animate=fade&limit=200")
    chat.page.evaluate(NOTE_ANIMATIONS)

    chat.page.evaluate(
        """() => {
          const chat = document.querySelector("overlay-chat");
          const user = { id: "u", name: "Maren", color: 3 };
          // All in one moment, however long they take to be drawn.
          const moment = performance.now();
          performance.now = () => moment;
          for (let id = 1; id <= 40; id += 1) {
            const now = new Date().toISOString();
            const fragments = [{ kind: "text", text: String(id), url: "", strong: false, em: false }];
            const data = { user, fragments };
            const line = { id, type: "CHAT", source_id: `s${id}`, at: now, received_at: now, data };
            chat.receive({ type: "events", events: [line] });
          }
        }"""
    )
    expect(chat.lines).to_have_count(40)

    faded = [animation["duration"] for animation in animations(chat.page) if "opacity" in animation["properties"]]
    assert faded == sorted(faded, reverse=True)
    assert set(faded) == {180, 90}
    assert len(faded) < 30


def test_lines_that_come_back_or_come_late_do_not_move(open_chat: OpenChat) -> None:
    chat = open_chat()
    chat.say("one", "two")
    expect(chat.lines).to_have_count(2)
    chat.hide("line-1")
    expect(chat.lines).to_have_count(1)
    chat.page.evaluate(NOTE_ANIMATIONS)

    chat.hide("line-1", visible=True)

    expect(chat.lines).to_have_text(["Maren two", "Maren one"])
    assert animations(chat.page) == []


def test_emoji_alone_are_larger_unless_they_are_not_to_be(open_chat: OpenChat) -> None:
    chat = open_chat()
    chat.say("🔥")
    expect(chat.lines).to_have_class("message stroked -first -emoji")
    emoji = chat.page.locator(".emoji")
    large = box(emoji)

    chat.set(large_emoji="hide")

    expect(chat.lines).to_have_class("message stroked -first")
    assert (
        box(chat.page.locator(".emoji"))["bottom"] - box(chat.page.locator(".emoji"))["y"]
        < large["bottom"] - large["y"]
    )


def test_a_hundred_thousand_lines_leave_nothing_behind(open_chat: OpenChat) -> None:
    chat = open_chat("?collapse=on&block_words=darn&block_words_do=mask&avatars=identicon")
    session = chat.page.context.new_cdp_session(chat.page)

    def flood(first: int) -> tuple[float, float]:
        chat.page.evaluate(FLOOD, [first, 50_000])
        session.send("HeapProfiler.collectGarbage")
        session.send("Performance.enable")
        metrics = {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}
        return metrics["JSHeapUsedSize"], metrics["Nodes"]

    heap, nodes = flood(0)
    heap_later, nodes_later = flood(50_000)

    expect(chat.lines).to_have_count(30)
    assert heap_later < heap * 1.1 + 300_000
    assert nodes_later < nodes * 1.1 + 100


FLOOD = """([first, count]) => {
  const chat = document.querySelector("overlay-chat");
  for (let start = first; start < first + count; start += 100) {
    const now = new Date().toISOString();
    const events = Array.from({ length: 100 }, (_, index) => {
      const id = start + index + 1;
      const user = { id: `u${id % 3000}`, name: `viewer ${id % 3000}`, color: id % 8, is_moderator: id % 9 === 0 };
      const text = `line ${id} @viewer ${(id + 1) % 3000} darn`;
      const fragments = [{ kind: "text", text, url: "", strong: false, em: false }];
      return { id, type: "CHAT", source_id: `s${id}`, at: now, received_at: now, data: { user, fragments } };
    });
    chat.receive({ type: "events", events });
  }
}"""
