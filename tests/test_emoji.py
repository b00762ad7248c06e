import asyncio
import stat
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest

from overlay.domain.errors import NotFound, OwncastNotConfigured, OwncastUnavailable
from overlay.owncast.client import OwncastClient
from overlay.owncast.emoji import EmojiCache
from overlay.owncast.picture import Picture, picture_of
from overlay.owncast.transport import open_http
from tests.fakes import PNG, FakeClock, FakeOwncast

pytestmark = pytest.mark.anyio

GIF = b"GIF89a" + b"\x00" * 20
SVG = b'<?xml version="1.0"?>\n<!-- drawn by hand -->\n<svg xmlns="http://www.w3.org/2000/svg"/>'


@pytest.fixture
def clock() -> FakeClock:
    """The cache's time."""
    return FakeClock()


@pytest.fixture
def owncast() -> FakeOwncast:
    """A server with two emoji."""
    return FakeOwncast(pictures={"/img/emoji/blob/party.gif": GIF, "/img/emoji/my%20cat.png": PNG})


@pytest.fixture
async def client(owncast: FakeOwncast) -> AsyncIterator[OwncastClient]:
    """A client of `owncast`, without a token."""
    async with open_http(owncast.transport) as http:
        yield OwncastClient(http, owncast.url)


@pytest.fixture
async def open_cache(
    tmp_path: Path, clock: FakeClock, client: OwncastClient
) -> AsyncIterator[Callable[..., EmojiCache]]:
    """Opens the cache in the test's folder, as a start of the program would."""
    opened = []

    def open_cache(**options: int) -> EmojiCache:
        cache = EmojiCache(tmp_path / "emoji", clock=clock, **options)
        cache.use(client)
        opened.append(cache)
        return cache

    yield open_cache
    for cache in opened:
        await cache.close()


@pytest.fixture
def cache(open_cache: Callable[..., EmojiCache]) -> EmojiCache:
    """A cache that nothing is in yet."""
    return open_cache()


def asked(owncast: FakeOwncast) -> list[str]:
    return [str(request.url) for request in owncast.requests]


async def test_an_emoji_is_fetched_once_and_then_kept(cache: EmojiCache, owncast: FakeOwncast) -> None:
    first = await cache.get("blob/party.gif")
    second = await cache.get("blob/party.gif")

    assert first == second == Picture(GIF, "image/gif")
    assert asked(owncast) == ["https://stream.example.com/img/emoji/blob/party.gif"]


async def test_a_name_with_odd_characters_is_asked_for_as_owncast_has_it(
    cache: EmojiCache, owncast: FakeOwncast
) -> None:
    assert (await cache.get("my cat.png")).media_type == "image/png"
    assert asked(owncast) == ["https://stream.example.com/img/emoji/my%20cat.png"]


async def test_a_kept_emoji_is_there_after_a_restart_and_without_owncast(
    open_cache: Callable[..., EmojiCache], owncast: FakeOwncast
) -> None:
    await open_cache().get("blob/party.gif")
    owncast.failure = httpx.ConnectError("away")

    assert (await open_cache().get("blob/party.gif")).content == GIF


async def test_pages_that_ask_together_cause_one_request(cache: EmojiCache, owncast: FakeOwncast) -> None:
    owncast.gate = asyncio.Event()
    pages = [asyncio.create_task(cache.get("blob/party.gif")) for _ in range(20)]
    await owncast.asked.wait()

    pages[0].cancel()
    owncast.gate.set()
    outcomes = await asyncio.gather(*pages, return_exceptions=True)

    assert isinstance(outcomes[0], asyncio.CancelledError)
    assert outcomes[1:] == [Picture(GIF, "image/gif")] * 19
    assert len(owncast.requests) == 1


async def test_an_old_emoji_is_fetched_anew_and_kept_if_owncast_is_away(
    cache: EmojiCache, owncast: FakeOwncast, clock: FakeClock
) -> None:
    await cache.get("blob/party.gif")
    clock.advance(8 * 24 * 3600)

    owncast.failure = httpx.ConnectError("away")
    assert (await cache.get("blob/party.gif")).content == GIF

    owncast.failure = None
    owncast.pictures["/img/emoji/blob/party.gif"] = PNG
    assert (await cache.get("blob/party.gif")).content == PNG


async def test_a_missing_emoji_is_asked_for_again_after_a_while(
    cache: EmojiCache, owncast: FakeOwncast, clock: FakeClock
) -> None:
    for _ in range(3):
        with pytest.raises(NotFound):
            await cache.get("new.png")
    assert len(owncast.requests) == 1

    owncast.pictures["/img/emoji/new.png"] = PNG
    clock.advance(61)
    assert (await cache.get("new.png")).content == PNG


async def test_an_owncast_that_is_away_is_asked_again_sooner(
    cache: EmojiCache, owncast: FakeOwncast, clock: FakeClock
) -> None:
    owncast.failure = httpx.ConnectError("away")
    for _ in range(3):
        with pytest.raises(OwncastUnavailable):
            await cache.get("blob/party.gif")
    assert len(owncast.requests) == 1

    owncast.failure = None
    clock.advance(11)
    assert (await cache.get("blob/party.gif")).content == GIF


async def test_refusals_are_forgotten_before_they_pile_up(
    cache: EmojiCache, owncast: FakeOwncast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("overlay.owncast.emoji.MOST_REFUSALS", 5)

    for number in (*range(10), 9, 0):
        with pytest.raises(NotFound):
            await cache.get(f"{number}.png")

    assert len(owncast.requests) == 11


@pytest.mark.parametrize(
    "content", [b"", b"<html><script>x()</script>", b"not a picture", b"\x89PNG", b"<svgx>", b"\xff<svg>", b"%PDF-1.7"]
)
async def test_what_is_not_a_picture_is_not_given(cache: EmojiCache, owncast: FakeOwncast, content: bytes) -> None:
    owncast.pictures["/img/emoji/x.png"] = content

    with pytest.raises(NotFound):
        await cache.get("x.png")


async def test_an_emoji_that_is_too_large_is_not_given(cache: EmojiCache, owncast: FakeOwncast, tmp_path: Path) -> None:
    owncast.pictures["/img/emoji/x.png"] = PNG + bytes(1024 * 1024)

    with pytest.raises(OwncastUnavailable):
        await cache.get("x.png")
    assert not (tmp_path / "emoji").exists()


@pytest.mark.parametrize(
    "path",
    [
        "", "/", "..", "../x", "a/../x", "a/./x", "a//x", "/x", "x/", "a\\x", "x?y", "x#y", "x\x00", "x\ny", "\ud800",
        "https://evil.example/x", "//evil.example/x", "x" * 600,
    ],
)  # fmt: skip
async def test_a_path_that_leaves_the_folder_is_never_asked_for(
    cache: EmojiCache, owncast: FakeOwncast, path: str
) -> None:
    with pytest.raises(NotFound):
        await cache.get(path)

    assert owncast.requests == []


async def test_another_server_has_its_own_emoji(cache: EmojiCache, owncast: FakeOwncast, client: OwncastClient) -> None:
    await cache.get("blob/party.gif")

    async with open_http(owncast.transport) as http:
        cache.use(OwncastClient(http, "https://other.example"))
        await cache.get("blob/party.gif")
        cache.use(client)
        await cache.get("blob/party.gif")

    assert asked(owncast) == [
        "https://stream.example.com/img/emoji/blob/party.gif",
        "https://other.example/img/emoji/blob/party.gif",
    ]


async def test_without_an_address_there_are_no_emoji(cache: EmojiCache) -> None:
    cache.use(None)

    with pytest.raises(OwncastNotConfigured):
        await cache.get("blob/party.gif")


async def test_the_least_used_emoji_make_room(
    open_cache: Callable[..., EmojiCache], owncast: FakeOwncast, tmp_path: Path, clock: FakeClock
) -> None:
    owncast.pictures = {f"/img/emoji/{name}.gif": GIF for name in "abcd"}
    for name in "ab":
        await open_cache().get(f"{name}.gif")
        clock.advance(1)

    cache = open_cache(most_bytes=3 * len(GIF))
    for name in "acda":
        await cache.get(f"{name}.gif")

    assert len(list((tmp_path / "emoji").iterdir())) == 3
    assert [url.removeprefix("https://stream.example.com/img/emoji/") for url in asked(owncast)] == [
        "a.gif",
        "b.gif",
        "c.gif",
        "d.gif",
    ]


async def test_a_damaged_file_is_fetched_anew(cache: EmojiCache, owncast: FakeOwncast, tmp_path: Path) -> None:
    await cache.get("blob/party.gif")
    for file in (tmp_path / "emoji").iterdir():
        file.write_bytes(b"")

    assert (await cache.get("blob/party.gif")).content == GIF
    assert len(owncast.requests) == 2


async def test_half_written_files_of_a_crash_are_cleared_away(cache: EmojiCache, tmp_path: Path) -> None:
    folder = tmp_path / "emoji"
    folder.mkdir()
    (folder / "0123.part").write_bytes(b"GIF")

    await cache.get("blob/party.gif")

    assert [file.suffix for file in folder.iterdir()] == [".emoji"]


async def test_an_emoji_is_given_although_it_cannot_be_kept(
    cache: EmojiCache, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "emoji").write_text("a file where the folder should be")

    assert (await cache.get("blob/party.gif")).content == GIF
    assert "could not be kept on disk" in caplog.text


async def test_the_folder_is_for_its_owner_alone(cache: EmojiCache, tmp_path: Path) -> None:
    await cache.get("blob/party.gif")

    assert stat.S_IMODE((tmp_path / "emoji").stat().st_mode) == 0o700


async def test_closing_ends_what_is_being_fetched(cache: EmojiCache, owncast: FakeOwncast) -> None:
    owncast.gate = asyncio.Event()
    page = asyncio.create_task(cache.get("blob/party.gif"))
    await owncast.asked.wait()

    await cache.close()

    with pytest.raises(asyncio.CancelledError):
        await page


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PNG, "image/png"),
        (GIF, "image/gif"),
        (b"GIF87a", "image/gif"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"\x00\x00\x00\x20ftypavif\x00\x00\x00\x00", "image/avif"),
        (b"\x00\x00\x00\x20ftypavis\x00\x00\x00\x00", "image/avif"),
        (SVG, "image/svg+xml"),
        (b"\xef\xbb\xbf  <svg\n width='1'/>", "image/svg+xml"),
        (b'<!DOCTYPE svg PUBLIC "x" "y"><!-- a --><!-- b --><svg>', "image/svg+xml"),
    ],
)
def test_a_picture_is_known_by_its_content(content: bytes, media_type: str) -> None:
    assert picture_of(content) == Picture(content, media_type)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><svg></svg>",
        b"<!-- " + b"<!-- " * 200_000,
        b"<!-- x -->" * 100_000,
        b"\x00\x00\x00\x20ftypmp42",
        b"RIFF\x24\x00\x00\x00WAVE",
    ],
    ids=range(6),
)
def test_anything_else_is_no_picture(content: bytes) -> None:
    assert picture_of(content) is None
