"""A server that is killed again and again while clients hold interviews with it; then everything is looked at.

`python tests/faults/killing.py SECONDS [WORKERS] [URL]` does it for so long, and tells what it saw.
"""

from __future__ import annotations

import asyncio
import http.client
import os
import random
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # as a program of its own

from askline.interviews.replay import state_of_events
from askline.interviews.saved_state import state_from_text
from askline.storage.opening import store_for
from askline.survey.compiler import compile_survey
from faults.server import SURVEY, Answer, Client, Server, running

CLIENTS = 32
QUESTIONS = 60
MOST_ANSWERS = 400  # between two kills
LATEST_SECONDS = 0.004  # after the answer that a kill waits for: some ten transactions
NO_REPLY = (http.client.HTTPException, OSError)
TURNS = """
SELECT i.id, i.turn, COUNT(*), MIN(e.turn), MAX(e.turn) FROM interactions i JOIN events e ON e.interaction_id = i.id
GROUP BY i.id, i.turn
"""
ANSWERS = "SELECT interaction_id, response FROM responses WHERE is_counted = 1 ORDER BY id"


class Respondent:
    """Holds one interview after the other. What had no reply is sent again, under the same key or for the same turn."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.interviews: dict[int, list[str]] = {}  # by id: the answers that were acknowledged
        self._id = 0
        self._turn = 0

    @property
    def _sends_turns(self) -> bool:
        return self.number % 2 == 1

    @property
    def amount(self) -> int:
        """How many answers were acknowledged."""
        return sum(map(len, self.interviews.values()))

    def held(self) -> list[tuple[int, list[str]]]:
        """Each interview with the answers that were acknowledged."""
        return [(id, list(answers)) for id, answers in self.interviews.copy().items()]

    def answer_until_killed(self, client: Client, taken: threading.Semaphore, most: int = sys.maxsize) -> None:
        try:
            while self.amount < most:
                self._go_on(client)
                taken.release()
        except NO_REPLY:
            return
        finally:
            taken.release(MOST_ANSWERS)  # nobody waits for those that are not to come

    def _go_on(self, client: Client) -> None:
        if not self._id:
            self._begin(client)
        acknowledged = self.interviews[self._id]
        number = len(acknowledged) + 1
        reply = self._answer(client, number)
        assert reply.status == 200, reply
        acknowledged.append(str(number))
        self._turn = int(reply.headers["askline-turn"])
        if number == QUESTIONS:
            assert reply.body["survey_completed"] == 1
            self._id = 0
        else:
            assert reply.body["current_question"]["question_label"] == f"q{number + 1}"

    def _begin(self, client: Client) -> None:
        key = f"{self.number}-begins-{len(self.interviews)}"
        made = client.send("POST", "interactions", {"survey_id": 52, "survey_type": "web"}, **{"Idempotency-Key": key})
        assert made.status in (200, 201), made
        begun = client.send("POST", f"interactions/{made.body['id']}/start_survey")
        assert begun.status == 200
        assert begun.body["current_question"]["question_label"] == "q1"
        self._id, self._turn = made.body["id"], int(begun.headers["askline-turn"])
        self.interviews[self._id] = []

    def _answer(self, client: Client, number: int) -> Answer:
        path = f"interactions/{self._id}/submit_response"
        if self._sends_turns:
            return client.send("POST", path, {"response": number, "_turn": self._turn})
        return client.send("POST", path, {"response": number}, **{"Idempotency-Key": f"{self._id}-{number}"})


class Killing:
    """Clients, and a server that is killed at moments drawn from a seed."""

    def __init__(self, server: Server, seed: int) -> None:
        self.server = server
        self.respondents = [Respondent(number) for number in range(CLIENTS)]
        self._chance = random.Random(seed)

    def kill_once(self) -> None:
        """Everybody answers; after a number of answers, and a moment more, nothing of the server is left."""
        taken = threading.Semaphore(0)
        with ThreadPoolExecutor(CLIENTS) as clients:
            held = [clients.submit(each.answer_until_killed, self.server.client(), taken) for each in self.respondents]
            self._kill_after(taken)
            for each in held:
                each.result(20)
        self.server.start()

    def _kill_after(self, taken: threading.Semaphore) -> None:
        for _ in range(self._chance.randrange(MOST_ANSWERS)):
            taken.acquire(timeout=20)
        kill_at = time.perf_counter() + self._chance.uniform(0, LATEST_SECONDS)
        while time.perf_counter() < kill_at:
            os.sched_yield()
        self.server.kill()

    def assert_nothing_lost(self) -> int:
        """Every acknowledged answer is there once, each log is whole; how many answers that were."""
        stored: dict[int, list[str]] = {}
        for id, response in rows(self.server, ANSWERS):
            stored.setdefault(id, []).append(response)
        for id, answers in (held for each in self.respondents for held in each.held()):
            found = stored.get(id, [])
            assert found in (answers, [*answers, str(len(answers) + 1)]), (id, answers, found)
        assert_logs_are_whole(self.server)
        asyncio.run(
            assert_states_come_of_events(self.server, [id for each in self.respondents for id, _ in each.held()])
        )
        return sum(each.amount for each in self.respondents)


def assert_logs_are_whole(server: Server) -> None:
    """The log of each interaction has every turn once, up to the turn at which it is."""
    for id, turn, amount, first, last in rows(server, TURNS):
        assert (amount, last) == (last - first + 1, turn), (id, amount, first, last, turn)


async def assert_states_come_of_events(server: Server, ids: list[int]) -> None:
    """The state of each interaction is what its events come to, worked out once more."""
    survey = compile_survey(SURVEY)
    store = store_for(server.address)
    await store.open()
    for id in ids:
        stored = await store.interaction(id)
        assert stored is not None
        assert stored.state is not None
        assert state_from_text(survey, stored.state) == state_of_events(survey, await store.events(id)), id
    await store.close()


def rows(server: Server, query: str) -> list[Any]:
    """What a query of the database finds, beside the server."""
    if "://" in server.address:
        import psycopg

        with psycopg.connect(server.address) as connection:
            return connection.execute(query.encode()).fetchall()
    with sqlite3.connect(server.database) as connection:
        return list(connection.execute(query))


def kills(seconds: float, workers: int, url: str | None) -> Iterator[str]:
    """Kill a server for so long; a line for every twenty times."""
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), workers, url) as server:
        killing = Killing(server, seed=int(end))
        while time.monotonic() < end:
            for _ in range(20):
                killing.kill_once()
            yield f"20 more kills; {killing.assert_nothing_lost()} answers, none lost, none twice"


if __name__ == "__main__":
    for line in kills(float(sys.argv[1]), int((*sys.argv, "1")[2]), sys.argv[3] if len(sys.argv) > 3 else None):
        print(line, flush=True)
