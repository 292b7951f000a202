"""PostgreSQL: a pool of connections, each turn one pipelined round trip (`BEGIN` to `COMMIT`).

Any number of processes and machines may work on one database; whatever must not happen twice is guarded by a unique
index there.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout
from sqlalchemy.dialects.postgresql import psycopg as dialects

from askline.errors import RequestRefused
from askline.storage.database import Command, Row, Script, UniqueViolated, unavailable
from askline.storage.schema import bring_up_to_date

CONNECTIONS = 10
WAIT_SECONDS = 5.0  # for a connection, for a lock, and for a statement ten times that

_Connection = psycopg.AsyncConnection[tuple[Any, ...]]


class PostgresqlDatabase:
    dialect = dialects.dialect()  # type: ignore[no-untyped-call]

    def __init__(self, url: str) -> None:
        self.url = "postgresql://" + url.split("://", 1)[1]
        self._pool: AsyncConnectionPool[_Connection] | None = None

    async def open(self) -> None:
        """Connect, and bring the tables up to date; of several processes one does it."""
        import sqlalchemy

        try:
            address = "postgresql+psycopg://" + self.url.split("://", 1)[1]
            await asyncio.get_running_loop().run_in_executor(None, bring_up_to_date, address)
        except (psycopg.Error, sqlalchemy.exc.SQLAlchemyError) as problem:
            raise unavailable(problem) from problem
        self._pool = AsyncConnectionPool(
            self.url,
            min_size=1,
            max_size=CONNECTIONS,
            timeout=WAIT_SECONDS,
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
            found = await (await connection.execute("SELECT pg_is_in_recovery()")).fetchone()
        if found is not None and found[0]:
            raise unavailable("it can only be read")

    async def read(self, command: Command) -> list[Row]:
        async with self._connection() as connection:
            cursor = await connection.execute(command.statement.text, command.named)
            return await cursor.fetchall()

    async def read_list(self, command: Command) -> list[Row]:
        return await self.read(command)

    async def write(self, script: Callable[[], Script]) -> Any:
        async with self._connection() as connection, connection.transaction():
            return await _run(connection, script())

    async def write_all(self, commands: list[Command]) -> None:
        async with self._connection() as connection:
            try:
                async with connection.pipeline():
                    await connection.execute("BEGIN")
                    for each in commands:
                        await connection.execute(each.statement.text, each.named)
                    await connection.execute("COMMIT")
            except psycopg.Error:
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
    async def _connection(self) -> AsyncIterator[_Connection]:
        """A connection of the pool; what goes wrong on it in Askline's own words."""
        if self._pool is None:
            raise unavailable("it is not open")
        try:
            async with self._pool.connection() as connection:
                yield connection
        except psycopg.errors.UniqueViolation as violated:
            raise UniqueViolated(violated.diag.constraint_name or str(violated)) from None
        except (psycopg.Error, PoolTimeout, OSError) as problem:
            raise unavailable(problem) from problem


_OPTIONS = f"-c lock_timeout={int(WAIT_SECONDS * 1000)} -c statement_timeout={int(WAIT_SECONDS * 10_000)}"


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
                    await connection.execute(each.statement.text, each.named)
            sent = None
        else:
            cursor = await connection.execute(command.statement.text, command.named)
            sent = await cursor.fetchall() if command.statement.returns_rows else cursor.rowcount
