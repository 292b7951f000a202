"""The database that commands work on: where it is, opened and closed, with the real clock and real chance."""

from __future__ import annotations

import asyncio
import os
import sys
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from signal import SIGTERM
from typing import TYPE_CHECKING, TypeVar

import click

from askline.errors import AsklineError, RequestRefused

if TYPE_CHECKING:
    from askline.interviews.ports import Store
    from askline.interviews.service import Service
    from askline.interviews.surveys import Surveys

Result = TypeVar("Result")
DEFAULT_NAME = "askline.db"
NOT_FILES = ("postgresql://", "postgres://", "memory:")
MAGIC = b"SQLite format 3\0"
KNOWN = "give the name of an SQLite file, or a postgresql:// URL"
ENDED_BY_SIGTERM = 143  # as a shell has it

option = click.option(
    "--database",
    metavar="URL",
    envvar="ASKLINE_DATABASE",
    help="A file name (SQLite) or a postgresql:// URL; ASKLINE_DATABASE gives it as well. Default: askline.db in your "
    "data folder.",
)


class SystemClock:
    def now(self) -> int:
        return time.time_ns() // 1000


class RandomIds:
    def uuid(self) -> str:
        return str(uuid.uuid4())

    def secret(self) -> str:
        import secrets

        return secrets.token_urlsafe(32)

    def seed(self) -> int:
        return int.from_bytes(os.urandom(4), "big") >> 1


def address(given: str | None) -> str:
    """The database that was asked for, else the one in the user's data folder, which is made where it is missing,
    for that user alone.

    raises    AsklineError `bad-database`, `folder-given`, `no-such-folder`
    """
    if given:
        check_file(given)
        return given
    folder = data_folder()
    os.makedirs(folder, mode=0o700, exist_ok=True)
    return os.path.join(folder, DEFAULT_NAME)


def check_file(given: str) -> None:
    """Raise what is wrong with an address, as far as that is no passing trouble."""
    path = file_of(given)
    if path is None:
        return
    if "://" in path:
        raise AsklineError("bad-database", f"{path!r} is no database that Askline knows", hint=KNOWN)
    if os.path.isdir(path):
        raise AsklineError("folder-given", f"{path!r} is a folder, not a database", hint="name a file in it")
    if not os.path.isdir(os.path.dirname(path) or os.curdir):
        raise AsklineError("no-such-folder", f"there is no folder {os.path.dirname(path)!r}")
    if os.path.isfile(path) and os.access(path, os.R_OK) and not is_sqlite(path):
        raise AsklineError("bad-database", f"the file {path!r} is no database of SQLite", hint=KNOWN)


def file_of(given: str) -> str | None:
    """The file that an address names; None where it names none."""
    return None if given.startswith(NOT_FILES) else given.removeprefix("sqlite:///")


def is_sqlite(path: str) -> bool:
    """Whether a file begins as a database does; a new one is empty."""
    with open(path, "rb") as stream:
        return stream.read(len(MAGIC)) in (MAGIC, b"")


def data_folder() -> str:
    """Where programs of this system keep what a user does not look at."""
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
    elif sys.platform == "darwin":
        base = os.path.join(home, "Library", "Application Support")
    else:
        base = os.environ.get("XDG_DATA_HOME") or os.path.join(home, ".local", "share")
    return os.path.join(base, "askline")


def store_at(given: str | None) -> Store:
    """The store at an address, not yet opened."""
    from askline.storage.opening import store_for

    return store_for(address(given))


def service_over(store: Store, surveys: Surveys | None = None) -> Service:
    from askline.interviews.service import Service
    from askline.interviews.surveys import Surveys

    return Service(store, surveys or Surveys(), SystemClock(), RandomIds())


@asynccontextmanager
async def opened(given: str | None) -> AsyncIterator[Service]:
    """A service over the database, for as long as a command takes."""
    store = store_at(given)
    await store.open()
    try:
        yield service_over(store)
    finally:
        await store.close()


def run_on_existing(given: str | None, act: Callable[[Service], Awaitable[Result]]) -> Result:
    """What an action on a database that is there comes to; none is made because a name was mistyped.

    raises    AsklineError `no-database`, `not-found`
    """
    path = address(given)
    file = file_of(path)
    if file is not None and not os.path.exists(file):
        raise AsklineError(
            "no-database", f"there is no database {path!r}", hint="name it with --database or ASKLINE_DATABASE"
        )

    async def in_order(service: Service) -> Result:
        _end_in_order()
        return await act(service)

    try:
        return run_on(given, in_order)
    except asyncio.CancelledError:
        raise click.exceptions.Exit(ENDED_BY_SIGTERM) from None
    except RequestRefused as refused:
        if refused.code != "not-found":
            raise
        raise AsklineError(refused.code, refused.message, hint="check the id, and which database it is") from None


def run_on(given: str | None, act: Callable[[Service], Awaitable[Result]]) -> Result:
    """What an action on the database comes to, which is made where there is none."""

    async def run() -> Result:
        async with opened(given) as service:
            return await act(service)

    return asyncio.run(run())


def _end_in_order() -> None:
    """At SIGTERM, as at Ctrl-C, leave nothing half-done behind."""
    task = asyncio.current_task()
    assert task
    with suppress(NotImplementedError):  # of a loop that knows no signals
        asyncio.get_running_loop().add_signal_handler(SIGTERM, task.cancel)


def shown_address(given: str | None) -> str:
    """The address without a password."""
    import re

    return re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", address(given))
