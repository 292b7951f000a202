"""Interaction data: what is known about an interaction, by key."""

from __future__ import annotations

from typing import Any

from askline.errors import RequestRefused
from askline.interviews.selections import DataSelection
from askline.interviews.service import Service
from askline.interviews.views.survey_dynamix import data_resource
from askline.web import parameters as p
from askline.web.calls import Call, Reply, json_reply
from askline.web.parameters import Parameter, missing
from askline.web.problems import bad_parameter
from askline.web.repeats import idempotency_of, replayed_header
from askline.web.survey_dynamix.listing import page_of
from askline.web.survey_dynamix.new_interaction import (
    CUSTOM_KEY,
    CUSTOM_VALUE,
    as_text,
    custom_key,
    custom_value,
    id_of,
    object_given,
)

SURVEY_ID = Parameter("survey_id", p.INTEGER, "Of this survey.")
INTERACTION_ID = Parameter("interaction_id", p.INTEGER, "Of this interaction.")
LIST = (SURVEY_ID, INTERACTION_ID, Parameter("custom_key", p.TEXT, "With exactly this key."), *p.PAGE)
BELOW_INTERACTION, BELOW_SURVEY = p.without(LIST, "interaction_id"), p.without(LIST, "survey_id")
CREATION = (
    Parameter("interaction_id", p.INTEGER, "The interaction that this is known about.", is_required=True),
    Parameter("custom_key", CUSTOM_KEY, "A letter, then letters, digits and _.", is_required=True),
    Parameter("custom_value", CUSTOM_VALUE, "Any text, an empty one too.", is_required=True),
)
CHANGES = CREATION[1:]  # fields of the object that a PUT sends


class InteractionData:
    def __init__(self, service: Service) -> None:
        self._service = service

    async def page(self, call: Call) -> Reply:
        given = p.read(await call.parameters(), LIST)
        p.need_one_of(given, ("survey_id", "interaction_id"))
        return await self.listed(call, given)

    async def listed(self, call: Call, given: dict[str, Any], **fixed: Any) -> Reply:
        """The data that the parameters select; `fixed` comes from the address."""
        chosen = {name: given.get(name) for name in ("survey_id", "interaction_id", "custom_key")}
        selection = DataSelection(**{**chosen, **fixed}, page=page_of(given))
        return json_reply([data_resource(each) for each in await self._service.data.select(call.customer, selection)])

    async def create(self, call: Call) -> Reply:
        given = await call.parameters()
        interaction_id = p.read_one(given, CREATION[0])
        key = custom_key(p.read_one(given, CREATION[1]), "custom_key")
        if "custom_value" not in given:
            raise missing("custom_value", CREATION[2].about)
        value = custom_value("custom_value", given["custom_value"])
        reply = await self._service.data.put(
            call.customer, interaction_id, key, value, data_resource, idempotency_of(call, given)
        )
        return json_reply(reply.body, reply.status, replayed_header(reply))

    async def find_interaction_given(self, call: Call) -> Reply:
        """Raise what the `interaction_id` of a body comes to, so that it is told before another parameter's fault."""
        interaction_id = p.read_one(await call.parameters(), CREATION[0])
        await self._service.interactions.get(call.customer, interaction_id)
        return json_reply(None)

    async def get(self, call: Call) -> Reply:
        return json_reply(data_resource(await self._service.data.get(call.customer, call.id)))

    async def change(self, call: Call) -> Reply:
        await self.find(call)
        document = object_given(await call.parameters(), "interaction_data")
        given_id = id_of(document, "interaction_data")
        key, value = (_text_of(document, name) for name in ("custom_key", "custom_value"))
        if key is not None:
            custom_key(key, "custom_key")
        if value is not None:
            custom_value("custom_value", value)
        if given_id != call.id:
            message = f"The object has the id {given_id}, the address {call.id}; send the id of the address."
            raise RequestRefused("id-mismatch", message)
        return json_reply(data_resource(await self._service.data.change(call.customer, call.id, key, value)))

    async def delete(self, call: Call) -> Reply:
        await self._service.data.delete(call.customer, call.id)
        return Reply(204, b"")

    async def find(self, call: Call) -> Reply:
        await self._service.data.get(call.customer, call.id)
        return json_reply(None)


def _text_of(document: dict[str, Any], name: str) -> str | None:
    value = document.get(name)
    if value is None:
        return None
    text = as_text("interaction_data", name, value)
    if "\0" in text:
        raise bad_parameter(name, f"{name} holds U+0000; leave it out.")
    return text
