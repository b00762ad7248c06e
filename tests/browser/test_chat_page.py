"""The chat overlay in Chromium: what is on it, in which order, and how it comes and goes."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Locator, Page, expect

from tests.browser import obs
from tests.browser.conftest import Faults, OpenPage
from tests.browser.stage import (
    NOTE_ANIMATIONS,
    Overlay,
    Stage,
    changes,
    heard,
    hidden,
    new_id,
    on_screen,
    person,
    said,
    settled,
    shows,
    until,
    watch,
    watched_by,
)
from tests.server import PAYLOADS, event, serving
from tests.waiting import wait_until

SHOW = [
    "Live now",
    "amber-otter joined",
    "Zoë & Co joined",
    "日本語のなまえ joined",
    'Tom "T" O\'Neil joined',
    "amber-otter hello from the first seat",
    "日本語のなまえ bold italic code and a link owncast.online/docs/?a=1&b=2",
    'Tom "T" O\'Neil raw',
    "amber-otter line one\nline two\nline four",
    "日本語のなまえ שלום עולם \u202eevil\u202c مرحبا",
    'Tom "T" O\'Neil !boat',
    "amber-otter !song please",
    f"日本語のなまえ {'w' * 300}",
    f'Tom "T" O\'Neil {"tick " * 300}'.strip(),
    "amber-otter click i 127.0.0.1/x",
    "日本語のなまえ heading\nlist\ntwo\nquote",
    'Tom "T" O\'Neil {emoji}',
    "amber-otter GG",
    "amber-otter is now amber-otter-live",
    "Zoë & Co is now {renamed}",
    "[moderator] amber-otter-live I moderate now",
    "Now: Caulking the deck <part 3>",
    "The stream has ended",
]
"""What viewers of the recorded show were left with: five lines were hidden, one was shown again."""

RECORDINGS = {
    "0.1.3": {"emoji": ":002233-01:", "renamed": "A & B x with a very very"},
    "0.2": {"emoji": ":ablobattention:", "renamed": "A & B x with a very very lon"},
    "0.3-made": {"emoji": ":ablobattention:", "renamed": "A & B x with a very very lon"},
}

BREAKABLE_NETWORK = """{
  const sockets = [];
  window.network = {
    down: false,
    cut() {
      this.down = true;
      for (const socket of sockets) socket.close();
    },
  };
  window.WebSocket = class extends WebSocket {
    constructor(address) {
      super(network.down ? String(address).replace("/socket", "/nowhere") : address);
      sockets.push(this);
    }
  };
}"""
"""For a page whose server cannot be stopped, because others use it."""

LONG_CHAT = [f"{'word ' * (1 + index * 7 % 40)}{index}" for index in range(40)]


def open_page_with_clock(open_page: OpenPage, chat: Overlay, query: str = "") -> Page:
    """A page whose clock a test may put forward: so that a line's time is over when it is time for the test."""
    page = open_page(width=400, height=600)
    page.clock.install()
    page.goto(f"{chat.url}{query}")
    return settled(page)


def line(page: Page, text: str) -> Locator:
    return page.locator(".message", has_text=text)


@pytest.mark.parametrize("name", RECORDINGS)
def test_a_recorded_show_ends_with_exactly_the_right_lines(
    stage: Stage, chat: Overlay, open_page: OpenPage, name: str
) -> None:
    page = settled(open_page(chat.url + "?limit=100&joins=show", width=500, height=2400))

    command = [sys.executable, "-m", "overlay", "replay", str(PAYLOADS / f"webhooks-{name}.jsonl")]
    subprocess.run([*command, "--to", stage.server.webhook_url, "--speed", "10000"], check=True, capture_output=True)

    lines = [words.format(**RECORDINGS[name]) for words in SHOW]
    if name == "0.3-made":
        lines.insert(lines.index('Tom "T" O\'Neil :ablobattention:'), "Alice <b>of</b> Wonder & Co follows now")
    expect(page.locator(".message").first).to_have_text("The stream has ended")
    expect(page.locator(".message")).to_have_count(len(lines))
    until(page, "!document.getAnimations().length")
    assert on_screen(page) == lines


def test_names_are_decoded_and_in_their_owners_colours(stage: Stage, chat: Overlay, open_page: OpenPage) -> None:
    page = settled(open_page(chat.url, width=400, height=600))

    stage.take(said("hi", by=person("Tom &#34;T&#34; O&#39;Neil", color=1)), said("ho", by=person("Mallow", color=5)))

    expect(page.locator(".name")).to_have_text(["Mallow", 'Tom "T" O\'Neil'])
    expect(page.locator(".name").nth(1)).to_have_css("color", "rgb(244, 228, 19)")
    expect(page.locator(".name").nth(0)).to_have_css("color", "rgb(78, 184, 253)")


def test_a_hidden_line_is_gone_before_the_next_frame(stage: Stage, chat: Overlay, open_page: OpenPage) -> None:
    page = settled(open_page(chat.url, width=400, height=600))
    watch(page)
    stage.take(said("keep this"), said("hide this", id=(id := new_id())))
    shows(page, "Maren keep this", "Maren hide this")
    page.evaluate(
        """() => addEventListener("overlay:message", ({ detail }) => {
          if (!detail.events?.some(({ type }) => type === "VISIBILITY-UPDATE")) return;
          requestAnimationFrame(() => { window.nextFrame = document.body.textContent; });
        })"""
    )

    stage.take(hidden(id))

    until(page, "window.nextFrame !== undefined")
    assert "hide this" not in page.evaluate("nextFrame")
    last = page.evaluate("heard.at(-1)")
    assert last["lines"] == ["Maren keep this"]


def test_a_line_hidden_in_the_middle_of_its_entrance_or_farewell_is_gone_too(
    stage: Stage, chat: Overlay, open_page: OpenPage
) -> None:
    chat.set(fade=60)
    page = open_page_with_clock(open_page, chat)
    # A farewell that goes on until the end of the test.
    page.evaluate(
        """() => {
          const animate = Element.prototype.animate;
          Element.prototype.animate = function (frames) { return animate.call(this, frames, 1e6); };
        }"""
    )
    entering, leaving = new_id(), new_id()

    stage.take(said("goes", id=leaving))
    shows(page, "Maren goes")
    page.clock.fast_forward(60_000)
    until(page, "document.getAnimations().length > 1")
    stage.take(hidden(leaving))
    shows(page)

    chat.set(fade=0)
    stage.take(said("comes", id=entering))
    shows(page, "Maren comes")
    stage.take(hidden(entering))
    shows(page)


def test_a_line_shown_again_returns_to_its_place(stage: Stage, chat: Overlay, open_page: OpenPage) -> None:
    page = settled(open_page(chat.url, width=400, height=600))
    ids = [new_id() for _ in range(3)]
    stage.take(*(said(text, id=id) for text, id in zip(("one", "two", "three"), ids, strict=True)))
    shows(page, "Maren one", "Maren two", "Maren three")

    stage.take(hidden(ids[0], ids[1]))
    shows(page, "Maren three")
    stage.take(hidden(ids[1], visible=True))

    shows(page, "Maren two", "Maren three")


def test_a_page_that_never_held_a_line_gets_it_when_it_is_shown_again(
    stage: Stage, chat: Overlay, open_page: OpenPage
) -> None:
    stage.take(said("one", id=(id := new_id())), said("two"), hidden(id))
    page = settled(open_page(chat.url, width=400, height=600))
    shows(page, "Maren two")

    stage.take(hidden(id, visible=True))

    shows(page, "Maren one", "Maren two")


def test_a_line_whose_hide_came_first_is_never_seen(stage: Stage, chat: Overlay, open_page: OpenPage) -> None:
    page = settled(open_page(chat.url, width=400, height=600))
    watch(page)
    id = new_id()

    stage.take(hidden(id), said("never", id=id), said("after"))

    shows(page, "Maren after")
    assert not [change for change in changes(page) if "never" in change]


def test_lines_stand_in_the_order_they_were_said_however_they_arrive(
    stage: Stage, chat: Overlay, open_page: OpenPage
) -> None:
    page = settled(open_page(chat.url, width=400, height=600))

    for second in (3, 1, 4, 2, 2.5):
        stage.take(said(f"at {second}", seconds=second))

    shows(page, *(f"Maren at {second}" for second in (1, 2, 2.5, 3, 4)))
    page.reload()
    shows(page, *(f"Maren at {second}" for second in (1, 2, 2.5, 3, 4)))


def test_a_new_line_fades_in_and_pushes_the_others_up(stage: Stage, chat: Overlay, open_page: OpenPage) -> None:
    page = settled(open_page(chat.url, width=400, height=600))
    stage.say("first")
    shows(page, "Maren first")
    watch(page)

    stage.say("second")

    assert heard(page, "events")["moving"] >= 2
    until(page, "!document.getAnimations().length")
    shows(page, "Maren first", "Maren second")


def test_lines_come_without_motion_where_less_of_it_is_wanted(stage: Stage, chat: Overlay, open_page: OpenPage) -> None:
    chat.set(animate="none")
    page = settled(open_page(chat.url, width=400, height=600))
    watch(page)

    stage.say("still")

    assert heard(page, "events")["moving"] == 0
    assert page.evaluate("heard.at(-1).lines") == ["Maren still"]


def test_a_hidden_source_goes_on_and_shows_everything_when_it_is_seen_again(
    stage: Stage, chat: Overlay, open_page: OpenPage
) -> None:
    page = settled(open_page(chat.url, width=400, height=600, in_obs=True))
    stage.say("before")
    shows(page, "Maren before")
    until(page, "!document.getAnimations().length")

    obs.set_visible(page, False)
    watch(page)
    stage.say("while hidden")

    assert heard(page, "events")["moving"] == 0
    shows(page, "Maren before", "Maren while hidden")
    obs.set_visible(page, True)
    shows(page, "Maren before", "Maren while hidden")


@pytest.mark.parametrize("ending", ["stop", "kill"])
def test_after_a_restart_the_page_goes_on_where_it_was(
    open_page: OpenPage, faults: Faults, tmp_path: Path, ending: str
) -> None:
    faults.expect("WebSocket connection to|ERR_CONNECTION_REFUSED")
    with serving(tmp_path) as server:
        stage = Stage(server)
        stage.begin()
        stage.say("one", "two")
        page = settled(open_page(server.page_url("chat"), width=400, height=600))
        shows(page, "Maren one", "Maren two")
        watch(page)
        getattr(server, ending)()
        port = int(server.url.rpartition(":")[2])
    before = changes(page)
    with serving(tmp_path, port=port) as server:
        Stage(server).say("three", "four")
        # Tries at once, as when the network is back: else it may wait for seconds, by how long the server was away.
        until(page, "(dispatchEvent(new Event('online')), document.querySelectorAll('.message').length === 4)")

        shows(page, "Maren one", "Maren two", "Maren three", "Maren four")
        assert before == []
        assert sorted(changes(page)) == ["+Maren four", "+Maren three"]
        assert heard(page, "resume")["moving"] == 0


def test_what_is_caught_up_after_a_gap_comes_without_motion_and_without_what_was_hidden_meanwhile(
    stage: Stage, chat: Overlay, open_page: OpenPage, faults: Faults
) -> None:
    faults.expect("WebSocket connection to .*/nowhere")
    page = open_page(width=400, height=600)
    page.add_init_script(BREAKABLE_NETWORK)
    page.goto(chat.url)
    settled(page)
    stage.take(said("one"), said("two", id=(seen := new_id())))
    shows(page, "Maren one", "Maren two")
    until(page, "!document.getAnimations().length")
    page.evaluate("network.cut()")
    watch(page)

    stage.take(said("three"), said("four", id=(unseen := new_id())), hidden(seen, unseen))
    assert changes(page) == []
    page.evaluate("network.down = false")

    shows(page, "Maren one", "Maren three")
    caught_up = heard(page, "events")
    assert (caught_up["late"], caught_up["moving"]) == (True, 0)
    assert not [change for change in changes(page) if "four" in change]


def test_after_a_refresh_in_obs_the_same_lines_are_there_at_once(
    stage: Stage, chat: Overlay, open_page: OpenPage
) -> None:
    page = settled(open_page(chat.url, width=400, height=600, in_obs=True))
    stage.take(said("one"), said("two", id=(id := new_id())), said("three"), hidden(id))
    shows(page, "Maren one", "Maren three")

    page.reload()
    shows(page, "Maren one", "Maren three")
    stage.say("four")

    shows(page, "Maren one", "Maren three", "Maren four")


CROWD = [
    said("!boat", by=person("Ann")),
    said("beep", by=person("Goosebot", isBot=True)),
    said("boo", by=person("Troll")),
    said("fine", by=person("Bea")),
]
ALL = ["Ann !boat", "Goosebot beep", "Troll boo", "Bea fine"]


@pytest.mark.parametrize(
    ("option", "value", "lines"),
    [
        ("limit", 2, ["Troll boo", "Bea fine"]),
        ("bots", "hide", ["Ann !boat", "Troll boo", "Bea fine"]),
        ("commands", "hide", ["Goosebot beep", "Troll boo", "Bea fine"]),
        ("block", "troll, Nobody", ["Ann !boat", "Goosebot beep", "Bea fine"]),
        ("fade", 0.001, []),
    ],
)
def test_options_decide_which_lines_are_shown_at_once_and_by_address(
    stage: Stage, chat: Overlay, open_page: OpenPage, option: str, value: object, lines: list[str]
) -> None:
    stage.begin()
    stage.take(*(body.replace(b'"id-', f'"{new_id()}-'.encode()) for body in CROWD))
    page = settled(open_page(chat.url, width=400, height=600))
    shows(page, *ALL)

    chat.set(**{option: value})
    shows(page, *lines)
    chat.set(**{option: None})
    shows(page, *ALL)

    page.goto(f"{chat.url}?{option}={value}")
    shows(page, *lines)


@pytest.mark.parametrize(
    ("option", "value", "css", "looks"),
    [
        ("size", 40, "font-size", "40px"),
        ("stroke", 13 / 4, "--overlay-stroke", "3.25"),
        ("shadow", 0, "--overlay-shadow", "0"),
    ],
)
def test_options_decide_how_lines_look_at_once_and_by_address(
    stage: Stage, chat: Overlay, open_page: OpenPage, option: str, value: object, css: str, looks: str
) -> None:
    page = settled(open_page(chat.url, width=400, height=600))
    stage.say("hello")

    chat.set(**{option: value})
    expect(page.locator(".message")).to_have_css(css, looks)
    chat.set(**{option: None})
    expect(page.locator(".message")).not_to_have_css(css, looks)

    page.goto(f"{chat.url}?{option}={value}")
    expect(page.locator(".message")).to_have_css(css, looks)


def test_the_entrance_is_switched_off_at_once(stage: Stage, chat: Overlay, open_page: OpenPage) -> None:
    page = settled(open_page(chat.url, width=400, height=600))

    chat.set(animate="none")

    expect(page.locator("overlay-chat")).to_have_attribute("data-animate", "none")


@pytest.mark.parametrize(
    ("joins", "lines"), [("few", ["early joined"]), ("show", ["early joined", "late joined"]), ("hide", [])]
)
def test_joins_are_shown_as_the_option_says(
    stage: Stage, chat: Overlay, open_page: OpenPage, joins: str, lines: list[str]
) -> None:
    page = settled(open_page(f"{chat.url}?joins={joins}", width=400, height=600))

    def join(name: str) -> bytes:
        return event("USER_JOINED", id=new_id(), timestamp="2026-11-22T12:00:00Z", user=person(name))

    stage.take(join("early"), said("we are many", status=watched_by(50)))
    shows(page, *lines[:1], "Maren we are many")
    stage.take(join("late"))
    stage.say("end")

    shows(page, *lines[:1], "Maren we are many", *lines[1:], "Maren end")


def test_a_wrong_option_in_the_address_is_named_in_the_console_and_the_others_count(
    stage: Stage, chat: Overlay, open_page: OpenPage
) -> None:
    page = open_page(width=400, height=600)
    warnings: list[str] = []
    page.on("console", lambda message: warnings.append(message.text) if message.type == "warning" else None)

    page.goto(f"{chat.url}?size=huge&bots=maybe&limit=-1&stroke=4&fadee=20")
    settled(page)
    stage.say("hello")

    expect(page.locator(".message")).to_have_css("font-size", "26px")
    expect(page.locator(".message")).to_have_css("--overlay-stroke", "4")
    wait_until(lambda: page.evaluate("1") and len(warnings) == 4, "four warnings")
    misspelt, *wrong = sorted(warnings)
    assert misspelt == "'fadee' is no option of chat; the nearest is fade"
    assert [warning.partition(":")[0] for warning in wrong] == ["bots", "limit", "size"]


def test_a_line_fades_when_its_time_is_over(stage: Stage, chat: Overlay, open_page: OpenPage) -> None:
    page = open_page_with_clock(open_page, chat, "?fade=60")
    watch(page)

    stage.say("soon gone")

    shows(page, "Maren soon gone")
    page.evaluate(NOTE_ANIMATIONS)
    page.clock.fast_forward(60_000)
    shows(page)
    assert [animation["properties"] for animation in page.evaluate("animations")] == [["opacity"]]
    assert changes(page) == ["+Maren soon gone", "-Maren soon gone"]


def test_our_own_posts_of_each_kind_are_lines(stage: Stage, chat: Overlay, open_page: OpenPage) -> None:
    page = settled(open_page(chat.url, width=400, height=600))

    stage.post("system", "Break in *five*.\nReally <b>five</b>.")
    stage.post("user", "hello :party:")
    stage.post("action", "the boat is ready")
    stage.post("system", "<b>bold</b> <script>no</script>word", html=True)

    shows(
        page,
        "Harbour Light Break in *five*.Really <b>five</b>.",
        "Bot hello ",
        "the boat is ready",
        "Harbour Light bold word",
    )
    assert page.locator(".message strong").all_text_contents() == ["bold"]
    expect(line(page, "Bot hello").locator(".mark.-robot")).to_be_visible()
    expect(line(page, "Bot hello").locator("img.emoji")).to_have_attribute("alt", ":party:")
    expect(line(page, "Break in").locator("br")).to_have_count(1)


def test_our_own_posts_are_removed_at_once(stage: Stage, chat: Overlay, open_page: OpenPage) -> None:
    page = settled(open_page(chat.url, width=400, height=600))
    ids = [stage.post(kind, f"as {kind}") for kind in ("system", "user", "action")]
    shows(page, "Harbour Light as system", "Bot as user", "as action")

    for id in ids[:2]:
        stage.server.http.delete(f"{stage.server.url}/api/messages/{id}").raise_for_status()

    shows(page, "as action")
    page.reload()
    shows(page, "as action")


def emoji(name: str) -> str:
    return f'<img src="/img/emoji/{name}.png" class="emoji" alt=":{name}:" title=":{name}:">'


def test_emoji_are_pictures_and_those_that_do_not_come_are_their_shortcodes(
    stage: Stage, chat: Overlay, open_page: OpenPage, faults: Faults
) -> None:
    faults.expect("404.*gone.png")
    page = settled(open_page(chat.url, width=400, height=600))

    stage.take(said("", html=f"<p>a {emoji('party')} b {emoji('broken')} c {emoji('gone')} d</p>"))

    shows(page, "Maren a b :broken: c :gone: d")
    picture = page.locator("img.emoji")
    expect(picture).to_have_attribute("src", "/emoji/party.png")
    assert picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 1
    assert picture.evaluate("(image) => image.height / image.width") == 1
    assert picture.evaluate("(image) => image.getBoundingClientRect().width") == pytest.approx(1.2 * 26, abs=0.1)


def test_a_lone_emoji_is_larger_and_never_stroked(stage: Stage, chat: Overlay, open_page: OpenPage) -> None:
    page = settled(open_page(chat.url, width=400, height=600))

    stage.take(said("nice 🔥"), said("🔥🐸"), said("", html=f"<p>{emoji('party')}</p>"))

    expect(page.locator(".message.-emoji")).to_have_count(2)
    size = "(emoji) => parseFloat(getComputedStyle(emoji).fontSize)"
    among, alone = line(page, "nice").locator(".emoji"), line(page, "🐸").locator(".emoji")
    assert alone.evaluate(size) == pytest.approx(1.55 * among.evaluate(size))
    expect(alone).to_have_css("-webkit-text-stroke-width", "0px")
    expect(alone).to_have_css("text-shadow", "none")
    heights = "(images) => images.map((image) => image.getBoundingClientRect().height)"
    assert page.locator("img.emoji").evaluate_all(heights) == [pytest.approx(26 * 1.55 * 1.15, abs=0.5)]


DIRECTIONS = {
    "هذه أفضل جولة": "rtl",
    "שלום all": "rtl",
    "hello שלום": "ltr",
    "123 🔥 مرحبا": "rtl",
    "@ليلى you there?": "ltr",
    "@Maren أهلا": "rtl",
    "@دانا you there?": "ltr",
    "@nobody שלום": "rtl",
    "@ليلى": "ltr",
    "😀": "ltr",
}


def test_a_line_has_the_direction_of_what_is_said_whoever_says_it_to_whom(
    stage: Stage, chat: Overlay, open_page: OpenPage
) -> None:
    page = settled(open_page(chat.url, width=400, height=600))

    stage.take(said("hi", by="Maren"), said("hi", by="ليلى"), *(said(text, by="ليلى") for text in DIRECTIONS))

    expect(page.locator(".message")).to_have_count(len(DIRECTIONS) + 2)
    found = page.locator(".message").evaluate_all(
        """(lines) => lines.slice(0, -2).map((line) => {
          const { left, right } = line.querySelector(".name").getBoundingClientRect();
          const edge = left < 40 ? "ltr" : right > 360 ? "rtl" : "neither";
          return [line.querySelector(".body").textContent, line.dir, edge];
        }).reverse()"""
    )
    assert found == [[text, direction, direction] for text, direction in DIRECTIONS.items()]


def test_a_join_stands_on_the_left_whatever_the_name_is_written_in(
    stage: Stage, chat: Overlay, open_page: OpenPage
) -> None:
    page = settled(open_page(chat.url, width=400, height=600))

    stage.take(event("USER_JOINED", id=new_id(), timestamp="2026-11-22T12:00:00Z", user=person("ليلى")))

    shows(page, "ليلى joined")
    expect(page.locator(".message")).to_have_attribute("dir", "ltr")


def test_a_mention_has_the_colour_of_whom_it_names(stage: Stage, chat: Overlay, open_page: OpenPage) -> None:
    page = settled(open_page(chat.url, width=400, height=600))
    stage.take(said("hi", by=person("Zoë & Co", color=1)), said("hi", by=person("Zoë", color=5)))

    stage.say("@Zoë &amp; Co, look! @zoë @nobody mail@zoët")

    expect(page.locator(".mention")).to_have_text(["@Zoë & Co", "@zoë"])
    expect(page.locator(".mention").nth(0)).to_have_css("color", "rgb(244, 228, 19)")
    expect(page.locator(".mention").nth(1)).to_have_css("color", "rgb(78, 184, 253)")


def test_direction_controls_do_not_reach_beyond_the_words_they_came_with(
    stage: Stage, chat: Overlay, open_page: OpenPage
) -> None:
    page = settled(open_page(chat.url, width=400, height=600))

    stage.take(said("one \u202etwo \u2067three", by="Ma\u202eren"), said("plain words"))

    shows(page, "Maren one \u202etwo \u2067three", "Maren plain words")
    edges = page.locator(".message").evaluate_all(
        """(lines) => lines.map((line) => [".name", ".body"].map((part) => {
          const range = document.createRange();
          range.selectNodeContents(line.querySelector(part));
          return range.getBoundingClientRect().left;
        }))"""
    )
    assert all(name < body for name, body in edges)
    assert edges[0] == edges[1]


def test_stacked_marks_climb_no_higher_than_three(stage: Stage, chat: Overlay, open_page: OpenPage) -> None:
    page = settled(open_page(chat.url, width=400, height=600))
    storm = "".join(letter + "\u0313\u0344\u030a\u0352\u035b" * 8 for letter in "zalgo")

    stage.take(said(storm, by=person(storm)))

    expect(page.locator(".message")).to_have_count(1)
    longest = max(len(run) for run in re.findall(r"[\u0300-\u036f]+", page.locator(".message").inner_text()))
    assert longest <= 3


def test_a_word_without_end_breaks_inside_the_page(stage: Stage, chat: Overlay, open_page: OpenPage) -> None:
    page = settled(open_page(chat.url, width=400, height=600))

    stage.take(said("W" * 300, by=person("M" * 30)))

    expect(page.locator(".message")).to_have_class(re.compile("-wide"))
    right = page.locator(".message").evaluate(
        """(line) => {
          const range = document.createRange();
          range.selectNodeContents(line);
          return Math.max(...[...range.getClientRects()].map((box) => box.right));
        }"""
    )
    assert right <= 400
    name, body = page.locator(".name").bounding_box(), page.locator(".body").bounding_box()
    assert name is not None
    assert body is not None
    assert name["y"] < body["y"]


@pytest.mark.parametrize(("height", "rows"), [(600, 6), (100, 2)])
def test_a_long_message_is_cut_after_six_lines_or_where_the_page_ends(
    stage: Stage, chat: Overlay, open_page: OpenPage, height: int, rows: int
) -> None:
    page = settled(open_page(chat.url, width=400, height=height))

    stage.say("tick " * 1000)

    expect(page.locator(".message")).to_have_class(re.compile("-cut"))
    assert page.locator(".message").evaluate("(line) => line.clientHeight / 31") == pytest.approx(rows, abs=0.5)
    until(page, "!document.getAnimations().length")
    assert len(on_screen(page)) == 1


def counters(session: CDPSession) -> dict[str, Any]:
    session.send("HeapProfiler.collectGarbage")
    found: dict[str, Any] = session.send("Memory.getDOMCounters")
    return found


def test_the_page_does_not_grow_with_the_number_of_messages(stage: Stage, chat: Overlay, open_page: OpenPage) -> None:
    page = settled(open_page(chat.url, width=400, height=600))
    session = page.context.new_cdp_session(page)

    def chatter(first: int) -> dict[str, Any]:
        stage.take(*(said(f"@viewer-{n} number {n} 🔥", by=f"viewer-{n % 700}") for n in range(first, first + 1000)))
        expect(page.locator(".body").first).to_contain_text(f"number {first + 999} ")
        until(page, "!document.getAnimations().length")
        return counters(session)

    before, after = chatter(0), chatter(1000)

    expect(page.locator(".message")).to_have_count(30)
    assert after["nodes"] < before["nodes"] * 1.1 + 50
    assert after["jsEventListeners"] < before["jsEventListeners"] + 10


@pytest.mark.parametrize(("width", "height"), [(400, 600), (1280, 720), (1080, 1920)])
def test_only_whole_lines_stand_at_the_top_edge(
    stage: Stage, chat: Overlay, open_page: OpenPage, width: int, height: int
) -> None:
    page = settled(open_page(f"{chat.url}?limit=100&animate=none", width=width, height=height))
    stage.say(*LONG_CHAT)
    expect(line(page, "39").first).to_be_attached()

    for number in range(5):
        stage.say(f"{'more ' * number}end {number}")
        expect(page.locator(".message").first).to_contain_text(f"end {number}")
        boxes = page.locator(".message").evaluate_all(
            """(lines) => lines.map((line) => line.getBoundingClientRect())
              .map(({ left, top, bottom }) => ({ left, top, bottom }))"""
        )
        seen = [box for box in boxes if box["left"] < width]
        assert all(box["top"] >= 0 and box["bottom"] <= height for box in seen)
        # The next one would not have fitted.
        if width < 1000:
            assert len(seen) < len(boxes)
        assert page.evaluate("document.scrollingElement.scrollWidth") == width


def test_the_newest_line_is_at_the_bottom_edge(stage: Stage, chat: Overlay, open_page: OpenPage) -> None:
    page = settled(open_page(f"{chat.url}?animate=none", width=400, height=600))
    stage.say("one", "two", "three")
    shows(page, "Maren one", "Maren two", "Maren three")

    assert on_screen(page) == ["Maren one", "Maren two", "Maren three"]
    bottom = page.locator(".message").first.evaluate("(line) => line.getBoundingClientRect().bottom")
    assert 585 < bottom <= 600


def test_a_title_that_was_taken_away_is_no_line(stage: Stage, chat: Overlay, open_page: OpenPage) -> None:
    page = settled(open_page(chat.url, width=400, height=600))

    stage.take(event("STREAM_TITLE_UPDATED", id=new_id(), streamTitle="", timestamp="2026-11-22T12:00:00Z"))
    stage.say("still here")

    shows(page, "Maren still here")


def test_events_that_did_not_decode_leave_the_page_as_it_is(stage: Stage, chat: Overlay, open_page: OpenPage) -> None:
    page = settled(open_page(chat.url, width=400, height=600))

    for type in ("CHAT", "VISIBILITY-UPDATE", "USER_JOINED", "NAME_CHANGE", "STREAM_TITLE_UPDATED"):
        stage.take(json.dumps({"type": type, "eventData": {"id": new_id(), "user": 5, "ids": 7}}).encode())
        stage.take(json.dumps({"type": type, "eventData": None}).encode())
        stage.take(json.dumps({"type": type, "eventData": [new_id()]}).encode())
    stage.say("still here")

    shows(page, "Maren still here")
