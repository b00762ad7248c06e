"""Makes the sounds beside this file anew: `python static/media/sounds/make.py`. See README.md for their licence."""

import array
import math
import sys
import wave
from collections.abc import Callable
from pathlib import Path

from synthesis import RATE, Sound, breath, horn, mastered, mix, room, scale, seeded, string, tone

FOLDER = Path(__file__).parent

BELL = ((1, 1.0, 0.5), (2.0, 0.55, 0.3), (2.76, 0.3, 0.18), (4.1, 0.22, 0.12), (5.4, 0.12, 0.07))
GLASS = ((1, 1.0, 0.32), (2.01, 0.25, 0.18), (3.9, 0.2, 0.08))
MALLET = ((1, 1.0, 0.42), (4, 0.28, 0.1), (10, 0.08, 0.03))
WOOD = ((1, 1.0, 0.035), (2.6, 0.5, 0.02), (4.3, 0.25, 0.012))


def chime() -> Sound:
    notes = scale(659.26, (0, 7, 12))
    return room(mix(*((0.11 * at, 0.8, tone(note, 1.3, BELL)) for at, note in enumerate(notes))))


def ding() -> Sound:
    return room(tone(1174.66, 1.4, BELL), wet=0.18)


def pop() -> Sound:
    return tone(260, 0.16, ((1, 1.0, 0.045), (2, 0.2, 0.02)), attack=0.002, bend=lambda moment: 1 + 5 * moment)


def blip() -> Sound:
    square = ((1, 1.0, 0.09), (3, 0.3, 0.07), (5, 0.12, 0.05))
    return mix((0, 0.8, tone(880, 0.12, square)), (0.075, 1, tone(1318.5, 0.22, square)))


def coin() -> Sound:
    square = ((1, 1.0, 0.2), (3, 0.28, 0.14), (5, 0.12, 0.1))
    return room(mix((0, 0.6, tone(784, 0.08, square)), (0.07, 1, tone(1174.66, 0.6, square))), wet=0.1, seconds=0.3)


def whoosh() -> Sound:
    return breath(
        0.8,
        chance=seeded(3),
        pitch=lambda moment: 260 + 2600 * math.sin(math.pi * moment) ** 2,
        loud=lambda moment: math.sin(math.pi * moment**0.8) ** 2,
    )


def paper() -> Sound:
    chance = seeded(11)
    crackle = [chance.uniform(0.1, 1) ** 3 for _ in range(40)]
    rustle = breath(
        0.42,
        chance=chance,
        pitch=lambda moment: 2600,
        loud=lambda moment: crackle[int(moment * 39)] * math.sin(math.pi * moment),
        narrow=0.9,
    )
    slap = breath(0.12, chance=chance, pitch=lambda moment: 900, loud=lambda moment: (1 - moment) ** 4, narrow=0.8)
    return room(mix((0, 1, rustle), (0.4, 1.6, slap)), wet=0.08, seconds=0.25)


def fanfare() -> Sound:
    notes = [(0.0, 0.13, 392.0), (0.15, 0.13, 392.0), (0.30, 0.13, 392.0)]
    chord = [(0.46, 0.95, note) for note in (261.63, 392.0, 523.25, 659.26)]
    return room(mix(*((at, 0.6, horn(note, length, bright=0.74)) for at, length, note in notes + chord)), size=1.2)


def tada() -> Sound:
    first = [(0.0, 0.14, note) for note in (349.23, 440.0, 523.25)]
    second = [(0.2, 0.9, note) for note in (392.0, 493.88, 587.33, 783.99)]
    shine = (0.22, 0.35, tone(1567.98, 0.9, BELL))
    return room(mix(shine, *((at, 0.5, horn(note, length, attack=0.025)) for at, length, note in first + second)))


def honk() -> Sound:
    def once(seconds: float) -> Sound:
        return mix(*((0, 1, horn(note, seconds, bright=0.9, attack=0.008, voices=1)) for note in (311.13, 392.0)))

    return room(mix((0, 1, once(0.14)), (0.2, 1, once(0.3))), wet=0.1, seconds=0.35)


def boat_horn() -> Sound:
    low = mix(*((0, 1, horn(note, 1.5, bright=0.84, attack=0.12, voices=3)) for note in (92.5, 116.54, 138.59)))
    return room(low, wet=0.34, seconds=1.1, size=1.6)


def station() -> Sound:
    notes = scale(523.25, (7, 4, 0))
    return room(mix(*((0.32 * at, 0.9, tone(note, 1.2, MALLET)) for at, note in enumerate(notes))), seconds=0.9)


def gong() -> Sound:
    metal = tuple(
        (each, 0.9 / (1 + at * 0.35), 1.6 / (1 + at * 0.25))
        for at, each in enumerate((1, 1.34, 1.98, 2.02, 2.71, 3.46, 4.07, 5.13, 6.2))
    )
    return room(tone(110, 2.4, metal, attack=0.03), seconds=0.9, size=1.4)


def harp() -> Sound:
    chance = seeded(5)
    notes = scale(261.63, (0, 4, 7, 11, 12, 16, 19, 23, 24))
    return room(mix(*((0.065 * at, 0.9, string(note, 1.3, chance=chance)) for at, note in enumerate(notes))))


def sparkle() -> Sound:
    chance = seeded(8)
    notes = scale(1046.5, (24, 21, 19, 16, 14, 12, 9, 7, 4, 2, 0))
    parts = [(0.06 * at + chance.uniform(0, 0.02), chance.uniform(0.5, 1), note) for at, note in enumerate(notes)]
    return room(mix(*((begin, loud, tone(note, 0.5, GLASS)) for begin, loud, note in parts)), wet=0.3)


def bubbles() -> Sound:
    chance = seeded(21)
    parts = []
    for at in range(9):
        rise = chance.uniform(0.6, 1.6)
        drop = tone(chance.uniform(300, 750), 0.12, ((1, 1.0, 0.03),), bend=lambda moment, rise=rise: 1 + rise * moment)
        parts.append((0.085 * at + chance.uniform(0, 0.04), chance.uniform(0.5, 1), drop))
    return room(mix(*parts), wet=0.15, seconds=0.3)


def knock() -> Sound:
    return room(mix(*((0.17 * at, 1, tone(190 + 8 * at, 0.2, WOOD, attack=0.001)) for at in range(3))), wet=0.12)


def drum_roll() -> Sound:
    chance = seeded(13)

    def hit(seconds: float, pitch: float) -> Sound:
        return mix(
            (0, 1.0, breath(seconds, chance=chance, pitch=lambda moment: pitch, loud=lambda moment: (1 - moment) ** 3)),
            (0, 0.5, tone(185, seconds, ((1, 1.0, 0.05),), attack=0.001)),
        )

    roll = [(at * 0.048, 0.25 + 0.5 * at / 24, hit(0.09, 1900)) for at in range(24)]
    return room(mix(*roll, (24 * 0.048 + 0.06, 1.5, hit(0.35, 2600))), wet=0.16, seconds=0.5)


SOUNDS: tuple[Callable[[], Sound], ...] = (
    *(blip, boat_horn, bubbles, chime, coin, ding, drum_roll, fanfare, gong),
    *(harp, honk, knock, paper, pop, sparkle, station, tada, whoosh),
)


def name_of(make: Callable[[], Sound]) -> str:
    return make.__name__.replace("_", "-")


def write(path: Path, sound: Sound) -> None:
    """One channel of 16 bits, low byte first on every machine."""
    samples = array.array("h", (round(sample * 32767) for sample in sound))
    if sys.byteorder == "big":
        samples.byteswap()
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())


if __name__ == "__main__":
    for make in SOUNDS:
        write(FOLDER / f"{name_of(make)}.wav", mastered(make()))
