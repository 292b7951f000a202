"""Look-ups in SQLite, made on the event loop itself: they take microseconds, a change of threads takes longer.

Each statement lets go of the interpreter's lock several times and wakes the writer's thread if that waits for it, which
takes longer than the look-up; so what one iteration of the event loop asks for by keys is looked up by one statement.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import orjson

from askline.errors import StorageFailed
from askline.storage.database import Command, Row, Statement
from askline.storage.gathering import Asked, OneIteration, finish
from askline.storage.sqlite_file import Reader


class LookUps:
    """is_quiet: whether the writer has nothing to do, and so nobody else is likely to ask in this turn."""

    def __init__(self, reader: Reader, is_quiet: Callable[[], bool]) -> None:
        self._reader = reader
        self._is_quiet = is_quiet
        self._keyed: dict[Statement, OneIteration] = {}  # each gathers the keys of one statement

    async def rows(self, command: Command) -> list[Row]:
        """raises StorageFailed"""
        statement = command.statement
        gathered = self._keyed.get(statement)
        if gathered is None:
            if statement.keyed is None:
                return self._reader.rows(statement.text, command.places)
            gathered = self._keyed[statement] = OneIteration(
                partial(self._look_up, statement, statement.keyed), self._is_quiet
            )
        found: list[Row] = await gathered.result_of(command.places[0])
        return found

    def _look_up(self, statement: Statement, keyed: str, asked: list[Asked]) -> None:
        for each, outcome in zip(asked, self._outcomes(statement, keyed, [each.work for each in asked]), strict=True):
            finish(each.done, outcome)

    def _outcomes(self, statement: Statement, keyed: str, keys: list[Any]) -> list[Any]:
        """The rows of each key, or an exception: whoever asks must not wait for ever."""
        try:
            return self._found(statement, keyed, keys)
        except StorageFailed as failed:
            return [failed] * len(keys)
        except Exception as fault:  # noqa: BLE001 - what SQLite does not take as a key is the fault of who sent it
            if len(keys) == 1:
                return [fault]
        return [outcome for key in keys for outcome in self._outcomes(statement, keyed, [key])]

    def _found(self, statement: Statement, keyed: str, keys: list[Any]) -> list[list[Row]]:
        if len(keys) == 1:
            return [self._reader.rows(statement.text, keys)]
        ((text,),) = self._reader.rows(keyed, (orjson.dumps(keys).decode(),))
        by_key = {row[0]: [row] for row in orjson.loads(text)}
        return [by_key.get(key, []) for key in keys]
