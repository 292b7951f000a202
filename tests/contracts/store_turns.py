"""What every store must do with turns: round trip, conflict, atomicity, order, two writers, reopening."""

from __future__ import annotations

import asyncio
import functools

import pytest

from askline.errors import RequestRefused
from askline.interviews.idempotency import Idempotency
from askline.interviews.moments import SECOND
from askline.interviews.ports import Save, StoreConflict
from contracts.on_stores import StoreTests, ids, with_house
from fakes import DAY, SAM, House


class StoreTurns(StoreTests):
    # Round trip

    @with_house
    async def test_an_interaction_comes_back_as_it_was_stored(self, house: House) -> None:
        made = await house.make(
            phone_number=SAM, survey_type="sms", email="Sam@Example.com", external_ref="a'b", agent_id="nevilr",
            call_type="support", language="es-MX", scheduled_at=house.clock.now() + 60 * SECOND,
        )  # fmt: skip
        assert await house.store.interaction(made.id) == made
        assert await house.store.interaction_by_uuid(made.uuid) == made
        assert await house.store.interaction(made.id + 1) is None

    @with_house
    async def test_a_turn_comes_back_as_it_was_stored(self, house: House) -> None:
        begun = await house.begun("9")
        assert await house.store.interaction(begun.id) == begun
        event = await house.store.event(begun.id, 2)
        assert event is not None
        assert (event.kind, event.heard, event.records[0]) == ("say", "9", ["Answered", "meal", 0, 9, "9"])
        assert event.payload is not None
        assert event.payload["prompts"] == ["Which dish?"]

    @with_house
    async def test_events_are_kept_in_order(self, house: House) -> None:
        begun = await house.begun("9", "soup", "yes")
        events = await house.store.events(begun.id)
        assert [(each.turn, each.kind) for each in events] == [
            (0, "created"), (1, "begin"), (2, "say"), (3, "say"), (4, "say"),
        ]  # fmt: skip

    @with_house
    async def test_the_last_answer_to_a_question_is_found(self, house: House) -> None:
        begun = await house.begun("eleven", "9")
        question = (await house.store.responses_of([begun.id]))[begun.id][0].question_id
        found = await house.store.last_answer(begun.id, question)
        assert found is not None
        assert found.heard == "9"
        assert await house.store.last_answer(begun.id, 1) is None

    @with_house
    async def test_what_was_stored_is_there_after_reopening(self, house: House) -> None:
        begun = await house.begun("9")
        await house.store.close()
        again = self.store()
        if type(again).__name__ == "MemoryStore":
            return
        await again.open()
        assert await again.interaction(begun.id) == begun
        assert ids((await again.responses_of([begun.id]))[begun.id])
        await again.close()
        await house.store.open()

    # Conflict, atomicity, two writers

    @with_house
    async def test_of_two_saves_of_one_turn_one_wins_and_nothing_of_the_other_stays(self, house: House) -> None:
        begun = await house.begun()
        answers = [house.service.holding.submit(house.customer, begun.id, str(n), turn=1) for n in range(8)]
        outcomes = await asyncio.gather(*answers, return_exceptions=True)
        won = [each for each in outcomes if not isinstance(each, BaseException)]
        lost = [each for each in outcomes if isinstance(each, RequestRefused)]
        assert len(won) == 1
        assert {each.code for each in lost} <= {"answered-meanwhile", "stale-answer"}
        assert len(lost) == 7
        assert lost[0].details["payload"] == won[0].body
        stored = (await house.store.responses_of([begun.id]))[begun.id]
        events = await house.store.events(begun.id)
        assert [each.response for each in stored] == [events[-1].heard]
        assert len(events) == 3

    @with_house
    async def test_a_taken_turn_is_refused_whole(self, house: House) -> None:
        begun = await house.begun("3")
        event = await house.store.event(begun.id, 2)
        assert event is not None
        later = begun._replace(updated_at=1, deleted_at=5)
        with pytest.raises(StoreConflict) as refused:
            await house.store.save(Save(later, event, blocked=("x",)))
        assert refused.value.code == "turn-taken"
        assert await house.store.interaction(begun.id) == begun
        assert not await house.store.is_blocked(house.customer.id, "x")

    @with_house
    async def test_a_value_that_a_store_refuses_fails_nobody_beside_it(self, house: House) -> None:
        begun = [await house.begun() for _ in range(6)]
        said = await house.store.event(begun[0].id, 1)
        assert said is not None
        refused = ({"at": 2**64}, {"heard": "\ud800"})
        saves = [
            Save(each._replace(turn=2), said._replace(interaction_id=each.id, turn=2, **what))
            for each, what in zip(begun, refused, strict=False)
        ]
        asked = [house.store.save(each) for each in saves]
        asked[1:1] = [house.service.holding.submit(house.customer, each.id, "9") for each in begun[2:]]
        outcomes = await asyncio.wait_for(asyncio.gather(*asked, return_exceptions=True), 20)
        assert [isinstance(each, BaseException) for each in outcomes[1:-1]] == [False] * 4
        assert sorted(await house.store.responses_of(ids(begun))) == ids(begun[2:])
        for each in begun:
            held = await house.store.interaction(each.id)
            assert held is not None
            assert [event.turn for event in await house.store.events(each.id)] == list(range(held.turn + 1))

    @with_house
    async def test_a_key_that_a_store_refuses_fails_nobody_who_asks_beside_it(self, house: House) -> None:
        made = [await house.make() for _ in range(3)]
        asked = [house.store.interaction(id) for id in (made[0].id, 2**64, made[1].id, 10**30, made[2].id)]
        found = await asyncio.wait_for(asyncio.gather(*asked, return_exceptions=True), 20)
        assert found[::2] == made

    @with_house
    async def test_two_starts_at_once_begin_it_once(self, house: House) -> None:
        made = await house.make()
        starts = [house.service.holding.start(house.customer, made.id) for _ in range(5)]
        replies = await asyncio.gather(*starts)
        assert {each.turn for each in replies} == {1}
        assert all(each.body == replies[0].body for each in replies)
        assert [each.is_step for each in replies].count(True) == 1

    @with_house
    async def test_many_interviews_at_once_keep_every_answer(self, house: House) -> None:
        made = [await house.make() for _ in range(20)]

        async def hold(id: int) -> None:
            await house.service.holding.start(house.customer, id)
            for answer in ("9", "soup", "yes"):
                await house.service.holding.submit(house.customer, id, answer)

        await asyncio.gather(*(hold(each.id) for each in made))
        stored = await house.store.responses_of(ids(made))
        assert {tuple(each.response for each in stored[id]) for id in ids(made)} == {("9", "Soup", "Yes")}

    # Pending ones

    @with_house
    async def test_a_second_pending_one_with_the_same_number_is_refused(self, house: House) -> None:
        first = await house.make(phone_number=SAM, survey_type="sms")
        with pytest.raises(RequestRefused) as refused:
            await house.make(phone_number=SAM, survey_type="sms")
        assert refused.value.code == "pending-interaction"
        assert refused.value.details == {"interaction_id": first.id}

    @with_house
    async def test_of_many_created_at_once_with_one_number_one_is_made(self, house: House) -> None:
        makes = [house.make(phone_number=SAM, survey_type="sms") for _ in range(6)]
        outcomes = await asyncio.gather(*makes, return_exceptions=True)
        assert sum(not isinstance(each, BaseException) for each in outcomes) == 1
        assert all(isinstance(each, (tuple, RequestRefused)) for each in outcomes)

    @with_house
    async def test_forced_ones_may_be_pending_beside_others_and_count_for_those_after(self, house: House) -> None:
        first = await house.make(phone_number=SAM, is_forced=True)
        await house.make(phone_number=SAM, is_forced=True)
        with pytest.raises(RequestRefused) as refused:
            await house.make(phone_number=SAM)
        assert refused.value.details == {"interaction_id": first.id}

    @with_house
    async def test_a_number_is_free_once_its_interaction_has_ended_or_is_deleted(self, house: House) -> None:
        first = await house.make(phone_number=SAM)
        await house.service.holding.abandon(house.customer, first.id)
        second = await house.make(phone_number=SAM)
        await house.service.interactions.delete(house.customer, second.id)
        third = await house.make(phone_number=SAM)
        await house.service.holding.start(house.customer, third.id)
        with pytest.raises(RequestRefused):
            await house.make(phone_number=SAM)

    # Requests that come twice

    @with_house
    async def test_a_repeated_key_gets_the_first_reply_and_makes_nothing(self, house: House) -> None:
        begun = await house.begun()
        key = Idempotency("POST /x", "k1", "hash")
        first = await house.service.holding.submit(house.customer, begun.id, "9", idempotency=key)
        again = await house.service.holding.submit(house.customer, begun.id, "9", idempotency=key)
        assert again.is_replayed
        assert (again.status, again.body, again.turn) == (first.status, first.body, first.turn)
        with pytest.raises(RequestRefused) as refused:
            await house.service.holding.submit(
                house.customer, begun.id, "8", idempotency=key._replace(body_hash="other")
            )
        assert refused.value.code == "idempotency-key-reused"

    @with_house
    async def test_a_reply_that_changed_nothing_is_kept_for_its_key_too(self, house: House) -> None:
        begun = await house.begun()
        key = Idempotency("POST /x", "k1", "hash")
        start = functools.partial(house.service.holding.start, house.customer, begun.id, idempotency=key)
        replies = await asyncio.gather(*(start() for _ in range(4)))
        assert [each.is_replayed for each in replies].count(False) >= 1
        await house.service.holding.submit(house.customer, begun.id, "9")
        again = await start()
        assert again.is_replayed
        assert (again.status, again.body, again.turn) == (200, replies[0].body, 1)
        assert len(await house.store.events(begun.id)) == 3

    @with_house
    async def test_one_key_sent_many_times_at_once_is_one_answer(self, house: House) -> None:
        begun = await house.begun()
        key = Idempotency("POST /x", "k1", "hash")
        sent = [house.service.holding.submit(house.customer, begun.id, "9", idempotency=key) for _ in range(6)]
        replies = await asyncio.gather(*sent)
        assert {each.turn for each in replies} == {2}
        assert [each.is_replayed for each in replies].count(False) == 1

    @with_house
    async def test_a_key_is_new_again_after_a_day(self, house: House) -> None:
        key = Idempotency("POST /x", "k1", "hash")
        begun = await house.begun()
        await house.service.holding.submit(house.customer, begun.id, "9", idempotency=key)
        house.clock.pass_seconds(DAY + 1)
        reply = await house.service.holding.submit(house.customer, begun.id, "soup", idempotency=key)
        assert reply.turn == 3

    @with_house
    async def test_a_creation_with_a_key_is_made_once(self, house: House) -> None:
        from askline.interviews.interaction import NewInteraction

        key = Idempotency("POST /interactions", "k1", "hash")
        create = functools.partial(
            house.service.interactions.create, house.customer, NewInteraction(52), lambda each: {"id": each.id},
            idempotency=key,
        )  # fmt: skip
        first, again = await create(), await create()
        assert again.is_replayed
        assert again.body == first.body
        assert again.status == 201
        replies = await asyncio.gather(*(create() for _ in range(4)))
        assert all(each.body == first.body for each in replies)
