"""Attributes and variables: what fits their types, and how a given attribute is read (section 1.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from askline.answers.outcome import Accepted
from askline.engine.records import AttributeUnfit
from askline.engine.step import Step
from askline.survey.definition import Prompt, Question
from askline.survey.operations import tidy
from askline.survey.scope import Value

LONGEST_TEXT = 10_000  # characters

_NUMBERS = frozenset({"integer", "number"})
# The question type whose answers are read as an attribute of this type would be.
_READ_AS = {"integer": "number", "number": "number", "yesno": "yesno", "date": "date", "time": "time"}


def read_attributes(step: Step, given: Mapping[str, Any]) -> tuple[dict[str, Value], dict[str, Any]]:
    """The declared attributes with their values, and whatever else was given, as data."""
    declared = step.plan.survey.attributes
    values: dict[str, Value] = {}
    for name, attribute in declared.items():
        if given.get(name) is None:
            values[name] = attribute.default
            continue
        values[name] = _read(attribute.type, given[name], step)
        if values[name] is None:
            step.log.append((AttributeUnfit, name))
    return values, {name: value for name, value in given.items() if name not in declared and value is not None}


def _read(type: str, given: Any, step: Step) -> Value:
    """A given attribute as a value of its type; None where it does not fit."""
    if isinstance(given, (list, tuple)):
        return _items(given) if type == "list" else None
    if type in _NUMBERS and isinstance(given, (int, float)):
        return _number(type, given)
    text = _as_text(given)
    if text is None or len(text) > LONGEST_TEXT:
        return None
    if type == "text":
        return text or None
    if type == "list":
        return tuple(piece.strip() for piece in text.split(",") if piece.strip())
    return _as_typed(type, text, step) if text else None


def _number(type: str, given: float) -> Value:
    number = None if isinstance(given, bool) else tidy(given)
    return None if type == "integer" and isinstance(number, float) else number


def _items(given: Sequence[Any]) -> Value:
    """What a list holds, as texts; None where it holds what nobody could type."""
    items = tuple(_as_text(_number("number", each) if _is_number(each) else each) for each in given if each is not None)
    return None if None in items else tuple(each for each in items if each)


def _is_number(given: Any) -> bool:
    return given.__class__ in (int, float)


def _as_text(given: Any) -> str | None:
    """A single value as somebody would type it; None for what is none."""
    if isinstance(given, str):
        return given.strip()
    if isinstance(given, bool):
        return "true" if given else "false"
    from numbers import Number

    is_single = isinstance(given, (Number, date)) and not (isinstance(given, int) and tidy(given) is None)
    return str(given) if is_single else None


def _as_typed(type: str, text: str, step: Step) -> Value:
    """A text read as the answer to a question of that type would be."""
    from askline.answers.reader import reader_for

    languages = step.plan.survey.languages
    outcome = reader_for(_question(type), step.state.setting.language, languages[0]).read(text, step.state)
    return outcome.value if isinstance(outcome, Accepted) else None


def _question(type: str) -> Question:
    """A question that would be answered as an attribute of this type is given."""
    return Question(
        position=0, name="attribute", type=_READ_AS[type], prompt=Prompt(()), label="", id=0, order=1,
        decimal=type == "number", minimum=-(10**15) if type in ("integer", "number") else None,
    )  # fmt: skip
