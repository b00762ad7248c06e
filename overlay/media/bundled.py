"""The sounds that come with the program."""

import wave
from pathlib import Path

from overlay.domain.media import BUNDLED, Media


def read_bundled(folder: Path) -> dict[str, Media]:
    """The sounds in this folder by their ids: `bundled/boat-horn` is `boat-horn.wav`, "Boat horn"."""
    return {media.id: media for media in map(_sound, sorted(folder.glob("*.wav")))}


def _sound(path: Path) -> Media:
    with wave.open(str(path), "rb") as sound:
        seconds = round(sound.getnframes() / sound.getframerate(), 2)
    return Media(
        id=f"{BUNDLED}{path.stem}",
        name=path.stem.replace("-", " ").capitalize(),
        type="sound",
        bytes=path.stat().st_size,
        seconds=seconds,
    )
