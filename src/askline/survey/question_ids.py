"""The integer ids of questions: as written, else made from the survey's id and the question's name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from askline.survey.definition import Question
from askline.survey.survey_file import SurveyFile


def derived_id(survey_id: int, name: str) -> int:
    """The id of a question whose file gives none: the same wherever the question stands."""
    digest = hashlib.sha256(f"{survey_id}/{name}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:4], "big") & 0x7FFFFFFF


def check_ids(file: SurveyFile, questions: Iterable[Question]) -> None:
    """Report each id that two questions have, at the second one that is written."""
    owners: dict[int, Question] = {}
    for question in questions:
        owner = owners.setdefault(question.id, question)
        if owner is not question and owner.name != question.name:
            report_equal_ids(file, owner, question)


def report_equal_ids(file: SurveyFile, first: Question, second: Question) -> None:
    """A derived id cannot be mended where it stands, so the written one is at fault."""
    fields = [file.outline[each.position].fields for each in (second, first)]
    written = [each["id"] for each in fields if "id" in each]
    node = written[0] if written else fields[0]["name"]
    other = second if written and "id" not in fields[0] else first
    hint = None if written else "write an id for one of them"
    file.report("duplicate-id", node, hint, id=first.id, name=other.name)
