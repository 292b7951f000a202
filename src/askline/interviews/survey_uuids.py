"""The UUIDs of surveys and questions: made from their ids and names, so that they are the same on every machine."""

from __future__ import annotations

from uuid import NAMESPACE_URL, UUID, uuid5

from askline.survey.definition import Question, Survey


def survey_uuid(survey: Survey) -> UUID:
    return uuid5(NAMESPACE_URL, f"askline:survey:{survey.id}")


def question_uuid(survey: Survey, question: Question) -> UUID:
    return uuid5(survey_uuid(survey), question.name)
