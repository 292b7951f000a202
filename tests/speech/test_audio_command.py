"""`askline audio`: what it prints and writes, and how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from pets import SURVEY
from sounds import measure

from command_line import askline, assert_told

pytest.importorskip("pyttsx3", reason="needs pyttsx3: pip install 'askline[speech]'")


@pytest.fixture
def pets(tmp_path: Path) -> Path:
    path = tmp_path / "pets.yaml"
    path.write_text(SURVEY, encoding="utf-8")
    return path


def test_every_prompt_is_spoken_and_listed_with_its_seconds(pets: Path, tmp_path: Path) -> None:
    out = tmp_path / "sounds"
    done = askline("audio", pets, "--out", out, "--language", "EN", "--telephone")
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
