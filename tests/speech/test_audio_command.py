"""`askline audio`: what it prints and writes, and how it ends."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path
from time import monotonic

import pytest
from pets import SURVEY
from sounds import measure

from command_line import COMMAND, askline, assert_told, surroundings

pytest.importorskip("pyttsx3", reason="needs pyttsx3: pip install 'askline[speech]'")

PATIENCE_SECONDS = 30.0


@pytest.fixture
def pets(tmp_path: Path) -> Path:
    path = tmp_path / "pets.yaml"
    path.write_text(SURVEY, encoding="utf-8")
    return path


def test_every_prompt_is_spoken_and_listed_with_its_seconds(pets: Path, tmp_path: Path) -> None:
    out = tmp_path / "sounds"
    done = askline("audio", pets, "--out", out, "--language", "EN")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0].split() == [
        "en/intro/greeting",
        f"{measure(out / 'en/intro/greeting.wav').seconds:.2f}",
        "s",
        "new",
    ]
    assert any("without {agent_name}" in line for line in lines)
    assert lines[-1].endswith("made, 0 kept, 0 removed")
    assert {path.name for path in (out / "en").rglob("*.wav")} == {
        path.name for path in (out / "telephone/en").rglob("*.wav")
    }
    for path in out.rglob("*.wav"):
        heard = measure(path)
        assert heard.rate == (8000 if "telephone" in path.parts else 22_050)
        assert heard.level > 0.01
        assert heard.seconds > 0.2


def test_json_tells_what_was_made_and_what_was_kept(pets: Path, tmp_path: Path) -> None:
    arguments = ("audio", pets, "--out", tmp_path / "sounds", "--voice", "en=en-us", "--rate", "200", "--json")
    first, again = (askline(*arguments).documents[0] for _ in range(2))
    assert (again["made"], again["kept"]) == ([], first["made"])
    assert {part["voice"] for row in first["prompts"] for part in row["parts"] if part.get("file")} == {
        "gmw/en-us", "roa/es",
    }  # fmt: skip
    assert first["seconds"] == again["seconds"] > 10


def test_an_interrupt_leaves_whole_files_that_are_kept_next_time(pets: Path, tmp_path: Path) -> None:
    out = tmp_path / "sounds"
    command = [*COMMAND, "audio", str(pets), "--out", str(out)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=surroundings())
    until = monotonic() + PATIENCE_SECONDS
    while len(list(out.rglob("*.wav"))) < 3 and process.poll() is None:
        assert monotonic() < until
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, b"Traceback" in told) == (130, False)
    assert all(measure(path).seconds > 0.2 for path in out.rglob("*.wav"))
    assert list(out.rglob("*.new")) == []
    kept = {
        part["file"]
        for row in json.loads((out / "manifest.json").read_text())["prompts"]
        for part in row["parts"]
        if part.get("file")
    }
    again = askline("audio", pets, "--out", out, "--json").documents[0]
    assert kept <= set(again["kept"])


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ((), 2, "--out"),
        (("--out", "sounds", "--language", "fr"), 2, "its languages are en, es"),
        (("--out", "sounds", "--voice", "english"), 2, "gives no voice"),
        (("--out", "sounds", "--voice", "en=nobody"), 2, "there is no voice 'nobody'"),
        (("--out", "sounds", "--rate", "9000"), 2, "450"),
        (("--out", "pets.yaml"), 3, "pets.yaml"),
    ],
)
def test_what_cannot_be_done_is_named(pets: Path, arguments: tuple[str, ...], code: int, told: str) -> None:
    assert_told(askline("audio", pets, *arguments, cwd=pets.parent), code, told)


def test_a_survey_in_a_language_without_a_voice_is_the_environments_fault(pets: Path, tmp_path: Path) -> None:
    pets.write_text(SURVEY.replace("languages: [en, es]", "languages: [en, es, tlh]"), encoding="utf-8")
    done = askline("audio", pets, "--out", tmp_path / "sounds", "--language", "tlh")
    assert_told(done, 3, "error[no-voice-for-language]", "'tlh'")
