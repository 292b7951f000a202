"""A server that is killed in the middle of it loses nothing that it has acknowledged, and takes nothing twice."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from command_line import askline
from faults.killing import CLIENTS, NO_REPLY, Killing, Respondent, assert_logs_are_whole
from faults.server import Server, running, until

KILLS = 3


def assert_outlives_kills(server: Server, seed: int) -> None:
    killing = Killing(server, seed)
    for _ in range(KILLS):
        killing.kill_once()
    assert killing.assert_nothing_lost() > 0


@pytest.mark.parametrize("workers", [1, 2])
def test_sqlite_keeps_every_acknowledged_answer_once_and_interviews_go_on(tmp_path: Path, workers: int) -> None:
    with running(tmp_path, workers) as server:
        assert_outlives_kills(server, seed=workers)
        assert_whole(server)


def test_postgresql_keeps_every_acknowledged_answer_once_and_interviews_go_on(tmp_path: Path, postgresql: str) -> None:
    with running(tmp_path, 2, postgresql) as server:
        assert_outlives_kills(server, seed=3)


def test_a_worker_that_is_killed_is_replaced_and_its_clients_go_on(tmp_path: Path) -> None:
    with running(tmp_path, 2) as server:
        killing = Killing(server, seed=4)
        first, second = server.workers()
        taken = threading.Semaphore(0)

        def hold(respondent: Respondent) -> None:
            while respondent.amount < 20:
                with suppress(*NO_REPLY):  # where its worker is gone before it is connected
                    respondent.answer_until_killed(server.client(), taken, most=20)

        with ThreadPoolExecutor(CLIENTS) as clients:
            held = [clients.submit(hold, each) for each in killing.respondents]
            for _ in range(100):
                taken.acquire(timeout=20)
            os.kill(first, signal.SIGKILL)
            for each in held:
                each.result(30)
        assert killing.assert_nothing_lost() == 20 * CLIENTS
        assert second in server.workers()
        until(lambda: len(server.workers()) == 2)


def test_a_backup_made_while_answers_come_in_has_all_that_was_acknowledged_before(tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with running(tmp_path / "server") as server:
        respondents = [Respondent(number) for number in range(8)]
        is_over, taken = threading.Event(), threading.Semaphore(0)

        def hold(respondent: Respondent) -> None:
            client = server.client()
            while not is_over.is_set():
                respondent.answer_until_killed(client, taken, most=respondent.amount + 1)

        with ThreadPoolExecutor(CLIENTS) as clients:
            held = [clients.submit(hold, each) for each in respondents]
            until(lambda: sum(each.amount for each in respondents) > 100)
            acknowledged = [held for each in respondents for held in each.held()]
            done = askline("backup", copy, "--database", server.database, "--json")
            until(lambda: sum(each.amount for each in respondents) > sum(len(each) for _, each in acknowledged))
            is_over.set()
            for each in held:
                each.result(30)
        assert (done.code, done.documents[0]["bytes"]) == (0, copy.stat().st_size)
        assert askline("backup", copy, "--database", server.database).code == 2
        authorization = server.authorization
    with running(tmp_path / "restored") as restored:
        restored.stop()
        for each in restored.folder.glob("askline.db*"):
            each.unlink()
        copy.rename(restored.database)
        restored.start()
        restored.authorization = authorization
        client = restored.client()
        for id, answers in acknowledged:
            assert client.answers(id)[: len(answers)] == answers
        assert_whole(restored)


def assert_whole(server: Server) -> None:
    assert_logs_are_whole(server)
    with sqlite3.connect(server.database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
