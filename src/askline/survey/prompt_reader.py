"""Reads prompts in all their forms (section 2.1): texts, maps, lists of maps with `when`, overrides, tapered lists."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from askline.survey.by_language import read_sound, read_template_by_language
from askline.survey.definition import CHANNELS, Prompt, PromptCase, Text, Wording
from askline.survey.expressions import Expression
from askline.survey.map_reader import Fields, MapTable, first_key
from askline.survey.maps import MAPS, PROMPT_KEYS
from askline.survey.scalars import is_written, read_boolean
from askline.survey.survey_file import SurveyFile
from askline.survey.yaml_nodes import BOOLEANS, Node, Scalar, Sequence
from askline.survey.yaml_nodes import Mapping as MapNode

Read = TypeVar("Read")
PROMPT = MapTable(*MAPS["prompt"])
PROMPT_CASE = MapTable(*MAPS["prompt_case"])
OVERRIDE = MapTable(*MAPS["override"])
WORDING = MapTable(*MAPS["wording"])
LIKE_A_LANGUAGE = r"(?!if)[a-z]{2}(-[A-Za-z0-9]{2,8})*"
NO_OVERRIDES: dict[str, tuple[Wording, ...]] = {}


def read_expression(file: SurveyFile, node: Node, key: str) -> Expression | None:
    if isinstance(node, Scalar) and is_written(node):
        return file.expression(node)
    hint = 'put it in quotes: "[...]"' if isinstance(node, Sequence) else None
    file.wrong_kind(node, key, "expression", hint)
    return None


def read_prompt(file: SurveyFile, node: Node, key: str) -> Prompt | None:
    if isinstance(node, Scalar) and is_written(node):
        return Prompt(cases=(PromptCase(wordings=(plain_wording(file, node),), overrides=NO_OVERRIDES),))
    if isinstance(node, MapNode):
        case = read_case(file, node, PROMPT)
        return Prompt(cases=(case,)) if case else None
    if isinstance(node, Sequence):
        cases = (read_case(file, item, PROMPT_CASE) for item in entries_of(file, node, key))
        return Prompt(cases=tuple(case for case in cases if case))
    file.wrong_kind(node, key, "prompt")
    return None


def plain_wording(file: SurveyFile, node: Scalar) -> Wording:
    return Wording(text=Text(plain=file.template(node)))


def entries_of(file: SurveyFile, node: Sequence, key: str) -> list[Node]:
    """The entries of a list of which the first that holds is used: all but the last need a `when`."""
    if not node.items:
        file.report("empty-list", node, where=repr(key))
    for item in node.items[:-1]:
        if isinstance(item, MapNode) and "when" not in item and not is_language_map(file, item):
            file.report("entry-without-when", first_key(item))
    return node.items


def read_case(file: SurveyFile, node: Node, table: MapTable) -> PromptCase | None:
    if isinstance(node, MapNode) and is_language_map(file, node):
        report_language_map(file, node)
        return None
    fields = table.fields(file, node)
    if fields is None or not isinstance(node, MapNode):
        return None
    if fields.keys().isdisjoint(PROMPT_KEYS):
        file.report("no-prompt", first_key(node), "give a text, a sound or both", where=table.where)
    case = case_of(file, node, fields)
    case.when = read_expression(file, fields["when"], "when") if "when" in fields else None
    return case


def case_of(file: SurveyFile, node: MapNode, fields: Fields) -> PromptCase:
    """The prompt whose keys stand in a map, its `when` left out: in a question that is skip logic."""
    wordings = read_wordings(file, node, fields)
    if fields.keys().isdisjoint(CHANNELS):
        return PromptCase(wordings=wordings, overrides=NO_OVERRIDES)
    overrides = {channel: read_override(file, fields[channel], channel) for channel in CHANNELS if channel in fields}
    return PromptCase(wordings=wordings, overrides=overrides)


def read_wordings(file: SurveyFile, node: MapNode, fields: Fields) -> tuple[Wording, ...]:
    """What `text` and `sound` of a map say."""
    text, sound = fields.get("text"), fields.get("sound")
    if isinstance(text, Sequence):
        if sound:
            hint = "give each entry of the list its own sound"
            file.report("sound-beside-list", node.key("sound"), hint)
        return read_wording_list(file, text, "text")
    if text is None and sound is None:
        return ()
    return (
        Wording(
            text=None if text is None else read_template_by_language(file, text, "text"),
            sound=None if sound is None else read_sound(file, sound, "sound"),
        ),
    )


def read_wording_list(file: SurveyFile, node: Sequence, key: str) -> tuple[Wording, ...]:
    wordings = (read_wording(file, item) for item in entries_of(file, node, key))
    return tuple(wording for wording in wordings if wording)


def read_wording(file: SurveyFile, node: Node) -> Wording | None:
    if isinstance(node, MapNode) and isinstance(text := node.get("text"), Sequence):
        file.wrong_kind(text, "text", "by_language", "a list of texts holds no further list")
        return None
    case = read_case(file, node, WORDING)
    if case is None or not case.wordings:
        return None
    wording = case.wordings[0]
    wording.when = case.when
    return wording


def read_override(file: SurveyFile, node: Node, channel: str) -> tuple[Wording, ...]:
    """What is said on one channel in place of the text."""
    if isinstance(node, Scalar) and is_written(node):
        return (plain_wording(file, node),)
    if isinstance(node, MapNode):
        case = read_case(file, node, OVERRIDE)
        return case.wordings if case else ()
    if isinstance(node, Sequence):
        return read_wording_list(file, node, channel)
    file.wrong_kind(node, channel, "override")
    return ()


def read_tapered(file: SurveyFile, node: Node, key: str) -> tuple[Prompt, ...] | None:
    """A prompt, or one for the first time, one for the second and so on."""
    if not isinstance(node, Sequence):
        prompt = read_prompt(file, node, key)
        return (prompt,) if prompt else None
    if not node.items:
        file.report("empty-list", node, where=repr(key))
    prompts = (read_prompt(file, item, key) for item in node.items)
    return tuple(prompt for prompt in prompts if prompt)


def read_confirm(file: SurveyFile, node: Node, key: str) -> Prompt | bool | None:
    if isinstance(node, Scalar) and node.is_plain and node.text in BOOLEANS:
        return read_boolean(file, node, key)
    return with_placeholders(file, read_prompt, node, key, "answer")


def with_placeholders(
    file: SurveyFile, read: Callable[[SurveyFile, Node, str], Read], node: Node, key: str, *placeholders: str
) -> Read:
    """What `read` gives where texts may name these placeholders as well."""
    names = file.names
    file.names = names.with_placeholders(*placeholders)
    try:
        return read(file, node, key)
    finally:
        file.names = names


def is_language_map(file: SurveyFile, node: MapNode) -> bool:
    """Whether the map has languages where the keys of a prompt would stand."""
    keys = [key.text for key, _ in node.entries]
    if not keys or not PROMPT_KEYS.keys().isdisjoint(keys):
        return False
    return all(key.lower() in file.tags or re.fullmatch(LIKE_A_LANGUAGE, key) for key in keys)


def report_language_map(file: SurveyFile, node: MapNode) -> None:
    first = node.entries[0][0]
    file.report("languages-without-text", first, f"write text: {{{first.text}: ...}}", language=first.text)
