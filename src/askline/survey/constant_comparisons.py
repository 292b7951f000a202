"""Comparisons with a constant, the conditions that surveys are full of: false where the other side is none.

Most of them compare the answer to one question. Those read it themselves, from as few objects as can be.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from askline.survey.scope import Scope, Value

Evaluate = Callable[[Scope], Value]


def against_constant(operator: str, read: Evaluate, constant: Any) -> Evaluate:
    """What compares the value that `read` gives."""
    return _OF_VALUES[operator](read, constant)


def answer_against_constant(operator: str, key: int, constant: Any) -> Evaluate:
    """What compares the answer that is kept under a key."""
    return _OF_ANSWERS[operator](key, constant)


def _equal(read: Evaluate, constant: Any) -> Evaluate:
    return lambda scope: read(scope) == constant


def _different(read: Evaluate, constant: Any) -> Evaluate:
    return lambda scope: (value := read(scope)) is not None and value != constant


def _less(read: Any, constant: Any) -> Evaluate:
    return lambda scope: (value := read(scope)) is not None and value < constant


def _at_most(read: Any, constant: Any) -> Evaluate:
    return lambda scope: (value := read(scope)) is not None and value <= constant


def _more(read: Any, constant: Any) -> Evaluate:
    return lambda scope: (value := read(scope)) is not None and value > constant


def _at_least(read: Any, constant: Any) -> Evaluate:
    return lambda scope: (value := read(scope)) is not None and value >= constant


def _within(read: Any, constant: Any) -> Evaluate:
    return lambda scope: (value := read(scope)) is not None and value in constant


def _outside(read: Any, constant: Any) -> Evaluate:
    return lambda scope: (value := read(scope)) is not None and value not in constant


def _answer_equal(key: int, constant: Any) -> Evaluate:
    return lambda scope: scope.answers.get(key) == constant


def _answer_different(key: int, constant: Any) -> Evaluate:
    return lambda scope: (value := scope.answers.get(key)) is not None and value != constant


def _answer_less(key: int, constant: Any) -> Evaluate:
    return lambda scope: (value := scope.answers.get(key)) is not None and value < constant


def _answer_at_most(key: int, constant: Any) -> Evaluate:
    return lambda scope: (value := scope.answers.get(key)) is not None and value <= constant


def _answer_more(key: int, constant: Any) -> Evaluate:
    return lambda scope: (value := scope.answers.get(key)) is not None and value > constant


def _answer_at_least(key: int, constant: Any) -> Evaluate:
    return lambda scope: (value := scope.answers.get(key)) is not None and value >= constant


def _answer_within(key: int, constant: Any) -> Evaluate:
    return lambda scope: (value := scope.answers.get(key)) is not None and value in constant


def _answer_outside(key: int, constant: Any) -> Evaluate:
    return lambda scope: (value := scope.answers.get(key)) is not None and value not in constant


_OF_VALUES: dict[str, Callable[[Evaluate, Any], Evaluate]] = {
    "==": _equal,
    "!=": _different,
    "<": _less,
    "<=": _at_most,
    ">": _more,
    ">=": _at_least,
    "in": _within,
    "not in": _outside,
}
_OF_ANSWERS: dict[str, Callable[[int, Any], Evaluate]] = {
    "==": _answer_equal,
    "!=": _answer_different,
    "<": _answer_less,
    "<=": _answer_at_most,
    ">": _answer_more,
    ">=": _answer_at_least,
    "in": _answer_within,
    "not in": _answer_outside,
}
