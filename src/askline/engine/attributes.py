"""Attributes and variables: what fits their types, and how a given attribute is read (section 1.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from askline.answers.outcome import Accepted
from askline.engine.records import AttributeUnfit
from askline.engine.step import Step
from askline.survey.definition import Prompt, Question
from askline.survey.kinds import KIND_OF_TYPE, fitted
from askline.survey.scope import Value

LONGEST_TEXT = 10_000  # characters

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
    if isinstance(given, list):
        given = tuple(given)
    if isinstance(given, float) and given.is_integer():
        given = int(given)
    if not isinstance(given, str) and fitted(given, KIND_OF_TYPE[type]) is not None and type not in ("date", "time"):
        return given  # type: ignore[no-any-return]
    text = _as_text(given).strip()
    if type == "text":
        return text[:LONGEST_TEXT] or None
    if type == "list":
        return tuple(piece.strip() for piece in text[:LONGEST_TEXT].split(",") if piece.strip())
    if not text:
        return None
    from askline.answers.reader import reader_for

    outcome = reader_for(_question(type), "web", step.state.setting.language, step.plan.survey.languages[0]).read(
        text, step.state
    )
    return outcome.value if isinstance(outcome, Accepted) else None


def _as_text(given: Any) -> str:
    if isinstance(given, bool):
        return "true" if given else "false"
    return given if isinstance(given, str) else str(given)


def _question(type: str) -> Question:
    """A question that would be answered as an attribute of this type is given."""
    return Question(
        position=0, name="attribute", type=_READ_AS[type], prompt=Prompt(()), label="", id=0, order=1,
        decimal=type == "number", minimum=-(10**15) if type in ("integer", "number") else None,
    )  # fmt: skip
