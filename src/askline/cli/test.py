"""`askline test`: holds the conversations kept in sample files, and reports what went another way."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from askline.cli import wiring
from askline.cli.main import CALL_AT_FAULT, SURVEY_AT_FAULT, complain
from askline.errors import AsklineError

if TYPE_CHECKING:
    from askline.flow_tools.sample_run import Result

EXAMPLES = """\b
Examples:
  askline test
  askline test samples/after-call.*.yaml
  askline test --coverage --fail-under 90
  askline test --update samples/after-call.stop.yaml

\b
Every sample is held twice: straight through, and saved and loaded again at
each turn. What differs is printed; nothing is printed where nothing does."""


@click.command("test", epilog=EXAMPLES)
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@click.option("-k", "--filter", "wanted", metavar="TEXT", help="Only samples with TEXT in their path or name.")
@click.option("--update", metavar="FILE", help="Rewrite what one sample expects to what happens now.")
@click.option("--coverage", is_flag=True, help="Tell how much of each survey the samples go through.")
@click.option("--fail-under", type=click.FloatRange(0, 100), metavar="PERCENT", help="Fail where coverage is less.")
@click.option("--junit", metavar="FILE", help="Write the results as JUnit XML as well.")
@click.option("-j", "--jobs", type=click.IntRange(0), default=1, help="Share the work among N processes; 0: all.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each finding.")
def command(
    paths: Sequence[str],
    wanted: str | None,
    update: str | None,
    coverage: bool,
    fail_under: float | None,
    junit: str | None,
    jobs: int,
    as_json: bool,
) -> int:
    """Replay the samples in each PATH, a sample file or a folder; without any, those below the current folder."""
    if update is not None:
        if paths or coverage or fail_under is not None or junit or wanted:
            raise click.UsageError("--update takes one sample, and nothing beside it but --json")
        return update_sample(update, as_json)
    files = chosen_files(paths or (os.curdir,), wanted)
    if not files:
        return complain(no_samples(paths, wanted), CALL_AT_FAULT)
    counts = coverage or fail_under is not None
    results = run_files(files, jobs or os.cpu_count() or 1, counts, as_json)
    if junit:
        write_junit(junit, results)
    is_covered = report_coverage(results, fail_under or 0.0, as_json) if counts else True
    return 0 if is_covered and all(result.passed for result in results) else SURVEY_AT_FAULT


def chosen_files(paths: Sequence[str], wanted: str | None) -> list[str]:
    """The sample files that the call is about. A path that is not there raises AsklineError."""
    from askline.flow_tools.sample_files import find_samples, has_in_name

    for path in paths:
        if not os.path.exists(path):
            wiring.file_content(path)
    files = find_samples(paths)
    return files if wanted is None else [file for file in files if has_in_name(file, wanted)]


def no_samples(paths: Sequence[str], wanted: str | None) -> AsklineError:
    where = " or ".join(map(repr, paths)) if paths else "the current folder"
    such = f" with {wanted!r} in its path or name" if wanted is not None else ""
    return AsklineError(
        "no-samples", f"no sample{such} lies in {where}", hint="a sample is a YAML file with the key askline_sample"
    )


def run_files(files: Sequence[str], jobs: int, counts: bool, as_json: bool) -> list[Result]:
    """Hold every sample; each one's findings are printed when they are there, at the end what it came to."""
    from askline.flow_tools.sample_report import summary
    from askline.flow_tools.sample_run import run_samples

    results = []
    told: set[str] = set()
    for result in run_samples(files, jobs=jobs, counts=counts):
        results.append(result)
        print_result(result, as_json, told)
    if not as_json:
        click.echo(summary(results), err=True)
    return results


def print_result(result: Result, as_json: bool, told: set[str]) -> None:
    """What is wrong with one sample; a survey that is broken is told of once, however many samples it has."""
    from askline.flow_tools.sample_report import finding_json, finding_text

    for diagnostic in result.diagnostics:
        if str(diagnostic) not in told:
            wiring.print_diagnostics([diagnostic], as_json, err=False)
        told.add(str(diagnostic))
    for finding in result.findings:
        if as_json:
            wiring.print_json(finding_json(finding))
        else:
            click.echo(finding_text(finding, colour=wiring.can_colour()))


def write_junit(path: str, results: Sequence[Result]) -> None:
    from askline.flow_tools.junit import junit_xml

    with open(path, "wb") as file:
        file.write(junit_xml(results))


def report_coverage(results: Sequence[Result], fail_under: float, as_json: bool) -> bool:
    """Tell how much of each survey was gone through; whether that is enough."""
    from askline.flow_tools.coverage import Item, cover
    from askline.flow_tools.sample_report import coverage_json, coverage_text
    from askline.flow_tools.sample_run import SurveyShelf
    from askline.flow_tools.survey_places import SurveyPlaces

    taken: dict[str, set[Item]] = {}
    for result in results:
        if result.survey_path:
            taken.setdefault(result.survey_path, set()).update(result.taken)
    shelf, is_enough = SurveyShelf(), True
    for path, items in sorted(taken.items()):
        coverage = cover(shelf.survey_at(path), items)
        places = SurveyPlaces(wiring.file_content(path), path)
        not_taken = [(places.of(item), item) for item in coverage.not_taken]
        if as_json:
            wiring.print_json(coverage_json(path, coverage, not_taken))
        else:
            click.echo(coverage_text(path, coverage, not_taken))
        if coverage.percent < fail_under:
            is_enough = False
            click.echo(f"{path}: {coverage.percent:g} % covered, less than {fail_under:g} %", err=True)
    return is_enough


def update_sample(path: str, as_json: bool) -> int:
    """Rewrite one sample file where it does not fit; the exit code, 1 where it cannot be made to pass."""
    from askline.flow_tools.sample_run import SurveyShelf, run_sample
    from askline.flow_tools.updating import update_file

    wiring.file_content(path)
    shelf = SurveyShelf()
    result = run_sample(path, shelf)
    if result.findings:
        is_changed = update_file(path, shelf)
        click.echo(f"{path} {'updated' if is_changed else 'cannot be updated'}", err=True)
        result = run_sample(path, shelf)
    elif result.passed:
        click.echo(f"{path} passes as it is", err=True)
    print_result(result, as_json, set())
    return 0 if result.passed else SURVEY_AT_FAULT
