"""Respondents to try a survey with, from a YAML file: how each is reached and what each answers.

detractor:
  survey_type: sms
  attributes: {agent_name: Sam}
  answers: {recommend: 3, why: Too slow}
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from askline.errors import AsklineError
from askline.survey.definition import CHANNEL_OF_SURVEY_TYPE
from askline.survey.yaml_nodes import Mapping as MappingNode
from askline.survey.yaml_nodes import Node, Scalar
from askline.survey.yaml_nodes import Sequence as SequenceNode

KEYS = ("survey_type", "language", "attributes", "seed", "answers")


class Persona(NamedTuple):
    """One respondent; None: not written."""

    name: str
    survey_type: str | None = None
    language: str | None = None
    attributes: Mapping[str, str] = {}
    seed: int | None = None
    answers: Mapping[str, Any] = {}


def read_personas(text: bytes, path: str) -> dict[str, Persona]:
    """The personas of a file by name.

    raises    AsklineError `bad-persona` that names the place
    """
    from askline.diagnostics import Problems
    from askline.survey.yaml_reader import read_yaml

    problems = Problems()
    root = read_yaml(text, path, problems)
    if root is None or problems.has_errors:
        raise AsklineError("bad-persona", str(problems.in_file_order()[0]))
    return {name.text: _persona(name, node) for name, node in root.entries}


def _persona(name: Scalar, node: Node) -> Persona:
    if not isinstance(node, MappingNode):
        raise _bad(name, f"the persona {name.text!r} is a map of {', '.join(KEYS)}")
    for key, _ in node.entries:
        if key.text not in KEYS:
            raise _bad(key, f"a persona has no {key.text!r}, only {', '.join(KEYS)}")
    survey_type = _text(node.get("survey_type"))
    if survey_type is not None and survey_type not in CHANNEL_OF_SURVEY_TYPE:
        raise _bad(name, f"{survey_type!r} is none of {', '.join(CHANNEL_OF_SURVEY_TYPE)}")
    return Persona(
        name.text,
        survey_type,
        _text(node.get("language")),
        {key: str(value) for key, value in _map(name, node.get("attributes")).items()},
        _seed(name, node.get("seed")),
        _map(name, node.get("answers")),
    )


def _map(name: Scalar, node: Node | None) -> dict[str, Any]:
    if node is None:
        return {}
    if not isinstance(node, MappingNode):
        raise _bad(name, "attributes and answers are maps")
    return {key.text: _value(value) for key, value in node.entries}


def _value(node: Node) -> Any:
    """What is typed: a text as it is written, a list as its texts; nothing for null, as for a skipped turn."""
    if isinstance(node, SequenceNode):
        return [_value(each) for each in node.items]
    return None if not isinstance(node, Scalar) or node.value is None else node.text


def _seed(name: Scalar, node: Node | None) -> int | None:
    if node is None:
        return None
    if not isinstance(node, Scalar) or not isinstance(node.value, int):
        raise _bad(name, "a seed is a whole number")
    return int(node.value)


def _text(node: Node | None) -> str | None:
    return node.text if isinstance(node, Scalar) else None


def _bad(node: Scalar, message: str) -> AsklineError:
    return AsklineError("bad-persona", message, location=node.location, hint=f"see line {node.location.line}")
