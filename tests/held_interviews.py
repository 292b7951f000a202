"""Interviews with whatever a respondent may do, of example surveys and generated ones, to try laws on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

import askline
from askline.engine.inputs import Back, Begin, Elapsed, HangUp, Input, Jump, Keys, Repeat, Resume, Say, Silence, Unfit
from askline.engine.state import InterviewState, new_state
from askline.engine.state_json import state_from_json, state_to_json
from askline.errors import InterviewRefused
from askline.survey.definition import CHANNEL_OF_SURVEY_TYPE, Survey
from generated_surveys import generated_survey

ROOT = Path(__file__).parent.parent
SURVEYS = sorted((ROOT / "surveys").glob("*.yaml")) + sorted((ROOT / "tests/conversations/surveys").glob("*.yaml"))
START = datetime(2026, 3, 1, 9, tzinfo=UTC)
LIKELY = (
    "1", "2", "3", "0", "4", "9", "10", "yes", "no", "YES", "skip", "repeat", "don't know", "refused", "all", "none",
    "1,2", "12", "cat", "STOP", "HELP", "END", "START", "", " ", "today", "9:30", "2026-03-02", "seven", "5", "1234",
    "12345678", "x@example.com", "+61299999999", "Jane Doe", "99", "3.5", "-1", "sí", "\x00", "\ud800", "مرحبا ٣",
)  # fmt: skip

texts = st.sampled_from(LIKELY) | st.text(max_size=40)
keys = st.text(st.sampled_from("0123456789*#"), min_size=1, max_size=8)


@st.composite
def inputs(draw: st.DrawFn, survey: Survey) -> list[Input]:
    """A sequence of inputs, mostly likely answers; time only runs forwards."""
    names = ["no_such_question", *(node.name for node in survey.nodes)]
    at = START
    found: list[Input] = [Begin(START)]
    for _ in range(draw(st.integers(0, 25))):
        at += timedelta(seconds=draw(st.sampled_from((0, 1, 30, 3600, 90_000))))
        kind = draw(st.sampled_from("SSSSSSSSKKKKKQBHREJUT"))
        made: dict[str, Any] = {
            "S": lambda at: Say(draw(texts), at), "K": lambda at: Keys(draw(keys), at), "Q": Silence, "B": Back,
            "H": HangUp, "R": Resume, "E": Elapsed, "J": lambda at: Jump(draw(st.sampled_from(names)), at),
            "U": lambda at: Unfit("noise", at), "T": Repeat,
        }  # fmt: skip
        found.append(made[kind](at))
    return found


@cache
def survey_at(path: Path) -> Survey:
    return askline.load_survey(str(path))


surveys = st.sampled_from(SURVEYS).map(survey_at) | st.integers(0, 400).map(generated_survey).filter(bool)


@st.composite
def interviews(draw: st.DrawFn) -> tuple[Survey, InterviewState, list[Input]]:
    survey = draw(surveys)
    survey_type = draw(st.sampled_from(sorted(CHANNEL_OF_SURVEY_TYPE)))
    language = draw(st.sampled_from(survey.languages))
    state = new_state(survey, survey_type, language, {}, {}, draw(st.integers(0, 50)))
    return survey, state, draw(inputs(survey))


def held(survey: Survey, state: InterviewState, received: list[Input], *, reloads: bool = False) -> InterviewState:
    """The state after all inputs, those refused left out; reloaded from its JSON before each, where wanted."""
    for each in received:
        try:
            state = askline.advance(survey, state, each).state
        except InterviewRefused:
            continue
        if reloads:
            state = state_from_json(survey, state_to_json(survey, state))
    return state


many = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
