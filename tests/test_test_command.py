"""`askline test`: which samples it takes, what it prints where, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from askline.cli.main import carry_out

SURVEY = """\
askline: 1
id: 9007
name: Lunch
questions:
  - {name: dish, type: choice, text: "Which dish?", options: [Soup, Salad]}
"""
GOOD = "askline_sample: 1\nname: Soup is taken\nsurvey: lunch.yaml\nturns: [{user: soup}, {ends: completed}]\n"
FAILING = GOOD.replace("Soup is taken", "Salad is not").replace("turns: [", 'turns: [{bot: "Which dish!"}, ')
INVALID = GOOD.replace("turns:", "turn:")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "samples").mkdir()
    files = {"lunch.yaml": SURVEY, "broken.yaml": SURVEY.replace("choice", "chioce")}
    files |= {"samples/good.yaml": GOOD, "samples/failing.yaml": FAILING, "samples/invalid.yaml": INVALID}
    for name in ("one", "two"):
        files[f"samples/of-a-broken-survey.{name}.yaml"] = GOOD.replace("lunch", "broken")
    for name, text in files.items():
        (tmp_path / name).write_text(text.replace("survey: ", "survey: ../") if "samples" in name else text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


CALLS = {
    "a sample that passes": ("samples/good.yaml", 0, "", "1 sample passed\n"),
    "a sample that fails": ("samples/failing.yaml", 1, "error[other-prompts]", "1 of 1 sample failed\n"),
    "a sample that is invalid": ("samples/invalid.yaml", 1, "error[unknown-key]", "1 of 1 sample failed\n"),
    "a folder": ("samples", 1, "error[other-prompts]", "4 of 5 samples failed\n"),
    "what lies below": (".", 1, "error[other-prompts]", "4 of 5 samples failed\n"),
    "nothing given": ("", 1, "error[other-prompts]", "4 of 5 samples failed\n"),
    "two processes": ("-j 2 samples", 1, "error[other-prompts]", "4 of 5 samples failed\n"),
    "a filter by name": ("-k taken samples/good.yaml samples/failing.yaml", 0, "", "1 sample passed\n"),
    "a filter by path": ("--filter failing", 1, "error[other-prompts]", "1 of 1 sample failed\n"),
    "a file that is not there": ("samples/god.yaml", 2, "", "did you mean 'samples/good.yaml'?"),
    "a folder without samples": (".hidden", 2, "", "error[no-samples]"),
    "a filter that nothing fits": ("-k dinner", 2, "", "error[no-samples]"),
    "a survey instead of a sample": ("lunch.yaml", 1, "error[survey-as-sample]", "1 of 1 sample failed\n"),
    "an option that is none": ("--fast", 2, "", "No such option"),
    "an update of two": ("--update samples/good.yaml samples/failing.yaml", 2, "", "--update takes one sample"),
    "an update of nothing": ("--update samples/god.yaml", 2, "", "did you mean 'samples/good.yaml'?"),
    "an update of what is invalid": ("--update samples/invalid.yaml", 1, "error[unknown-key]", ""),
    "an update of what passes": ("--update samples/good.yaml", 0, "", "samples/good.yaml passes as it is\n"),
    "an update of what fails": ("--update samples/failing.yaml", 0, "", "samples/failing.yaml updated\n"),
    "too little coverage": ("--fail-under 90 samples/good.yaml", 1, "not taken", "83.3 % covered, less than 90 %"),
    "enough coverage": ("--coverage --fail-under 83 samples/good.yaml", 0, "lunch.yaml:5:69: not taken", ""),
    "a report that cannot be written": ("--junit no/such/file.xml samples/good.yaml", 3, "", "No such file"),
}  # fmt: skip


@pytest.mark.parametrize(("call", "code", "told", "noted"), CALLS.values(), ids=CALLS.keys())
def test_results_go_to_stdout_and_words_about_them_to_stderr(
    call: str, code: int, told: str, noted: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / ".hidden").mkdir()
    assert carry_out(["test", *call.split()]) == code
    output = capsys.readouterr()
    assert told in output.out
    assert bool(told) == bool(output.out)
    assert noted in output.err


def test_a_broken_survey_is_told_of_once_however_many_samples_it_has(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert carry_out(["test", "-k", "broken-survey"]) == 1
    output = capsys.readouterr()
    assert output.out.count("broken.yaml:5:24: error") == 1
    assert output.err == "2 of 2 samples failed\n"


def objects(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_finding_is_one_object_a_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert carry_out(["test", "--json", "samples/failing.yaml", "samples/good.yaml", "samples/invalid.yaml"]) == 1
    differing, *invalid = objects(capsys)
    assert differing == {
        "path": "samples/failing.yaml", "line": 4, "column": 15, "severity": "error", "code": "other-prompts",
        "message": "something else was said", "hint": "- Which dish!\n+ Which dish?",
    }  # fmt: skip
    assert [(each["code"], each["line"], each["column"]) for each in invalid] == [
        ("missing-key", 1, 1),
        ("unknown-key", 4, 1),
    ]
    assert set(invalid[0]) == {"path", "line", "column", "severity", "code", "message", "hint"}


def test_coverage_is_one_object_for_each_survey(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert carry_out(["test", "--json", "--coverage", "samples/good.yaml"]) == 0
    (told,) = objects(capsys)
    assert (told["survey"], told["percent"]) == ("lunch.yaml", 83.3)
    assert told["parts"]["options"] == {"taken": 1, "of": 2}
    assert told["not_taken"][0]["message"] == "the answer Salad to dish"


def test_junit_tells_passed_failed_and_invalid_apart(folder: Path) -> None:
    assert carry_out(["test", "--junit", "report.xml", "samples"]) == 1
    suite = ElementTree.parse(folder / "report.xml").getroot()[0]
    counts = {name: suite.attrib[name] for name in ("tests", "failures", "errors")}
    assert counts == {"tests": "5", "failures": "1", "errors": "3"}
    cases = {case.attrib["name"]: [fault.tag for fault in case] for case in suite}
    assert (cases["Soup is taken"], cases["Salad is not"]) == ([], ["failure"])
    assert "- Which dish!" in (suite.findtext("testcase/failure") or "")


def test_an_update_makes_the_sample_pass(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert carry_out(["test", "--update", "samples/failing.yaml"]) == 0
    assert carry_out(["test", "samples/failing.yaml"]) == 0
    assert '{bot: "Which dish?"}' in (folder / "samples" / "failing.yaml").read_text()
