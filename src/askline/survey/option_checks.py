"""Finds options that one answer would fit equally: the same key, text or synonym, or a key that is another's value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from askline.survey.by_language import ALL_LANGUAGES
from askline.survey.definition import Option, Text
from askline.survey.languages import find_by_language
from askline.survey.option_reader import folded
from askline.survey.option_texts import endless_option_texts
from askline.survey.survey_file import SurveyFile
from askline.survey.yaml_nodes import Mapping as MapNode
from askline.survey.yaml_nodes import Node

MOST_TEXTS = 100_000  # compared for one question; beyond that not every language is looked at
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


def folded_texts(file: SurveyFile, texts: Sequence[Text]) -> Said:
    """Each text as it is compared, in each language where that makes a difference; texts with piping are left out."""
    said: Said = []
    for language in languages_to_compare(file, [text.by_language for text in texts if text.by_language], len(texts)):
        for index, text in enumerate(texts):
            template = text.plain
            if text.by_language:
                found = find_by_language(text.by_language, language, file.languages[0])
                template = found[0] if found else None
            if template is not None and template.constant:
                said.append((index, language, folded(template.constant)))
    return said


def folded_synonyms(file: SurveyFile, options: Sequence[Option]) -> Said:
    said: Said = []
    maps = [option.synonyms for option in options if option.synonyms and ALL_LANGUAGES not in option.synonyms]
    for language in languages_to_compare(file, maps, len(options)):
        for index, option in enumerate(options):
            words = option.synonyms.get(ALL_LANGUAGES)
            if words is None:
                found = find_by_language(option.synonyms, language, file.languages[0])
                words = found[0] if found else ()
            said.extend((index, language, folded(word)) for word in words)
    return said


def languages_to_compare(file: SurveyFile, maps: Sequence[Mapping[str, object]], options: int) -> Sequence[str]:
    """The languages in which options may have texts of their own; one stands for all where nothing is by language."""
    if not maps:
        return (ALL_LANGUAGES,)
    given = {tag for each in maps for tag in each}
    return [tag for tag in file.languages if tag in given or tag == file.languages[0]][: max(1, MOST_TEXTS // options)]


def check_endless_texts(file: SurveyFile) -> None:
    """Report options whose texts say each other's without end."""
    entries = [entry for entry in file.outline if entry.options]
    all_options = [entry.options for entry in entries if entry.options]
    if any(says_options(text) for options in all_options for text in options.texts.values()):
        for options in endless_option_texts(all_options):
            entry = next(entry for entry in entries if entry.options is options)
            file.report("endless-option-text", entry.fields["options"], name=options.owner)


def says_options(text: Text) -> bool:
    """Whether texts of other options may be said in this one."""
    templates = [text.plain] if text.plain else (text.by_language or {}).values()
    return any(template.says for template in templates if template)
