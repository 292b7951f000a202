"""One process that serves: uvicorn with bounds that it lacks, and what goes on beside the requests.

Signals, sockets and workers are the caller's; told to stop, a server finishes what is in hand.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import socket
from collections.abc import Callable, Coroutine, Iterable, Iterator
from typing import Any

import httptools
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from askline.web.app import Application
from askline.web.logs import Log
from askline.web.problems import unreadable_request

LARGEST_HEAD = 64 * 1024  # bytes that come after those which came with its beginning, at most as many
SECONDS_FOR_A_HEAD = 20
SECONDS_TO_FINISH = 10
SECONDS_IDLE = 75
BACKLOG = 2048
LIBRARIES = {  # loggers: the event that their lines are, and how much they tell
    "uvicorn.error": ("http", logging.WARNING),
    "asyncio": ("event loop", logging.WARNING),
    "psycopg": ("database", logging.ERROR),  # warnings are of what fails while a failure is cleaned up
    "psycopg.pool": ("database", logging.WARNING),
}


class Gathering(asyncio.Transport):
    """A transport that sends at once what is written in one turn of the event loop: a reply's head and its body.

    Two packets cost the server, the network and the client twice what one does.
    """

    __slots__ = ("_loop", "_pieces", "_transport")

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> None:  # type: ignore[override]
        if not self._pieces:
            self._loop.call_soon(self.send)
        self._pieces.append(data)

    def send(self) -> None:
        """Send what was written; nothing where that was done meanwhile."""
        if self._pieces:
            self._transport.write(b"".join(self._pieces))
            self._pieces = []

    def close(self) -> None:
        self.send()
        self._transport.close()

    def is_closing(self) -> bool:
        return self._transport.is_closing()

    def pause_reading(self) -> None:
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        self._transport.resume_reading()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return self._transport.get_extra_info(name, default)


class Protocol(HttpToolsProtocol):
    """HTTP/1.1 whose heads are bounded in size and time, and whose refusals are JSON.

    A client that offers another protocol (Java's offers HTTP/2 by itself) is answered in HTTP/1.1.
    """

    gathering: Gathering
    is_in_head = False
    head_bytes = 0  # that have come since it began
    head_began: float | None = None  # or is waited for since

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.gathering = Gathering(transport, self.loop)
        super().connection_made(self.gathering)
        self.head_began = self.loop.time()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.is_in_head = True
        self.head_bytes = 0
        self.head_began = self.loop.time()

    def on_response_complete(self) -> None:
        if len(self.tasks) <= 1:  # while others are under way, their replies are sent in one go
            self.gathering.send()
        super().on_response_complete()

    def on_headers_complete(self) -> None:
        self.is_in_head = False
        self.head_began = None
        if not self._offers_another_protocol():
            super().on_headers_complete()

    def on_message_complete(self) -> None:
        if not self._offers_another_protocol():
            super().on_message_complete()

    def data_received(self, data: bytes) -> None:
        self._unset_keepalive_if_required()
        if len(data) <= LARGEST_HEAD:
            self._feed(data)
            return
        for at in range(0, len(data), LARGEST_HEAD):
            if not self.transport.is_closing():
                self._feed(data[at : at + LARGEST_HEAD])

    def _feed(self, data: bytes) -> None:
        """Have at most LARGEST_HEAD bytes read."""
        try:
            if self.is_in_head:
                self._count(len(data))
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            if self._offers_another_protocol():
                self._begin_without_offer(data[upgrade.args[0] :])
        except httptools.HttpParserError:
            self.send_400_response("")

    def _offers_another_protocol(self) -> bool:
        return self.parser.should_upgrade() and self.parser.get_method() != b"CONNECT"

    def _begin_without_offer(self, rest: bytes) -> None:
        """Read the request once more, as if nothing had been offered: the parser takes no body after an offer."""
        kept = [b"%b: %b\r\n" % each for each in self.headers if each[0] not in (b"connection", b"upgrade")]
        line = b"%b %b HTTP/1.1\r\n" % (self.parser.get_method(), self.url)
        self.parser = httptools.HttpRequestParser(self)
        self.data_received(line + b"".join(kept) + b"\r\n" + rest)

    def send_400_response(self, msg: str) -> None:
        self.transport.write(unreadable_request(LARGEST_HEAD))
        self.transport.close()

    def cut_off(self) -> None:
        """Close a connection whose request does not come; where some of it came, say that it was too slow."""
        if self.transport.is_closing():
            return
        if self.is_in_head:
            self.send_400_response("")
        else:
            self.transport.close()

    def _count(self, more: int) -> None:
        self.head_bytes += more
        if self.head_bytes > LARGEST_HEAD:
            raise httptools.HttpParserError("the head of the request is too large")


class Server(uvicorn.Server):
    """uvicorn's server without its signals; heads that do not come to an end are cut off."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def on_tick(self, counter: int) -> bool:
        if counter % 10 == 0:
            self._cut_off_slow_heads()
        return await super().on_tick(counter)

    def _cut_off_slow_heads(self) -> None:
        latest = asyncio.get_running_loop().time() - SECONDS_FOR_A_HEAD
        for each in list(self.server_state.connections):
            if isinstance(each, Protocol) and each.head_began is not None and each.head_began < latest:
                each.cut_off()


class _ToLog(logging.Handler):
    """What libraries have to say, as lines of our log; without values, which may be somebody's."""

    def __init__(self, log: Log) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        message = re.split(r"[\n(<]", str(record.msg))[0].rstrip(" :")
        self._log.write(LIBRARIES[record.name][0], level=record.levelname.lower(), message=message)


async def serve(
    application: Application,
    listener: socket.socket,
    log: Log,
    beside: Iterable[Callable[[], Coroutine[Any, Any, None]]],
    tell_ready: Callable[[], None],
    stop: asyncio.Event,
) -> None:
    """Serve until `stop` is set.

    listener    a socket that is bound
    beside      what runs as long as the server does; each is cancelled at its end
    tell_ready  called when requests are taken
    """
    _log_by(log)
    server = Server(_config(application))
    async with asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(each()) for each in beside]
        serving = tasks.create_task(server.serve([listener]))
        while not server.started and not serving.done():
            await asyncio.sleep(0.005)
        if server.started:
            tell_ready()
        waiting = tasks.create_task(stop.wait())
        await asyncio.wait((serving, waiting), return_when=asyncio.FIRST_COMPLETED)
        server.should_exit = True
        await serving
        for each in (*running, waiting):
            each.cancel()


def _log_by(log: Log) -> None:
    handler = _ToLog(log)
    for name, (_, level) in LIBRARIES.items():
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.propagate = False
        logger.setLevel(level)


def _config(application: Application) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        http=Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_keep_alive=SECONDS_IDLE,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )


def event_loop() -> Callable[[], Any] | None:
    """What makes the event loop: uvloop where there is one."""
    try:
        import uvloop
    except ImportError:
        return None
    factory: Callable[[], Any] = uvloop.new_event_loop
    return factory
