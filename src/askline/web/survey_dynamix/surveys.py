"""Surveys and their questions: read alone; they come from the folder of surveys and are offered to every customer."""

from __future__ import annotations

from typing import Any

from askline.errors import RequestRefused
from askline.interviews.surveys import Surveys as Offered
from askline.interviews.views.survey_dynamix import question_resource, survey_resource
from askline.survey.definition import Question, Survey
from askline.survey.question_types import QUESTION_TYPES
from askline.web import parameters as p
from askline.web.calls import Call, Reply, json_reply
from askline.web.parameters import Parameter
from askline.web.survey_dynamix.listing import page_from
from askline.web.survey_dynamix.survey_calls import EXTENDED

LIST = p.PAGE
QUESTIONS_BELOW = (
    Parameter("question_type", p.QUESTION_TYPE, "Of this type."),
    Parameter("question_label", p.TEXT, "With exactly this label."),
    EXTENDED,
    *p.PAGE,
)
QUESTIONS = (Parameter("survey_id", p.INTEGER, "Of this survey."), *QUESTIONS_BELOW)


class Surveys:
    def __init__(self, surveys: Offered) -> None:
        self._surveys = surveys

    async def page(self, call: Call) -> Reply:
        given = p.read(await call.parameters(), LIST)
        return json_reply([survey_resource(each) for each in page_from(self._surveys.all(), given)])

    async def get(self, call: Call) -> Reply:
        return json_reply(survey_resource(self.survey(call)))

    async def find(self, call: Call) -> Reply:
        self.survey(call)
        return json_reply(None)

    def survey(self, call: Call) -> Survey:
        """The survey in the address. Raises RequestRefused `not-found`."""
        survey = self._surveys.current(call.id)
        if survey is None:
            raise RequestRefused("not-found", f"There is no survey {call.id}; GET /surveys lists them.")
        return survey

    async def questions(self, call: Call) -> Reply:
        given = p.read(await call.parameters(), QUESTIONS)
        survey_id = given["survey_id"]
        return _questions([each for each in self._surveys.all() if survey_id in (None, each.id)], given)

    async def questions_of_survey(self, call: Call) -> Reply:
        survey = self.survey(call)
        return _questions([survey], p.read(await call.parameters(), QUESTIONS_BELOW))

    async def question(self, call: Call) -> Reply:
        survey, question = self.question_at(call)
        given = p.read(await call.parameters(), (EXTENDED,))
        return json_reply(question_resource(survey, question, is_extended=given["_extended"]))

    async def find_question(self, call: Call) -> Reply:
        self.question_at(call)
        return json_reply(None)

    def question_at(self, call: Call) -> tuple[Survey, Question]:
        """The question in the address. Raises RequestRefused `not-found`."""
        for survey in self._surveys.all():
            for question in survey.questions:
                if question.id == call.id:
                    return survey, question
        raise RequestRefused("not-found", f"There is no question {call.id}; GET /questions lists them.")


def _questions(surveys: list[Survey], given: dict[str, Any]) -> Reply:
    found = [(survey, each) for survey in surveys for each in survey.questions if _is_wanted(each, given)]
    page = page_from(found, given)
    return json_reply([question_resource(*each, is_extended=given["_extended"]) for each in page])


def _is_wanted(question: Question, given: dict[str, Any]) -> bool:
    wanted_type, wanted_label = given["question_type"], given["question_label"]
    return wanted_type in (None, QUESTION_TYPES[question.type].question_type) and wanted_label in (
        None,
        question.label,
    )
