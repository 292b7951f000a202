"""Interactions made, changed and deleted, and the surveys that they belong to, on the reference store."""

from __future__ import annotations

from typing import Any

import pytest

from askline.interviews.moments import SECOND
from askline.interviews.service import Service
from askline.interviews.surveys import Surveys
from fakes import HOUR, LANDLINE, LUNCH, SAM, House, hold, refused

# Made


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"survey_type": "sms"}, "phone_number"),
        ({"survey_type": "inbound", "email": "a@b.c"}, "phone_number"),
        ({"survey_type": "outbound"}, "phone_number"),
        ({"survey_type": "websms"}, "phone_number"),
        ({"survey_type": "email", "phone_number": SAM}, "email"),
    ],
)
def test_an_address_that_the_survey_type_needs_must_be_there(given: dict[str, Any], missing: str) -> None:
    async def test(house: House) -> None:
        fault = await refused(house.make(**given))
        assert (fault.code, fault.details) == ("missing-parameter", {"parameter": missing})

    hold(test)


def test_data_that_an_attribute_cannot_take_is_refused_before_the_beginning_alone() -> None:
    async def test(house: House) -> None:
        fault = await refused(house.make(data={"visits": "many"}))
        assert (fault.code, fault.details) == ("bad-parameter", {"parameter": "visits"})
        begun = await house.begun(data={"visits": "3", "other": "anything", "channel": "voice"})
        reply = await house.service.data.put(house.customer, begun.id, "visits", "many", lambda each: {})
        assert reply.status == 200

    hold(test)


def test_a_number_out_of_reach_of_sms_is_given_up_when_it_is_due() -> None:
    async def test(house: House) -> None:
        at_once = await house.make(survey_type="sms", phone_number=LANDLINE)
        assert (at_once.ending, at_once.reason) == ("abandoned", "undeliverable")
        later = await house.make(
            survey_type="sms", phone_number=LANDLINE, scheduled_at=house.clock.now() + HOUR * SECOND
        )
        assert later.ending is None
        assert await house.service.holding.run_due() == []
        house.clock.pass_seconds(HOUR)
        assert [each.ending for each in await house.service.holding.run_due()] == ["abandoned"]

    hold(test)


def test_what_is_due_of_a_survey_that_is_not_there_holds_nothing_else_up() -> None:
    surveys = {"lunch.yaml": LUNCH, "dinner.yaml": LUNCH.replace(b"id: 52", b"id: 53")}

    async def test(house: House) -> None:
        due = {"survey_type": "sms", "scheduled_at": house.clock.now() + HOUR * SECOND}
        lost = await house.make(phone_number=LANDLINE, **due)
        other = await house.make(53, phone_number=LANDLINE, **due)
        house.clock.pass_seconds(HOUR)
        later = Surveys()
        later.offer({"dinner.yaml": surveys["dinner.yaml"]})
        without = Service(house.store, later, house.clock, house.ids).holding
        assert [each.interaction.id for each in await without.run_due() if each.interaction] == [other.id]
        house.clock.pass_seconds(HOUR)
        assert [each.interaction.id for each in await house.service.holding.run_due() if each.interaction] == [lost.id]

    hold(test, surveys=surveys)


def test_an_unknown_survey_is_not_found() -> None:
    async def test(house: House) -> None:
        assert (await refused(house.make(99))).code == "not-found"

    hold(test)


# Another customer's


def test_what_belongs_to_another_customer_is_not_found_even_where_it_was_deleted() -> None:
    async def test(house: House) -> None:
        other, _ = await house.service.accounts.add_customer("other")
        made = await house.make(data={"k": "v"})
        entry = (await house.store.data_of([made.id]))[made.id][0]
        for _ in range(2):
            for ask in (
                house.service.interactions.get(other, made.id),
                house.service.interactions.delete(other, made.id),
                house.service.interactions.change(other, made.id, made.id, {}),
                house.service.holding.start(other, made.id),
                house.service.holding.submit(other, made.id, None),
                house.service.holding.abandon(other, made.id),
                house.service.data.get(other, entry.id),
                house.service.data.put(other, made.id, "k", "v", lambda each: {}),
            ):
                assert (await refused(ask)).code == "not-found"
            if made.deleted_at is None:
                await house.service.interactions.delete(house.customer, made.id)
                made = made._replace(deleted_at=1)

    hold(test)


# Changed, deleted


def test_what_is_fixed_once_it_has_begun_may_be_sent_again_but_not_changed() -> None:
    async def test(house: House) -> None:
        begun = await house.begun("9", phone_number=SAM)
        change = house.service.interactions.change
        same = await change(house.customer, begun.id, begun.id, {"phone_number": SAM, "agent_id": "nevilr"})
        assert same.agent_id == "nevilr"
        fault = await refused(change(house.customer, begun.id, begun.id, {"phone_number": None}))
        assert fault.code == "already-started"
        fault = await refused(change(house.customer, begun.id, begun.id + 1, {}))
        assert fault.code == "id-mismatch"
        assert (await house.service.holding.submit(house.customer, begun.id, "soup")).turn == 3

    hold(test)


def test_clearing_an_address_that_is_needed_is_refused() -> None:
    async def test(house: House) -> None:
        made = await house.make(survey_type="sms", phone_number=SAM)
        fault = await refused(
            house.service.interactions.change(house.customer, made.id, made.id, {"phone_number": None})
        )
        assert (fault.code, fault.details) == ("missing-parameter", {"parameter": "phone_number"})

    hold(test)


def test_what_has_started_cannot_be_deleted() -> None:
    async def test(house: House) -> None:
        begun = await house.begun()
        assert (await refused(house.service.interactions.delete(house.customer, begun.id))).code == "already-started"

    hold(test)


# Survey versions


def test_an_interview_goes_on_with_the_version_that_it_began_with() -> None:
    async def test(house: House) -> None:
        begun = await house.begun("9")
        house.surveys.offer({"lunch.yaml": LUNCH.replace(b"Will you come again?", b"Once more?")})
        reply = await house.service.holding.submit(house.customer, begun.id, "soup")
        assert reply.body["prompts"] == ["Will you come again?"]
        fresh = await house.begun("9", "soup")
        opened = await house.service.holding.open(house.customer, fresh.id)
        assert opened.payload is not None
        assert opened.payload["prompts"] == ["Once more?"]

    hold(test)


def test_a_version_is_found_in_the_store_by_a_server_that_never_saw_its_file() -> None:
    async def test(house: House) -> None:
        begun = await house.begun("9")
        other = House(house.store)
        other.customer = house.customer
        other.surveys.offer({"lunch.yaml": LUNCH.replace(b"Which dish", b"What")})
        reply = await other.service.holding.submit(house.customer, begun.id, "soup")
        assert reply.body["prompts"] == ["Will you come again?"]

    hold(test)


def test_a_file_that_went_bad_keeps_its_last_good_version() -> None:
    surveys = Surveys()

    def found(files: dict[str, bytes]) -> list[tuple[str, str]]:
        return [(each.path, each.what) for each in surveys.offer(files)]

    assert found({"a.yaml": LUNCH}) == [("a.yaml", "added")]
    assert found({"a.yaml": LUNCH}) == []
    assert found({"a.yaml": b"nonsense"}) == [("a.yaml", "broken")]
    assert found({"a.yaml": LUNCH + b"# a remark\n"}) == [("a.yaml", "unchanged-in-meaning")]
    changed = LUNCH.replace(b"Lunch", b"Dinner")
    assert found({"a.yaml": changed, "b.yaml": LUNCH}) == [("a.yaml", "changed"), ("b.yaml", "id-taken")]
    assert [each.what for each in surveys.faults()] == ["id-taken"]
    assert found({"b.yaml": b"nonsense"}) == [("b.yaml", "broken"), ("a.yaml", "gone")]
    assert [each.what for each in surveys.faults()] == ["broken"]
    current = surveys.current(52)
    assert current is not None
    assert current.name == "Dinner"
    assert found({}) == []
    assert surveys.faults() == []


@pytest.mark.parametrize("given_up", [{}, {"a.yaml": LUNCH.replace(b"id: 52", b"id: 53")}])
def test_an_id_that_is_given_up_goes_to_the_file_that_was_refused_for_it(given_up: dict[str, bytes]) -> None:
    surveys = Surveys()
    other = LUNCH.replace(b"Lunch", b"Dinner")
    surveys.offer({"a.yaml": LUNCH, "b.yaml": other})
    found = {each.path: each.what for each in surveys.offer({**given_up, "b.yaml": other})}
    assert found["b.yaml"] == "added"
    assert surveys.faults() == []
    current = surveys.current(52)
    assert current is not None
    assert current.name == "Dinner"


def test_a_file_that_was_renamed_is_the_same_survey() -> None:
    surveys = Surveys()
    surveys.offer({"a.yaml": LUNCH})
    assert [each.what for each in surveys.offer({"b.yaml": LUNCH})] == ["added", "gone"]
    assert len(surveys.all()) == 1
