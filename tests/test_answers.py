"""What answers come to: the cases are data, in tests/answers, one table for each kind of answer."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest

from answer_tables import (
    TABLES,
    Case,
    Rule,
    cases,
    keypad_of,
    question_of,
    reader_and_scope,
    reader_of,
    rules,
    scope_of,
)
from askline.answers.outcome import Accepted, Rejected
from askline.survey.question_types import QUESTION_TYPES

TEXT_TABLES = sorted(path.name for path in TABLES.glob("*.yaml") if path.name != "keypad.yaml")
TEXT_RULES = [rule for name in TEXT_TABLES for rule in rules(name)]
TEXT_CASES = [case for name in TEXT_TABLES for case in cases(name)]
KEYPAD_RULES = rules("keypad.yaml")
EVERY_TYPE = [
    "type: nps",
    "type: rating",
    "{type: number, decimal: true, dont_know: true}",
    "type: yesno",
    "{type: choice, options: [Elephant, Giraffe, '{fruit} jam'], other: true, max_length: 100, refused: true}",
    "{type: multi, options: [Elephant, Giraffe, salt and pepper, 'Yes, always', pepper], dont_know: true}",
    "{type: text, pattern: '(?s).*', refused: true}",
    "{type: digits, length: 4}",
    "{type: date, max: today}",
    "type: time",
    "{type: phone, country: AU}",
    "type: email",
]

ASKED = QUESTION_TYPES.keys() - {"prompt"}

SECONDS_FOR_ANY_ANSWER = 0.2
LONG_TEXTS = {
    "digits": "9" * 10_000_000,
    "zeros": "0" * 10_000_000,
    "words": "seven " * 1_500_000,
    "commas": "1," * 5_000_000,
    "brackets": "(" * 10_000_000,
    "accents": "é" * 5_000_000,
    "at signs": "a@" * 5_000_000,
    "as much as is looked into": "eins zwei, 3 " * 769,
    "brackets that are looked into": "(" * 9_999 + "7",
    "one word that is looked into": "einundzwanzig" * 769,
}


def test_every_type_of_question_has_its_tables() -> None:
    assert {question_of(rule["question"]).type for rule in TEXT_RULES} == ASKED
    assert {question_of(each).type for each in EVERY_TYPE} == ASKED


@pytest.mark.parametrize("case", TEXT_CASES, ids=str)
def test_an_answer_comes_to_what_its_table_says(case: Case) -> None:
    reader, scope = reader_and_scope(case.rule)
    outcome = reader.read(case.answer.strip(), scope)
    assert type(outcome) is type(case.outcome), outcome
    assert outcome == case.outcome
    assert type(outcome[0]) is type(case.outcome[0])


@pytest.mark.parametrize("rule", TEXT_RULES, ids=lambda rule: rule["rule"])
def test_what_is_known_beforehand_is_what_reading_gives(rule: Rule) -> None:
    reader, scope = reader_and_scope(rule)
    assert len(reader.known) <= 200
    for text, outcome in reader.known.items():
        assert reader.read(text, scope) == outcome


@pytest.mark.parametrize("name", [*TEXT_TABLES, "keypad.yaml"])
def test_rules_of_a_table_have_different_names(name: str) -> None:
    names = [rule["rule"] for rule in rules(name)]
    assert len(names) == len(set(names))
    assert not any("should" in name for name in names)


@pytest.mark.parametrize("rule", KEYPAD_RULES, ids=lambda rule: rule["rule"])
def test_keys_are_acceptable_answers_as_the_table_says(rule: Rule) -> None:
    keypad = keypad_of(rule)
    wanted = {"complete": (True, False), "waiting": (True, True), "unfinished": (False, True), "wrong": (False, False)}
    for name, (accepts, continues) in wanted.items():
        for keys in rule.get(name, ()):
            assert (keypad.accepts(keys), keypad.continues(keys)) == (accepts, continues), keys
    if "longest" in rule:
        assert keypad.longest == (None if rule["longest"] == "unbounded" else rule["longest"])
    for key, command in rule.get("commands", {}).items():
        assert keypad.command(key) == command


@pytest.mark.parametrize("case", cases("keypad.yaml"), ids=str)
def test_keys_come_to_what_the_table_says(case: Case) -> None:
    assert keypad_of(case.rule).read(case.answer, scope_of(case.rule)) == case.outcome


@pytest.mark.parametrize("length", LONG_TEXTS)
@pytest.mark.parametrize("question", EVERY_TYPE)
def test_a_very_long_answer_is_read_at_once(question: str, length: str) -> None:
    text, scope = LONG_TEXTS[length].strip(), scope_of({})
    readers = [reader_of(question, language) for language in ("en", "de")]
    begun = time.perf_counter()
    outcomes = [reader.read(text, scope) for reader in readers]
    assert time.perf_counter() - begun < SECONDS_FOR_ANY_ANSWER
    assert len(text) <= 10_000 or not any(isinstance(outcome, Accepted) for outcome in outcomes)


@pytest.mark.parametrize("question", EVERY_TYPE)
def test_half_a_character_is_no_answer(question: str) -> None:
    for text in ("\ud800", "half \udfff of it"):
        assert isinstance(reader_of(question).read(text, scope_of({})), Rejected)


def test_an_option_claims_its_key_value_text_and_synonyms_alone() -> None:
    question = (
        "{type: choice, options: [{value: stay, text: End it, synonyms: [cancel]}, go], dont_know: {words: [quit]}}"
    )
    reader, scope = reader_of(question), scope_of({})
    assert all(reader.claims(word, scope) for word in ("1", "2", "STAY", "end it", "Cancel", "GO"))
    assert not any(reader.claims(word, scope) for word in ("end", "quit", "3", "", "help"))
    assert reader.declines("QUIT")
    assert not reader.declines("cancel")


def test_a_list_of_options_claims_as_one_option_does() -> None:
    reader, scope = reader_of("{type: multi, options: [End, 'Go, now']}"), scope_of({})
    assert all(reader.claims(word, scope) for word in ("END", "go, now", "1"))
    assert not any(reader.claims(word, scope) for word in ("all", "12", "End, End"))


def test_a_question_without_options_claims_nothing() -> None:
    assert not reader_of("type: text").claims("end", scope_of({}))


def test_two_options_that_pipe_alike_are_a_no_match() -> None:
    reader = reader_of("{type: choice, options: [{value: a, text: '{fruit}'}, {value: b, text: Quince}, c]}")
    scope = scope_of({})
    assert reader.read("quince", scope) == Rejected("no-such-option")
    assert reader.read("a", scope) == Accepted("a")
    assert reader.read("2", scope) == Accepted("b")


def test_pinned_options_keep_their_number() -> None:
    question = "{type: choice, shuffle: true, options: [Cat, {value: None of these, pin: true}, Dog]}"
    scope: SimpleNamespace = scope_of({"order": [2, 1, 0]})
    assert [reader_of(question).read(key, scope) for key in "123"] == [
        Accepted("Dog"), Accepted("None of these"), Accepted("Cat")
    ]  # fmt: skip
