"""Designs and their editor: every option in a form, the alert beside it, files, voices, tests on air, two editors."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from overlay.settings import Settings
from tests.browser.conftest import Faults, OpenPage, Serve
from tests.browser.designs import OVERFLOW, UNNAMED, DesignEditor, add_media, drop, edit_design, make_design, saved
from tests.browser.stage import resize
from tests.fakes import PNG
from tests.server import ServerThread

BOAT = (Path(__file__).parent / "files" / "boat.webm").read_bytes()
HOSTILE = '<img src=x onerror="parent.document.body.dataset.broken=1">'
SPEECH = """(() => {
  const voices = [{ name: "Nordic", lang: "is-IS" }, { name: "Plain", lang: "en-GB" }];
  window.said = [];
  Object.defineProperty(window, "speechSynthesis", { value: Object.assign(new EventTarget(), {
    getVoices: () => voices, cancel() {}, speak: ({ voice, rate, volume }) => said.push([voice?.name, rate, volume]),
  }) });
  window.SpeechSynthesisUtterance = class {};
})()"""
PLAYED = """(() => {
  window.played = [];
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    played.push([this.src.split("/").at(-1), this.volume]);
    return play.call(this);
  };
})()"""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """One server for the tests of this module."""
    with ServerThread(Settings(port=0, data_dir=tmp_path_factory.mktemp("designs"))) as server:
        yield server


@pytest.fixture
def editor(shared: ServerThread, open_page: OpenPage) -> DesignEditor:
    """The editor of a new design in a wide window."""
    page = open_page(width=1440, height=900)
    return edit_design(shared, page, make_design(shared, headline="First time here", detail="{message}"))


def cards(server: ServerThread, page: Page) -> Page:
    page.goto(f"{server.url}/designs")
    expect(page.locator(".designs:not([data-loading])")).to_have_count(1, timeout=20_000)
    return page


def card(page: Page, id: int) -> Locator:
    return page.locator(f'.design[data-id="{id}"]')


def ids(server: ServerThread) -> list[int]:
    return [design["id"] for design in server.http.get(f"{server.url}/api/designs").json()["designs"]]


def wait_until_saved(editor: DesignEditor) -> None:
    expect(editor.page.locator(".saved")).to_contain_text("Saved")


def test_the_pages_need_the_login(tmp_path: Path) -> None:
    with ServerThread(Settings(port=0, data_dir=tmp_path, panel_password="the-password-of-the-tests")) as server:
        answers = [server.http.get(server.url + path) for path in ("/designs", "/designs/1", "/media")]

    assert [(answer.status_code, answer.headers["location"]) for answer in answers] == [(303, "/login")] * 3


def test_every_design_has_a_card_with_its_own_alert_and_the_rules_that_show_it(
    shared: ServerThread, page: Page
) -> None:
    cards(shared, page)

    designs = shared.http.get(f"{shared.url}/api/designs").json()["designs"]
    for design in designs[:4]:
        own = card(page, design["id"])
        own.scroll_into_view_if_needed()
        alert = own.frame_locator("iframe").locator(f"section.alert[data-theme={design['theme']}][data-phase=still]")
        expect(alert).to_have_count(1, timeout=20_000)
        for rule in design["used_by"]:
            expect(own.locator(".uses")).to_contain_text(rule["name"])
    assert any(design["used_by"] for design in designs)


def test_a_design_that_no_rule_shows_goes_at_once_and_comes_back(shared: ServerThread, page: Page) -> None:
    id = make_design(shared, "Spare", theme="strips", headline="Kept")
    own = card(cards(shared, page), id)

    own.get_by_role("button", name="Delete").click()
    expect(own).to_have_count(0)
    assert id not in ids(shared)
    expect(page.locator(".toast").get_by_role("button", name="Undo")).to_be_visible()
    page.keyboard.press("u")

    expect(page.locator(".design", has_text="Spare")).to_have_count(1)
    made = shared.http.get(f"{shared.url}/api/designs/{max(ids(shared))}").json()
    assert (made["name"], made["options"]) == ("Spare", {"theme": "strips", "headline": "Kept"})


def test_a_design_in_a_rule_is_deleted_with_a_word_about_it_and_comes_back_into_it(
    shared: ServerThread, page: Page
) -> None:
    id = make_design(shared, "Ruled")
    rule = {"name": "Boats", "when": {"is": "command", "name": "!boat"}, "then": [{"type": "alert", "design": id}]}
    shared.http.post(f"{shared.url}/api/rules", json=rule).raise_for_status()
    own = card(cards(shared, page), id)

    own.get_by_role("button", name="Delete").click()
    toast = page.locator(".toast")
    expect(toast).to_contain_text("Deleted: Ruled. 1 rule shows it, and shows nothing without it.")
    assert id not in ids(shared)
    toast.get_by_role("button", name="Undo").click()

    expect(page.locator(".design", has_text="Ruled").locator(".uses")).to_have_text("Shown by Boats")


def test_a_duplicate_stands_beside_the_first(shared: ServerThread, page: Page) -> None:
    id = make_design(shared, "Twin", size=150)

    card(cards(shared, page), id).get_by_role("button", name="Duplicate").click()

    expect(page.locator(".design", has_text="Twin copy")).to_have_count(1)


def test_a_look_goes_out_as_a_file_and_comes_in_as_a_new_design(
    shared: ServerThread, page: Page, tmp_path: Path
) -> None:
    id = make_design(shared, "Harbour", theme="gazette", size=140)
    cards(shared, page)
    with page.expect_download() as waiting:
        card(page, id).get_by_role("link", name="Export").click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)

    page.locator(".look-file").set_input_files(file)

    expect(page.get_by_label("Name of the design")).to_have_value("Harbour")
    made = shared.http.get(f"{shared.url}/api/designs/{page.url.split('/')[-1]}").json()
    assert (file.name, made["options"]) == ("harbour.design.json", {"theme": "gazette", "size": 140})


def test_a_look_is_taken_into_a_design_in_one_step(editor: DesignEditor, tmp_path: Path) -> None:
    look = {
        "owncast_overlay_design": 1,
        "name": "Other",
        "options": {"theme": "strips", "headline": "Ahoy", "size": 140},
    }

    editor.page.locator(".look-file").set_input_files(saved(tmp_path / "look.json", json.dumps(look).encode()))

    expect(editor.preview.locator("section.alert[data-theme=strips] .headline")).to_contain_text("Ahoy", timeout=20_000)
    assert (editor.stored()["name"], editor.stored()["options"]) == ("Boat", look["options"])
    editor.page.locator(".undo").click()
    expect(editor.alert.locator(".headline")).to_have_text("First time here")


def test_a_file_that_is_no_look_of_a_design_is_named(shared: ServerThread, page: Page, tmp_path: Path) -> None:
    cards(shared, page)

    content = json.dumps({"owncast_overlay_look": 1, "kind": "chat", "options": {}}).encode()
    page.locator(".look-file").set_input_files(saved(tmp_path / "chat.json", content))

    expect(page.locator(".notices .fault")).to_have_text("chat.json was not imported: it is not the look of a design.")


def test_the_form_has_every_option_in_its_order(editor: DesignEditor) -> None:
    options = editor.server.http.get(f"{editor.server.url}/api/designs").json()["options"]
    groups = list(dict.fromkeys(option["group"] for option in options))

    assert editor.page.locator(".group h2").all_inner_texts() == groups
    shown = editor.page.locator(".option[data-option]").evaluate_all("(rows) => rows.map((row) => row.dataset.option)")
    assert shown == [option["name"] for group in groups for option in options if option["group"] == group]


def test_words_are_seen_at_once_saved_undone_and_done_again(editor: DesignEditor) -> None:
    field = editor.option("headline").locator("input")
    field.fill("Ahoy")

    expect(editor.alert.locator(".headline")).to_have_text("Ahoy")
    wait_until_saved(editor)
    assert editor.stored()["options"]["headline"] == "Ahoy"
    editor.page.locator(".undo").click()
    expect(editor.alert.locator(".headline")).to_have_text("First time here")
    editor.page.locator(".redo").click()
    expect(editor.alert.locator(".headline")).to_have_text("Ahoy")


def test_placeholders_are_put_in_where_the_cursor_is(editor: DesignEditor) -> None:
    field = editor.option("words").locator("input")
    field.fill("Hello , welcome")
    field.evaluate("(input) => input.setSelectionRange(6, 6)")

    editor.option("words").get_by_role("button", name="{name}").click()

    expect(field).to_have_value("Hello {name}, welcome")
    expect(editor.alert.locator(".name")).to_have_text("Hello Tomás O., welcome")


def test_a_theme_brings_its_face_and_its_own_defaults_and_each_has_a_tile(editor: DesignEditor) -> None:
    themes = editor.server.http.get(f"{editor.server.url}/api/designs").json()["themes"]
    assert len(themes) >= 8

    editor.page.locator(".tile[data-theme=gazette]").click()

    expect(editor.preview.locator("section.alert[data-theme=gazette]").last).to_be_attached(timeout=20_000)
    expect(editor.option("text_color").locator(".hex")).to_have_value("#1c1a16")
    for theme in themes:
        tile = editor.page.locator(f".tile[data-theme={theme['name']}]")
        tile.scroll_into_view_if_needed()
        small = tile.frame_locator("iframe").locator(f"section.alert[data-theme={theme['name']}]")
        expect(small.first).to_be_attached(timeout=20_000)


def test_another_look_leaves_what_is_said(shared: ServerThread, open_page: OpenPage) -> None:
    id = make_design(shared, headline="Ahoy", sound="bundled/honk", size=150, text_color="#123456")
    editor = edit_design(shared, open_page(width=1440, height=900), id)

    editor.page.get_by_role("button", name="Reset theme").click()

    expect(editor.option("size").locator(".number")).to_have_value("100")
    wait_until_saved(editor)
    assert editor.stored()["options"] == {"headline": "Ahoy", "sound": "bundled/honk"}


def test_samples_show_what_designs_have_trouble_with(editor: DesignEditor) -> None:
    name = editor.alert.locator(".name")
    for key, words in (("2", "Bartholomew"), ("3", "ليلى"), ("4", "🐸"), ("5", "Tomás O., Ines and 5 others")):
        editor.page.keyboard.press(key)
        expect(name).to_contain_text(words)
    editor.page.get_by_role("button", name="No name").click()

    expect(editor.alert.locator("[data-value=name]")).to_have_count(0)
    assert editor.server.http.get(f"{editor.server.url}/api/alerts").json()["queues"][0]["waiting"] == []


def test_the_alert_is_looked_at_on_every_canvas_at_its_real_size(editor: DesignEditor) -> None:
    for width, height in ((1280, 720), (1080, 1920), (3840, 2160), (1920, 1080)):
        editor.page.get_by_label("Size of the stream's picture").select_option(f"{width}x{height}")

        expect(editor.page.locator(".source-label")).to_contain_text(f"Source, {width} × {height}")
        assert editor.preview.locator("html").evaluate("() => [innerWidth, innerHeight]") == [width, height]
        box, stage = editor.page.locator(".source").bounding_box(), editor.page.locator(".stage").bounding_box()
        assert box is not None
        assert stage is not None
        assert box["width"] <= stage["width"]
        assert box["height"] <= stage["height"]


def test_once_it_goes_again_and_a_loop_brings_it_back(editor: DesignEditor) -> None:
    editor.option("seconds").locator(".number").fill("1")
    wait_until_saved(editor)

    editor.page.locator(".modes label", has_text="Once").click()
    expect(editor.preview.locator("section.alert")).to_have_count(0)
    editor.page.locator(".modes label", has_text="Loop").click()

    for _ in range(2):
        expect(editor.preview.locator("section.alert")).to_have_count(1)
        expect(editor.preview.locator("section.alert")).to_have_count(0)
    editor.page.locator(".modes label", has_text="Hold").click()
    expect(editor.alert).to_be_visible()


def test_a_picture_is_chosen_from_the_library_and_seen(shared: ServerThread, open_page: OpenPage) -> None:
    media = add_media(shared, "Our boat", BOAT)
    editor = edit_design(shared, open_page(width=1440, height=900), make_design(shared))

    editor.option("picture").get_by_role("button", name="Picture or video: Choose…").click()
    picker = editor.page.locator(".media-picker")
    expect(picker.locator(".file[data-type=sound]")).to_have_count(0)
    picker.get_by_role("button", name="Choose Our boat").click()

    expect(picker).to_be_hidden()
    expect(editor.option("picture").locator(".choose-file")).to_have_text("Our boat")
    expect(editor.alert.locator("video")).to_have_count(1, timeout=20_000)
    wait_until_saved(editor)
    assert editor.stored()["options"]["picture"] == media["id"]
    editor.option("picture").get_by_role("button", name="Picture or video: none").click()
    expect(editor.alert.locator("video")).to_have_count(0)


def test_a_file_dropped_on_its_field_is_added_and_used(editor: DesignEditor) -> None:
    drop(editor.option("picture").locator(".file-box"), "dot.png", PNG)

    expect(editor.option("picture").locator(".choose-file")).to_have_text("dot.png")
    expect(editor.alert.locator("img")).to_have_count(1)


def test_a_file_of_the_wrong_kind_is_told_and_changes_nothing(editor: DesignEditor, faults: Faults) -> None:
    drop(editor.option("sound").locator(".file-box"), "point.png", PNG)
    expect(editor.option("sound").locator(".note")).to_contain_text("is a picture, which this option does not take")

    faults.expect("status of 415")
    drop(editor.option("sound").locator(".file-box"), "song.mp3", b"<html>no song")
    expect(editor.option("sound").locator(".note")).to_contain_text("web page")

    assert "sound" not in editor.stored()["options"]


def test_a_deleted_file_is_named_and_the_words_stand_alone(shared: ServerThread, open_page: OpenPage) -> None:
    media = add_media(shared, "gone.webm", BOAT)
    id = make_design(shared, picture=media["id"])
    shared.http.delete(f"{shared.url}/api/media/{media['id']}?force=1").raise_for_status()

    editor = edit_design(shared, open_page(width=1440, height=900), id)

    expect(editor.option("picture").locator(".choose-file")).to_have_text("Deleted file")
    expect(editor.option("picture").locator(".note")).to_contain_text("alerts show their words alone")
    expect(editor.alert.locator("video, img")).to_have_count(0)


def test_a_sound_is_heard_as_loud_as_the_alert_has_it(shared: ServerThread, open_page: OpenPage) -> None:
    page = open_page(width=1440, height=900)
    page.add_init_script(PLAYED)
    editor = edit_design(shared, page, make_design(shared, sound="bundled/honk", volume=20))

    editor.option("sound").get_by_role("button", name="Play").click()

    page.wait_for_function("() => played.length")
    assert page.evaluate("() => played") == [["honk.wav", 0.2]]


def test_where_there_are_no_voices_the_form_says_so(editor: DesignEditor) -> None:
    expect(editor.option("voice")).to_be_hidden()
    editor.option("speak").locator("label").click()

    expect(editor.option("voice").locator(".note")).to_contain_text("No voices here")
    expect(editor.option("voice").get_by_role("button", name="Say something")).to_be_hidden()


def test_a_voice_is_chosen_and_says_something(shared: ServerThread, open_page: OpenPage) -> None:
    page = open_page(width=1440, height=900)
    page.add_init_script(SPEECH)
    editor = edit_design(shared, page, make_design(shared, speak="on", rate=1.5, speak_volume=40))
    expect(editor.option("voice").locator("option")).to_have_count(2)

    editor.option("voice").locator("input").fill("Nordic")
    editor.option("voice").get_by_role("button", name="Say something").click()

    assert page.evaluate("() => said") == [["Nordic", 1.5, 0.4]]
    wait_until_saved(editor)
    assert editor.stored()["options"]["voice"] == "Nordic"


def test_a_test_on_air_goes_through_the_queue_with_what_was_changed_last(
    editor: DesignEditor, open_page: OpenPage
) -> None:
    url = editor.server.url
    editor.page.get_by_role("button", name="Test on air").click()
    expect(editor.page.locator(".told")).to_contain_text("no page of it is open in OBS")
    editor.server.http.post(f"{url}/api/alerts/clear", json={}).raise_for_status()
    on_air = open_page(editor.server.overlay("alerts")["url"], width=1920, height=1080)

    editor.option("headline").locator("input").fill("Changed")
    editor.page.get_by_role("button", name="Test on air").click()

    expect(on_air.locator("section.alert .headline")).to_have_text("Changed", timeout=20_000)
    on_air.close()
    editor.server.http.post(f"{url}/api/alerts/clear", json={}).raise_for_status()


@pytest.mark.parametrize(
    ("button", "headline"),
    [pytest.param("Keep mine", "Mine", id="mine"), pytest.param("Take theirs", "Theirs", id="theirs")],
)
def test_who_changes_the_same_second_is_told_and_chooses(
    editor: DesignEditor, faults: Faults, button: str, headline: str
) -> None:
    faults.expect("status of 409")
    editor.change(headline="Theirs", size=150)

    editor.option("headline").locator("input").fill("Mine")

    expect(editor.page.locator(".conflict")).to_contain_text("Both of you changed: Headline.")
    assert editor.stored()["options"]["headline"] == "Theirs"
    editor.page.get_by_role("button", name=button).click()
    expect(editor.option("headline").locator("input")).to_have_value(headline)
    expect(editor.option("size").locator(".number")).to_have_value("150")
    expect(editor.alert.locator(".headline")).to_have_text(headline)
    wait_until_saved(editor)
    stored = editor.stored()["options"]
    assert (stored["headline"], stored["size"]) == (headline, 150)


def test_changes_of_other_options_go_together_and_that_is_told(editor: DesignEditor, faults: Faults) -> None:
    faults.expect("status of 409")
    editor.change(size=150)

    editor.option("headline").locator("input").fill("Mine")

    expect(editor.page.locator(".conflict")).to_contain_text("Taken over from there: Size.")
    expect(editor.option("size").locator(".number")).to_have_value("150")
    wait_until_saved(editor)
    stored = editor.stored()["options"]
    assert (stored["headline"], stored["size"]) == ("Mine", 150)


def test_a_change_whose_answer_was_lost_is_no_conflict(editor: DesignEditor, faults: Faults) -> None:
    faults.expect("net::ERR_FAILED|status of 409")
    lost: list[int] = []

    def lose(route: Route) -> None:
        if route.request.method == "PATCH" and not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    editor.page.route(f"**/api/designs/{editor.id}", lose)
    editor.option("headline").locator("input").fill("Mine")
    expect(editor.page.locator(".saved")).to_contain_text("Not saved yet")

    wait_until_saved(editor)

    assert lost == [200]
    assert editor.stored()["options"]["headline"] == "Mine"
    expect(editor.page.locator(".conflict .strip")).to_have_count(0)


def test_a_design_that_was_deleted_says_so(editor: DesignEditor, faults: Faults) -> None:
    faults.expect("status of 404")
    editor.server.http.delete(f"{editor.server.url}/api/designs/{editor.id}").raise_for_status()

    editor.page.evaluate("() => dispatchEvent(new Event('focus'))")

    expect(editor.page.locator(".strip")).to_contain_text("This design was deleted.")


def test_without_an_alerts_overlay_one_is_offered(tmp_path: Path, page: Page, serve: Serve) -> None:
    server = serve(Settings(port=0, data_dir=tmp_path))
    server.http.delete(f"{server.url}/api/overlays/{server.overlay('alerts')['id']}").raise_for_status()
    page.goto(f"{server.url}/designs/1")
    expect(page.locator(".group h2").first).to_be_visible()

    page.get_by_role("button", name="Add one").click()

    alert = page.frame_locator(".source iframe").locator("section.alert")
    expect(alert.first).to_be_attached(timeout=20_000)


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_nothing_sticks_out_whatever_is_in_a_design(shared: ServerThread, open_page: OpenPage, scheme: str) -> None:
    id = make_design(shared, "W" * 80, headline=HOSTILE, words=f"{HOSTILE} {{name}}", detail="{message}" * 20)
    page = open_page(width=1440, height=900, color_scheme=scheme)

    def assert_it_fits() -> None:
        for width, height in ((350, 700), (390, 844), (1024, 768), (1440, 900)):
            resize(page, width, height)
            assert page.evaluate(OVERFLOW) == []
            assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate(UNNAMED) == []

    editor = edit_design(shared, page, id)
    expect(editor.alert.locator(".headline")).to_contain_text("<img src=x")
    assert_it_fits()
    assert page.evaluate("() => document.body.dataset.broken") is None
    cards(shared, page)
    assert_it_fits()
