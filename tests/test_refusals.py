"""What an interview refuses: by which name, and that nothing has changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import askline
from askline import Abandon, Back, Begin, Elapsed, HangUp, Jump, Keys, Repeat, Resume, Say, Silence, Skip, Unfit

SURVEY = askline.loads_survey("""
askline: 1
id: 9
name: Two questions
voice: {resume_within: 10m}
questions:
  - {name: stars, type: rating, text: How many?}
  - {name: why, type: text, text: Why?, required: false}
""")
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
UNDER_WAY = (Begin(NOW),)
COMPLETED = (Begin(NOW), Say("3", NOW), Say("So.", NOW))
CUT_OFF = (Begin(NOW), HangUp(NOW))

REFUSED = (
    ("web", (), Say("3"), "not-possible-now"),
    ("inbound", (), Keys("3"), "not-possible-now"),
    ("inbound", (), Silence(), "not-possible-now"),
    ("web", (), Back(), "not-possible-now"),
    ("web", (), Jump("why"), "not-possible-now"),
    ("inbound", (), Resume(), "not-possible-now"),
    ("web", UNDER_WAY, Begin(), "not-possible-now"),
    ("inbound", UNDER_WAY, Resume(), "not-possible-now"),
    ("web", UNDER_WAY, Keys("3"), "keys-not-possible"),
    ("sms", UNDER_WAY, Keys("3"), "keys-not-possible"),
    ("web", UNDER_WAY, Jump("what"), "no-such-question"),
    ("web", UNDER_WAY, Skip(), "not-to-be-skipped"),
    ("web", UNDER_WAY, Say("3", datetime(2026, 3, 1, 9)), "time-without-zone"),
    ("sms", UNDER_WAY, Elapsed(datetime(2026, 3, 1, 9)), "time-without-zone"),
    ("web", (), Begin(datetime(2026, 3, 1, 9)), "time-without-zone"),
    ("web", UNDER_WAY, Abandon("bored"), "unknown-reason"),
    ("web", COMPLETED, Say("3"), "not-possible-now"),
    ("inbound", COMPLETED, Keys("3"), "not-possible-now"),
    ("web", COMPLETED, Begin(), "not-possible-now"),
    ("web", COMPLETED, Back(), "not-possible-now"),
    ("web", COMPLETED, Repeat(), "not-possible-now"),
    ("web", COMPLETED, Unfit(), "not-possible-now"),
    ("web", COMPLETED, Abandon(), "not-possible-now"),
    ("inbound", COMPLETED, Resume(), "not-possible-now"),
    ("web", CUT_OFF, Resume(), "not-possible-now"),
    ("inbound", CUT_OFF, Say("3"), "not-possible-now"),
    ("inbound", CUT_OFF, Resume(NOW + timedelta(minutes=10, microseconds=1)), "too-late-to-resume"),
)  # fmt: skip


def held(survey_type: str, turns: tuple[askline.Input, ...]) -> askline.Interview:
    interview = askline.Interview(SURVEY, survey_type=survey_type)
    for received in turns:
        interview.take(received)
    return interview


@pytest.mark.parametrize(("survey_type", "turns", "received", "code"), REFUSED, ids=lambda each: str(each)[:60])
def test_what_cannot_be_is_refused_and_changes_nothing(
    survey_type: str, turns: tuple[askline.Input, ...], received: askline.Input, code: str
) -> None:
    interview = held(survey_type, turns)
    state, saved, step = interview.state, interview.to_json(), interview.step
    with pytest.raises(askline.InterviewRefused) as refusal:
        interview.take(received)
    assert refusal.value.code == code
    assert (interview.state, interview.to_json(), interview.step) == (state, saved, step)


@pytest.mark.parametrize(
    ("given", "code"),
    [({"survey_type": "fax"}, "unknown-survey-type"), ({"colour": "red"}, "unknown-fact")],
    ids=str,
)
def test_an_interview_that_cannot_be_is_refused(given: dict[str, Any], code: str) -> None:
    with pytest.raises(askline.InterviewRefused) as refusal:
        askline.Interview(SURVEY, **given)
    assert refusal.value.code == code


def test_a_call_is_resumed_up_to_the_last_moment() -> None:
    step = held("inbound", CUT_OFF).resume(NOW + timedelta(minutes=10))
    assert (step.prompts, step.ending) == (("How many?",), None)
