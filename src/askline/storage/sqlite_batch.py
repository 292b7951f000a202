"""The scripts that share a transaction of SQLite: what each of them comes to.

Nearly all are lists of commands, the turns of interviews: those are carried out together (`sqlite_changes.py`). Where
one of them finds its place taken, nothing of them was done, and each is run by itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from typing import Any

from askline.storage.database import Command, Script, UniqueViolated
from askline.storage.sqlite_changes import Changes

BEGIN = "BEGIN IMMEDIATE"

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
            self._changes = Changes(connection)
        lists = [work for work in batch if isinstance(work, list) and self._changes.takes(work)]
        insertions = list(self._changes.insertions(lists))
        if len(insertions) == 1 and len(lists) == len(batch):
            if _can_run(connection, insertions):
                return [None] * len(batch)
            lists, insertions = [], []
        return _in_one_transaction(connection, batch, lists, insertions)


def _in_one_transaction(
    connection: sqlite3.Connection,
    batch: list[Work],
    lists: list[list[Command]],
    insertions: list[tuple[str, list[Any]]],
) -> list[Any]:
    connection.execute(BEGIN)
    if not _can_run(connection, insertions):
        connection.execute("ROLLBACK")
        connection.execute(BEGIN)
        lists = []
    are_done = set(map(id, lists))
    outcomes = [None if id(work) in are_done else _came_of(connection, work) for work in batch]
    connection.execute("COMMIT")
    return outcomes


def _can_run(connection: sqlite3.Connection, insertions: Iterable[tuple[str, list[Any]]]) -> bool:
    """Whether these could be run; of one that could not nothing is done."""
    try:
        for text, values in insertions:
            connection.execute(text, values)
    except sqlite3.IntegrityError:
        return False
    return True


def _came_of(connection: sqlite3.Connection, script: Callable[[], Script] | list[Command]) -> Any:
    """What a script returns or raises. Commands alone need no savepoint: where the first fails, nothing was done."""
    if not isinstance(script, list):
        return _run_alone(connection, script)
    rest = iter(script)
    for first in rest:
        try:
            connection.execute(first.statement.text, first.places)
        except sqlite3.IntegrityError as violated:
            return UniqueViolated(str(violated))
        break
    for each in rest:
        connection.execute(each.statement.text, each.places)
    return None


def _run_alone(connection: sqlite3.Connection, script: Callable[[], Script]) -> Any:
    """What a script returns or raises; where it raises, nothing of it stays. raises sqlite3.Error where all is lost"""
    execute = connection.execute
    execute("SAVEPOINT script")
    try:
        result = _run(connection, script())
    except sqlite3.IntegrityError as violated:
        result = UniqueViolated(str(violated))
    except sqlite3.Error:
        raise
    except Exception as raised:  # noqa: BLE001 - whatever it is belongs to whoever wrote the script
        result = raised
    if isinstance(result, Exception):
        execute("ROLLBACK TO script")
    execute("RELEASE script")
    return result


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
