"""A database that cannot be used: 503 with Retry-After, nothing half-written, and recovery without a restart."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from command_line import askline
from faults.killing import assert_logs_are_whole
from faults.server import Answer, Client, Server, running, until
from postgresql_server import Stoppable

CONNECTIONS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


def assert_unavailable(reply: Answer) -> None:
    assert (reply.status, reply.body["error"]) == (503, "unavailable")
    assert int(reply.headers["retry-after"]) > 0


def assert_recovers(server: Server, client: Client, id: int, number: int) -> None:
    """Answers are taken again, each once, and the whole log is there."""
    until(lambda: client.answer(id, number).status == 200)
    assert client.answers(id) == [str(each) for each in range(1, number + 1)]
    assert client.raw("GET", "/readyz").status == 200
    assert_logs_are_whole(server)


@contextmanager
def held(server: Server) -> Iterator[tuple[Client, int]]:
    """A client, and an interview that has had one answer."""
    client = server.client()
    id = client.begin()
    assert client.answer(id, 1).status == 200
    yield client, id


# SQLite


def test_while_somebody_writes_answers_are_refused_and_reading_goes_on(tmp_path: Path) -> None:
    with running(tmp_path) as server, held(server) as (client, id):
        holder = sqlite3.connect(server.database, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        assert_unavailable(client.answer(id, 2))
        assert client.answers(id) == ["1"]
        assert_unavailable(client.raw("GET", "/readyz"))
        holder.execute("ROLLBACK")
        holder.close()
        assert_recovers(server, client, id, 2)


def test_a_database_file_that_is_moved_away_and_put_back_is_used_again(tmp_path: Path) -> None:
    with running(tmp_path) as server, held(server) as (client, id):
        elsewhere = tmp_path / "elsewhere.db"
        server.database.rename(elsewhere)
        assert_unavailable(client.answer(id, 2))
        assert_unavailable(client.raw("GET", "/readyz"))
        elsewhere.rename(server.database)
        assert_recovers(server, client, id, 2)


def answers_at_last(server: Server, id: int) -> list[str]:
    """The stored answers, from whichever worker is asked; one that still takes the new file up refuses for a while."""
    client = server.client()

    def is_given() -> bool:
        status = client.send("GET", f"interactions/{id}/responses?_limit=100").status
        assert status in (200, 503)
        return status == 200

    until(is_given)
    return client.answers(id)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_copy_that_is_put_into_the_place_of_the_file_is_used_whole(tmp_path: Path, workers: int) -> None:
    with running(tmp_path, workers) as server, held(server) as (client, id):
        copy = tmp_path / "copy.db"
        assert askline("backup", copy, "--database", server.database).code == 0
        for number in range(2, 30):
            assert client.answer(id, number).status == 200
        copy.replace(server.database)
        assert_unavailable(client.answer(id, 2))
        until(lambda: client.answer(id, 2).status == 200)
        until(lambda: {server.client().send("GET", f"interactions/{id}").status for _ in range(8)} == {200})
        assert [answers_at_last(server, id) for _ in range(8)] == [["1", "2"]] * 8
        assert_recovers(server, client, id, 3)
        server.stop()
        with sqlite3.connect(server.database) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.fixture
def as_anybody() -> list[str]:
    """What a command line begins with, so that a file's mode binds it though it is root's."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("needs a machine with setpriv, or another user than root")
    return ["setpriv", "--bounding-set=-dac_override"]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_file_that_may_only_be_read_refuses_answers_until_it_may_be_written(
    tmp_path: Path, as_anybody: list[str], workers: int
) -> None:
    with running(tmp_path, workers, prefix=as_anybody) as server, held(server) as (client, id):
        copy = tmp_path / "copy.db"
        assert askline("backup", copy, "--database", server.database).code == 0
        copy.chmod(0o444)
        copy.replace(server.database)
        until(lambda: client.send("GET", f"interactions/{id}").status == 200)
        for _ in range(3):
            assert_unavailable(client.answer(id, 2))
            assert_unavailable(client.raw("GET", "/readyz"))
            assert answers_at_last(server, id) == ["1"]
        server.database.chmod(0o644)
        assert_recovers(server, client, id, 2)


def test_a_server_that_began_with_files_that_may_only_be_read_writes_them_as_soon_as_it_may(
    tmp_path: Path, as_anybody: list[str]
) -> None:
    with running(tmp_path, prefix=as_anybody) as server, held(server) as (_, id):
        other = sqlite3.connect(server.database)  # keeps the log, and what is mapped, where they are
        assert other.execute("SELECT count(*) FROM events").fetchone()
        server.stop()
        files = list(tmp_path.glob("askline.db*"))
        assert len(files) == 3
        for each in files:
            each.chmod(0o444)
        server.start()
        client = server.client()
        for _ in range(3):
            assert_unavailable(client.answer(id, 2))
            assert client.answers(id) == ["1"]
        for each in files:
            each.chmod(0o644)
        assert_recovers(server, client, id, 2)
        other.close()


def test_a_file_that_may_grow_no_more_refuses_answers_until_it_may(tmp_path: Path) -> None:
    with running(tmp_path) as server, held(server) as (client, id):
        largest = (tmp_path / "askline.db-wal").stat().st_size
        with may_write(server, largest):
            assert_unavailable(client.answer(id, 2))
            assert_unavailable(client.raw("GET", "/readyz"))
            assert client.answers(id) == ["1"]
        assert_recovers(server, client, id, 2)


@contextmanager
def may_write(server: Server, bytes: int) -> Iterator[None]:
    """No file of the server may grow beyond this."""
    soft, hard = resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (bytes, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Four megabytes, where this machine lets us mount them."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if (
        os.geteuid() != 0
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk], check=False).returncode
    ):
        pytest.skip("needs a machine where a file system may be mounted: root, not in a container")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


def test_on_a_full_disk_answers_are_refused_until_there_is_space(small_disk: Path) -> None:
    with running(small_disk) as server, held(server) as (client, id):
        rest = small_disk / "rest"
        with pytest.raises(OSError, match="No space"):
            rest.write_bytes(b"x" * 4_000_000)
        refused = refused_in_the_end(lambda: client.send("POST", "interactions", {"survey_id": 52, "k": "x" * 4000}))
        assert_unavailable(refused)
        rest.unlink()
        assert_recovers(server, client, id, 2)


def refused_in_the_end(send: Callable[[], Answer]) -> Answer:
    for _ in range(500):
        if (reply := send()).status != 201:
            return reply
    raise AssertionError("there was space for everything")


# PostgreSQL


def test_a_postgresql_server_that_stops_is_found_again_when_it_is_back(
    tmp_path: Path, stoppable_postgresql: Stoppable
) -> None:
    with running(tmp_path, url=stoppable_postgresql.address) as server, held(server) as (client, id):
        stoppable_postgresql.stop()
        assert_unavailable(client.answer(id, 2))
        assert_unavailable(client.raw("GET", "/readyz"))
        assert client.raw("GET", "/healthz").status == 200
        stoppable_postgresql.start()
        assert_recovers(server, client, id, 2)
        assert server.stray_lines() == []
        assert any(each.get("event") == "database" for each in server.log())


def test_connections_that_are_cut_are_made_anew_without_an_answer_refused(tmp_path: Path, postgresql: str) -> None:
    with running(tmp_path, url=postgresql) as server, held(server) as (client, id):
        for number in range(2, 6):
            cut_connections(postgresql)
            key = {"Idempotency-Key": f"{number}"} if number % 2 else {}
            assert client.answer(id, number, **key).status == 200
        cut_connections(postgresql)
        assert client.send("POST", "interactions", {"survey_id": 52}).status == 201
        assert_recovers(server, client, id, 6)


def test_a_postgresql_database_that_may_only_be_read_refuses_answers_until_it_may_be_written(
    tmp_path: Path, postgresql: str
) -> None:
    with running(tmp_path, url=postgresql) as server, held(server) as (client, id):
        let_write(postgresql, "off")
        assert_unavailable(client.answer(id, 2))
        assert_unavailable(client.raw("GET", "/readyz"))
        assert client.answers(id) == ["1"]
        let_write(postgresql, "on")
        assert_recovers(server, client, id, 2)


def let_write(address: str, how: str) -> None:
    """As when a machine has become a replica, and is made the first one again."""
    is_read_only = {"on": "off", "off": "on"}[how]
    with psycopg.connect(address, autocommit=True) as other:
        other.execute("SET default_transaction_read_only = off")
        name = other.info.dbname
        other.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = {is_read_only}".encode())
    cut_connections(address)


def cut_connections(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as other:
        other.execute(CONNECTIONS)
