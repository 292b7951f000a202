"""Webhooks: sent signed, tried again with longer and longer waits, kept until they were delivered."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from serving import CountingIds, StillClock

from askline.interviews.interaction import NewInteraction
from askline.interviews.service import Service
from askline.interviews.surveys import Surveys
from askline.outbound.webhooks import Delivery, Webhooks, signature, wait_after
from askline.storage.memory import MemoryStore

SURVEY = """\
askline: 1
id: 7
name: Lunch
questions:
  - name: score
    type: nps
    text: How was it?
    then: [{webhook: {url: "URL", body: {score: "{score}", kind: lunch}}}]
"""


class Receiver:
    """An HTTP server that answers with the statuses it is given, and remembers what it got."""

    def __init__(self, *statuses: int) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        waiting = list(statuses)
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append((dict(self.headers), body))
                self.send_response(waiting.pop(0) if waiting else 200)
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hook"


@contextmanager
def receiving(*statuses: int) -> Iterator[Receiver]:
    receiver = Receiver(*statuses)
    thread = threading.Thread(target=receiver.server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield receiver
    finally:
        receiver.server.shutdown()
        thread.join()
        receiver.server.server_close()


class Sending:
    """An interview that has handed over one webhook, and what sends it."""

    def __init__(self, url: str) -> None:
        self.clock = StillClock()
        self.surveys = Surveys()
        self.surveys.offer({"lunch.yaml": SURVEY.replace("URL", url).encode()})
        self.service = Service(MemoryStore(), self.surveys, self.clock, CountingIds())
        self.told: list[Delivery] = []
        self.webhooks = Webhooks(self.service.store, self.clock, self.told.append)
        self.secret = ""

    async def answered(self) -> Sending:
        customer, _ = await self.service.accounts.add_customer("mine")
        self.secret = customer.webhook_secret
        made: Any = await self.service.interactions.create(customer, NewInteraction(7), lambda each: {"id": each.id})
        await self.service.holding.start(customer, made.body["id"])
        await self.service.holding.submit(customer, made.body["id"], "9")
        return self

    async def after(self, seconds: float) -> int:
        self.clock.wait(seconds)
        return await self.webhooks.send_due()


def test_a_webhook_is_sent_once_and_signed() -> None:
    with receiving() as receiver:

        async def act() -> Sending:
            sending = await Sending(receiver.url).answered()
            assert [await sending.after(1), await sending.after(100_000)] == [1, 0]
            return sending

        sending = asyncio.run(act())
    ((headers, body),) = receiver.got
    assert json.loads(body) == {"score": "9", "kind": "lunch"}
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    second, signed = (part.split("=")[1] for part in headers["Askline-Signature"].split(","))
    assert signed == hmac.new(sending.secret.encode(), f"{second}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["Askline-Delivery"] == "1"


@pytest.mark.parametrize("refused", [500, 404, 410, 301, 429])
def test_what_is_not_taken_is_tried_again_until_it_is(refused: int) -> None:
    with receiving(refused, refused) as receiver:

        async def act() -> list[int]:
            sending = await Sending(receiver.url).answered()
            return [await sending.after(seconds) for seconds in (1, 4, 1, 9, 1, 100_000)]

        assert asyncio.run(act()) == [1, 0, 1, 0, 1, 0]
    assert len({headers["Askline-Delivery"] for headers, _ in receiver.got}) == 1
    assert len(receiver.got) == 3


def test_nobody_there_is_tried_again() -> None:
    with receiving() as receiver:
        pass

    async def act() -> list[Delivery]:
        sending = await Sending(receiver.url).answered()
        assert [await sending.after(1), await sending.after(5)] == [1, 1]
        return sending.told

    assert [(each.status, each.fault, each.is_done) for each in asyncio.run(act())] == [(None, "URLError", False)] * 2


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.com/", "nothing", "http://[broken"])
def test_an_address_that_is_none_is_never_opened(url: str) -> None:
    async def act() -> list[Delivery]:
        sending = await Sending(url).answered()
        assert await sending.after(1) == 1
        return sending.told

    assert [each.is_done for each in asyncio.run(act())] == [False]


def test_two_senders_never_send_the_same_at_once() -> None:
    with receiving() as receiver:

        async def act() -> list[int]:
            sending = await Sending(receiver.url).answered()
            other = Webhooks(sending.service.store, sending.clock, sending.told.append)
            sending.clock.wait(1)
            return sorted(await asyncio.gather(sending.webhooks.send_due(), other.send_due()))

        assert asyncio.run(act()) == [0, 1]
    assert len(receiver.got) == 1


def test_waits_double_up_to_an_hour() -> None:
    assert [wait_after(attempts) for attempts in (0, 1, 2, 3, 10, 11, 1000)] == [5, 5, 10, 20, 2560, 3600, 3600]


def test_a_signature_is_that_of_the_documentation() -> None:
    assert signature("secret", 1_700_000_000, b'{"score": 9}') == (
        "t=1700000000,v1=" + hmac.new(b"secret", b'1700000000.{"score": 9}', hashlib.sha256).hexdigest()
    )
