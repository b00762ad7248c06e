"""The overlay editor: options reach open pages at once, steps back, files, samples that stay in the preview."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, Route, expect

from overlay.settings import Settings
from tests.browser.conftest import Faults, OpenPage, Serve
from tests.browser.panel import LOST_PREVIEW
from tests.server import WEBHOOK_KEY, ServerThread, chat
from tests.waiting import wait_until

OVERFLOW = """() => [...document.querySelectorAll("*")]
  .filter((element) => element.checkVisibility?.() ?? element.getClientRects().length > 0)
  .filter((element) => !element.closest("svg, .scenes, .tests .buttons, .stage, .tile"))
  .map((element) => [element, element.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.right > innerWidth + 0.5 || box.left < -0.5))
  .map(([element, box]) => `${element.tagName}.${element.className} ${box.left}-${box.right}`)"""
OPTION = "(name) => document.querySelector('overlay-chat').options[name]"
HAS = """([name, value]) => JSON.stringify(value)
  === JSON.stringify(document.querySelector("overlay-chat").options[name])"""
PICTURE = """() => new Promise((resolve) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 40, height: 30 });
  const context = canvas.getContext("2d");
  context.fillStyle = "#3366cc";
  context.fillRect(0, 0, 40, 30);
  canvas.toBlob((blob) => blob.arrayBuffer().then((bytes) => resolve([...new Uint8Array(bytes)])));
})"""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """One server for the tests of this module."""
    settings = Settings(port=0, data_dir=tmp_path_factory.mktemp("editor"), webhook_key=WEBHOOK_KEY)
    with ServerThread(settings) as server:
        yield server


class Editor:
    """The editor of an overlay of its own, open in a page."""

    def __init__(self, server: ServerThread, page: Page, overlay: dict[str, Any]) -> None:
        self.server = server
        self.page = page
        self.overlay = overlay

    @property
    def id(self) -> int:
        return int(self.overlay["id"])

    @property
    def preview(self) -> FrameLocator:
        return self.page.frame_locator(".source iframe")

    @property
    def samples(self) -> Locator:
        return self.preview.locator(".message")

    def option(self, name: str) -> Locator:
        return self.page.locator(f"[data-option={name}]")

    def stored(self) -> dict[str, Any]:
        """The overlay as the server has it."""
        overlays = self.server.http.get(f"{self.server.url}/api/overlays").json()["overlays"]
        return next(overlay for overlay in overlays if overlay["id"] == self.id)


def make(server: ServerThread, kind: str = "chat", **more: object) -> dict[str, Any]:
    """Another overlay."""
    answer = server.http.post(f"{server.url}/api/overlays", json={"kind": kind, **more}).raise_for_status()
    overlay: dict[str, Any] = answer.json()
    return overlay


def edit(server: ServerThread, page: Page, overlay: dict[str, Any]) -> Editor:
    page.goto(f"{server.url}/overlays/{overlay['id']}")
    expect(page.locator(".editor:not([data-loading])")).to_have_count(1)
    return Editor(server, page, overlay)


@pytest.fixture
def editor(shared: ServerThread, open_page: OpenPage) -> Editor:
    """The editor of a new chat overlay in a wide window, allowed to use the clipboard."""
    page = open_page(width=1440, height=900, permissions=["clipboard-read", "clipboard-write"])
    return edit(shared, page, make(shared, name="Evening chat"))


@pytest.fixture
def refusals(faults: Faults) -> None:
    """The server refuses something in this test, which the browser puts on its console."""
    faults.expect("status of 400")


@pytest.fixture
def on_air(editor: Editor, open_page: OpenPage) -> Page:
    """The same overlay, as OBS has it open."""
    page = open_page(editor.overlay["url"], width=400, height=600)
    page.wait_for_function("() => 'size' in (document.querySelector('overlay-chat')?.options ?? {})")
    return page


def choose(editor: Editor, name: str, value: str) -> None:
    """Takes one of an option's values that stand side by side."""
    editor.option(name).locator(f"label:has(input[value={value}])").click()


def wait_for(page: Page, name: str, value: object) -> None:
    """Until an open overlay page has this value in force."""
    page.wait_for_function(HAS, arg=[name, value])


def kind_of(server: ServerThread) -> dict[str, Any]:
    kinds = server.http.get(f"{server.url}/api/kinds").json()["kinds"]
    return next(kind for kind in kinds if kind["kind"] == "chat")


def test_the_panel_leads_to_the_editor_and_back(shared: ServerThread, page: Page) -> None:
    page.goto(shared.url)
    row = page.locator(".overlay").first
    row.locator(".unfold").click()
    row.get_by_role("link", name="Edit").click()
    expect(page.locator(".editor:not([data-loading])")).to_have_count(1)

    page.get_by_role("link", name="Overlays").click()

    expect(page.locator(".panel")).to_be_visible()


def test_an_overlay_that_is_not_there_has_no_editor(shared: ServerThread) -> None:
    assert shared.http.get(f"{shared.url}/overlays/999999").status_code == 404


def test_the_editor_needs_the_login(tmp_path: Path) -> None:
    with ServerThread(Settings(port=0, data_dir=tmp_path, panel_password="the-password-of-the-tests")) as server:
        answer = server.http.get(f"{server.url}/overlays/1")

    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


def test_the_form_has_every_option_of_the_manifest_in_its_order(editor: Editor) -> None:
    options = kind_of(editor.server)["options"]
    groups = list(dict.fromkeys(option["group"] for option in options))

    assert editor.page.locator(".group h2").all_inner_texts() == groups
    shown = editor.page.locator(".option[data-option]").evaluate_all("(rows) => rows.map((row) => row.dataset.option)")
    names = [option["name"] for group in groups for option in options if option["group"] == group]
    assert shown == names
    assert editor.page.locator(".option .help code").all_text_contents() == [f"?{name}=" for name in names]


def test_a_theme_reaches_an_open_page_at_once_and_brings_its_own_defaults(editor: Editor, on_air: Page) -> None:
    editor.page.locator(".tile[data-theme=strips]").click()

    wait_for(on_air, "theme", "strips")
    expect(editor.option("size").locator(".number")).to_have_value("25.5")
    expect(editor.page.locator(".about")).to_contain_text("Broadcast bars")
    expect(editor.option("size").locator(".reset")).to_be_hidden()


def test_each_theme_has_a_tile_with_its_own_page(editor: Editor) -> None:
    themes = editor.server.http.get(f"{editor.server.url}/api/themes").json()["themes"]

    for theme in themes:
        page = editor.page.frame_locator(f".tile[data-theme={theme['name']}] iframe")
        expect(page.locator(f"html[data-theme={theme['name']}]")).to_have_count(1)
        expect(page.locator(".message").first).to_be_attached()


def test_each_theme_is_explained_with_a_picture(editor: Editor) -> None:
    editor.page.locator(".all-themes summary").click()

    figures = editor.page.locator(".all-themes figure")
    expect(figures).to_have_count(6)
    for figure in figures.all():
        figure.scroll_into_view_if_needed()
        figure.locator("img").evaluate("(picture) => picture.decode()")
    expect(figures.locator("img")).to_have_count(6)
    expect(figures.filter(has_text="Strips")).to_contain_text("Broadcast bars")


def test_a_number_is_typed(editor: Editor, on_air: Page) -> None:
    editor.option("size").locator(".number").fill("40")

    wait_for(on_air, "size", 40)
    expect(editor.page.locator(".saved")).to_contain_text("Saved")


def test_a_number_is_dragged_and_that_is_one_step(editor: Editor, on_air: Page) -> None:
    slider = editor.option("stroke").locator(".slider")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    editor.page.mouse.move(box["x"] + box["width"] / 2, middle)
    editor.page.mouse.down()
    for part in (0.6, 0.7, 0.8, 1.0):
        editor.page.mouse.move(box["x"] + box["width"] * part, middle)
    editor.page.mouse.up()
    wait_for(on_air, "stroke", 12)

    editor.page.locator(".undo").click()

    wait_for(on_air, "stroke", 5.5)
    expect(editor.page.locator(".undo")).to_be_disabled()


def test_a_number_is_moved_with_keys(editor: Editor, on_air: Page) -> None:
    editor.option("limit").locator(".slider").press("ArrowRight")
    wait_for(on_air, "limit", 31)

    editor.option("limit").locator(".number").press("Shift+ArrowUp")

    wait_for(on_air, "limit", 41)


def test_a_switch_a_segment_and_a_list_are_chosen(editor: Editor, on_air: Page) -> None:
    editor.option("bots").locator("label").click()
    wait_for(on_air, "bots", "hide")

    editor.option("newest").get_by_label("Top").check()
    wait_for(on_air, "newest", "top")

    editor.option("animate").locator("select").select_option("pop")
    wait_for(on_air, "animate", "pop")


def test_a_colour_has_letters_and_an_opacity(editor: Editor, on_air: Page) -> None:
    row = editor.option("back_color")
    row.locator(".hex").fill("#102030")
    wait_for(on_air, "back_color", "#102030")
    # In OBS's older engines too, which do not mix colours.
    expect(row.locator(".swatch")).to_have_css("background-image", re.compile(r"^linear-gradient\(rgb\(16, 32, 48\)"))

    row.locator(".alpha").fill("50")
    wait_for(on_air, "back_color", "#10203080")
    expect(row.locator(".hex")).to_have_value("#10203080")

    row.locator(".picker").fill("#aabbcc")
    wait_for(on_air, "back_color", "#aabbcc80")


def test_names_are_chips_that_come_and_go(editor: Editor, on_air: Page) -> None:
    field = editor.option("block").locator("input")
    field.fill("*bot, Maren")
    field.press("Enter")
    wait_for(on_air, "block", ["*bot", "Maren"])

    editor.option("block").get_by_role("button", name="Remove *bot").click()
    wait_for(on_air, "block", ["Maren"])

    field.press("Backspace")
    wait_for(on_air, "block", [])


def test_a_name_is_never_markup(editor: Editor) -> None:
    field = editor.option("block").locator("input")
    field.fill("<img src=x onerror=alert(1)>")
    field.press("Enter")

    expect(editor.option("block").locator(".name-chip bdi")).to_have_text("<img src=x onerror=alert(1)>")


def test_text_is_typed(editor: Editor, on_air: Page) -> None:
    editor.option("font").locator("input").fill("Comic Neue")

    wait_for(on_air, "font", "Comic Neue")


@pytest.mark.usefixtures("refusals")
def test_a_wrong_number_is_named_and_stays_as_it_was_typed(editor: Editor, on_air: Page) -> None:
    field = editor.option("size").locator(".number")
    field.fill("30")
    wait_for(on_air, "size", 30)

    field.fill("900")
    field.blur()

    expect(editor.option("size").locator(".fault")).to_have_text(re.compile("900.* is not a number from 8 to 200"))
    expect(field).to_have_value("900")
    expect(field).to_have_attribute("aria-invalid", "true")
    assert on_air.evaluate(OPTION, "size") == 30
    field.fill("31")
    wait_for(on_air, "size", 31)
    expect(editor.option("size").locator(".fault")).to_be_hidden()


@pytest.mark.usefixtures("refusals")
def test_a_wrong_value_is_no_step_to_go_back_to(editor: Editor, on_air: Page) -> None:
    editor.option("limit").locator(".number").fill("12")
    editor.option("size").locator(".number").fill("many")
    editor.option("size").locator(".number").blur()
    expect(editor.option("size").locator(".fault")).to_contain_text("'many' is not a number")

    editor.page.locator(".undo").click()

    wait_for(on_air, "limit", 30)
    expect(editor.option("size").locator(".fault")).to_be_hidden()
    expect(editor.option("size").locator(".number")).to_have_value("26")


@pytest.mark.usefixtures("refusals")
def test_a_wrong_colour_is_named(editor: Editor) -> None:
    editor.option("text_color").locator(".hex").fill("reddish")
    editor.option("text_color").locator(".hex").blur()

    expect(editor.option("text_color").locator(".fault")).to_contain_text("'reddish' is not a colour")
    expect(editor.option("text_color").locator(".hex")).to_have_value("reddish")


def test_an_option_is_reset_to_the_default_of_its_theme(editor: Editor, on_air: Page) -> None:
    editor.page.locator(".tile[data-theme=gazette]").click()
    editor.option("size").locator(".number").fill("50")
    wait_for(on_air, "size", 50)

    editor.option("size").locator(".reset").click()

    wait_for(on_air, "size", 25)
    expect(editor.option("size").locator(".number")).to_have_value("25")
    expect(editor.option("size").locator(".reset")).to_be_hidden()
    assert "size" not in editor.stored()["options"]


def test_a_group_and_the_whole_theme_are_reset(editor: Editor, on_air: Page) -> None:
    editor.option("size").locator(".number").fill("50")
    editor.option("stroke").locator(".number").fill("3")
    editor.option("block").locator("input").fill("Maren")
    editor.option("block").locator("input").press("Enter")
    wait_for(on_air, "block", ["Maren"])

    editor.page.get_by_role("button", name="Type: back to the theme's").click()
    wait_for(on_air, "size", 26)
    assert on_air.evaluate(OPTION, "stroke") == 3

    editor.page.get_by_role("button", name="Reset theme").click()
    wait_for(on_air, "stroke", 5.5)
    assert on_air.evaluate(OPTION, "block") == ["Maren"]


def test_what_is_set_to_the_default_follows_the_theme(editor: Editor, on_air: Page) -> None:
    editor.option("size").locator(".number").fill("40")
    wait_for(on_air, "size", 40)

    editor.option("size").locator(".number").fill("26")
    wait_for(on_air, "size", 26)

    assert "size" not in editor.stored()["options"]


def test_steps_go_back_and_forth_with_keys(editor: Editor, on_air: Page) -> None:
    editor.option("newest").get_by_label("Top").check()
    editor.option("bots").locator("label").click()
    wait_for(on_air, "bots", "hide")

    editor.page.keyboard.press("Control+z")
    wait_for(on_air, "bots", "show")
    editor.page.keyboard.press("Control+z")
    wait_for(on_air, "newest", "bottom")
    editor.page.keyboard.press("Control+Shift+z")
    wait_for(on_air, "newest", "top")

    expect(editor.option("newest").locator("input[value=top]")).to_be_checked()
    expect(editor.page.locator(".redo")).to_be_enabled()


def test_the_form_follows_changes_from_elsewhere(editor: Editor) -> None:
    changes = {"options": {"size": 33}, "width": 500}
    editor.server.http.patch(f"{editor.server.url}/api/overlays/{editor.id}", json=changes).raise_for_status()

    expect(editor.option("size").locator(".number")).to_have_value("33")
    expect(editor.page.get_by_label("Width in pixels")).to_have_value("500")
    expect(editor.page.locator(".source-label")).to_contain_text("Source, 500 × 600")


def test_options_are_found_by_their_words(editor: Editor) -> None:
    editor.page.get_by_placeholder("Find an option").fill("outline")

    expect(editor.option("stroke")).to_be_visible()
    expect(editor.option("joins")).to_be_hidden()
    expect(editor.page.locator("[data-group='Which lines']")).to_be_hidden()
    editor.page.get_by_placeholder("Find an option").fill("zzz")
    expect(editor.page.get_by_text("No option has these words.")).to_be_visible()


def test_what_changes_nothing_is_left_out_and_kept(editor: Editor, on_air: Page) -> None:
    expect(editor.option("align")).to_be_visible()
    expect(editor.option("header")).to_be_hidden()
    choose(editor, "align", "right")
    wait_for(on_air, "align", "right")

    choose(editor, "layout", "ticker")

    expect(editor.option("align")).to_be_hidden()
    expect(editor.option("max_rows")).to_be_hidden()
    expect(editor.option("header")).to_be_visible()
    choose(editor, "layout", "lines")
    expect(editor.option("align")).to_be_visible()
    expect(editor.option("align").locator("input[value=right]")).to_be_checked()
    wait_for(on_air, "align", "right")


def test_a_theme_leaves_out_what_it_has_no_use_for(editor: Editor) -> None:
    for theme, option, seen in (
        ("phosphor", "name_weight", False),
        ("phosphor", "header", True),
        ("platform", "shadow", False),
        ("platform", "name_weight", True),
        ("gazette", "stroke_color", False),
        ("bare", "stroke_color", True),
    ):
        editor.page.locator(f".tile[data-theme={theme}]").click()
        expect(editor.option(option)).to_be_visible(visible=seen)


def test_what_is_left_out_is_not_found_either_and_resetting_a_group_keeps_it(editor: Editor, on_air: Page) -> None:
    choose(editor, "align", "right")
    choose(editor, "layout", "ticker")
    wait_for(on_air, "layout", "ticker")

    editor.page.locator(".find").fill("align")

    expect(editor.page.locator(".nothing-found")).to_be_visible()
    expect(editor.option("align")).to_be_hidden()
    editor.page.locator(".find").fill("")
    editor.page.locator("[data-group=Layout] .reset-group").click()
    wait_for(on_air, "layout", "lines")
    assert editor.stored()["options"] == {"align": "right"}


def test_a_size_follows_the_layout_where_the_theme_says_so(editor: Editor, on_air: Page) -> None:
    editor.page.locator(".tile[data-theme=platform]").click()
    expect(editor.option("size").locator(".number")).to_have_value("26")

    choose(editor, "layout", "ticker")

    expect(editor.option("size").locator(".number")).to_have_value("34")
    wait_for(on_air, "size", 34)


def test_name_and_size_change_where_they_stand(editor: Editor) -> None:
    editor.page.get_by_label("Name of the overlay").fill("Late chat")
    editor.page.get_by_label("Name of the overlay").press("Enter")
    editor.page.get_by_label("Width in pixels").fill("640")
    editor.page.get_by_label("Width in pixels").press("Enter")

    expect(editor.page.locator(".source-label")).to_contain_text("Source, 640 × 600")
    expect(editor.page).to_have_title(re.compile("^Late chat"))
    expect(editor.page.locator(".saved")).to_contain_text("Saved")
    expect(editor.page.locator(".source iframe")).to_have_css("width", "640px")
    # "Saved" may still speak of the name alone: the width goes out a moment later.
    wait_until(lambda: (editor.stored()["name"], editor.stored()["width"]) == ("Late chat", 640), "both are stored")


@pytest.mark.parametrize(("typed", "said"), [("9000", "is not a number of pixels from 1 to 8192"), ("wide", "“wide”")])
@pytest.mark.usefixtures("refusals")
def test_a_wrong_size_is_named(editor: Editor, typed: str, said: str) -> None:
    editor.page.get_by_label("Height in pixels").fill(typed)
    editor.page.get_by_label("Height in pixels").press("Enter")

    expect(editor.page.locator(".notices .fault")).to_contain_text(said)
    expect(editor.page.get_by_label("Height in pixels")).to_have_value(typed)
    assert editor.stored()["height"] == 600


def test_the_address_is_masked_and_copied_without_being_shown(editor: Editor) -> None:
    key, url = editor.overlay["key"], editor.overlay["url"]
    assert key not in editor.page.locator("body").inner_text()

    editor.page.get_by_role("button", name="Copy").click()
    expect(editor.page.locator(".head .copy")).to_contain_text("Copied")
    assert editor.page.evaluate("() => navigator.clipboard.readText()") == url
    assert key not in editor.page.locator("body").inner_text()

    editor.page.get_by_role("button", name="Reveal").click()
    expect(editor.page.locator(".address .secret")).to_have_text(url)


def test_pages_in_obs_are_counted_in_words_and_previews_are_not(editor: Editor, open_page: OpenPage) -> None:
    expect(editor.samples.first).to_be_visible()
    expect(editor.page.locator(".pages")).to_have_text("Not open in OBS")

    page = open_page(editor.overlay["url"])

    expect(editor.page.locator(".pages")).to_have_text("1 in OBS, following your changes")
    page.close()
    expect(editor.page.locator(".pages")).to_have_text("Not open in OBS")


def test_a_duplicate_has_what_was_changed_last_and_opens_in_the_editor(editor: Editor) -> None:
    held: list[Route] = []
    editor.page.route(f"**/api/overlays/{editor.id}", lambda route: held.append(route))
    editor.option("size").locator(".number").fill("44")

    editor.page.get_by_role("button", name="Duplicate").click()
    wait_until(lambda: editor.page.evaluate("1") and held, "the change is on its way")
    held[0].continue_()

    expect(editor.page.get_by_label("Name of the overlay")).to_have_value("Evening chat copy")
    expect(editor.option("size").locator(".number")).to_have_value("44")
    assert f"/overlays/{editor.id}" not in editor.page.url


def test_a_look_that_goes_out_has_what_was_changed_last(editor: Editor, tmp_path: Path) -> None:
    held: list[Route] = []
    editor.page.route(f"**/api/overlays/{editor.id}", lambda route: held.append(route))
    editor.option("size").locator(".number").fill("44")

    with editor.page.expect_download() as waiting:
        editor.page.get_by_role("link", name="Export").click()
        wait_until(lambda: editor.page.evaluate("1") and held, "the change is on its way")
        held[0].continue_()

    file = tmp_path / "look.json"
    waiting.value.save_as(file)
    assert json.loads(file.read_text())["options"]["size"] == 44


def test_a_look_goes_out_as_a_file_and_comes_in_again(editor: Editor, on_air: Page, tmp_path: Path) -> None:
    editor.page.locator(".tile[data-theme=sticker]").click()
    editor.option("size").locator(".number").fill("30")
    wait_for(on_air, "size", 30)
    expect(editor.page.locator(".saved")).to_contain_text("Saved")
    with editor.page.expect_download() as waiting:
        editor.page.get_by_role("link", name="Export").click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    assert editor.overlay["key"] not in file.read_text()
    assert file.name == "evening-chat-sticker.overlay.json"
    editor.page.locator(".tile[data-theme=bare]").click()
    editor.option("size").locator(".number").fill("60")
    wait_for(on_air, "size", 60)
    expect(editor.page.locator(".tile[data-theme=bare] input")).to_be_checked()

    editor.page.locator(".look-file").set_input_files(file)

    wait_for(on_air, "size", 30)
    wait_for(on_air, "theme", "sticker")
    expect(editor.page.locator(".tile[data-theme=sticker] input")).to_be_checked()
    editor.page.locator(".undo").click()
    wait_for(on_air, "size", 60)
    wait_for(on_air, "theme", "bare")


LOOK = {"owncast_overlay_look": 1, "kind": "chat", "width": 400, "height": 600, "options": {}}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param("no json {", "it is not JSON", id="not-json"),
        pytest.param("[1, 2]", "it is not the look of an overlay", id="no-look"),
        pytest.param(json.dumps(LOOK | {"kind": "alerts"}), "the look of a alerts overlay", id="other-kind"),
        pytest.param(json.dumps(LOOK | {"options": {"size": 9999}}), "size: 9999 is not a number", id="wrong-value"),
        pytest.param(json.dumps(LOOK | {"options": {"sparkle": 1}}), "sparkle: chat has no such option", id="unknown"),
        pytest.param(json.dumps(LOOK | {"options": {"block": ["Maren"]}}), "block: a look holds no names", id="names"),
        pytest.param(" " * 300_000, "larger than 256 kB", id="too-large"),
    ],
)
@pytest.mark.usefixtures("refusals")
def test_a_wrong_file_is_named_and_changes_nothing(editor: Editor, tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "look.json"
    file.write_text(content)

    editor.page.locator(".look-file").set_input_files(file)

    expect(editor.page.locator(".notices .fault")).to_contain_text("look.json was not imported")
    expect(editor.page.locator(".notices .fault")).to_contain_text(said)
    assert editor.stored()["options"] == {}


def test_a_quiet_chat_shows_a_conversation_in_the_preview_only(editor: Editor, on_air: Page) -> None:
    expect(editor.samples).to_have_count(10)
    expect(editor.samples.filter(has_text="Nína Sól")).to_have_count(2)
    expect(editor.samples.filter(has_text="ليلى")).to_have_count(1)
    expect(on_air.locator(".message")).to_have_count(0)
    assert editor.server.events() == []


def test_tests_reach_the_preview_and_neither_open_pages_nor_the_log(editor: Editor, on_air: Page) -> None:
    expect(editor.samples).to_have_count(10)
    editor.page.get_by_role("button", name="Message").click()
    expect(editor.samples.filter(has_text="the cleanest run")).to_have_count(1)

    sent = {2: "waterfall", 3: "my witness", 4: "Kit Adeyemi joined", 7: "🐸🔥👏", 8: "Parts list"}
    for number, words in sent.items():
        editor.page.keyboard.press(str(number))
        expect(editor.samples.filter(has_text=words)).to_have_count(1)
    expect(editor.samples.filter(has_text="my witness").locator(".mention")).to_have_count(2)
    editor.page.keyboard.press("5")
    expect(editor.samples.filter(has_text="صوت").and_(editor.preview.locator("[dir=rtl]"))).to_have_count(1)
    editor.page.keyboard.press("9")
    expect(editor.samples.filter(has_text="questions at nine").locator(".mark.-shield")).to_have_count(1)

    expect(on_air.locator(".message")).to_have_count(0)
    assert editor.server.events() == []


def test_a_flood_is_twenty_lines(editor: Editor) -> None:
    editor.option("limit").locator(".number").fill("100")
    editor.option("collapse").locator("label").click()
    editor.option("collapse").locator("label").click()
    expect(editor.samples).to_have_count(10)

    editor.page.get_by_role("button", name="Flood of 20").click()

    expect(editor.samples).to_have_count(30, timeout=20_000)


def test_clear_takes_the_samples_away_and_keys_bring_some_back(editor: Editor) -> None:
    expect(editor.samples).to_have_count(10)

    editor.page.get_by_role("button", name="Clear").click()
    expect(editor.samples).to_have_count(0)

    expect(editor.preview.locator("html[data-theme]")).to_have_count(1)
    editor.page.wait_for_function("""() => {
      const page = document.querySelector(".source iframe").contentDocument;
      return "size" in (page.querySelector("overlay-chat")?.options ?? {});
    }""")
    editor.page.keyboard.press("1")
    expect(editor.samples).to_have_count(1)


def test_keys_are_off_while_a_field_has_the_focus(editor: Editor) -> None:
    expect(editor.samples).to_have_count(10)
    editor.page.get_by_placeholder("Find an option").press("1")

    editor.page.get_by_placeholder("Find an option").fill("")
    editor.page.keyboard.press("Escape")
    editor.page.keyboard.press("9")

    expect(editor.samples.filter(has_text="questions at nine")).to_have_count(1)
    expect(editor.samples.filter(has_text="the cleanest run")).to_have_count(0)


def test_a_page_that_is_no_preview_takes_no_samples(editor: Editor, on_air: Page) -> None:
    on_air.evaluate("""() => new Promise((resolve) => {
      const user = { id: "x", name: "Mallory", color: 1 };
      const fragments = [{ kind: "text", text: "injected", url: "" }];
      const at = new Date().toISOString();
      const event = { id: 1, type: "CHAT", source_id: "x", at, received_at: at, data: { user, fragments }, facts: {} };
      addEventListener("message", () => setTimeout(resolve), { once: true });
      postMessage({ overlay: "samples", events: [event] }, location.origin);
    })""")

    expect(on_air.locator(".message")).to_have_count(0)


def test_a_large_overlay_is_scaled_down_and_says_so(shared: ServerThread, open_page: OpenPage) -> None:
    editor = edit(shared, open_page(width=1440, height=900), make(shared, width=1920, height=1080))

    scale = int(editor.page.locator(".scale").inner_text().removesuffix(" %"))

    assert 30 <= scale <= 60
    box = editor.page.locator(".source").bounding_box()
    assert box is not None
    assert abs(box["width"] - 1920 * scale / 100) < 12
    assert editor.preview.locator("html").evaluate("() => innerWidth") == 1920


def test_every_background_is_shown_and_the_choice_is_kept(editor: Editor) -> None:
    for scene in ("skyline", "foliage", "cave", "night", "bright", "dark", "green", "checker"):
        editor.page.locator(f".scene[data-scene={scene}]").click()
        expect(editor.page.locator(f".stage[data-scene={scene}]")).to_have_count(1)
    editor.page.locator(".scene[data-scene=green]").click()
    assert editor.page.locator(".scenery").first.evaluate(
        "(canvas) => [...canvas.getContext('2d').getImageData(5, 5, 1, 1).data]"
    ) == [0, 177, 64, 255]

    editor.page.reload()

    expect(editor.page.locator(".stage[data-scene=green]")).to_have_count(1)


def test_an_own_picture_stays_in_this_browser(editor: Editor, tmp_path: Path) -> None:
    picture = tmp_path / "screenshot.png"
    picture.write_bytes(bytes(editor.page.evaluate(PICTURE)))
    sent: list[str] = []
    editor.page.on("request", lambda request: sent.append(request.method))

    editor.page.locator(".picture-file").set_input_files(picture)
    expect(editor.page.locator(".stage[data-scene=own]")).to_have_count(1)
    assert [method for method in sent if method != "GET"] == []
    editor.page.reload()

    expect(editor.page.locator(".stage[data-scene=own]")).to_have_count(1)
    pixel = "(canvas) => [...canvas.getContext('2d').getImageData(5, 5, 1, 1).data]"
    assert editor.page.locator(".scenery").first.evaluate(pixel) == [51, 102, 204, 255]


def test_a_picture_that_is_none_is_named(editor: Editor, tmp_path: Path) -> None:
    file = tmp_path / "broken.png"
    file.write_bytes(b"no picture")

    editor.page.locator(".picture-file").set_input_files(file)

    expect(editor.page.locator(".notices .fault")).to_contain_text("broken.png is not a picture")


def test_the_divider_moves_with_keys_and_pointer(editor: Editor) -> None:
    divider = editor.page.get_by_role("slider", name="Where bright becomes dark")
    divider.press("ArrowLeft")
    expect(divider).to_have_attribute("aria-valuenow", "48")

    box, stage = divider.bounding_box(), editor.page.locator(".stage").bounding_box()
    assert box is not None
    assert stage is not None
    editor.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20)
    editor.page.mouse.down()
    editor.page.mouse.move(stage["x"] + stage["width"] * 0.25, box["y"] + 20)
    editor.page.mouse.up()

    expect(divider).to_have_attribute("aria-valuenow", "25")


def test_the_worst_contrast_is_told_and_a_bad_outline_shows(editor: Editor) -> None:
    contrast = editor.page.locator(".contrast")
    expect(contrast).to_have_attribute("data-low", "false")

    editor.option("stroke_color").locator(".hex").fill("#ffffff")

    expect(contrast).to_have_attribute("data-low", "true")
    expect(contrast.locator("b")).to_have_text("1.0:1")


def test_the_streamer_points_at_himself_among_chatters(tmp_path: Path, page: Page, serve: Serve) -> None:
    server = serve(Settings(port=0, data_dir=tmp_path, webhook_key=WEBHOOK_KEY))
    server.take(chat("hello", "m1", user="u1", name="Ines"), chat("hi", "m2", user="u2", name="Kit"))
    editor = edit(server, page, make(server))
    picker = page.get_by_label("Which viewer is you?")
    expect(picker.locator("option")).to_have_text(["Choose a recent chatter", "Kit", "Ines"])

    picker.select_option("u1")

    chip = page.locator(".streamer .name-chip")
    expect(chip).to_have_text("Ines")
    expect(editor.preview.locator(".message.-streamer")).to_have_count(1)
    configuration = server.http.get(f"{server.url}/api/configuration").json()
    assert configuration["streamers"]["value"] == ["u1"]
    page.get_by_role("button", name="Remove Ines").click()
    expect(chip).to_have_count(0)


def test_a_deleted_overlay_says_so(editor: Editor, faults: Faults) -> None:
    faults.expect("Unexpected response code: 404")
    faults.expect(LOST_PREVIEW)
    editor.server.http.delete(f"{editor.server.url}/api/overlays/{editor.id}").raise_for_status()

    expect(editor.page.locator(".strip")).to_contain_text("This overlay was deleted.")


def test_changes_made_without_a_server_are_saved_when_it_is_back(editor: Editor, faults: Faults) -> None:
    faults.expect("net::ERR_FAILED")
    editor.page.route("**/api/overlays/*", lambda route: route.abort())
    editor.option("size").locator(".number").fill("48")
    expect(editor.page.locator(".saved")).to_contain_text("Not saved yet")

    editor.page.unroute("**/api/overlays/*")

    expect(editor.page.locator(".saved")).to_contain_text("Saved")
    assert editor.stored()["options"]["size"] == 48


def test_a_kind_without_chat_has_its_options_and_no_sample_lines(shared: ServerThread, open_page: OpenPage) -> None:
    editor = edit(shared, open_page(width=1440, height=900), make(shared, "alerts"))

    expect(editor.page.locator(".option[data-option]").first).to_be_visible()
    expect(editor.page.locator(".no-tests")).to_be_visible()
    expect(editor.page.locator(".tests .buttons button")).to_have_count(0)


def test_where_one_line_stands_alone_only_lines_are_samples(shared: ServerThread, open_page: OpenPage) -> None:
    editor = edit(shared, open_page(width=1440, height=900), make(shared, "featured"))
    words = editor.preview.locator(".card .words")
    expect(words).to_contain_text("second phase")

    names = editor.page.locator(".tests .buttons button").evaluate_all("(all) => all.map((one) => one.dataset.test)")
    assert names == ["message", "long", "reply", "rtl", "emoji", "bot", "moderator"]
    editor.page.keyboard.press("7")
    expect(words).to_contain_text("questions at nine")


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (390, 844), (350, 700)])
def test_nothing_sticks_out_at_any_width(
    shared: ServerThread, open_page: OpenPage, width: int, height: int, scheme: str
) -> None:
    editor = edit(shared, open_page(width=width, height=height, color_scheme=scheme), make(shared))
    expect(editor.samples.first).to_be_visible()

    assert editor.page.evaluate(OVERFLOW) == []
    assert editor.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_every_field_has_a_name(editor: Editor) -> None:
    unnamed = editor.page.evaluate("""() => [...document.querySelectorAll("input, select, button, iframe, a")]
      .filter((field) => field.checkVisibility?.() ?? field.getClientRects().length > 0)
      .filter((field) => !field.closest("[aria-hidden=true]"))
      .filter((field) => !(field.labels?.length && field.labels[0].textContent.trim()) && !field.ariaLabel
        && !field.title && !field.textContent.trim())
      .map((field) => field.outerHTML.slice(0, 120))""")

    assert unnamed == []
