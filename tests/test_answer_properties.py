"""What holds for every answer: reading is total, what is accepted fits, keys and their beginnings agree."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from answer_tables import keypad_of, question_of, reader_of, scope_of
from askline.answers.keypad import Keypad
from askline.answers.number_keys import DecimalNumberKeys, WholeNumberKeys
from askline.answers.outcome import Accepted, Declined, Rejected
from askline.answers.typing_errors import is_mistyped
from askline.survey.definition import Question
from number_spelling import SPELLERS

QUESTIONS = [
    "type: nps",
    "{type: rating, min: 1, max: 7}",
    "{type: number, min: -20, max: 120, dont_know: {key: '999'}}",
    "{type: number, required: false}",
    "{type: number, decimal: true, min: 0.5, max: 99.5}",
    "type: yesno",
    "{type: choice, options: [Cat, Salt and pepper, Elephant, 'C#'], dont_know: true, refused: {key: '9'}}",
    "{type: choice, options: [10, 11, 1], other: true, max_length: 30}",
    "{type: multi, options: [Cat, Salt and pepper, Salt, 'Yes, always'], min: 0, max: 3}",
    "{type: multi, options: [10, 11, 12], refused: true}",
    "{type: text, max_length: 40, dont_know: {key: '9'}}",
    "{type: text, pattern: '[a-z ]+'}",
    "{type: digits, min_length: 2, max_length: 6}",
    "{type: date, min: 2000-01-01, max: today}",
    "type: date",
    "type: time",
    "{type: phone, country: AU}",
    "type: phone",
    "type: email",
]
LANGUAGES = ["en", "es", "fr", "de", "pt", "it", "de-CH"]
WORDS = [
    "seven", "twenty", "hundred", "and", "thousand", "out of", "ten", "minus", "point", "un", "siete", "y", "mil", "de",
    "quatre-vingt", "einundzwanzig", "vinte e um", "half", "million", "cat", "salt", "pepper", "salt and pepper",
    "elephnt", "all", "none", "yes", "sí", "don't know", "no answer", "March", "3rd", "the", "2026", "3/13/2026",
    "märz", "1er", "today", "noon", "9:05", "pm", "o'clock", "Uhr", "h", "+61", "0412 345 678", "a@b.com", "@",
    "Yes, always", "c#", "1", "3", "10", "1,000", "1.000", "3.5", "-", "/", "*", "#", ",", "(", "\u200f", "\u0000", "²",
    "½", "٣", "'", "’", ".",
]  # fmt: skip

trouble = st.characters(categories=["Nd", "No", "Nl", "Cf", "Cc", "Mn", "Zs", "Pd", "Po", "Sc", "Cs"])
spoken = st.lists(st.sampled_from(WORDS), max_size=8).flatmap(
    lambda words: st.sampled_from(["", " "]).map(lambda gap: gap.join(words))
)
answers = st.one_of(st.text(), st.text(trouble, max_size=12), spoken).map(str.strip).filter(bool)
keyed = st.text("0123456789*#", max_size=14)


def fits(question: Question, value: Any) -> bool:
    """Whether a value is one that the question may have (section 3.2)."""
    kind = question.type
    if kind in ("nps", "rating", "number"):
        return _fits_number(question, value)
    if kind == "yesno":
        return isinstance(value, bool)
    if kind == "choice":
        is_option = value in [option.value for option in question.options]
        return is_option or (question.other and isinstance(value, str) and 0 < len(value) <= (question.max_length or 0))
    if kind == "multi":
        return _fits_list(question, value)
    return isinstance(value, str) and _fits_text(question, value)


def _fits_number(question: Question, value: Any) -> bool:
    lowest, highest = (0, 10) if question.type == "nps" else (question.minimum, question.maximum)
    is_number = type(value) is int or (question.decimal and type(value) is float and not value.is_integer())
    return (
        is_number
        and (lowest is None or value >= lowest)
        and (highest is None or value <= highest)
        and abs(value) <= 1e15
    )


def _fits_list(question: Question, value: Any) -> bool:
    values = [option.value for option in question.options]
    is_in_order = isinstance(value, tuple) and list(value) == [each for each in values if each in value]
    return is_in_order and question.minimum <= len(value) <= (question.maximum or len(values))


def _fits_text(question: Question, value: str) -> bool:
    if question.type == "text":
        return 0 < len(value) <= question.max_length and (
            not question.pattern or bool(question.pattern.fullmatch(value))
        )
    if question.type == "digits":
        return bool(re.fullmatch("[0-9]+", value)) and question.min_length <= len(value) <= question.max_length
    if question.type == "date":
        return date.fromisoformat(value).isoformat() == value and (
            question.minimum is None or "2000-01-01" <= value <= "2026-03-05"
        )
    forms = {
        "time": r"([01][0-9]|2[0-3]):[0-5][0-9]",
        "phone": r"\+[1-9][0-9]{3,14}",
        "email": r"[^@\s]{1,64}@[^@\sA-Z]+\.[^@\sA-Z]+",
    }
    return bool(re.fullmatch(forms[question.type], value))


@given(text=answers, question=st.sampled_from(QUESTIONS), language=st.sampled_from(LANGUAGES))
def test_any_text_is_read_and_what_is_accepted_fits(text: str, question: str, language: str) -> None:
    outcome = reader_of(question, language).read(text, scope_of({}))
    if isinstance(outcome, Accepted):
        assert fits(question_of(question), outcome.value)
    else:
        assert isinstance(outcome, (Declined, Rejected))
        assert re.fullmatch("[a-z_-]+", outcome[0])


@given(keys=st.one_of(keyed, answers), question=st.sampled_from(QUESTIONS))
def test_any_keys_are_read_and_what_is_accepted_fits(keys: str, question: str) -> None:
    keypad = keypad_of({"question": question})
    outcome = keypad.read(keys, scope_of({}))
    if isinstance(outcome, Accepted):
        assert fits(question_of(question), outcome.value)
    if keypad.accepts(keys) and keypad.command(keys) is None and "today" not in question:
        assert not isinstance(outcome, Rejected)


@given(keys=keyed, question=st.sampled_from(QUESTIONS))
def test_every_beginning_of_an_acceptable_answer_goes_on(keys: str, question: str) -> None:
    keypad = keypad_of({"question": question})
    if keypad.accepts(keys):
        assert all(keypad.continues(keys[:end]) for end in range(len(keys)))
        assert keypad.longest is None or len(keys) <= keypad.longest


@settings(suppress_health_check=[HealthCheck.filter_too_much])  # few keys go on where questions take few
@given(keys=keyed, question=st.sampled_from([each for each in QUESTIONS if "phone" not in each]))
def test_what_goes_on_can_be_brought_to_an_end(keys: str, question: str) -> None:
    """By always pressing a key with which it may still be, or become, an answer."""
    keypad = keypad_of({"question": question})
    assume(keypad.continues(keys))
    for _ in range(20):
        following = [keys + key for key in "0123456789*#" if keypad.accepts(keys + key) or keypad.continues(keys + key)]
        assert following
        if any(keypad.accepts(each) for each in following):
            return
        keys = following[0]
    raise AssertionError(f"{keys} never ends")


@given(lowest=st.integers(-50, 1500), size=st.integers(0, 1500))
def test_whole_numbers_agree_with_the_list_of_them(lowest: int, size: int) -> None:
    keys = WholeNumberKeys(lowest, lowest + size)
    listed = {str(number) for number in range(max(lowest, 0), lowest + size + 1)}
    beginnings = {number[:end] for number in listed for end in range(len(number))}
    for tried in ["".join(digits) for length in range(4) for digits in product("0123456789", repeat=length)]:
        assert keys.accepts(tried) == (tried in listed)
        assert keys.continues(tried) == (tried in beginnings)


@given(lowest=st.integers(0, 300), size=st.integers(0, 300))
def test_decimal_numbers_agree_with_the_list_of_them(lowest: int, size: int) -> None:
    """Bounds have one decimal here, so that two decimals tell whether a number goes on."""
    keys = DecimalNumberKeys(lowest / 10, (lowest + size) / 10)
    listed = {f"{n // 100}*{n % 100:02}" for n in range(lowest * 10, (lowest + size) * 10 + 1)}
    for number in listed:
        assert keys.accepts(number)
        assert all(keys.continues(number[:end]) for end in range(len(number)))
    for tried in (f"{n // 100}*{n % 100:02}" for n in range(0, 7000, 7)):
        assert keys.accepts(tried) == (tried in listed)


@given(day=st.dates(), lowest=st.dates(), highest=st.dates())
def test_dates_are_acceptable_exactly_between_their_bounds(day: date, lowest: date, highest: date) -> None:
    assume(lowest <= highest)
    keypad: Keypad = keypad_of({"question": f"{{type: date, min: {lowest.isoformat()}, max: {highest.isoformat()}}}"})
    keys = f"{day.year:04}{day.month:02}{day.day:02}"
    assert keypad.accepts(keys) == (lowest <= day <= highest)
    if lowest <= day <= highest:
        assert all(keypad.continues(keys[:end]) for end in range(8))


@pytest.mark.parametrize("language", SPELLERS)
def test_every_number_up_to_ten_thousand_is_read_from_its_words(language: str) -> None:
    reader = reader_of("type: number", language)
    wrong = [number for number in range(10_000) if reader.read(SPELLERS[language](number), None) != Accepted(number)]
    assert wrong == []


@given(number=st.integers(10_000, 999_999), language=st.sampled_from(sorted(SPELLERS)))
def test_larger_numbers_are_read_from_their_words(number: int, language: str) -> None:
    assert reader_of("type: number", language).read(SPELLERS[language](number), None) == Accepted(number)


@given(number=st.integers(-(10**15), 10**15), zero=st.sampled_from("0٠۰०０๐"))
def test_figures_of_any_script_are_numbers(number: int, zero: str) -> None:
    figures = "".join(chr(ord(zero) + int(digit)) if digit != "-" else digit for digit in str(number))
    assert reader_of("type: number").read(figures, None) == Accepted(number)


@given(sign=st.characters(categories=["No", "Nl"]))
def test_what_is_like_a_digit_but_none_is_no_number(sign: str) -> None:
    assert isinstance(reader_of("type: nps").read(sign, None), Rejected)
    assert isinstance(reader_of("type: nps").read(f"7{sign}", None), Rejected)
    assert isinstance(reader_of("{type: digits, length: 1}").read(sign, None), Rejected)


@given(text=st.text("abcdefgh", min_size=5, max_size=12), data=st.data())
def test_one_typing_error_of_any_kind_is_one(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from("abcxyz"))
    before, here, after = text[:place], text[place], text[place + 1 :]
    edits = [
        before + after,
        before + letter + here + after,
        before + letter + after,
        before + after[:1] + here + after[1:],
    ]
    for edited in edits:
        assert is_mistyped(edited, text) == (edited != text)


@given(text=st.text("abcd", min_size=5, max_size=8), word=st.text("abcd", min_size=3, max_size=10))
def test_a_forgiven_error_is_one_edit_and_no_more(text: str, word: str) -> None:
    assert is_mistyped(word, text) == (word in one_edit_away(text))


def one_edit_away(text: str) -> set[str]:
    places = range(len(text) + 1)
    added = {text[:at] + letter + text[at:] for at in places for letter in "abcd"}
    left_out = {text[:at] + text[at + 1 :] for at in places[:-1]}
    changed = {text[:at] + letter + text[at + 1 :] for at in places[:-1] for letter in "abcd"}
    swapped = {text[:at] + text[at + 1] + text[at] + text[at + 2 :] for at in places[:-2]}
    return (added | left_out | changed | swapped) - {text}


@given(text=st.text(min_size=1, max_size=50))
def test_a_text_is_kept_as_it_came(text: str) -> None:
    outcome = reader_of("type: text").read(text, scope_of({}))
    visible = any(unicodedata.category(letter)[0] not in "CZ" for letter in text)
    is_whole = not any("\ud800" <= letter <= "\udfff" for letter in text)
    assert (outcome == Accepted(text)) == (visible and is_whole)
