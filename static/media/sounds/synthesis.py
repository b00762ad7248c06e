"""What the sounds are made of: tones, plucked strings, breath, rooms. Samples are from -1 to 1."""

import math
import random
from collections.abc import Callable, Iterable, Sequence

RATE = 24_000
Sound = list[float]
Curve = Callable[[float], float]
"""A value at each moment, from 0 at the beginning to 1 at the end."""


def seeded(number: int) -> random.Random:
    """Chance that falls the same every time."""
    return random.Random(number)  # noqa: S311


def tone(
    frequency: float,
    seconds: float,
    partials: Sequence[tuple[float, float, float]],
    *,
    attack: float = 0.004,
    bend: Curve = lambda moment: 1.0,
) -> Sound:
    """Sines: each partial is its multiple of the frequency, how loud it is, and the seconds in which it dies down."""
    count = int(seconds * RATE)
    sound = [0.0] * count
    for multiple, loud, dying in partials:
        if frequency * multiple > RATE * 0.45:
            continue
        phase = 0.0
        for at in range(count):
            phase += math.tau * frequency * multiple * bend(at / count) / RATE
            moment = at / RATE
            sound[at] += loud * math.sin(phase) * math.exp(-moment / dying) * min(1.0, moment / attack)
    return sound


def horn(frequency: float, seconds: float, *, bright: float = 0.7, attack: float = 0.05, voices: int = 2) -> Sound:
    """A blown note: many harmonics, the higher ones later, in voices that are a little out of tune."""
    count = int(seconds * RATE)
    sound = [0.0] * count
    for voice in range(voices):
        detuned = frequency * (1 + 0.0035 * (voice - (voices - 1) / 2))
        for harmonic in range(1, min(24, int(RATE * 0.42 / detuned)) + 1):
            loud = bright ** (harmonic - 1) / voices
            rise, phase = attack * (1 + harmonic * 0.12), math.tau * detuned * harmonic / RATE
            for at in range(count):
                moment = at / RATE
                swell = min(1.0, moment / rise) * min(1.0, (seconds - moment) / 0.06)
                sound[at] += loud * swell * math.sin(phase * at)
    return sound


def string(frequency: float, seconds: float, *, chance: random.Random, damping: float = 0.996) -> Sound:
    """A plucked string (Karplus and Strong)."""
    length = max(2, round(RATE / frequency))
    ring = [chance.uniform(-1, 1) for _ in range(length)]
    for _ in range(2):
        ring = [(ring[at - 1] + ring[at]) / 2 for at in range(length)]
    middle = sum(ring) / length
    ring = [sample - middle for sample in ring]
    sound = []
    for at in range(int(seconds * RATE)):
        here = at % length
        sound.append(ring[here])
        ring[here] = damping * (ring[here] + ring[(here + 1) % length]) / 2
    return sound


def breath(seconds: float, *, chance: random.Random, pitch: Curve, loud: Curve, narrow: float = 0.35) -> Sound:
    """Noise around a pitch that moves (a state variable filter)."""
    count = int(seconds * RATE)
    low = band = 0.0
    sound = []
    for at in range(count):
        tuning = 2 * math.sin(math.pi * min(pitch(at / count), RATE / 6) / RATE)
        low += tuning * band
        band += tuning * (chance.uniform(-1, 1) - low - narrow * band)
        sound.append(band * loud(at / count))
    return sound


def mix(*parts: tuple[float, float, Sound]) -> Sound:
    """Sounds together: when each begins, in seconds, and how loud it is."""
    length = max(int(begin * RATE) + len(sound) for begin, _, sound in parts)
    mixed = [0.0] * length
    for begin, loud, sound in parts:
        first = int(begin * RATE)
        for at, sample in enumerate(sound):
            mixed[first + at] += loud * sample
    return mixed


def room(sound: Sound, *, wet: float = 0.22, seconds: float = 0.7, size: float = 1.0) -> Sound:
    """The sound in a room (Schroeder): four echoes that feed themselves, and two that blur them."""
    dry = sound + [0.0] * int(seconds * RATE)
    echoes = [0.0] * len(dry)
    for delay in (0.0297, 0.0371, 0.0411, 0.0437):
        length = int(delay * size * RATE)
        feedback = 0.001 ** (delay * size / seconds)
        line, damped = [0.0] * length, 0.0
        for at, sample in enumerate(dry):
            here = at % length
            out = line[here]
            damped = 0.7 * out + 0.3 * damped
            line[here] = sample + damped * feedback
            echoes[at] += out / 4
    for delay in (0.005, 0.0017):
        length = int(delay * RATE)
        line = [0.0] * length
        for at, sample in enumerate(echoes):
            here = at % length
            kept = line[here]
            line[here] = sample + 0.7 * kept
            echoes[at] = kept - 0.7 * line[here]
    return [(1 - wet) * sample + wet * 2 * echo for sample, echo in zip(dry, echoes, strict=True)]


def mastered(sound: Sound, *, level: float = 0.2) -> Sound:
    """As loud as the others (its loudest third of a second has this level), without a click or silence at its end."""
    window = RATE // 3
    squares = [sample * sample for sample in sound]
    power = most = sum(squares[:window])
    for at in range(window, len(squares)):
        power += squares[at] - squares[at - window]
        most = max(most, power)
    gain = level / math.sqrt(most / window)
    loud = [0.89 * math.tanh(sample * gain / 0.89) for sample in sound]
    last = max((at for at, sample in enumerate(loud) if abs(sample) > 0.003), default=0)
    loud = loud[: last + 1]
    fading = min(len(loud), RATE // 20)
    for at in range(fading):
        loud[-1 - at] *= at / fading
    return loud


def scale(root: float, steps: Iterable[int]) -> list[float]:
    """Frequencies, in halftones above the root."""
    return [root * 2 ** (step / 12) for step in steps]
