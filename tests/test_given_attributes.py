"""Attributes as a Python host gives them: numbers, lists and dates are taken as they are, what does not fit is none."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

import askline
from askline.engine.records import AttributeUnfit

SURVEY = askline.loads_survey("""
askline: 1
id: 8
name: Given
languages: [en, de]
attributes: {a_text: {type: text}, a_integer: {type: integer}, a_number: {type: number}, a_yesno: {type: yesno},
  a_date: {type: date}, a_time: {type: time}, a_list: {type: list}}
questions: [{name: q, type: text, text: "?"}]
""")
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
HUGE = 10**4000

FITS = (
    ("text", "Sam", "Sam"), ("text", "x" * 10_000, "x" * 10_000),
    ("text", 7, "7"), ("text", 2.5, "2.5"), ("text", True, "true"),
    ("text", date(2026, 3, 1), "2026-03-01"),
    ("integer", 7, 7), ("integer", 7.0, 7), ("integer", "seven", None), ("integer", "sieben", 7), ("integer", -3, -3),
    ("number", 2.125, 2.125), ("number", Decimal("2.5"), 2.5), ("number", 0.1 + 0.2, 0.3),
    ("yesno", True, True), ("yesno", False, False), ("yesno", 1, True), ("yesno", 2, False), ("yesno", 0, False),
    ("date", date(2026, 3, 1), "2026-03-01"), ("date", "2026-03-01", "2026-03-01"), ("time", "21:05", "21:05"),
    ("list", ["Cat", " Dog ", ""], ("Cat", "Dog")), ("list", ("Cat", 3, 2.0), ("Cat", "3", "2")),
    ("list", "Cat, Dog", ("Cat", "Dog")),
    ("list", [None, "Cat"], ("Cat",)), ("list", [], ()), ("list", 7, ("7",)),
)  # fmt: skip
UNFIT = (
    ("text", ["Sam"]), ("text", {"first": "Sam"}), ("text", HUGE), ("text", " "),
    ("text", "x" * 10_001), ("list", "x," * 5_001),
    ("integer", [7]), ("integer", True), ("integer", 2.5), ("integer", 10**16), ("integer", HUGE),
    ("integer", float("nan")),
    ("number", float("inf")), ("number", float("nan")), ("number", False), ("number", {}),
    ("yesno", [True]), ("yesno", 3), ("date", ["2026-03-01"]), ("date", datetime(2026, 3, 1, 9)), ("time", [9]),
    ("list", [["Cat"]]), ("list", [{"a": 1}]), ("list", {"a": 1}), ("list", [float("nan")]), ("list", [HUGE]),
)  # fmt: skip


def begun(type: str, given: Any) -> askline.Step:
    interview = askline.Interview(SURVEY, attributes={f"a_{type}": given}, now=NOW, language="de")
    loaded = askline.Interview.from_json(SURVEY, interview.to_json())
    step = interview.start()
    assert loaded.start(NOW).state.setting.attributes == step.state.setting.attributes
    return step


@pytest.mark.parametrize(("type", "given", "value"), FITS, ids=lambda each: str(each)[:30])
def test_an_attribute_is_taken_by_its_type(type: str, given: Any, value: Any) -> None:
    step = begun(type, given)
    taken = step.state.setting.attributes[f"a_{type}"]
    assert (taken, taken.__class__) == (value, value.__class__)
    assert any(isinstance(record, AttributeUnfit) for record in step.records) == (value is None)


@pytest.mark.parametrize(("type", "given"), UNFIT, ids=lambda each: str(each.__class__.__name__))
def test_what_does_not_fit_is_none_with_a_record(type: str, given: Any) -> None:
    step = begun(type, given)
    assert step.state.setting.attributes[f"a_{type}"] is None
    assert AttributeUnfit(f"a_{type}") in step.records
