"""Reads the options of a question and its two non-answers. What could not be told apart is found in `option_checks`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from askline.lexicons import fold
from askline.survey.by_language import read_template_by_language, read_words
from askline.survey.definition import NonAnswer, Option, Text
from askline.survey.map_reader import MapReader
from askline.survey.scalars import SCALAR_READERS, is_written, read_boolean
from askline.survey.survey_file import SurveyFile
from askline.survey.yaml_nodes import BOOLEANS, Node, Scalar
from askline.survey.yaml_nodes import Mapping as MapNode
from askline.survey.yaml_nodes import Sequence as ListNode

NO_SYNONYMS: dict[str, tuple[str, ...]] = {}
folded = lru_cache(maxsize=4096)(fold)  # each text of an option is compared twice
# Words that belong to the carrier (section 7.4), as they are compared.
UNCLAIMABLE = frozenset(
    map(fold, ("STOP", "STOPALL", "UNSUBSCRIBE", "REVOKE", "OPTOUT", "START", "UNSTOP", "HELP", "INFO"))
)

MOST_OPTIONS = 5_000  # of one question; no file takes more than a moment to check


def option_value(node: Node | None) -> str | int | None:
    """The value that an option has, or None where it is none; nothing is reported."""
    if isinstance(node, MapNode):
        return option_value(node.get("value"))
    if not isinstance(node, Scalar):
        return None
    value = node.value
    if value is None or isinstance(value, bool) or not node.text:
        return None
    return value if isinstance(value, int) else node.text


def option_values(node: Node | None) -> tuple[str | int, ...]:
    """The values that can be chosen, as far as they can be read; nothing is reported."""
    items = node.items if isinstance(node, ListNode) else []
    return tuple(value for value in map(option_value, items) if value is not None)


def read_option_value(file: SurveyFile, node: Node, key: str) -> str | int | None:
    value = option_value(node) if isinstance(node, Scalar) else None
    if value is None:
        if isinstance(node, Scalar) and node.is_plain and node.text in BOOLEANS:
            file.report("boolean-option", node, "for a yes or no, ask a question of type yesno", value=node.text)
        else:
            file.wrong_kind(node, key, "option_value")
    return value


def read_options(file: SurveyFile, node: Node, key: str) -> tuple[Option, ...]:
    """The options with their keys; an option whose value cannot be read is left out."""
    if not isinstance(node, ListNode):
        file.wrong_kind(node, key, "options", "write a list: [Cat, Dog]")
        return ()
    if len(node.items) > MOST_OPTIONS:
        file.report("list-too-long", node, where=repr(key), count=len(node.items), most=MOST_OPTIONS)
        return ()
    read = [option for option in (read_option(file, item) for item in node.items) if option]
    if not node.items:
        file.report("no-options", node)
    elif len(node.items) == 1:
        file.report("single-option", node)
    give_default_keys(read)
    return tuple(read)


def read_option(file: SurveyFile, node: Node) -> Option | None:
    """One option, with an empty key where none is written."""
    if isinstance(node, Scalar):
        value = option_value(node)
        if value is None:
            value = read_option_value(file, node, "options")
        claim_words(file, node)
        if value is None:
            return None
        return Option(value=value, text=Text(plain=file.template(node)), key="", synonyms=NO_SYNONYMS)
    values = OPTION.read(file, node)
    if values is None or not isinstance(node, MapNode):
        return None
    for key in ("value", "text", "synonyms"):
        claim_words(file, node.get(key))
    return None if values.get("value") is None else option_of(file, node, values)


def option_of(file: SurveyFile, node: MapNode, values: Mapping[str, Any]) -> Option:
    """The option of a map that has a value."""
    text = values.get("text")
    if "text" not in values:
        text = read_template_by_language(file, node.get("value") or node, "value")
    return Option(
        value=values["value"],
        text=text or Text(),
        key=values.get("key") or "",
        synonyms=values.get("synonyms") or NO_SYNONYMS,
        pin=bool(values.get("pin")),
    )


def give_default_keys(options: list[Option]) -> None:
    """Keys for the options without one: their values where all are short numbers, else 1, 2, 3 ..."""
    values = {option.value for option in options}
    are_keys = len(values) == len(options) and all(isinstance(value, int) and 0 <= value <= 99 for value in values)
    for index, option in enumerate(options, 1):
        if not option.key:
            option.key = str(option.value if are_keys else index)
            option.is_numbered = not are_keys


def claim_words(file: SurveyFile, node: Node | None) -> None:
    """Report each text below a node that no question may claim, since it is a keyword of the carriers."""
    if isinstance(node, Scalar):
        if folded(node.text) in UNCLAIMABLE:
            hint = "a message of this word alone never reaches a question: choose another word"
            file.report("keyword-claimed", node, hint, word=node.text)
    elif isinstance(node, ListNode):
        for item in node.items:
            claim_words(file, item)
    elif node is not None:
        for _, child in node.entries:
            claim_words(file, child)


def read_non_answer(file: SurveyFile, node: Node, key: str) -> NonAnswer | None:
    """How to say that one does not know or does not want to say; None where that is not allowed."""
    if not isinstance(node, MapNode):
        if not isinstance(node, Scalar) or not (is_written(node) and node.is_plain and node.text in BOOLEANS):
            file.wrong_kind(node, key, "non_answer", 'write true, or {key: "9", words: [...]}')
            return None
        return NonAnswer() if read_boolean(file, node, key) else None
    values = NON_ANSWER.read(file, node)
    claim_words(file, node.get("words"))
    return None if values is None else NonAnswer(key=values.get("key"), words=values.get("words"))


OPTION = MapReader(
    "option",
    {
        **SCALAR_READERS,
        "option_value": read_option_value,
        "by_language": read_template_by_language,
        "words": read_words,
    },
)
NON_ANSWER = MapReader("non_answer", {**SCALAR_READERS, "words": read_words})
