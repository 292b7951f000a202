"""The scripts that share a transaction of SQLite: what each of them comes to.

Nearly all are turns of interviews, the same few statements with other values. Those are put together to statements of
many rows: each statement that the writer's thread runs makes it wait for the event loop's thread, whatever its rows.
Where one of the turns finds its place taken, the transaction is begun anew, and each is run by itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from askline.storage.database import Command, Script, UniqueViolated
from askline.storage.several import in_pieces, up_to_32

BEGIN = "BEGIN IMMEDIATE"

Work = Callable[[], Script] | list[Command]


def outcomes_of(connection: sqlite3.Connection, batch: list[Work]) -> list[Any]:
    """Run a batch; what came of each script, an exception where it failed. raises sqlite3.Error where all is lost

    connection   in no transaction; afterwards in one that is to be committed
    """
    connection.execute(BEGIN)
    turns = [work for work in batch if isinstance(work, list) and all(each.statement.several for each in work)]
    if len(turns) < 2 or not _run_together(connection, turns):
        return [_came_of(connection, work) for work in batch]
    are_done = set(map(id, turns))
    return [None if id(work) in are_done else _came_of(connection, work) for work in batch]


def _run_together(connection: sqlite3.Connection, turns: list[list[Command]]) -> bool:
    """Whether it could be done; if not, nothing of it was."""
    try:
        for text, places in in_pieces(turns, up_to_32):
            connection.execute(text, places)
    except sqlite3.IntegrityError:
        connection.execute("ROLLBACK")
        connection.execute(BEGIN)
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
