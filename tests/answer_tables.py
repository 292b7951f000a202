"""The tables of tests/answers: questions as a survey has them, and what each answer to them comes to.

    rule       what the cases show, unique within its table
    question   its type and settings, as in a survey file
    language   the interview's; default en
    today      default 2026-03-05
    order      of the options as this interview says them: indexes, the first first
    gives      answer: value
    declines   answer: dont_know or refused
    rejects    reason: answers

What keypad.yaml has besides is said there.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from textwrap import indent
from types import SimpleNamespace
from typing import Any, NamedTuple

import yaml

from askline.answers.keypad import Keypad, keypad_for
from askline.answers.outcome import Accepted, Declined, Outcome, Rejected
from askline.answers.reader import Reader, reader_for
from askline.survey.compiler import compile_survey
from askline.survey.definition import Question

TABLES = Path(__file__).parent / "answers"
SURVEY = """
askline: 1
id: 1
name: One question
languages: [en, es, fr, de, pt, it, es-MX, de-CH]
attributes: {fruit: {type: text, default: Quince}}
questions:
"""

Rule = dict[str, Any]


class Case(NamedTuple):
    """One answer, and what it must come to."""

    rule: Rule
    answer: str
    outcome: Outcome

    def __str__(self) -> str:
        return f"{self.rule['rule']}: {self.answer!r}"


class TableLoader(yaml.CSafeLoader):
    """Dates stay texts, and a key given twice is an error."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        assert len(keys) == len(set(keys)), f"a key is given twice: {node.start_mark}"
        return super().construct_mapping(node, deep)


TableLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith("timestamp")]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def rules(name: str) -> list[Rule]:
    return yaml.load((TABLES / name).read_text(encoding="utf-8"), TableLoader)


def cases_of(rule: Rule) -> Iterator[Case]:
    for answer, value in rule.get("gives", {}).items():
        yield Case(rule, answer, Accepted(tuple(value) if isinstance(value, list) else value))
    for answer, which in rule.get("declines", {}).items():
        yield Case(rule, answer, Declined(which))
    for reason, answers in rule.get("rejects", {}).items():
        for answer in answers:
            yield Case(rule, answer, Rejected(reason))


def cases(name: str) -> list[Case]:
    return [case for rule in rules(name) for case in cases_of(rule)]


@cache
def question_of(text: str) -> Question:
    """A question as a survey with nothing else has it; `text` is a flow map, or the lines of a block map."""
    if text.startswith("{"):
        written = f"  - {{name: asked, text: Well?, {text[1:]}"
    else:
        written = f"  - name: asked\n    text: Well?\n{indent(text, '    ')}"
    question = compile_survey(SURVEY + written).nodes[0]
    assert isinstance(question, Question)
    return question


@cache
def reader_of(question: str, language: str = "en") -> Reader:
    return reader_for(question_of(question), language, "en")


def reader_and_scope(rule: Rule) -> tuple[Reader, Any]:
    return reader_of(rule["question"], rule.get("language", "en")), scope_of(rule)


def keypad_of(rule: Rule) -> Keypad:
    keys = rule.get("keys", {"skip": "*"})
    return keypad_for(
        question_of(rule["question"]),
        rule.get("language", "en"),
        "en",
        keys.get("skip"),
        keys.get("repeat"),
        keys.get("back"),
    )


def scope_of(rule: Rule) -> Any:
    """An interview as a rule has it."""
    order = rule.get("order")
    setting = SimpleNamespace(
        option_orders={} if order is None else {0: tuple(order)}, attributes={"fruit": "Quince"}, language="en"
    )
    today = rule.get("today", "2026-03-05")
    return SimpleNamespace(today=today, setting=setting, answers={}, nonresponses={}, variables={}, items={}, turn=0)
