"""What is wrong with an author's file, as data; and how it is shown.

A `Diagnostic` keeps code, place, message and hint apart until somebody renders them: as caret text for people, or as
one JSON object a line for machines. `Problems` collects them while a file is read, so that all are reported at once.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from askline.catalogue import CATALOGUE


class SourceLocation(NamedTuple):
    """A place in a file; line and column count from 1, in characters; `end_column` is one past the last."""

    path: str
    line: int
    column: int
    end_column: int


class Diagnostic(NamedTuple):
    """One finding. `excerpt` is the whole line it points at, kept since the file may have changed since."""

    code: str
    location: SourceLocation
    message: str
    hint: str | None = None
    excerpt: str = ""

    @property
    def path(self) -> str:
        return self.location.path

    @property
    def line(self) -> int:
        return self.location.line

    @property
    def column(self) -> int:
        return self.location.column

    @property
    def severity(self) -> str:
        return CATALOGUE[self.code].severity

    @property
    def is_error(self) -> bool:
        return self.severity == "error"

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.severity}[{self.code}]: {self.message}"

    def as_json(self) -> dict[str, str | int | None]:
        """The object that `--json` prints for this finding."""
        return {
            "path": self.path,
            "line": self.line,
            "column": self.column,
            "severity": self.severity,
            "code": self.code,
            "message": self.message,
            "hint": self.hint,
        }

    def as_text(self) -> str:
        """The finding for people: the line above, its excerpt with a caret, and the hint."""
        lines = [str(self)]
        if self.excerpt.strip():
            gutter = f"  {self.location.line} | "
            shown, start, width = _clip(self.excerpt, self.location.column - 1, self.location.end_column - 1)
            lines.append(gutter + shown)
            lines.append(" " * (len(gutter) - 2) + "| " + " " * start + "^" * width)
        if self.hint:
            lines.append(f"  hint: {self.hint}")
        return "\n".join(lines)


def _clip(line: str, start: int, end: int, widest: int = 120) -> tuple[str, int, int]:
    """At most `widest` characters of a line around start..end, as (text, start in it, width of the caret)."""
    left = max(0, start - widest // 2) if len(line) > widest else 0
    shown = line[left : left + widest].replace("\t", " ")
    begin = min(max(start - left, 0), len(shown))
    return shown, begin, max(1, min(end - start, len(shown) - begin))


class Problems:
    """Collects diagnostics of one file; `in_file_order` is what to report."""

    def __init__(self) -> None:
        self._found: list[Diagnostic] = []

    def add(
        self, code: str, location: SourceLocation, *, hint: str | None = None, excerpt: str = "", **values: object
    ) -> None:
        """Keep one finding; `values` fill the sentence of the catalogue."""
        self._found.append(Diagnostic(code, location, CATALOGUE[code].sentence.format(**values), hint, excerpt))

    @property
    def has_errors(self) -> bool:
        return any(each.is_error for each in self._found)

    def in_file_order(self) -> tuple[Diagnostic, ...]:
        return tuple(sorted(dict.fromkeys(self._found), key=lambda each: each.location[1:3]))


MOST_COMPARED = 500  # names; of more, those that begin most like it: a comparison takes ten microseconds


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """A hint with the name most like `name`, or None where none is near. Capitals make no difference."""
    import difflib

    spelt = {each.casefold(): each for each in known}
    name = name.casefold()
    names = list(spelt)
    if len(names) > MOST_COMPARED:
        names.sort()
        at = bisect(names, name)
        names = names[max(0, at - MOST_COMPARED // 2) : at + MOST_COMPARED // 2]
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    return f"did you mean {spelt[near[0]]!r}?" if near else None


def one_of(names: Sequence[str]) -> str:
    """`a, b or c`, for messages."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
