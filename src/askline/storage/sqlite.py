"""SQLite: one file, one writer, readers beside it (WAL, `synchronous=FULL`).

All writes of a process go through one thread. What has been waiting meanwhile shares one transaction and one sync
(group commit); each script stands in a savepoint of its own, so that one that fails takes none of its neighbours
along. Look-ups are made on the event loop (`sqlite_look_ups.py`); lists have a thread and a connection of their own.
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
from contextlib import closing
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from askline.errors import RequestRefused
from askline.storage.database import Command, Row, Script, Statement, unavailable
from askline.storage.gathering import Asked, OneIteration, finish
from askline.storage.schema import bring_up_to_date
from askline.storage.sqlite_batch import Batches, Work
from askline.storage.sqlite_file import FileReplaced, Opened, Reader, SqliteFile, check_version, kept
from askline.storage.sqlite_look_ups import LookUps

AT_ONCE = 256  # scripts in one transaction at most
WAIT_FOR_LOCK_SECONDS = 2.0  # a writer of another process
LOOK_UP_WAIT_SECONDS = 0.05  # the event loop waits no longer
PAGES_AT_ONCE = 1000  # of a copy
CHECKED_FOR_SECONDS = 0.05  # how long look-ups take the file to be still the same

_DIALECT = sqlite.dialect(paramstyle="qmark")
_CHECK = Command(Statement(sa.text("PRAGMA user_version = 0"), _DIALECT), {})


class SqliteDatabase:
    dialect = _DIALECT

    def __init__(self, path: str) -> None:
        self.path = path
        self._file = SqliteFile(path)
        self._tasks: queue.SimpleQueue[list[Asked] | None] = queue.SimpleQueue()
        self._under_way = 0  # writes that somebody waits for
        self._writes = OneIteration(self._tasks.put, lambda: self._under_way <= 1)  # waking the writer costs much
        self._writer: threading.Thread | None = None
        self._batches = Batches()
        self._lists: ThreadPoolExecutor
        self._reader = Reader(self._file, LOOK_UP_WAIT_SECONDS, CHECKED_FOR_SECONDS)
        self._list_reader = Reader(self._file, WAIT_FOR_LOCK_SECONDS)
        self._look_ups = LookUps(self._reader, lambda: self._under_way == 0)

    @property
    def generation(self) -> int:
        return self._file.generation

    async def open(self) -> None:
        """Make the file where there is none, bring its tables up to date, start the writer."""
        self._lists = ThreadPoolExecutor(1, thread_name_prefix="askline-lists")
        try:
            await asyncio.get_running_loop().run_in_executor(self._lists, self._prepare)
            self._reader.open()
        except (sqlite3.Error, OSError) as problem:
            raise unavailable(problem) from problem
        self._writer = threading.Thread(target=self._write_for_ever, name="askline-writer", daemon=True)
        self._writer.start()

    async def close(self) -> None:
        """Finish what is waiting to be written."""
        if self._writer is not None:
            self._writes.hand_over(asyncio.get_running_loop())
            self._tasks.put(None)
            await asyncio.get_running_loop().run_in_executor(None, self._writer.join)
            self._writer = None
        self._lists.shutdown()
        self._reader.close()
        self._list_reader.close()

    async def check(self) -> None:
        """Write something that means nothing: a transaction without is possible on a full disk, or a read-only one."""
        await self.write(_writing_nothing)

    async def read(self, command: Command) -> list[Row]:
        return await self._look_ups.rows(command)

    async def read_list(self, command: Command) -> list[Row]:
        loop, statement = asyncio.get_running_loop(), command.statement
        return await loop.run_in_executor(self._lists, self._list_reader.rows, statement.text, command.places)

    async def write(self, script: Callable[[], Script]) -> Any:
        return await self._written(script)

    async def write_all(self, commands: list[Command]) -> None:
        await self._written(commands)

    async def _written(self, work: Work) -> Any:
        self._under_way += 1
        try:
            return await self._writes.result_of(work)
        finally:
            self._under_way -= 1

    async def backup(self, path: str) -> None:
        if os.path.exists(path):
            raise RequestRefused("bad-parameter", f"{path!r} is there already", parameter="path")
        given_up = threading.Event()
        try:
            await asyncio.get_running_loop().run_in_executor(None, self._copy_to, path, given_up)
        except (sqlite3.Error, OSError) as problem:
            raise unavailable(problem) from problem
        finally:
            given_up.set()

    async def forget_traces(self) -> None:
        try:
            await asyncio.get_running_loop().run_in_executor(None, self._rewrite)
        except (sqlite3.Error, OSError) as problem:
            raise unavailable(problem) from problem

    # In other threads

    def _rewrite(self) -> None:
        """Write the file anew: old pages, and the log, hold what was there before."""
        connection = self._file.connect(WAIT_FOR_LOCK_SECONDS * 5)
        try:
            connection.execute("PRAGMA temp_store=FILE")  # of any size, and nobody else's
            connection.execute("VACUUM")
            until = time.monotonic() + WAIT_FOR_LOCK_SECONDS * 5
            while not _emptied_log(connection):
                if time.monotonic() > until:
                    raise sqlite3.OperationalError("it is busy; what was removed is not yet out of its log")
                time.sleep(LOOK_UP_WAIT_SECONDS)
        finally:
            connection.close()

    def _prepare(self) -> None:
        check_version(sqlite3.sqlite_version_info)
        connection = self._file.connect(WAIT_FOR_LOCK_SECONDS * 5)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.close()
        bring_up_to_date(f"sqlite:///{self.path}")

    def _copy_to(self, path: str, given_up: threading.Event) -> None:
        """In pieces, all of one moment: one that is read anew for each begins again whenever another process writes.

        It has its name only when it is whole, and nobody else may read it.
        """

        def go_on(*_: int) -> None:
            if given_up.is_set():
                raise InterruptedError("it was given up")

        partial = f"{path}.part"
        os.close(os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
        try:
            with (
                closing(self._file.connect(WAIT_FOR_LOCK_SECONDS)) as source,
                closing(sqlite3.connect(partial)) as target,
            ):
                source.execute("BEGIN")
                source.execute("SELECT 1 FROM sqlite_master").fetchone()  # from here on it stands still for us
                source.backup(target, pages=PAGES_AT_ONCE, progress=go_on)
            os.replace(partial, path)
        finally:
            for each in (partial, f"{partial}-journal"):
                if os.path.exists(each):
                    os.remove(each)

    def _write_for_ever(self) -> None:
        opened: Opened | None = None
        is_open = True
        while is_open:
            batch, is_open = self._waiting()
            if batch:
                opened, outcomes = self._write_batch(opened, batch)
                _report(batch, outcomes)
        if opened is not None:
            self._file.let_go(opened)

    def _waiting(self) -> tuple[list[Asked], bool]:
        """What waits to be written, and whether more may come."""
        tasks: list[Asked] = []
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

    def _write_batch(self, opened: Opened | None, batch: list[Asked]) -> tuple[Opened | None, list[Any]]:
        """One transaction; what came of each script, an exception where it failed."""
        try:
            opened = self._file.opened(opened, WAIT_FOR_LOCK_SECONDS)
            outcomes = self._batches.outcomes_of(opened.connection, [task.work for task in batch])
        except FileReplaced as problem:
            self._have_let_go(batch[0].loop)
            return None, [unavailable(problem)] * len(batch)
        except (sqlite3.Error, OSError) as problem:
            opened = kept(opened, problem)
            if "readonly" in str(problem):  # and stays so for this process while any connection of it has it open
                self._have_let_go(batch[0].loop)
            return opened, [unavailable(problem)] * len(batch)
        except Exception as fault:  # noqa: BLE001 - the writer outlives whatever it is
            return kept(opened, fault), [fault] * len(batch)
        return opened, outcomes

    def _have_let_go(self, loop: asyncio.AbstractEventLoop) -> None:
        """Have the other connections closed, each by the thread that uses it."""
        loop.call_soon_threadsafe(self._reader.close)
        self._lists.submit(self._list_reader.close)


def _report(batch: list[Asked], outcomes: list[Any]) -> None:
    """Tell those who wait, each on its own loop; a loop that has ended waits no more."""
    for loop in {task.loop for task in batch}:
        if not loop.is_closed():
            loop.call_soon_threadsafe(_finish, loop, batch, outcomes)


def _finish(loop: asyncio.AbstractEventLoop, batch: list[Asked], outcomes: list[Any]) -> None:
    for task, outcome in zip(batch, outcomes, strict=True):
        if task.loop is loop:
            finish(task.done, outcome)


def _emptied_log(connection: sqlite3.Connection) -> bool:
    """Whether nothing is in the log any more: SQLite waits for readers and writers, but not for another checkpoint."""
    is_busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not is_busy


def _writing_nothing() -> Script:
    yield _CHECK
