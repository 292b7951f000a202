"""A real PostgreSQL server for the tests: one for each worker of the test run, started when first wanted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import pytest


class Stoppable:
    """A PostgreSQL server that a test stops and starts again."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self.address: str = server.get_uri()

    def stop(self) -> None:
        """As for a restart: whoever is connected is cut off."""
        import pgserver

        pgserver.pg_ctl(
            ["-w", "-m", "fast", "stop"], pgdata=self._server.pgdata, user=self._server.system_user, timeout=30
        )

    def start(self) -> None:
        self._server.ensure_postgres_running()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of the server's own database."""
    with _started() as server:
        yield server.get_uri()


@pytest.fixture
def stoppable_postgresql() -> Iterator[Stoppable]:
    with _started() as server:
        yield Stoppable(server)


@contextmanager
def _started() -> Iterator[Any]:
    """A server in a folder with a short name: that of its socket may have 100 characters."""
    pgserver = pytest.importorskip("pgserver", reason="needs the package pgserver, which has no wheel for this machine")
    import psycopg

    with TemporaryDirectory(prefix="askline-postgresql-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o755)  # the server of a root user runs as somebody else
        server = pgserver.get_server(os.path.join(folder, "data"), cleanup_mode="delete")
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")  # nobody cuts its power in a test
            connection.execute("SELECT pg_reload_conf()")
        yield server
        server.cleanup()


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
