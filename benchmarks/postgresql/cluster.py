"""A PostgreSQL server of its own for the benchmark, as it is delivered: every commit is synced to the disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pgserver
import psycopg


@contextmanager
def running() -> Iterator[tuple[str, Path]]:
    """The address of an empty database, and where the server's programs lie."""
    with TemporaryDirectory(prefix="askline-pgbench-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o755)  # the server of a root user runs as somebody else
        server = pgserver.get_server(os.path.join(folder, "data"), cleanup_mode="delete")
        try:
            yield server.get_uri(), Path(pgserver.__file__).parent / "pginstall" / "bin"
        finally:
            server.cleanup()


def durability(address: str) -> str:
    """What the server does before it says that something is committed."""
    with psycopg.connect(address) as connection:
        settings = ((name, connection.execute(f"SHOW {name}".encode()).fetchone()) for name in SETTINGS)
        return ", ".join(f"{name}={value[0] if value else ''}" for name, value in settings)


SETTINGS = ("server_version", "fsync", "synchronous_commit", "wal_sync_method")
