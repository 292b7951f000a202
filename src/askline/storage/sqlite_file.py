"""A file of SQLite, and connections to it that notice when it is another one."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from askline.errors import StorageFailed
from askline.storage.database import Row, unavailable

OLDEST = (3, 35, 0)  # has RETURNING
STATEMENTS_KEPT = 256  # prepared, of a connection
SECONDS_TO_LET_GO = 2.0  # of a file that was replaced; each worker writes more often, and notices it then

_Identity = tuple[int, int]


class Opened(NamedTuple):
    """A connection, and the file that it was opened on: one that was removed could still be written, to nowhere."""

    connection: sqlite3.Connection
    file: _Identity


class FileReplaced(sqlite3.OperationalError):
    """Another file has the name now; it is used when nobody holds anything any more that was read in the old one."""


class SqliteFile:
    def __init__(self, path: str) -> None:
        self.path = path
        self.generation = 0  # how many files had the name since
        self._in_use: _Identity | None = None
        self._barred_until: float | None = None

    def connect(self, wait_seconds: float) -> sqlite3.Connection:
        """A new connection, which waits so long for a lock."""
        connection = sqlite3.connect(
            self.path,
            timeout=wait_seconds,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=STATEMENTS_KEPT,
        )
        for setting in (
            "synchronous=FULL", "wal_autocheckpoint=16000", "cache_size=-65536", "temp_store=MEMORY",
            "secure_delete=ON",
        ):  # fmt: skip
            connection.execute(f"PRAGMA {setting}")
        return connection

    def opened(self, opened: Opened | None, wait_seconds: float) -> Opened:
        """A connection to the file that is there now: the one that was opened, or a new one.

        raises    OSError where there is none; FileReplaced
        """
        file = _identity(self.path)
        if opened is not None and opened.file == file:
            return opened
        if opened is not None:
            self.let_go(opened)
        if self._in_use not in (None, file):
            self._wait_for_others()
        if self._in_use != file:
            self.generation += 1
        self._in_use, self._barred_until = file, None
        return Opened(self.connect(wait_seconds), file)

    def let_go(self, opened: Opened) -> None:
        """Close a connection. Of a file that was replaced nothing may be left in the log: it would be read as that of
        the new one, which has the same name.
        """
        with suppress(OSError, sqlite3.Error):
            if _identity(self.path) != opened.file:
                opened.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        opened.connection.close()

    def _wait_for_others(self) -> None:
        now = time.monotonic()
        if self._barred_until is None:
            self._barred_until = now + SECONDS_TO_LET_GO
        if now < self._barred_until:
            raise FileReplaced("the file was replaced")


def check_version(version: tuple[int, ...]) -> None:
    """raises StorageFailed where this SQLite does not have what statements need"""
    if version < OLDEST:
        found, oldest = (".".join(map(str, each)) for each in (version, OLDEST))
        raise StorageFailed(
            "unavailable",
            f"SQLite {found} is too old: {oldest} or later is needed",
            hint="use a Python with a newer SQLite, or PostgreSQL",
        )


def _identity(path: str) -> _Identity:
    found = os.stat(path)
    return found.st_dev, found.st_ino


class Reader:
    """A connection that only reads, for one thread at a time.

    wait_seconds     for a lock
    checked_seconds  how long it takes the file to be still the same
    """

    def __init__(self, file: SqliteFile, wait_seconds: float, checked_seconds: float = 0.0) -> None:
        self._file = file
        self._wait_seconds = wait_seconds
        self._checked_seconds = checked_seconds
        self._checked_until = 0.0
        self._opened: Opened | None = None

    def open(self) -> None:
        self._opened = self._file.opened(self._opened, self._wait_seconds)
        self._checked_until = time.monotonic() + self._checked_seconds

    def rows(self, text: str, places: Sequence[Any]) -> list[Row]:
        """raises StorageFailed"""
        try:
            if self._opened is None or time.monotonic() > self._checked_until:
                self.open()
            assert self._opened
            return self._opened.connection.execute(text, places).fetchall()
        except FileReplaced as problem:
            self._opened = None
            raise unavailable(problem) from problem
        except (sqlite3.Error, OSError) as problem:
            self._opened = kept(self._opened, problem)
            raise unavailable(problem) from problem

    def close(self) -> None:
        if self._opened is not None:
            self._file.let_go(self._opened)
            self._opened = None


def kept(opened: Opened | None, problem: Exception) -> Opened | None:
    """The connection, rolled back; None, closed, where it is not known to be sound.

    One whose file is gone is sound: the file may come back.
    """
    if opened is None:
        return None
    try:
        if opened.connection.in_transaction:
            opened.connection.execute("ROLLBACK")
        if isinstance(problem, OSError) or "locked" in str(problem):
            return opened
        opened.connection.close()
    except sqlite3.Error:
        return None
    return None
