"""The JSON Schema of sample files, for editors that complete and check YAML.

It says what a schema can; `sample_format` is what decides. Both are made from the same lists of names.
"""

from __future__ import annotations

from typing import Any

from askline.engine.endings import REASONS
from askline.flow_tools.sample import BARE_TURNS
from askline.flow_tools.sample_format import EFFECTS, REQUIRED, VERSION
from askline.flow_tools.turn_format import ENDINGS
from askline.survey.definition import CHANNEL_OF_SURVEY_TYPE

Schema = dict[str, Any]

_WRITTEN: Schema = {"type": ["string", "number", "boolean"]}


def json_schema() -> Schema:
    """A JSON Schema, draft 2020-12, of one sample file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Askline sample conversation",
        **_closed_map(_keys(), REQUIRED),
    }


def _keys() -> dict[str, Schema]:
    return {
        "askline_sample": {"const": VERSION, "description": "The version of the sample format."},
        "name": {**_WRITTEN, "description": "What the conversation shows."},
        "survey": {"type": "string", "description": "The survey's file, from where this file lies."},
        "survey_type": {"enum": list(CHANNEL_OF_SURVEY_TYPE), "default": "web"},
        "language": {"type": "string", "description": "The language asked for, such as en or es-MX."},
        "attributes": {"type": "object", "description": "What is known before the first prompt."},
        "seed": {"type": "integer", "default": 0, "description": "Decides whatever the survey draws."},
        "now": {"type": "string", "description": "Where the clock begins, such as 2026-03-01T09:00:00Z."},
        "turns": {"type": "array", "items": {"oneOf": _turns()}, "description": "The conversation."},
        "answers": {"type": "object", "description": "Every question that has a value at the end."},
        "variables": {"type": "object", "description": "Every variable at the end."},
        "effects": {"type": "array", "items": {"oneOf": [_effect(name) for name in EFFECTS]}},
    }


def _turns() -> list[Schema]:
    texts: Schema = {"anyOf": [_WRITTEN, {"type": "array", "items": _WRITTEN}]}
    expectation = {
        "bot": {**texts, "description": "All that was said; * stands for any run of characters."},
        "asks": {"type": "string", "description": "The question that is open."},
        "ends": {"type": "string", "pattern": rf"^({'|'.join(ENDINGS)})( \(({'|'.join(REASONS)})\))?$"},
        "sounds": {**texts, "description": "The recordings that were played."},
    }
    return [
        _closed_map({"user": {**_WRITTEN, "description": "Typed or said."}}, ["user"]),
        _closed_map({"press": {"type": ["string", "integer"], "description": "Keys: 12#, or 1@0.4 #@2."}}, ["press"]),
        _closed_map({"wait": {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?(ms|s|m|h|d)$"}}, ["wait"]),
        *(_closed_map({name: {"const": True}}, [name]) for name in BARE_TURNS),
        {**_closed_map(expectation, ()), "minProperties": 1},
    ]


def _effect(name: str) -> Schema:
    if name == "do_not_contact":
        return _closed_map({name: {"const": True}}, [name])
    return _closed_map({name: _closed_map({key: {} for key in EFFECTS[name]}, ())}, [name])


def _closed_map(properties: dict[str, Schema], required: tuple[str, ...] | list[str]) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }
