"""What every store must find: responses, interactions and data by whatever is asked."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from askline.errors import RequestRefused
from askline.interviews.interaction import NOT_STARTED, SCHEDULED
from askline.interviews.moments import SECOND
from askline.interviews.selections import (
    DataSelection,
    InteractionSelection,
    Page,
    ResponseSelection,
)
from contracts.on_stores import StoreTests, ids, with_house
from fakes import House


class StoreLists(StoreTests):
    # Responses

    @with_house
    async def test_a_response_asked_for_again_keeps_its_id(self, house: House) -> None:
        from askline.engine.inputs import Back

        begun = await house.begun("9", "soup")
        before = (await house.store.responses_of([begun.id]))[begun.id]
        await house.service.holding.hear(house.customer, begun.id, Back())
        taken_off = (await house.store.responses_of([begun.id]))[begun.id]
        assert ids(taken_off) == ids(before)[:1]
        assert await house.store.response(before[1].id) == before[1]._replace(is_counted=False)
        await house.service.holding.submit(house.customer, begun.id, "salad")
        after = (await house.store.responses_of([begun.id]))[begun.id]
        assert [(each.id, each.response) for each in after] == [(before[0].id, "9"), (before[1].id, "Salad")]

    @with_house
    async def test_responses_are_listed_by_what_is_asked(self, house: House) -> None:
        one, other = await house.begun("9", "soup"), await house.begun("10")
        question = (await house.store.responses_of([one.id]))[one.id][0].question_id

        async def found(**asked: Any) -> list[str]:
            page = asked.pop("page", Page())
            selection = ResponseSelection(page=page, **asked)
            return [each.response for each in await house.store.responses(house.customer.id, selection)]

        now = house.clock.now()
        assert await found(survey_id=52) == ["10", "Soup", "9"]
        assert await found(survey_id=52, page=Page(order="ASC", limit=2)) == ["9", "Soup"]
        assert await found(survey_id=52, page=Page(offset=1)) == ["Soup", "9"]
        assert await found(question_id=question) == ["10", "9"]
        assert await found(interaction_id=other.id) == ["10"]
        assert await found(survey_id=52, response="soup") == []
        assert await found(survey_id=52, response="Soup") == ["Soup"]
        assert await found(survey_id=52, response_contains="ou") == ["Soup"]
        assert await found(survey_id=52, response_contains="OU") == []
        assert await found(survey_id=52, response_contains="%") == []
        assert await found(submitted_from=now, submitted_before=now + 1) == ["10", "Soup", "9"]
        assert await found(submitted_before=now) == []
        assert await found(survey_id=53) == []

    # Lists of interactions

    @with_house
    async def test_interactions_are_listed_by_status_then_newest_first(self, house: House) -> None:
        ended = await house.begun("9", "soup", "yes")
        abandoned = await house.make()
        await house.service.holding.abandon(house.customer, abandoned.id)
        begun = await house.begun()
        waiting = [await house.make(), await house.make()]
        scheduled = await house.make(scheduled_at=house.clock.now() + 3600 * SECOND)
        deleted = await house.make()
        await house.service.interactions.delete(house.customer, deleted.id)

        async def listed(**asked: Any) -> list[int]:
            page = asked.pop("page", Page())
            selection = InteractionSelection(survey_id=52, page=page, **asked)
            return ids(await house.store.interactions(house.customer.id, selection, house.clock.now()))

        by_status = [scheduled.id, waiting[1].id, waiting[0].id, begun.id, ended.id, abandoned.id]
        assert await listed() == by_status
        assert await listed(page=Page(limit=2, offset=1)) == by_status[1:3]
        assert await listed(page=Page(limit=3, offset=3)) == by_status[3:]
        assert await listed(page=Page(offset=7)) == []
        assert await listed(page=Page(order="ASC")) == sorted(by_status)
        assert await listed(page=Page(order="DESC", limit=2)) == sorted(by_status)[:-3:-1]
        assert await listed(started=True) == [begun.id, ended.id]
        assert await listed(started=False) == [*by_status[:3], abandoned.id]
        assert await listed(completed=True) == [ended.id, abandoned.id]
        assert await listed(completed=True, page=Page(order="DESC", limit=1, offset=1)) == [ended.id]
        assert await listed(completed=True, page=Page(order="ASC", offset=2**63 - 1)) == []
        assert await listed(completed=False) == by_status[:4]
        assert await listed(completed=False, page=Page(order="ASC", limit=2, offset=1)) == sorted(by_status[:4])[1:3]
        assert await listed(completed=False, survey_ended=True, page=Page(order="ASC")) == []
        assert await listed(survey_ended=True) == [ended.id]
        assert await listed(survey_ended=False) == [*by_status[:4], abandoned.id]
        assert await listed(started=True, survey_ended=False) == [begun.id]
        house.clock.pass_seconds(3600)
        assert await listed() == [scheduled.id, *by_status[1:]]

    @with_house
    async def test_a_scheduled_one_is_sorted_as_waiting_once_its_time_has_come(self, house: House) -> None:
        scheduled = await house.make(scheduled_at=house.clock.now() + 60 * SECOND)
        newer = await house.make()
        selection = InteractionSelection(survey_id=52)
        assert scheduled.stage == SCHEDULED
        house.clock.pass_seconds(61)
        found = await house.store.interactions(house.customer.id, selection, house.clock.now())
        assert [(each.id, each.stage) for each in found] == [(newer.id, NOT_STARTED), (scheduled.id, NOT_STARTED)]

    @with_house
    async def test_interactions_are_listed_by_every_filter(self, house: House) -> None:
        one = await house.make(
            email="Sam@Example.com", survey_type="email", external_ref="r", call_type="c", agent_id="a"
        )
        house.clock.pass_seconds(10)
        other = await house.make(scheduled_at=house.clock.now() + 100 * SECOND)

        async def listed(**asked: Any) -> list[int]:
            selection = InteractionSelection(**asked)
            return ids(await house.store.interactions(house.customer.id, selection, house.clock.now()))

        assert await listed(email="sam@example.COM") == [one.id]
        assert await listed(survey_type="email") == [one.id]
        assert await listed(external_ref="r") == await listed(call_type="c") == await listed(agent_id="a") == [one.id]
        assert await listed(agent_id="A") == []
        assert await listed(scheduled_at=other.scheduled_at) == [other.id]
        assert await listed(created_from=one.created_at, created_before=other.created_at) == [one.id]
        assert await listed(created_from=other.created_at) == [other.id]
        assert await listed(created_before=one.created_at) == []
        assert await listed(survey_id=53) == []
        selection = InteractionSelection(survey_id=52)
        assert await house.store.interactions(house.customer.id + 1, selection, house.clock.now()) == []

    # Data

    @with_house
    async def test_data_is_set_replaced_listed_and_deleted(self, house: House) -> None:
        made = await house.make(data={"colour": "red", "guest": "Sam"})
        entries = (await house.store.data_of([made.id]))[made.id]
        assert [(each.custom_key, each.custom_value) for each in entries] == [("colour", "red"), ("guest", "Sam")]
        replaced = await house.service.data.put(house.customer, made.id, "colour", "blue", lambda each: {"id": each.id})
        assert (replaced.status, replaced.body) == (200, {"id": entries[0].id})
        added = await house.service.data.put(house.customer, made.id, "size", "", lambda each: {"id": each.id})
        assert added.status == 201
        with pytest.raises(RequestRefused) as refused:
            await house.service.data.change(house.customer, entries[0].id, "size", None)
        assert refused.value.code == "key-taken"
        await house.service.data.delete(house.customer, added.body["id"])
        renamed = await house.service.data.change(house.customer, entries[0].id, "size", "XL")
        selection = DataSelection(interaction_id=made.id, page=Page(order="ASC"))
        found = await house.store.data(house.customer.id, selection)
        assert found == [renamed, entries[1]]
        assert await house.store.data(house.customer.id, DataSelection(survey_id=52, custom_key="guest")) == found[1:]

    @with_house
    async def test_a_key_set_at_once_by_several_is_one_entry(self, house: House) -> None:
        made = await house.make()
        puts = [
            house.service.data.put(house.customer, made.id, "k", str(n), lambda each: {"id": each.id}) for n in range(5)
        ]
        replies = await asyncio.gather(*puts)
        assert len({each.body["id"] for each in replies}) == 1
        assert sorted(each.status for each in replies) == [200, 200, 200, 200, 201]
