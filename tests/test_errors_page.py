"""docs/errors.md: a heading for each code of the catalogue, and examples that give the code that they stand under."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from askline.catalogue import CATALOGUE
from askline.flow_tools.sample_run import SurveyShelf, run_sample
from askline.web.problems import STATUS
from command_line import ROOT

PAGE = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
FINDINGS, _, REFUSALS = PAGE.partition("## What is refused")
SECTIONS = dict(re.findall(r"^### (\S+)\n(.*?)(?=^##|\Z)", FINDINGS, re.MULTILINE | re.DOTALL))
EXAMPLES = re.findall(r"^```(yaml|sample) (\S+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
SURVEY = re.search(r"^```yaml\n(askline:.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
_, _, AUDIO = (ROOT / "docs" / "audio.md").read_text(encoding="utf-8").partition("| code | means |")
REFUSING = (
    "AsklineError", "InterviewRefused", "StateUnreadable", "RequestRefused", "Problem", "StorageFailed", "SpeechFailed",
    "Fault", "ChildLost",
)  # fmt: skip
# Codes whose files are huge, or made of bytes that a page cannot show, or that no file can bring about.
NOT_SHOWN = {
    "control-character", "empty-file", "expression-too-deep", "expression-too-long", "not-utf-8", "reload-differs",
    "list-too-long", "survey-id-taken", "tab-indentation", "too-deep", "too-large", "too-many-aliases",
    "too-many-nodes", "too-many-problems",
}  # fmt: skip


def test_every_code_has_a_heading_and_every_heading_is_a_code() -> None:
    assert list(SECTIONS) == list(dict.fromkeys(SECTIONS))
    assert set(SECTIONS) == set(CATALOGUE)


@pytest.mark.parametrize("code", SECTIONS)
def test_a_section_says_what_to_do_and_shows_its_own_code(code: str) -> None:
    assert "**What to do.** " in SECTIONS[code]
    assert re.findall(r"^```\w+ (\S+)$", SECTIONS[code], re.MULTILINE) == ([] if code in NOT_SHOWN else [code])
    assert ("Warning. " in SECTIONS[code]) == (CATALOGUE[code].severity == "warning")


# The examples of surveys are run with those of all pages, in test_docs.py.
@pytest.mark.parametrize(("code", "text"), [(code, text) for kind, code, text in EXAMPLES if kind == "sample"])
def test_an_example_of_a_sample_gives_its_code(code: str, text: str, tmp_path: Path) -> None:
    assert SURVEY
    (tmp_path / "pets.yaml").write_text(SURVEY[1], encoding="utf-8")
    sample = tmp_path / "example.yaml"
    sample.write_text(text, encoding="utf-8")
    result = run_sample(str(sample), SurveyShelf())
    found = {each.code for each in result.diagnostics} | {each.diagnostic.code for each in result.findings}
    assert found == {code}


def raised_codes() -> set[str]:
    """The codes with which the library, the commands and the server refuse; what the compiler finds is no refusal."""
    found = set()
    for path in (path for path in (ROOT / "src").rglob("*.py") if path.parent.name != "survey"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in REFUSING:
                found |= {each.value for each in node.args[:1] if isinstance(each, ast.Constant)}
    return found


def test_every_code_of_a_refusal_is_explained_and_every_explained_one_is_raised() -> None:
    """On docs/errors.md or, what has to do with sound, on docs/audio.md; those with an HTTP status on docs/api.md."""
    explained = set(re.findall(r"^\| `([a-z-]+)` \|", f"{REFUSALS}\n{AUDIO}", re.MULTILINE))
    assert explained == raised_codes() - STATUS.keys()
