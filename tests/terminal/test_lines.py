"""What `askline run` can begin with and keep, in lines through pipes."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_line import askline, assert_told


def test_a_start_further_on_shows_the_way_there(survey: Path) -> None:
    outcome = askline("run", survey, "--start-at", "again", "--answer", "score=3", typed="no\n")
    assert "you: 3\n" in outcome.out
    assert "(why has no answer: jumped to again; :jump why asks it)" in outcome.out
    assert outcome.err.startswith("Ended: completed. Recorded:\n  score  3\n  again  no\n")


def test_a_persona_gives_its_answers(survey: Path, tmp_path: Path) -> None:
    people = tmp_path / "people.yaml"
    people.write_text(
        "sam:\n  survey_type: sms\n  attributes: {guest: Sam}\n  answers: {score: 3, why: Slow}\nbo: {}\n"
    )
    outcome = askline("run", survey, "--persona", f"{people}#sam", typed="no\n")
    assert outcome.out.startswith("bot: Dear Sam\n")
    assert "  why    Slow\n" in outcome.err
    assert_told(askline("run", survey, "--persona", people), 2, "error[no-such-persona]", "sam")


def test_what_is_recorded_is_a_sample_that_passes(survey: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.yaml"
    outcome = askline("run", survey, "--record", kept, "--set", "guest=Sam", typed="eleven\n3\n\nno\n")
    assert outcome.err.endswith(f"Kept as {kept}.\n")
    assert askline("test", kept).code == 0
    replayed = askline("run", "--replay", kept)
    assert (replayed.code, "you: eleven\n" in replayed.out) == (0, True)


def test_a_replay_stops_at_the_first_difference(survey: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.yaml"
    askline("run", survey, "--record", kept, typed="3\n\nno\n")
    kept.write_text(kept.read_text().replace("bot: Why?", "bot: How so?"))
    replayed = askline("run", "--replay", kept)
    assert replayed.code == 1
    assert "error[other-prompts]" in replayed.err
    assert "you: no" not in replayed.out


def test_what_is_recorded_ends_before_a_jump(survey: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.yaml"
    outcome = askline("run", survey, "--record", kept, typed="3\n:jump score\n4\n")
    assert "a sample cannot jump" in outcome.out
    assert f"Kept as {kept}, as far as it goes: a sample cannot jump" in outcome.err
    assert outcome.code == 0
    assert askline("test", kept).code == 0


def test_save_keeps_what_was_held_so_far(survey: Path, tmp_path: Path) -> None:
    outcome = askline("run", survey, typed="3\n:save a low score\n:save a low score\n")
    kept = tmp_path / "lunch.a-low-score.yaml"
    assert f"(kept as {kept}; `askline test` holds it)" in outcome.out
    assert f"(File exists: {kept})" in outcome.out
    assert askline("test", kept).code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "Missing argument 'SURVEY'"),
        (["lunch.yaml", "--answer", "3"], "write it as recommend=3"),
        (["lunch.yaml", "--json", "--start-at", "why"], "--json cannot be joined with --start-at"),
        (["lunch.yaml", "--start-at", "wy"], "no question is called 'wy'"),
        (["--replay", "none.yaml"], "none.yaml"),
        (["lunch.yaml", "--record", "lunch.yaml"], "there is a file 'lunch.yaml' already"),
        (["lunch.yaml", "--record", "nowhere/kept.yaml"], "there is no folder 'nowhere'"),
        (["lunch.yaml", "--record", "kept.yaml", "--start-at", "again"], "give --answer score=ANSWER"),
    ],
)
def test_calls_that_cannot_be_are_refused(survey: Path, arguments: list[str], told: str) -> None:
    outcome = askline("run", *arguments, cwd=survey.parent)
    assert outcome.code in (2, 3)
    assert told in outcome.err
