"""SQLite: one file, one writer, readers beside it (WAL, `synchronous=FULL`).

All writes of a process go through one thread. What has been waiting meanwhile shares one transaction and one sync
(group commit); each script stands in a savepoint of its own, so that one that fails takes none of its neighbours
along. Look-ups are made on the event loop itself: they take microseconds, a change of threads takes longer. Lists have
a thread and a connection of their own.
"""

from __future__ import annotations

import asyncio
import os
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from sqlalchemy.dialects import sqlite

from askline.errors import RequestRefused
from askline.storage.database import Command, Row, Script, unavailable
from askline.storage.schema import bring_up_to_date
from askline.storage.sqlite_batch import outcomes_of

AT_ONCE = 256  # scripts in one transaction at most
STATEMENTS_KEPT = 512  # prepared, of a connection
WAIT_FOR_LOCK_SECONDS = 2.0  # a writer of another process
LOOK_UP_WAIT_SECONDS = 0.05  # the event loop waits no longer
CHECKED_FOR_SECONDS = 0.05  # how long look-ups take the file to be still the same


class _Task(NamedTuple):
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future[Any]
    script: Callable[[], Script] | list[Command]


class _Opened(NamedTuple):
    """A connection, and the file that it was opened on: one that was removed could still be written, to nowhere."""

    connection: sqlite3.Connection
    file: tuple[int, int]


class SqliteDatabase:
    dialect = sqlite.dialect(paramstyle="qmark")

    def __init__(self, path: str) -> None:
        self.path = path
        self._tasks: queue.SimpleQueue[list[_Task] | None] = queue.SimpleQueue()
        self._gathered: dict[asyncio.AbstractEventLoop, list[_Task]] = {}
        self._writer: threading.Thread | None = None
        self._lists: ThreadPoolExecutor
        self._look_ups: _Opened | None = None
        self._list_reader: _Opened | None = None
        self._checked_until = 0.0

    async def open(self) -> None:
        """Make the file where there is none, bring its tables up to date, start the writer."""
        self._lists = ThreadPoolExecutor(1, thread_name_prefix="askline-lists")
        try:
            await asyncio.get_running_loop().run_in_executor(self._lists, self._prepare)
            self._look_ups = self._opened(None, LOOK_UP_WAIT_SECONDS)
        except (sqlite3.Error, OSError) as problem:
            raise unavailable(problem) from problem
        self._writer = threading.Thread(target=self._write_for_ever, name="askline-writer", daemon=True)
        self._writer.start()

    async def close(self) -> None:
        """Finish what is waiting to be written."""
        if self._writer is not None:
            self._hand_over(asyncio.get_running_loop())
            self._tasks.put(None)
            await asyncio.get_running_loop().run_in_executor(None, self._writer.join)
            self._writer = None
        self._lists.shutdown()
        for opened in (self._look_ups, self._list_reader):
            if opened is not None:
                opened.connection.close()
        self._look_ups = self._list_reader = None

    async def check(self) -> None:
        await self.write(_nothing)

    async def read(self, command: Command) -> list[Row]:
        try:
            if self._look_ups is None or time.monotonic() > self._checked_until:
                self._look_ups = self._opened(self._look_ups, LOOK_UP_WAIT_SECONDS)
                self._checked_until = time.monotonic() + CHECKED_FOR_SECONDS
            return self._look_ups.connection.execute(command.statement.text, command.places).fetchall()
        except (sqlite3.Error, OSError) as problem:
            self._look_ups = _kept(self._look_ups, problem)
            raise unavailable(problem) from problem

    async def read_list(self, command: Command) -> list[Row]:
        rows: list[Row] = await asyncio.get_running_loop().run_in_executor(self._lists, self._list, command)
        return rows

    async def write(self, script: Callable[[], Script]) -> Any:
        return await self._queue(script)

    async def write_all(self, commands: list[Command]) -> None:
        await self._queue(commands)

    def _queue(self, script: Callable[[], Script] | list[Command]) -> asyncio.Future[Any]:
        """Hand it to the writer, with whatever else this turn of the event loop has for him: waking him costs much."""
        loop = asyncio.get_running_loop()
        done = loop.create_future()
        gathered = self._gathered.get(loop)
        if gathered is None:
            gathered = self._gathered[loop] = []
            loop.call_soon(self._hand_over, loop)
        gathered.append(_Task(loop, done, script))
        return done

    def _hand_over(self, loop: asyncio.AbstractEventLoop) -> None:
        gathered = self._gathered.pop(loop, None)
        if gathered:
            self._tasks.put(gathered)

    async def backup(self, path: str) -> None:
        if os.path.exists(path):
            raise RequestRefused("bad-parameter", f"{path!r} is there already", parameter="path")
        try:
            await asyncio.get_running_loop().run_in_executor(None, self._copy_to, path)
        except (sqlite3.Error, OSError) as problem:
            raise unavailable(problem) from problem

    async def forget_traces(self) -> None:
        try:
            await asyncio.get_running_loop().run_in_executor(None, self._rewrite)
        except (sqlite3.Error, OSError) as problem:
            raise unavailable(problem) from problem

    # In other threads

    def _rewrite(self) -> None:
        """Write the file anew: old pages, and the log, hold what was there before."""
        connection = self._connect(WAIT_FOR_LOCK_SECONDS * 5)
        try:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()

    def _prepare(self) -> None:
        connection = self._connect(WAIT_FOR_LOCK_SECONDS * 5)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.close()
        bring_up_to_date(f"sqlite:///{self.path}")

    def _opened(self, opened: _Opened | None, wait_seconds: float) -> _Opened:
        """A connection to the file that is there now: the one that was opened, or a new one."""
        found = os.stat(self.path)
        file = (found.st_dev, found.st_ino)
        if opened is not None and opened.file == file:
            return opened
        if opened is not None:
            opened.connection.close()
        return _Opened(self._connect(wait_seconds), file)

    def _connect(self, wait_seconds: float) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path,
            timeout=wait_seconds,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=STATEMENTS_KEPT,
        )
        for setting in (
            "synchronous=FULL", "wal_autocheckpoint=4000", "cache_size=-65536", "temp_store=MEMORY",
            "secure_delete=ON",
        ):  # fmt: skip
            connection.execute(f"PRAGMA {setting}")
        return connection

    def _list(self, command: Command) -> list[Row]:
        try:
            self._list_reader = self._opened(self._list_reader, WAIT_FOR_LOCK_SECONDS)
            return self._list_reader.connection.execute(command.statement.text, command.places).fetchall()
        except (sqlite3.Error, OSError) as problem:
            self._list_reader = _kept(self._list_reader, problem)
            raise unavailable(problem) from problem

    def _copy_to(self, path: str) -> None:
        """In one go: a copy in pieces begins anew whenever another process has written meanwhile, maybe for ever."""
        source = self._connect(WAIT_FOR_LOCK_SECONDS)
        target = sqlite3.connect(path)
        try:
            source.backup(target)
        finally:
            target.close()
            source.close()

    def _write_for_ever(self) -> None:
        opened: _Opened | None = None
        is_open = True
        while is_open:
            batch, is_open = self._waiting()
            if batch:
                opened, outcomes = self._write_batch(opened, batch)
                _report(batch, outcomes)
        if opened is not None:
            opened.connection.close()

    def _waiting(self) -> tuple[list[_Task], bool]:
        """What waits to be written, and whether more may come."""
        tasks: list[_Task] = []
        handed = self._tasks.get()
        try:
            while handed is not None:
                tasks += handed
                if len(tasks) >= AT_ONCE:
                    break
                handed = self._tasks.get_nowait()
        except queue.Empty:
            pass
        return tasks, handed is not None

    def _write_batch(self, opened: _Opened | None, batch: list[_Task]) -> tuple[_Opened | None, list[Any]]:
        """One transaction; what came of each script, an exception where it failed."""
        try:
            opened = self._opened(opened, WAIT_FOR_LOCK_SECONDS)
            opened.connection.execute("BEGIN IMMEDIATE")
            outcomes = outcomes_of(opened.connection, [task.script for task in batch])
            opened.connection.execute("COMMIT")
        except (sqlite3.Error, OSError) as problem:
            return _kept(opened, problem), [unavailable(problem)] * len(batch)
        return opened, outcomes


def _report(batch: list[_Task], outcomes: list[Any]) -> None:
    """Tell those who wait, each on its own loop; a loop that has ended waits no more."""
    for loop in {task.loop for task in batch}:
        own = [(task.done, outcome) for task, outcome in zip(batch, outcomes, strict=True) if task.loop is loop]
        if not loop.is_closed():
            loop.call_soon_threadsafe(_finish, own)


def _finish(outcomes: list[tuple[asyncio.Future[Any], Any]]) -> None:
    for done, outcome in outcomes:
        if done.done():
            continue
        if isinstance(outcome, Exception):
            done.set_exception(outcome)
        else:
            done.set_result(outcome)


def _kept(opened: _Opened | None, problem: Exception) -> _Opened | None:
    """The connection, rolled back; None, closed, where it is not known to be sound."""
    if opened is None:
        return None
    try:
        if opened.connection.in_transaction:
            opened.connection.execute("ROLLBACK")
        if isinstance(problem, sqlite3.OperationalError) and "locked" in str(problem):
            return opened
        opened.connection.close()
    except sqlite3.Error:
        return None
    return None


def _nothing() -> Script:
    yield []
