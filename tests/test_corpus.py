"""The project's own surveys and samples: in order, well named, and each survey gone through to its last option."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from askline.flow_tools.coverage import PARTS, cover
from askline.flow_tools.sample_files import find_samples
from askline.flow_tools.sample_run import Result, SurveyShelf, run_sample
from command_line import ROOT, askline

SURVEYS = sorted(ROOT.glob("surveys/*.yaml"))
SAMPLES = [Path(path) for path in find_samples([str(ROOT / "samples")])]
CONVERSATIONS = [Path(path) for path in find_samples([str(ROOT / "tests" / "conversations")])]
SHELF = SurveyShelf()
LONGEST_TITLE = 80  # characters
MODELINE = "# yaml-language-server: $schema=../docs/{}.schema.json"
NAME = re.compile(r"^name: (.+)$", re.MULTILINE)
CANVASS = ["available", "dogliker", "bestpet", "catlikeness", "buypet", "mothername"]


def stem(path: Path) -> str:
    return path.stem


def first_line(path: Path) -> str:
    return path.read_text(encoding="utf-8").splitlines()[0]


def title_of(path: Path) -> str:
    """What a case is called: its name, else its file's."""
    found = NAME.search(path.read_text(encoding="utf-8"))
    return found[1].strip("\"'") if found else path.stem.replace("-", " ")


@cache
def results_by_survey() -> dict[Path, list[Result]]:
    """Every sample of `samples/`, held with coverage, under the survey that it is for."""
    held: dict[Path, list[Result]] = {survey: [] for survey in SURVEYS}
    for path in SAMPLES:
        result = run_sample(str(path), SHELF, counts=True)
        held[Path(result.survey_path).resolve()].append(result)
    return held


def test_check_finds_nothing_in_the_surveys() -> None:
    assert askline("check", "surveys") == (0, "", "")


@pytest.mark.parametrize("path", SURVEYS, ids=stem)
def test_the_samples_of_a_survey_go_through_all_of_it(path: Path) -> None:
    taken = [item for result in results_by_survey()[path] for item in result.taken]
    coverage = cover(SHELF.survey_at(str(path)), taken)
    assert coverage.not_taken == ()
    assert all(taken == there for taken, there in map(coverage.of, PARTS))


@pytest.mark.parametrize("path", SURVEYS, ids=stem)
def test_a_survey_names_the_schema_in_its_first_line(path: Path) -> None:
    assert first_line(path) == MODELINE.format("survey")


@pytest.mark.parametrize("path", SAMPLES, ids=stem)
def test_a_sample_names_the_schema_in_its_first_line(path: Path) -> None:
    assert first_line(path) == MODELINE.format("sample")


@pytest.mark.parametrize("path", SAMPLES, ids=stem)
def test_a_sample_is_called_after_its_survey_and_lies_beside_no_other(path: Path) -> None:
    survey, _, case = path.stem.partition(".")
    assert ROOT / "surveys" / f"{survey}.yaml" in SURVEYS
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", case)


def test_no_two_surveys_share_an_id() -> None:
    ids = Counter(SHELF.survey_at(str(path)).id for path in SURVEYS)
    assert [each for each, count in ids.items() if count > 1] == []


def test_every_sample_has_a_name_of_its_own() -> None:
    titles = Counter(title_of(path) for path in (*SAMPLES, *CONVERSATIONS))
    assert [title for title, count in titles.items() if count > 1] == []
    assert [path.name for path in SAMPLES if not NAME.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("path", [*SAMPLES, *CONVERSATIONS], ids=stem)
def test_a_case_is_called_by_what_happens_in_few_words(path: Path) -> None:
    assert len(title_of(path)) <= LONGEST_TITLE
    assert "should" not in f"{title_of(path)} {path.stem}".lower()


def test_the_canvass_survey_has_its_six_fields() -> None:
    survey = SHELF.survey_at(str(ROOT / "surveys" / "canvass.yaml"))
    assert [question.name for question in survey.questions] == CANVASS
