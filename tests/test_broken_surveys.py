"""Survey files that are not in order: each must give exactly the diagnostics that it announces, at their places.

The name of a file begins with the code that it shows. A comment on a faulty line tells the rest: `# error: 13` or
`# warning: 13` with the column, then the hint where it matters, and `# error[other-code]: 13` for another code. A
file that cannot hold comments has a `.expected` beside it, with lines `LINE:COLUMN error HINT`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from askline.catalogue import CATALOGUE, EXPRESSIONS, SURVEY, YAML
from askline.diagnostics import Diagnostic
from askline.errors import SurveyInvalid
from askline.survey.compiler import compile_survey

BROKEN = Path(__file__).parent / "broken_surveys"
FILES = sorted(path.name for path in BROKEN.glob("*.yaml"))
COMMENT = re.compile(r"# (?=(?:error|warning)(?:\[|:))")
NOTE = re.compile(r"(?P<severity>error|warning)(?:\[(?P<code>[\w-]+)\])?: (?P<column>\d+) ?(?P<hint>.*)")
BESIDE = re.compile(r"(?P<line>\d+):(?P<column>\d+) (?P<severity>error|warning)(?: (?P<hint>.*))?")
HEAD = "askline: 1\nid: 1\nname: Broken\n"


class Expected(NamedTuple):
    line: int
    column: int
    severity: str
    code: str
    hint: str  # empty: any


def announced(path: Path) -> list[Expected]:
    """What a file says that is wrong with it, in file order."""
    code = path.name.split(".")[0]
    beside = path.with_suffix(".expected")
    if beside.exists():
        notes = [BESIDE.fullmatch(line) for line in beside.read_text("utf-8").splitlines()]
        return [Expected(int(m["line"]), int(m["column"]), m["severity"], code, m["hint"] or "") for m in notes if m]
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        for comment in COMMENT.split(line)[1:]:
            note = NOTE.match(comment.strip())
            assert note, comment
            column, hint = int(note["column"]), note["hint"].strip()
            found.append(Expected(number, column, note["severity"], note["code"] or code, hint))
    return sorted(found, key=lambda each: each[:2])


def diagnostics(text: str | bytes) -> tuple[Diagnostic, ...]:
    """Everything that is told of a survey."""
    try:
        return compile_survey(text, "broken.yaml").warnings
    except SurveyInvalid as invalid:
        return invalid.diagnostics


@pytest.mark.parametrize("name", FILES)
def test_every_fault_is_told_at_once_with_its_place(name: str) -> None:
    path = BROKEN / name
    found = diagnostics(path.read_bytes())
    shown = "\n".join(each.as_text() for each in found)
    places = [(each.location.line, each.location.column, each.severity, each.code) for each in found]
    expected = announced(path)
    assert sorted(places) == sorted(each[:4] for each in expected), shown
    assert [each[:2] for each in places] == sorted(each[:2] for each in places)
    for each in expected:
        hints = [found.hint for found, place in zip(found, places, strict=True) if place == each[:4]]
        assert not each.hint or each.hint in hints, shown


# Faults that no file of a sensible size can show: the text, and where the fault is found.
GENERATED = {
    "list-too-long": (HEAD + "languages: [" + ", ".join(f"en-x-a{each}" for each in range(501)) + "]\n", "4:12"),
    "too-large": (HEAD + "#" * 4_000_001, "1:1"),
    "too-many-nodes": (HEAD + "description: [" + "a," * 200_001 + "]\n", "4:399997"),
    "too-many-problems": (HEAD + "questions:\n" + "  - {type: yesno, text: Fine?}\n" * 501, "505:6"),
}


OF_SEVERAL_FILES = {"survey-id-taken"}  # told of a folder of surveys, by the command line


@pytest.mark.parametrize("code", GENERATED)
def test_no_file_is_too_much(code: str) -> None:
    text, place = GENERATED[code]
    found = [each for each in diagnostics(text) if each.code == code]
    assert [f"{each.location.line}:{each.location.column}" for each in found] == [place]


@pytest.mark.parametrize(
    ("most", "before", "after"),
    [
        (500, "languages: [", "]\n"),
        (5000, "questions: [{name: q, type: choice, text: Which?, list_options: false, options: [", "]}]\n"),
    ],
)
def test_a_list_may_be_as_long_as_its_limit(most: int, before: str, after: str) -> None:
    for length in (most, most + 1):
        items = ", ".join(f"en-x-a{each}" for each in range(length))
        codes = [each.code for each in diagnostics(HEAD + before + items + after)]
        assert ("list-too-long" in codes) == (length > most)


def test_bounds_are_told_as_they_are_written() -> None:
    question = "  - {name: day, type: date, min: today + 2d, max: today, text: When?}\n"
    (found,) = diagnostics(HEAD + "questions:\n" + question)
    assert found.message == "min is today + 2d and above max, which is today"


def test_a_diagnostic_has_by_name_what_its_json_has() -> None:
    (found,) = diagnostics(HEAD + "questions: {}\n")
    assert {name: getattr(found, name) for name in found.as_json()} == found.as_json()


def test_each_code_of_a_survey_is_shown_by_a_file() -> None:
    shown = {name.split(".")[0] for name in FILES} | set(GENERATED) | OF_SEVERAL_FILES
    assert shown == {*YAML, *SURVEY, *EXPRESSIONS}


def test_no_code_is_raised_that_the_catalogue_lacks() -> None:
    shown = {each.code for name in FILES for each in diagnostics((BROKEN / name).read_bytes())}
    assert shown <= set(CATALOGUE)


def test_no_two_parts_of_the_catalogue_share_a_code() -> None:
    assert not YAML.keys() & SURVEY.keys() | YAML.keys() & EXPRESSIONS.keys() | SURVEY.keys() & EXPRESSIONS.keys()
