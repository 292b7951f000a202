"""The pytest plugin: samples are tests, other files are left alone, and a run without samples loads nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytest_plugins = ["pytester"]

# Installed, the plugin is loaded by its entry point; from the sources it is not. This way it is loaded once.
LOADED = ("-p", "no:askline", "-p", "askline.flow_tools.pytest_plugin", "-p", "no:cacheprovider")
SURVEY = "askline: 1\nid: 9006\nname: One\nquestions: [{name: a, type: yesno, text: Well?}]\n"
SAMPLE = "askline_sample: 1\nsurvey: survey.yaml\nturns: [{bot: Well?}, {user: 'no'}, {ends: completed}]\n"


def test_a_sample_is_two_tests_that_pass(pytester: pytest.Pytester) -> None:
    pytester.makefile(".yaml", survey=SURVEY, sample=SAMPLE, other="a: 1")
    result = pytester.runpytest_inprocess(*LOADED, "-v")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(
        ["*sample.yaml::sample[[]straight[]] PASSED*", "*sample.yaml::sample[[]reloaded[]] PASSED*"]
    )


def test_a_failure_is_shown_as_the_difference(pytester: pytest.Pytester) -> None:
    pytester.makefile(".yaml", survey=SURVEY, sample=SAMPLE.replace("bot: Well?", "bot: Well!"))
    result = pytester.runpytest_inprocess(*LOADED)
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(
        [
            "sample.yaml:3:15: error[[]other-prompts[]]: something else was said",
            "    - Well!",
            "          ^",
            "    + Well?",
        ]
    )
    assert "Traceback" not in result.stdout.str()


BROKEN = {
    "a key that is none": (SURVEY, SAMPLE + "colour: red\n", "sample.yaml:4:1: error[[]unknown-key[]]*"),
    "a survey that is broken": (SURVEY.replace("yesno", "maybe"), SAMPLE, "survey.yaml:4:*: error*"),
    "a sample that is no YAML": (SURVEY, SAMPLE + "]", "sample.yaml:4:1: error[[]not-yaml[]]*"),
}


@pytest.mark.parametrize(("survey", "sample", "line"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_is_a_failure_with_its_diagnostics(
    survey: str, sample: str, line: str, pytester: pytest.Pytester
) -> None:
    pytester.makefile(".yaml", survey=survey, sample=sample)
    result = pytester.runpytest_inprocess(*LOADED)
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines([line])


def test_one_way_can_be_chosen(pytester: pytest.Pytester) -> None:
    pytester.makefile(".yaml", survey=SURVEY, sample=SAMPLE)
    pytester.runpytest_inprocess(*LOADED, "-k", "reloaded").assert_outcomes(passed=1, deselected=1)


def test_loading_the_plugin_loads_nothing_else() -> None:
    program = "import sys, askline.flow_tools.pytest_plugin; print(*sorted(m for m in sys.modules if 'askline' in m))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["askline", "askline.flow_tools", "askline.flow_tools.pytest_plugin"]
