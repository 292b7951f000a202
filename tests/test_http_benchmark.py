"""The servers of the HTTP benchmark answer what they are sent, and keep it. Nothing is timed here."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from benchmarks.http.clients import send_all
from benchmarks.http.servers import ANSWERS, OURS, Interviews, serving

KEPT = {"askline.db": "SELECT COUNT(*) FROM responses", "bare.db": "SELECT COUNT(*) FROM answer"}


def test_every_answer_that_is_sent_is_taken_and_kept_by_both_servers(tmp_path: Path) -> None:
    amount = sum(len(ANSWERS[number % len(ANSWERS)]) for number in range(1, 5))
    with serving(tmp_path) as servers:
        for server in servers:
            replied = send_all(server.port, Interviews(server).answers(4, 4))
            assert (replied.statuses, replied.amount) == ({b"200"}, amount)
        assert OURS in [each.name for each in servers]
    for name, query in KEPT.items():
        with sqlite3.connect(tmp_path / name) as connection:
            assert connection.execute(query).fetchone()[0] == amount
