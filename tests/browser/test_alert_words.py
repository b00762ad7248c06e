"""The words of alerts: placeholders are text and nothing else, and everything fits."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.alerts import an_alert, fragment, open_preview, show
from tests.browser.conftest import OpenPage
from tests.browser.stage import Overlay


@pytest.fixture
def page(alerts: Overlay, open_page: OpenPage) -> Page:
    return open_preview(open_page, alerts, "&animate=none")


def test_placeholders_are_replaced_once_and_by_text(page: Page) -> None:
    show(
        page,
        an_alert(
            name="{message} <i>{{name}}</i>",
            message="I am {name}",
            headline="{old_name} was {{ name }}, {nobody} {",
            detail="{message}",
            values={"old_name": "<img src=x onerror=alert(1)>"},
        ),
    )

    expect(page.locator(".words > p")).to_have_text(
        [
            "<img src=x onerror=alert(1)> was {message} <i>{{name}}</i>, {nobody} {",
            "{message} <i>{{name}}</i>",
            "I am {name}",
        ]
    )
    expect(page.locator(".words img, .words i")).to_have_count(0)


def test_each_placeholder_says_what_it_stands_for(page: Page) -> None:
    values = {"handle": "ann@social.example", "title": "Caulking", "old_name": "Anna", "viewers": 42, "uptime": 7_512}
    words = "{name}|{message}|{count}|{handle}|{title}|{old_name}|{viewers}|{uptime}"

    show(page, an_alert(name="Ann", message="ahoy", words=words, values=values))

    expect(page.locator(".name")).to_have_text("Ann|ahoy|1|@ann@social.example|Caulking|Anna|42|2 h 5 min")
    assert page.locator(".name .value").evaluate_all("(nodes) => nodes.map(({ dataset }) => dataset.value)") == (
        ["name", "message", "count", "handle", "title", "old_name", "viewers", "uptime"]
    )


def test_a_line_with_nothing_to_say_is_not_there(page: Page) -> None:
    show(page, an_alert(name="", headline="We are live", detail="{message}"))

    expect(page.locator(".words > p")).to_have_text(["We are live"])
    expect(page.locator(".name")).to_have_text("We are live")


def test_a_message_keeps_its_emoji_and_is_cut_by_letters_as_they_are_seen(page: Page) -> None:
    family = "👩‍👩‍👧‍👦"
    fragments = [
        fragment("ab"),
        fragment(":party:", "emoji", "/media/picture-8x8.png"),
        fragment(f"{family}cdefgh {'i' * 9000}"),
    ]

    show(page, an_alert(fragments=fragments, message_length=10))

    expect(page.locator(".text")).to_have_text(f"ab{family}cdefgh…")
    expect(page.locator(".text span.emoji")).to_have_text(family)


MERGED = [
    ("Ann", "{first}, {second} and {others} others", "Ann"),
    ("Ann Bea", "{first}, {second} and {others} others", "Ann and Bea"),
    ("Ann Bea Cleo", "{first}, {second} and {others} others", "Ann, Bea and Cleo"),
    ("Ann Bea Cleo Dora", "{first}, {second} and {others} others", "Ann, Bea and 2 others"),
    ("Ann Bea", "{first} and {others} others", "Ann and Bea"),
    ("Ann Bea Cleo", "{count} people, {first} the first", "3 people, Ann the first"),
]


def test_merged_people_are_named_as_one_would(page: Page) -> None:
    for names, template, said in MERGED:
        people = tuple((name, number) for number, name in enumerate(names.split()))

        show(page, an_alert(name="Ann", people=people, merged=template, words="Welcome, {name}!"))

        expect(page.locator(".name")).to_have_text(f"Welcome, {said}!")
        expect(page.locator(".person")).to_have_count(len(people) if len(people) > 1 else 0)


def test_values_have_the_viewers_colour_the_streamers_or_none(page: Page) -> None:
    colors = {"viewer": "rgb(78, 184, 253)", "color": "rgb(255, 200, 0)", "none": "rgb(255, 255, 255)"}
    for accent, color in colors.items():
        show(page, an_alert(accent=accent, accent_color="#ffc800", words="Hi {name}"))

        expect(page.locator(f".alert[data-accent={accent}] .value")).to_have_css("color", color)
        expect(page.locator(".name > .line")).to_have_css("color", "rgb(255, 255, 255)")


def test_any_words_stay_on_the_page_in_any_layout(page: Page) -> None:
    long = "The Honourable Keeper of the Northern Lighthouse " * 4
    shows = {"long": long, "one word": "W" * 10_000, "right to left": "صاحب المنارة الشمالية " * 9}
    for layout in ("right", "below", "over", "banner", "toast", "full"):
        for sort, words in shows.items():
            alert = an_alert(name=words, message=words, headline=words[:120], layout=layout, position="center")
            show(page, alert, still=True)
            expect(page.locator(f".alert[data-layout={layout}] .name")).to_contain_text(words[:40].strip())
            outside = page.locator(".words > p").evaluate_all(
                """(lines) => lines.map((line) => line.getBoundingClientRect()).filter(
                  ({ left, top, right, bottom }) => left < 0 || top < 0 || right > innerWidth || bottom > innerHeight
                ).length"""
            )
            assert outside == 0, (layout, sort)


def test_a_large_line_without_end_is_cut(page: Page) -> None:
    show(page, an_alert(name="W" * 80, words="{name} " * 6, headline="{name} " * 6))

    box = page.locator(".alert").bounding_box()
    screen = page.viewport_size
    assert box is not None
    assert screen is not None
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= screen["height"]


def test_a_message_that_is_cut_has_an_ellipsis_like_its_words_and_nothing_below(page: Page) -> None:
    show(page, an_alert(message="word " * 200, message_length=500, detail="{message}"), still=True)

    text = page.locator(".words > .text")
    expect(text).to_have_class("text -folded -cut stroked")
    assert text.evaluate("(line) => getComputedStyle(line).webkitTextStrokeWidth") == (
        text.locator(".line").evaluate("(line) => getComputedStyle(line).webkitTextStrokeWidth")
    )
    assert text.evaluate("(line) => getComputedStyle(line).paddingBottom") == "0px"

    show(page, an_alert(message="word " * 25, detail="{message}"))
    expect(text).to_have_class("text -folded")
