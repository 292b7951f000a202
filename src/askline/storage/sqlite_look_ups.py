"""Look-ups in SQLite, made on the event loop itself: they take microseconds, a change of threads takes longer.

Each statement lets go of the interpreter's lock several times and wakes the writer's thread if that waits for it, which
takes longer than the look-up; so interactions that one turn of the event loop asks for are looked up by one statement.
"""

from __future__ import annotations

from collections.abc import Callable

import orjson

from askline.errors import StorageFailed
from askline.storage.database import Command, Row
from askline.storage.one_turn import Asked, OneTurn, finish
from askline.storage.sqlite_file import Reader


class LookUps:
    """is_quiet: whether the writer has nothing to do, and so nobody else is likely to ask in this turn."""

    def __init__(self, reader: Reader, is_quiet: Callable[[], bool]) -> None:
        self._reader = reader
        self._keyed = OneTurn(self._look_up_keyed, is_quiet)

    async def rows(self, command: Command) -> list[Row]:
        """raises StorageFailed"""
        if command.statement.keyed is None:
            return self._reader.rows(command.statement.text, command.places)
        found: list[Row] = await self._keyed.result_of(command)
        return found

    def _look_up_keyed(self, asked: list[Asked]) -> None:
        """Of one kind all, since there is one kind."""
        try:
            found = self._found([each.work for each in asked])
        except StorageFailed as failed:
            for each in asked:
                finish(each.done, failed)
            return
        for each, rows in zip(asked, found, strict=True):
            finish(each.done, rows)

    def _found(self, commands: list[Command]) -> list[list[Row]]:
        if len(commands) == 1:
            return [self._reader.rows(commands[0].statement.text, commands[0].places)]
        keys = [command.places[0] for command in commands]
        ((text,),) = self._reader.rows(commands[0].statement.keyed or "", (orjson.dumps(keys).decode(),))
        by_key = {row[0]: [row] for row in orjson.loads(text)}
        return [by_key.get(key, []) for key in keys]
