"""Reads what may be given by language: texts, sounds and words, plain or as a map from language to them.

A map holds the default language and no language that the survey does not have; another language that nothing in it
serves is a warning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import TypeVar

from askline.survey.definition import Sound, Text
from askline.survey.languages import shortened
from askline.survey.map_reader import first_key
from askline.survey.scalars import is_written, read_text
from askline.survey.survey_file import SurveyFile
from askline.survey.templates import Template
from askline.survey.yaml_nodes import Mapping as MapNode
from askline.survey.yaml_nodes import Node, Scalar, Sequence

Read = TypeVar("Read")
ALL_LANGUAGES = ""


def read_language_map(file: SurveyFile, node: MapNode, read: Callable[[Node], Read | None]) -> dict[str, Read]:
    """What is read for each language, by tag as written in `languages`."""
    by_language: dict[str, Read] = {}
    given: set[str] = set()
    for key, child in node.entries:
        tag = file.tags.get(key.text.lower())
        if tag is None:
            file.report("unknown-language", key, hint_for_language(file, key.text), language=key.text)
        elif tag in given:
            file.report("duplicate-language", key, language=key.text)
        else:
            given.add(tag)
        found = read(child)
        if tag is not None and found is not None:
            by_language[tag] = found
    report_missing_languages(file, node, given)
    return by_language


def hint_for_language(file: SurveyFile, language: str) -> str:
    served = next((file.tags[tag] for tag in shortened(language.lower()) if tag in file.tags), None)
    if served:
        return f"{served!r} serves it; or list it under `languages`"
    return file.nearest(language, file.languages) or f"the survey is held in {listed(file.languages)}"


def report_missing_languages(file: SurveyFile, node: MapNode, given: set[str]) -> None:
    default = file.languages[0]
    if default not in given:
        file.report("missing-default-language", first_key(node), language=default)
    missing = set(file.languages).difference((default,), *(file.served_by[tag] for tag in given))
    if missing:
        languages = listed(tag for tag in file.languages if tag in missing)
        file.report("missing-language", first_key(node), languages=languages, default=default)


def listed(names: Iterable[str], most: int = 10) -> str:
    """The first names, for messages."""
    shown = list(islice(names, most + 1))
    return ", ".join(shown if len(shown) <= most else [*shown[:most], "..."])


def read_template_by_language(file: SurveyFile, node: Node, key: str) -> Text | None:
    """A text with piping."""
    if isinstance(node, Scalar) and is_written(node):
        return Text(plain=file.template(node))
    if isinstance(node, MapNode):
        return Text(by_language=read_language_map(file, node, lambda child: read_template(file, child, key)))
    file.wrong_kind(node, key, "by_language")
    return None


def read_template(file: SurveyFile, node: Node, key: str) -> Template | None:
    """A text with piping that is the same in every language."""
    if isinstance(node, Scalar) and is_written(node):
        return file.template(node)
    file.wrong_kind(node, key, "template")
    return None


def read_sound(file: SurveyFile, node: Node, key: str) -> Sound | None:
    """A recording; None also where the text is empty, which is how a sound is taken away."""
    if isinstance(node, Scalar) and is_written(node):
        return Sound(plain=node.text) if node.text else None
    if isinstance(node, MapNode):
        return Sound(by_language=read_language_map(file, node, lambda child: read_text(file, child, key)))
    file.wrong_kind(node, key, "by_language")
    return None


Words = Mapping[str, tuple[str, ...]]


def read_words(file: SurveyFile, node: Node, key: str) -> Words | None:
    """A word or a list of words, by language tag; under the empty tag those for all languages."""
    if isinstance(node, MapNode):
        return read_language_map(file, node, lambda child: read_word_list(file, child, key))
    words = read_word_list(file, node, key)
    return None if words is None else {ALL_LANGUAGES: words}


def read_word_list(file: SurveyFile, node: Node, key: str) -> tuple[str, ...] | None:
    if isinstance(node, Scalar) and is_written(node):
        return (node.text,)
    if isinstance(node, Sequence):
        words = (read_text(file, item, key) for item in node.items)
        return tuple(word for word in words if word is not None)
    file.wrong_kind(node, key, "words")
    return None
