"""The step as the Survey Dynamix API answers it: each field of `Step.payload()`, on each channel."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

import askline

SURVEY = askline.loads_survey("""
askline: 1
id: 52
name: Payloads
languages: [en, es]
sounds: https://cdn.example.com/{language}/
greeting: {text: Hello., sound: hello.mp3}
closing: {text: {en: Bye., es: Adiós.}, sound: {en: bye.mp3, es: adios.mp3}}
attributes: {agent: {type: text, default: our team}}
questions:
  - name: score
    type: nps
    text: "From 0 to 10 for {agent}?"
    sound: score.mp3
    sms: "For {agent}, 0 to 10?"
    label: Basic NPS
    confirm: true
  - {name: thanks, type: prompt, text: Thanks., sound: thanks.mp3}
  - {name: pet, type: choice, text: "Which? {options}", options: [Cat, Dog], other: true, sound: pet.mp3}
  - {name: pets, type: multi, text: Which?, options: [Cat, Dog]}
  - {name: size, type: number, text: Size?, max: 7.5, decimal: true}
  - {name: age, type: number, text: Age?}
  - {name: stars, type: rating, text: Stars?, id: 7}
  - group: twice
    repeat: {for: turn, in: 2}
    questions: [{name: a_name_that_is_longer_than_thirty_characters, type: text, text: "Turn {turn}?", required: false}]
  - {name: solved, type: yesno, text: Solved?}
""")
ANSWERS = ("3", "yes", "Cat", "Cat", "2.5", "44", "4", "Some text.", "skip", "yes")
FIELDS = ["order", "question_text", "max_response", "question_type", "question_label", "question_sound_file"]
CDN = "https://cdn.example.com/en/"
QUESTIONS = (
    [1, "From 0 to 10 for Sam?", 10, "nps", "Basic NPS", CDN + "score.mp3"],
    [1, "From 0 to 10 for Sam?", 10, "nps", "Basic NPS", CDN + "score.mp3"],
    [2, "Which?", 2, "number", "pet", CDN + "pet.mp3"],
    [3, "Which?", None, "text", "pets", None],
    [4, "Size?", 7.5, "number", "size", None],
    [5, "Age?", None, "number", "age", None],
    [6, "Stars?", 5, "number", "stars", None],
    [7, "Turn 1?", None, "text", "a_name_that_is_longer_than_thi", None],
    [7, "Turn 2?", None, "text", "a_name_that_is_longer_than_thi", None],
    [8, "Solved?", 1, "yesno", "solved", None],
)


def held(survey_type: str, *answers: str, **about: Any) -> list[dict[str, Any]]:
    interview = askline.Interview(SURVEY, survey_type=survey_type, **about)
    return [interview.start().payload(), *(interview.submit(each).payload() for each in answers)]


@pytest.mark.parametrize("survey_type", ["web", "inbound"])
def test_a_payload_shows_the_open_question_until_the_end(survey_type: str) -> None:
    *asking, ended = held(survey_type, *ANSWERS, attributes={"agent": "Sam"})
    for payload, question in zip(asking, QUESTIONS, strict=True):
        shown = payload["current_question"]
        assert [*payload] == ["prompts", "sound_files", "survey_completed", "current_question"]
        assert [*shown] == ["id", "survey_id", *FIELDS]
        assert [shown[field] for field in FIELDS] == question
        assert (payload["survey_completed"], shown["survey_id"]) == (0, 52)
    assert ended == {"prompts": ["Bye."], "sound_files": [CDN + "bye.mp3"], "survey_completed": 1}


def test_sound_files_are_none_or_one_for_each_prompt() -> None:
    payloads = held("web", "eleven", *ANSWERS)
    assert [(payload["prompts"], payload["sound_files"]) for payload in payloads[:6]] == [
        (["Hello.", "From 0 to 10 for our team?"], [CDN + "hello.mp3", CDN + "score.mp3"]),
        (["Sorry, I didn't understand that.", "From 0 to 10 for our team?"], ["", CDN + "score.mp3"]),
        (["You said 3. Is that right?"], []),
        (["Thanks.", "Which? Cat and Dog"], [CDN + "thanks.mp3", CDN + "pet.mp3"]),
        (["Which?"], []),
        (["Size?"], []),
    ]


@pytest.mark.parametrize(
    ("survey_type", "said"),
    [
        ("web", "Which? Cat and Dog"),
        ("sms", "Which? 1 Cat\n2 Dog"),
        ("inbound", "Which? Cat, press 1. Dog, press 2."),
    ],
)
def test_the_text_of_a_question_is_without_its_options(survey_type: str, said: str) -> None:
    payload = held(survey_type, "3", "yes")[-1]
    assert (payload["prompts"][-1], payload["current_question"]["question_text"]) == (said, "Which?")


def test_the_text_of_a_question_is_that_of_its_channel_whatever_is_said() -> None:
    start, help_said, misfit, confirmation = held("sms", "HELP", "eleven", "3")
    shown = {each["current_question"]["question_text"] for each in (start, help_said, misfit, confirmation)}
    assert shown == {"For our team, 0 to 10?"}
    assert start["current_question"]["question_sound_file"] is None


def test_a_recording_is_that_of_the_language_in_which_the_text_was_found() -> None:
    assert held("web", *ANSWERS[:1], "sí", *ANSWERS[2:-1], "sí", language="es-MX")[-1] == {
        "prompts": ["Adiós."],
        "sound_files": ["https://cdn.example.com/es/adios.mp3"],
        "survey_completed": 1,
    }


def test_ids_are_those_of_the_file_or_made_of_survey_and_name() -> None:
    ids = [payload["current_question"]["id"] for payload in held("web", *ANSWERS)[:-1]]
    assert ids[0] == ids[1] == 0x7FFFFFFF & int.from_bytes(sha256(b"52/score").digest()[:4], "big")
    assert ids[6] == 7
    assert ids[7] == ids[8]


def test_a_step_shows_what_is_said_and_asked() -> None:
    interview = askline.Interview(SURVEY)
    assert (
        repr(interview.start()) == "<Step prompts=['Hello.', 'From 0 to 10 for our team?'] question=score ending=None>"
    )
    assert repr(interview.hang_up()) == "<Step prompts=[] question=None ending=abandoned (hang_up)>"
