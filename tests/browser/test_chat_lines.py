"""Which lines a chat overlay shows, and which words of them."""

import pytest
from playwright.sync_api import expect

from tests.browser.chat import OpenChat


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        pytest.param("", ["Maren last", "Maren well", "Ines left the deck", "Harbour Light Tea is ready"], id="all"),
        pytest.param("?system=hide", ["Maren last", "Maren well", "Ines left the deck"], id="no-system-lines"),
        pytest.param("?actions=hide", ["Maren last", "Maren well", "Harbour Light Tea is ready"], id="no-actions"),
    ],
)
def test_lines_of_the_server_can_be_left_out(open_chat: OpenChat, query: str, shown: list[str]) -> None:
    chat = open_chat(query)

    chat.send("SYSTEM", body="<p>Tea is ready</p>", user={"displayName": "Harbour Light"})
    chat.send("CHAT_ACTION", body="<p>Ines left the deck</p>")
    chat.say("well", "last")

    expect(chat.lines).to_have_text(shown)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        pytest.param("", ["Maren last", "Tom is now Tomás", "Tom joined"], id="by-default"),
        pytest.param("?parts=show", ["Maren last", "Tomás left", "Tom is now Tomás", "Tomás joined"], id="parts-too"),
        pytest.param("?joins=hide&renames=hide", ["Maren last"], id="neither-joins-nor-renames"),
    ],
)
def test_coming_going_and_renaming_are_lines_of_their_own(open_chat: OpenChat, query: str, shown: list[str]) -> None:
    chat = open_chat(f"{query}{'&' if query else '?'}rename_lines={'update' if 'parts' in query else 'keep'}")

    chat.join("Tom")
    chat.rename("Tom", "Tomás")
    chat.part("Tomás")
    chat.say("last")

    expect(chat.lines).to_have_text(shown)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        pytest.param("?commands=hide", ["Maren /sr river", "Maren ! no", "Maren !!!"], id="the-usual-prefix"),
        pytest.param("?commands=hide&command_prefixes=/,?", ["Maren ! no", "Maren !!!", "Maren !uptime"], id="others"),
    ],
)
def test_commands_begin_with_a_prefix_and_a_letter(open_chat: OpenChat, query: str, shown: list[str]) -> None:
    chat = open_chat(query)

    chat.say("!uptime", "!!!", "! no", "/sr river")

    expect(chat.lines).to_have_text(shown)


@pytest.mark.parametrize(
    ("block", "shown"),
    [
        pytest.param("maren", ["Goosebot b", "GOOSE c"], id="a-name-in-any-case"),
        pytest.param("goose*", ["Maren a"], id="a-beginning"),
        pytest.param("*BOT,m*n", ["GOOSE c"], id="several-patterns"),
        pytest.param("goos", ["Maren a", "Goosebot b", "GOOSE c"], id="not-a-part-of-a-name"),
    ],
)
def test_ignored_names_may_be_patterns(open_chat: OpenChat, block: str, shown: list[str]) -> None:
    chat = open_chat(f"?block={block}")

    chat.say("a", name="Maren")
    chat.say("b", name="Goosebot")
    chat.say("c", name="GOOSE")
    chat.say("end", name="End")

    expect(chat.lines).to_have_text(["End end", *reversed(shown)])


def test_a_viewer_who_takes_an_ignored_name_is_ignored(open_chat: OpenChat) -> None:
    chat = open_chat("?block=troll&renames=hide")

    chat.say("before", name="Nice")
    expect(chat.line("before")).to_be_visible()
    chat.rename("Nice", "Troll")
    chat.say("after", name="Troll", id="id-Nice")
    chat.say("end")

    expect(chat.lines).to_have_text(["Maren end"])


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        pytest.param("darn", ["undarned", "darnit", "このバカ野郎"], id="whole-words"),
        pytest.param("darn*", ["undarned", "このバカ野郎"], id="a-beginning"),
        pytest.param("*darn*", ["このバカ野郎"], id="a-part"),
        pytest.param("wel* darn", ["undarned", "darnit", "このバカ野郎"], id="a-phrase"),
        pytest.param("バカ", ["undarned", "darnit", "well DARN!"], id="in-a-script-without-spaces"),
    ],
)
def test_a_line_with_an_ignored_word_is_hidden(open_chat: OpenChat, words: str, shown: list[str]) -> None:
    chat = open_chat(f"?block_words={words}")

    chat.say("このバカ野郎", "well DARN!", "darnit", "undarned", "end")

    expect(chat.lines).to_have_text([f"Maren {text}" for text in ["end", *shown]])


def test_ignored_words_are_no_patterns_but_for_the_star(open_chat: OpenChat) -> None:
    chat = open_chat()
    chat.set(block_words=["c++", "a.b", "x-y/z", "(no)", "[", "\\", "$5", "w\u200bord"])

    chat.say("c++ it is", "say a.b", "x-y/z", "oh (no) way", "[", "back\\slash", "$5", "wo\u200brd", "axb", "cc", "xy")

    expect(chat.lines).to_have_text(["Maren xy", "Maren cc", "Maren axb"])


def test_a_masked_word_keeps_its_length_and_its_neighbours(open_chat: OpenChat) -> None:
    chat = open_chat("?block_words=darn,kekw,naïve&block_words_do=mask")

    chat.say("x", html="<p>oh Da<strong>rn</strong> it, darn!</p>")
    chat.say("nai\u0308ve or naïve words")

    expect(chat.lines).to_have_text(["Maren ••••• or ••••• words", "Maren oh •••• it, ••••!"])
    expect(chat.line("it").locator("strong")).to_have_text("••")


def test_only_messages_that_match_are_shown(open_chat: OpenChat) -> None:
    chat = open_chat("?only=question*,%23ask")

    chat.say("a Question: why?", "an answer", "#ask how", "questions!", "end")
    chat.send("SYSTEM", body="<p>Tea</p>", user={"displayName": "Harbour Light"})

    expect(chat.lines).to_have_text(
        ["Harbour Light Tea", "Maren questions!", "Maren #ask how", "Maren a Question: why?"]
    )


def test_short_messages_are_left_out(open_chat: OpenChat) -> None:
    chat = open_chat("?minimum_length=3")

    chat.say("ok", "👩‍👩‍👧", "yes")

    expect(chat.lines).to_have_text(["Maren yes"])


def test_only_moderators_and_the_streamer_are_shown(open_chat: OpenChat) -> None:
    chat = open_chat("?only_moderators=on")

    chat.say("viewer")
    chat.say("moderator", name="Tess", scopes=["MODERATOR"])
    chat.say("streamer", name="Me", id="me")
    expect(chat.lines).to_have_text(["Tess moderator"])
    chat.configure(streamers=["me"])

    expect(chat.lines).to_have_text(["Me streamer", "Tess moderator"])


def test_the_same_again_is_counted_on_the_line_that_is_there(open_chat: OpenChat) -> None:
    chat = open_chat("?collapse=on")

    chat.say("gg")
    chat.say("gg", name="Ines")
    chat.say("gg", "gg", "gg", "well played")
    expect(chat.lines).to_have_text(["Maren well played", "Maren gg×3", "Ines gg", "Maren gg"])

    chat.hide("line-3")
    expect(chat.lines).to_have_text(["Maren well played", "Maren gg×2", "Ines gg", "Maren gg"])

    chat.hide("line-4", "line-5")
    expect(chat.lines).to_have_text(["Maren well played", "Ines gg", "Maren gg"])

    chat.hide("line-4", visible=True)
    expect(chat.lines).to_have_text(["Maren well played", "Maren gg", "Ines gg", "Maren gg"])


def test_repeats_are_lines_until_they_are_to_be_collapsed(open_chat: OpenChat) -> None:
    chat = open_chat()

    chat.say("gg", "gg")
    expect(chat.lines).to_have_text(["Maren gg", "Maren gg"])

    chat.set(collapse="on")
    expect(chat.lines).to_have_text(["Maren gg×2"])


def test_five_hundred_lines_hidden_at_once_are_gone_in_one_step(open_chat: OpenChat) -> None:
    chat = open_chat("?limit=200")
    chat.say("stays", name="Ines")
    chat.say(*(f"spam {number}" for number in range(500)))
    expect(chat.line("spam 499")).to_be_attached()

    changes = chat.page.evaluate_handle(
        """() => {
          const seen = [];
          new MutationObserver(() => seen.push(document.querySelectorAll(".message").length))
            .observe(document.querySelector(".lines"), { childList: true });
          return seen;
        }"""
    )
    chat.hide(*(f"line-{number}" for number in range(2, 502)))

    expect(chat.line("spam")).to_have_count(0)
    assert changes.evaluate("(seen) => seen[0]") == 0


def test_a_hide_that_comes_first_keeps_its_line_off(open_chat: OpenChat) -> None:
    chat = open_chat()

    chat.hide("line-2")
    chat.say("never", "end")

    expect(chat.lines).to_have_text(["Maren end"])


def test_lines_that_were_left_out_come_back_with_the_option(open_chat: OpenChat) -> None:
    chat = open_chat()
    chat.set(bots="hide", minimum_length=3)
    chat.say("beep", name="Goosebot", isBot=True)
    chat.say("a", "hello")
    expect(chat.lines).to_have_text(["Maren hello"])

    chat.set(bots=None, minimum_length=None)

    expect(chat.lines).to_have_text(["Maren hello", "Maren a", "Goosebot beep"])
