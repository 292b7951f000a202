"""Closures for functions that need more than the values of their arguments: the question itself, or the interview."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from askline.survey.expression_nodes import Call, Constant, Name, Node
from askline.survey.kinds import Symbol
from askline.survey.name_compiler import key_of, keys_of_turns
from askline.survey.operations import bounded
from askline.survey.patterns import compile_pattern, fits
from askline.survey.saying import say_money, spelled
from askline.survey.scope import Scope, Value

if TYPE_CHECKING:
    from askline.survey.expression_compiler import ExpressionCompiler

Evaluate = Callable[[Scope], Value]
_NONRESPONSES = ("dont_know", "refused")


def _symbol(node: Node) -> Symbol:
    assert isinstance(node, Name)
    assert node.symbol is not None
    return node.symbol


def _answered(compiler: ExpressionCompiler, node: Call) -> Evaluate:
    """Over all turns: whether it has a value in any."""
    symbol = _symbol(node.arguments[0])
    read = compiler.value(node.arguments[0])
    if compiler.names.is_over_all_turns(symbol):
        return lambda scope: any(each is not None for each in read(scope))  # type: ignore[union-attr]
    return lambda scope: read(scope) is not None


def _nonresponse(compiler: ExpressionCompiler, node: Call) -> Evaluate:
    """Over all turns: the list of them."""
    symbol = _symbol(node.arguments[0])
    if compiler.names.is_over_all_turns(symbol):
        keys = keys_of_turns(symbol, compiler.names)
        return lambda scope: tuple([_word(scope, key) for key in keys(scope)])
    key = key_of(symbol, compiler.names)
    return lambda scope: _word(scope, key(scope))


def _word(scope: Scope, key: int) -> str | None:
    word = scope.nonresponses.get(key)
    return word if word in _NONRESPONSES else None


def _option_text(compiler: ExpressionCompiler, node: Call) -> Evaluate:
    question = node.arguments[0]
    read, say = compiler.value(question), compiler.sayer(question)

    def option_text(scope: Scope) -> Value:
        value = read(scope)
        return None if value is None else bounded(say(value, scope))

    return option_text


def _text(compiler: ExpressionCompiler, node: Call) -> Evaluate:
    said = compiler.said(node.arguments[0])
    return lambda scope: bounded(said(scope))


def _spell(compiler: ExpressionCompiler, node: Call) -> Evaluate:
    weigh = compiler.weigh(node.arguments[0])

    def spell(scope: Scope) -> Value:
        value, say = weigh(scope)
        return None if value is None else spelled(say(value, scope))

    return spell


def _matches(compiler: ExpressionCompiler, node: Call) -> Evaluate:
    text, constant = node.arguments
    assert isinstance(constant, Constant)
    pattern: Any = compile_pattern(str(constant.value))
    read = compiler.value(text)

    def matches(scope: Scope) -> Value:
        value = read(scope)
        return isinstance(value, str) and fits(pattern, value)

    return matches


def _money(compiler: ExpressionCompiler, node: Call) -> Evaluate:
    amount, currency = map(compiler.value, node.arguments)
    return lambda scope: say_money(amount(scope), currency(scope), scope.setting.language)


def _today(compiler: ExpressionCompiler, node: Call) -> Evaluate:
    return lambda scope: scope.today


CALLS: dict[str, Callable[[ExpressionCompiler, Call], Evaluate]] = {
    "answered": _answered,
    "nonresponse": _nonresponse,
    "option_text": _option_text,
    "text": _text,
    "spell": _spell,
    "matches": _matches,
    "money": _money,
    "today": _today,
}
