"""`askline export`: interactions or responses out of the database, for whoever analyses them."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, TextIO

import click

from askline.cli import accounts, database
from askline.errors import AsklineError

if TYPE_CHECKING:
    from askline.interviews.administration import Exported
    from askline.interviews.service import Service
    from askline.survey.definition import Survey

ROWS_BETWEEN_SIGNS = 500
BAR_WIDTH = 30  # characters
EXAMPLES = """\b
Examples:
  askline export > interactions.csv
  askline export responses --values labels --survey 52 --output responses.csv
  askline export responses --format jsonl | jq .response
  askline export --format parquet --output interactions.parquet
  askline export responses --format excel --output responses.csv

\b
CSV has a header and times in UTC. Codes are the values of a survey file, labels
the texts of its options. Deleted interactions are left out. An interaction has
its answers and its data as JSON objects in the columns `responses` and
`interaction_data`. In CSV an apostrophe stands before a text that a spreadsheet
would take for a formula; JSON Lines and Parquet have every text as it is."""


@click.command("export", epilog=EXAMPLES)
@click.argument("what", type=click.Choice(["interactions", "responses"]), default="interactions")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "excel", "jsonl", "parquet"]),
    default="csv",
    show_default=True,
    help="excel: CSV with the mark by which Excel knows UTF-8. Parquet needs the extra `export`.",
)
@click.option(
    "--values",
    type=click.Choice(["codes", "labels"]),
    default="codes",
    show_default=True,
    help="How answers are written.",
)
@click.option("--customer", "customer_uuid", metavar="UUID", help="Only what belongs to this customer.")
@click.option("--survey", "survey_id", type=click.IntRange(1), metavar="ID", help="Only this survey.")
@click.option("-o", "--output", metavar="FILE", help="A file to write instead of standard output.")
@database.option
def command(
    what: str,
    form: str,
    values: str,
    customer_uuid: str | None,
    survey_id: int | None,
    output: str | None,
    database: str | None,
) -> None:
    """Write all interactions, or all responses, as CSV, JSON Lines or Parquet; any number of them."""
    check_output(output, form)
    uuid = accounts.checked_uuid(customer_uuid, "the customer") if customer_uuid else None

    async def act(service: Service) -> None:
        customer = None if uuid is None else await service.accounts.customer(uuid)
        found = service.administration.export(customer, survey_id)
        is_all = customer is None and survey_id is None
        total = sum((await service.store.stages()).values()) if is_all else None
        with destination(output) as stream, progress(output, total) as tell:
            await write_all(service, found, what, form, values, stream, tell)

    run_on(database, act)


async def write_all(
    service: Service,
    found: AsyncIterator[Exported],
    what: str,
    form: str,
    values: str,
    stream: BinaryIO,
    tell: Progress,
) -> None:
    """Write rows as they are found."""
    from askline.cli.row_files import WRITERS
    from askline.interviews.views import exports

    labeller = exports.Labeller(lambda fingerprint: survey_version(service, fingerprint))
    label = exports.code if values == "codes" else labeller.label
    columns = exports.RESPONSE_COLUMNS if what == "responses" else exports.INTERACTION_COLUMNS
    with WRITERS[form](stream, columns) as rows:
        async for each in found:
            if values == "labels":
                await labeller.prepare(each.interaction)
            if what == "responses":
                for row in exports.response_rows(each, label):
                    rows.write(row)
            else:
                rows.write(exports.interaction_row(each, label, service.clock.now()))
            tell.count()


async def survey_version(service: Service, fingerprint: str) -> Survey | None:
    found = await service.store.survey_source(fingerprint)
    return None if found is None else service.surveys.take_up(fingerprint, *found)


@contextmanager
def destination(output: str | None) -> Iterator[BinaryIO]:
    """Standard output, or a file, which is there under its name only when all of it is written."""
    if output is None:
        assert sys.stdout
        yield sys.stdout.buffer
    elif os.path.exists(output) and not os.path.isfile(output):  # a device, a pipe
        with open(output, "wb") as stream:
            yield stream
    else:
        with whole_file(os.path.realpath(output)) as stream:
            yield stream


@contextmanager
def whole_file(path: str) -> Iterator[BinaryIO]:
    partial = f"{path}.part"
    try:
        with open(partial, "wb") as stream:
            yield stream
        os.replace(partial, path)
    except OSError as fault:
        fault.filename = fault.filename or path
        raise
    finally:
        if os.path.exists(partial):
            os.remove(partial)


def check_output(output: str | None, form: str) -> None:
    """Raise what is wrong with the place that rows are to go to."""
    if output is None:
        if sys.stdout is None:
            raise click.UsageError("standard output is closed; name a file with --output")
        if form == "parquet" and is_terminal(sys.stdout):
            raise click.UsageError("Parquet is not for a terminal; name a file with --output")
    elif os.path.isdir(output):
        raise AsklineError("folder-given", f"{output!r} is a folder, not a file", hint="name a file in it")
    elif not os.path.isdir(os.path.dirname(output) or os.curdir):
        raise AsklineError("no-such-folder", f"there is no folder {os.path.dirname(output)!r}")


class Progress:
    """How many interactions have been gone through, shown on a terminal; with a bar where `total` is known.

    total   may count some that are left out
    """

    def __init__(self, is_shown: bool, total: int | None) -> None:
        self._is_shown = is_shown
        self._total = total
        self._amount = 0

    def count(self) -> None:
        self._amount += 1
        if self._is_shown and self._amount % ROWS_BETWEEN_SIGNS == 0:
            self._show()

    def finish(self, is_all: bool) -> None:
        if self._is_shown:
            if is_all and self._total is not None:
                self._total = self._amount
            self._show()
            click.echo(err=True)

    def _show(self) -> None:
        bar = ""
        if self._total:
            filled = min(BAR_WIDTH, BAR_WIDTH * self._amount // self._total)
            bar = f"[{'#' * filled}{'-' * (BAR_WIDTH - filled)}] "
        click.echo(f"\r{bar}{self._amount:,} interactions", nl=False, err=True)


@contextmanager
def progress(output: str | None, total: int | None) -> Iterator[Progress]:
    """Shown where somebody looks on and the rows do not go to the same terminal."""
    shown = Progress(is_terminal(sys.stderr) and not (output is None and is_terminal(sys.stdout)), total)
    is_all = False
    try:
        yield shown
        is_all = True
    finally:
        shown.finish(is_all)


def is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


run_on = database.run_on_existing
