"""What the compiler warns of about keys, beside the keypad that the collector asks."""

from __future__ import annotations

import itertools

import pytest

from askline.answers.keypad import keypad_for
from small_surveys import survey_of

KEYED = [
    "type: nps",
    "type: nps, dont_know: {key: '99'}",
    "type: rating",
    "type: rating, max: 9, refused: {key: '99'}",
    "type: rating, max: 3, refused: {key: '99'}",
    "type: rating, min: 10, max: 99",
    "type: rating, min: 5, max: 49",
    "type: rating, min: 2, max: 19",
    "type: rating, min: 0, max: 9",
    "type: number",
    "type: number, min: -5, max: 5",
    "type: number, min: 100, max: 999",
    "type: number, min: 100, max: 1001",
    "type: number, min: 0, max: 5, decimal: true",
    "type: number, min: 0.5, max: 0.9, decimal: true",
    "type: number, min: 3, max: 3.5, decimal: true",
    "type: number, min: 3, max: 3, decimal: true",
    "type: number, min: -3, max: -1, decimal: true",
    "type: number, min: -3, max: -1",
    "type: number, decimal: true",
    "type: yesno",
    "type: yesno, dont_know: {key: '9'}, refused: {key: '98'}",
    "type: yesno, dont_know: {key: '11'}",
    "type: choice, options: [a, b, c]",
    "type: choice, options: [a, b, c, d, e, f, g, h, i, j]",
    "type: choice, options: [{value: a, key: 1}, {value: b, key: 12}]",
    "type: multi, options: [a, b, c]",
    "type: multi, max: 1, options: [a, b, c]",
    "type: multi, min: 2, max: 2, options: [a, b, c]",
    "type: multi, min: 3, options: [a, b, c]",
    "type: multi, min: 0, options: [a, b, c, d, e, f, g, h, i, j]",
    "type: multi, min: 2, options: [a, b, c, d, e, f, g, h, i, j]",
    "type: text",
    "type: text, dont_know: {key: '9'}, refused: {key: '99'}",
    "type: digits, length: 3",
    "type: digits, min_length: 2, max_length: 3",
    "type: digits",
    "type: digits, length: 3, refused: {key: '9'}",
    "type: date",
    "type: date, refused: {key: '9'}",
    "type: date, min: 2026-01-01, max: 2026-12-31, refused: {key: '9'}",
    "type: date, min: 2026-01-01, max: 2026-12-31, refused: {key: '20'}",
    "type: time",
    "type: time, refused: {key: '99'}",
    "type: time, refused: {key: '235'}",
    "type: email",
]


@pytest.mark.parametrize("keys", KEYED)
def test_the_warning_of_a_wait_agrees_with_the_keypad(keys: str) -> None:
    """Every sequence of up to four keys is tried on the keypad that the collector asks."""
    survey = survey_of(f"questions: [{{name: q, {keys}, text: What?}}]")
    (question,) = survey.questions
    keypad = keypad_for(question, "en", "en", None, None, None)
    pressed = ("".join(each) for length in range(1, 5) for each in itertools.product("0123456789*", repeat=length))
    waits = any(keypad.accepts(each) and keypad.continues(each) for each in pressed)
    assert waits == ("waits-for-more-keys" in [each.code for each in survey.warnings])


@pytest.mark.parametrize("keys", KEYED)
@pytest.mark.parametrize("command", "0179*")
def test_the_warning_of_a_clash_agrees_with_the_keypad(keys: str, command: str) -> None:
    survey = survey_of(f'voice: {{keys: {{repeat: "{command}"}}}}\nquestions: [{{name: q, {keys}, text: What?}}]')
    (question,) = survey.questions
    is_command = keypad_for(question, "en", "en", None, command, None).command(command) == "repeat"
    assert is_command == ("command-key-clash" not in [each.code for each in survey.warnings])
