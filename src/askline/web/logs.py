"""The server's log: one JSON object a line on standard error, none of which says who a respondent is.

Lines are gathered and written by a thread of their own, so that a reader who is slow, or gone, never holds up an
answer; what he does not take is dropped and counted. A request is named by its route, never by its address.
"""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from itertools import count
from typing import Any

import orjson

MOST_WAITING = 20_000  # lines
LONGEST_WRITE = 4096  # bytes: what a pipe takes as a whole, so that lines of several workers do not mix
SECONDS_BETWEEN_WRITES = 0.1


class Log:
    """Lines for a descriptor. `write` returns at once."""

    def __init__(self, descriptor: int = 2) -> None:
        self._descriptor = descriptor
        self._waiting: list[tuple[float, str, dict[str, Any]]] = []
        self._dropped = 0
        self._wake = threading.Event()
        self._is_closing = False
        self._thread = threading.Thread(target=self._run, name="log", daemon=True)
        self._thread.start()

    def write(self, event: str, **fields: Any) -> None:
        if len(self._waiting) >= MOST_WAITING:
            self._dropped += 1
            return
        self._waiting.append((time.time(), event, fields))

    def close(self) -> None:
        """Write what is waiting, as far as somebody reads it within a second."""
        self._is_closing = True
        self._wake.set()
        self._thread.join(timeout=1)

    def _run(self) -> None:
        while not self._is_closing:
            self._wake.wait(SECONDS_BETWEEN_WRITES)
            self._write_waiting()
        self._write_waiting()

    def _write_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        dropped, self._dropped = self._dropped, 0
        if dropped:
            waiting.append((time.time(), "lines dropped", {"level": "warning", "count": dropped}))
        try:
            for piece in _pieces(map(_line, waiting)):
                os.write(self._descriptor, piece)
        except OSError:
            self._is_closing = True  # nobody reads any more


class Silent:
    """A log that keeps nothing, for those who embed the application."""

    def write(self, event: str, **fields: Any) -> None: ...

    def close(self) -> None: ...


def line(event: str, **fields: Any) -> bytes:
    """A line as the log has it, for those who write it themselves."""
    return _line((time.time(), event, fields))


def _line(entry: tuple[float, str, dict[str, Any]]) -> bytes:
    at, event, fields = entry
    moment = f"{_second(int(at))}.{int(at % 1 * 1000):03}Z"
    return orjson.dumps({"time": moment, "level": "info", "event": event, **fields}) + b"\n"


@lru_cache(maxsize=2)
def _second(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _pieces(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Lines put together to writes of at most LONGEST_WRITE bytes, where no single one is longer."""
    piece = b""
    for line in lines:
        if piece and len(piece) + len(line) > LONGEST_WRITE:
            yield piece
            piece = b""
        piece += line
    if piece:
        yield piece


def request_ids() -> Callable[[], str]:
    """Ids that no other worker gives: some random digits, then a number that counts up."""
    start, numbers = secrets.token_hex(4), count(1)
    return lambda: f"{start}-{next(numbers)}"
