"""Interactions: made, read, changed, deleted and listed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from askline.errors import RequestRefused
from askline.interviews.interaction import Interaction
from askline.interviews.selections import InteractionSelection
from askline.interviews.service import Service
from askline.interviews.views.survey_dynamix import data_resource, interaction_resource, response_resource
from askline.web import parameters as p
from askline.web.calls import Call, Reply, json_reply
from askline.web.parameters import Parameter
from askline.web.repeats import idempotency_of, replayed_header
from askline.web.survey_dynamix.listing import page_of, period_of
from askline.web.survey_dynamix.new_interaction import changes_of, id_of, is_forced, new_interaction, object_given

INCLUDES = (
    Parameter("_include_responses", p.BOOLEAN, "Add the responses, oldest first, as `responses`.", default=False),
    Parameter("_include_data", p.BOOLEAN, "Add the interaction data as `interaction_data`.", default=False),
)
SURVEY_ID = Parameter("survey_id", p.INTEGER, "The id of the survey; needed where no dates are given.")
FILTERS = (
    Parameter("email", p.TEXT, "With this e-mail address, in any case."),
    Parameter("survey_type", p.SURVEY_TYPE, "Of this medium."),
    Parameter("scheduled_at", p.MOMENT, "Due at exactly this time, UTC."),
    Parameter("external_ref", p.TEXT, "With exactly this reference."),
    Parameter("call_type", p.TEXT, "With exactly this call type."),
    Parameter("agent_id", p.TEXT, "Of exactly this agent."),
    Parameter("started", p.BOOLEAN, "Whether the interview has begun."),
    Parameter("completed", p.BOOLEAN, "Whether it has ended, in any way."),
    Parameter("survey_ended", p.BOOLEAN, "Whether its status says Completed."),
)
PAGE = p.page_parameters("by current status")
LIST = (SURVEY_ID, *PAGE, *INCLUDES, *FILTERS, *p.DATES)
BELOW_SURVEY = p.without(LIST, "survey_id")
BELOW_USER = (Parameter("survey_id", p.INTEGER, "Of this survey."), *p.without(BELOW_SURVEY, "agent_id"))


class Interactions:
    def __init__(self, service: Service, base_url: str) -> None:
        self._service = service
        self._base_url = base_url

    async def page(self, call: Call) -> Reply:
        given = p.read(await call.parameters(), LIST)
        p.need_one_of(given, ("survey_id", "start_date", "end_date"))
        return await self.listed(call, given)

    async def listed(self, call: Call, given: dict[str, Any], **fixed: Any) -> Reply:
        """The interactions that the parameters select; `fixed` comes from the address."""
        created_from, created_before = period_of(given)
        chosen = {each.name: given[each.name] for each in (SURVEY_ID, *FILTERS) if each.name in given}
        selection = InteractionSelection(
            **{**chosen, "created_from": created_from, "created_before": created_before, **fixed}, page=page_of(given)
        )
        found = await self._service.interactions.select(call.customer, selection)
        return json_reply(await self._shown(found, given))

    async def create(self, call: Call) -> Reply:
        given = await call.parameters()
        made_by = call.bearer.token_uuid if call.bearer else None
        new = new_interaction(given, self._service.clock.now(), made_by)
        reply = await self._service.interactions.create(
            call.customer, new, self._show, is_forced(given), idempotency_of(call, given)
        )
        return json_reply(reply.body, reply.status, replayed_header(reply))

    async def find_survey_given(self, call: Call) -> Reply:
        """Raise `not-found` for the `survey_id` of a body, so that this is told before another parameter's fault."""
        given = await call.parameters()
        survey_id = p.read_one(given, SURVEY_ID)
        if survey_id is not None and self._service.surveys.current(survey_id) is None:
            raise RequestRefused("not-found", f"There is no survey {survey_id}; GET /surveys lists them.")
        return json_reply(None)

    async def get(self, call: Call) -> Reply:
        found = await self._found(call)
        given = p.read(await call.parameters(), INCLUDES)
        return json_reply((await self._shown([found], given))[0])

    async def change(self, call: Call) -> Reply:
        await self._found(call)
        document = object_given(await call.parameters(), "interaction")
        given_id = id_of(document, "interaction")
        changes = changes_of(document, self._service.clock.now())
        changed = await self._service.interactions.change(call.customer, call.id, given_id, changes)
        return json_reply(self._show(changed))

    async def delete(self, call: Call) -> Reply:
        await self._service.interactions.delete(call.customer, call.id)
        return Reply(204, b"")

    async def find(self, call: Call) -> Reply:
        await self._found(call)
        return json_reply(None)

    async def _found(self, call: Call) -> Interaction:
        return await self._service.interactions.get(call.customer, call.id)

    def _show(self, interaction: Interaction) -> dict[str, Any]:
        return interaction_resource(interaction, self._service.clock.now(), self._base_url)

    async def _shown(self, found: Sequence[Interaction], given: dict[str, Any]) -> list[dict[str, Any]]:
        shown = [self._show(each) for each in found]
        if given["_include_responses"]:
            responses = await self._service.responses.of(found)
            for each in shown:
                each["responses"] = [response_resource(one) for one in responses.get(each["id"], ())]
        if given["_include_data"]:
            data = await self._service.data.of(found)
            for each in shown:
                each["interaction_data"] = [data_resource(one) for one in data.get(each["id"], ())]
        return shown
