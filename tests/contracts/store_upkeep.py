"""What every store must do beside turns: changes, deletion, effects, accounts, purges and erasures."""

from __future__ import annotations

import asyncio

import pytest

from askline.errors import RequestRefused
from askline.interviews.interaction import STARTED, DataEntry, Event
from askline.interviews.moments import SECOND
from askline.interviews.ports import Save, StoreConflict
from askline.interviews.selections import (
    DataSelection,
    InteractionSelection,
)
from contracts.on_stores import StoreTests, ids, with_house
from fakes import DAY, SAM, House


class StoreUpkeep(StoreTests):
    # Changed, deleted

    @with_house
    async def test_a_change_is_stored_and_its_data_go_with_it(self, house: House) -> None:
        made = await house.make(data={"k": "v"}, phone_number=SAM)
        changed = await house.service.interactions.change(
            house.customer, made.id, made.id, {"phone_number": None, "email": "X@y.zz", "external_ref": "new"}
        )
        assert await house.store.interaction(made.id) == changed
        assert (changed.email, changed.turn) == ("X@y.zz", 1)
        found = await house.store.interactions(
            house.customer.id, InteractionSelection(email="x@Y.zz"), house.clock.now()
        )
        assert ids(found) == [made.id]
        await house.make(phone_number=SAM)

    @with_house
    async def test_what_was_deleted_is_gone_with_responses_and_data(self, house: House) -> None:
        made = await house.make(data={"k": "v"})
        entry = (await house.store.data_of([made.id]))[made.id][0]
        await house.service.interactions.delete(house.customer, made.id)
        for ask in (
            house.service.interactions.get(house.customer, made.id),
            house.service.interactions.by_uuid(made.uuid),
            house.service.data.get(house.customer, entry.id),
            house.service.interactions.delete(house.customer, made.id),
            house.service.holding.start(house.customer, made.id),
        ):
            with pytest.raises(RequestRefused) as refused:
                await ask
            assert refused.value.code == "gone"
        assert await house.store.data(house.customer.id, DataSelection(survey_id=52)) == []

    @with_house
    async def test_deleting_and_starting_at_once_is_one_of_both(self, house: House) -> None:
        made = await house.make()
        await asyncio.gather(
            house.service.interactions.delete(house.customer, made.id),
            house.service.holding.start(house.customer, made.id),
            return_exceptions=True,
        )
        held = await house.store.interaction(made.id)
        assert held is not None
        assert (held.deleted_at is None) == (held.stage == STARTED)

    # Effects, timers, numbers not to be contacted

    @with_house
    async def test_an_effect_is_claimed_by_one_and_kept_until_it_is_dropped(self, house: House) -> None:
        await house.begun("3", "soup")
        now = house.clock.now()
        claims = [house.store.claim_effects(now, now + 60 * SECOND, 10, ("alert", "webhook")) for _ in range(3)]
        claimed = [each for some in await asyncio.gather(*claims) for each in some]
        assert [(each.kind, each.body["subject"], each.attempts) for each in claimed] == [("alert", "3 for Soup", 1)]
        assert await house.store.claim_effects(now + 61 * SECOND, now, 10, ("webhook",)) == []
        again = await house.store.claim_effects(now + 60 * SECOND, now + 120 * SECOND, 10, ("alert",))
        assert again[0].attempts == 2
        await house.store.postpone_effect(again[0].id, now + 90 * SECOND)
        assert await house.store.claim_effects(now + 89 * SECOND, now, 10, ("alert",)) == []
        await house.store.drop_effect(again[0].id)
        assert await house.store.claim_effects(now + 1000 * SECOND, now, 10, ("alert",)) == []

    @with_house
    async def test_what_is_due_happens_by_itself(self, house: House) -> None:
        begun = await house.begun(survey_type="sms", phone_number=SAM)
        house.clock.pass_seconds(3600)
        reminded = await house.service.holding.run_due()
        assert reminded[0].body["prompts"] == ["We are still waiting for your answer.", "How was lunch?"]
        assert await house.service.holding.run_due() == []
        house.clock.pass_seconds(23 * 3600)
        assert [each.ending for each in await house.service.holding.run_due()] == ["abandoned"]
        held = await house.store.interaction(begun.id)
        assert held is not None
        assert (held.reason, held.due_at) == ("expired", None)

    @with_house
    async def test_whoever_said_stop_is_not_contacted(self, house: House) -> None:
        begun = await house.begun("STOP", survey_type="sms", phone_number=SAM)
        assert begun.ending == "opted_out"
        again = await house.make(survey_type="sms", phone_number=SAM)
        assert (again.ending, again.reason) == ("abandoned", "restricted")
        other = await house.make(survey_type="sms", phone_number="+61488888889")
        assert other.ending is None

    @with_house
    async def test_a_survey_version_is_kept_under_its_fingerprint(self, house: House) -> None:
        await house.store.keep_survey("f", 1, "a.yaml", b"one")
        await house.store.keep_survey("f", 1, "b.yaml", b"two")
        assert await house.store.survey_source("f") == ("a.yaml", b"one")
        assert await house.store.survey_source("g") is None

    # Administration

    @with_house
    async def test_an_export_has_everything_in_order(self, house: House) -> None:
        one, other = await house.begun("9", data={"k": "v"}), await house.make()
        exported = [each async for each in house.service.administration.export(house.customer, 52)]
        assert [each.interaction.id for each in exported] == [one.id, other.id]
        assert [each.response for each in exported[0].responses] == ["9"]
        assert [each.custom_value for each in exported[0].data] == ["v"]
        assert [each async for each in house.service.administration.export(house.customer, 53)] == []

    @with_house
    async def test_a_purge_removes_what_is_old_and_nothing_else(self, house: House) -> None:
        old = await house.begun("9", "soup", "yes")
        running = await house.begun()
        house.clock.pass_seconds(10 * DAY)
        young = await house.begun("9", "soup", "yes")
        assert [each async for each in house.service.administration.purge(5 * DAY)] == [1]
        assert await house.store.interaction(old.id) is None
        assert await house.store.events(old.id) == []
        found = await house.store.responses_of(ids([old, running, young]))
        assert list(found) == [young.id]
        assert await house.store.interaction(running.id) is not None

    @with_house
    async def test_what_has_begun_before_a_purge_comes_to_it_stays(self, house: House) -> None:
        made, forgotten = await house.make(), await house.make()
        moment = house.clock.now() + 1
        found = await house.store.ended_before(moment, 10)
        assert found == [made.id, forgotten.id]
        await house.service.holding.start(house.customer, made.id)
        assert await house.store.purge(found, moment) == 1
        assert (await house.service.holding.submit(house.customer, made.id, "9")).turn == 2
        assert await house.store.interaction(forgotten.id) is None
        assert await house.store.purge(found, moment) == 0

    @with_house
    async def test_nothing_is_kept_of_an_interaction_that_was_purged_meanwhile(self, house: House) -> None:
        made, ended = await house.make(), await house.begun("9", "soup", "yes")
        begins = Event(made.id, 1, 1, "begin", "[]", None, [], {})
        resumes = Event(ended.id, ended.turn + 1, 1, "resume", None, None, [], {})
        answer = next(iter((await house.store.responses_of([ended.id]))[ended.id]))
        moment = house.clock.now() + 1
        assert await house.store.purge([made.id, ended.id], moment) == 2
        for late in (
            Save(made._replace(turn=1, stage=STARTED, started_at=1), begins),
            Save(ended._replace(turn=ended.turn + 1, ended_at=None), resumes, (answer,)),
        ):
            with pytest.raises(StoreConflict) as refused:
                await house.store.save(late)
            assert refused.value.code == "turn-taken"
        with pytest.raises(StoreConflict):
            await house.store.put_data(DataEntry(0, house.customer.id, made.id, 52, "k", "v", 1, 1, None))
        await house.store.erase([made.id, ended.id], moment)
        for id in (made.id, ended.id):
            assert await house.store.events(id) == []
            assert (await house.store.responses_of([id]), await house.store.data_of([id])) == ({}, {})

    @with_house
    async def test_beginnings_and_a_purge_at_once_leave_whole_interviews_or_nothing(self, house: House) -> None:
        made = [await house.make() for _ in range(40)]
        house.clock.pass_seconds(DAY)

        async def purge() -> None:
            assert 0 <= sum([each async for each in house.service.administration.purge(DAY / 2)]) <= 40

        starts = [house.service.holding.start(house.customer, each.id) for each in made]
        outcomes = await asyncio.gather(*starts[:20], purge(), *starts[20:], return_exceptions=True)
        del outcomes[20]
        for each, outcome in zip(made, outcomes, strict=True):
            held = await house.store.interaction(each.id)
            turns = [event.turn for event in await house.store.events(each.id)]
            if held is None:
                assert isinstance(outcome, RequestRefused)
                assert (outcome.code, turns) == ("not-found", [])
            else:
                assert (held.turn, turns) == (1, [0, 1])

    @with_house
    async def test_an_erasure_takes_out_what_was_said_and_by_whom(self, house: House) -> None:
        his = await house.begun("3", "soup", phone_number=SAM, data={"guest": "Sam"}, external_ref="his")
        other = await house.begun("9")
        assert await house.service.administration.erase(house.customer, [SAM]) == (1, 0)
        held = await house.store.interaction(his.id)
        assert held is not None
        assert (held.phone_number, held.external_ref, held.state, held.ending) == (None, None, None, "abandoned")
        assert await house.store.data_of([his.id]) == {}
        told = repr([await house.store.events(his.id), await house.store.responses_of([his.id])])
        assert "soup" not in told.lower()
        reply = await house.service.holding.start(house.customer, his.id)
        assert reply.body["survey_completed"] == 1
        assert await house.store.interaction(other.id) == other
        assert await house.store.stages() == {3: 1, 5: 1}

    @with_house
    async def test_an_answer_under_way_while_its_respondent_is_erased_is_not_kept(self, house: House) -> None:
        his = await house.begun("3", phone_number=SAM)
        answered = await house.store.event(his.id, his.turn)
        assert answered is not None
        late = Save(his._replace(turn=his.turn + 1), answered._replace(turn=his.turn + 1, heard="soup"))
        await house.service.administration.erase(house.customer, [SAM])
        with pytest.raises(StoreConflict):
            await house.store.save(late)
        held = await house.store.interaction(his.id)
        assert held is not None
        assert (held.state, held.turn) == (None, his.turn + 1)
        assert "soup" not in repr(await house.store.events(his.id))
