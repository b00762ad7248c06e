"""Every option that the form offers in a theme and layout changes something there, and none that it leaves out does."""

from io import BytesIO
from itertools import product

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page, expect

from overlay import assets
from overlay.domain.manifest import Manifest, OptionValue, Theme, holds
from overlay.overlays.catalog import Catalog
from overlay.overlays.themes import Themes
from tests.browser.conftest import OpenPage
from tests.browser.stage import Overlay, Stage, new_id, person, said, settled, watched_by
from tests.server import event

CATALOG = Catalog(assets.STATIC / "overlays", Themes(assets.STATIC / "themes"))
CHAT = CATALOG["chat"]
UNSEEN = 40
LAYOUTS = next(option.choices for option in CHAT.options if option.name == "layout")

OTHERS: dict[str, tuple[OptionValue, ...]] = {
    "size": (40,), "weight": (300, 1000), "name_weight": (300, 1000), "quiet_weight": (300, 1000),
    "line_height": (1.8,), "letter_spacing": (0.2,), "word_spacing": (0.6,), "font": ("DejaVu Sans Mono",),
    "emoji_size": (2,), "large_emoji": ("hide",), "text_color": ("#00ff00",), "quiet_color": ("#00ff00",),
    "name_color": ("one",), "accent_color": ("#00ff00",), "ink_color": ("#00ff00",), "stroke": (12, 0),
    "stroke_color": ("#ff0000",), "shadow": (30, 0), "shadow_color": ("#ff00ffff",), "back_color": ("#ff00ff80",),
    "radius": (40, 3), "padding": (40, 2), "gap": (40, 1), "newest": ("top",), "align": ("right", "center"),
    "frame_width": (8,), "max_rows": (1,), "header": ("Other",), "header_viewers": ("hide",),
    "avatars": ("none", "identicon"), "badge_streamer": ("hide",), "badge_moderator": ("hide",),
    "badge_bot": ("hide",), "mentions": ("hide",), "mention_streamer": ("plain",),
}  # fmt: skip
"""Other values than the defaults of the options that are seen in what is on the page at the start."""


def offered(manifest: Manifest, theme: Theme, options: dict[str, OptionValue]) -> set[str]:
    """What a form leaves in."""
    own = theme.unless.get(manifest.kind, {})
    return {option.name for option in manifest.options if not holds(own.get(option.name, option.unless), options)}


def picture(page: Page) -> Image.Image:
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return Image.open(BytesIO(page.screenshot(omit_background=True))).convert("RGBA")


def differ(one: Image.Image, other: Image.Image) -> bool:
    """Whether one sees it: edges of letters are never drawn quite the same again."""
    bands = ImageChops.difference(one, other).split()
    return any(band.point(lambda depth: 255 * (depth > UNSEEN)).getbbox() for band in bands)


@pytest.mark.soak
@pytest.mark.parametrize(("theme", "layout"), [*product(CATALOG.themes, LAYOUTS)])
def test_what_is_offered_changes_something_and_what_is_left_out_does_not(
    stage: Stage, chat: Overlay, open_page: OpenPage, theme: str, layout: str
) -> None:
    boss = person("Boss", color=1, id=new_id())
    configuration = f"{stage.server.url}/api/configuration"
    stage.server.http.patch(configuration, json={"streamers": [boss["id"]]}).raise_for_status()
    chat.set(theme=theme, layout=layout, animate="none", avatars="initial")
    size = {"width": 3840, "height": 80} if layout == "ticker" else {"width": 720, "height": 1100}
    page = settled(open_page(chat.url, **size))
    stage.take(
        said("thanks", by=boss),
        said("🔥 how @Boss? and so long " + "that it needs many rows " * 8, by="Nina", status=watched_by(12)),
        said("no 🐸 spoilers", by=person("tess", color=0, scopes=["MODERATOR"])),
        said("so do I", by=boss),
        said("@Boss break now", by=person("Goose", isBot=True)),
        event("USER_JOINED", id=new_id(), timestamp="2026-11-22T12:30:00Z", user=person("Kit")),
        event("FEDIVERSE_ENGAGEMENT_FOLLOW", id=new_id(), name="Ola", username="ola@example.org", image=""),
        said("🔥🔥", by="Vex"),
    )
    expect(page.locator(".message")).to_have_count(8)
    settled(page)
    options = {**CHAT.look({"theme": theme, "layout": layout, "avatars": "initial"}, {}, CATALOG.themes).options}
    left_in = offered(CHAT, CATALOG.themes[theme], options)
    before = picture(page)
    wrong = []

    for option, values in OTHERS.items():
        changed = False
        for value in values:
            chat.set(**{option: value})
            page.wait_for_function(
                "([name, value]) => document.querySelector('overlay-chat').options[name] === value", arg=[option, value]
            )
            settled(page)
            changed = changed or differ(picture(page), before)
        default = "initial" if option == "avatars" else None
        chat.set(**{option: default})
        page.wait_for_function(
            "([name, value]) => document.querySelector('overlay-chat').options[name] === value",
            arg=[option, options[option]],
        )
        settled(page)
        if differ(picture(page), before):
            wrong.append(f"{option} leaves something behind")
            before = picture(page)
        if changed != (option in left_in):
            wrong.append(f"{option} {'changes something' if changed else 'changes nothing'}")

    assert wrong == []
