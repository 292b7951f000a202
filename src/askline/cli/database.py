"""The database that commands work on: where it is, opened and closed, with the real clock and real chance."""

from __future__ import annotations

import asyncio
import os
import sys
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

import click

from askline.errors import AsklineError

if TYPE_CHECKING:
    from askline.interviews.ports import Store
    from askline.interviews.service import Service
    from askline.interviews.surveys import Surveys

Result = TypeVar("Result")
DEFAULT_NAME = "askline.db"

option = click.option(
    "--database",
    metavar="URL",
    envvar="ASKLINE_DATABASE",
    help="A file name (SQLite) or a postgresql:// URL; default askline.db in your data folder.",
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
    """The database that was asked for, else the one in the user's data folder, which is made where it is missing."""
    if given:
        return given
    folder = data_folder()
    os.makedirs(folder, exist_ok=True)
    return os.path.join(folder, DEFAULT_NAME)


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
    """The same, where no database is to be made because a name was mistyped. Raises AsklineError `no-database`."""
    path = address(given)
    if not path.startswith(("postgresql:", "postgres:", "sqlite:")) and not os.path.exists(path):
        raise AsklineError(
            "no-database", f"there is no database {path!r}", hint="name it with --database or ASKLINE_DATABASE"
        )
    return run_on(given, act)


def run_on(given: str | None, act: Callable[[Service], Awaitable[Result]]) -> Result:
    """What an action on the database comes to."""

    async def run() -> Result:
        async with opened(given) as service:
            return await act(service)

    return asyncio.run(run())


def shown_address(given: str | None) -> str:
    """The address without a password."""
    import re

    return re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", address(given))
