"""Sound files made and measured for the tests of speech."""

from __future__ import annotations

import wave
from array import array
from collections.abc import Sequence
from math import pi, sin, sqrt
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
LOUDEST = 32767


class Measured(NamedTuple):
    """level: root mean square, of the loudest there can be."""

    rate: int
    channels: int
    seconds: float
    level: float


def measure(path: Path) -> Measured:
    with wave.open(str(path), "rb") as file:
        samples = array("h", file.readframes(file.getnframes()))
        rate, channels = file.getframerate(), file.getnchannels()
    return Measured(rate, channels, len(samples) / channels / rate, level(samples))


def level(samples: Sequence[float]) -> float:
    return sqrt(sum(each * each for each in samples) / max(1, len(samples))) / LOUDEST


def tone(hertz: float, seconds: float, rate: int = 22_050, loudness: float = 0.3) -> array[int]:
    return array(
        "h", (round(loudness * LOUDEST * sin(2 * pi * hertz * each / rate)) for each in range(round(seconds * rate)))
    )


def write_wav(path: Path, samples: array[int], rate: int = 22_050, channels: int = 1) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return path
