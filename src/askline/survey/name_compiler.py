"""How the value behind a name is read from a scope, for each sort of symbol."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from askline.survey.kinds import Names, Symbol
from askline.survey.overlay import Overlay
from askline.survey.saying import Sayer, join_said, sayer
from askline.survey.scope import Scope, Value

Evaluate = Callable[[Scope], Value]


def read_name(symbol: Symbol, names: Names) -> Evaluate:
    """What reads the symbol's value at a place with these names."""
    return _READERS[symbol.what](symbol, names)


def keys_of_turns(symbol: Symbol, names: Names) -> Callable[[Scope], range]:
    """The keys of a question's answers, one for each turn of its repeat group."""
    first, size, group = symbol.position + names.size, names.size, symbol.repeat

    def keys(scope: Scope) -> range:
        turns = len(scope.items.get(group, ()))  # type: ignore[arg-type]
        return range(first, first + size * turns, size)

    return keys


def key_of(symbol: Symbol, names: Names) -> Callable[[Scope], int]:
    """The key of a question's answer where it has one, at this place."""
    position, size = symbol.position, names.size
    if symbol.repeat is None:
        return lambda scope: position
    return lambda scope: position + scope.turn * size


def turns_sayer(symbol: Symbol) -> Sayer:
    """How the answers of all turns are said: each as in its own turn, since options' texts may name the item."""
    say = sayer(symbol.kind)

    def say_turns(value: Value, scope: Scope) -> str:
        if not isinstance(value, tuple):
            return ""
        said = [say(each, _at(scope, turn)) for turn, each in enumerate(value, start=1) if each is not None]
        return join_said(said, scope)

    return say_turns


def _at(scope: Scope, turn: int) -> Any:
    return Overlay(scope, turn=turn)


def _question(symbol: Symbol, names: Names) -> Evaluate:
    if names.is_over_all_turns(symbol):
        keys = keys_of_turns(symbol, names)
        return lambda scope: tuple(map(scope.answers.get, keys(scope)))
    position, size = symbol.position, names.size
    if symbol.repeat is None:
        return lambda scope: scope.answers.get(position)
    return lambda scope: scope.answers.get(position + scope.turn * size)


def _item(symbol: Symbol, names: Names) -> Evaluate:
    group = symbol.position

    def read_item(scope: Scope) -> Value:
        items, turn = scope.items.get(group, ()), scope.turn
        return items[turn - 1] if 0 < turn <= len(items) else None

    return read_item


def _attribute(symbol: Symbol, names: Names) -> Evaluate:
    name = symbol.name
    return lambda scope: scope.setting.attributes.get(name)


def _variable(symbol: Symbol, names: Names) -> Evaluate:
    name = symbol.name
    return lambda scope: scope.variables.get(name)


def _placeholder(symbol: Symbol, names: Names) -> Evaluate:
    name = symbol.name
    return lambda scope: getattr(scope, "placeholders", {}).get(name)


def _builtin(symbol: Symbol, names: Names) -> Evaluate:
    name = symbol.name
    return _BUILTINS.get(name) or (lambda scope: scope.setting.facts.get(name))


_BUILTINS: dict[str, Evaluate] = {
    "survey_type": lambda scope: scope.setting.survey_type,
    "channel": lambda scope: scope.setting.channel,
    "language": lambda scope: scope.setting.language,
    "attempt": lambda scope: scope.attempt,
}
_READERS: dict[str, Callable[[Symbol, Names], Evaluate]] = {
    "question": _question,
    "item": _item,
    "attribute": _attribute,
    "variable": _variable,
    "placeholder": _placeholder,
    "builtin": _builtin,
}
