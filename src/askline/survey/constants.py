"""Reads the attributes and variables that a survey declares, with their defaults and first values."""

from __future__ import annotations

import re
from collections.abc import Callable

from askline.survey.definition import Attribute, Variable
from askline.survey.kinds import KIND_OF_TYPE
from askline.survey.map_reader import MapReader
from askline.survey.scalars import (
    ISO_TIME,
    UNQUOTED_BOOLEANS,
    hint_for_date,
    hint_for_quoted_number,
    is_date,
    is_written,
    read_text,
)
from askline.survey.scope import Value
from askline.survey.survey_file import SurveyFile, described
from askline.survey.yaml_nodes import BOOLEANS, NULLS, Node, Scalar, Sequence

WANTED = {
    "text": "a text",
    "integer": "a whole number",
    "number": "a number",
    "yesno": "true or false",
    "date": "an ISO date such as 2026-03-01",
    "time": "a time such as 08:30",
    "list": "a list of texts",
}


def read_value_type(file: SurveyFile, node: Node, key: str) -> str | None:
    """The declared type of an attribute or variable."""
    name = read_text(file, node, key, "value_type")
    if name is None or name in KIND_OF_TYPE:
        return name
    hint = file.nearest(name, KIND_OF_TYPE) or f"one of {', '.join(KIND_OF_TYPE)}"
    file.report("unknown-value-type", node, hint, name=name)
    return None


def keep_node(file: SurveyFile, node: Node, key: str) -> Node:
    """A value that is read when its type is known."""
    return node


def read_attribute(file: SurveyFile, name: str, node: Node) -> Attribute | None:
    values = ATTRIBUTE.read(file, node)
    if not values or not values.get("type"):
        return None
    default = values.get("default")
    if default is None or (isinstance(default, Scalar) and not default.style and default.text in NULLS):
        return Attribute(name=name, type=values["type"])
    return Attribute(name=name, type=values["type"], default=read_constant(file, default, values["type"], name))


def read_variable(file: SurveyFile, name: str, node: Node) -> Variable | None:
    values = VARIABLE.read(file, node)
    if not values or not values.get("type") or "value" not in values:
        return None
    first = read_constant(file, values["value"], values["type"], name)
    return Variable(name=name, type=values["type"], value=first)


def read_constant(file: SurveyFile, node: Node, type_name: str, name: str) -> Value:
    """The value of that type; None, reported, where the node is none."""
    value = CONSTANTS[type_name](node)
    if value is None:
        hint = hint_for_constant(node, type_name)
        file.report("unfit-value", node, hint, name=name, wanted=WANTED[type_name], found=described(node))
    return value


def hint_for_constant(node: Node, type_name: str) -> str | None:
    if type_name in ("integer", "number"):
        return hint_for_quoted_number(node)
    if type_name == "yesno" and isinstance(node, Scalar):
        meant = UNQUOTED_BOOLEANS.get(node.text.lower(), node.text.lower())
        return f"write {meant} without quotes" if meant in BOOLEANS else None
    return hint_for_date(node) if type_name == "date" else None


def constant_text(node: Node) -> str | None:
    return node.text if isinstance(node, Scalar) and is_written(node) else None


def constant_integer(node: Node) -> int | None:
    value = node.value if isinstance(node, Scalar) else None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if type(value) is int else None


def constant_number(node: Node) -> int | float | None:
    value = node.value if isinstance(node, Scalar) else None
    if isinstance(value, float) and not value.is_integer():
        return value if abs(value) < float("inf") else None
    return constant_integer(node)


def constant_truth(node: Node) -> bool | None:
    value = node.value if isinstance(node, Scalar) else None
    return value if isinstance(value, bool) else None


def constant_date(node: Node) -> str | None:
    return node.text if isinstance(node, Scalar) and is_date(node.text) else None


def constant_time(node: Node) -> str | None:
    return node.text if isinstance(node, Scalar) and re.fullmatch(ISO_TIME, node.text) else None


def constant_list(node: Node) -> tuple[str, ...] | None:
    """A list of texts, or one text in which commas separate them."""
    if isinstance(node, Sequence):
        texts = [constant_text(item) for item in node.items]
        return None if None in texts else tuple(text for text in texts if text is not None)
    text = constant_text(node)
    return None if text is None else tuple(part.strip() for part in text.split(",") if part.strip())


CONSTANTS: dict[str, Callable[[Node], Value]] = {
    "text": constant_text,
    "integer": constant_integer,
    "number": constant_number,
    "yesno": constant_truth,
    "date": constant_date,
    "time": constant_time,
    "list": constant_list,
}
ATTRIBUTE = MapReader("attribute", {"value_type": read_value_type, "constant": keep_node})
VARIABLE = MapReader("variable", {"value_type": read_value_type, "constant": keep_node})
