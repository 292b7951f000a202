"""Askline on W1: a step is `advance` with the answer, and its payload. Sessions are web interviews."""

from __future__ import annotations

from typing import Any

import askline
from askline.engine.advance import advance
from askline.engine.inputs import Begin, Say
from askline.engine.state import InterviewState, new_state
from benchmarks.engine import workload

Turn = tuple[tuple[askline.Survey, InterviewState], int, dict[str, Any]]


def build(size: int) -> askline.Survey:
    return askline.loads_survey(workload.as_survey(size))


def native(given: int | str) -> str:
    """What a respondent sends is always a text."""
    return str(given)


def start(survey: askline.Survey) -> Turn:
    step = advance(survey, new_state(survey), Begin())
    payload = step.payload()
    return (survey, step.state), payload["current_question"]["order"], payload


def step(session: tuple[askline.Survey, InterviewState], given: str) -> Turn:
    survey, state = session
    step = advance(survey, state, Say(given))
    payload = step.payload()
    asked = payload.get("current_question")
    return (survey, step.state), asked["order"] if asked else 0, payload


def prompt(payload: dict[str, Any]) -> str:
    return str(payload["prompts"][0])
