"""Expressions (section 5 of the language): compiled from an author's text, then evaluated against a scope.

Reading them is the parser's, checking them the checker's, making closures of them the compiler's; here is what the
rest of Askline sees. What is wrong is reported by its place in the source, in characters from 0; nothing is raised.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from askline.catalogue import CATALOGUE
from askline.survey.expression_checker import check
from askline.survey.expression_compiler import ExpressionCompiler
from askline.survey.expression_nodes import Call, Constant, Name, Node, names_in, walk
from askline.survey.expression_parser import parse
from askline.survey.expression_tokens import Fault
from askline.survey.kinds import Kind, Names, fitted
from askline.survey.scope import Scope, Value

LONGEST_SHOWN = 160


class Report(Protocol):
    """Takes one finding; `start` and `end` are offsets in the source, `values` fill the sentence of the catalogue."""

    def __call__(self, code: str, start: int, end: int, hint: str | None = None, **values: object) -> None: ...


class Expression:
    """A checked expression.

    source     as written
    kind       of its value
    names      every name it reads, placeholders left out
    evaluate   its value in a scope

    The last two are made when they are first wanted.
    """

    __slots__ = ("_context", "_node", "evaluate", "kind", "names", "source")
    names: frozenset[str]
    evaluate: Callable[[Scope], Value]

    def __init__(self, source: str, node: Node, context: Names) -> None:
        self.source = source
        self.kind: Kind = node.kind
        self._node = node
        self._context = context

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if name == "evaluate":
                self.evaluate = ExpressionCompiler(self._context).value(self._node)
            elif name == "names":
                self.names = frozenset([each.name for each in names_in(self._node)]) - self._context.placeholders.keys()
            else:
                raise AttributeError(name)
            return getattr(self, name)

    def __repr__(self) -> str:
        return f"<Expression {self.source!r}>"

    def suits(self, kind: Kind) -> bool:
        """Whether a variable of that kind may be set to it.

        A constant date or time may be written as its text; a constant for a whole number must be whole.
        """
        constant = self._node.value if isinstance(self._node, Constant) else None
        if isinstance(constant, str) and kind.name in ("date", "time"):
            return fitted(constant, kind) is not None
        return kind.accepts(self.kind) and not (kind.name == "integer" and isinstance(constant, float))

    def explain(self, scope: Scope) -> list[tuple[str, Value]]:
        """Each name and call in it, as written and in order, with its value: why the expression is what it is."""
        compiler = ExpressionCompiler(self._context)
        parts = {self.source[part.start : part.end]: part for part in walk(self._node) if _is_told(part)}
        return [(written, compiler.value(part)(scope)) for written, part in parts.items()]


def compile_expression(source: str, names: Names, report: Report) -> Expression | None:
    """The expression, or None where it has an error; whatever was found is reported."""
    known = names.expressions.get(source)
    if known is not None:
        return known
    faults = Faults(report, source)
    try:
        node, _ = parse(source)
    except Fault as fault:
        faults.add_fault(fault)
        return None
    check(node, names, faults.add)
    if faults.has_errors:
        return None
    expression = Expression(source, node, names)
    if not faults.found:
        names.expressions[source] = expression
    return expression


class Faults:
    """Passes on what is found in one expression, with the expression itself, and remembers that there was something."""

    def __init__(self, report: Report, source: str) -> None:
        self._report = report
        self._source = source
        self.found = False
        self.has_errors = False

    def add(self, code: str, start: int, end: int, hint: str | None = None, **values: object) -> None:
        self.found = True
        self.has_errors = self.has_errors or CATALOGUE[code].severity == "error"
        self._report(code, start, max(end, start + 1), hint, expression=shown(self._source), **values)

    def add_fault(self, fault: Fault) -> None:
        self.add(fault.code, fault.start, fault.end, fault.hint, **fault.values)


def shown(source: str) -> str:
    """An expression for a message: on one line, and not without end."""
    line = " ".join(source.split())
    return line if len(line) <= LONGEST_SHOWN else f"{line[:LONGEST_SHOWN]}..."


def _is_told(node: Node) -> bool:
    return isinstance(node, (Name, Call))
