"""The media library: files come in, are seen and heard, renamed and deleted; what is refused says why."""

import wave
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, Route, expect

from overlay.settings import Settings
from tests.browser.conftest import Faults, OpenPage
from tests.browser.designs import OVERFLOW, UNNAMED, add_media, drop, make_design, saved
from tests.server import ServerThread

FILES = Path(__file__).parent / "files"
HOSTILE = '<img src=x onerror="document.body.dataset.broken=1">.png'

KEEP_PLAYER = """() => {
  const { play } = Audio.prototype;
  Audio.prototype.play = function () {
    window.player = this;
    return play.call(this);
  };
}"""
TO_THE_END = """async () => {
  if (!player.readyState) await new Promise((done) => player.addEventListener("loadedmetadata", done));
  player.currentTime = player.duration;
}"""
"""What plays now is over at once."""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """One server for the tests of this module."""
    with ServerThread(Settings(port=0, data_dir=tmp_path_factory.mktemp("media"))) as server:
        yield server


@pytest.fixture
def library(shared: ServerThread, page: Page) -> Page:
    """The library's page."""
    return opened(shared, page)


def opened(server: ServerThread, page: Page) -> Page:
    page.goto(f"{server.url}/media")
    expect(page.locator(".library:not([data-loading])")).to_have_count(1)
    return page


def picture(color: str, width: int = 64, height: int = 48) -> bytes:
    """A PNG; another colour is another file."""
    content = BytesIO()
    Image.new("RGB", (width, height), color).save(content, "png")
    return content.getvalue()


def sound(seconds: float, tone: int = 1) -> bytes:
    """A WAV of hardly a sound."""
    content = BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes([tone, 0]) * int(8000 * seconds))
    return content.getvalue()


def tile(page: Page, name: str) -> Locator:
    """The file of this name."""
    return page.locator(".file", has=page.get_by_role("button", name=f"Delete {name}", exact=True))


def test_dropped_files_are_there_with_their_size_and_length(library: Page) -> None:
    drop(library.locator("body"), "honk.wav", sound(2.5))
    drop(library.locator("body"), "red.png", picture("red"))

    expect(tile(library, "honk.wav").locator(".facts")).to_have_text("39 kB · 2.5 s")
    expect(tile(library, "red.png").locator(".facts")).to_contain_text("64 × 48")
    tile(library, "red.png").locator("img").evaluate("(picture) => picture.decode()")
    expect(library.locator(".upload")).to_have_count(0)


def test_the_page_measures_a_video_once_and_the_server_keeps_it(shared: ServerThread, open_page: OpenPage) -> None:
    media = add_media(shared, "boat.webm", (FILES / "boat.webm").read_bytes())
    assert media["seconds"] is None

    page = opened(shared, open_page())

    expect(tile(page, "boat.webm").locator(".facts")).to_contain_text(" s")
    kept = shared.http.get(f"{shared.url}/api/media").json()["media"]
    (boat,) = (file for file in kept if file["id"] == media["id"])
    assert boat["seconds"] > 0
    assert boat["width"] > 0


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        pytest.param("cat.png", b"<html><script>document.body.dataset.broken = 1</script>", "web page", id="html"),
        pytest.param("cat.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG", id="svg"),
        pytest.param("cat.png", b"", "there is nothing in it", id="empty"),
        pytest.param("cat.zip", b"PK\x03\x04" + bytes(60), "are taken", id="zip"),
    ],
)
def test_a_refused_file_says_why_until_it_is_closed(
    library: Page, faults: Faults, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    faults.expect("status of 4")
    before = library.locator(".file").count()

    library.locator(".add-file").set_input_files(saved(tmp_path / name, content))

    expect(library.locator(".upload .name")).to_have_text(name)
    expect(library.locator(".upload .fault")).to_contain_text(said)
    library.locator(".upload").get_by_role("button", name="Close").click()
    expect(library.locator(".upload")).to_have_count(0)
    assert library.locator(".file").count() == before


def test_a_file_that_is_too_large_is_not_even_sent(library: Page, tmp_path: Path) -> None:
    large = tmp_path / "large.mp4"
    with large.open("wb") as file:
        file.truncate(101 * 1024 * 1024)
    sent: list[str] = []
    library.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)

    library.locator(".add-file").set_input_files(large)

    expect(library.locator(".upload .fault")).to_have_text("it has 101 MB; a file may have 100 MB at most.")
    assert sent == []


def test_an_upload_shows_how_far_it_is_and_can_be_cancelled(
    library: Page, faults: Faults, tmp_path: Path, shared: ServerThread
) -> None:
    faults.expect("net::ERR_")
    held: list[Route] = []
    library.route("**/api/media?*", lambda route: held.append(route))
    library.locator(".add-file").set_input_files(saved(tmp_path / "slow.png", picture("gray")))
    expect(library.locator(".upload progress")).to_be_visible()

    library.locator(".upload").get_by_role("button", name="Cancel").click()

    expect(library.locator(".upload")).to_have_count(0)
    for route in held:
        route.abort()
    assert "slow.png" not in shared.http.get(f"{shared.url}/api/media").text


def test_a_file_whose_line_broke_is_sent_again(library: Page, faults: Faults, tmp_path: Path) -> None:
    faults.expect("net::ERR_")
    library.route("**/api/media?*", lambda route: route.abort())
    library.locator(".add-file").set_input_files(saved(tmp_path / "brave.png", picture("brown")))
    expect(library.locator(".upload .fault")).to_have_text("the line broke before all of it was there.")
    library.unroute("**/api/media?*")

    library.get_by_role("button", name="Send again").click()

    expect(tile(library, "brave.png")).to_have_count(1)
    expect(library.locator(".upload")).to_have_count(0)


def test_a_file_is_renamed_where_its_name_stands(library: Page, shared: ServerThread) -> None:
    drop(library.locator("body"), "old.png", picture("green"))
    name = tile(library, "old.png").locator("input.name")
    name.fill("<i>New name")
    name.press("Enter")

    expect(tile(library, "<i>New name")).to_have_count(1)
    assert "<i>New name" in [file["name"] for file in shared.http.get(f"{shared.url}/api/media").json()["media"]]


def test_a_file_that_nothing_uses_goes_at_once_and_comes_back(library: Page, shared: ServerThread) -> None:
    drop(library.locator("body"), "spare.png", picture("blue"))
    tile(library, "spare.png").get_by_role("button", name="Delete").click()
    expect(tile(library, "spare.png")).to_have_count(0)
    assert "spare.png" not in shared.http.get(f"{shared.url}/api/media").text

    expect(library.locator(".toast").get_by_role("button", name="Undo")).to_be_visible()
    library.keyboard.press("u")

    expect(tile(library, "spare.png")).to_have_count(1)
    assert "spare.png" in shared.http.get(f"{shared.url}/api/media").text


def test_a_file_that_designs_use_is_deleted_with_a_word_about_it_and_comes_back_to_them(
    shared: ServerThread, open_page: OpenPage
) -> None:
    media = add_media(shared, "used.png", picture("orange"))
    make_design(shared, "Boat", picture=media["id"])
    page = opened(shared, open_page())
    used = tile(page, "used.png")
    expect(used.locator(".uses")).to_have_text("In Boat")

    used.get_by_role("button", name="Delete").click()
    words = "Deleted: used.png. 1 design uses it, and shows its words alone without it."
    expect(page.locator(".toast")).to_contain_text(words)
    expect(used).to_have_count(0)
    page.locator(".toast").get_by_role("button", name="Undo").click()

    expect(used.locator(".uses")).to_have_text("In Boat")


def test_sounds_are_heard_one_at_a_time(shared: ServerThread, open_page: OpenPage) -> None:
    for name, tone in (("one.wav", 3), ("other.wav", 4)):
        add_media(shared, name, sound(60, tone))
    page = opened(shared, open_page())
    first, second = (tile(page, name).locator(".hear") for name in ("one.wav", "other.wav"))
    page.evaluate(KEEP_PLAYER)
    first.click()
    expect(first).to_have_attribute("data-on", "true")

    second.click()

    expect(second).to_have_attribute("data-on", "true")
    expect(first).to_have_attribute("data-on", "false")
    page.evaluate(TO_THE_END)
    expect(second).to_have_attribute("data-on", "false")


def test_a_sound_that_is_still_on_its_way_does_not_end_the_next(library: Page) -> None:
    first, second = (library.locator(".file[data-type=sound] .hear").nth(at) for at in (0, 1))
    library.route("**/*.wav", lambda route: None)
    first.click()
    expect(first).to_have_attribute("data-on", "true")

    second.click()

    expect(first).to_have_attribute("data-on", "false")
    # What was broken off has been told of by now.
    library.evaluate("() => new Promise((done) => setTimeout(done))")
    expect(second).to_have_attribute("data-on", "true")


def test_files_are_found_by_kind_and_words(library: Page) -> None:
    drop(library.locator("body"), "needle.png", picture("purple"))
    expect(tile(library, "needle.png")).to_have_count(1)

    library.locator(".types label", has_text="Sounds").click()
    expect(library.locator(".file:not([data-type=sound])")).to_have_count(0)
    library.locator(".types label", has_text="Pictures").click()
    library.get_by_placeholder("Find a file").fill("NEEDLE")

    expect(library.locator(".file")).to_have_count(1)
    library.get_by_placeholder("Find a file").fill("haystack")
    expect(library.locator(".empty")).to_have_text("No file is called that.")


@pytest.mark.parametrize(("width", "scheme"), [(1440, "dark"), (350, "light")])
def test_nothing_sticks_out_whatever_files_are_called(
    shared: ServerThread, open_page: OpenPage, width: int, scheme: str
) -> None:
    for name, content in (
        (HOSTILE, picture("pink")),
        ("W" * 110, picture("teal", 900, 10)),
        ("\u202e" * 40, sound(61)),
    ):
        add_media(shared, name, content)
    page = opened(shared, open_page(width=width, height=800, color_scheme=scheme))
    expect(tile(page, HOSTILE)).to_have_count(1)

    assert page.evaluate(OVERFLOW) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(UNNAMED) == []
    assert page.evaluate("() => document.body.dataset.broken") is None
