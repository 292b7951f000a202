"""What an expression is made of, once read. Shapes only: they are made by the parser, given kinds by the checker.

`start` and `end` are offsets in the source. `height` counts the operators, calls and lists below one another.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from askline.survey.kinds import UNKNOWN, Kind, Symbol
from askline.survey.scope import Value


class Node:
    __slots__ = ("end", "height", "kind", "start")

    def __init__(self, start: int, end: int, parts: Sequence[Node] = ()) -> None:
        self.start = start
        self.end = end
        self.height: int = 1 + max([part.height for part in parts]) if parts else 0
        self.kind: Kind = UNKNOWN


class Constant(Node):
    __slots__ = ("value",)

    def __init__(self, start: int, end: int, value: Value) -> None:
        super().__init__(start, end)
        self.value = value


class Name(Node):
    __slots__ = ("name", "symbol")

    def __init__(self, start: int, end: int, name: str) -> None:
        super().__init__(start, end)
        self.name = name
        self.symbol: Symbol | None = None


class ListOf(Node):
    __slots__ = ("items",)

    def __init__(self, start: int, end: int, items: list[Node]) -> None:
        super().__init__(start, end, items)
        self.items = items


class Unary(Node):
    """`not`, `-` or `+` before an operand."""

    __slots__ = ("operand", "operator")

    def __init__(self, start: int, operator: str, operand: Node) -> None:
        super().__init__(start, operand.end, (operand,))
        self.operator = operator
        self.operand = operand


class Operation(NamedTuple):
    """An operator with its right operand; `start` and `end` are those of the operator."""

    operator: str
    start: int
    end: int
    operand: Node


class Chain(Node):
    """Operators of one precedence after one another: `a + b - c`, `a and b and c`, `a < b <= c`."""

    __slots__ = ("first", "operations")

    def __init__(self, first: Node, operations: list[Operation]) -> None:
        super().__init__(
            first.start, operations[-1].operand.end, [first, *[operation.operand for operation in operations]]
        )
        self.first = first
        self.operations = operations

    @property
    def operands(self) -> list[Node]:
        return [self.first, *[operation.operand for operation in self.operations]]


class Junction(Chain):
    """`and`s, or `or`s."""

    __slots__ = ()


class Comparison(Chain):
    __slots__ = ()


class Arithmetic(Chain):
    __slots__ = ()


class Conditional(Node):
    """`value if condition else otherwise`."""

    __slots__ = ("condition", "otherwise", "value")

    def __init__(self, value: Node, condition: Node, otherwise: Node) -> None:
        super().__init__(value.start, otherwise.end, (value, condition, otherwise))
        self.value = value
        self.condition = condition
        self.otherwise = otherwise


class Call(Node):
    """A function with its arguments; `name_end` is where its name ends."""

    __slots__ = ("arguments", "function", "name_end")

    def __init__(self, start: int, end: int, function: str, name_end: int, arguments: list[Node]) -> None:
        super().__init__(start, end, arguments)
        self.function = function
        self.name_end = name_end
        self.arguments = arguments


def names_in(node: Node) -> list[Name]:
    """Every name in the expression, in order."""
    return [part for part in walk(node) if isinstance(part, Name)]


def walk(node: Node) -> list[Node]:
    """The node and all below it, in the order of the source."""
    found: list[Node] = []
    waiting = [node]
    while waiting:
        part = waiting.pop()
        found.append(part)
        waiting.extend(reversed(parts_of(part)))
    return found


def parts_of(node: Node) -> list[Node]:
    match node:
        case Chain():
            return node.operands
        case Unary():
            return [node.operand]
        case Call():
            return node.arguments
        case ListOf():
            return node.items
        case Conditional():
            return [node.value, node.condition, node.otherwise]
    return []
