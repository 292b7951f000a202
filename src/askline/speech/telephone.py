"""WAV as telephones have it: 8,000 samples a second, one channel, 16 bits. Length and level are kept.

Between the two rates stands a low-pass, without which everything above 4 kHz would come back as whistling. It is a
polyphase filter: of a windowed sinc at the least common multiple of both rates, each sample that comes out takes only
the taps that meet a sample that went in.
"""

from __future__ import annotations

import wave
from array import array
from functools import lru_cache
from math import ceil, cos, gcd, pi, sin
from operator import mul
from pathlib import Path

RATE = 8000  # samples a second
PASSES_UP_TO = 3400.0  # Hz: the upper edge of the telephone's band (ITU-T G.712)
NOTHING_FROM = 4000.0  # Hz: half of RATE
BLACKMAN_WIDTH = 5.5  # width of the transition times taps, of a Blackman window: what is stopped is 74 dB down
LOUDEST = 32767


def to_telephone(source: Path, out: Path) -> None:
    """Write the 16-bit WAV file `source`, of any rate and number of channels, to `out` as telephones have it."""
    with wave.open(str(source), "rb") as file:
        if file.getsampwidth() != 2:
            raise ValueError(f"{source} has no samples of 16 bits")
        samples = array("h", file.readframes(file.getnframes()))
        channels, rate = file.getnchannels(), file.getframerate()
    mono = [sum(frame) / channels for frame in zip(*(samples[each::channels] for each in range(channels)), strict=True)]
    with wave.open(str(out), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(array("h", map(_in_range, resample(mono, rate, RATE))).tobytes())


def resample(samples: list[float], rate: int, wanted: int) -> list[float]:
    """The samples at another rate, as long as before; what the lower rate cannot hold is filtered out."""
    if rate == wanted:
        return samples
    common = gcd(rate, wanted)
    up, down = wanted // common, rate // common
    phases = _phases(rate, up)
    taps = len(phases[0])
    padded = [0.0] * (taps // 2) + samples + [0.0] * taps
    found = []
    for place in range(len(samples) * up // down):
        start, phase = divmod(place * down, up)
        found.append(sum(map(mul, phases[phase], padded[start : start + taps])))
    return found


@lru_cache(maxsize=4)
def _phases(rate: int, up: int) -> list[list[float]]:
    """For each place between two samples that went in, the taps; each set sums to one, so that level is kept."""
    taps = 2 * ceil(BLACKMAN_WIDTH * rate / (NOTHING_FROM - PASSES_UP_TO) / 2)
    cutoff = min(1.0, (PASSES_UP_TO + NOTHING_FROM) / rate)
    phases = []
    for phase in range(up):
        distances = [tap - taps // 2 - phase / up for tap in range(taps)]
        weights = [_sinc(cutoff * each) * _blackman(each / taps) for each in distances]
        phases.append([weight / sum(weights) for weight in weights])
    return phases


def _sinc(x: float) -> float:
    return 1.0 if x == 0 else sin(pi * x) / (pi * x)


def _blackman(x: float) -> float:
    """The window at a place from -0.5 to 0.5; nothing beyond."""
    return 0.42 + 0.5 * cos(2 * pi * x) + 0.08 * cos(4 * pi * x) if abs(x) <= 0.5 else 0.0


def _in_range(sample: float) -> int:
    return max(-LOUDEST, min(LOUDEST, round(sample)))
