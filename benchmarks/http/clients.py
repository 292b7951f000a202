"""Clients that send requests as fast as they are replied to: one connection each, one request at a time, no library.

They share the machine with the server that they measure, so they do as little as can be: a request is bytes that were
made before, a reply is read to its length and looked at for its status alone.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import uvloop


class Measured(NamedTuple):
    """Replies per second, and of the time to a reply the median and the 99th percentile."""

    amount: int
    per_second: float
    p50_ms: float
    p99_ms: float
    statuses: frozenset[bytes]


class Client(asyncio.Protocol):
    """One connection that sends its next request when the reply is there, until its time or its requests are over."""

    transport: asyncio.Transport

    def __init__(self, requests: Sequence[bytes], until: float) -> None:
        self.requests: Iterator[bytes] = iter(requests)
        self.until = until
        self.seconds: list[float] = []
        self.statuses: set[bytes] = set()
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.received = b""
        self.sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]
        self._send()

    def _send(self) -> None:
        self.sent_at = time.perf_counter()
        request = next(self.requests, None) if self.sent_at < self.until else None
        if request is None:
            self.transport.close()
        else:
            self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.received += data
        head, gap, body = self.received.partition(b"\r\n\r\n")
        if gap and len(body) >= _length(head):
            self.seconds.append(time.perf_counter() - self.sent_at)
            self.statuses.add(head[9:12])
            self.received = b""
            self._send()

    def connection_lost(self, fault: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)


def _length(head: bytes) -> int:
    at = head.lower().index(b"content-length:") + 15
    return int(head[at : at + 12].split(b"\r\n", 1)[0])


def send_all(port: int, requests: Sequence[Sequence[bytes]], seconds: float = 60.0) -> Measured:
    """Send what each client has to send, all clients at once, for so long at most."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_send_all(port, requests, seconds))


async def _send_all(port: int, requests: Sequence[Sequence[bytes]], seconds: float) -> Measured:
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    clients = [Client(each, began + seconds) for each in requests]
    for client in clients:
        await loop.create_connection(lambda client=client: client, "127.0.0.1", port)  # type: ignore[misc]
    await asyncio.gather(*(client.done for client in clients))
    took = time.perf_counter() - began
    times = sorted(each for client in clients for each in client.seconds)
    return Measured(
        len(times),
        len(times) / took,
        times[len(times) // 2] * 1000,
        times[len(times) * 99 // 100] * 1000,
        frozenset().union(*(client.statuses for client in clients)),
    )
