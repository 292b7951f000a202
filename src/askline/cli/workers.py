"""Several processes that serve one socket: started, watched, started again when one dies, ended together.

The first process serves nothing itself. It has no threads and no event loop, so that it can fork safely. It takes up
changed surveys as the workers do: one that is started later begins with what the others have.
"""

from __future__ import annotations

import os
import select
import signal
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from askline.cli import database
from askline.cli.server_process import Place, Settings, serve_alone
from askline.errors import AsklineError

if TYPE_CHECKING:
    import socket

    from askline.cli.survey_folder import SurveyFolder
    from askline.interviews.surveys import Finding, Surveys

SHORTEST_LIFE_SECONDS = 2.0  # one that dies sooner would do so again
SECONDS_BETWEEN_LOOKS = 0.5


def serve_together(
    workers: int,
    settings: Settings,
    folder: SurveyFolder,
    surveys: Surveys,
    listener: socket.socket,
    tell_ready: Callable[[], None],
) -> int:
    """Serve with several processes until a signal says otherwise; the exit code."""
    if not hasattr(os, "fork"):
        raise AsklineError("workers-not-possible", "this system has no fork; serve with --workers 1")
    with tempfile.TemporaryFile() as cells:
        cells.truncate(_bytes_of_counters(settings, workers))

        def serve(row: int, alive: int, tell: Callable[[], None]) -> int:
            return serve_alone(settings, folder, surveys, listener, tell, Place(cells.fileno(), row, workers), alive)

        return Workers(workers, serve, lambda: folder.reload(_tell_nobody)).run(tell_ready)


def _tell_nobody(finding: Finding) -> None:
    """The workers tell of it."""


class Workers:
    """Processes, each of which serves as one row.

    look   keeps up to date what a process is started with
    """

    def __init__(
        self, count: int, serve: Callable[[int, int, Callable[[], None]], int], look: Callable[[], None]
    ) -> None:
        self._count = count
        self._serve = serve
        self._look = look
        self._rows: dict[int, tuple[int, float]] = {}  # by process: its row, and when it was started
        self._is_stopping = False
        self._alive_read, self._alive_write = os.pipe()  # its end tells the workers that this process is gone
        self._ready_read, self._ready_write = os.pipe()
        self._woken_read, self._woken_write = os.pipe()

    def run(self, tell_ready: Callable[[], None]) -> int:
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, self._stop)
        self._have_signals_wake()
        for row in range(self._count):
            self._start(row)
        code = self._wait_until_ready(tell_ready)
        while self._rows:
            code = max(code, self._wait_for_one())
        return code

    def _have_signals_wake(self) -> None:
        for each in (self._woken_read, self._woken_write):
            os.set_blocking(each, False)
        signal.set_wakeup_fd(self._woken_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def _stop(self, *_: object) -> None:
        self._is_stopping = True
        for process in self._rows:
            os.kill(process, signal.SIGTERM)

    def _start(self, row: int) -> None:
        process = os.fork()
        if process == 0:
            os._exit(self._work(row))
        self._rows[process] = (row, time.monotonic())
        if self._is_stopping:
            os.kill(process, signal.SIGTERM)

    def _work(self, row: int) -> int:
        """What a worker does from its beginning to its exit code."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0))  # until it serves, nothing is in hand
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.close(self._alive_write)
        from askline.cli.main import carried_out

        def tell_ready() -> None:
            os.write(self._ready_write, b".")

        return carried_out(lambda: self._serve(row, self._alive_read, tell_ready))

    def _wait_until_ready(self, tell_ready: Callable[[], None]) -> int:
        """Until each worker takes requests, or one has died before it did; what that comes to as an exit code."""
        os.set_blocking(self._ready_read, False)
        ready = 0
        while ready < self._count and not self._is_stopping:
            try:
                ready += len(os.read(self._ready_read, self._count))
            except BlockingIOError:
                if code := self._code_of_early_death():
                    return code
                time.sleep(0.01)
        if not self._is_stopping:
            tell_ready()
        return 0

    def _code_of_early_death(self) -> int:
        process, status = os.waitpid(-1, os.WNOHANG)
        if not process:
            return 0
        del self._rows[process]
        self._stop()
        return os.waitstatus_to_exitcode(status) or 3

    def _wait_for_one(self) -> int:
        """Wait until a worker ends; it is started again unless all are to end. What it comes to as an exit code."""
        process, status = self._ended()
        row, began = self._rows.pop(process)
        if self._is_stopping:
            return abs(os.waitstatus_to_exitcode(status))
        click.echo(f"worker {row} has died ({os.waitstatus_to_exitcode(status)}); another is started", err=True)
        if time.monotonic() - began < SHORTEST_LIFE_SECONDS:
            time.sleep(SHORTEST_LIFE_SECONDS)
        self._look_at_surveys()
        self._start(row)
        return 0

    def _ended(self) -> tuple[int, int]:
        """The next worker that ends, and how; surveys are looked at meanwhile."""
        while True:
            process, status = os.waitpid(-1, os.WNOHANG)
            if process:
                return process, status
            select.select([self._woken_read], [], [], SECONDS_BETWEEN_LOOKS)
            with suppress(BlockingIOError):
                os.read(self._woken_read, 1024)
            self._look_at_surveys()

    def _look_at_surveys(self) -> None:
        if not self._is_stopping:
            with suppress(Exception):  # the workers tell of it; this process must outlive it
                self._look()


def _bytes_of_counters(settings: Settings, workers: int) -> int:
    from askline.web.metrics import size
    from askline.web.serving import counted_routes

    return size(counted_routes(database.service_over(database.store_at(settings.database))), workers)
