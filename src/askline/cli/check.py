"""`askline check`: everything that is wrong with surveys, all at once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from askline.cli import wiring
from askline.cli.main import CALL_AT_FAULT, EXIT_CODES, complain
from askline.errors import AsklineError, FileInvalid

if TYPE_CHECKING:
    from askline.diagnostics import Diagnostic

EXAMPLES = """\b
Examples:
  askline check surveys/after-call.yaml
  askline check surveys
  askline check --json surveys/*.yaml

\b
Prints nothing where nothing is wrong. Warnings alone leave the exit code 0,
an error makes it 1. Of a folder, the YAML files that lie directly in it are
checked; `askline test` replays the samples."""


@click.command("check", epilog=EXAMPLES)
@click.argument("paths", metavar="SURVEY...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each finding.")
def command(paths: Sequence[str], as_json: bool) -> int:
    """Report everything that is wrong with each SURVEY: a survey file, or a folder of them."""
    return max((check_path(path, as_json) for path in paths), default=0)


def check_path(path: str, as_json: bool) -> int:
    """The exit code for one argument; its findings go to stdout, each once."""
    told: set[Diagnostic] = set()
    if not os.path.isdir(path):
        return check_file(path, as_json, told)
    files = wiring.yaml_files(path)
    if not files:
        return complain(AsklineError("no-survey-here", f"no YAML file lies in {path!r}"), CALL_AT_FAULT)
    return max(check_file(file, as_json, told) for file in files)


def check_file(path: str, as_json: bool, told: set[Diagnostic]) -> int:
    """The exit code for one file: a survey, or a sample, whose survey may have been told of already."""
    code = 0
    try:
        found = tuple(findings(path))
    except FileInvalid as fault:
        found, code = fault.diagnostics, EXIT_CODES[type(fault)]
    except AsklineError as fault:
        return complain(fault, CALL_AT_FAULT)
    wiring.print_diagnostics([each for each in found if each not in told], as_json, err=False)
    told.update(found)
    return code


def findings(path: str) -> Iterator[Diagnostic]:
    """The warnings of a sound file. Raises FileInvalid, with every finding, for a broken one."""
    from askline import loads_survey
    from askline.flow_tools.sample_files import is_sample_text

    content = wiring.file_content(path)
    if is_sample_text(content):
        from askline.flow_tools.sample_run import SurveyShelf, load_sample

        load_sample(path, SurveyShelf())
    else:
        yield from loads_survey(content, path).warnings
