"""The looks of alerts: in every theme all that can happen is inside the page, large enough, and readable."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page, expect

from tests.browser.alerts import ALERTS, an_alert, cut, fragment, open_preview, show
from tests.browser.conftest import OpenPage
from tests.browser.pixels import LETTERS, Letters, boxes, contrast, dress, middle, seen
from tests.browser.stage import Overlay, resize, until
from tests.browser.test_theme_pixels import BUSY

THEMES = sorted(path.name for path in (ALERTS / "themes").iterdir() if path.is_dir())
LAYOUTS = ("below", "above", "left", "right", "over", "full", "banner", "toast")
SIZES = ((1280, 720), (1080, 1920), (3840, 2160))
SEVEN = (("Tomás", 3), ("Nadia", 2), ("さくら", 7), ("Bogdan", 5), ("Ines", 4), ("Jörg", 1), ("Vera", 6))
LONG_NAME = "The Honourable Keeper of the Northern Lighthouse & Foghorns"
CAP_HEIGHT = 32.4
"""Pixels on a page of 1920 x 1080, from which on capitals are read from the sofa."""

MOVED = {"transform", "transformOrigin", "opacity", "clipPath", "visibility"}

KINDS: dict[str, dict[str, Any]] = {
    "first visit": {"name": "Tomás O.", "color": 1, "headline": "First time here"},
    "live": {"name": "", "color": None, "values": {"title": "Static fire test, pad 4"}, "headline": "Live"}
    | {"words": "{title}", "detail": "Countdown holds at T minus 12 minutes", "motif": "live"},
    "follow": {"name": "Maren Ohm", "color": 0, "values": {"handle": "maren@tilde.example"}}
    | {"headline": "New follower from the Fediverse", "detail": "{handle}"},
    "found word": {"name": "bogdan_k", "color": 5, "message": "Is that a cat on the counter?"}
    | {"headline": "Heard in the chat", "words": "{message}", "detail": "{name}"},
    "merged": {"people": SEVEN, "name": "Tomás", "color": 3, "headline": "Just joined", "detail": ""},
    "toast": {"name": "Ines", "color": 4, "values": {"viewers": 129}, "layout": "toast"}
    | {"headline": "main", "words": "{name} joined", "detail": "{viewers} watching"},
    "long": {"name": LONG_NAME, "color": 2, "message": "and then " * 15, "headline": "Back after a long time at sea"},
    "wide": {"name": "W" * 60, "color": 2, "message": "W" * 140, "headline": "W" * 40},
    "right to left": {"name": "صاحب المنارة الشمالية", "color": 6, "message": "مرحبا بالجميع، أنا سعيد"}
    | {"headline": "أول مرة هنا"},
    "japanese": {"name": "さくらもち大好き", "color": 7, "message": "はじめまして、よろしくお願いします"},
    "emoji": {"name": "👩‍👩‍👧‍👦" * 6, "color": 4}
    | {"fragments": [fragment("look "), fragment("🚀🔥🎉", "emoji"), fragment(" at that")]},
    "video": {"name": "Ann", "files": {"/media/boat.webm": "video"}, "picture": "/media/boat.webm"},
    "picture": {"name": "Ann", "message": "hello", "headline": "Boat", "files": {"/media/picture-500x300.png": "image"}}
    | {"picture": "/media/picture-500x300.png"},
    "nothing": {"name": "", "color": None, "headline": "A test", "motif": "none"},
}

OUTSIDE = """() => [...document.querySelectorAll(".alert :is(p:not(.text) > .line, .text, .person, .sign)")]
  .map((node) => [node.className.baseVal ?? node.className, node.getBoundingClientRect()])
  .filter(([, { width, left, top, right, bottom }]) =>
    width && (left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1))
  .map(([name, { left, top, right, bottom }]) => [name, left, top, right, bottom].join(" "))"""
"""What reaches over the page's edge. The line of a text may be longer than what is to be seen of it: it is cut."""

CAPITALS = """() => [...document.querySelectorAll(".alert .line")].map((line) => {
  const style = getComputedStyle(line);
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  return [line.parentElement.className, pen.measureText("H").actualBoundingBoxAscent];
})"""

PLAIN = """
  .alert *, .alert *::before, .alert *::after { border-image: none !important; fill: #000 !important; }
  .alert :is(.flap, .leaf, .sprig, .picture, .people, .clock, .cursor, .arrow) { visibility: hidden !important; }
"""
"""Beside LETTERS: what themes of alerts paint that is no letter."""


def of_kind(theme: str, kind: str, **more: Any) -> dict[str, Any]:
    return an_alert(**({"theme": theme} | KINDS[kind] | more))


def stands(page: Page, alert: dict[str, Any], **how: Any) -> None:
    """Shows it in the place of the one before, and waits until it is there with the faces of its letters."""
    page.evaluate("document.querySelector('.alert')?.toggleAttribute('data-former', true)")
    show(page, alert, hold=True, still=True, sound=False, **how)
    expect(page.locator(".alert[data-phase=still]:not([data-former])")).to_be_attached()
    until(page, "document.fonts.status === 'loaded'")


@pytest.mark.parametrize("theme", THEMES)
def test_everything_that_can_happen_is_inside_the_page(alerts: Overlay, open_page: OpenPage, theme: str) -> None:
    page = open_preview(open_page, alerts)
    shown = [({"kind": kind}, of_kind(theme, kind)) for kind in KINDS]
    shown += [({"layout": layout}, of_kind(theme, "picture", layout=layout, name=LONG_NAME)) for layout in LAYOUTS]
    for what, alert in shown:
        stands(page, alert)
        assert page.evaluate(OUTSIDE) == [], what
    for width, height in SIZES:
        resize(page, width, height)
        for kind in ("long", "merged"):
            stands(page, of_kind(theme, kind))
            assert page.evaluate(OUTSIDE) == [], (kind, width)


@pytest.mark.parametrize("theme", THEMES)
def test_capitals_are_large_enough_to_be_read_from_the_sofa(alerts: Overlay, open_page: OpenPage, theme: str) -> None:
    page = open_preview(open_page, alerts)

    for kind in ("first visit", "live", "follow", "found word", "merged", "toast"):
        stands(page, of_kind(theme, kind))
        small = [(line, height) for line, height in page.evaluate(CAPITALS) if height < CAP_HEIGHT]
        assert small == [], kind


@contextmanager
def without(page: Page) -> Iterator[None]:
    """The page as letters alone."""
    dress(page, LETTERS + PLAIN)
    yield
    dress(page, "")


@pytest.mark.parametrize("theme", THEMES)
def test_words_of_light_and_dark_colours_stand_out_on_a_busy_picture(
    alerts: Overlay, open_page: OpenPage, theme: str
) -> None:
    page = open_preview(open_page, alerts, "&animate=none")
    weak = []
    for color in (1, 2, 5, 6):
        stands(page, of_kind(theme, "follow", color=color, size=130))
        lines = page.locator(".alert .line")
        places = boxes(lines)
        with without(page):
            letters = Letters(seen(page))
        for kind, drawing in BUSY.items():
            dress(page, f'html {{ background: url("data:image/svg+xml,{quote(drawing)}"); }}')
            picture = seen(page)
            for place, box in enumerate(places):
                fill, around = middle(letters.fill(picture, box)), middle(letters.around(picture, box))
                if contrast(fill, around) < 4.5:
                    weak.append(f"{color} {kind} line {place}: {fill} on {around} is {contrast(fill, around):.2f}")
    assert weak == []


NOTED = """() => {
  window.noted = [];
  const note = () => {
    const alert = document.querySelector(".alert");
    const phase = alert?.dataset.phase ?? "gone";
    if (noted.at(-1)?.phase === phase) return;
    const all = document.getAnimations();
    const frames = all.flatMap((one) => one.effect.getKeyframes()).flatMap((frame) => Object.keys(frame));
    const once = all.filter((one) => one.effect.getTiming().iterations === 1).length;
    noted.push({ phase, once, all: all.length, moved: [...new Set(frames)] });
  };
  new MutationObserver(note).observe(document.querySelector("overlay-alerts"), {
    childList: true, subtree: true, attributeFilter: ["data-phase"],
  });
}"""
"""Notes what is animated when a phase begins: some phases are shorter than a busy machine takes to look."""

OF_A_FRAME = {"offset", "computedOffset", "easing", "composite"}


def phases(page: Page, alert: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What was animated in each phase of this alert, from its entrance until it is gone."""
    page.evaluate(NOTED)
    show(page, alert, hold=True, sound=False)
    until(page, "noted.some(({ phase }) => phase === 'still')")
    cut(page)
    until(page, "noted.some(({ phase }) => phase === 'gone')")
    noted: list[dict[str, Any]] = page.evaluate("noted")
    return {note["phase"]: note | {"moved": {*note["moved"]} - OF_A_FRAME} for note in noted}


@pytest.mark.parametrize("theme", THEMES)
def test_it_comes_and_goes_by_what_the_compositor_moves_and_leaves_nothing(
    alerts: Overlay, open_page: OpenPage, theme: str
) -> None:
    page = open_preview(open_page, alerts)

    for kind in ("first visit", "merged"):
        noted = phases(page, of_kind(theme, kind))

        assert noted["in"]["moved"] <= MOVED, kind
        assert noted["out"]["moved"] <= MOVED, kind
        assert noted["in"]["once"] > 0, kind
        assert noted["out"]["once"] > 0, kind
        # What goes on meanwhile, such as bulbs, goes on for ever.
        assert noted["still"]["once"] == 0, kind
        assert noted["gone"]["all"] == 0, kind
        assert page.evaluate("document.querySelector('overlay-alerts').childElementCount") == 0


@pytest.mark.parametrize("theme", THEMES)
def test_with_less_motion_it_only_fades(alerts: Overlay, open_page: OpenPage, theme: str) -> None:
    page = open_preview(open_page, alerts, reduced_motion="reduce")

    noted = phases(page, of_kind(theme, "merged"))

    assert [noted[phase]["moved"] for phase in ("in", "still", "out")] == [{"opacity"}, set(), {"opacity"}]


CHANGES = {
    "text_color": "#22aa77",
    "headline_color": "#7711aa",
    "back_color": "#3355aa",
    "stroke": 9,
    "shadow": 40,
    "radius": 70,
    "padding": 76,
    "size": 60,
    "border": 24,
    "motif": "moon",
    "picture_size": 60,
    "font": "monospace",
}
NOT_FOR = {
    # Sticker's vinyl is the viewer's colour.
    ("sticker", "back_color"),
    # Without a backing there is nothing to round or to pad.
    ("bare", "radius"),
    # A lower third has no drawing of its own size: its sign is as large as its words.
    ("strips", "picture_size"),
}


def alike(one: Image.Image, other: Image.Image) -> bool:
    """Whether they are the same, colours and all."""
    return ImageChops.difference(one, other).getbbox(alpha_only=False) is None


@pytest.mark.parametrize("theme", THEMES)
def test_options_change_every_theme(alerts: Overlay, open_page: OpenPage, theme: str) -> None:
    page = open_preview(open_page, alerts, "&animate=none", width=1280, height=720)

    def drawn(**options: Any) -> Image.Image:
        stands(page, of_kind(theme, "follow", **({"motif": "hello", "words": "{name} is here"} | options)))
        return Image.open(BytesIO(page.screenshot(omit_background=True)))

    usual = drawn()
    same = [
        option
        for option, value in CHANGES.items()
        if (theme, option) not in NOT_FOR and alike(usual, drawn(**{option: value}))
    ]

    assert same == []


def test_the_found_word_is_marked_and_nothing_else(alerts: Overlay, open_page: OpenPage) -> None:
    page = open_preview(open_page, alerts)

    stands(page, of_kind("gazette", "found word", values={"found": "CAT"}))

    assert page.locator("mark").all_inner_texts() == ["cat"]
    expect(page.locator(".name")).to_have_text("Is that a cat on the counter?")


def test_every_theme_names_what_only_it_wants_otherwise() -> None:
    options = {option["name"]: option for option in json.loads((ALERTS / "design.json").read_text())["options"]}
    for theme in THEMES:
        file = json.loads((ALERTS / "themes" / theme / "theme.json").read_text())
        repeated = [name for name, value in file["defaults"]["design"].items() if options[name]["default"] == value]
        assert set(file["defaults"]["design"]) <= set(options), theme
        assert repeated == [], theme
