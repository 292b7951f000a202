"""`askline run --json`: any language holds a survey through pipes."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from command_line import COMMAND, askline, assert_told, surroundings
from lunch import SURVEY


def test_json_begins_with_a_payload_and_gives_one_for_each_line(survey: Path) -> None:
    outcome = askline("run", "--json", survey, typed='3\n{"text": "a\\nb"}\nno\nnever read\n')
    assert outcome.code == 0
    first, *_, last = payloads = outcome.documents
    assert len(payloads) == 4
    assert first["prompts"] == ["Dear guest", "How was it?"]
    assert first["survey_completed"] == 0
    assert first["current_question"]["question_label"] == "score"
    assert last == {"prompts": ["Bye"], "sound_files": [], "survey_completed": 1}


def test_the_end_of_input_leaves_the_interview_open_with_json(survey: Path) -> None:
    outcome = askline("run", "--json", survey, typed="3\n")
    assert (outcome.code, outcome.err, len(outcome.documents)) == (0, "", 2)


@pytest.mark.parametrize(
    ("survey_type", "typed", "label"),
    [
        ("web", "3\n", "why"),
        ("web", '3\n"x"\n', "again"),
        ("web", "3\r\n\r\n", "again"),
        ("web", "\n", "score"),
        ("web", '3\n{"silence": true}\n', "again"),
        ("web", '3\n{"back": true}\n', "score"),
        ("web", '3\n{ "text" : "{}" }\n', "again"),
        ("web", "3\n {not json\n", "again"),
        ("inbound", "1#\n", "why"),
        ("inbound", "10\n", "why"),
        ("inbound", "*\n", "score"),
        ("inbound", "three\n", "why"),
        ("inbound", '{"press": "1#"}\n', "why"),
        ("inbound", '{"press": "4*"}\n', "again"),
        ("inbound", '{"text": "4"}\n', "why"),
        ("inbound", '4\n{"silence": true}\n', "why"),
    ],
)
def test_a_json_line_is_an_answer_or_an_object(survey: Path, survey_type: str, typed: str, label: str) -> None:
    outcome = askline("run", "--json", survey, "--survey-type", survey_type, typed=typed)
    assert outcome.code == 0, outcome.err
    assert outcome.documents[-1]["current_question"]["question_label"] == label
    assert len(outcome.documents) == 1 + len(typed.splitlines())


def test_hang_up_by_json_ends_the_interview(survey: Path) -> None:
    outcome = askline("run", "--json", survey, typed='{"hang_up": true}\n3\n')
    assert outcome.code == 0
    assert outcome.documents[1:] == [{"prompts": [], "sound_files": [], "survey_completed": 1}]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "{}",
        "{}}",
        '{"text": 3}',
        '{"text": null}',
        '{"silence": false}',
        '{"silence": 1}',
        '{"text": "a", "silence": true}',
        '{"text": "a", "text": "b"}',
        '{"txet": "a"}',
        '{"press": ""}',
        '{"press": "12x"}',
        '{"press": 12}',
        '{"text": "\\ud800"}',
        '{"text": "a"} b',
        '{"a":' * 100_000,
        '{"text": ' + "9" * 5000 + "}",
        '{"text": NaN}',
        "{'text': 'a'}",
    ],
    ids=lambda line: line[:20],
)
def test_any_other_object_ends_the_command_with_2(survey: Path, line: str) -> None:
    outcome = askline("run", "--json", survey, "--survey-type", "inbound", typed=f"4\n{line}\n4\n")
    assert_told(outcome, 2, "error[line-not-understood]: line 2", '{"text": "..."}')
    assert len(outcome.documents) == 2


def test_an_object_that_is_no_utf_8_ends_the_command_with_2(survey: Path) -> None:
    assert_told(askline("run", "--json", survey, typed=b'{"text": "\xff"}\n'), 2, "line 1")


def test_keys_where_there_are_none_end_the_command_with_2(survey: Path) -> None:
    assert_told(askline("run", "--json", survey, typed='{"press": "1"}\n'), 2, "keys-not-possible")


def test_json_is_utf_8_whatever_the_locale(survey: Path) -> None:
    survey.write_text(SURVEY.replace("Dear", "\u2615 Dear"), encoding="utf-8")
    outcome = askline("run", "--json", survey, typed=b"3\n\xe9\n", PYTHONIOENCODING="latin-1")
    assert outcome.documents[0]["prompts"][0] == "\u2615 Dear guest"
    assert outcome.documents[-1]["current_question"]["question_label"] == "again"


def test_json_answers_before_the_next_line_is_read(survey: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "run", "--json", str(survey)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=surroundings()
    ) as running:
        assert running.stdin
        assert running.stdout
        labels = []
        for answer in (b"3\n", b"Good\n", b"yes\n"):
            labels.append(json.loads(running.stdout.readline())["current_question"]["question_label"])
            running.stdin.write(answer)
            running.stdin.flush()
        assert json.loads(running.stdout.readline())["survey_completed"] == 1
    assert labels == ["score", "why", "again"]
    assert running.returncode == 0


def test_the_clock_begins_where_now_says(tmp_path: Path) -> None:
    survey = tmp_path / "day.yaml"
    survey.write_text(
        "askline: 1\nid: 1\nname: Day\ntimezone: Australia/Sydney\nquestions:\n"
        "  - {name: day, type: text, text: 'It is {today()}.'}\n"
    )
    outcome = askline("run", "--json", survey, "--now", "2026-02-28T20:00:00Z")
    assert outcome.documents[0]["prompts"] == ["It is March 1, 2026."]
