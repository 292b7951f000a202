"""A server that is killed in the middle of it loses nothing that it has acknowledged, and takes nothing twice."""

from __future__ import annotations

import http.client
import sqlite3
import threading
from pathlib import Path

import pytest

from faults.server import Client, Server, running

CLIENTS = 8
NO_REPLY = (http.client.HTTPException, OSError)


class Respondent(threading.Thread):
    """Answers the questions of one interview by their numbers, until there is no reply any more."""

    def __init__(self, server: Server, enough: threading.Semaphore) -> None:
        super().__init__(daemon=True)
        self.client = server.client()
        self.id = self.client.begin()
        self.acknowledged: list[str] = []
        self.under_way = ""
        self._enough = enough

    def run(self) -> None:
        for number in range(1, 60):
            self.under_way = str(number)
            try:
                reply = self.client.answer(self.id, number, **{"Idempotency-Key": f"{self.id}-{number}"})
            except NO_REPLY:
                return
            assert reply.status == 200
            self.acknowledged.append(str(number))
            self._enough.release()

    def go_on(self, client: Client) -> None:
        """Send again what had no reply, under the same key; the interview is where it would have been."""
        number = len(self.acknowledged) + 1
        reply = client.answer(self.id, number, **{"Idempotency-Key": f"{self.id}-{number}"})
        assert reply.body["current_question"]["question_label"] == f"q{number + 1}"


def killed_in_the_middle(server: Server, after: int) -> list[Respondent]:
    enough = threading.Semaphore(0)
    respondents = [Respondent(server, enough) for _ in range(CLIENTS)]
    for each in respondents:
        each.start()
    for _ in range(after):
        assert enough.acquire(timeout=20)
    server.kill()
    for each in respondents:
        each.join(20)
    return respondents


@pytest.mark.parametrize("after", [20, 90])
def test_after_a_kill_every_acknowledged_answer_is_there_none_twice_and_all_go_on(tmp_path: Path, after: int) -> None:
    with running(tmp_path) as server:
        respondents = killed_in_the_middle(server, after)
        server.start()
        client = server.client()
        for each in respondents:
            stored = client.answers(each.id)
            assert stored in (each.acknowledged, [*each.acknowledged, each.under_way])
            each.go_on(client)
            assert client.answers(each.id) == [str(number) for number in range(1, len(each.acknowledged) + 2)]
        server.stop()
        assert_whole(server.database)


def assert_whole(database: Path) -> None:
    """The file is sound, and the log of each interaction has every turn once."""
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        gaps = connection.execute(
            "SELECT interaction_id FROM events GROUP BY interaction_id HAVING COUNT(*) <> MAX(turn) - MIN(turn) + 1"
        ).fetchall()
        behind = connection.execute(
            "SELECT id FROM interactions i WHERE turn <> (SELECT MAX(turn) FROM events WHERE interaction_id = i.id)"
        ).fetchall()
    assert (gaps, behind) == ([], [])


def test_a_backup_made_while_answers_come_in_is_whole_and_can_be_served(tmp_path: Path) -> None:
    from command_line import askline

    with running(tmp_path) as server:
        enough = threading.Semaphore(0)
        respondents = [Respondent(server, enough) for _ in range(4)]
        for each in respondents:
            each.start()
        for _ in range(20):
            assert enough.acquire(timeout=20)
        copy = tmp_path / "copy.db"
        done = askline("backup", copy, "--database", server.database, "--json")
        for each in respondents:
            each.join(20)
        assert (done.code, done.documents[0]["bytes"]) == (0, copy.stat().st_size)
        assert askline("backup", copy, "--database", server.database).code == 2
    assert_whole(copy)
    with sqlite3.connect(copy) as connection:
        assert connection.execute("SELECT COUNT(*) FROM responses").fetchone()[0] >= 20
