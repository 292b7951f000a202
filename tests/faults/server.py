"""The real server as a process of its own, and clients that hold interviews with it."""

from __future__ import annotations

import base64
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from command_line import ROOT, surroundings

SURVEY = "askline: 1\nid: 52\nname: Many\nquestions:\n" + "".join(
    f"  - {{name: q{number}, type: number, text: 'Number {number}?', min: 0, max: 99999}}\n" for number in range(1, 61)
)
FORM = "application/x-www-form-urlencoded"
SECONDS_TO_START = 60


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: Any


class Server:
    """Started and killed by the test; keeps its folder, and so its database, in between.

    prefix   what its command line begins with
    """

    def __init__(self, folder: Path, workers: int = 1, url: str | None = None, prefix: Sequence[str] = ()) -> None:
        self.folder = folder
        self.database = folder / "askline.db"
        self.address = url or str(self.database)
        self.port = 0
        self._workers = workers
        self._prefix = prefix
        self.authorization = ""
        self._process: subprocess.Popen[bytes] | None = None
        surveys = folder / "surveys"
        surveys.mkdir(parents=True)
        (surveys / "many.yaml").write_text(SURVEY, encoding="utf-8")

    def start(self) -> None:
        """Start it, and wait until it takes requests."""
        log = self._log = self.folder / f"log-{time.monotonic_ns()}.txt"
        command = [
            *self._prefix, sys.executable, "-m", "askline", "serve", "--surveys", str(self.folder / "surveys"),
            "--database", self.address, "--port", "0", "--workers", str(self._workers),
        ]  # fmt: skip
        with log.open("wb") as stream:
            self._process = subprocess.Popen(
                command, cwd=ROOT, stderr=stream, env=surroundings(), start_new_session=True
            )
        for line in self._lines_until_ready(log):
            if "auth_token" in line:
                made = json.loads(line)
                pair = f"{made['customer_uuid']}:{made['auth_token']}".encode()
                self.authorization = f"Basic {base64.b64encode(pair).decode()}"
            if line.startswith("listening on "):
                self.port = int(line.rpartition(":")[2])

    def _lines_until_ready(self, log: Path) -> list[str]:
        assert self._process is not None
        give_up_at = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < give_up_at and self._process.poll() is None:
            lines = _whole_lines(log)
            if any(line.startswith("listening on ") for line in lines):
                return lines
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(0.01)
        code = self._process.poll()
        raise AssertionError(f"the server did not start (exit code {code}): {log.read_text(encoding='utf-8')}")

    def kill(self) -> None:
        """All processes of it at once, as a power cut would."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(20)
            self._process = None

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(20)
            self._process = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def workers(self) -> list[int]:
        """The processes that serve, where there are several."""
        return [
            int(each) for each in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii").split()
        ]

    def log(self) -> list[Any]:
        """What the running server has said in JSON lines."""
        return [json.loads(line) for line in _whole_lines(self._log) if line.startswith("{")]

    def stray_lines(self) -> list[str]:
        """What it has said otherwise, save that it serves."""
        return [line for line in _whole_lines(self._log) if not line.startswith(("{", "listening on "))]

    def client(self) -> Client:
        return Client(self)


def _whole_lines(log: Path) -> list[str]:
    """Its lines but for one that is being written."""
    return log.read_text(encoding="utf-8").rpartition("\n")[0].splitlines()


class Client:
    """One connection."""

    def __init__(self, server: Server) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=15)
        self._headers = {"Authorization": server.authorization, "Content-Type": FORM}

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        return self.raw(method, f"/api/{path}", urlencode(body) if isinstance(body, dict) else body, **headers)

    def raw(self, method: str, path: str, body: str | bytes | None = None, **headers: str) -> Answer:
        """The answer to a request of any address, JSON."""
        self.connection.request(method, path, body, {**self._headers, **headers})
        response = self.connection.getresponse()
        content = response.read()
        shown = {name.lower(): value for name, value in response.getheaders()}
        is_json = "json" in shown.get("content-type", "")
        return Answer(response.status, shown, json.loads(content) if is_json else content.decode())

    def begin(self) -> int:
        """A new interview, begun; its id."""
        id: int = self.send("POST", "interactions", {"survey_id": 52, "survey_type": "web"}).body["id"]
        assert self.send("POST", f"interactions/{id}/start_survey").status == 200
        return id

    def answer(self, id: int, text: object, **headers: str) -> Answer:
        return self.send("POST", f"interactions/{id}/submit_response", {"response": text}, **headers)

    def answers(self, id: int) -> list[str]:
        """The stored answers of an interview, oldest first."""
        stored = self.send("GET", f"interactions/{id}/responses?_limit=100").body
        return [each["response"] for each in sorted(stored, key=lambda each: each["id"])]


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    """Look again and again until it holds."""
    give_up_at = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < give_up_at
        os.sched_yield()


@contextmanager
def running(folder: Path, workers: int = 1, url: str | None = None, prefix: Sequence[str] = ()) -> Iterator[Server]:
    """A server that is gone when the block is."""
    server = Server(folder, workers, url, prefix)
    try:
        server.start()
        yield server
    finally:
        server.kill()
