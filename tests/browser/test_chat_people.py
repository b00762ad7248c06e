"""Who speaks in a chat overlay: colours, signs, pictures, mentions, names."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.chat import Chat, OpenChat

RED, YELLOW, GREEN = "rgb(255, 141, 146)", "rgb(244, 228, 19)", "rgb(88, 244, 11)"
"""Three of Owncast's colours as they are read on the theme Bare."""


def colors(viewer: str, readable: str) -> re.Pattern[str]:
    """What a viewer's colours are written as; OBS 28's Chromium leaves out the spaces."""
    return re.compile(f"^--overlay-viewer: ?{viewer}; --overlay-viewer-readable: ?{readable};$")


def signs(chat: Chat, text: str) -> Locator:
    return chat.line(text).locator(".speaker > .mark")


def test_each_viewer_has_the_colour_that_owncast_gave_him(open_chat: OpenChat) -> None:
    chat = open_chat()

    chat.say("one", name="Tess", displayColor=0)
    chat.say("two", name="Ines", displayColor=1)
    chat.say("three", name="Goosebot", displayColor=1, isBot=True)

    expect(chat.line("one").locator(".name")).to_have_css("color", RED)
    expect(chat.line("two").locator(".name")).to_have_css("color", YELLOW)
    expect(chat.line("three").locator(".name")).to_have_css("color", "rgb(255, 255, 255)")
    expect(chat.line("one")).to_have_attribute("style", colors("#ff717b", "#ff8d92"))


def test_all_viewers_may_have_one_colour(open_chat: OpenChat) -> None:
    chat = open_chat()
    chat.say("one", name="Tess", displayColor=0)
    expect(chat.line("one").locator(".name")).to_have_css("color", RED)

    chat.set(name_color="one", one_color="#58f40b")

    expect(chat.line("one").locator(".name")).to_have_css("color", GREEN)


def test_a_dark_colour_is_made_readable(open_chat: OpenChat) -> None:
    chat = open_chat("?name_color=one&one_color=%23200000")

    chat.say("one")

    expect(chat.line("one")).to_have_attribute("style", colors("#200000", "#d5a29a"))


def test_the_servers_own_palette_is_taken(open_chat: OpenChat) -> None:
    chat = open_chat()
    chat.say("one", name="Tess", displayColor=0)
    expect(chat.line("one")).to_be_visible()

    chat.receive({"type": "appearance", "palette": ["#58f40b"] * 8, "streamers": []})

    expect(chat.line("one").locator(".name")).to_have_css("color", GREEN)


@pytest.mark.parametrize(
    ("user", "shape"),
    [
        pytest.param({"scopes": ["MODERATOR"]}, "shield", id="moderator"),
        pytest.param({"isBot": True}, "robot", id="bot"),
        pytest.param({"authenticated": True}, "head", id="authenticated"),
    ],
)
def test_signs_say_what_owncast_says_of_a_viewer(open_chat: OpenChat, user: dict[str, Any], shape: str) -> None:
    chat = open_chat("?badge_authenticated=show")

    chat.say("hello", name="Tess", **user)

    expect(signs(chat, "hello")).to_have_class(f"mark -{shape}")


@pytest.mark.parametrize(
    ("user", "facts", "shape"),
    [
        pytest.param({"is_authenticated": True}, {"first_message": True}, "spark", id="first-message"),
        pytest.param({"is_authenticated": True}, {"away_days": 7}, "return", id="returning"),
    ],
)
def test_signs_say_what_we_know_of_a_viewer(
    open_chat: OpenChat, user: dict[str, object], facts: dict[str, object], shape: str
) -> None:
    chat = open_chat("?badge_first=show&badge_returning=show")

    chat.told("hello", facts=facts, **user)

    expect(signs(chat, "hello")).to_have_class(f"mark -{shape}")


def test_the_streamers_sign_takes_the_place_of_a_moderators(open_chat: OpenChat) -> None:
    chat = open_chat()
    chat.say("good evening", name="Harbour", id="me", scopes=["MODERATOR"])
    expect(signs(chat, "good evening")).to_have_class("mark -shield")

    chat.configure(streamers=["me"])

    expect(signs(chat, "good evening")).to_have_class("mark -crown")
    chat.set(badge_streamer="hide")
    expect(signs(chat, "good evening")).to_have_class("mark -shield")


def test_every_sign_can_be_left_out(open_chat: OpenChat) -> None:
    kinds = ("streamer", "moderator", "bot", "authenticated", "first", "returning")
    chat = open_chat()
    chat.set(**{f"badge_{kind}": "hide" for kind in kinds})
    chat.receive({"type": "appearance", "palette": [], "streamers": ["id-Maren"]})

    roles = {"is_moderator": True, "is_bot": True, "is_authenticated": True}
    chat.told("hello", facts={"first_message": True, "away_days": 9}, **roles)

    expect(chat.line("hello")).to_have_class(" ".join(["message", "stroked", *(f"-{kind}" for kind in kinds)]))
    expect(signs(chat, "hello")).to_have_count(0)


def test_a_viewer_without_a_picture_has_none_unless_asked_for(open_chat: OpenChat) -> None:
    chat = open_chat()

    chat.say("hello")

    expect(chat.line("hello")).to_be_visible()
    expect(chat.page.locator(".avatar")).to_have_count(0)


def test_an_initial_is_drawn_but_not_read(open_chat: OpenChat) -> None:
    chat = open_chat("?avatars=initial")

    chat.say("one", name="élodie")
    chat.say("two", name="<script>")
    chat.say("three", name="さくらもち")

    expect(chat.lines).to_have_text(["さくらもち three", "<script> two", "élodie one"])
    letters = chat.page.locator(".avatar.-initial").evaluate_all("(all) => all.map((one) => one.dataset.initial)")
    assert letters == ["さ", "S", "É"]


def test_an_identicon_is_the_same_for_a_viewer_and_another_for_others(open_chat: OpenChat) -> None:
    chat = open_chat("?avatars=identicon")

    chat.say("one", "two")
    chat.say("three", name="Maren", id="somebody-else")
    expect(chat.lines).to_have_count(3)

    three, two, one = chat.page.locator(".avatar.-identicon path").evaluate_all(
        "(all) => all.map((one) => one.getAttribute('d'))"
    )
    assert one == two
    assert one != three


def test_an_identicon_is_its_own_mirror_and_never_empty(open_chat: OpenChat) -> None:
    page = open_chat().page

    cells = page.evaluate(
        """async () => {
          const version = document.querySelector("script[type=module]").src.split("/overlays/")[0];
          const { identicon } = await import(`${version}/js/identicon.js`);
          const pathOf = (id) => identicon(`viewer-${id}`).firstChild.getAttribute("d");
          return Array.from({ length: 300 }, (_, id) => pathOf(id).match(/\\d \\d/g).map((cell) => cell.split(" ")));
        }"""
    )

    for picture in cells:
        filled = {(int(x), int(y)) for x, y in picture}
        assert 8 <= len(filled) <= 18
        assert filled == {(4 - x, y) for x, y in filled}
    assert len({tuple(map(tuple, picture)) for picture in cells}) > 290


def test_a_mention_has_the_colour_of_whom_it_names(open_chat: OpenChat) -> None:
    chat = open_chat()

    chat.say("hi", name="Tess", displayColor=0)
    chat.say("@tess hello, @nobody")

    expect(chat.page.locator(".mention")).to_have_text("@tess")
    expect(chat.page.locator(".mention")).to_have_css("color", RED)

    chat.set(mentions="hide")
    expect(chat.line("@tess")).to_be_visible()
    expect(chat.page.locator(".mention")).to_have_count(0)


def test_a_line_that_names_the_streamer_stands_out(open_chat: OpenChat) -> None:
    chat = open_chat()

    chat.configure(streamers=["me"])
    chat.say("good evening", name="Harbour", id="me")
    chat.say("@Harbour look left", "nothing")

    expect(chat.line("look left")).to_have_class("message stroked -first -to-streamer")
    expect(chat.page.locator(".-to-streamer")).to_have_count(1)

    chat.set(mention_streamer="plain")
    expect(chat.page.locator(".-to-streamer")).to_have_count(0)
    expect(chat.page.locator(".mention")).to_have_text("@Harbour")


def test_earlier_lines_take_a_viewers_new_name(open_chat: OpenChat) -> None:
    chat = open_chat("?avatars=initial")
    chat.set(rename_lines="update")

    chat.say("hello", name="vex_")
    expect(chat.lines).to_have_text(["vex_ hello"])
    chat.rename("vex_", "Exel")

    expect(chat.lines).to_have_text(["vex_ is now Exel", "Exel hello"])
    expect(chat.line("hello").locator(".avatar")).to_have_attribute("data-initial", "E")

    chat.set(rename_lines="keep")
    expect(chat.lines).to_have_text(["vex_ is now Exel", "vex_ hello"])


def test_earlier_lines_have_the_new_name_on_a_page_that_opens_later(open_chat: OpenChat) -> None:
    chat = open_chat("?rename_lines=update")
    chat.say("hello", name="vex_", id="id-v")
    chat.say("again", name="Exel", id="id-v")
    expect(chat.lines).to_have_text(["Exel again", "Exel hello"])

    expect(open_chat("?rename_lines=update").lines).to_have_text(["Exel again", "Exel hello"])
    expect(open_chat().lines).to_have_text(["Exel again", "vex_ hello"])


def test_hostile_names_stay_text_in_signs_and_pictures(open_chat: OpenChat) -> None:
    chat = open_chat("?avatars=initial&renames=hide&rename_lines=update")
    name = '"><img src=x onerror=alert(1)>'

    chat.say(f"@{name}", "@Ines hi", name=name)
    chat.rename(name, "<b>Ines</b>")

    expect(chat.page.locator("overlay-chat :is(img, b)")).to_have_count(0)
    expect(chat.line("hi").locator(".name")).to_have_text("<b>Ines</b>")
