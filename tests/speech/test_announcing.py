"""Prompts said behind a conversation: in order, from files where there are any, stopped at once, silent for good."""

from __future__ import annotations

import sys
from pathlib import Path
from threading import Event
from time import monotonic

import pytest
from sounds import HERE, tone, write_wav
from stand_ins import KeepingPlayer, ToneRenderer

from askline.errors import SpeechFailed
from askline.speech.announcing import Announcer, is_speakable
from askline.speech.playing import SILENT_BACKEND, Player
from askline.speech.speaker import Speaker

PATIENCE = 10.0


class Booth:
    """An announcer with what stands in for voice and device, and what it told."""

    def __init__(self, folder: Path, refused: dict[str, str] | None = None) -> None:
        self.told: list[str] = []
        self.renderer = ToneRenderer(refused)
        self.player = KeepingPlayer()
        self.announcer = Announcer(
            self.told.append, folder=folder, open_renderer=lambda: self.renderer, open_player=lambda: self.player
        )

    def say(self, *texts: str, sounds: tuple[str, ...] = ()) -> bool:
        """Say them and wait until all is said; whether they were said."""
        ended = Event()
        return self.announcer.say(texts, sounds, "en", ended.set) and ended.wait(PATIENCE)


def test_texts_are_spoken_in_order(tmp_path: Path) -> None:
    booth = Booth(tmp_path)
    assert booth.say("One", "", "...", "Two")
    assert booth.renderer.texts == [("en", "One"), ("en", "Two")]
    assert booth.player.played == ["prompt.wav", "prompt.wav"]
    booth.announcer.close()


def test_a_recording_that_is_a_file_here_is_played_instead(tmp_path: Path) -> None:
    write_wav(tmp_path / "greeting.wav", tone(440, 0.1))
    (tmp_path / "broken.mp3").write_text("", encoding="utf-8")
    booth = Booth(tmp_path)
    files = ("greeting.wav", (tmp_path / "greeting.wav").as_uri(), "http://127.0.0.1:9/greeting.wav", "broken.mp3")
    assert booth.say("a", "b", "c", "d", sounds=files)
    assert booth.player.played == ["greeting.wav", "greeting.wav", "prompt.wav", "prompt.wav"]
    assert [text for _, text in booth.renderer.texts] == ["c", "d"]
    booth.announcer.close()


def test_what_is_being_said_can_be_stopped_and_other_things_said(tmp_path: Path) -> None:
    write_wav(tmp_path / "endless.wav", tone(440, 0.1))
    booth = Booth(tmp_path)
    ended = Event()
    assert booth.announcer.say(["a", "b"], ["endless.wav", ""], "en", ended.set)
    assert booth.player.began.wait(PATIENCE)
    booth.announcer.stop()
    assert booth.say("c")
    assert not ended.is_set()
    assert booth.renderer.texts == [("en", "c")]
    booth.announcer.close()


def test_what_is_missing_is_told_once_and_then_there_is_silence(tmp_path: Path) -> None:
    booth = Booth(tmp_path, {"b": "broken-driver"})
    assert booth.say("a", "b", "c")
    assert not booth.say("d")
    assert booth.told == ["no speech: 'b' is refused"]
    assert booth.renderer.texts == [("en", "a")]
    booth.announcer.close()


def no_device() -> Player:
    raise SpeechFailed("no-sound-device", "there is no sound device")


def test_without_a_device_nothing_is_even_spoken(tmp_path: Path) -> None:
    told: list[str] = []
    announcer = Announcer(told.append, open_renderer=ToneRenderer, open_player=no_device)
    ended = Event()
    assert announcer.say(["Hello"], (), "en", ended.set)
    assert ended.wait(PATIENCE)
    assert told == ["no speech: there is no sound device"]
    assert not announcer.say(["Hello"], (), "en", ended.set)
    announcer.close()


def test_a_driver_that_hangs_never_holds_the_caller(tmp_path: Path) -> None:
    told: list[str] = []
    hanging = (sys.executable, str(HERE / "strange_worker.py"), "hangs")
    announcer = Announcer(
        told.append,
        open_renderer=lambda: Speaker(hanging, answers_within=0.6),
        open_player=KeepingPlayer,
    )
    ended = Event()
    began = monotonic()
    assert announcer.say(["Hello"], (), "en", ended.set)
    announcer.stop()
    assert announcer.say(["Hello again"], (), "en", ended.set)
    assert monotonic() - began < 0.5
    assert ended.wait(PATIENCE)
    assert told == ["no speech: the speech driver hangs: no answer within 0.6 s"]
    announcer.close()


def test_closing_gives_back_what_was_opened(tmp_path: Path) -> None:
    booth = Booth(tmp_path)
    assert booth.say("a")
    booth.announcer.close()
    assert booth.announcer.join(PATIENCE)
    assert booth.renderer.is_closed
    assert booth.player.is_closed
    assert not booth.say("b")


def test_a_real_voice_is_heard_to_its_end(tmp_path: Path) -> None:
    pytest.importorskip("pyttsx3", reason="needs pyttsx3: pip install 'askline[speech]'")
    told: list[str] = []
    announcer = Announcer(told.append, open_player=lambda: Player(SILENT_BACKEND))
    ended = Event()
    began = monotonic()
    assert announcer.say(["Four"], (), "en", ended.set)
    assert ended.wait(PATIENCE)
    assert monotonic() - began > 0.3
    assert told == []
    announcer.close()


@pytest.mark.parametrize(("text", "speaks"), [("a", True), ("7", True), ("€", True), ("...", False), (" ?!\n", False)])
def test_only_letters_figures_and_signs_are_spoken(text: str, speaks: bool) -> None:
    assert is_speakable(text) is speaks
