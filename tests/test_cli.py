"""The commands as their users call them: what they print where, and how they exit."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from askline.cli.main import COMMANDS
from command_line import COMMAND, ROOT, Outcome, askline, assert_told, surroundings
from lunch import SURVEY

# The group


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples(command: str) -> None:
    outcome = askline(command, "--help")
    assert outcome.code == 0
    assert f"askline {command}" in outcome.out.split("Examples:")[1]


def test_the_list_of_commands_names_each_of_them() -> None:
    listed = askline("--help").out
    assert all(f"  {name} " in listed for name in COMMANDS)


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (["chekc", "x.yaml"], ["no command is called 'chekc'", "did you mean 'check'?"]),
        (["zzz"], ["there are run, check"]),
        (["run", "--jsno", "x.yaml"], ["--json"]),
        (["run"], ["SURVEY"]),
        (["run", "surveys/after-cal.yaml"], ["no-such-file", "did you mean 'surveys/after-call.yaml'?"]),
        (["run", "nowhere/after-call.yaml"], ["there is no folder 'nowhere' either"]),
        (["run", "surveys"], ["is a folder", "such as 'surveys/"]),
        (["run", "Makefile/x.yaml"], ["no-such-file"]),
        (["run", "surveys/after-call.yaml", "--survey-type", "voice"], ["'inbound'"]),
        (["run", "surveys/after-call.yaml", "--set", "agent_name"], ["agent_name=Sam"]),
        (["run", "surveys/after-call.yaml", "--now", "tomorrow"], ["2026-03-01T09:00:00Z"]),
        (["run", "surveys/after-call.yaml", "--now", "9999-12-31"], ["too far away"]),
        (["run", "surveys/after-call.yaml", "--language", "?"], ["es-MX"]),
        (["run", "surveys/after-call.yaml", "--seed", "x"], ["integer"]),
        (["check", "surveys/none.yaml"], ["no-such-file"]),
        (["check", "src"], ["no-survey-here"]),
        (["show", "surveys"], ["is a folder"]),
    ],
)
def test_a_call_at_fault_exits_2_and_tells_what_would_be_right(arguments: list[str], parts: list[str]) -> None:
    outcome = askline(*arguments)
    assert_told(outcome, 2, *parts)
    assert outcome.out == ""


def test_a_file_that_cannot_be_read_exits_3() -> None:
    assert_told(askline("check", "/proc/self/mem"), 3, "Input/output error")


def test_a_full_disk_exits_3(survey: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*COMMAND, "show", str(survey)], stdout=full, stderr=subprocess.PIPE, env=surroundings(), check=False
        )
    assert done.returncode == 3
    assert b"No space left" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_closed_reader_ends_a_command_quietly(survey: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*COMMAND, "show", str(survey)], stdout=writing, stderr=subprocess.PIPE, env=surroundings(), check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize("closing", ["<&-", ">&-"])
def test_closed_standard_streams_are_no_traceback(survey: Path, closing: str) -> None:
    line = f"{' '.join(COMMAND)} run {survey} {closing}"
    done = subprocess.run(["sh", "-c", line], input=b"3\n", capture_output=True, env=surroundings(), check=False)
    assert b"Traceback" not in done.stderr
    assert done.returncode == 0


# A broken survey


@pytest.mark.parametrize("command", ["run", "show"])
def test_errors_of_the_survey_go_to_stderr_before_anything_else(broken: Path, command: str) -> None:
    outcome = askline(command, broken, typed="3\n")
    assert_told(outcome, 1, f"{broken}:8:", "error[unknown-key]", f"{broken}:9:")
    assert outcome.out == ""


def test_errors_of_the_survey_are_json_with_json(broken: Path) -> None:
    outcome = askline("run", "--json", broken, typed="3\n")
    assert (outcome.code, outcome.out) == (1, "")
    found = [json.loads(line) for line in outcome.err.splitlines()]
    assert [each["line"] for each in found] == sorted(each["line"] for each in found)
    assert all(list(each) == ["path", "line", "column", "severity", "code", "message", "hint"] for each in found)


# check


def test_check_prints_nothing_where_nothing_is_wrong(survey: Path) -> None:
    assert askline("check", survey, survey) == Outcome(0, "", "")


def test_check_reports_all_errors_of_all_files_on_stdout(survey: Path, broken: Path) -> None:
    outcome = askline("check", survey, broken, broken)
    assert (outcome.code, outcome.err) == (1, "")
    assert outcome.out.count("error[unknown-key]") == 2
    assert f"{broken}:8:46: error[unknown-key]" in outcome.out
    assert f"{broken}:9:25: error[" in outcome.out


def test_check_prints_one_json_object_a_line(broken: Path) -> None:
    outcome = askline("check", "--json", broken)
    assert outcome.code == 1
    assert [each["line"] for each in outcome.documents] == [8, 8, 9]
    assert all(each["path"] == str(broken) and each["severity"] == "error" for each in outcome.documents)


def test_check_of_a_folder_checks_its_surveys_and_samples(tmp_path: Path, survey: Path, broken: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a survey")
    (tmp_path / "lunch.bad.yaml").write_text("askline_sample: 1\nsurvey: lunch.yaml\ntrun: []\n")
    outcome = askline("check", tmp_path)
    assert outcome.code == 1
    assert {line.split(":")[0] for line in outcome.out.splitlines() if ": error[" in line} == {
        str(broken),
        str(tmp_path / "lunch.bad.yaml"),
    }


def test_check_tells_once_what_a_survey_and_its_sample_have_wrong(broken: Path) -> None:
    (broken.parent / "z.sample.yaml").write_text(f"askline_sample: 1\nsurvey: {broken.name}\nturns: []\n")
    outcome = askline("check", "--json", broken.parent)
    assert (outcome.code, len(outcome.documents)) == (1, 3)


def test_check_goes_on_after_a_file_that_is_not_there(broken: Path) -> None:
    outcome = askline("check", "nowhere.yaml", broken)
    assert_told(outcome, 2, "nowhere.yaml")
    assert "error[unknown-key]" in outcome.out


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "1:1: error[empty-file]"),
        (b"\xff\xfe\x00", "1:1: error[not-utf-8]"),
        (b"a: [\n" * 100, "error["),
        (b"#" * 5_000_000, "1:1: error[too-large]"),
        (b"x" * 3_000_000, "error["),
    ],
    ids=["empty", "no UTF-8", "never closed", "too large", "one huge line"],
)
def test_check_of_what_is_no_survey_at_all(tmp_path: Path, content: bytes, found: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    outcome = askline("check", path)
    assert (outcome.code, outcome.err) == (1, "")
    assert found in outcome.out
    assert len(outcome.out) < 100_000


def test_all_example_surveys_are_clean() -> None:
    assert askline("check", "surveys", "samples") == Outcome(0, "", "")


# show


def test_show_gives_the_ids_that_the_interfaces_use(survey: Path) -> None:
    shown = askline("show", "--json", survey).documents[0]
    assert (shown["id"], shown["uuid"]) == (7, "2a852b77-37b1-52fc-be8a-ca21fdefbf02")
    score = shown["questions"][0]
    assert score["uuid"] == "405df4e2-c8dd-5e0b-8b25-4d5fbe5cc89c"
    assert score["id"] == 1906278410
    assert [each["order"] for each in shown["questions"]] == [1, 2, 3]


def test_show_tells_texts_by_channel_and_language_and_rules_in_words() -> None:
    outcome = askline("show", "surveys/after-call.yaml")
    assert outcome.code == 0
    for part in (
        "1. recommend (nps)",
        "id     ",
        "(sms) “Was your problem solved? Reply YES or NO.”",
        "then when recommend >= 7: go to solved",
        "then when promoter and solved: say ",
        "agent_name: text, our team",
    ):
        assert part in outcome.out


@pytest.mark.parametrize("path", sorted((ROOT / "surveys").glob("*.yaml")), ids=lambda path: path.stem)
def test_show_takes_every_example_survey(path: Path) -> None:
    outcome = askline("show", "--json", path)
    assert outcome.code == 0
    assert len(outcome.documents) == 1
    assert askline("show", path).code == 0


# schema


@pytest.mark.parametrize("flags", [[], ["--sample"]])
def test_schema_prints_a_json_schema(flags: list[str]) -> None:
    schema = json.loads(askline("schema", *flags).out)
    assert schema["type"] == "object"
    assert "$schema" in schema
    (line,) = askline("schema", *flags, "--json").out.splitlines()
    assert json.loads(line) == schema


# new


@pytest.mark.parametrize("line", ["phone", "sms", "web"])
def test_new_writes_surveys_and_samples_that_pass_at_once(tmp_path: Path, line: str) -> None:
    from askline.flow_tools.first_survey import FIRST

    for type_name in FIRST:
        made = askline("new", "--line", line, "--type", type_name, "--name", f"The {type_name}: #1", cwd=tmp_path)
        assert made.code == 0, made.err
    assert askline("check", tmp_path) == Outcome(0, "", "")
    assert askline("test", tmp_path).code == 0
    ids = {askline("show", "--json", path).documents[0]["id"] for path in tmp_path.glob("*-1.yaml")}
    assert len(ids) == len(FIRST)


def test_new_asks_for_what_is_not_given(tmp_path: Path) -> None:
    outcome = askline("new", cwd=tmp_path, typed="Our lunch\nfax\nsms\n\n")
    assert outcome.code == 0
    assert outcome.out.splitlines() == ["our-lunch.yaml", "our-lunch.all-answered.yaml"]
    assert "'fax' is none of these." in outcome.err
    assert "type: nps" in (tmp_path / "our-lunch.yaml").read_text()


def test_new_never_writes_over_a_file(survey: Path) -> None:
    outcome = askline("new", survey, "--name", "Lunch", "--line", "web", "--type", "nps")
    assert_told(outcome, 2, "file-exists")
    assert survey.read_text() == SURVEY


def test_new_without_answers_exits_2(tmp_path: Path) -> None:
    assert_told(askline("new", cwd=tmp_path, typed="Lunch\n"), 2, "give --name, --line and --type")
    assert list(tmp_path.iterdir()) == []


def test_new_in_a_folder_that_is_not_there_exits_2(tmp_path: Path) -> None:
    flags = ("--name", "Lunch", "--line", "web", "--type", "nps")
    assert_told(askline("new", tmp_path / "a" / "b.yaml", *flags), 2, "no-such-folder")
