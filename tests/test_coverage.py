"""What a set of samples goes through of a survey, what it does not, and where that stands in the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from askline.flow_tools.coverage import PARTS, Item, cover, items_of, percentage
from askline.flow_tools.sample_report import coverage_json, coverage_text, in_words
from askline.flow_tools.sample_run import SurveyShelf, run_sample
from askline.flow_tools.survey_places import SurveyPlaces

SURVEY = """\
askline: 1
id: 9005
name: Everything there is to take
languages: [en, es]
sms: {remind_after: 1h}
messages: {no_match: "Pardon?"}
questions:
  - name: pet
    type: choice
    text: Which pet?
    sms: Which? Reply.
    options: [Cat, {value: Dog}]
    other: true
    refused: true
    no_input: Silence?
    attempts: 2
    on_failure: screen_out
    then:
      - {when: pet == "Cat", goto: bye}
      - goto: more
  - group: more
    when: pet == "Dog"
    questions:
      - {name: walks, type: yesno, text: Walks?, when: answered(pet), remind: Well?}
  - {name: bye, type: prompt, text: Bye., then: [{when: false, transfer: {queue: a}}]}
"""
ITEMS = """\
questions pet; questions walks; questions bye
conditions pet rule 1 does not hold; conditions more holds; conditions more does not hold
conditions walks holds; conditions walks does not hold; conditions bye rule 1 does not hold
rules pet 1; rules pet 2; rules bye 1
options pet Cat; options pet Dog; options pet other; options pet refused; options walks yes; options walks no
re-prompts pet no_input; re-prompts pet on_failure; re-prompts walks remind; re-prompts messages no_match
endings completed; endings screened_out; endings transferred
languages en; languages es
channels sms
"""

A_DOG = """\
options pet Dog; conditions pet rule 1 does not hold; rules pet 2; conditions more holds
questions walks; conditions walks holds
"""
THE_END = "questions bye; conditions bye rule 1 does not hold; endings completed\n"

# Turns on a channel, and what they take beside the language, the channel and the question asked first.
TAKEN = {
    "a cat": ("", "[{user: Cat}]", "options pet Cat; rules pet 1\n" + THE_END),
    "a dog": ("", "[{user: Dog}]", A_DOG),
    "another pet": ("", "[{user: Bird}]", """\
options pet other; conditions pet rule 1 does not hold; rules pet 2; conditions more does not hold
""" + THE_END),
    "no answer": ("", '[{user: ""}]', "re-prompts pet no_input"),
    "too many of them": ("", '[{user: ""}, {user: ""}]', """\
re-prompts pet no_input; re-prompts pet on_failure; endings screened_out
"""),
    "a reminder": ("survey_type: sms\n", "[{user: Dog}, {wait: 1h}]", A_DOG + "re-prompts walks remind"),
    "a misfit": ("", "[{user: Dog}, {user: perhaps}]", A_DOG + "re-prompts messages no_match"),
    "Spanish": ("language: es\n", '[{user: Dog}, {user: "no"}]', A_DOG + "options walks no\n" + THE_END),
}  # fmt: skip


def items(told: str) -> list[Item]:
    return [Item(*each.split(maxsplit=2)) for line in told.splitlines() for each in line.split("; ")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "survey.yaml").write_text(SURVEY)
    return tmp_path


def taken(folder: Path, line: str, turns: str) -> frozenset[Item]:
    path = folder / "sample.yaml"
    path.write_text(f"askline_sample: 1\nsurvey: survey.yaml\n{line}turns: {turns}\n")
    result = run_sample(str(path), SurveyShelf(), counts=True)
    assert result.passed, result
    return result.taken


def test_everything_that_can_be_taken_is_counted_once(folder: Path) -> None:
    assert list(items_of(SurveyShelf().survey_at(str(folder / "survey.yaml")))) == items(ITEMS)


@pytest.mark.parametrize(("line", "turns", "told"), TAKEN.values(), ids=TAKEN.keys())
def test_a_conversation_takes(line: str, turns: str, told: str, folder: Path) -> None:
    always = {
        Item("questions", "pet"),
        Item("languages", "es" if "es" in line else "en"),
        Item("channels", "sms" if "sms" in line else "web"),
    }
    assert taken(folder, line, turns) == always | set(items(told))


def test_the_report_names_what_was_not_taken_with_its_place(folder: Path) -> None:
    found = [each for line, turns, _ in TAKEN.values() for each in taken(folder, line, turns)]
    survey = SurveyShelf().survey_at(str(folder / "survey.yaml"))
    coverage = cover(survey, found)
    places = SurveyPlaces(SURVEY, "survey.yaml")
    not_taken = [(places.of(item), item) for item in coverage.not_taken]
    assert [(in_words(item), place.line, place.column) for place, item in not_taken] == [
        ("walks where its `when` does not hold", 24, 56),
        ("rule 1 of bye", 25, 50),
        ("the answer refused to pet", 14, 14),
        ("the answer yes to walks", 24, 9),
        ("the ending transferred", 1, 1),
    ]
    assert coverage.percent == 82.7
    text = coverage_text("survey.yaml", coverage, not_taken)
    assert text.startswith("survey.yaml: 82.7 % covered\n  questions      100 %  3 of 3\n")
    assert "survey.yaml:25:50: not taken: rule 1 of bye" in text
    told = coverage_json("survey.yaml", coverage, not_taken)
    assert told["parts"]["rules"] == {"taken": 2, "of": 3}  # type: ignore[index]


def test_a_share_is_all_only_where_nothing_is_lacking() -> None:
    assert (percentage(0, 0), percentage(999, 1000), percentage(1999, 2000), percentage(7, 7)) == (100, 99.9, 99.9, 100)


def test_every_part_has_words(folder: Path) -> None:
    assert {item.part for item in items(ITEMS)} == set(PARTS)
    assert all(in_words(item) for item in items(ITEMS))
