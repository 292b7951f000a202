"""The second pass over the questions: every key is read, now that all names are known.

What the settings of a question mean together is looked at in `question_checks.py`.
"""

from __future__ import annotations

from typing import Any

from askline.survey.definition import Prompt, Question
from askline.survey.map_reader import first_key
from askline.survey.maps import PROMPT_KEYS, Keys
from askline.survey.option_reader import read_non_answer, read_options
from askline.survey.outline import TABLES, Entry
from askline.survey.patterns import PatternRefused, compile_pattern
from askline.survey.prompt_reader import case_of, read_confirm, read_expression, read_prompt, read_tapered
from askline.survey.question_checks import check_question
from askline.survey.question_ids import derived_id
from askline.survey.question_types import ASKING, EVERY_TYPE, QUESTION_TYPES
from askline.survey.rule_reader import read_failure, read_rules
from askline.survey.scalars import LONGEST_LABEL, SCALAR_READERS, read_text
from askline.survey.survey_file import Reader, SurveyFile
from askline.survey.yaml_nodes import Node


def read_pattern(file: SurveyFile, node: Node, key: str) -> Any:
    """The compiled pattern."""
    pattern = read_text(file, node, key, "pattern")
    if pattern is None:
        return None
    try:
        return compile_pattern(pattern)
    except PatternRefused as refusal:
        file.report("bad-pattern", node, pattern=pattern, problem=refusal)
        return None


READERS: dict[str, Reader] = {
    **SCALAR_READERS,
    "expression": read_expression,
    "rules": read_rules,
    "non_answer": read_non_answer,
    "confirm": read_confirm,
    "failure": read_failure,
    "tapered": read_tapered,
    "prompt": read_prompt,
    "options": read_options,
    "pattern": read_pattern,
}
RENAMED = {"min": "minimum", "max": "maximum", "then": "rules"}
READ_APART = ("name", "type", *PROMPT_KEYS)


class TypeReader:
    """How questions of one type are read: by key, the attribute of `Question` and the function that reads it."""

    __slots__ = ("defaults", "readers")

    def __init__(self, keys: Keys, own: Keys, fixed: Any) -> None:
        self.readers = {
            name: (RENAMED.get(name, name), READERS[key.kind]) for name, key in keys.items() if name not in READ_APART
        }
        self.defaults: dict[str, Any] = {
            RENAMED.get(name, name): key.default for name, key in own.items() if key.default is not None
        }
        self.defaults.update(fixed)


TYPE_READERS = {name: TypeReader(TABLES[name].keys, each.keys, each.fixed) for name, each in QUESTION_TYPES.items()}
UNKNOWN_TYPE = TypeReader({**EVERY_TYPE, **ASKING}, {}, {})


def read_question(file: SurveyFile, entry: Entry, order: int | None, survey_id: int) -> Question:
    """The question of an entry. `order`: its number among the questions that are no prompts."""
    type_reader = TYPE_READERS.get(entry.type, UNKNOWN_TYPE)
    readers, settings = type_reader.readers, type_reader.defaults.copy()
    for key, node in entry.fields.items():
        if key in readers:
            attribute, read = readers[key]
            settings[attribute] = read(file, node, key)
    if "length" in settings:
        settings["min_length"] = settings["max_length"] = settings.pop("length")
    name = entry.name
    if settings.get("label") is None:
        settings["label"] = name[:LONGEST_LABEL]
    if settings.get("id") is None:
        settings["id"] = derived_id(survey_id, name)
    question = Question(
        position=entry.position,
        name=name,
        type=entry.type or "text",
        prompt=read_question_prompt(file, entry),
        order=order,
        parent=entry.parent,
        repeat=entry.repeat,
        kind=entry.kind,
        **settings,
    )
    if entry.options:
        entry.options.texts.update({option.value: option.text for option in question.options})
    if entry.type:
        check_question(file, entry, question)
    return question


def read_question_prompt(file: SurveyFile, entry: Entry) -> Prompt:
    """What the question says; `{options}` has a meaning in it where there are options."""
    fields = entry.fields
    if fields.keys().isdisjoint(PROMPT_KEYS):
        file.report("no-prompt", first_key(entry.node), "give it a text, a sound or both", where="a question")
        return Prompt(cases=())
    if entry.options is None:
        return Prompt(cases=(case_of(file, entry.node, fields),))
    names = file.names
    file.names = names.with_placeholders("options")
    case = case_of(file, entry.node, fields)
    file.names = names
    return Prompt(cases=(case,))
