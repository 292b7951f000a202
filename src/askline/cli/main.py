"""The `askline` command: finds the command that was named, and turns what goes wrong into an exit code.

Importing this loads click and nothing more; a command's own file is loaded when that command is called. What the
commands do is not known here.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from signal import SIG_DFL, SIGINT, default_int_handler, getsignal, signal
from types import TracebackType
from typing import NoReturn

import click

from askline.errors import (
    AsklineError,
    FileInvalid,
    InterviewRefused,
    SampleInvalid,
    SpeechFailed,
    StateUnreadable,
    StorageFailed,
    SurveyInvalid,
)

# name: (where the command is, what it does)
COMMANDS = {
    "run": ("askline.cli.run:command", "Hold a survey here, in the terminal or through pipes."),
    "check": ("askline.cli.check:command", "Report everything that is wrong with surveys."),
    "test": ("askline.cli.test:command", "Replay sample conversations and report what differs."),
    "audio": ("askline.cli.audio:command", "Speak every prompt of a survey into sound files."),
    "show": ("askline.cli.show:command", "Tell what a survey holds: questions, ids, texts, rules."),
    "new": ("askline.cli.new:command", "Write a new survey with a sample conversation beside it."),
    "schema": ("askline.cli.schema:command", "Print the JSON Schema of survey files, for editors."),
    "serve": ("askline.cli.serve:command", "Serve surveys over HTTP: the API, the respondents' pages, the tools."),
    "migrate": ("askline.cli.migrate:command", "Bring a database to the form that this version needs."),
    "customer": ("askline.cli.customer:command", "Add, list, rename and remove customers of the server."),
    "token": ("askline.cli.token:command", "Add, list and revoke personal access tokens."),
    "user": ("askline.cli.user:command", "Keep the users of a customer, agents above all."),
    "contact": ("askline.cli.contact:command", "Keep people whom a customer knows."),
    "export": ("askline.cli.export:command", "Write interactions or responses as CSV, JSON Lines or Parquet."),
    "purge": ("askline.cli.purge:command", "Remove old interactions, or erase one respondent."),
    "backup": ("askline.cli.backup:command", "Copy the database while it is served."),
}

SURVEY_AT_FAULT, CALL_AT_FAULT, ENVIRONMENT_AT_FAULT = 1, 2, 3
INTERRUPTED, READER_GONE = 130, 141  # as a shell has it: 128 and the number of the signal
OWN_FAULT = 70  # as sysexits.h has it
EXTRAS = {  # what the packages of optional parts come with
    "alembic": "serve", "httptools": "serve", "orjson": "serve", "sqlalchemy": "serve", "starlette": "serve",
    "uvicorn": "serve", "psycopg": "postgres", "psycopg_pool": "postgres",
}  # fmt: skip
EXIT_CODES: dict[type[AsklineError], int] = {
    SurveyInvalid: SURVEY_AT_FAULT,
    SampleInvalid: SURVEY_AT_FAULT,
    InterviewRefused: CALL_AT_FAULT,
    StateUnreadable: CALL_AT_FAULT,
    StorageFailed: ENVIRONMENT_AT_FAULT,
    SpeechFailed: ENVIRONMENT_AT_FAULT,
    AsklineError: CALL_AT_FAULT,
}

EXAMPLES = """\b
Examples:
  askline run surveys/after-call.yaml
  askline check surveys/*.yaml
  askline run --help"""


class Commands(click.Group):
    """The commands by name. Each is loaded when it is called; its line in the list of commands stands above."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        from importlib import import_module

        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(unknown_command(args[0]), ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, does) for name, (_, does) in COMMANDS.items()])


def unknown_command(name: str) -> str:
    """A sentence that names what was typed, and the nearest command or all of them."""
    from difflib import get_close_matches

    near = get_close_matches(name, COMMANDS, n=1)
    return f"no command is called {name!r}; " + (f"did you mean {near[0]!r}?" if near else f"there are {listed()}")


def listed() -> str:
    return ", ".join(COMMANDS)


def print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from askline import __version__

        click.echo(f"askline {__version__}")
        ctx.exit()


@click.command(cls=Commands, epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=print_version, help="Print the version."
)
def askline() -> None:
    """Askline: ask over any line. A survey is one YAML file; this holds it, checks it and tests it."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Carry out the command line and exit: 0 fine, 1 survey or sample, 2 call, 3 environment at fault."""
    gc.set_threshold(100_000)  # a command makes much that lasts and little garbage: looking for it costs more
    sys.excepthook = tell_of_own_fault
    never_fail_to_code()
    askline.context_settings["terminal_width"] = max(50, min(terminal_columns(), 80))
    try:
        if getsignal(SIGINT) == SIG_DFL:
            signal(SIGINT, default_int_handler)
        code = carry_out(list(sys.argv[1:] if arguments is None else arguments))
        if sys.stdout:
            sys.stdout.flush()
    except BrokenPipeError:
        code = READER_GONE
        drop_output()
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)


def carry_out(arguments: list[str]) -> int:
    """The exit code of a command line; faults are told on stderr."""
    return carried_out(
        lambda: askline.main(arguments, prog_name="askline", standalone_mode=False) or 0, "--json" in arguments
    )


def carried_out(act: Callable[[], int], as_json: bool = False) -> int:
    """The exit code that something comes to; faults are told on stderr."""
    try:
        return act()
    except click.Abort:
        return INTERRUPTED
    except click.ClickException as fault:
        fault.show()
        return fault.exit_code if isinstance(fault, click.UsageError) else ENVIRONMENT_AT_FAULT
    except FileInvalid as fault:
        report(fault, as_json)
        return exit_code_of(fault)
    except AsklineError as fault:
        return complain(fault, exit_code_of(fault))
    except SystemExit:
        return READER_GONE  # the one case in which click exits by itself here
    except ModuleNotFoundError as fault:
        if (extra := EXTRAS.get((fault.name or "").partition(".")[0])) is None:
            raise
        click.echo(f"error: {fault.name} is not installed\n  hint: pip install 'askline[{extra}]'", err=True)
        return ENVIRONMENT_AT_FAULT
    except OSError as fault:
        click.echo(f"error: {fault.strerror or fault}" + (f": {fault.filename}" if fault.filename else ""), err=True)
        return ENVIRONMENT_AT_FAULT


def exit_code_of(fault: AsklineError) -> int:
    return next(code for kind, code in EXIT_CODES.items() if isinstance(fault, kind))


def complain(fault: AsklineError, code: int) -> int:
    """Tell on stderr what is wrong with the call; the exit code that it comes to."""
    click.echo(f"error[{fault.code}]: {fault.message}", err=True)
    if fault.hint:
        click.echo(f"  hint: {fault.hint}", err=True)
    return code


def report(fault: FileInvalid, as_json: bool) -> None:
    """Every diagnostic of the file, on stderr."""
    from askline.cli.wiring import print_diagnostics

    print_diagnostics(fault.diagnostics, as_json, err=True)


def tell_of_own_fault(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    """What no part of this foresaw, in a sentence to report; with ASKLINE_TRACEBACK set, Python's own account."""
    import traceback

    if os.environ.get("ASKLINE_TRACEBACK"):
        traceback.print_exception(kind, fault, trace)
    place = traceback.extract_tb(trace)[-1]
    where = f"{place.filename}:{place.lineno}"
    click.echo(f"error: Askline itself is at fault: {kind.__name__}: {fault} ({where})", err=True)
    click.echo("  hint: please report it; ASKLINE_TRACEBACK=1 shows the way there", err=True)
    sys.exit(OWN_FAULT)


def never_fail_to_code() -> None:
    """A character that the terminal's encoding lacks is shown by its number; bytes that are no text, as U+FFFD."""
    for stream, errors in (
        (sys.stdin, "replace"),
        (sys.stdout, "backslashreplace"),
        (sys.stderr, "backslashreplace"),
    ):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=errors)


def terminal_columns() -> int:
    """How wide the terminal is, 80 where there is none; what shutil knows as well, after a costly import."""
    try:
        return int(os.environ.get("COLUMNS", "0")) or os.get_terminal_size(1).columns or 80
    except (ValueError, OSError):
        return 80


def drop_output() -> None:
    """What is still to be written has no reader: let Python's own flush at the end go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
