"""The sounds that come with the program: made by their script, pleasant to what can be measured, and free."""

import array
import importlib.util
import math
import sys
import wave
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from overlay import assets
from overlay.media.bundled import read_bundled

FOLDER = assets.STATIC / "media" / "sounds"
FILES = sorted(FOLDER.glob("*.wav"))


@pytest.fixture(scope="module")
def script() -> Iterator[ModuleType]:
    """The script that makes them."""
    sys.path.insert(0, str(FOLDER))
    wrote, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec = importlib.util.spec_from_file_location("make_sounds", FOLDER / "make.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield module
    finally:
        sys.path.remove(str(FOLDER))
        sys.dont_write_bytecode = wrote


def samples(path: Path) -> list[int]:
    with wave.open(str(path), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 24_000)
        frames = array.array("h", file.readframes(file.getnframes()))
    if sys.byteorder == "big":
        frames.byteswap()
    return [*frames]


def test_there_is_a_file_for_every_sound_of_the_script(script: ModuleType) -> None:
    assert len(FILES) >= 10
    assert [path.stem for path in FILES] == sorted(script.name_of(make) for make in script.SOUNDS)


@pytest.mark.parametrize("name", ["pop", "blip", "knock", "whoosh"])
def test_the_script_makes_the_file_anew(script: ModuleType, tmp_path: Path, name: str) -> None:
    make = next(make for make in script.SOUNDS if script.name_of(make) == name)
    script.write(tmp_path / "again.wav", script.mastered(make()))

    # Another machine's sine may differ in its last digit.
    old, new = samples(FOLDER / f"{name}.wav"), samples(tmp_path / "again.wav")
    assert abs(len(old) - len(new)) < 100
    assert all(abs(one - other) <= 2 for one, other in zip(old, new, strict=False))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_sound_is_short_and_begins_at_once_and_neither_clips_nor_clicks(path: Path) -> None:
    sound = samples(path)
    loudest = max(abs(sample) for sample in sound)

    assert 0.1 < len(sound) / 24_000 < 3
    assert path.stat().st_size < 150_000
    assert 0.3 < loudest / 32_767 < 0.95
    assert any(abs(sample) > loudest / 20 for sample in sound[: 24_000 // 10])
    assert max(abs(sample) for sample in sound[-24:]) < 500
    assert abs(sum(sound) / len(sound)) < 400


def test_they_are_equally_loud() -> None:
    loudness = {}
    for path in FILES:
        sound = [sample / 32_767 for sample in samples(path)]
        window = 8000
        power = max(
            sum(sample * sample for sample in sound[at : at + window]) for at in range(0, len(sound), window // 4)
        )
        loudness[path.stem] = 10 * math.log10(power / window)

    assert max(loudness.values()) - min(loudness.values()) < 4, loudness


def test_they_are_named_as_people_read_them() -> None:
    sounds = read_bundled(FOLDER)

    assert sounds["bundled/boat-horn"].name == "Boat horn"
    assert "CC0" in (FOLDER / "README.md").read_text("utf-8")
