"""The server as its users run it: a process of its own on a free port, ended by the test that began it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from command_line import COMMAND, ROOT, surroundings

SECONDS_TO_START = 60
CUSTOMER = re.compile(r'^\{"customer": "default".*\}$')
LISTENING = re.compile(r"^listening on (http://\S+)$")


class Server:
    """One run of `askline serve`; its standard error is read all along."""

    def __init__(self, *arguments: str | Path, **environment: str) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "serve", "--port", "0", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=surroundings(**environment),
        )
        self.lines: list[str] = []
        self.url = ""
        self.customer: dict[str, str] = {}
        self._changed = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            with self._changed:
                self.lines.append(line.rstrip("\n"))
                self._changed.notify_all()
        with self._changed:
            self.lines.append("")
            self._changed.notify_all()

    def wait_for(self, pattern: str | re.Pattern[str]) -> re.Match[str]:
        """The first line on standard error that fits."""

        def found() -> Any:
            return next((match for line in self.lines if (match := re.search(pattern, line))), None)

        with self._changed:
            self._changed.wait_for(lambda: found() or self.process.poll() is not None, SECONDS_TO_START)
        self._reader.join(0 if self.process.poll() is None else 5)
        match = found()
        assert match is not None, "\n".join(self.lines)
        return match

    def wait_until_ready(self) -> Server:
        self.url = self.wait_for(LISTENING)[1]
        known = next((line for line in self.lines if CUSTOMER.match(line)), None)
        self.customer = json.loads(known) if known else {}
        return self

    @property
    def credentials(self) -> tuple[str, str]:
        return self.customer["customer_uuid"], self.customer["auth_token"]

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, auth=self.credentials, timeout=20)

    def logged(self) -> list[dict[str, Any]]:
        """The lines of the log."""
        return [json.loads(line) for line in self.lines if line.startswith('{"time"')]

    def end(self, how: int = signal.SIGTERM) -> int:
        """Tell it to end; its exit code."""
        if self.process.poll() is None:
            os.kill(self.process.pid, how)
        code = self.process.wait(30)
        self._reader.join(5)
        return code


@contextmanager
def serving(*arguments: str | Path, **environment: str) -> Iterator[Server]:
    """A server that is ready, until the end of the block."""
    server = Server(*arguments, **environment)
    try:
        yield server.wait_until_ready()
    finally:
        if server.process.poll() is None:
            server.process.kill()
        server.process.wait(10)
        assert server.process.stdout
        server.process.stdout.close()
