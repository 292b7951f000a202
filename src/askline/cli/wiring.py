"""The only place that opens things and connects them: survey files, the clock, standard input and output.

What is not there, or not what it should be, ends in an AsklineError that says what was meant; what the machine
refuses, in the OSError that it gave.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from askline.cli.main import terminal_columns
from askline.errors import AsklineError

if TYPE_CHECKING:
    from datetime import datetime

    from askline.diagnostics import Diagnostic
    from askline.survey.definition import Survey
    from askline.terminal.transcript import Transcript

SUFFIXES = (".yaml", ".yml")
LONGEST_FILE = 64_000_000  # bytes read of a file at most; far beyond what the language allows, and finite
LONGEST_LINE = 64_000_000  # bytes of one line of standard input


def survey_at(path: str) -> Survey:
    """The survey in a file. Raises SurveyInvalid with every diagnostic; its warnings are on the survey."""
    from askline import loads_survey

    return loads_survey(file_content(path), path)


def file_content(path: str) -> bytes:
    """What a file holds; a missing one, or a folder, is an error that names what may have been meant."""
    if os.path.isdir(path):
        raise AsklineError("folder-given", f"{path!r} is a folder, not a file", hint=_one_of_its_files(path))
    try:
        with open(path, "rb") as stream:
            return stream.read(LONGEST_FILE)
    except (FileNotFoundError, NotADirectoryError):
        raise AsklineError("no-such-file", f"there is no file {path!r}", hint=_nearest_file(path)) from None
    except ValueError:
        raise AsklineError("no-such-file", f"{path!r} cannot be the name of a file") from None


def yaml_files(folder: str) -> list[str]:
    """The YAML files that lie directly in a folder, by name."""
    return [os.path.join(folder, each) for each in sorted(os.listdir(folder)) if each.endswith(SUFFIXES)]


def check_new(path: str) -> None:
    """Raise what `write_new` would, as far as that can be known before there is anything to write."""
    folder = os.path.dirname(path) or os.curdir
    if os.path.lexists(path):
        raise AsklineError("file-exists", f"there is a file {path!r} already", hint="give another path")
    if not os.path.isdir(folder):
        raise AsklineError("no-such-folder", f"there is no folder {folder!r}")
    if not os.access(folder, os.W_OK):
        raise AsklineError("folder-not-writable", f"nothing can be written into the folder {folder!r}")


def write_new(path: str, text: str) -> None:
    """Write a file that is not there yet."""
    try:
        with open(path, "x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileNotFoundError:
        raise AsklineError("no-such-folder", f"there is no folder {os.path.dirname(path)!r}") from None


def _one_of_its_files(folder: str) -> str | None:
    files = yaml_files(folder)
    return f"give one of its files, such as {files[0]!r}" if files else None


def _nearest_file(path: str) -> str | None:
    from difflib import get_close_matches

    folder = os.path.dirname(path)
    if folder and not os.path.isdir(folder):
        return f"there is no folder {folder!r} either"
    names = [os.path.basename(each) for each in yaml_files(folder or os.curdir)]
    near = get_close_matches(os.path.basename(path), names, n=1)
    return f"did you mean {os.path.join(folder, near[0])!r}?" if near else None


def print_diagnostics(diagnostics: Iterable[Diagnostic], as_json: bool, err: bool) -> None:
    """One finding after the other: caret text for people, one JSON object a line for machines."""
    for each in diagnostics:
        click.echo(_json_line(each.as_json()) if as_json else each.as_text(), err=err)


def print_json(document: object) -> None:
    """One JSON document on one line of standard output, in UTF-8 whatever the terminal's encoding is."""
    click.echo(_json_line(document))


def _json_line(document: object) -> bytes:
    import json

    # What UTF-8 cannot hold (half of a surrogate pair) becomes a backslash escape, which JSON reads back.
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "backslashreplace")


def lines_typed() -> Iterator[bytes]:
    """The lines of standard input without their ends, as they come; none where it is closed."""
    if sys.stdin is None:
        return
    stream = sys.stdin.buffer
    while line := stream.readline(LONGEST_LINE):
        yield line.removesuffix(b"\n").removesuffix(b"\r")


def is_terminal() -> bool:
    """Whether somebody sits there: both what is typed and what is shown go through a terminal."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def is_screen() -> bool:
    """Whether the terminal can be drawn upon: one that calls itself dumb cannot."""
    return os.environ.get("TERM") != "dumb"


def transcript() -> Transcript:
    """A transcript on standard output: as wide as the terminal and coloured, where it is one that can."""
    from askline.terminal.transcript import Transcript

    if sys.stdout is None or not sys.stdout.isatty():
        return Transcript(click.echo)
    return Transcript(click.echo, width=terminal_columns(), coloured=can_colour())


def can_colour() -> bool:
    """Whether standard output is a terminal that has colours, and they are wanted (https://no-color.org)."""
    return sys.stdout is not None and sys.stdout.isatty() and not os.environ.get("NO_COLOR") and is_screen()


def can_write(characters: str) -> bool:
    """Whether standard output has these characters in its encoding."""
    try:
        characters.encode(sys.stdout.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


class Files:
    """The files of this machine."""

    def read(self, path: str) -> bytes:
        return file_content(path)

    def write_new(self, path: str, text: str) -> None:
        write_new(path, text)

    def changed_at(self, path: str) -> float | None:
        try:
            return os.stat(path).st_mtime_ns
        except OSError:
            return None


class Clock:
    """Tells the time: the real one, or one that was set to begin at a moment."""

    def __init__(self, begins: datetime | None = None) -> None:
        from datetime import UTC, datetime, timedelta

        self._ahead = timedelta() if begins is None else begins - datetime.now(UTC)

    def now(self) -> datetime:
        from datetime import UTC, datetime

        return datetime.now(UTC) + self._ahead
