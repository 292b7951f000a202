"""Finds what is wrong with an expression before anybody answers (section 5.4 of the language): names and operators.

Gives every node its kind and every name its symbol. One fault does not hide another: what has no kind fits anywhere.
Comparisons and calls have their own files.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from askline.diagnostics import did_you_mean
from askline.survey.call_checks import check_call
from askline.survey.comparison_checks import FaultReport, check_comparison, options_of
from askline.survey.expression_nodes import (
    Arithmetic,
    Call,
    Comparison,
    Conditional,
    Junction,
    ListOf,
    Name,
    Node,
    Operation,
    Unary,
)
from askline.survey.functions import FUNCTIONS
from askline.survey.kinds import (
    EMPTY_LIST,
    INTEGER,
    KEYWORDS,
    NUMBER,
    TEXT,
    UNKNOWN,
    WHOLE_KINDS,
    YESNO,
    Kind,
    Names,
    Symbol,
    list_of,
)

_SAME_MEANING = {"null": "none", "nil": "none", "undefined": "none", "yes": "true", "no": "false"}


def check(node: Node, names: Names, report: FaultReport) -> None:
    """Give each part of the expression its kind; faults and warnings are reported."""
    _Checker(names, report).kind_of(node)


class _Checker:
    def __init__(self, names: Names, report: FaultReport) -> None:
        self._names = names
        self._report = report
        self._quotable: set[object] = set()  # values of the options that the comparison around us is about

    def kind_of(self, node: Node) -> Kind:
        check_node = _CHECKS.get(node.__class__)
        if check_node is not None:
            node.kind = check_node(self, node)
        return node.kind

    def name(self, node: Name) -> Kind:
        symbol = node.symbol = self._names.find(node.name)
        if symbol is None:
            return self._unknown(node, self._nearest(node.name))
        if symbol.what == "prompt":
            self._report("prompt-has-no-answer", node.start, node.end, name=node.name)
            return UNKNOWN
        if not self._names.may_use(symbol):
            return self._unknown(node, _why_not_here(symbol))
        return self._names.kind_of(symbol)

    def _unknown(self, node: Name, hint: str | None) -> Kind:
        self._report("unknown-name", node.start, node.end, hint, name=node.name)
        return UNKNOWN

    def _nearest(self, name: str) -> str | None:
        if name in self._quotable:
            return f'to compare with that option, quote it: "{name}"'
        word = _SAME_MEANING.get(name.lower(), name.lower())
        if word in KEYWORDS:
            return f"did you mean {word!r}?"
        if name == "options":
            return "{options} stands in the text of a choice or multi question only"
        if name in FUNCTIONS:
            return f"it is a function: {name}(...)"
        return self._names.nearest(name) or f'if it is a text, quote it: "{name}"'

    def unary(self, node: Unary) -> Kind:
        kind = self.kind_of(node.operand)
        if node.operator == "not":
            return YESNO
        if kind.family not in ("number", "none", "unknown"):
            self._operand_fault(node.operator, node.start, node.start + 1, "a number", kind)
        return INTEGER if kind.name in WHOLE_KINDS else NUMBER

    def junction(self, node: Junction) -> Kind:
        return self._either(node.operands)

    def conditional(self, node: Conditional) -> Kind:
        kind = self.kind_of(node.value)
        self.kind_of(node.condition)
        return kind.either(self.kind_of(node.otherwise))

    def list_of(self, node: ListOf) -> Kind:
        return list_of(self._either(node.items)) if node.items else EMPTY_LIST

    def _either(self, nodes: list[Node]) -> Kind:
        kinds = [self.kind_of(node) for node in nodes]
        result = kinds[0]
        for kind in kinds[1:]:
            result = result.either(kind)
        return result

    def arithmetic(self, node: Arithmetic) -> Kind:
        kind = self.kind_of(node.first)
        for operation in node.operations:
            kind = self._arithmetic_of(kind, operation, self.kind_of(operation.operand))
        return kind

    def _arithmetic_of(self, left: Kind, operation: Operation, right: Kind) -> Kind:
        operator, start, end, _ = operation
        families = {left.family, right.family} - {"none", "unknown"}
        if operator == "+" and families == {"text"}:
            return TEXT
        if families - {"number"}:
            wanted = "two texts or two numbers" if operator == "+" else "numbers"
            self._operand_fault(operator, start, end, wanted, left, right)
            return UNKNOWN
        if left.name in WHOLE_KINDS and right.name in WHOLE_KINDS and operator != "/":
            return INTEGER
        return NUMBER if families or operator != "+" else UNKNOWN

    def _operand_fault(self, operator: str, start: int, end: int, wanted: str, *found: Kind) -> None:
        hint = None
        if any(kind.name == "date" for kind in found):
            hint = "days_between(a, b) gives the days between two dates"
        elif operator == "+" and any(kind.family == "text" for kind in found):
            hint = "text(x) makes a text of any value"
        words = " and ".join(map(str, found))
        self._report("operand-kind", start, end, hint, operator=operator, wanted=wanted, found=words)

    def comparison(self, node: Comparison) -> Kind:
        operands = node.operands
        self._quotable = {value for operand in operands for value in self._values_of(operand)}
        for operand in operands:
            self.kind_of(operand)
        check_comparison(node, self._report)
        return YESNO

    def _values_of(self, node: Node) -> tuple[object, ...]:
        symbol = self._names.find(node.name) if isinstance(node, Name) else None
        options = None if symbol is None else options_of(symbol.kind)
        return () if options is None else options.values

    def call(self, node: Call) -> Kind:
        for argument in node.arguments:
            self.kind_of(argument)
        if node.function in FUNCTIONS:
            return check_call(node, self._names, self._report)
        hint = did_you_mean(node.function, FUNCTIONS)
        if self._names.find(node.function) is not None:
            hint = f"{node.function!r} is a name: write it without parentheses"
        self._report("unknown-function", node.start, node.name_end, hint, name=node.function)
        return UNKNOWN


_CHECKS: dict[type, Callable[[_Checker, Any], Kind]] = {
    Name: _Checker.name,
    Unary: _Checker.unary,
    Junction: _Checker.junction,
    Conditional: _Checker.conditional,
    ListOf: _Checker.list_of,
    Arithmetic: _Checker.arithmetic,
    Comparison: _Checker.comparison,
    Call: _Checker.call,
}


def _why_not_here(symbol: Symbol) -> str:
    if symbol.what == "group":
        return "it is a group, which has no value"
    return "it is the item of a repeat, known only inside its group"
