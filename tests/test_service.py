"""What a server does with interviews, on the reference store: rules of the API that no store decides."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from askline.engine.inputs import Back, HangUp, Input, Resume, Say
from askline.errors import InterviewRefused
from askline.interviews.interaction import Event
from askline.interviews.moments import SECOND
from askline.interviews.replay import INPUTS, state_of_events
from askline.interviews.saved_state import state_from_text, state_to_text
from askline.interviews.saving import KINDS
from askline.storage.memory import MemoryStore
from fakes import HOUR, LUNCH, MINUTE, SAM, House, hold, refused

CALLED = b"""
askline: 1
id: 7
name: Called
voice: {resume_within: 10m}
closing: Goodbye.
questions:
  - {name: number, type: digits, text: Your number?}
  - {name: why, type: text, text: Why?}
"""


# Started, answered, ended


def test_starting_once_more_says_the_same_and_changes_nothing() -> None:
    async def test(house: House) -> None:
        made = await house.make()
        first = await house.service.holding.start(house.customer, made.id)
        again = await house.service.holding.start(house.customer, made.id)
        assert (again.body, again.turn, again.is_step) == (first.body, 1, False)

    hold(test)


def test_an_answer_before_the_beginning_begins() -> None:
    async def test(house: House) -> None:
        made = await house.make()
        reply = await house.service.holding.submit(house.customer, made.id, "9")
        assert reply.body["prompts"] == ["Hello our guest!", "How was lunch?"]

    hold(test)


def test_after_the_end_every_call_answers_the_ending_payload_again() -> None:
    async def test(house: House) -> None:
        ended = await house.begun("9", "soup", "yes")
        holding = house.service.holding
        for ask in (
            holding.start(house.customer, ended.id),
            holding.submit(house.customer, ended.id, "x"),
            holding.abandon(house.customer, ended.id),
        ):
            reply = await ask
            assert reply.body == {"prompts": ["Goodbye."], "sound_files": [], "survey_completed": 1}
            assert reply.turn == 4

    hold(test)


def test_what_is_texted_after_the_end_is_answered_once_and_the_ending_stays() -> None:
    async def test(house: House) -> None:
        made = await house.make(survey_type="sms", phone_number=SAM)
        holding = house.service.holding
        await holding.start(house.customer, made.id)
        ended = await holding.abandon(house.customer, made.id)
        stopped = await holding.hear(house.customer, made.id, Say("STOP"))
        assert stopped.body["prompts"] != ended.body["prompts"]
        again = await holding.start(house.customer, made.id)
        assert (again.body, again.turn) == (ended.body, stopped.turn)
        assert (await holding.open(house.customer, made.id)).payload == ended.body

    hold(test)


def test_an_answer_that_was_not_sent_is_refused_always() -> None:
    async def test(house: House) -> None:
        made = await house.make()
        for _ in range(2):
            fault = await refused(house.service.holding.submit(house.customer, made.id, None))
            assert (fault.code, fault.details) == ("missing-parameter", {"parameter": "response"})
            await house.service.holding.start(house.customer, made.id)

    hold(test)


def test_abandoning_before_the_beginning_ends_it_unstarted() -> None:
    async def test(house: House) -> None:
        made = await house.make()
        reply = await house.service.holding.abandon(house.customer, made.id)
        assert reply.body == {"prompts": ["Goodbye."], "sound_files": [], "survey_completed": 1}
        after = await house.service.interactions.get(house.customer, made.id)
        assert (after.has_begun, after.ending, after.reason) == (False, "abandoned", "hang_up")
        again = await house.service.holding.start(house.customer, made.id)
        assert again.body == reply.body

    hold(test)


def test_an_inbound_one_does_not_begin_before_its_time() -> None:
    async def test(house: House) -> None:
        made = await house.make(survey_type="inbound", phone_number=SAM, scheduled_at=house.clock.now() + HOUR * SECOND)
        for ask in (
            house.service.holding.start(house.customer, made.id),
            house.service.holding.submit(house.customer, made.id, "9"),
        ):
            assert (await refused(ask)).code == "not-yet-due"
        house.clock.pass_seconds(HOUR)
        assert (await house.service.holding.start(house.customer, made.id)).turn == 1

    hold(test)


def test_on_voice_a_text_of_keys_is_one_whole_answer_in_keys() -> None:
    async def test(house: House) -> None:
        made = await house.make(7, survey_type="inbound", phone_number=SAM)
        await house.service.holding.start(house.customer, made.id)
        await house.service.holding.submit(house.customer, made.id, "0042#")
        stored = (await house.store.responses_of([made.id]))[made.id]
        assert stored[0].response == "0042"
        event = await house.store.event(made.id, 2)
        assert event is not None
        assert (event.kind, event.heard) == ("keys", "0042#")

    hold(test, surveys={"called.yaml": CALLED})


def test_a_call_that_was_cut_off_may_be_taken_up() -> None:
    async def test(house: House) -> None:
        made = await house.make(7, survey_type="inbound", phone_number=SAM)
        holding = house.service.holding
        await holding.start(house.customer, made.id)
        cut = await holding.hear(house.customer, made.id, HangUp())
        assert cut.ending == "abandoned"
        house.clock.pass_seconds(5 * MINUTE)
        taken_up = await holding.hear(house.customer, made.id, Resume())
        assert taken_up.body["prompts"] == ["Your number?"]
        after = await house.service.interactions.get(house.customer, made.id)
        assert (after.ending, after.ended_at, after.is_pending) == (None, None, True)

    hold(test, surveys={"called.yaml": CALLED})


def test_a_hang_up_that_is_told_twice_changes_nothing() -> None:
    async def test(house: House) -> None:
        ended = await house.begun("9", "soup", "yes")
        reply = await house.service.holding.hear(house.customer, ended.id, HangUp())
        assert (reply.body["prompts"], reply.turn, reply.is_step) == (["Goodbye."], 4, False)

    hold(test)


def test_what_is_not_possible_now_is_refused_and_nothing_changes() -> None:
    async def test(house: House) -> None:
        made = await house.make()
        with pytest.raises(InterviewRefused):
            await house.service.holding.hear(house.customer, made.id, Back())
        assert await house.service.interactions.get(house.customer, made.id) == made

    hold(test)


# Answers that come twice or late


@pytest.mark.parametrize("by", ["turn", "question"])
def test_the_same_answer_to_a_question_left_behind_gets_the_stored_payload(by: str) -> None:
    async def test(house: House) -> None:
        made = await house.make()
        holding = house.service.holding
        asked = await holding.start(house.customer, made.id)
        named = {"turn": asked.turn} if by == "turn" else {"question_id": asked.body["current_question"]["id"]}
        first = await holding.submit(house.customer, made.id, "9", **named)
        await holding.submit(house.customer, made.id, "soup")
        late = await holding.submit(house.customer, made.id, "9", **named)
        assert (late.body, late.turn, late.is_step) == (first.body, first.turn, False)
        fault = await refused(holding.submit(house.customer, made.id, "8", **named))
        assert fault.code == "stale-answer"
        assert fault.details["payload"]["prompts"] == ["Will you come again?"]
        assert len(await house.store.events(made.id)) == 4

    hold(test)


def test_a_late_answer_after_the_end_is_stale_too() -> None:
    async def test(house: House) -> None:
        ended = await house.begun("9", "soup", "yes")
        fault = await refused(house.service.holding.submit(house.customer, ended.id, "no", turn=3))
        assert fault.code == "stale-answer"
        same = await house.service.holding.submit(house.customer, ended.id, "yes", turn=3)
        assert same.body["survey_completed"] == 1
        current = await house.service.holding.submit(house.customer, ended.id, "x", turn=4)
        assert current.body == same.body

    hold(test)


def test_an_answer_that_names_the_open_question_is_taken() -> None:
    async def test(house: House) -> None:
        made = await house.make()
        asked = await house.service.holding.start(house.customer, made.id)
        reply = await house.service.holding.submit(
            house.customer, made.id, "9", turn=asked.turn, question_id=asked.body["current_question"]["id"]
        )
        assert reply.turn == 2

    hold(test)


# The stored state


def test_a_stored_state_is_the_state() -> None:
    async def test(house: House) -> None:
        for answers in ([], ["9"], ["9", "salad"], ["9", "salad", "yes"], ["STOP"]):
            begun = await house.begun(*answers, survey_type="sms", phone_number=SAM, is_forced=True)
            survey = house.surveys.current(52)
            assert survey is not None
            assert begun.state is not None
            state = state_from_text(survey, begun.state)
            assert state_to_text(state) == begun.state
            hot = await house.service.holding.open(house.customer, begun.id)
            assert hot.state == state

    hold(test)


CONVERSATIONS = (
    ({}, ["9", "salad", "yes"]),
    ({"survey_type": "sms", "phone_number": SAM}, ["eleven", "3", "HELP", "soup", "STOP"]),
    ({"survey_type": "inbound", "phone_number": SAM}, ["7#", "*", "2", "", "1"]),
    ({"data": {"guest": "Sam", "visits": "4"}, "language": "es"}, ["nine", "sallad"]),
)


@pytest.mark.parametrize(("given", "answers"), CONVERSATIONS)
def test_the_events_come_to_the_stored_state(given: dict[str, Any], answers: list[str]) -> None:
    async def test(house: House) -> None:
        held = await house.begun(*answers, **given)
        survey = house.surveys.current(52)
        assert survey is not None
        assert held.state is not None
        again = state_of_events(survey, await house.store.events(held.id))
        assert again == state_from_text(survey, held.state)

    hold(test)


class PurgedMeanwhile(MemoryStore):
    """Each interaction is purged after it was read, before its events are."""

    async def event(self, interaction_id: int, turn: int) -> Event | None:
        await self.purge([interaction_id], 2**62)
        return await super().event(interaction_id, turn)


def test_what_is_purged_while_it_is_asked_for_is_not_found() -> None:
    async def test(house: House) -> None:
        holding, customer = house.service.holding, house.customer
        for ask in (holding.start, holding.abandon, partial(holding.submit, response="yes")):
            ended = await house.begun("9", "soup", "yes")
            assert (await refused(ask(customer, ended.id))).code == "not-found"

    hold(test, PurgedMeanwhile())


def test_every_input_has_a_name_in_the_store_by_which_it_is_read_back() -> None:
    assert KINDS.keys() == {each.__name__ for each in Input.__subclasses__()}
    assert {*KINDS.values()} == {"begin", *INPUTS}


def test_a_state_that_cannot_be_read_is_worked_out_from_the_events() -> None:
    async def test(house: House) -> None:
        begun = await house.begun("9")
        house.store._interactions[begun.id] = begun._replace(state="[99]")  # type: ignore[attr-defined]
        other = House(house.store)
        other.surveys.offer({"lunch.yaml": LUNCH})
        reply = await other.service.holding.submit(house.customer, begun.id, "soup")
        assert reply.body["prompts"] == ["Will you come again?"]

    hold(test)
