"""A survey's prompts as files: only what changed is made anew, what nothing needs is removed, nothing is half-made."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from pets import SURVEY
from sounds import measure, tone, write_wav
from stand_ins import ToneRenderer

import askline
from askline.errors import AsklineError, SpeechFailed
from askline.speech.rendering import Order, Rendering, render_survey


def render(
    folder: Path, text: str = SURVEY, renderer: ToneRenderer | None = None, languages: tuple[str, ...] = ("en", "es"),
    **asked: Any,
) -> Rendering:  # fmt: skip
    order = Order(folder, languages, asked.get("voices", {}), asked.get("rate"), asked.get("telephone", False))
    return render_survey(askline.loads_survey(text), order, renderer or ToneRenderer())


def manifest(folder: Path) -> dict[str, Any]:
    written: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return written


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.*") if path.is_file()}


def test_each_constant_part_becomes_a_file(tmp_path: Path) -> None:
    rendering = render(tmp_path)
    assert files(tmp_path) == {*rendering.made, "manifest.json"}
    assert {"en/intro/greeting.wav", "es/intro/greeting.wav", "en/closing.1.wav"} <= files(tmp_path)


def test_the_manifest_tells_what_each_file_says_and_for_how_long(tmp_path: Path) -> None:
    render(tmp_path)
    closing = next(row for row in manifest(tmp_path)["prompts"] if row["name"] == "closing")
    said, piped, stop = closing["parts"]
    assert (said["text"], said["file"], said["seconds"]) == ("Goodbye,", "en/closing.1.wav", 0.8)
    assert (piped, stop) == ({"piped": "agent_name"}, {"text": ".", "file": None})
    assert closing["seconds"] == 0.8
    assert closing["channels"] == ["voice", "sms"]


def test_what_has_not_changed_is_kept(tmp_path: Path) -> None:
    made = render(tmp_path).made
    renderer = ToneRenderer()
    again = render(tmp_path, renderer=renderer)
    assert (again.made, again.kept, again.removed) == ([], made, [])
    assert renderer.texts == []


def test_a_changed_text_is_made_anew_and_nothing_else(tmp_path: Path) -> None:
    render(tmp_path, telephone=True)
    again = render(tmp_path, SURVEY.replace("A cat it is.", "So a cat it is."), telephone=True)
    assert again.made == ["en/pet-say-1.wav", "es/pet-say-1.wav"]
    assert measure(tmp_path / "telephone/en/pet-say-1.wav").seconds == pytest.approx(1.5, abs=0.001)


def test_another_voice_changes_its_language_and_another_rate_everything(tmp_path: Path) -> None:
    made = render(tmp_path).made
    assert render(tmp_path, voices={"es": "es-419"}).made == [file for file in made if file.startswith("es/")]
    assert render(tmp_path, voices={"es": "es-419"}, rate=150).made == made


def test_a_file_that_was_lost_is_made_again(tmp_path: Path) -> None:
    render(tmp_path)
    (tmp_path / "en/pet.wav").unlink()
    assert render(tmp_path).made == ["en/pet.wav"]


def test_a_recording_put_in_the_place_of_a_file_stays(tmp_path: Path) -> None:
    render(tmp_path, telephone=True)
    write_wav(tmp_path / "en/pet.wav", tone(300, 4.0, rate=16_000), rate=16_000)
    os.utime(tmp_path / "telephone/en/pet.wav", (0, 0))
    again = render(tmp_path, telephone=True)
    assert again.made == []
    assert next(row for row in again.rows if row["name"] == "pet")["seconds"] == 4.0
    assert measure(tmp_path / "telephone/en/pet.wav").seconds == pytest.approx(4.0, abs=0.001)


def test_a_file_that_is_no_wav_is_named(tmp_path: Path) -> None:
    render(tmp_path)
    (tmp_path / "en/pet.wav").write_bytes(b"ID3 and so on")
    with pytest.raises(SpeechFailed, match=r"pet.wav' is no WAV file"):
        render(tmp_path)


def test_what_nothing_needs_any_more_is_removed_and_nothing_else(tmp_path: Path) -> None:
    render(tmp_path, telephone=True)
    (tmp_path / "en" / "own.wav").write_bytes(b"mine")
    again = render(tmp_path, SURVEY.replace(', web: "Thanks {{and}} goodbye."', ""), telephone=True)
    assert again.removed == ["en/closing-web.wav", "es/closing-web.wav"]
    assert not (tmp_path / "telephone/en/closing-web.wav").exists()
    assert (tmp_path / "en" / "own.wav").exists()


def test_one_language_leaves_the_others_alone(tmp_path: Path) -> None:
    render(tmp_path)
    before = manifest(tmp_path)
    again = render(tmp_path, languages=("es",))
    assert (again.made, again.removed) == ([], [])
    assert sorted(map(str, manifest(tmp_path)["prompts"])) == sorted(map(str, before["prompts"]))


def test_telephone_files_are_at_8_khz_and_as_long(tmp_path: Path) -> None:
    rendering = render(tmp_path, telephone=True)
    for file in rendering.made:
        heard = measure(tmp_path / "telephone" / file)
        assert heard.rate == 8000
        assert heard.seconds == pytest.approx(measure(tmp_path / file).seconds, abs=0.001)


def test_a_telephone_file_never_says_what_was_said_before(tmp_path: Path) -> None:
    render(tmp_path, telephone=True)
    render(tmp_path, SURVEY.replace("A cat it is.", "So a cat it is."))
    assert not (tmp_path / "telephone/en/pet-say-1.wav").exists()
    assert (tmp_path / "telephone/en/pet.wav").exists()


def test_after_a_fault_what_was_done_is_kept(tmp_path: Path) -> None:
    with pytest.raises(SpeechFailed):
        render(tmp_path, renderer=ToneRenderer({"A cat it is.": "driver-hangs"}))
    assert "en/pet-say-1.wav" not in files(tmp_path)
    assert "en/pet.wav" in render(tmp_path).kept


def test_a_folder_of_another_survey_is_refused(tmp_path: Path) -> None:
    render(tmp_path)
    with pytest.raises(AsklineError) as refused:
        render(tmp_path, SURVEY.replace("id: 77", "id: 78"))
    assert refused.value.code == "folder-of-another-survey"


@pytest.mark.parametrize("damaged", ["", "[]", "{", '{"survey_id": 77, "askline_audio": 1, "prompts": [3]}'])
def test_a_damaged_manifest_costs_no_more_than_rendering_again(tmp_path: Path, damaged: str) -> None:
    made = render(tmp_path).made
    (tmp_path / "manifest.json").write_text(damaged, encoding="utf-8")
    assert render(tmp_path).made == made
