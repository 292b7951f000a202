"""Changes as rows of a view: what many turns of interviews change is one statement, and a transaction by itself.

Each statement that the writer's thread runs makes it wait for the event loop's thread several times, since it lets go
of the interpreter's lock and wants it back; that takes longer than the statement. So each list of commands that comes
becomes a trigger on a temporary view. A row that is inserted there names its trigger, and has the values of all of
the trigger's commands.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any

from askline.storage.database import Command, Row, Statement

MOST_TRIGGERS = 24  # each statement that is prepared has all of them in it
MOST_VALUES = 120  # of a row
ROWS_AT_ONCE = 32  # each number of rows is a statement to be prepared, and each width
WIDTHS = 13  # rows are as wide as a multiple of it: that of a turn without, with one, with two responses, ...

_VALUES = tuple(f"v{number}" for number in range(MOST_VALUES))
_VIEW = f"CREATE TEMP VIEW change (list, {', '.join(_VALUES)}) AS SELECT {', '.join(['NULL'] * (MOST_VALUES + 1))}"


class Changes:
    """The view of one connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._lists: dict[tuple[Statement, ...], int] = {}
        connection.execute(_VIEW)

    def row(self, commands: Sequence[Command]) -> Row | None:
        """What carries these commands out when it is inserted; None where they cannot be a row.

        raises    sqlite3.Error where their trigger cannot be made
        """
        statements = tuple([command.statement for command in commands])
        number = self._lists.get(statements)
        if number is None:
            number = self._added(statements)
        return None if number is None else (number, *chain.from_iterable([command.places for command in commands]))

    def _added(self, statements: tuple[Statement, ...]) -> int | None:
        """The number of a new trigger; None where there can be none."""
        number, values = len(self._lists), sum(len(statement.names) for statement in statements)
        if not statements or values > MOST_VALUES or number >= MOST_TRIGGERS:
            return None
        self.connection.execute(_trigger(number, statements))
        self._lists[statements] = number
        return number


def insertions(rows: Sequence[Row]) -> Iterator[tuple[str, list[Any]]]:
    """Statements that insert rows into the view, with their values."""
    for at in range(0, len(rows), ROWS_AT_ONCE):
        piece = rows[at : at + ROWS_AT_ONCE]
        width = _width(max(map(len, piece)))
        values: list[Any] = []
        for row in piece:
            values += row
            values += (None,) * (width - len(row))
        yield _insertion(len(piece), width), values


def _width(longest: int) -> int:
    return min(MOST_VALUES + 1, -(-longest // WIDTHS) * WIDTHS)


def _trigger(number: int, statements: Iterable[Statement]) -> str:
    """The trigger of a list: its statements with the values of the new row in their places."""
    values = iter(_VALUES)
    texts = " ".join([_with_values(statement, values) for statement in statements])
    fires = f"INSTEAD OF INSERT ON change WHEN NEW.list = {number}"
    return f"CREATE TEMP TRIGGER change_{number} {fires} BEGIN {texts} END"


def _with_values(statement: Statement, values: Iterator[str]) -> str:
    first, *pieces = statement.text.split("?")
    assert len(pieces) == len(statement.names), "a question mark that is no parameter"
    return first + "".join(f"NEW.{next(values)}{piece}" for piece in pieces) + ";"


@cache
def _insertion(rows: int, width: int) -> str:
    row = f"({', '.join('?' * width)})"
    return f"INSERT INTO change (list, {', '.join(_VALUES[: width - 1])}) VALUES {', '.join([row] * rows)}"
