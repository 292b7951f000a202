"""Surveys of one question, for tests of what the compiler makes of a few lines."""

from __future__ import annotations

from askline.survey.compiler import compile_survey
from askline.survey.definition import Question, Survey

HEAD = "askline: 1\nid: 52\nname: Test\n"


def survey_of(text: str) -> Survey:
    """A survey of one question, unless the text has its own."""
    questions = "" if "questions:" in text else "questions: [{name: ok, type: yesno, text: Fine?}]\n"
    return compile_survey(f"{HEAD}{text}\n{questions}")


def question_of(keys: str, more: str = "") -> Question:
    """The question that a flow map without its braces describes."""
    node = survey_of(f"{more}\nquestions: [{{name: q, {keys}}}]").nodes[0]
    assert isinstance(node, Question)
    return node
