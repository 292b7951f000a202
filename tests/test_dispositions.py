"""The AAPOR disposition of section 8, row by row."""

from __future__ import annotations

import pytest

import askline

SURVEY = """
askline: 1
id: 8
name: Ten questions
questions:
  - {name: hello, type: prompt, text: Hello.}
  - name: q1
    type: number
    text: One?
    required: false
    then:
      - {when: q1 == 77, goto: screen_out}
      - {when: q1 == 78, transfer: {queue: desk}}
      - {when: q1 == 79, goto: end}
      - {when: q1 == 80, goto: loop}
NINE MORE
  - {name: never, type: yesno, when: false, text: Never?}
  - group: later
    when: q1 == 5
    questions:
      - {name: extra, type: yesno, text: Extra?}
  - {name: loop, type: prompt, when: q1 == 80, text: Round., then: [{when: q1 == 80, goto: loop_end}]}
  - {name: loop_end, type: prompt, when: q1 == 80, text: And round., then: [{when: q1 == 80, goto: loop}]}
"""
SURVEY = SURVEY.replace(
    "NINE MORE\n", "".join(f"  - {{name: q{n}, type: number, text: Next?, required: false}}\n" for n in range(2, 11))
)

ROWS = {
    "screened out is not eligible": (["77"], "not eligible"),
    "a loop is other": (["80"], "other"),
    "restricted is other": (["1", "abandon:restricted"], "other"),
    "undeliverable is a non-contact": (["abandon:undeliverable"], "non-contact"),
    "abandoned before it began is a non-contact": (["not begun", "hang up"], "non-contact"),
    "opted out is a refusal": (["1", "2", "3", "4", "1", "1", "1", "1", "1", "STOP"], "refusal"),
    "abandoned before any answer is a refusal": (["hang up"], "refusal"),
    "abandoned after skips alone is a refusal": (["", "", "hang up"], "refusal"),
    "completed with all answers is complete": (["1"] * 10, "complete"),
    "completed with four fifths is complete": (["1"] * 8 + ["", ""], "complete"),
    "completed with less is partial": (["1"] * 7 + ["", "", ""], "partial"),
    "broken off over four fifths is complete": (["1"] * 9 + ["hang up"], "complete"),
    "broken off at four fifths is partial": (["1"] * 8 + ["hang up"], "partial"),
    "broken off at half is partial": (["1"] * 5 + ["hang up"], "partial"),
    "broken off under half is a break-off": (["1"] * 4 + ["hang up"], "break-off"),
    "questions still to come count, if their condition holds": (["5"] + ["1"] * 4 + ["hang up"], "break-off"),
    "completed early by the survey counts what was asked": (["79"], "complete"),
    "transferred counts what would still have followed": (["78"], "break-off"),
}


@pytest.mark.parametrize(("turns", "expected"), ROWS.values(), ids=ROWS.keys())
def test_an_ending_has_its_disposition(turns: list[str], expected: str) -> None:
    survey = askline.loads_survey(SURVEY)
    interview = askline.Interview(survey, survey_type="sms")
    if turns[0] == "not begun":
        turns = turns[1:]
    else:
        interview.start()
    for turn in turns:
        if turn == "hang up":
            interview.hang_up()
        elif turn.startswith("abandon:"):
            interview.abandon(turn.partition(":")[2])
        else:
            interview.submit(turn)
    assert askline.disposition(survey, interview.state) == expected


def test_an_interview_under_way_has_none() -> None:
    interview = askline.Interview(askline.loads_survey(SURVEY))
    interview.start()
    assert askline.disposition(interview.survey, interview.state) is None
