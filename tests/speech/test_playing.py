"""Playing files: through miniaudio's backend that plays to nobody, and where there is no device."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Timer
from time import monotonic

import pytest
from sounds import HERE, tone, write_wav

from askline.errors import SpeechFailed
from askline.speech.playing import SILENT_BACKEND, Player
from command_line import surroundings

pytest.importorskip("miniaudio", reason="needs miniaudio: pip install 'askline[speech]'")
OPEN_A_DEVICE = """
from askline.errors import SpeechFailed
from askline.speech.playing import Player
try:
    Player(BACKENDS).close()
    print("sound")
except SpeechFailed as fault:
    print(fault.code)
"""


@pytest.fixture
def player() -> Iterator[Player]:
    player = Player(SILENT_BACKEND)
    yield player
    player.close()


def seconds_of_playing(player: Player, path: Path) -> float:
    began = monotonic()
    player.play(path, Event())
    return monotonic() - began


@pytest.mark.parametrize("name", ["tone.mp3", "tone.ogg"])
def test_mp3_and_ogg_are_played_for_as_long_as_they_last(player: Player, name: str) -> None:
    assert 0.3 < seconds_of_playing(player, HERE / name) < 5.0


def test_wav_is_played_again_and_again(player: Player, tmp_path: Path) -> None:
    path = write_wav(tmp_path / "tone.wav", tone(440, 0.3))
    assert 0.25 < seconds_of_playing(player, path) < 5.0
    assert 0.25 < seconds_of_playing(player, path) < 5.0


def test_playing_ends_when_it_is_stopped(player: Player, tmp_path: Path) -> None:
    path = write_wav(tmp_path / "long.wav", tone(440, 20, rate=8000), rate=8000)
    stopped = Event()
    Timer(0.2, stopped.set).start()
    began = monotonic()
    player.play(path, stopped)
    assert monotonic() - began < 10.0


def test_what_is_no_sound_cannot_be_played(player: Player, tmp_path: Path) -> None:
    (tmp_path / "text.wav").write_text("RIFF but not really", encoding="utf-8")
    for name in ("text.wav", "missing.wav"):
        with pytest.raises(SpeechFailed) as refused:
            player.play(tmp_path / name, Event())
        assert refused.value.code == "unplayable"


@pytest.mark.parametrize(
    ("backends", "found"),
    [("['JACK']", {"no-sound-device\n"}), ("[]", {"no-sound-device\n", "sound\n"})],
    ids=["none", "this machine's"],
)
def test_looking_for_a_device_writes_nothing_to_the_screen(backends: str, found: set[str]) -> None:
    code = OPEN_A_DEVICE.replace("BACKENDS", backends)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=surroundings())
    assert done.stdout in found
    assert done.stderr == ""
