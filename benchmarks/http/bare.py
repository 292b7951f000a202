"""The bare limit: Starlette and uvicorn, one row changed and one added, one writer thread that commits in groups.

No interview, no customer, no check, no way back from an error: nothing that answers a request durably with these
libraries can be quicker. `python -m benchmarks.http.bare DATABASE` prints its address and serves until it is ended.
"""

from __future__ import annotations

import asyncio
import queue
import socket
import sqlite3
import sys
import threading
from typing import Any
from urllib.parse import parse_qs

import uvicorn
import uvloop
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

SESSIONS = 100_000
STATE = '{"askline_state":1,"position":"q7","answers":{' + ",".join(f'"q{each}":{each}' for each in range(20)) + "}}"
PAYLOAD = (
    b'{"prompts":["You said %s. And what about the next thing that we would like to know of you?"],"sound_files":'
    b'["https://example.com/audio/q7.wav"],"survey_completed":0,"current_question":{"id":7,"survey_id":1,"order":7,'
    b'"question_text":"And what about the next thing that we would like to know of you?","max_response":10,'
    b'"question_type":"nps","question_label":"q7","question_sound_file":"https://example.com/audio/q7.wav"}}'
)
TABLES = """
PRAGMA journal_mode=WAL;
CREATE TABLE session (id INTEGER PRIMARY KEY, turn INTEGER NOT NULL, state TEXT NOT NULL);
CREATE TABLE answer (
  session INTEGER, turn INTEGER, answer TEXT, payload BLOB, PRIMARY KEY (session, turn)
) WITHOUT ROWID;
"""


class Writer(threading.Thread):
    """Commits all that has come in meanwhile at once, then tells each who waits."""

    def __init__(self, path: str, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(daemon=True)
        self._path = path
        self._loop = loop
        self._waiting: queue.SimpleQueue[tuple[int, int, str, bytes, asyncio.Future[None]]] = queue.SimpleQueue()

    async def keep(self, session: int, turn: int, answer: str, payload: bytes) -> None:
        done = self._loop.create_future()
        self._waiting.put((session, turn, answer, payload, done))
        await done

    def run(self) -> None:
        connection = connect(self._path)
        while True:
            batch = [self._waiting.get()]
            while not self._waiting.empty():
                batch.append(self._waiting.get())
            connection.execute("BEGIN IMMEDIATE")
            for session, turn, answer, payload, _ in batch:
                connection.execute("UPDATE session SET turn=?, state=? WHERE id=?", (turn, STATE, session))
                connection.execute("INSERT INTO answer VALUES (?, ?, ?, ?)", (session, turn, answer, payload))
            connection.execute("COMMIT")
            self._loop.call_soon_threadsafe(tell, [each[-1] for each in batch])


def tell(waiting: list[asyncio.Future[None]]) -> None:
    for each in waiting:
        each.set_result(None)


def connect(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def application(path: str) -> Starlette:
    connection = connect(path)
    connection.executescript(TABLES)
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO session VALUES (?, 0, '{}')", ((each,) for each in range(1, SESSIONS + 1)))
    connection.execute("COMMIT")
    turns: dict[int, int] = {}
    writer: list[Writer] = []

    async def submit(request: Request) -> Response:
        if not writer:
            writer.append(Writer(path, asyncio.get_running_loop()))
            writer[0].start()
        session = int(request.path_params["id"])
        answer = parse_qs((await request.body()).decode())["response"][0]
        connection.execute("SELECT turn, state FROM session WHERE id=?", (session,)).fetchone()
        turn = turns[session] = turns.get(session, 0) + 1
        payload = PAYLOAD % answer.encode()
        await writer[0].keep(session, turn, answer, payload)
        return Response(payload, media_type="application/json")

    return Starlette(routes=[Route("/api/interactions/{id}/submit_response", submit, methods=["POST"])])


def main(path: str) -> None:
    listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    config: dict[str, Any] = {"http": "httptools", "log_config": None, "access_log": False, "ws": "none"}
    server = uvicorn.Server(uvicorn.Config(application(path), lifespan="off", **config))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(server.serve([listener]))


if __name__ == "__main__":
    main(sys.argv[1])
