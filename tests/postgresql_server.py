"""A real PostgreSQL server for the tests: one for each worker of the test run, started when first wanted."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol
from uuid import uuid4

import pytest

MISSING = "needs PostgreSQL: the package pgserver, which has no wheel for this machine, or Debian's postgresql"


class Stoppable(Protocol):
    """A PostgreSQL server that a test stops and starts again."""

    address: str

    def stop(self) -> None:
        """As for a restart: whoever is connected is cut off."""

    def start(self) -> None: ...

    def end(self) -> None:
        """Stop it for good."""


class OfPackage:
    """A server by the programs of pgserver."""

    def __init__(self, folder: str) -> None:
        import pgserver

        self._server = pgserver.get_server(os.path.join(folder, "data"), cleanup_mode="delete")
        self.address: str = self._server.get_uri()

    def stop(self) -> None:
        import pgserver

        pgserver.pg_ctl(
            ["-w", "-m", "fast", "stop"], pgdata=self._server.pgdata, user=self._server.system_user, timeout=30
        )

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def end(self) -> None:
        self._server.cleanup()


class OfMachine:
    """A server by the programs that are installed here; a root user's runs as the package's user."""

    def __init__(self, folder: str, programs: Path) -> None:
        self._folder = folder
        self._programs = programs
        self.address = f"postgresql://postgres@/postgres?host={folder}"
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        self._run("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync")
        self.start()

    def stop(self) -> None:
        self._run("pg_ctl", "-w", "-m", "fast", "stop")

    def start(self) -> None:
        options = f"-k {self._folder} -c listen_addresses="
        self._run("pg_ctl", "-w", "-l", os.path.join(self._folder, "log"), "-o", options, "start")

    def end(self) -> None:
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        owner = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        subprocess.run(
            [self._programs / program, f"--pgdata={self._folder}/data", *arguments],
            cwd=self._folder, timeout=60, check=True, stdout=subprocess.DEVNULL, **owner,
        )  # fmt: skip


def programs() -> Path:
    """Where PostgreSQL's programs lie; skips the test where there are none."""
    if (package := find_spec("pgserver")) is not None:
        assert package.origin
        return Path(package.origin).parent / "pginstall" / "bin"
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda each: int(each.parts[-3]))
    found = installed[-1] if installed else shutil.which("pg_ctl")
    if found is None:
        pytest.skip(MISSING)
    return Path(found).parent


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of the server's own database."""
    with _started() as server:
        yield server.address


@pytest.fixture
def stoppable_postgresql() -> Iterator[Stoppable]:
    with _started() as server:
        yield server


@contextmanager
def _started() -> Iterator[Stoppable]:
    """A server in a folder with a short name: that of its socket may have 100 characters."""
    where = programs()
    import psycopg

    with TemporaryDirectory(prefix="askline-postgresql-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o755)  # the server of a root user runs as somebody else
        server: Stoppable = OfPackage(folder) if find_spec("pgserver") else OfMachine(folder, where)
        with psycopg.connect(server.address, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")  # nobody cuts its power in a test
            connection.execute("SELECT pg_reload_conf()")
        yield server
        server.end()


@pytest.fixture
def fresh_postgresql(postgresql_server: str) -> Iterator[str]:
    """The address of a database without any table."""
    with _database(postgresql_server) as address:
        yield address


@pytest.fixture(scope="module")
def own_postgresql(postgresql_server: str) -> Iterator[str]:
    """The same for all tests of a module."""
    with _database(postgresql_server) as address:
        yield address


@pytest.fixture(scope="session")
def kept_postgresql(postgresql_server: str) -> Iterator[str]:
    from askline.storage.schema import bring_up_to_date

    with _database(postgresql_server) as address:
        bring_up_to_date(address.replace("postgresql://", "postgresql+psycopg://"))
        yield address


@pytest.fixture
def postgresql(kept_postgresql: str) -> str:
    """The address of a database with today's tables, all of them empty."""
    import psycopg

    from askline.storage.tables import metadata

    with psycopg.connect(kept_postgresql, autocommit=True) as connection:
        connection.execute(f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY")
    return kept_postgresql


@contextmanager
def _database(server: str) -> Iterator[str]:
    import psycopg

    name = f"askline_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield server.replace("/postgres?", f"/{name}?")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
