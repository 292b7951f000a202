"""How stored things are shown by the API, and how addresses and times are read."""

from __future__ import annotations

import pytest

from askline.interviews import addresses
from askline.interviews.interaction import Interaction
from askline.interviews.moments import SECOND, shown, to_datetime
from askline.interviews.schedule import scheduled_moment, written_moment
from askline.interviews.views.survey_dynamix import (
    age,
    interaction_resource,
    question_resource,
    status,
    survey_resource,
)
from askline.survey.compiler import compile_survey
from fakes import DAY, HOUR, MINUTE, NOON, SAM, House, hold

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

    hold(test)


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

    hold(test)


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
