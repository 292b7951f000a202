"""Laws of going back, of answers, endings and timers, tried by hypothesis on example surveys and generated ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from hypothesis import given

import askline
from askline.engine.inputs import Back, Elapsed, Input, Repeat, Resume
from askline.engine.records import Answered, Declined, Skipped, TakenOff
from askline.engine.results import answers_of
from askline.engine.state import InterviewState, from_last
from askline.engine.step import Step
from askline.errors import InterviewRefused
from askline.survey.definition import Survey
from held_interviews import interviews, many

Interviews = tuple[Survey, InterviewState, list[Input]]
DISPOSITIONS = {"not eligible", "other", "non-contact", "refusal", "complete", "partial", "break-off"}


def steps(interview: Interviews) -> Iterator[tuple[InterviewState, Step]]:
    """Each step with the state before it; inputs that are refused are left out."""
    survey, state, received = interview
    for each in received:
        try:
            step = askline.advance(survey, state, each)
        except InterviewRefused:
            continue
        yield state, step
        state = step.state


def asked_anew(state: InterviewState) -> InterviewState:
    """The state as it was when its question was asked."""
    anew = state.next_turn()
    anew.no_matches = anew.no_inputs = 0
    anew.pending = None
    return anew


def what_counts(state: InterviewState) -> tuple[Any, ...]:
    return (
        state.position, state.turn, state.answers, state.nonresponses, state.variables, list(from_last(state.path)),
        state.items, state.attempt, state.pending, state.setting,
    )  # fmt: skip


@many
@given(interviews())
def test_back_after_an_answer_restores_the_step_before(interview: Interviews) -> None:
    survey = interview[0]
    for before, step in steps(interview):
        kinds = [type(record) for record in step.records]
        is_answer = any(kind in kinds for kind in (Answered, Declined, Skipped)) and TakenOff not in kinds
        if not is_answer or step.ending is not None:
            continue
        back = askline.advance(survey, step.state, Back())
        anew = asked_anew(before)
        assert what_counts(back.state) == what_counts(anew)
        assert back.prompts == askline.advance(survey, anew, Repeat()).prompts


@many
@given(interviews())
def test_no_answer_is_lost(interview: Interviews) -> None:
    survey, state, _ = interview
    counting: dict[tuple[str, int], Any] = {}
    ever: dict[tuple[str, int], Any] = {}
    for _, step in steps(interview):
        for record in step.records:
            if isinstance(record, Answered):
                counting[record.question, record.turn] = ever[record.question, record.turn] = record.value
            elif isinstance(record, TakenOff):
                counting.pop((record.question, record.turn), None)
        state = step.state
    size = len(survey.nodes)

    def by_name(held: Any) -> dict[tuple[str, int], Any]:
        return {(survey.nodes[key % size].name, key // size): value for key, value in held.items()}

    assert by_name(state.answers) == counting
    assert ever.keys() == {*by_name(state.answers), *by_name(state.kept)}
    on_path = {key for key, _ in from_last(state.path)}
    assert on_path >= {*state.answers, *state.nonresponses}


@many
@given(interviews())
def test_an_ending_never_changes_but_by_taking_up_a_call(interview: Interviews) -> None:
    for before, step in steps(interview):
        if before.ending is None:
            continue
        if isinstance(step.received, Resume):
            assert before.ending == ("abandoned", "hang_up")
            assert step.question is not None
        else:
            assert step.ending == before.ending
            assert answers_of(interview[0], step.state) == answers_of(interview[0], before)


@many
@given(interviews())
def test_only_an_ended_interview_has_a_disposition(interview: Interviews) -> None:
    for _, step in steps(interview):
        found = askline.disposition(interview[0], step.state)
        assert (found in DISPOSITIONS) if step.ending else (found is None)


@many
@given(interviews())
def test_a_timer_fires_at_its_moment_and_not_before(interview: Interviews) -> None:
    survey = interview[0]
    for _, step in steps(interview):
        due = askline.next_timer(survey, step.state)
        if due is None:
            continue
        early = askline.advance(survey, step.state, Elapsed(due - timedelta(microseconds=1)))
        assert (early.prompts, early.ending) == ((), None)
        fired = askline.advance(survey, step.state, Elapsed(due))
        assert fired.prompts if fired.ending is None else fired.ending == ("abandoned", "expired")
