"""The workload of the benchmarks is sound, and the engine walks it as the reference does. Nothing is timed here."""

from __future__ import annotations

import pytest
from benchmarks.engine import ours, worker, workload

import askline


def test_twenty_questions_have_five_branches_over_seven_questions() -> None:
    governed = [item.asked_if for item in workload.questions(20) if item.asked_if is not None]
    assert (len({condition.question for condition in governed}), len(governed)) == (5, 7)


def test_every_prompt_but_the_first_repeats_an_earlier_answer() -> None:
    piped = [item.piped for item in workload.questions(20)]
    assert piped[0] is None
    assert all(name is not None and int(name[1:]) < number for number, name in enumerate(piped[1:], start=2))


def test_sessions_walk_different_paths_and_reach_every_question() -> None:
    walks = [tuple(asked.name for asked in workload.walk(20, session)) for session in range(workload.SESSIONS)]
    assert len(set(walks)) > 10
    assert {name for walk in walks for name in walk} == {item.name for item in workload.questions(20)}


@pytest.mark.parametrize("size", [4, 20, 200])
def test_the_workload_is_a_survey_without_an_error(size: int) -> None:
    survey = askline.loads_survey(workload.as_survey(size))
    assert len(survey.questions) == size


def test_the_engine_walks_all_sessions_as_the_reference_does() -> None:
    survey = ours.build(20)
    answers = worker.native_answers(ours, 20)
    for session in range(workload.SESSIONS):
        assert worker.walked(ours, survey, answers[session]) == workload.walk(20, session)


def test_a_payload_names_the_sound_and_the_question() -> None:
    _, _, payload = ours.start(ours.build(4))
    assert payload["sound_files"] == [f"{workload.SOUNDS}q1.wav"]
    assert payload["current_question"]["question_label"] == "q1"
