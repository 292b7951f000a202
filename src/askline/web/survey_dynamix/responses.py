"""Responses: read alone; they are written by the survey calls."""

from __future__ import annotations

from typing import Any

from askline.interviews.selections import ResponseSelection
from askline.interviews.service import Service
from askline.interviews.views.survey_dynamix import response_resource
from askline.web import parameters as p
from askline.web.calls import Call, Reply, json_reply
from askline.web.parameters import Parameter
from askline.web.survey_dynamix.listing import page_of, period_of

IDS = (
    Parameter("survey_id", p.INTEGER, "Of this survey."),
    Parameter("question_id", p.INTEGER, "To this question."),
    Parameter("interaction_id", p.INTEGER, "Of this interaction."),
)
FILTERS = (
    Parameter("response", p.TEXT, "With exactly this text."),
    Parameter("response_contains", p.TEXT, "With this in its text, in this case."),
)
LIST = (*IDS, *FILTERS, *p.PAGE, *p.DATES)
BELOW_SURVEY, BELOW_QUESTION, BELOW_INTERACTION = (p.without(LIST, each.name) for each in IDS)
NAMES = tuple(each.name for each in (*IDS, *FILTERS))


class Responses:
    def __init__(self, service: Service) -> None:
        self._responses = service.responses

    async def page(self, call: Call) -> Reply:
        given = p.read(await call.parameters(), LIST)
        p.need_one_of(given, ("survey_id", "question_id", "interaction_id", "start_date", "end_date"))
        return await self.listed(call, given)

    async def listed(self, call: Call, given: dict[str, Any], **fixed: Any) -> Reply:
        """The responses that the parameters select; `fixed` comes from the address."""
        submitted_from, submitted_before = period_of(given)
        selection = ResponseSelection(
            **{**{name: given.get(name) for name in NAMES}, **fixed},
            submitted_from=submitted_from,
            submitted_before=submitted_before,
            page=page_of(given),
        )
        return json_reply([response_resource(each) for each in await self._responses.select(call.customer, selection)])

    async def get(self, call: Call) -> Reply:
        return json_reply(response_resource(await self._responses.get(call.customer, call.id)))
