"""Webhooks: sent signed, tried again with longer and longer waits, kept until they were delivered."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from server import serving

from askline.interviews.interaction import NewInteraction
from askline.interviews.service import Service
from askline.interviews.surveys import Surveys
from askline.outbound.webhooks import Delivery, Webhooks, signature, wait_after
from askline.storage.memory import MemoryStore
from fakes import CountingIds, HandClock

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
    """An interview that has handed over its effects, and what sends them."""

    def __init__(self, url: str, survey: str = SURVEY) -> None:
        self.clock = HandClock()
        self.surveys = Surveys()
        self.surveys.offer({"lunch.yaml": survey.replace("URL", url).encode()})
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
        self.clock.pass_seconds(seconds)
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


ALERTING = """\
askline: 1
id: 7
name: Lunch
questions:
  - name: score
    type: nps
    text: How was it?
    then:
      - {alert: {to: chef@example.com, subject: "{score}", text: Look}}
      - {when: score > 8, transfer: {queue: praise}}
"""


def test_what_names_no_address_goes_to_the_operators_own() -> None:
    with receiving() as receiver:

        async def act() -> list[int]:
            sending = await Sending("", ALERTING).answered()
            kept = await sending.after(1)
            sending.webhooks = Webhooks(sending.service.store, sending.clock, sending.told.append, receiver.url)
            return [kept, await sending.after(1), await sending.after(100_000)]

        assert asyncio.run(act()) == [0, 2, 0]
    assert sorted((json.loads(body) for _, body in receiver.got), key=lambda each: "transfer" in each) == [
        {
            "alert": {"to": "chef@example.com", "subject": "9", "text": "Look"},
            "interaction_id": 1,
            "at": "2026-03-01T12:00:00.000Z",
        },
        {"transfer": {"queue": "praise", "number": None}, "interaction_id": 1, "at": "2026-03-01T12:00:00.000Z"},
    ]


def test_two_senders_never_send_the_same_at_once() -> None:
    with receiving() as receiver:

        async def act() -> list[int]:
            sending = await Sending(receiver.url).answered()
            other = Webhooks(sending.service.store, sending.clock, sending.told.append)
            sending.clock.pass_seconds(1)
            return sorted(await asyncio.gather(sending.webhooks.send_due(), other.send_due()))

        assert asyncio.run(act()) == [0, 1]
    assert len(receiver.got) == 1


def test_a_webhook_outlives_its_server_and_is_logged_without_what_it_says(tmp_path: Path) -> None:
    folder = tmp_path / "surveys"
    folder.mkdir()
    with receiving(500) as receiver:
        (folder / "lunch.yaml").write_text(SURVEY.replace("URL", receiver.url), encoding="utf-8")
        with serving("--surveys", folder, "--database", tmp_path / "a.db") as server, server.client() as client:
            client.post("/api/interactions", data={"survey_id": 7})
            client.post("/api/interactions/1/start_survey")
            client.post("/api/interactions/1/submit_response", data={"response": "9"})
            refused = json.loads(server.wait_for('"event":"webhook"').string)
            assert server.end() == 0
        with serving("--surveys", folder, "--database", tmp_path / "a.db") as server:
            taken = json.loads(server.wait_for('"event":"webhook"').string)
            assert 'askline_webhooks_total{outcome="delivered"} 1\n' in httpx.get(f"{server.url}/metrics").text
    seen = [(each["level"], each["status"], each["attempt"], each["delivery"]) for each in (refused, taken)]
    assert seen == [("warning", 500, 1, 1), ("info", 200, 2, 1)]
    assert set(taken) == {"time", "level", "event", "delivery", "attempt", "interaction_id", "status", "fault"}
    assert [json.loads(body) for _, body in receiver.got] == [{"score": "9", "kind": "lunch"}] * 2


def test_a_receiver_that_answers_drop_by_drop_is_given_up_for_now() -> None:
    is_over = threading.Event()

    def drip(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection, contextlib.suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            while not is_over.wait(0.02):
                connection.sendall(b"x")

    async def act(url: str) -> list[Delivery]:
        sending = await Sending(url).answered()
        sending.webhooks = Webhooks(sending.service.store, sending.clock, sending.told.append, seconds_for_one=0.1)
        assert await sending.after(1) == 1
        is_over.set()
        return sending.told

    with socket.create_server(("127.0.0.1", 0)) as listener:
        dripping = threading.Thread(target=drip, args=(listener,))
        dripping.start()
        told = asyncio.run(act(f"http://127.0.0.1:{listener.getsockname()[1]}/hook"))
        dripping.join()
    assert [(each.status, each.fault) for each in told] == [(None, "TimeoutError")]


def test_a_receiver_that_never_answers_holds_up_no_end(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/hook"
        (tmp_path / "lunch.yaml").write_text(SURVEY.replace("URL", url), encoding="utf-8")
        with serving("--surveys", tmp_path, "--database", tmp_path / "a.db") as server, server.client() as client:
            client.post("/api/interactions", data={"survey_id": 7})
            client.post("/api/interactions/1/start_survey")
            client.post("/api/interactions/1/submit_response", data={"response": "9"})
            silent.settimeout(20)
            connection, _ = silent.accept()
            began = time.monotonic()
            assert server.end() == 0
            assert time.monotonic() - began < 5
            connection.close()


def test_waits_double_up_to_an_hour() -> None:
    assert [wait_after(attempts) for attempts in (0, 1, 2, 3, 10, 11, 1000)] == [5, 5, 10, 20, 2560, 3600, 3600]


def test_a_signature_is_that_of_the_documentation() -> None:
    assert signature("secret", 1_700_000_000, b'{"score": 9}') == (
        "t=1700000000,v1=" + hmac.new(b"secret", b'1700000000.{"score": 9}', hashlib.sha256).hexdigest()
    )
