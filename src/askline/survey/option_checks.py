"""Finds options that one answer would fit equally: the same key, text or synonym, or a key that is another's value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from askline.survey.by_language import ALL_LANGUAGES
from askline.survey.definition import Option, Text
from askline.survey.languages import find_by_language
from askline.survey.option_reader import folded
from askline.survey.survey_file import SurveyFile
from askline.survey.yaml_nodes import Mapping as MapNode
from askline.survey.yaml_nodes import Node

KEY_HINT = "write a key for each option"
Said = list[tuple[int, str, str]]  # index of an option, a language, a text


def check_options(file: SurveyFile, nodes: Sequence[Node], options: Sequence[Option], is_shuffled: bool) -> None:
    """Report what an answer could not tell apart. `nodes` are those of the options."""
    if len({type(option.value) for option in options}) > 1:
        report_mixed(file, nodes, options)
        return
    if len({str(option.value) for option in options}) < len(options):
        report_equals(file, nodes, options, "value", [(i, "", str(option.value)) for i, option in enumerate(options)])
        return
    report_equal_keys(file, nodes, options, is_shuffled)
    texts = [option.text for option in options]
    report_equals(file, nodes, options, "text", folded_texts(file, texts))
    if any(option.synonyms for option in options):
        report_equals(file, nodes, options, "synonyms", folded_synonyms(file, options))


def report_mixed(file: SurveyFile, nodes: Sequence[Node], options: Sequence[Option]) -> None:
    first = options[0].value
    for node, option in zip(nodes, options, strict=True):
        if type(option.value) is not type(first):
            hint = "put the numbers in quotes, or write whole numbers only"
            file.report("mixed-options", place_of(node, "value"), hint, value=option.value, first=first)


def place_of(node: Node, key: str) -> Node:
    """The value of a key of an option; the option itself where it is not written."""
    return (node.get(key) if isinstance(node, MapNode) else None) or node


def report_equals(file: SurveyFile, nodes: Sequence[Node], options: Sequence[Option], key: str, said: Said) -> None:
    owners: dict[tuple[str, str], int] = {}
    for index, language, text in said:
        owner = owners.setdefault((language, text), index)
        if owner != index:
            report_ambiguous(file, place_of(nodes[index], key), key.removesuffix("s"), options[owner], text)
            owners[language, text] = index


def report_ambiguous(
    file: SurveyFile, node: Node, what: str, other: Option, text: str, hint: str | None = None
) -> None:
    file.report("ambiguous-option", node, hint, what=what, text=text, other=other.value)


def report_equal_keys(file: SurveyFile, nodes: Sequence[Node], options: Sequence[Option], is_shuffled: bool) -> None:
    """Keys that are equal, or another's value. Where options are shuffled, a number may come to any that is free."""
    moving = [i for i, option in enumerate(options) if is_shuffled and option.is_numbered and not option.pin]
    numbers = {str(i) for i, option in enumerate(options, 1) if moving and not option.pin}
    owners: dict[str, int] = {}
    for index, option in enumerate(options):
        if not (moving and option.is_numbered and not option.pin):
            owner = owners.setdefault(option.key, index)
            owner = moving[0] if option.key in numbers else owner
            if owner != index:
                report_key(file, nodes, options, index, owner)
    for index, option in enumerate(options):
        value = str(option.value)
        other = owners.get(value, index)
        if value in numbers and other == index:
            other = next((each for each in moving if each != index), index)
        if other != index:
            report_ambiguous(file, place_of(nodes[other], "key"), "key", option, value, KEY_HINT)


def report_key(file: SurveyFile, nodes: Sequence[Node], options: Sequence[Option], index: int, owner: int) -> None:
    """Report the key of an option that is another's key as well."""
    is_default = options[index].is_numbered or options[owner].is_numbered
    place = place_of(nodes[index], "key")
    report_ambiguous(file, place, "key", options[owner], options[index].key, KEY_HINT if is_default else None)


def folded_texts(file: SurveyFile, texts: Iterable[Text]) -> Said:
    """Each text as it is compared, in each language where that makes a difference; texts with piping are left out."""
    said: Said = []
    texts = list(texts)
    languages = file.languages if any(text.by_language for text in texts) else (ALL_LANGUAGES,)
    for index, text in enumerate(texts):
        for language in languages:
            template = text.plain
            if text.by_language:
                found = find_by_language(text.by_language, language, file.languages[0])
                template = found[0] if found else None
            if template is not None and template.constant:
                said.append((index, language, folded(template.constant)))
    return said


def folded_synonyms(file: SurveyFile, options: Sequence[Option]) -> Said:
    said: Said = []
    is_by_language = any(option.synonyms.keys() - {ALL_LANGUAGES} for option in options)
    for index, option in enumerate(options):
        for language in file.languages if is_by_language else (ALL_LANGUAGES,):
            words = option.synonyms.get(ALL_LANGUAGES)
            if words is None:
                found = find_by_language(option.synonyms, language, file.languages[0])
                words = found[0] if found else ()
            said.extend((index, language, folded(word)) for word in words)
    return said
