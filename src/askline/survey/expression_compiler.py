"""Makes closures of a checked expression: one for its value, one for what it is piped as.

Nothing is generated or evaluated as Python source. The shapes that surveys are full of, a name against a constant,
have closures of their own. Comparisons are false where a side is none; that lies in `operations.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from askline.survey.call_compiler import CALLS
from askline.survey.constant_comparisons import against_constant, answer_against_constant
from askline.survey.expression_nodes import (
    Arithmetic,
    Call,
    Comparison,
    Conditional,
    Constant,
    Junction,
    ListOf,
    Name,
    Node,
    Operation,
    Unary,
)
from askline.survey.functions import FUNCTIONS
from askline.survey.kinds import NONE, Kind, Names
from askline.survey.name_compiler import read_name, turns_sayer
from askline.survey.operations import (
    ARITHMETIC,
    COMPARISONS,
    clock_time,
    iso_date,
    list_of_values,
    negate,
    plus,
)
from askline.survey.saying import Sayer, is_said_alike, sayer
from askline.survey.scope import Scope, Value

Evaluate = Callable[[Scope], Value]
Weigh = Callable[[Scope], tuple[Value, Sayer]]
Compare = Callable[[Any, Any], bool]


class ExpressionCompiler:
    """Compiles the expressions of one place, whose names it is given."""

    def __init__(self, names: Names) -> None:
        self.names = names

    def value(self, node: Node) -> Evaluate:
        """What gives the expression's value in a scope."""
        return _VALUES[node.__class__](self, node)

    def said(self, node: Node) -> Callable[[Scope], str]:
        """What gives the text that the expression is piped as."""
        if isinstance(node, (Junction, Conditional)) and not _operands_are_said_alike(node):
            weigh = self.weigh(node)

            def say_what_counts(scope: Scope) -> str:
                value, say = weigh(scope)
                return say(value, scope)

            return say_what_counts
        read, say = self.value(node), self.sayer(node)
        return lambda scope: say(read(scope), scope)

    def sayer(self, node: Node) -> Sayer:
        """How a value of the expression is said."""
        if isinstance(node, Name) and node.symbol is not None and self.names.is_over_all_turns(node.symbol):
            return turns_sayer(node.symbol)
        return sayer(node.kind)

    def weigh(self, node: Node) -> Weigh:
        """The value, with how it is said: that of the operand of `and`, `or` or `if` that it comes from."""
        if isinstance(node, Conditional):
            value, otherwise = self.weigh(node.value), self.weigh(node.otherwise)
            condition = self.value(node.condition)
            return lambda scope: value(scope) if condition(scope) else otherwise(scope)
        if isinstance(node, Junction):
            return _first_that_decides([self.weigh(operand) for operand in node.operands], _is_or(node))
        read, say = self.value(node), self.sayer(node)
        return lambda scope: (read(scope), say)

    def constant(self, node: Constant) -> Evaluate:
        value = node.value
        return lambda scope: value

    def name(self, node: Name) -> Evaluate:
        assert node.symbol is not None
        return read_name(node.symbol, self.names)

    def list_of(self, node: ListOf) -> Evaluate:
        reads = [self.value(item) for item in node.items]
        if all(isinstance(item, Constant) for item in node.items):
            values = tuple(item.value for item in node.items if isinstance(item, Constant))
            return lambda scope: values
        return lambda scope: list_of_values(tuple([read(scope) for read in reads]))

    def unary(self, node: Unary) -> Evaluate:
        read = self.value(node.operand)
        if node.operator == "not":
            return lambda scope: not read(scope)
        operate = negate if node.operator == "-" else plus
        return lambda scope: operate(read(scope))

    def junction(self, node: Junction) -> Evaluate:
        reads = [self.value(operand) for operand in node.operands]
        if len(reads) > 2:
            return _all_of(reads) if not _is_or(node) else _any_of(reads)
        left, right = reads
        if _is_or(node):
            return lambda scope: left(scope) or right(scope)
        return lambda scope: left(scope) and right(scope)

    def conditional(self, node: Conditional) -> Evaluate:
        value, condition, otherwise = self.value(node.value), self.value(node.condition), self.value(node.otherwise)
        return lambda scope: value(scope) if condition(scope) else otherwise(scope)

    def arithmetic(self, node: Arithmetic) -> Evaluate:
        first = self.value(node.first)
        steps = [(ARITHMETIC[each.operator], self.value(each.operand)) for each in node.operations]
        if len(steps) == 1:
            operate, second = steps[0]
            return lambda scope: operate(first(scope), second(scope))

        def calculate(scope: Scope) -> Value:
            result = first(scope)
            for operate, read in steps:
                result = operate(result, read(scope))
            return result

        return calculate

    def comparison(self, node: Comparison) -> Evaluate:
        first = self.value(node.first)
        if len(node.operations) == 1:
            return self._single_comparison(node.first, node.operations[0], first)
        operands = node.operands
        steps = [
            (_compare(left, each), self.value(each.operand))
            for left, each in zip(operands, node.operations, strict=False)
        ]

        def compare_all(scope: Scope) -> Value:
            left = first(scope)
            for compare, read in steps:
                right = read(scope)
                if not compare(left, right):
                    return False
                left = right
            return True

        return compare_all

    def _single_comparison(self, left: Node, operation: Operation, read: Evaluate) -> Evaluate:
        right = operation.operand
        if right.kind is NONE and isinstance(right, Constant) and operation.operator in _AGAINST_NONE:
            return _AGAINST_NONE[operation.operator](read)
        constant = _constant_value(right)
        if constant is not None and _is_direct(left.kind, right.kind):
            key = left.symbol.key if isinstance(left, Name) and left.symbol is not None else None
            if key is not None:
                return answer_against_constant(operation.operator, key, constant)
            return against_constant(operation.operator, read, constant)
        compare, other = _compare(left, operation), self.value(right)
        return lambda scope: compare(read(scope), other(scope))

    def call(self, node: Call) -> Evaluate:
        special = CALLS.get(node.function)
        if special is not None:
            return special(self, node)
        apply = FUNCTIONS[node.function].of_values
        assert apply is not None
        reads = [self.value(argument) for argument in node.arguments]
        if len(reads) == 1:
            only = reads[0]
            return lambda scope: apply(only(scope))
        return lambda scope: apply(*[read(scope) for read in reads])


_VALUES: dict[type, Callable[[ExpressionCompiler, Any], Evaluate]] = {
    Constant: ExpressionCompiler.constant,
    Name: ExpressionCompiler.name,
    ListOf: ExpressionCompiler.list_of,
    Unary: ExpressionCompiler.unary,
    Junction: ExpressionCompiler.junction,
    Conditional: ExpressionCompiler.conditional,
    Arithmetic: ExpressionCompiler.arithmetic,
    Comparison: ExpressionCompiler.comparison,
    Call: ExpressionCompiler.call,
}


_AGAINST_NONE: dict[str, Callable[[Evaluate], Evaluate]] = {
    "==": lambda read: lambda scope: read(scope) is None,
    "!=": lambda read: lambda scope: read(scope) is not None,
}


def _constant_value(node: Node) -> Value:
    """The value of a constant, or of a list of constants."""
    if isinstance(node, ListOf) and all(isinstance(item, Constant) for item in node.items):
        return tuple([item.value for item in node.items if isinstance(item, Constant)])
    return node.value if isinstance(node, Constant) else None


def _is_direct(left: Kind, right: Kind) -> bool:
    """Whether values of the two kinds compare as they are."""
    inner = right.item if right.item is not None and left.family != "list" else right
    return left.family == inner.family and left.family in ("number", "text")


# Every other comparison


def _compare(left: Node, operation: Operation) -> Compare:
    """How two values are compared: against the literal none, with dates read from texts, or as they are."""
    operator, _, _, right = operation
    if _is_literal_none(left) or _is_literal_none(right):
        if operator in _AGAINST_NONE:
            return _is_same if operator == "==" else _is_not_same
        return _never
    compare = COMPARISONS[operator]
    for name, read in (("date", iso_date), ("time", clock_time)):
        if name in (left.kind.name, _inner(right.kind).name):
            reads_left, reads_right = left.kind.family == "text", _inner(right.kind).family == "text"
            if reads_left or reads_right:
                return _reading(compare, read, reads_left, reads_right)
    return compare


def _reading(compare: Compare, read: Callable[[Value], Value], left: bool, right: bool) -> Compare:
    """A comparison in which texts are read as dates or times first."""

    def read_all(value: Value) -> Value:
        return tuple([read(each) for each in value]) if isinstance(value, tuple) else read(value)

    return lambda one, other: compare(read(one) if left else one, read_all(other) if right else other)


def _inner(kind: Kind) -> Kind:
    return kind if kind.item is None else kind.item


def _is_literal_none(node: Node) -> bool:
    return isinstance(node, Constant) and node.kind is NONE


def _is_same(left: Value, right: Value) -> bool:
    return left is right


def _is_not_same(left: Value, right: Value) -> bool:
    return left is not right


def _never(left: Value, right: Value) -> bool:
    return False


# Several operands


def _all_of(reads: list[Evaluate]) -> Evaluate:
    def evaluate(scope: Scope) -> Value:
        value: Value = None
        for read in reads:
            value = read(scope)
            if not value:
                return value
        return value

    return evaluate


def _any_of(reads: list[Evaluate]) -> Evaluate:
    def evaluate(scope: Scope) -> Value:
        value: Value = None
        for read in reads:
            value = read(scope)
            if value:
                return value
        return value

    return evaluate


def _first_that_decides(operands: list[Weigh], is_or: bool) -> Weigh:
    def weigh(scope: Scope) -> tuple[Value, Sayer]:
        for operand in operands[:-1]:
            weighed = operand(scope)
            if bool(weighed[0]) is is_or:
                return weighed
        return operands[-1](scope)

    return weigh


def _is_or(node: Junction) -> bool:
    return node.operations[0].operator == "or"


def _operands_are_said_alike(node: Node) -> bool:
    if isinstance(node, Conditional):
        return _operands_are_said_alike(node.value) and _operands_are_said_alike(node.otherwise)
    if isinstance(node, Junction):
        return all(_operands_are_said_alike(operand) for operand in node.operands)
    return is_said_alike(node.kind)
