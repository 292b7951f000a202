"""What `askline run` can begin with and keep, in lines through pipes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import askline as library
from askline.cli.holding import hear_out
from askline.terminal.plain import Conversation
from askline.terminal.session import Session, Setup
from askline.terminal.transcript import Transcript
from command_line import askline, assert_told
from lunch import SURVEY


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


class Mouth:
    """A speaker that keeps what it is to say, and ends or fails when it is told to."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self.tell = tell
        self.said: list[str] = []
        self.end: Callable[[], None] = lambda: None

    def say(self, texts: Sequence[str], sounds: Sequence[str], language: str, ended: Callable[[], None]) -> bool:
        self.said += texts
        self.end = ended
        return True

    def stop(self) -> None:
        pass

    def close(self) -> None:
        pass


def spoken(survey_type: str, shown: list[str]) -> tuple[Conversation, Mouth]:
    """A call or another interview in lines that are spoken, its first question said."""
    session = Session(library.loads_survey(SURVEY), Setup(survey_type))
    conversation = Conversation(session, Transcript(shown.append), open_speaker=Mouth)
    conversation.show(session.turns)
    mouth = conversation.voice.speaker
    assert isinstance(mouth, Mouth)
    return conversation, mouth


def test_calls_in_lines_are_spoken_where_that_is_asked_for() -> None:
    conversation, mouth = spoken("inbound", [])
    assert mouth.said == ["Dear guest", "How was it?"]
    assert conversation.is_speaking
    mouth.end()
    hear_out(conversation)
    assert not conversation.is_speaking
    conversation.take("3")
    assert mouth.said[2:] == ["Why?"]


def test_why_nothing_is_heard_is_told_between_two_lines() -> None:
    shown: list[str] = []
    conversation, mouth = spoken("inbound", shown)
    mouth.tell("no speech: there is no sound device")
    assert "no speech" not in "".join(shown)
    conversation.take("3")
    assert "     (no speech: there is no sound device)" in shown


def test_what_is_no_call_is_not_spoken() -> None:
    conversation, mouth = spoken("sms", [])
    assert (mouth.said, conversation.is_speaking) == ([], False)
