"""Laws that hold for every survey and all inputs, tried by hypothesis on example surveys and generated ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import askline
from askline.engine.inputs import Input
from askline.engine.order import place
from askline.engine.state import InterviewState, from_last
from askline.engine.state_json import state_from_json, state_to_json
from askline.errors import InterviewRefused, StateUnreadable
from askline.survey.definition import Question, Survey
from held_interviews import LIKELY, START, SURVEYS, held, interviews, many, survey_at


@many
@given(interviews())
def test_an_input_gives_a_step_or_is_refused_and_changes_nothing(
    interview: tuple[Survey, InterviewState, list[Input]],
) -> None:
    survey, state, received = interview
    for each in received:
        before = state_to_json(survey, state)
        try:
            step = askline.advance(survey, state, each)
        except InterviewRefused:
            assert state_to_json(survey, state) == before
            continue
        assert state_to_json(survey, state) == before
        payload = step.payload()
        json.dumps(payload)
        assert payload["sound_files"] == [] or len(payload["sound_files"]) == len(payload["prompts"])
        assert payload["survey_completed"] == (1 if step.ending else 0)
        assert ("current_question" in payload) == (step.ending is None)
        state = step.state


@many
@given(interviews())
def test_the_same_inputs_give_the_same_interview(interview: tuple[Survey, InterviewState, list[Input]]) -> None:
    survey, state, received = interview
    once, again = held(survey, state, received), held(survey, state, received)
    assert once == again
    assert state_to_json(survey, once) == state_to_json(survey, again)


@many
@given(interviews())
def test_saving_and_loading_between_turns_changes_nothing(
    interview: tuple[Survey, InterviewState, list[Input]],
) -> None:
    survey, state, received = interview
    straight, reloaded = held(survey, state, received), held(survey, state, received, reloads=True)
    assert state_to_json(survey, straight) == state_to_json(survey, reloaded)
    assert straight == reloaded


@many
@given(interviews())
def test_the_path_runs_forwards(interview: tuple[Survey, InterviewState, list[Input]]) -> None:
    survey, state, received = interview
    state = held(survey, state, received)
    size = len(survey.nodes)
    places = [place(survey, state.setting, key % size, key // size) for key, _ in from_last(state.path)]
    assert places == sorted(set(places), reverse=True)


@many
@given(interviews())
def test_every_answer_satisfies_its_question(interview: tuple[Survey, InterviewState, list[Input]]) -> None:
    survey, state, received = interview
    state = held(survey, state, received)
    for key, value in state.answers.items():
        question = survey.nodes[key % len(survey.nodes)]
        assert isinstance(question, Question)
        assert satisfies(question, value), (question.name, value)


def satisfies(question: Question, value: Any) -> bool:
    values = [option.value for option in question.options]
    if question.type == "choice":
        return value in values or (question.other and isinstance(value, str))
    if question.type == "multi":
        return list(value) == [each for each in values if each in value]
    if question.type in ("nps", "rating", "number"):
        low, high = question.minimum, question.maximum
        return (low is None or value >= low) and (high is None or value <= high) and not isinstance(value, bool)
    return isinstance(value, bool) if question.type == "yesno" else isinstance(value, str) and value.strip() != ""


@many
@given(interviews())
def test_the_trace_ends_with_what_was_asked(interview: tuple[Survey, InterviewState, list[Input]]) -> None:
    survey, state, received = interview
    for each in received:
        try:
            step = askline.advance(survey, state, each)
        except InterviewRefused:
            continue
        asked = [record.question for record in step.records if type(record).__name__ == "Asked"]
        if asked:
            assert step.trace[-1].what == "asked"
            assert step.trace[-1].name == asked[-1]
        state = step.state


@many
@given(interviews(), st.integers(0), st.characters())
def test_a_damaged_state_is_told_from_a_sound_one(
    interview: tuple[Survey, InterviewState, list[Input]], index: int, character: str
) -> None:
    survey, state, received = interview
    saved = state_to_json(survey, held(survey, state, received[:6]))
    index %= len(saved)
    damaged = saved[:index] + character + saved[index + 1 :]
    try:
        loaded = state_from_json(survey, damaged)
    except StateUnreadable as refusal:
        outcome = refusal.code
    else:
        outcome = state_to_json(survey, loaded)
    assert outcome in {saved, "state-damaged", "state-of-another-survey", "state-too-new"}


@given(st.text() | st.text(st.sampled_from("askline: 1\n-{}[]\"'#&*!|>?%@`,name type text when then")) | st.binary())
def test_any_text_is_a_survey_or_has_diagnostics(text: str | bytes) -> None:
    try:
        found: Any = askline.loads_survey(text)
    except askline.SurveyInvalid as refusal:
        found = refusal.diagnostics
    assert found


@pytest.mark.parametrize("path", SURVEYS, ids=lambda path: path.stem)
def test_an_interview_of_likely_answers_ends(path: Path) -> None:
    survey = survey_at(path)
    for survey_type in ("inbound", "sms", "web"):
        interview = askline.Interview(survey, survey_type=survey_type, now=START)
        interview.start()
        for turn in range(400):
            if interview.state.ending is not None:
                break
            interview.submit(LIKELY[turn % len(LIKELY)])
        assert interview.state.ending is not None or survey_type == "web"
