"""A database that cannot be written: 503 with Retry-After, nothing half-written, and recovery without a restart."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from faults.server import Answer, running


def assert_unavailable(reply: Answer) -> None:
    assert (reply.status, reply.body["error"]) == (503, "unavailable")
    assert int(reply.headers["retry-after"]) > 0


def test_while_somebody_holds_the_database_answers_are_refused_and_then_taken(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        client = server.client()
        id = client.begin()
        holder = sqlite3.connect(server.database, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        assert_unavailable(client.answer(id, 1))
        assert client.answers(id) == []  # reading goes on
        holder.execute("ROLLBACK")
        holder.close()
        assert client.answer(id, 1).status == 200
        assert client.answers(id) == ["1"]


def test_a_database_file_that_is_moved_away_and_put_back_is_used_again(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        client = server.client()
        id = client.begin()
        elsewhere = tmp_path / "elsewhere.db"
        server.database.rename(elsewhere)
        assert_unavailable(client.answer(id, 1))
        elsewhere.rename(server.database)
        assert client.answer(id, 1).status == 200
        assert client.answers(id) == ["1"]
