"""Lists that stand below a resource: the responses of an interaction, the interactions of a user, ...

Each works as the list itself with the resource's id given; whether the resource is there is looked at first.
"""

from __future__ import annotations

from askline.web import parameters as p
from askline.web.calls import Call, Reply, json_reply
from askline.web.survey_dynamix import interaction_data, interactions, responses
from askline.web.survey_dynamix.interaction_data import InteractionData
from askline.web.survey_dynamix.interactions import Interactions
from askline.web.survey_dynamix.people import Users
from askline.web.survey_dynamix.responses import Responses
from askline.web.survey_dynamix.surveys import Surveys


class Nested:
    def __init__(
        self, interactions: Interactions, responses: Responses, data: InteractionData, surveys: Surveys, users: Users
    ) -> None:
        self._interactions = interactions
        self._responses = responses
        self._data = data
        self._surveys = surveys
        self._users = users

    async def responses_of_interaction(self, call: Call) -> Reply:
        await self._interactions.find(call)
        given = await self._read(call, responses.BELOW_INTERACTION)
        return await self._responses.listed(call, given, interaction_id=call.id)

    async def data_of_interaction(self, call: Call) -> Reply:
        await self._interactions.find(call)
        given = await self._read(call, interaction_data.BELOW_INTERACTION)
        return await self._data.listed(call, given, interaction_id=call.id)

    async def responses_of_question(self, call: Call) -> Reply:
        self._surveys.question_at(call)
        return await self._responses.listed(call, await self._read(call, responses.BELOW_QUESTION), question_id=call.id)

    async def interactions_of_survey(self, call: Call) -> Reply:
        self._surveys.survey(call)
        given = await self._read(call, interactions.BELOW_SURVEY)
        return await self._interactions.listed(call, given, survey_id=call.id)

    async def data_of_survey(self, call: Call) -> Reply:
        self._surveys.survey(call)
        return await self._data.listed(call, await self._read(call, interaction_data.BELOW_SURVEY), survey_id=call.id)

    async def responses_of_survey(self, call: Call) -> Reply:
        self._surveys.survey(call)
        return await self._responses.listed(call, await self._read(call, responses.BELOW_SURVEY), survey_id=call.id)

    async def interactions_of_user(self, call: Call) -> Reply:
        user = await self._users.user(call)
        given = await self._read(call, interactions.BELOW_USER)
        if not user.agent_id:
            p.check_dates(given)
            return json_reply([])
        return await self._interactions.listed(call, given, agent_id=user.agent_id)

    async def _read(self, call: Call, table: tuple[p.Parameter, ...]) -> dict[str, object]:
        return p.read(await call.parameters(), table)
