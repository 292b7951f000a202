"""Interaction data that are attributes of a survey: read by their types when the interview begins, checked before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from askline.engine.attributes import read_attributes
from askline.engine.inputs import Begin
from askline.engine.plan import plan_for
from askline.engine.state import FACTS, InterviewState, new_state
from askline.engine.step import Step
from askline.errors import RequestRefused
from askline.interviews.interaction import Interaction
from askline.interviews.moments import to_datetime
from askline.survey.definition import Survey


def fresh_state(survey: Survey, interaction: Interaction, data: Mapping[str, str]) -> InterviewState:
    """The interview before its beginning. Data that the survey does not declare cannot be named and stay out."""
    facts = {name: value for name in FACTS if (value := getattr(interaction, name)) is not None}
    attributes = {key: value for key, value in data.items() if key in survey.attributes}
    return new_state(survey, interaction.survey_type, interaction.language, attributes, facts, interaction.seed)


def check_attributes(
    survey: Survey, interaction: Interaction, data: Mapping[str, Any], now: int, parameter: str | None = None
) -> None:
    """Refuse data that an attribute of the survey cannot take.

    parameter  how the refusal names what was sent; None: by its key
    raises     RequestRefused `bad-parameter`
    """
    given = {key: value for key, value in data.items() if key in survey.attributes and value.strip()}
    if not given:
        return
    state = fresh_state(survey, interaction, {})
    state.now = to_datetime(now)
    step = Step(plan_for(survey, state.setting), state, Begin(), state)
    read_attributes(step, given)
    for _, key in step.log:
        raise RequestRefused(
            "bad-parameter",
            f"{given[key]!r} is no {survey.attributes[key].type}, which {key!r} of survey {survey.id} is",
            parameter=parameter or key,
        )
