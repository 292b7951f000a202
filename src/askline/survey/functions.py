"""The functions that expressions may call (section 5.3 of the language), as a table: arguments, result, and doing.

Those without `of_values` need more than the values of their arguments; the compiler makes them by name. Every other
check of a call is the checker's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from askline.survey import operations
from askline.survey.expression_nodes import Constant, Node
from askline.survey.kinds import (
    DATE,
    INTEGER,
    NUMBER,
    TEXT,
    YESNO,
    Kind,
    Options,
    choice_of,
)
from askline.survey.scope import Value


class Wanted(NamedTuple):
    """What an argument may be: in words, and the families of kinds; None and what is not known always may."""

    words: str
    families: frozenset[str] | None = None  # None: any value


A_NUMBER = Wanted("a number", frozenset(("number",)))
NUMBERS = Wanted("one list of numbers, or numbers", frozenset(("number", "list")))
A_TEXT = Wanted("a text", frozenset(("text",)))
NUMBER_OR_TEXT = Wanted("a number or a text", frozenset(("number", "text")))
A_DATE = Wanted("a date or an ISO text", frozenset(("date", "text")))
A_LIST = Wanted("a list", frozenset(("list",)))
TEXT_OR_LIST = Wanted("a text or a list", frozenset(("text", "list")))
SINGLE_VALUE = Wanted("a single value", frozenset(("number", "text", "date", "time")))
ANYTHING = Wanted("a value")
A_QUESTION = Wanted("the name of a question")
CHOSEN = Wanted("the name of a question with options")
A_PATTERN = Wanted("a text constant as its pattern", frozenset(("text",)))

NONRESPONSE = choice_of(Options(("dont_know", "refused"), owner="nonresponse"))


class Function(NamedTuple):
    """least, most: how many arguments; wanted: of each, the last for all further ones; kind: of the result."""

    least: int
    most: int | None
    wanted: tuple[Wanted, ...]
    kind: Kind | Callable[[list[Node]], Kind]
    of_values: Callable[..., Value] | None = None

    def takes(self) -> str:
        """`1 argument`, for messages."""
        if self.most is None:
            return f"{self.least} or more arguments"
        counts = f"{self.least}" if self.least == self.most else f"{self.least} or {self.most}"
        return f"{counts} argument{'' if self.most == 1 else 's'}"

    def kind_for(self, arguments: list[Node]) -> Kind:
        return self.kind if isinstance(self.kind, Kind) else self.kind(arguments)


def _whole_or_not(arguments: list[Node]) -> Kind:
    kinds = [argument.kind if argument.kind.item is None else argument.kind.item for argument in arguments]
    return INTEGER if all(kind.name in ("integer", "yesno") for kind in kinds) else NUMBER


def _rounded(arguments: list[Node]) -> Kind:
    decimals = arguments[1] if len(arguments) > 1 else None
    to_whole = decimals is None or (isinstance(decimals, Constant) and decimals.value == 0)
    return INTEGER if to_whole else NUMBER


def _function(
    least: int,
    most: int | None,
    wanted: Wanted | tuple[Wanted, ...],
    kind: Any,
    of_values: Callable[..., Value] | None = None,
) -> Function:
    return Function(least, most, (wanted,) if isinstance(wanted, Wanted) else wanted, kind, of_values)


FUNCTIONS = {
    "answered": _function(1, 1, A_QUESTION, YESNO),
    "nonresponse": _function(1, 1, A_QUESTION, NONRESPONSE),
    "count": _function(1, 1, A_LIST, INTEGER, operations.count),
    "sum": _function(1, None, NUMBERS, _whole_or_not, operations.total),
    "min": _function(1, None, NUMBERS, _whole_or_not, operations.smallest),
    "max": _function(1, None, NUMBERS, _whole_or_not, operations.largest),
    "average": _function(1, None, NUMBERS, NUMBER, operations.average),
    "round": _function(1, 2, A_NUMBER, _rounded, operations.rounded),
    "abs": _function(1, 1, A_NUMBER, _whole_or_not, operations.amount),
    "int": _function(1, 1, NUMBER_OR_TEXT, INTEGER, operations.whole_number),
    "text": _function(1, 1, ANYTHING, TEXT),
    "lower": _function(1, 1, A_TEXT, TEXT, operations.lower),
    "upper": _function(1, 1, A_TEXT, TEXT, operations.upper),
    "contains": _function(2, 2, (TEXT_OR_LIST, SINGLE_VALUE), YESNO, operations.contains),
    "matches": _function(2, 2, (A_TEXT, A_PATTERN), YESNO),
    "option_text": _function(1, 1, CHOSEN, TEXT),
    "date": _function(1, 1, A_DATE, DATE, operations.iso_date),
    "today": _function(0, 0, (), DATE),
    "days_between": _function(2, 2, A_DATE, INTEGER, operations.days_between),
    "spell": _function(1, 1, SINGLE_VALUE, TEXT),
    "money": _function(2, 2, (A_NUMBER, A_TEXT), TEXT),
}
