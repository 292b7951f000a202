"""Commands of one database: its statements, compiled when they are first wanted and kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from askline.storage import statements as sql
from askline.storage.database import Command, Database, Row, SeveralRows, Statement


class SqlCommands:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._statements: dict[tuple[Any, ...], Statement] = {}
        self._insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[database.dialect.name]

    def _command(self, make: Callable[..., Any], /, *variant: Any, **parameters: Any) -> Command:
        """The statement that `make(*variant)` gives, with its parameters."""
        key = (make, *variant)
        statement = self._statements.get(key)
        if statement is None:
            statement = self._statements[key] = self._compiled(make, *variant)
        return Command(statement, parameters)

    def _compiled(self, make: Callable[..., Any], *variant: Any) -> Statement:
        dialect, make_several = self._database.dialect, sql.SEVERAL.get(make)
        if make in sql.KEYED and dialect.name == "sqlite":
            return Statement(make(*variant), dialect, keyed=sql.KEYED[make](*variant))
        if make_several is None:
            return Statement(make(*variant), dialect)

        @cache
        def several(amount: int) -> SeveralRows:
            return SeveralRows(make_several(amount, *variant), dialect, amount)

        return Statement(make(*variant), dialect, several)

    async def _read(self, make: Callable[..., Any], /, *variant: Any, **parameters: Any) -> list[Row]:
        return await self._database.read(self._command(make, *variant, **parameters))

    async def _read_list(self, make: Callable[..., Any], /, *variant: Any, **parameters: Any) -> list[Row]:
        return await self._database.read_list(self._command(make, *variant, **parameters))
