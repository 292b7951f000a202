"""PostgreSQL: a pool of connections, and pipelined round trips that several callers share.

Look-ups and turns that come while others are under way go together: the look-ups as one pipeline, the turns as one
transaction of statements of many rows, with one commit. Any number of processes and machines may work on one database;
whatever must not happen twice is guarded by a unique index there. Where a shared transaction finds something taken,
each of its turns is tried by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout
from sqlalchemy.dialects.postgresql import psycopg as dialects

from askline.errors import RequestRefused, StorageFailed
from askline.storage.database import Command, Row, Script, UniqueViolated, unavailable
from askline.storage.gathering import WhileBusy
from askline.storage.schema import bring_up_to_date
from askline.storage.several import in_pieces

CONNECTIONS = 10
AT_ONCE = 64  # turns of one transaction, look-ups of one pipeline
LOTS = 2  # of either under way at once: while one waits for the disk, the next is made
WAIT_SECONDS = 5.0  # for a connection, for a lock, and for a statement ten times that

_Connection = psycopg.AsyncConnection[tuple[Any, ...]]


class _ConnectionLost(StorageFailed):
    """It is not known what came of what was sent last."""


class PostgresqlDatabase:
    dialect = dialects.dialect(paramstyle="format")  # type: ignore[no-untyped-call]

    def __init__(self, url: str) -> None:
        self.url = "postgresql://" + url.split("://", 1)[1]
        self.generation = 0
        self._pool: AsyncConnectionPool[_Connection] | None = None
        self._look_ups = WhileBusy(self._read_lot, LOTS, AT_ONCE)
        self._turns = WhileBusy(self._write_lot, LOTS, AT_ONCE)

    async def open(self) -> None:
        """Connect, and bring the tables up to date; of several processes one does it."""
        import sqlalchemy

        try:
            address = "postgresql+psycopg://" + self.url.split("://", 1)[1]
            await asyncio.get_running_loop().run_in_executor(None, bring_up_to_date, address)
        except (psycopg.Error, sqlalchemy.exc.SQLAlchemyError) as problem:
            raise unavailable(getattr(problem, "orig", None) or problem) from problem
        self._pool = AsyncConnectionPool(
            self.url,
            min_size=1,
            max_size=CONNECTIONS,
            timeout=WAIT_SECONDS,
            reconnect_timeout=WAIT_SECONDS,  # after that, whoever asks for a connection tries anew
            open=False,
            kwargs={"autocommit": True, "options": _OPTIONS, "connect_timeout": int(WAIT_SECONDS)},
        )
        await self._pool.open()

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.close()
            self._pool = None

    async def check(self) -> None:
        async with self._connection() as connection:
            found = await (await connection.execute("SHOW transaction_read_only")).fetchone()
        if found is not None and found[0] == "on":
            raise unavailable("it can only be read")

    async def read(self, command: Command) -> list[Row]:
        rows: list[Row] = await self._look_ups.result_of(command)
        return rows

    async def read_list(self, command: Command) -> list[Row]:
        try:
            return await self._read_alone(command)
        except _ConnectionLost:
            await self._drop_lost()
            return await self._read_alone(command)

    async def _read_alone(self, command: Command) -> list[Row]:
        async with self._connection() as connection:
            cursor = await connection.execute(command.statement.text, command.places)
            return await cursor.fetchall()

    async def write(self, script: Callable[[], Script]) -> Any:
        try:
            return await self._write_script(script)
        except _ConnectionLost as lost:
            if lost.may_be_done:
                raise
        await self._drop_lost()
        return await self._write_script(script)

    async def _write_script(self, script: Callable[[], Script]) -> Any:
        is_to_be_committed = False
        try:
            async with self._connection() as connection, connection.transaction():
                result = await _run(connection, script())
                is_to_be_committed = True
        except _ConnectionLost as lost:
            lost.may_be_done = is_to_be_committed
            raise
        return result

    async def write_all(self, commands: list[Command]) -> None:
        if all(each.statement.several for each in commands):
            await self._turns.result_of(commands)
        else:
            await self._commit((each.statement.text, each.places) for each in commands)

    async def _read_lot(self, lot: Sequence[Command]) -> Sequence[Any]:
        if len(lot) > 1:
            try:
                async with self._connection() as connection:
                    async with connection.pipeline():
                        cursors = [await connection.execute(each.statement.text, each.places) for each in lot]
                    return [await cursor.fetchall() for cursor in cursors]
            except Exception:  # noqa: BLE001 - it may be that of one: each is told his own
                pass
        return await _each(self.read_list(each) for each in lot)

    async def _write_lot(self, lot: Sequence[list[Command]]) -> Sequence[Any]:
        """Always in the order of the interactions: two that wait for each other would wait for ever."""
        was_lost = False
        if len(lot) > 1:
            try:
                await self._commit(in_pieces(sorted(lot, key=_interaction)))
                return [None] * len(lot)
            except Exception as fault:  # noqa: BLE001 - it may be that of one: each is told his own
                was_lost = isinstance(fault, _ConnectionLost)
        return await _each(self._write_turn(commands, was_lost) for commands in lot)

    async def _write_turn(self, commands: list[Command], was_lost: bool) -> None:
        """A turn by itself.

        was_lost   whether it may have been done already: the connection was lost before there was a reply
        """
        try:
            if not was_lost:
                return await self._send_turn(commands)
        except _ConnectionLost:
            pass
        await self._drop_lost()
        try:
            await self._send_turn(commands)
        except UniqueViolated as violated:
            violated.may_be_own = True
            raise
        except StorageFailed as failed:
            failed.may_be_done = True
            raise

    async def _send_turn(self, commands: list[Command]) -> None:
        """One statement that does it all, a transaction by itself."""
        *others, first = reversed(commands)  # whose values stand in the order of the text
        text = _in_one(tuple(each.statement.text for each in commands))
        places = [value for each in (*others, first) for value in each.places]
        async with self._committing() as connection:
            await connection.execute(text, places)

    async def _drop_lost(self) -> None:
        """Whatever cut one connection may have cut others."""
        if self._pool is not None:
            await self._pool.check()

    async def _commit(self, statements: Iterable[tuple[str, Sequence[Any]]]) -> None:
        """One transaction in one round trip."""
        async with self._committing() as connection:
            try:
                async with connection.pipeline():
                    await connection.execute("BEGIN")
                    for text, places in statements:
                        await connection.execute(text, places)
                    await connection.execute("COMMIT")
            except (psycopg.Error, ValueError):  # of a text that is none
                await connection.rollback()
                raise

    async def backup(self, path: str) -> None:
        raise RequestRefused(
            "not-here",
            "a PostgreSQL database is copied by its own tool",
            hint="pg_dump --format=custom --file=PATH URL",
        )

    async def forget_traces(self) -> None:
        """Autovacuum does it; what VACUUM FULL does stops everybody, and is for an operator to choose."""

    @asynccontextmanager
    async def _committing(self) -> AsyncIterator[_Connection]:
        """A connection for what is a transaction as a whole: where it is lost, all of that may be done."""
        try:
            async with self._connection() as connection:
                yield connection
        except _ConnectionLost as lost:
            lost.may_be_done = True
            raise

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[_Connection]:
        """A connection of the pool; what goes wrong on it in Askline's own words."""
        if self._pool is None:
            raise unavailable("it is not open")
        used: _Connection | None = None
        try:
            async with self._pool.connection() as used:
                yield used
        except psycopg.errors.UniqueViolation as violated:
            raise UniqueViolated(violated.diag.constraint_name or str(violated)) from None
        except psycopg.errors.NotNullViolation as violated:
            place = violated.diag
            if place.column_name != "interaction_id":
                raise
            raise UniqueViolated(f"{place.table_name}.{place.column_name}") from None
        except psycopg.DataError:  # a value that it refuses now it will refuse again
            raise
        except psycopg.OperationalError as problem:
            self.generation += 1  # nobody can be connected while a database is put into the place of another
            raise unavailable(
                problem, _ConnectionLost if used is not None and used.closed else StorageFailed
            ) from problem
        except (psycopg.Error, PoolTimeout, OSError) as problem:
            raise unavailable(problem) from problem


_OPTIONS = f"-c lock_timeout={int(WAIT_SECONDS * 1000)} -c statement_timeout={int(WAIT_SECONDS * 10_000)}"


def _interaction(turn: list[Command]) -> int:
    """By whose id the turns of a transaction are in order; whatever is no turn stands first."""
    parameters = turn[0].parameters
    return int(parameters.get("interaction_id") or parameters.get("at_id") or 0)


@cache
def _in_one(texts: tuple[str, ...]) -> str:
    """Changes of different tables as one statement. The first is its main part: it is run before the others."""
    first, *others = texts
    if not others:
        return first
    parts = ", ".join(f"c{number} AS ({text})" for number, text in enumerate(reversed(others)))
    return f"WITH {parts} {first}"


async def _each(works: Iterable[Awaitable[Any]]) -> list[Any]:
    """What each comes to, an exception where it fails."""
    return await asyncio.gather(*works, return_exceptions=True)


async def _run(connection: _Connection, script: Script) -> Any:
    """What a script returns; the transaction around it is somebody else's."""
    sent: Any = None
    while True:
        try:
            command = script.send(sent)
        except StopIteration as end:
            return end.value
        if isinstance(command, list):
            async with connection.pipeline():
                for each in command:
                    await connection.execute(each.statement.text, each.places)
            sent = None
        else:
            cursor = await connection.execute(command.statement.text, command.places)
            sent = await cursor.fetchall() if command.statement.returns_rows else cursor.rowcount
