"""What a survey is, as one JSON document: every question with its ids, its texts as written, its rules in words.

The document is what `askline show --json` prints; its text form is made from it. Nothing is held or rendered: texts
stand as they are written, with their {expressions}.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from askline.flow_tools.wording import failure_in_words, group_in_words, rule_in_words
from askline.interviews.survey_uuids import question_uuid, survey_uuid
from askline.survey.definition import Group, Option, Prompt, Question, Sound, Survey, Text, Wording

SETTINGS = (
    "minimum", "maximum", "decimal", "shuffle", "other", "min_length", "max_length", "country", "attempts", "required",
)  # fmt: skip


def overview(survey: Survey) -> dict[str, Any]:
    """Everything about the survey that JSON can hold, in file order."""
    nodes = survey.nodes
    return {
        "id": survey.id,
        "uuid": str(survey_uuid(survey)),
        "name": survey.name,
        "description": survey.description,
        "path": survey.path,
        "fingerprint": survey.fingerprint,
        "languages": list(survey.languages),
        "timezone": survey.timezone,
        "attributes": [each.as_dict() for each in survey.attributes.values()],
        "variables": [each.as_dict() for each in survey.variables.values()],
        "greeting": texts(survey.greeting),
        "instructions": texts(survey.instructions),
        "closing": texts(survey.closing),
        "invariants": [each.source for each in survey.invariants],
        "questions": [_question(each, survey) for each in survey.questions],
        "prompts": [_prompt(each, survey) for each in nodes if isinstance(each, Question) and each.order is None],
        "groups": [_group(each, survey) for each in nodes if isinstance(each, Group)],
    }


def _prompt(question: Question, survey: Survey) -> dict[str, Any]:
    """What questions and prompts have in common."""
    return {
        "name": question.name,
        "position": question.position,
        "id": question.id,
        "uuid": str(question_uuid(survey, question)),
        "order": question.order,
        "type": question.type,
        "label": question.label,
        "group": None if question.parent is None else survey.nodes[question.parent].name,
        "when": question.when.source if question.when else None,
        "texts": texts(question.prompt),
        "then": [rule_in_words(rule, survey) for rule in question.rules],
    }


def _question(question: Question, survey: Survey) -> dict[str, Any]:
    return {
        **_prompt(question, survey),
        **{name: getattr(question, name) for name in SETTINGS},
        "pattern": question.pattern.pattern if question.pattern is not None else None,
        "options": [_option(option) for option in question.options],
        "confirm": question.confirm is not False,
        "dont_know": question.dont_know is not None,
        "refused": question.refused is not None,
        "on_failure": failure_in_words(question, survey),
    }


def _option(option: Option) -> dict[str, Any]:
    return {"key": option.key, "value": option.value, "texts": list(_of_text(option.text))}


def _group(group: Group, survey: Survey) -> dict[str, Any]:
    return {
        "name": group.name,
        "group": None if group.parent is None else survey.nodes[group.parent].name,
        "entries": [survey.nodes[each].name for each in group.entries],
        "when": group.when.source if group.when else None,
        "says": group_in_words(group),
    }


def texts(prompt: Prompt | None) -> list[dict[str, Any]]:
    """A prompt as rows `{channel, language, when, text, sound}`; null: any channel, any language, always."""
    if prompt is None:
        return []
    rows = []
    for case in prompt.cases:
        for channel, wordings in ((None, case.wordings), *case.overrides.items()):
            for wording in wordings:
                conditions = [each.source for each in (case.when, wording.when) if each is not None]
                when = " and ".join(f"({each})" for each in conditions) if len(conditions) > 1 else "".join(conditions)
                rows += [{"channel": channel, **row, "when": when or None} for row in _of_wording(wording)]
    return rows


def _of_wording(wording: Wording) -> Iterator[dict[str, Any]]:
    """One row for each language that the wording has a text or a sound of its own in."""
    texts_by = _by_language(wording.text)
    sounds_by = _by_language(wording.sound)
    for language in dict.fromkeys((*texts_by, *sounds_by)):
        text = texts_by.get(language, texts_by.get(None))
        yield {
            "language": language,
            "text": text.source if text is not None else None,
            "sound": sounds_by.get(language, sounds_by.get(None)),
        }


def _of_text(text: Text) -> Iterator[dict[str, Any]]:
    for language, template in _by_language(text).items():
        yield {"language": language, "text": template.source}


def _by_language(each: Text | Sound | None) -> dict[Any, Any]:
    """By language tag; None for all languages."""
    if each is None:
        return {}
    if each.by_language is not None:
        return dict(each.by_language)
    return {} if each.plain is None else {None: each.plain}
