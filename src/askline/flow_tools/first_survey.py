"""A small survey and a conversation for it, to begin with: what `askline new` writes.

Texts only; nothing is written to disk here. Both pass `check` and `test` as they are.
"""

from __future__ import annotations

from typing import NamedTuple

from askline.flow_tools.yaml_writer import scalar, texts_at
from askline.survey.definition import Survey

LINES = {"phone": "inbound", "sms": "sms", "web": "web"}  # what an author calls it: the survey type of the sample


class First(NamedTuple):
    """A first question of one type: its name, text, further lines of YAML, and an answer that fits."""

    name: str
    text: str
    answer: str
    settings: tuple[str, ...] = ()
    on_phone: str = ""  # what a caller is told besides


POUND = "Key it in, then press the pound key."
FIRST = {
    "nps": First(
        "recommend", "From 0 to 10, how likely are you to recommend us?", "9", ('terminator: "#"',),
        "Key a number, then press the pound key.",
    ),
    "rating": First("stars", "How satisfied are you, from 1 to 5?", "4", ("min: 1", "max: 5")),
    "number": First(
        "people", "How many people live in your home?", "3", ("min: 1", "max: 20", 'terminator: "#"'),
        "Key a number, then press the pound key.",
    ),
    "yesno": First("solved", "Was your problem solved?", "yes", (), "Press 1 for yes, 2 for no."),
    "choice": First(
        "colour", "Which colour do you like best?", "Green",
        ("options:", "  - Red", "  - Green", "  - {value: Blue, synonyms: [navy]}"),
    ),
    "multi": First(
        "pets", "Which of these animals live with you?", "Cat, Fish",
        ("min: 0", 'terminator: "#"', "options:", "  - Cat", "  - Dog", "  - {value: Fish, synonyms: [goldfish]}"),
        "Press the keys of all that do, then the pound key. {options}",
    ),
    "text": First("opinion", "What do you think of us?", "You were very friendly"),
    "digits": First("account", "What are the six digits of your account?", "123456", ("length: 6",)),
    "date": First(
        "day", "On which day did you visit us?", "2026-02-27", ("max: today",), "Key eight digits: year, month, day.",
    ),
    "time": First("hour", "At what time did you arrive?", "10:30", (), "Key four digits: hours and minutes."),
    "phone": First("number", "At which number can we call you?", "+61 2 9374 4000", ("country: AU",), POUND),
    "email": First("address", "What is your e-mail address?", "kim@example.com"),
}  # fmt: skip

SURVEY = """\
askline: 1
id: {id}
name: {name}

greeting: Thank you for taking the time.
closing: That was all. Goodbye!

questions:
  - name: {question}
    type: {type}
{body}
  - name: comment
    type: text
    required: false
    text: Is there anything else you would like to tell us?
"""

SAMPLE = """\
askline_sample: 1
name: All questions are answered
survey: {survey}
survey_type: {survey_type}
now: 2026-03-01T09:00:00Z
turns:
{turns}
answers: {answers}
"""


def survey_text(name: str, number: int, type_name: str, line: str) -> str:
    first = FIRST[type_name]
    body = [f"text: {scalar(first.text)}"]
    if line == "phone" and first.on_phone:
        body.append(f"voice: {scalar(f'{first.text} {first.on_phone}')}")
    indented = "".join(f"    {each}\n" for each in (*body, *first.settings))
    return SURVEY.format(id=number, name=scalar(name), question=first.name, type=type_name, body=indented)


def sample_text(survey: Survey, file_name: str, type_name: str, line: str) -> str:
    """A conversation with the survey as it goes: every question answered."""
    from datetime import UTC, datetime

    from askline.engine.interview import Interview
    from askline.flow_tools.yaml_writer import flow

    interview = Interview(survey, survey_type=LINES[line], now=datetime(2026, 3, 1, 9, tzinfo=UTC))
    step = interview.start()
    turns = [_bot(step.prompts, "asks", FIRST[type_name].name)]
    for answer in (FIRST[type_name].answer, "Keep it up!"):
        step = interview.say(answer)
        ends = step.ending is not None
        turns += [
            f"  - user: {scalar(answer)}",
            _bot(step.prompts, *(("ends", "completed") if ends else ("asks", "comment"))),
        ]
    return SAMPLE.format(
        survey=scalar(file_name), survey_type=LINES[line], turns="\n".join(turns), answers=flow(interview.answers)
    )


def _bot(prompts: tuple[str, ...], key: str, value: str) -> str:
    return f"  - bot:{texts_at(prompts, 4)}\n    {key}: {value}"
