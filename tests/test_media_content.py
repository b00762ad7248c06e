"""What an upload is, told by its content alone."""

import random
import tracemalloc
from pathlib import Path
from typing import get_args

import pytest

from overlay.domain.errors import UnknownMedia
from overlay.domain.media import KINDS, type_of
from overlay.domain.said import Said
from overlay.media.containers import Lack
from overlay.media.content import HEAD_BYTES, Found, Size, ending_of, examine
from tests.media_samples import BOMBS, SAMPLES, STRANGERS, picture, png


def taken(path: Path, content: bytes) -> tuple[str, Size]:
    """What this file is taken for."""
    path.write_bytes(content)
    ending = ending_of(content[:HEAD_BYTES])
    return ending, examine(path, ending)


@pytest.mark.parametrize(("ending", "type", "content"), SAMPLES.values(), ids=SAMPLES)
def test_a_file_is_taken_for_what_it_is(tmp_path: Path, ending: str, type: str, content: bytes) -> None:
    found, size = taken(tmp_path / "file", content)

    assert found == ending
    assert KINDS[found][0] == type
    assert size == (Size(width=32, height=24) if type == "image" else Size())


@pytest.mark.parametrize("content", STRANGERS.values(), ids=STRANGERS)
def test_what_only_begins_like_media_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnknownMedia, match=r"^this (is|begins like) an? .{20}|^this is no file of a kind") as refused:
        taken(tmp_path / "file", content)

    assert len(str(refused.value)) < 250


WORDS = [*(f"media.is.{word}" for word in get_args(Found)), *(f"media.but.{word}" for word in get_args(Lack))]


@pytest.mark.parametrize("key", WORDS)
def test_there_are_words_for_whatever_is_not_taken(key: str) -> None:
    assert str(Said(key))


@pytest.mark.parametrize("content", BOMBS.values(), ids=BOMBS)
def test_a_picture_that_would_fill_the_memory_is_refused_without_being_unpacked(tmp_path: Path, content: bytes) -> None:
    taken(tmp_path / "small", png(8, 8))
    tracemalloc.start()

    with pytest.raises(UnknownMedia):
        taken(tmp_path / "file", content)

    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 80_000_000


def test_a_picture_may_be_as_large_as_a_wall() -> None:
    assert ending_of(png(10_000, 5_000)) == "png"


def test_a_picture_of_exactly_the_most_is_taken(tmp_path: Path) -> None:
    assert taken(tmp_path / "file", png(10_000, 5_000)) == ("png", Size(width=10_000, height=5_000))


def test_a_file_that_is_two_things_is_taken_for_what_it_begins_as(tmp_path: Path) -> None:
    page = b"<script>alert(1)</script>"

    assert taken(tmp_path / "file", picture() + page)[0] == "png"
    assert taken(tmp_path / "file", SAMPLES["WAV"][2] + page)[0] == "wav"


def test_a_tag_of_an_mp3_may_be_longer_than_what_is_looked_at_first(tmp_path: Path) -> None:
    content = b"ID3\x04\0\0\0\x06\x0d\x20" + bytes(100_000) + SAMPLES["MP3 without a tag"][2]

    assert taken(tmp_path / "file", content)[0] == "mp3"


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_damaged_file_is_taken_or_refused_and_nothing_else(tmp_path: Path, kind: str) -> None:
    whole = SAMPLES[kind][2]
    chance = random.Random(kind)
    for _ in range(150):
        damaged = bytearray(whole[: chance.randrange(1, len(whole) + 1)])
        for _ in range(chance.randrange(8)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            ending, _ = taken(tmp_path / "file", bytes(damaged))
        except UnknownMedia:
            continue
        assert ending in KINDS


@pytest.mark.parametrize(
    "id",
    [
        *("", "bundled/", "bundled/../chime", "bundled/Chime", "bundled/chime.wav", "../overlay.db", "x.png"),
        *(
            f"{'a' * 63}.png",
            f"{'A' * 64}.png",
            f"{'a' * 64}.svg",
            f"{'a' * 64}.html",
            f"{'a' * 64}",
            f"{'a' * 64}.png\n",
        ),
    ],
)
def test_an_id_is_a_hash_and_an_ending_or_a_bundled_name(id: str) -> None:
    assert type_of(id) is None


def test_an_id_says_what_its_file_is() -> None:
    assert type_of(f"{'a' * 64}.png") == "image"
    assert type_of(f"{'0' * 64}.webm") == "video"
    assert type_of("bundled/boat-horn") == "sound"
