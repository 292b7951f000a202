"""What a server does with interviews, on the reference store: rules of the API that no store decides."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from askline.engine.inputs import Back, HangUp, Resume
from askline.errors import InterviewRefused, RequestRefused
from askline.interviews import addresses
from askline.interviews.interaction import Interaction
from askline.interviews.moments import SECOND, shown, to_datetime
from askline.interviews.replay import state_of_events
from askline.interviews.saved_state import state_from_text, state_to_text
from askline.interviews.schedule import scheduled_moment, written_moment
from askline.interviews.surveys import Surveys
from askline.interviews.views.survey_dynamix import (
    age,
    interaction_resource,
    question_resource,
    status,
    survey_resource,
)
from askline.storage.memory import MemoryStore
from askline.survey.compiler import compile_survey
from fakes import LUNCH, NOON, House

SAM = "+61488888888"
LANDLINE = "+61299999999"
MINUTE, HOUR, DAY = 60, 3600, 86_400
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


def held(test: Callable[[House], Awaitable[None]], surveys: dict[str, bytes] | None = None) -> None:
    async def run() -> None:
        await test(await House(MemoryStore()).open(surveys))

    asyncio.run(run())


async def refused(asked: Awaitable[Any]) -> RequestRefused:
    with pytest.raises(RequestRefused) as caught:
        await asked
    return caught.value


# Started, answered, ended


def test_starting_once_more_says_the_same_and_changes_nothing() -> None:
    async def test(house: House) -> None:
        made = await house.make()
        first = await house.service.holding.start(house.customer, made.id)
        again = await house.service.holding.start(house.customer, made.id)
        assert (again.body, again.turn, again.is_step) == (first.body, 1, False)

    held(test)


def test_an_answer_before_the_beginning_begins() -> None:
    async def test(house: House) -> None:
        made = await house.make()
        reply = await house.service.holding.submit(house.customer, made.id, "9")
        assert reply.body["prompts"] == ["Hello our guest!", "How was lunch?"]

    held(test)


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

    held(test)


def test_an_answer_that_was_not_sent_is_refused_always() -> None:
    async def test(house: House) -> None:
        made = await house.make()
        for _ in range(2):
            fault = await refused(house.service.holding.submit(house.customer, made.id, None))
            assert (fault.code, fault.details) == ("missing-parameter", {"parameter": "response"})
            await house.service.holding.start(house.customer, made.id)

    held(test)


def test_abandoning_before_the_beginning_ends_it_unstarted() -> None:
    async def test(house: House) -> None:
        made = await house.make()
        reply = await house.service.holding.abandon(house.customer, made.id)
        assert reply.body == {"prompts": ["Goodbye."], "sound_files": [], "survey_completed": 1}
        after = await house.service.interactions.get(house.customer, made.id)
        assert (after.has_begun, after.ending, after.reason) == (False, "abandoned", "hang_up")
        again = await house.service.holding.start(house.customer, made.id)
        assert again.body == reply.body

    held(test)


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

    held(test)


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

    held(test, {"called.yaml": CALLED})


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

    held(test, {"called.yaml": CALLED})


def test_a_hang_up_that_is_told_twice_changes_nothing() -> None:
    async def test(house: House) -> None:
        ended = await house.begun("9", "soup", "yes")
        reply = await house.service.holding.hear(house.customer, ended.id, HangUp())
        assert (reply.body["prompts"], reply.turn, reply.is_step) == (["Goodbye."], 4, False)

    held(test)


def test_what_is_not_possible_now_is_refused_and_nothing_changes() -> None:
    async def test(house: House) -> None:
        made = await house.make()
        with pytest.raises(InterviewRefused):
            await house.service.holding.hear(house.customer, made.id, Back())
        assert await house.service.interactions.get(house.customer, made.id) == made

    held(test)


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

    held(test)


def test_a_late_answer_after_the_end_is_stale_too() -> None:
    async def test(house: House) -> None:
        ended = await house.begun("9", "soup", "yes")
        fault = await refused(house.service.holding.submit(house.customer, ended.id, "no", turn=3))
        assert fault.code == "stale-answer"
        same = await house.service.holding.submit(house.customer, ended.id, "yes", turn=3)
        assert same.body["survey_completed"] == 1
        current = await house.service.holding.submit(house.customer, ended.id, "x", turn=4)
        assert current.body == same.body

    held(test)


def test_an_answer_that_names_the_open_question_is_taken() -> None:
    async def test(house: House) -> None:
        made = await house.make()
        asked = await house.service.holding.start(house.customer, made.id)
        reply = await house.service.holding.submit(
            house.customer, made.id, "9", turn=asked.turn, question_id=asked.body["current_question"]["id"]
        )
        assert reply.turn == 2

    held(test)


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

    held(test)


def test_data_that_an_attribute_cannot_take_is_refused_before_the_beginning_alone() -> None:
    async def test(house: House) -> None:
        fault = await refused(house.make(data={"visits": "many"}))
        assert (fault.code, fault.details) == ("bad-parameter", {"parameter": "visits"})
        begun = await house.begun(data={"visits": "3", "other": "anything", "channel": "voice"})
        reply = await house.service.data.put(house.customer, begun.id, "visits", "many", lambda each: {})
        assert reply.status == 200

    held(test)


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

    held(test)


def test_an_unknown_survey_is_not_found() -> None:
    async def test(house: House) -> None:
        assert (await refused(house.make(99))).code == "not-found"

    held(test)


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

    held(test)


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

    held(test)


def test_clearing_an_address_that_is_needed_is_refused() -> None:
    async def test(house: House) -> None:
        made = await house.make(survey_type="sms", phone_number=SAM)
        fault = await refused(
            house.service.interactions.change(house.customer, made.id, made.id, {"phone_number": None})
        )
        assert (fault.code, fault.details) == ("missing-parameter", {"parameter": "phone_number"})

    held(test)


def test_what_has_started_cannot_be_deleted() -> None:
    async def test(house: House) -> None:
        begun = await house.begun()
        assert (await refused(house.service.interactions.delete(house.customer, begun.id))).code == "already-started"

    held(test)


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

    held(test)


def test_a_version_is_found_in_the_store_by_a_server_that_never_saw_its_file() -> None:
    async def test(house: House) -> None:
        begun = await house.begun("9")
        other = House(house.store)
        other.customer = house.customer
        other.surveys.offer({"lunch.yaml": LUNCH.replace(b"Which dish", b"What")})
        reply = await other.service.holding.submit(house.customer, begun.id, "soup")
        assert reply.body["prompts"] == ["Will you come again?"]

    held(test)


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
    assert found({"b.yaml": LUNCH}) == [("a.yaml", "gone")]
    current = surveys.current(52)
    assert current is not None
    assert current.name == "Dinner"


def test_a_file_that_was_renamed_is_the_same_survey() -> None:
    surveys = Surveys()
    surveys.offer({"a.yaml": LUNCH})
    assert [each.what for each in surveys.offer({"b.yaml": LUNCH})] == ["added", "gone"]
    assert len(surveys.all()) == 1


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

    held(test)


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

    held(test)


def test_a_state_that_cannot_be_read_is_worked_out_from_the_events() -> None:
    async def test(house: House) -> None:
        begun = await house.begun("9")
        house.store._interactions[begun.id] = begun._replace(state="[99]")  # type: ignore[attr-defined]
        other = House(house.store)
        other.surveys.offer({"lunch.yaml": LUNCH})
        reply = await other.service.holding.submit(house.customer, begun.id, "soup")
        assert reply.body["prompts"] == ["Will you come again?"]

    held(test)


# Views


def test_an_interaction_is_shown_as_the_api_has_it() -> None:
    async def test(house: House) -> None:
        made = await house.make(email="a@b.cc", survey_type="email")
        assert interaction_resource(made, house.clock.now(), "http://x") == {
            "id": made.id, "uuid": made.uuid, "survey_id": 52, "phone_number": "", "email": "a@b.cc",
            "survey_type": "email", "scheduled_at": "2026-03-01 12:00:00", "external_ref": "",
            "updated_at": "2026-03-01 12:00:00", "created_at": "2026-03-01 12:00:00", "call_type": "",
            "agent_id": "", "status": "Not Started", "web_link": f"http://x/web_survey/{made.uuid}",
        }  # fmt: skip

    held(test)


def test_the_status_tells_how_far_it_is() -> None:
    async def test(house: House) -> None:
        now = house.clock.now()

        def told(each: Interaction, later: int = 0) -> str:
            return status(each, now + later * SECOND)

        scheduled = await house.make(scheduled_at=now + MINUTE * SECOND)
        assert (told(scheduled), told(scheduled, MINUTE)) == ("Scheduled", "Not Started")
        begun = await house.begun()
        assert (told(begun), told(begun, 2 * MINUTE)) == ("Started just now", "Started 2 minutes ago")
        assert told(await house.begun("9", "soup", "yes"), HOUR) == "Completed 1 hour ago"
        stopped = await house.begun("STOP", survey_type="sms", phone_number=SAM)
        assert told(stopped, 3 * DAY) == "Abandoned 3 days ago"
        assert told(await house.make(phone_number=SAM), DAY) == "Abandoned due to do not contact"

    held(test)


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (-5, "just now"), (59, "just now"), (60, "1 minute ago"), (3599, "59 minutes ago"), (3600, "1 hour ago"),
        (86_399, "23 hours ago"), (86_400, "1 day ago"), (400 * DAY, "400 days ago"),
    ],
)  # fmt: skip
def test_an_age_is_rounded_down(seconds: int, told: str) -> None:
    assert age(seconds * SECOND) == told


def test_a_question_is_shown_as_written_in_the_default_language() -> None:
    survey = compile_survey(
        b"""
askline: 1
id: 3
name: Two
languages: [en, es]
sounds: https://x/{language}/
attributes: {guest: {type: text}}
greeting: {text: {en: "Hi {guest}", es: Hola}, sound: hi.mp3}
questions:
  - {name: intro, type: prompt, text: Now}
  - {name: pet, type: choice, text: [{when: guest, text: "A {guest}?"}, {text: Which pet?, sound: pet.mp3}],
     sms: Pet?, options: [Cat, {value: dog, text: {en: Dog, es: Perro}}]}
"""
    )
    question = survey.questions[0]
    assert question_resource(survey, question) == {
        "id": question.id, "survey_id": 3, "order": 1, "question_text": "Which pet?", "max_response": 2,
        "question_type": "number", "question_label": "pet", "question_sound_file": "https://x/en/pet.mp3",
    }  # fmt: skip
    extended = question_resource(survey, question, is_extended=True)
    assert extended["options"] == [
        {"key": "1", "value": "Cat", "text": "Cat"}, {"key": "2", "value": "dog", "text": "Dog"},
    ]  # fmt: skip
    assert (extended["type"], extended["required"], extended["sms"], extended["web"]) == ("choice", True, "Pet?", None)
    shown_survey = survey_resource(survey)
    assert (shown_survey["greeting_text"], shown_survey["greeting_sound_file"]) == ("Hi {guest}", "https://x/en/hi.mp3")
    assert (shown_survey["closing_text"], shown_survey["closing_sound_file"]) == ("", None)


# Addresses and times


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+61 488-888-888", "+61488888888"), ("+1 (415) 555-0100", "+14155550100"), ("0488888888", None),
        ("+61", None), ("+6148888888812345", None), ("+61488888888x", None), ("", None), ("+61.488888888", None),
        ("+٦١٤٨٨٨٨٨٨٨٨", None),
    ],
)  # fmt: skip
def test_a_number_is_written_as_e164(text: str, number: str | None) -> None:
    assert addresses.phone_number(text) == number


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("a@b.c", True),
        ("a@b", False),
        ("@b.c", False),
        ("a@@b.c", False),
        ("a b@c.d", False),
        ("a@b.", False),
    ],
)
def test_an_address_has_text_on_both_sides_and_a_dot_after(text: str, is_one: bool) -> None:
    assert (addresses.email_address(text) is not None) == is_one


@pytest.mark.parametrize(
    ("text", "ahead_seconds"),
    [
        ("Now + 5 minutes", 5 * MINUTE), ("now+1Hour", HOUR), ("NOW + 0 Days", 0), ("Now   5 minutes", 5 * MINUTE),
        ("now + 10000 days", 10_000 * DAY), ("now + 10001 days", None), ("now - 5 minutes", None), ("now + 5", None),
        ("2026-03-01 12:00:05", 5), ("2026-03-01T22:00:05+10:00", 5), ("2026-03-01T12:00:05.900Z", 5),
        ("2026-02-30 00:00:00", None), ("tomorrow", None), ("", None), ("10000-01-01 00:00:00", None),
    ],
)  # fmt: skip
def test_a_schedule_is_ahead_of_now_or_written_out(text: str, ahead_seconds: int | None) -> None:
    found = scheduled_moment(text, NOON + 400)
    assert found == (None if ahead_seconds is None else NOON + ahead_seconds * SECOND)


def test_moments_are_read_and_shown() -> None:
    assert written_moment("2026-03-01") == NOON - 12 * HOUR * SECOND
    assert written_moment("2026-03-01 12:00:00.000001") == NOON + 1
    assert shown(NOON) == "2026-03-01 12:00:00"
    assert to_datetime(NOON).isoformat() == "2026-03-01T12:00:00+00:00"
