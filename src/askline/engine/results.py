"""What an interview has come to: its answers and variables, as a sample and an embedder see them (section 9.2)."""

from __future__ import annotations

from typing import Any

from askline.engine.state import InterviewState
from askline.survey.definition import Question, Survey
from askline.survey.scope import Value

NON_ANSWERS = ("dont_know", "refused")


def answers_of(survey: Survey, state: InterviewState) -> dict[str, Any]:
    """Each question that has a value, and non-answers as their words; questions of a repeat group as lists.

    In such a list a question that was skipped, or that its turn did not ask, is None.
    """
    answers = {}
    for question in survey.questions:
        if question.repeat is None:
            answer = answer_at(state, question.position)
        else:
            answer = _answers_by_turn(state, question)
        if answer is not None:
            answers[question.name] = answer
    return answers


def answer_at(state: InterviewState, key: int) -> Any:
    """The answer under a key, a non-answer as its word; None where there is none."""
    if key in state.answers:
        return as_plain(state.answers[key])
    word = state.nonresponses.get(key)
    return word if word in NON_ANSWERS else None


def _answers_by_turn(state: InterviewState, question: Question) -> list[Any] | None:
    assert question.repeat is not None
    turns = range(1, len(state.items.get(question.repeat, ())) + 1)
    answers = [answer_at(state, question.position + turn * state.setting.size) for turn in turns]
    return answers if any(answer is not None for answer in answers) else None


def variables_of(state: InterviewState) -> dict[str, Any]:
    return {name: as_plain(value) for name, value in sorted(state.variables.items())}


def as_plain(value: Value) -> Any:
    """A value as JSON has it."""
    return [as_plain(each) for each in value] if isinstance(value, tuple) else value
