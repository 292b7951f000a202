"""Expressions: compiled from an author's text, checked against the names known there, evaluated against a scope.

Not the place of the operators (`operations.py`) or the functions (`functions.py`). What is wrong with an expression is
reported by its place in the source, in characters from 0; nothing is raised.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from askline.survey.kinds import Kind, Names
from askline.survey.scope import Scope, Value


class Report(Protocol):
    """Takes one finding; `start` and `end` are offsets in the source, `values` fill the sentence of the catalogue."""

    def __call__(self, code: str, start: int, end: int, hint: str | None = None, **values: object) -> None: ...


class Expression:
    """A checked expression.

    source     as written
    kind       of its value
    names      every name it reads
    evaluate   its value in a scope; made when first wanted
    """

    __slots__ = ("evaluate", "kind", "names", "source")
    evaluate: Callable[[Scope], Value]
    source: str
    kind: Kind
    names: frozenset[str]

    def suits(self, kind: Kind) -> bool:
        """Whether a variable of that kind may be set to it; a constant date or time may be written as its text."""
        return kind.accepts(self.kind)

    def explain(self, scope: Scope) -> list[tuple[str, Value]]:
        """Each name and call in it, as written, with its value: why the expression is what it is."""
        return []


def compile_expression(source: str, names: Names, report: Report) -> Expression | None:
    """The expression, or None where it has an error; whatever was found is reported."""
    raise NotImplementedError
