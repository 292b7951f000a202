"""The two servers that are measured, each a process of its own with a fresh database, asked with the same bytes."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.engine import workload
from benchmarks.engine.engines import ROOT
from benchmarks.http import clients

QUESTIONS = 20
OURS, BARE = "Askline, all of it", "Starlette + uvicorn, group commit"


class Server(NamedTuple):
    """A server that listens."""

    name: str
    port: int
    authorization: str
    pid: int

    def cpu_seconds(self) -> float:
        """What it has used of the processor so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def request(self, path: str, form: str) -> bytes:
        head = (
            f"POST /api/{path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAuthorization: {self.authorization}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n\r\n"
        )
        return (head + form).encode()


@contextmanager
def serving(folder: Path) -> Iterator[list[Server]]:
    """Both servers, ended with the block."""
    started: list[subprocess.Popen[str]] = []
    try:
        yield [_bare(folder, started), ours(folder, str(folder / "askline.db"), started)]
    finally:
        for each in started:
            each.terminate()
        for each in started:
            each.wait(20)


def _bare(folder: Path, started: list[subprocess.Popen[str]]) -> Server:
    command = [sys.executable, "-m", "benchmarks.http.bare", str(folder / "bare.db")]
    started.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True))
    assert started[-1].stdout
    return Server(BARE, _port(started[-1].stdout.readline()), "Basic bm9ib2R5Om5vdGhpbmc=", started[-1].pid)


def ours(folder: Path, database: str, started: list[subprocess.Popen[str]], authorization: str | None = None) -> Server:
    """Askline over a database, with the workload as its one survey.

    authorization   of the customer of a database that is not new; of a new one it is told at the start
    """
    (folder / "w1.yaml").write_text(workload.as_survey(QUESTIONS), encoding="utf-8")
    own = ["serve", "--surveys", str(folder), "--database", database, "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), os.environ.get("PYTHONPATH", "")))}
    log = folder / "log.txt"
    with log.open("w") as stream:
        started.append(
            subprocess.Popen([sys.executable, "-m", "askline", *own], cwd=ROOT, stderr=stream, env=environment)
        )
    lines = _lines_when_ready(log, started[-1])
    port = next(_port(line) for line in lines if line.startswith("listening"))
    return Server(OURS, port, authorization or _authorization(lines), started[-1].pid)


def _authorization(lines: list[str]) -> str:
    made = next(json.loads(line) for line in lines if "auth_token" in line)
    secret = base64.b64encode(f"{made['customer_uuid']}:{made['auth_token']}".encode()).decode()
    return f"Basic {secret}"


def _lines_when_ready(log: Path, process: subprocess.Popen[str]) -> list[str]:
    import time

    for _ in range(400):
        lines = log.read_text(encoding="utf-8").splitlines()
        if any(line.startswith("listening") for line in lines):
            return lines
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError(f"the server did not start: {log.read_text(encoding='utf-8')}")


def _port(line: str) -> int:
    return int(line.strip().rpartition(":")[2])


class Interviews:
    """Makes interviews of a server, and the requests that answer them.

    made   how many the server has had before
    """

    def __init__(self, server: Server, made: int = 0) -> None:
        self.server = server
        self.made = made

    def answers(self, connections: int, at_least: int) -> list[list[bytes]]:
        """For each connection requests that answer whole interviews of its own, begun here; so many in all."""
        amount = max(connections, at_least // len(ANSWERS[0]) + 1)
        numbers = range(self.made + 1, self.made + 1 + amount)
        self.made += amount
        if self.server.name == OURS:
            self._begin(numbers)
        chosen: list[list[bytes]] = [[] for _ in range(connections)]
        for number in numbers:
            chosen[number % connections] += [
                self.server.request(f"interactions/{number}/submit_response", f"response={text}")
                for text in ANSWERS[number % len(ANSWERS)]
            ]
        return chosen

    def _begin(self, numbers: Sequence[int]) -> None:
        making = self.server.request("interactions", "survey_id=1&survey_type=web")
        starting = [self.server.request(f"interactions/{number}/start_survey", "") for number in numbers]
        made = clients.send_all(self.server.port, [[making] * len(numbers)])
        begun = clients.send_all(self.server.port, [starting])
        if made.statuses | begun.statuses != {b"201", b"200"}:
            raise RuntimeError(f"interviews cannot be begun: {made.statuses} {begun.statuses}")


def _answers(session: int) -> list[str]:
    asked = [int(each.name[1:]) for each in workload.walk(QUESTIONS, session)]
    return [str(workload.answer(number, session)).replace(" ", "+") for number in asked]


ANSWERS = [_answers(session) for session in range(workload.SESSIONS)]
