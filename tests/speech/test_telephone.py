"""8 kHz as telephones have it, measured: what passes, what is gone, length and level."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest
from sounds import level, measure, tone, write_wav

from askline.speech.telephone import to_telephone


def through(tmp_path: Path, samples: array[int], rate: int = 22_050, channels: int = 1) -> Path:
    out = tmp_path / "telephone.wav"
    to_telephone(write_wav(tmp_path / "source.wav", samples, rate, channels), out)
    return out


@pytest.mark.parametrize("hertz", [100, 300, 1000, 2000, 3400])
def test_what_lies_in_the_band_keeps_its_level(hertz: int, tmp_path: Path) -> None:
    samples = tone(hertz, 0.5)
    heard = measure(through(tmp_path, samples))
    assert (heard.rate, heard.channels) == (8000, 1)
    assert heard.seconds == pytest.approx(0.5, abs=0.001)
    assert heard.level == pytest.approx(level(samples), rel=0.03)


@pytest.mark.parametrize("hertz", [4200, 6000, 7000, 9000])
def test_what_lies_above_is_gone(hertz: int, tmp_path: Path) -> None:
    assert measure(through(tmp_path, tone(hertz, 0.5))).level < level(tone(hertz, 0.5)) / 50


@pytest.mark.parametrize("rate", [8000, 11_025, 16_000, 44_100, 48_000])
def test_any_rate_is_taken(rate: int, tmp_path: Path) -> None:
    heard = measure(through(tmp_path, tone(1000, 0.2, rate), rate))
    assert heard.seconds == pytest.approx(0.2, abs=0.001)
    assert heard.level == pytest.approx(level(tone(1000, 0.2)), rel=0.05)


def test_two_channels_become_their_mean(tmp_path: Path) -> None:
    one = tone(1000, 0.2)
    both = array("h", (each for sample in one for each in (sample, 0)))
    heard = measure(through(tmp_path, both, channels=2))
    assert heard.channels == 1
    assert heard.level == pytest.approx(level(one) / 2, rel=0.05)


def test_the_loudest_is_not_turned_over(tmp_path: Path) -> None:
    square = array("h", ([32767] * 20 + [-32768] * 20) * 50)
    assert measure(through(tmp_path, square)).level > 0.9


def test_nothing_stays_nothing(tmp_path: Path) -> None:
    assert measure(through(tmp_path, array("h"))).seconds == 0
