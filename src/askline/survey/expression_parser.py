"""Reads an expression: Python's notation, and nothing but what section 5 of the language allows.

Precedence is Python's: conditional, `or`, `and`, `not`, comparisons, `+ -`, `* / // %`, signs. Nothing is known of
names here. What stands where it cannot is explained by `expression_advice`.
"""

from __future__ import annotations

from collections.abc import Callable

from askline.survey.expression_advice import unexpected
from askline.survey.expression_nodes import (
    Arithmetic,
    Call,
    Chain,
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
from askline.survey.expression_tokens import (
    LONGEST_EXPRESSION,
    Fault,
    Token,
    number_in,
    text_in,
    tokenize,
)
from askline.survey.kinds import EMPTY_LIST, INTEGER, NONE, NUMBER, TEXT, YESNO, Kind
from askline.survey.scope import Value

DEEPEST_EXPRESSION = 50

_POWERS = {
    "or": 1, "and": 2,
    "==": 4, "!=": 4, "<": 4, "<=": 4, ">": 4, ">=": 4, "in": 4, "not": 4,
    "+": 5, "-": 5, "*": 6, "/": 6, "//": 6, "%": 6,
}  # fmt: skip
_NOT_POWER = 3
_COMPARISON_POWER = 4
_SIGN_POWER = 7
_WORD_CONSTANTS: dict[str, tuple[Value, Kind]] = {"true": (True, YESNO), "false": (False, YESNO), "none": (None, NONE)}


def parse(source: str, start: int = 0, *, in_braces: bool = False) -> tuple[Node, int]:
    """The expression that begins at `start`, and the offset of its end: its closing brace, or the end of the source.

    raises    Fault where it is none
    """
    return _Parser(source, start, in_braces).read()


class _Parser:
    def __init__(self, source: str, start: int, in_braces: bool) -> None:
        self._source = source
        self._start = start
        self._in_braces = in_braces
        self._tokens = tokenize(source, start, in_braces=in_braces)
        self._index = 0
        self._level = 0  # operators, calls and lists around us
        self._brackets = 0

    def read(self) -> tuple[Node, int]:
        end = self._tokens[-1].start
        if end - self._start > LONGEST_EXPRESSION:
            hint = "let a rule set a variable to a part of it"
            raise Fault("expression-too-long", self._start, end, hint, limit=LONGEST_EXPRESSION)
        if len(self._tokens) == 1:
            raise Fault("empty-expression", self._start, end)
        node = self._conditional()
        if self._token.kind != "end":
            raise self._unexpected()
        return node, end

    @property
    def _token(self) -> Token:
        return self._tokens[self._index]

    def _unexpected(self) -> Fault:
        return unexpected(self._tokens, self._index)

    def _expect(self, kind: str) -> Token:
        token = self._tokens[self._index]
        if token.kind != kind:
            raise self._unexpected()
        self._index += 1
        return token

    def _nested(self, read: Callable[..., Node], *arguments: int) -> Node:
        """What `read` gives, one level further down."""
        self._level += 1
        if self._level > DEEPEST_EXPRESSION:
            raise self._too_deep(self._token)
        node = read(*arguments)
        self._level -= 1
        return node

    def _too_deep(self, place: Token | Node) -> Fault:
        return Fault("expression-too-deep", place.start, place.end, limit=DEEPEST_EXPRESSION)

    def _grown(self, node: Node) -> Node:
        if node.height > DEEPEST_EXPRESSION:
            raise self._too_deep(node)
        return node

    def _conditional(self) -> Node:
        value = self._operation(1)
        if self._token.kind != "if":
            return value
        at = self._index
        self._index += 1
        condition = self._nested(self._operation, 1)
        self._expect_else(self._tokens[at])
        return self._grown(Conditional(value, condition, self._nested(self._conditional)))

    def _expect_else(self, condition: Token) -> None:
        if self._token.kind in ("end", ",", ")", "]"):
            problem, hint = "'if' without 'else'", "write: a if condition else b"
            raise Fault("not-an-expression", condition.start, condition.end, hint, problem=problem)
        self._expect("else")

    def _operation(self, least: int) -> Node:
        """An operand, and the operators behind it that bind at least so strongly."""
        left = self._operand(least)
        while True:
            power = _POWERS.get(self._tokens[self._index].kind, 0)
            if power < least:
                return left
            left = self._grown(self._chain(left, power))

    def _chain(self, left: Node, power: int) -> Chain:
        operations = []
        while _POWERS.get(self._tokens[self._index].kind) == power:
            operator, start, end = self._operator()
            operations.append(Operation(operator, start, end, self._nested(self._operation, power + 1)))
        if power == _COMPARISON_POWER:
            return Comparison(left, operations)
        return Junction(left, operations) if power < _COMPARISON_POWER else Arithmetic(left, operations)

    def _operator(self) -> tuple[str, int, int]:
        kind, _, start, end = self._tokens[self._index]
        self._index += 1
        if kind != "not":
            return kind, start, end
        return "not in", start, self._expect("in").end

    def _operand(self, least: int) -> Node:
        kind, text, start, end = token = self._tokens[self._index]
        self._index += 1
        if kind == "name":
            return self._call(token) if self._token.kind == "(" else Name(start, end, text)
        if kind == "number":
            return _number(token)
        if kind == "text":
            return _constant(token, text_in(token, in_braces=self._in_braces), TEXT)
        if kind in _WORD_CONSTANTS:
            return _constant(token, *_WORD_CONSTANTS[kind])
        return self._compound(token, least)

    def _compound(self, token: Token, least: int) -> Node:
        if token.kind == "(":
            return self._in_parentheses()
        if token.kind == "[":
            items, end = self._listed("]")
            node = ListOf(token.start, end, items)
            node.kind = EMPTY_LIST
            return self._grown(node)
        if token.kind in ("-", "+"):
            return self._grown(Unary(token.start, token.kind, self._nested(self._operation, _SIGN_POWER)))
        if token.kind == "not" and least <= _NOT_POWER:
            return self._grown(Unary(token.start, "not", self._nested(self._operation, _NOT_POWER)))
        self._index -= 1
        raise self._unexpected()

    def _call(self, name: Token) -> Node:
        self._index += 1
        arguments, end = self._listed(")")
        return self._grown(Call(name.start, end, name.text, name.end, arguments))

    def _in_parentheses(self) -> Node:
        self._open()
        node = self._conditional()
        self._expect(")")
        self._brackets -= 1
        return node

    def _open(self) -> None:
        self._brackets += 1
        if self._brackets > DEEPEST_EXPRESSION:
            raise self._too_deep(self._token)

    def _listed(self, closing: str) -> tuple[list[Node], int]:
        """Expressions with commas between them, and the end of the bracket that closes them."""
        self._open()
        items: list[Node] = []
        while self._token.kind != closing:
            items.append(self._nested(self._conditional))
            if self._token.kind != ",":
                break
            self._index += 1
        end = self._expect(closing).end
        self._brackets -= 1
        return items, end


def _number(token: Token) -> Constant:
    value = number_in(token)
    return _constant(token, value, INTEGER if isinstance(value, int) else NUMBER)


def _constant(token: Token, value: Value, kind: Kind) -> Constant:
    node = Constant(token.start, token.end, value)
    node.kind = kind
    return node
