"""What every store must do. A test class for one store inherits `StoreContract` and says how its stores are made."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from askline.errors import RequestRefused
from askline.interviews.accounts_kept import Contact
from askline.interviews.idempotency import Idempotency
from askline.interviews.interaction import NOT_STARTED, SCHEDULED, STARTED
from askline.interviews.moments import SECOND
from askline.interviews.ports import Store, StoreConflict
from askline.interviews.selections import (
    DataSelection,
    InteractionSelection,
    Page,
    ResponseSelection,
    UserSelection,
)
from fakes import House

SAM = "+61488888888"
DAY = 24 * 3600
Test = Callable[["StoreContract", House], Awaitable[None]]


def with_house(test: Test) -> Callable[[Any], None]:
    """Run an async test with an opened house on a fresh store."""

    @functools.wraps(test, updated=())
    def run(self: StoreContract) -> None:
        async def hold() -> None:
            house = await House(self.store()).open()
            try:
                await test(self, house)
            finally:
                await house.store.close()

        asyncio.run(hold())

    del run.__wrapped__  # type: ignore[attr-defined]  # else pytest takes `house` for a fixture
    return run


def ids(found: list[Any]) -> list[int]:
    return [each.id for each in found]


class StoreContract:
    def store(self) -> Store:
        """A fresh store, not yet opened; a second call in one test is the same store once more, where it lasts."""
        raise NotImplementedError

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
        from askline.interviews.ports import Save

        later = begun._replace(updated_at=1, deleted_at=5)
        with pytest.raises(StoreConflict) as refused:
            await house.store.save(Save(later, event, blocked=("x",)))
        assert refused.value.code == "turn-taken"
        assert await house.store.interaction(begun.id) == begun
        assert not await house.store.is_blocked(house.customer.id, "x")

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
        assert await listed(completed=False) == by_status[:4]
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

    # Accounts

    @with_house
    async def test_credentials_are_known_by_their_secrets_alone(self, house: House) -> None:
        accounts = house.service.accounts
        assert await accounts.by_password(house.customer.uuid.upper(), house.auth_token) == house.customer
        assert await accounts.by_auth_token(house.auth_token) == house.customer
        token, secret = await accounts.add_token(house.customer, ["INTERACTIONS_API_READ_ALL"])
        bearer = await accounts.by_bearer(secret)
        assert bearer is not None
        assert (bearer.customer, bearer.token_uuid, bearer.permissions) == (
            house.customer, token.uuid, ("INTERACTIONS_API_READ_ALL",),
        )  # fmt: skip
        assert await accounts.by_password(house.customer.uuid, secret) is None
        assert await accounts.by_password("nobody", house.auth_token) is None
        assert await accounts.by_bearer(house.auth_token) is None
        await accounts.revoke_token(token.uuid)
        await accounts.revoke_token(token.uuid)
        assert await accounts.by_bearer(secret) is None
        assert await accounts.add_default_customer() is None

    @with_house
    async def test_users_are_listed_in_the_order_in_which_they_were_added(self, house: House) -> None:
        accounts = house.service.accounts
        zoe = await accounts.add_user(house.customer, "Zoe", "Zoe@x.com", "z1", "+61488888888", "UTC")
        amy = await accounts.add_user(house.customer, "Amy", "amy@x.com")

        async def listed(**asked: Any) -> list[Any]:
            return await accounts.users(house.customer, UserSelection(**asked))

        assert await listed() == [zoe, amy]
        assert await listed(page=Page(order="DESC")) == [amy, zoe]
        assert await listed(name_contains="o") == await listed(agent_id="z1") == await listed(phone=SAM) == [zoe]
        assert await listed(email="AMY@x.com") == [amy]
        assert await accounts.user(house.customer, "zoe@X.com") == zoe
        with pytest.raises(RequestRefused) as refused:
            await accounts.add_user(house.customer, "Again", "ZOE@x.com")
        assert refused.value.code == "id-taken"

    @with_house
    async def test_a_contact_that_is_there_stays_as_it_was(self, house: House) -> None:
        contact = Contact("c1", house.customer.id, {"profile": {}}, 1, 1)
        assert await house.store.add_contact(contact)
        assert not await house.store.add_contact(contact._replace(data={}))
        assert await house.store.contact(house.customer.id, "c1") == contact
        assert await house.store.contact(house.customer.id + 1, "c1") is None

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
    async def test_an_erasure_takes_out_what_was_said_and_by_whom(self, house: House) -> None:
        his = await house.begun("3", "soup", phone_number=SAM, data={"guest": "Sam"}, external_ref="his")
        other = await house.begun("9")
        assert await house.service.administration.erase(house.customer, [SAM]) == 1
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
