"""`askline new`: a survey to begin with, and a sample conversation beside it."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence

import click

from askline.cli import wiring
from askline.errors import AsklineError
from askline.flow_tools.first_survey import FIRST, LINES, sample_text, survey_text

EXAMPLES = """\b
Examples:
  askline new
  askline new surveys/lunch.yaml
  askline new lunch.yaml --name Lunch --line sms --type nps

\b
Asks for what is not given. PATH is the file to write, or the folder for it;
a file that is there already is never written over."""
OWN_ID = re.compile(rb"^id:[ \t]*([0-9]{1,15})\b", re.MULTILINE)


@click.command("new", epilog=EXAMPLES)
@click.argument("path", required=False)
@click.option("--name", help="What the survey is called.")
@click.option("--line", type=click.Choice(tuple(LINES)), help="How people are reached first.")
@click.option("--type", "type_name", type=click.Choice(tuple(FIRST)), help="The type of the first question.")
@click.option("--json", "as_json", is_flag=True, help="Print what was written as one JSON object.")
def command(path: str | None, name: str | None, line: str | None, type_name: str | None, as_json: bool) -> int:
    """Write a new survey, and a sample conversation that `askline test` replays beside it."""
    name = (name if name is not None else ask("What is the survey called?", "My survey")).strip() or "My survey"
    line = line or ask("How will people be reached first?", "web", tuple(LINES))
    type_name = type_name or ask("What type is the first question?", "nps", tuple(FIRST))
    written = write(place(path, name), name, line, type_name)
    if as_json:
        wiring.print_json(written)
        return 0
    for each in written.values():
        click.echo(each)
    click.echo(f"Try it: askline run {written['survey']} --survey-type {LINES[line]}", err=True)
    click.echo(f"Test it: askline test {written['sample']}", err=True)
    return 0


def ask(question: str, default: str, options: Sequence[str] = ()) -> str:
    """An answer from standard input; nothing is the default, and what is no option is asked for again."""
    listed = f" ({', '.join(options)})" if options else ""
    while True:
        click.echo(f"{question}{listed} [{default}]: ", nl=False, err=True)
        typed = sys.stdin.readline() if sys.stdin else ""
        if not typed:
            click.echo(err=True)
            raise AsklineError(
                "no-answer", "the input ended before all was known", hint="give --name, --line and --type"
            )
        answer = typed.strip() or default
        if not options or answer in options:
            return answer
        click.echo(f"{answer!r} is none of these.", err=True)


def place(path: str | None, name: str) -> str:
    """The file to write: as given; in a folder, or without one, named after the survey."""
    if path is not None and not os.path.isdir(path):
        return path if path.endswith(wiring.SUFFIXES) else f"{path}.yaml"
    words = re.sub(r"\W+", "-", name.lower()).strip("-_") or "survey"
    return os.path.join(path or "", f"{words[:60]}.yaml")


def write(path: str, name: str, line: str, type_name: str) -> dict[str, str]:
    """Write both files; where either is there already, neither."""
    from askline import loads_survey

    sample_path = f"{os.path.splitext(path)[0]}.all-answered.yaml"
    for each in (path, sample_path):
        if os.path.lexists(each):
            raise AsklineError("file-exists", f"there is a file {each!r} already", hint="give another PATH")
    text = survey_text(name, free_id(os.path.dirname(path)), type_name, line)
    sample = sample_text(loads_survey(text, path), os.path.basename(path), type_name, line)
    wiring.write_new(path, text)
    wiring.write_new(sample_path, sample)
    return {"survey": path, "sample": sample_path}


def free_id(folder: str) -> int:
    """One more than the highest id of the surveys that lie in the folder."""
    ids = [0]
    for file in wiring.yaml_files(folder or os.curdir) if os.path.isdir(folder or os.curdir) else ():
        ids += map(int, OWN_ID.findall(wiring.file_content(file)))
    return max(ids) + 1
