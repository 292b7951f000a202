"""The store's and PostgreSQL's benchmarks fill, ask and run what they say. Nothing is timed here."""

from __future__ import annotations

import sqlite3
import subprocess
from pathlib import Path

import pytest
from benchmarks.http.clients import send_all
from benchmarks.http.servers import Interviews
from benchmarks.store.__main__ import filled
from benchmarks.store.lists import median_ms

AMOUNT = 200
ORPHANS = "SELECT COUNT(*) FROM {} WHERE interaction_id NOT IN (SELECT id FROM interactions)"


def test_a_filled_store_is_like_one_that_was_really_used_and_takes_answers(tmp_path: Path) -> None:
    started: list[subprocess.Popen[str]] = []
    try:
        server = filled(tmp_path / "many", AMOUNT, started)
        replied = send_all(server.port, Interviews(server, AMOUNT).answers(2, 2))
        assert replied.statuses == {b"200"}
        assert all(ms > 0 for ms in median_ms(server, AMOUNT).values())
    finally:
        for each in started:
            each.terminate()
            each.wait(20)
    with sqlite3.connect(tmp_path / "many" / "askline.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT COUNT(*) FROM interactions").fetchone()[0] == AMOUNT + 2
        assert [connection.execute(ORPHANS.format(each)).fetchone()[0] for each in ("events", "responses")] == [0, 0]


def test_pgbench_runs_the_statements_of_a_turn(tmp_path: Path) -> None:
    pytest.importorskip("pgserver", reason="needs the package pgserver, which has no wheel for this machine")
    from benchmarks.postgresql.__main__ import CONNECTIONS, OURS, PIPELINED, PLAIN, measure

    figures, durability = measure(1, 0.2, tmp_path)
    assert sorted(figures) == sorted((name, each) for name in (OURS, PLAIN, PIPELINED) for each in CONNECTIONS)
    assert "fsync=on, synchronous_commit=on" in durability
