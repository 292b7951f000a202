"""`askline test --update`: what does not fit is rewritten in its place, all else stays, and the sample passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from askline.flow_tools.sample_run import SurveyShelf, run_sample
from askline.flow_tools.updating import update_file

SURVEY = """\
askline: 1
id: 9003
name: Wordings
variables: {low: {type: yesno, value: false}, seen: {type: integer, value: 0}}
greeting: Hello there.
closing: Goodbye, friend.
questions:
  - name: score
    type: rating
    text: From 1 to 5?
    then:
      - {when: score <= 2, set: {low: true}, alert: {to: a@b.cd, subject: "Low: {score}"}}
      - {when: score == 5, goto: end}
  - {name: pet, type: choice, text: "Which pet?", options: [Cat, Dog]}
"""

# What stands below the first lines of a sample, and what it becomes.
CASES = {
    "a sample that passes stays": (
        "turns:\n  - bot: [Hello*,   From 1 to 5?]   # as it is\n",
        "turns:\n  - bot: [Hello*,   From 1 to 5?]   # as it is\n",
    ),
    "one text of several": (
        'turns:\n  - bot:\n      - Hello*   # any greeting\n      - "From 1 to 10?"   # the scale\n    asks: score\n',
        'turns:\n  - bot:\n      - Hello*   # any greeting\n      - "From 1 to 5?"   # the scale\n    asks: score\n',
    ),
    "a text that is told in brackets": (
        "turns:\n  - {bot: [Hello there., 'From 1 to 10?'], asks: score}\n",
        "turns:\n  - {bot: [Hello there., 'From 1 to 5?'], asks: score}\n",
    ),
    "one text becomes two": (
        "turns:\n  - bot: Hello.\n    asks: score\n",
        "turns:\n  - bot:\n      - Hello there.\n      - From 1 to 5?\n    asks: score\n",
    ),
    "two texts become one": (
        "turns:\n  - user: 3\n  - bot:\n      - Thanks.\n      - Which pet?\n    asks: pet\n",
        "turns:\n  - user: 3\n  - bot: Which pet?\n    asks: pet\n",
    ),
    "something becomes nothing": (
        "turns:\n  - hang_up: true\n  - bot: Goodbye.   # really?\n    ends: abandoned\n",
        "turns:\n  - hang_up: true\n  - bot: []   # really?\n    ends: abandoned\n",
    ),
    "nothing becomes something": (
        "turns:\n  - user: 3\n  - bot: []\n",
        "turns:\n  - user: 3\n  - bot: [Which pet?]\n",
    ),
    "one text more beside what still fits": (
        "turns:\n  - bot:\n      - Hello*\n    asks: score\n  - user: 9\n  - bot: [Sorry*, More, From*5?]\n",
        "turns:\n  - bot:\n      - Hello*\n      - From 1 to 5?\n    asks: score\n  - user: 9\n"
        "  - bot: [Sorry*, From*5?]\n",
    ),
    "lines of options": (
        "survey_type: sms\nturns:\n  - user: 3\n  - bot: Which?\n    asks: pet\n",
        "survey_type: sms\nturns:\n  - user: 3\n  - bot: |-\n"
        "      Which pet?\n      1 Cat\n      2 Dog\n    asks: pet\n",
    ),
    "another question": ("turns: [{asks: pet}]\n", "turns: [{asks: score}]\n"),
    "an end where a question was": (
        "turns:\n  - user: 5\n  - asks: pet   # no more\n",
        "turns:\n  - user: 5\n  - ends: completed   # no more\n",
    ),
    "a question where the end was": (
        "turns:\n  - user: 3\n  - ends: completed\n",
        "turns:\n  - user: 3\n  - asks: pet\n",
    ),
    "a reason that is another": (
        "turns: [{hang_up: true}, {ends: abandoned (expired)}]\n",
        "turns: [{hang_up: true}, {ends: abandoned (hang_up)}]\n",
    ),
    "values of a map": (
        "turns: [{user: 2}, {user: cat}]\nanswers:\n  pet: Dog   # was a dog\n  score: 2\n",
        "turns: [{user: 2}, {user: cat}]\nanswers:\n  pet: Cat   # was a dog\n  score: 2\n",
    ),
    "entries of a map": (
        "turns: [{user: 2}]\nanswers:\n  pet: Dog\n  score: 2\nvariables: {}\n",
        "turns: [{user: 2}]\nanswers:\n  score: 2\nvariables: {low: true, seen: 0}\n",
    ),
    "all entries of a map": ("turns: []\nanswers:\n  pet: Dog\n", "turns: []\nanswers: {}\n"),
    "an effect, as far as it was written": (
        "turns: [{user: 2}]\neffects:\n  - alert: {subject: Low}   # who cares\n",
        "turns: [{user: 2}]\neffects:\n  - {alert: {subject: \"Low: 2\"}}   # who cares\n",
    ),
    "effects that did not come": ("turns: []\neffects: [{alert: {}}]\n", "turns: []\neffects: []\n"),
    "effects that were not written": (
        "turns: [{user: 1}]\neffects: []\n",
        "turns: [{user: 1}]\neffects: [{alert: {to: a@b.cd, subject: \"Low: 1\"}}]\n",
    ),
}  # fmt: skip
HEAD = "# kept\naskline_sample: 1\nsurvey: survey.yaml\n"


@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES.keys())
def test_an_update_rewrites_what_does_not_fit(before: str, after: str, tmp_path: Path) -> None:
    (tmp_path / "survey.yaml").write_text(SURVEY)
    path = tmp_path / "sample.yaml"
    path.write_text(HEAD + before)
    assert update_file(str(path), SurveyShelf()) is (before != after)
    assert path.read_text() == HEAD + after
    assert run_sample(str(path), SurveyShelf()).passed


def test_line_ends_stay_those_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "survey.yaml").write_text(SURVEY)
    path = tmp_path / "sample.yaml"
    path.write_bytes((HEAD + "turns:\n  - bot: Hello.\n").replace("\n", "\r\n").encode())
    assert update_file(str(path), SurveyShelf())
    assert path.read_bytes().decode() == (
        HEAD + "turns:\n  - bot:\n      - Hello there.\n      - From 1 to 5?\n"
    ).replace("\n", "\r\n")


def test_a_turn_that_cannot_be_leaves_the_file_untouched(tmp_path: Path) -> None:
    (tmp_path / "survey.yaml").write_text(SURVEY)
    path = tmp_path / "sample.yaml"
    path.write_text(HEAD + "turns: [{bot: Hello}, {hang_up: true}, {user: 3}]\n")
    assert not update_file(str(path), SurveyShelf())
    assert path.read_text() == HEAD + "turns: [{bot: Hello}, {hang_up: true}, {user: 3}]\n"
