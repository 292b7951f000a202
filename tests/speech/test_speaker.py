"""Text to WAV: the real driver with real voices, and children that hang, die or babble."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest
from sounds import HERE, measure

from askline.errors import SpeechFailed
from askline.speech.speaker import Speaker
from command_line import surroundings

pytest.importorskip("pyttsx3", reason="needs pyttsx3: pip install 'askline[speech]'")
LEAVE_A_CHILD = """
import os
from askline.speech.speaker import WORKER, Child
child = Child(WORKER)
child.answer(10)
print(child._process.pid, flush=True)
os._exit(0)
"""
TEXT = "Hello there, how are you?"


@pytest.fixture(scope="module")
def speaker() -> Iterator[Speaker]:
    speaker = Speaker()
    yield speaker
    speaker.close()


def strange(how: str, mark: Path | None = None) -> Speaker:
    command = (sys.executable, str(HERE / "strange_worker.py"), how, *([str(mark)] if mark else []))
    return Speaker(command, rate=160, starts_within=2.0, answers_within=0.6)


def seconds_at(rate: int, out: Path) -> float:
    speaker = Speaker(rate=rate)
    try:
        speaker.render(TEXT, out, "en")
    finally:
        speaker.close()
    return measure(out).seconds


def test_a_text_is_heard(speaker: Speaker, tmp_path: Path) -> None:
    assert speaker.render(TEXT, tmp_path / "a.wav", "en") == "gmw/en"
    heard = measure(tmp_path / "a.wav")
    assert (heard.rate, heard.channels) == (22_050, 1)
    assert 1.0 < heard.seconds < 3.0
    assert heard.level > 0.02


def test_each_of_several_texts_has_its_own_file(speaker: Speaker, tmp_path: Path) -> None:
    for name, text in (("a", TEXT), ("b", TEXT * 3), ("c", TEXT)):
        speaker.render(text, tmp_path / f"{name}.wav", "en")
    a, b, c = (measure(tmp_path / f"{name}.wav") for name in "abc")
    assert b.seconds > 2 * a.seconds
    assert a.seconds == pytest.approx(c.seconds, abs=0.1)


@pytest.mark.parametrize(
    ("language", "voice"),
    [("es", "roa/es"), ("es-MX", "roa/es"), ("pt-BR", "roa/pt-br"), ("fr", "roa/fr"), ("de-AT", "gmw/de")],
)
def test_a_language_has_its_voice(speaker: Speaker, tmp_path: Path, language: str, voice: str) -> None:
    assert speaker.render("Hotel", tmp_path / "a.wav", language) == voice
    assert measure(tmp_path / "a.wav").level > 0.02


def test_a_rate_is_kept(tmp_path: Path) -> None:
    assert seconds_at(100, tmp_path / "slow.wav") > 1.7 * seconds_at(220, tmp_path / "fast.wav")


def test_control_characters_and_halves_of_characters_are_no_commands(speaker: Speaker, tmp_path: Path) -> None:
    speaker.render(TEXT, tmp_path / "plain.wav", "en")
    speaker.render(f"\x01400S\x00\ud800 {TEXT}", tmp_path / "odd.wav", "en")
    assert measure(tmp_path / "odd.wav").seconds > measure(tmp_path / "plain.wav").seconds


def test_a_voice_may_be_chosen_for_a_language_by_its_tag(tmp_path: Path) -> None:
    speaker = Speaker(voices={"en": "en-us"})
    assert speaker.render(TEXT, tmp_path / "a.wav", "en-AU") == "gmw/en-us"
    speaker.close()


@pytest.mark.parametrize(
    ("voices", "language", "code"),
    [({}, "x-nowhere", "no-voice-for-language"), ({"en": "gmw/en-uk"}, "en", "no-such-voice")],
)
def test_a_voice_that_is_not_there_is_refused(tmp_path: Path, voices: dict[str, str], language: str, code: str) -> None:
    speaker = Speaker(voices=voices)
    with pytest.raises(SpeechFailed) as refused:
        speaker.render(TEXT, tmp_path / "a.wav", language)
    speaker.close()
    assert refused.value.code == code
    assert not list(tmp_path.iterdir())


def test_without_pyttsx3_it_is_named(tmp_path: Path) -> None:
    worker = HERE.parent.parent / "src" / "askline" / "speech" / "worker.py"
    bare = Speaker((sys.executable, "-P", "-S", "-E", str(worker)))
    with pytest.raises(SpeechFailed, match=r"pyttsx3 is not installed; install 'askline\[speech\]'"):
        bare.render(TEXT, tmp_path / "a.wav", "en")


@pytest.mark.parametrize("how", ["hangs", "hangs at once", "dies", "babbles"])
def test_a_child_that_goes_wrong_is_replaced(how: str, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    speaker = strange(how, mark)
    assert speaker.render(TEXT, tmp_path / "a.wav", "en") == "at 160 in en"
    speaker.close()
    assert measure(tmp_path / "a.wav").seconds == pytest.approx(0.2, abs=0.001)


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("hangs", "driver-hangs"),
        ("hangs at once", "driver-hangs"),
        ("dies", "broken-driver"),
        ("babbles", "broken-driver"),
        ("is silent", "broken-driver"),
        ("no voice", "no-voice"),
    ],
)
def test_what_every_child_does_is_a_fault(how: str, code: str, tmp_path: Path) -> None:
    speaker = strange(how)
    with pytest.raises(SpeechFailed) as refused:
        speaker.render(TEXT, tmp_path / "a.wav", "en")
    speaker.close()
    assert refused.value.code == code
    assert not list(tmp_path.iterdir())


def test_a_hanging_child_is_gone_when_the_speaker_is_closed(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    mark.touch()
    speaker = strange("hangs", mark)
    speaker.render(TEXT, tmp_path / "a.wav", "en")
    child = int(mark.read_text(encoding="utf-8"))
    speaker.close()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_no_child_outlives_whoever_started_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LEAVE_A_CHILD], capture_output=True, text=True, check=True, env=surroundings()
    )
    deadline = monotonic() + 10
    while is_running(int(done.stdout)):
        assert monotonic() < deadline


def is_running(pid: int) -> bool:
    try:
        return "(zombie)" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return False


def test_a_program_that_is_not_there_is_no_driver(tmp_path: Path) -> None:
    with pytest.raises(SpeechFailed) as refused:
        Speaker((str(tmp_path / "nothing"),)).render(TEXT, tmp_path / "a.wav", "en")
    assert refused.value.code == "no-driver"
