"""The scripts that share a transaction of SQLite: what each of them comes to.

Nearly all are lists of commands, the turns of interviews: those are carried out together (`sqlite_changes.py`). Where
one of them finds its place taken, or has a value that SQLite refuses, nothing has been done, and each is run by itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from askline.storage.database import Command, Row, Script, UniqueViolated
from askline.storage.sqlite_changes import ROWS_AT_ONCE, Changes, insertions

BEGIN = "BEGIN IMMEDIATE"
TAKEN = "UNIQUE constraint failed"
GONE = ".interaction_id"
_OF_A_VALUE = (sqlite3.DataError, sqlite3.IntegrityError, sqlite3.InterfaceError, sqlite3.ProgrammingError)

Work = Callable[[], Script] | list[Command]


class Batches:
    """What the writer runs, on whatever connection it has."""

    def __init__(self) -> None:
        self._changes: Changes | None = None

    def outcomes_of(self, connection: sqlite3.Connection, batch: list[Work]) -> list[Any]:
        """Run a batch, which is durable then; what came of each script, an exception where it failed.

        connection   in no transaction
        raises       sqlite3.Error where all is lost
        """
        if self._changes is None or self._changes.connection is not connection:
            connection.execute("PRAGMA journal_mode=WAL")  # a file that was put into the place of another may have none
            self._changes = Changes(connection)
        rows = [self._changes.row(work) if isinstance(work, list) else None for work in batch]
        if len(batch) <= ROWS_AT_ONCE and None not in rows:
            if _are_inserted(connection, rows):
                return [None] * len(batch)
            rows = [None] * len(batch)
        return _in_one_transaction(connection, batch, rows)


def _in_one_transaction(connection: sqlite3.Connection, batch: list[Work], rows: list[Row | None]) -> list[Any]:
    """The same.

    rows   of the works that are to be carried out together
    """
    connection.execute(BEGIN)
    if not _are_inserted(connection, rows):
        connection.execute("ROLLBACK")
        connection.execute(BEGIN)
        rows = [None] * len(batch)
    outcomes = [_came_of(connection, work) if row is None else None for work, row in zip(batch, rows, strict=True)]
    connection.execute("COMMIT")
    return outcomes


def _are_inserted(connection: sqlite3.Connection, rows: list[Row | None]) -> bool:
    """Insert these rows; whether they could be. Of a statement that could not be run nothing is done."""
    try:
        for text, values in insertions([row for row in rows if row is not None]):
            connection.execute(text, values)
    except Exception as fault:
        if _is_of_the_database(fault):
            raise
        return False
    return True


def _came_of(connection: sqlite3.Connection, work: Work) -> Any:
    """What a script returns or raises; where it raises, nothing of it stays. raises sqlite3.Error where all is lost"""
    execute = connection.execute
    execute("SAVEPOINT script")
    try:
        result = _run(connection, work() if callable(work) else _all(work))
    except Exception as fault:
        if _is_of_the_database(fault):
            raise
        result = UniqueViolated(str(fault)) if _is_taken(fault) else fault
    if isinstance(result, Exception):
        execute("ROLLBACK TO script")
    execute("RELEASE script")
    return result


def _is_of_the_database(fault: Exception) -> bool:
    """Whether everybody has this fault; all others are those of one value, row or script."""
    return isinstance(fault, sqlite3.Error) and not isinstance(fault, _OF_A_VALUE)


def _is_taken(fault: Exception) -> bool:
    """Or the interaction that it belongs to is gone."""
    is_of_a_row = isinstance(fault, sqlite3.IntegrityError)
    return is_of_a_row and (str(fault).startswith(TAKEN) or str(fault).endswith(GONE))


def _all(commands: list[Command]) -> Script:
    yield commands


def _run(connection: sqlite3.Connection, script: Script) -> Any:
    execute = connection.execute
    try:
        command = next(script)
        while True:
            if isinstance(command, list):
                for each in command:
                    execute(each.statement.text, each.places)
                command = script.send(None)
                continue
            cursor = execute(command.statement.text, command.places)
            command = script.send(cursor.fetchall() if command.statement.returns_rows else cursor.rowcount)
    except StopIteration as end:
        return end.value
