"""What a database must be able to do for `sql.py`, and statements compiled once to its own SQL.

A write is a *script*: a generator that yields commands, is sent what each came to, and returns the result. The
database runs it as one transaction: all of it is durable when `write` returns, or nothing of it has happened. SQLite
runs scripts in its writer's thread, PostgreSQL on a connection of its pool; neither knows what they are about.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from operator import itemgetter
from typing import Any, NamedTuple, Protocol

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect

from askline.errors import StorageFailed

Row = tuple[Any, ...]
Parameters = Mapping[str, Any]


def _in_order(names: tuple[str, ...]) -> Callable[[Parameters], tuple[Any, ...]]:
    """Quicker than a loop, where there are at least two names."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda parameters: tuple([parameters[name] for name in names])


class Statement:
    """SQL text of one dialect.

    names      of the parameters in the order of their places
    in_order   gives the parameters in that order
    constants  parameters that the statement itself gives
    several    the same for so many rows at once, where there is such a statement
    keyed      of a look-up by one key the text of that by many, where there is one: given a JSON list of keys, it
               gives one JSON list of the rows, which begin with their keys
    """

    __slots__ = ("constants", "in_order", "keyed", "names", "returns_rows", "several", "text")

    def __init__(
        self, clause: Any, dialect: Dialect, several: Callable[[int], SeveralRows] | None = None, keyed: Any = None
    ) -> None:
        compiled = clause.compile(dialect=dialect)
        self.text = str(compiled)
        self.names: tuple[str, ...] = tuple(compiled.positiontup or ())
        self.in_order = _in_order(self.names)
        self.constants = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        self.returns_rows = isinstance(clause, (sa.Select, sa.CompoundSelect)) or bool(compiled.effective_returning)
        self.several = several
        self.keyed = None if keyed is None else str(keyed.compile(dialect=dialect))


class SeveralRows:
    """A statement for several rows, whose parameters stand row after row; `names` are those of one row."""

    __slots__ = ("names", "text")

    def __init__(self, clause: Any, dialect: Dialect, amount: int) -> None:
        compiled = clause.compile(dialect=dialect)
        self.text = str(compiled)
        places = compiled.positiontup
        assert len(places) % amount == 0, "a row has nothing in common with the others"
        self.names = tuple(places[: len(places) // amount])


class Command(NamedTuple):
    statement: Statement
    parameters: Parameters

    @property
    def named(self) -> Parameters:
        constants = self.statement.constants
        return {**constants, **self.parameters} if constants else self.parameters

    @property
    def places(self) -> tuple[Any, ...]:
        return self.statement.in_order(self.named)


# Yields a command, and is sent its rows (of a change without any: how many it changed); or several commands, none of
# which returns anything, and is sent nothing.
Script = Generator[Command | list[Command], Any, Any]


class UniqueViolated(Exception):
    """Something is there already, or the interaction that it belongs to is gone; `what` names table and columns, or
    the index.

    may_be_own  whether it may be what was to be written: a first attempt had no reply, and may have been done
    """

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what
        self.may_be_own = False


class Database(Protocol):
    @property
    def dialect(self) -> Dialect: ...

    @property
    def generation(self) -> int:
        """Another number once this may be another database: a copy was put into its place."""

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def check(self) -> None: ...

    async def read(self, command: Command) -> list[Row]:
        """A look-up that takes microseconds."""

    async def read_list(self, command: Command) -> list[Row]:
        """A query that may take longer; nobody else waits for it."""

    async def write(self, script: Callable[[], Script]) -> Any:
        """raises UniqueViolated, StorageFailed, and whatever the script raises; nothing has happened then"""

    async def write_all(self, commands: list[Command]) -> None:
        """These commands in one transaction. Only the first may find that what it wants is taken."""

    async def backup(self, path: str) -> None: ...

    async def forget_traces(self) -> None:
        """Take out of the files what was written over or removed, as far as the database can."""


def unavailable(why: object, kind: type[StorageFailed] = StorageFailed) -> StorageFailed:
    return kind("unavailable", f"the database cannot be used now: {why}", hint="try again in a few seconds")
