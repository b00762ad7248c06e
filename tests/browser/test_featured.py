"""The featured line as OBS shows it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.stage import NOTE_ANIMATIONS, Stage, hidden, new_id, person, said, settled, until

THEMES = ("bare", "strips", "gazette", "phosphor", "sticker", "platform")


def say(stage: Stage, text: str, **more: object) -> tuple[int, str]:
    """A line, its event's id and Owncast's."""
    id = new_id()
    stage.take(said(text, id=id, **more))  # type: ignore[arg-type]
    return int(stage.server.events()[-1]["id"]), id


def inside(page: Page) -> bool:
    """Whether all of the card is on the page."""
    seen: bool = page.evaluate(
        """() => {
          const card = document.querySelector(".card").getBoundingClientRect();
          return card.top >= -1 && card.left >= -1 && card.bottom <= innerHeight + 1 && card.right <= innerWidth + 1;
        }"""
    )
    return seen


def test_a_line_comes_is_replaced_and_leaves_at_once_when_it_is_hidden(stage: Stage, open_page: OpenPage) -> None:
    with stage.overlay("featured", animate="none") as overlay:
        page = settled(open_page(overlay.url, width=1400, height=420, in_obs=True))
        first, _ = say(stage, "first words", by="Ann")
        second, owncasts = say(stage, "<b>second</b> words", by="<script>alert(1)</script>")

        overlay.feature(first)
        expect(page.locator(".card")).to_have_text("Annfirst words")
        overlay.feature(second)
        expect(page.locator(".card")).to_have_text("<script>alert(1)</script>second words")
        stage.take(hidden(owncasts))

        expect(page.locator(".card")).to_have_count(0)


def test_its_time_ends_it_with_a_farewell_also_where_the_server_is_gone(stage: Stage, open_page: OpenPage) -> None:
    with stage.overlay("featured", theme="strips") as overlay:
        page = open_page(width=1400, height=420)
        # The time of this page alone: the server's goes on, and it says nothing.
        page.clock.install()
        page.goto(overlay.url)
        settled(page)
        line, _ = say(stage, "brief")

        overlay.feature(line, seconds=600)

        expect(page.locator(".card")).to_have_text("Marenbrief")
        page.clock.fast_forward(600_000)
        expect(page.locator(".card")).to_have_count(0)


def test_off_air_it_is_not_seen_and_a_preview_goes_on(stage: Stage, open_page: OpenPage) -> None:
    with stage.overlay("featured") as overlay:
        line, _ = say(stage, "hello")
        overlay.feature(line)
        page, preview = (settled(open_page(f"{overlay.url}{query}")) for query in ("", "?preview=1"))
        expect(page.locator(".card")).to_be_visible()
        air = f"{stage.server.url}/api/air"

        stage.server.http.put(air, json={"on": False}).raise_for_status()

        expect(page.locator("body")).to_have_css("opacity", "0")
        expect(preview.locator("body")).to_have_css("opacity", "1")
        page.reload()
        expect(settled(page).locator("body")).to_have_css("opacity", "0")
        stage.server.http.put(air, json={"on": True}).raise_for_status()
        expect(page.locator("body")).to_have_css("opacity", "1")
        expect(page.locator(".card")).to_have_text("Marenhello")


@pytest.mark.parametrize("theme", THEMES)
def test_a_line_of_any_length_is_all_on_the_page(stage: Stage, open_page: OpenPage, theme: str) -> None:
    lines = [
        say(stage, "hi", by="A")[0],
        say(stage, "W" * 300, by=person("W" * 30))[0],
        say(stage, "and on it goes, " * 120, by=person("🔥" * 30))[0],
        say(stage, "صوت المحرك جميل جدا", by="ليلى")[0],
    ]
    with stage.overlay("featured", theme=theme, animate="none") as overlay:
        page = settled(open_page(overlay.url, width=900, height=260))
        for line in lines:
            overlay.feature(line)
            until(page, f"document.querySelector('.card')?.dataset.event === '{line}'")
            assert inside(page)


def test_a_line_that_stays_is_not_played_again(stage: Stage, open_page: OpenPage) -> None:
    with stage.overlay("featured") as overlay:
        page = settled(open_page(overlay.url))
        line, _ = say(stage, "hello")
        overlay.feature(line)
        expect(page.locator(".card[data-phase='in']")).to_have_text("Marenhello")

        overlay.feature(line, seconds=600)

        expect(page.locator(".card[data-phase='still']")).to_have_text("Marenhello")


@pytest.mark.parametrize(
    ("theme", "options", "calm", "typed"),
    [
        pytest.param("phosphor", {}, False, True, id="phosphor"),
        pytest.param("phosphor", {"animate": "fade"}, False, False, id="fade"),
        pytest.param("phosphor", {"animate": "none"}, False, False, id="none"),
        pytest.param("phosphor", {}, True, False, id="calm"),
        pytest.param("strips", {}, False, False, id="another-theme"),
    ],
)
def test_in_the_theme_of_a_terminal_a_line_types_itself_in_as_in_its_chat(
    stage: Stage, open_page: OpenPage, theme: str, options: dict[str, object], calm: bool, typed: bool
) -> None:
    line, _ = say(stage, "typed, letter by letter, over more rows than the first one of them " * 3)
    with stage.overlay("featured", theme=theme, **options) as overlay:
        motion = "reduce" if calm else "no-preference"
        page = settled(open_page(overlay.url, width=900, height=420, reduced_motion=motion))
        page.evaluate(NOTE_ANIMATIONS)

        overlay.feature(line)
        expect(page.locator(".card")).to_have_count(1)

        animations = page.evaluate("animations")
        assert [(one["of"], one["properties"]) for one in animations] == [("body", ["clipPath"])] * typed
        assert all(150 <= one["duration"] <= 250 for one in animations)
        until(page, "document.getAnimations().every(({ playState }) => playState === 'finished')")
        assert page.locator(".card .body").evaluate("(body) => getComputedStyle(body).clipPath") == "none"
        # what stays is drawn anew without it
        overlay.feature(line, seconds=600)
        expect(page.locator(".card[data-phase='still']")).to_have_count(1)
        assert len(page.evaluate("animations")) == len(animations)


def test_names_in_a_line_have_the_colours_of_whom_they_name_as_in_the_chat(stage: Stage, open_page: OpenPage) -> None:
    tess = person("tess", color=4)
    say(stage, "here I am", by=tess)
    line, _ = say(stage, "ask @Tess, not @tessa or @nobody", by="Ann")
    with stage.overlay("chat") as chat, stage.overlay("featured") as overlay:
        overlay.feature(line)
        featured, beside = (settled(open_page(one.url, width=900, height=420)) for one in (overlay, chat))

        mention = featured.locator(".card .mention")
        expect(mention).to_have_text("@Tess")
        color = beside.locator(".message .mention").evaluate("(mention) => getComputedStyle(mention).color")
        expect(mention).to_have_css("color", color)
        assert color != featured.locator(".card .body").evaluate("(body) => getComputedStyle(body).color")


def test_the_name_of_the_streamer_stands_out_in_a_line(stage: Stage, open_page: OpenPage) -> None:
    streamers = f"{stage.server.url}/api/configuration"
    say(stage, "hello all", by=person("Harbour", id="of-harbour"))
    line, _ = say(stage, "thank you @harbour", by="Ann")
    stage.server.http.patch(streamers, json={"streamers": ["of-harbour"]}).raise_for_status()
    with stage.overlay("featured", theme="phosphor") as overlay:
        overlay.feature(line)
        page = settled(open_page(overlay.url, width=900, height=420))

        expect(page.locator(".card .mention.-streamer")).to_have_text("@harbour")
        stage.server.http.patch(streamers, json={"streamers": []}).raise_for_status()
        expect(page.locator(".card .mention:not(.-streamer)")).to_have_text("@harbour")
