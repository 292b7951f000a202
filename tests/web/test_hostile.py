"""Clients that mean no good, or have no time: bodies too large, heads that never end, connections that are cut off."""

from __future__ import annotations

import base64
import contextlib
import json
import re
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

import httpx
import pytest
from server import Server, serving

from lunch import SURVEY

MIB = 1024 * 1024
FORM = "application/x-www-form-urlencoded"
HEAD = b"POST /api/interactions HTTP/1.1\r\nHost: x\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("surveys")
    (folder / "lunch.yaml").write_text(SURVEY, encoding="utf-8")
    with serving("--surveys", folder, "--database", folder / "a.db") as running:
        yield running


def post(server: Server, content: bytes, kind: str = FORM) -> httpx.Response:
    with server.client() as client:
        return client.post("/api/interactions", content=content, headers={"content-type": kind})


def authorization(server: Server) -> bytes:
    return b"Authorization: Basic " + base64.b64encode(":".join(server.credentials).encode()) + b"\r\n"


def connected(server: Server) -> socket.socket:
    url = httpx.URL(server.url)
    return socket.create_connection((url.host, url.port or 80), timeout=10)


@pytest.mark.parametrize("size", [MIB + 1, 10 * MIB])
def test_a_body_that_is_too_large_is_413(server: Server, size: int) -> None:
    answer = post(server, b"survey_id=7&a=".ljust(size, b"x"))
    assert (answer.status_code, answer.json()["error"]) == (413, "too-large")


def test_a_body_of_one_mebibyte_is_read(server: Server) -> None:
    answer = post(server, b"survey_id=7&a=".ljust(MIB, b"x"))
    assert (answer.status_code, answer.json()["parameter"]) == (400, "a")


def test_a_body_that_is_too_large_comes_after_the_credentials(server: Server) -> None:
    answer = httpx.post(f"{server.url}/api/interactions", content=b"x" * 2 * MIB)
    assert answer.status_code == 401


def test_a_body_that_is_too_large_comes_after_the_resource(server: Server) -> None:
    with server.client() as client:
        assert client.post("/api/interactions/99/submit_response", content=b"x" * 2 * MIB).status_code == 404


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (
            b"survey_id=7&" + b"&".join(b"k%d=" % number for number in range(100_000)),
            FORM,
        ),
        (b'{"survey_id":7,' + b",".join(b'"k%d":1' % number for number in range(80_000)) + b"}", "application/json"),
        (b"[" * 500_000, "application/json"),
        (b'{"a":' * 100_000, "application/json"),
        (b"\r\n--x" * 150_000, "multipart/form-data; boundary=x"),
        (b"survey_id=7&" + b"&".join(b"k%d=" % number for number in range(101)), ""),
        (b"survey_id=7&" + b"k" * 101 + b"=1", ""),
        (b"survey_id=7&k=" + b"v" * 10_001, ""),
        (b"%" * MIB, ""),
    ],
)
def test_what_is_too_much_is_400_and_quickly(server: Server, content: bytes, kind: str) -> None:
    began = time.monotonic()
    assert post(server, content, kind).status_code == 400
    assert time.monotonic() - began < 5


def test_a_deep_object_is_looked_through(server: Server) -> None:
    deep = b'{"id":1,"x":' + b"[" * 900 + b'"\\u0000"' + b"]" * 900 + b"}"
    with server.client() as client:
        client.post("/api/interactions", data={"survey_id": 7})
        answer = client.put("/api/interactions/1", content=b"interaction=" + deep.replace(b"+", b"%2B"))
        assert (answer.status_code, answer.json()["parameter"]) == (400, "interaction")
        wrapped = b'{"interaction":' + deep + b"}"
        headers = {"content-type": "application/json"}
        assert client.put("/api/interactions/1", content=wrapped, headers=headers).status_code == 400


def test_a_hundred_keys_and_the_longest_value_are_taken(server: Server) -> None:
    keys = b"&".join(b"k%d=" % number for number in range(99))
    assert post(server, b"survey_id=7&" + keys + b"&" + b"k" * 100 + b"=" + b"v" * 10_000).status_code == 201


def test_a_head_that_is_too_large_is_refused(server: Server) -> None:
    with connected(server) as connection:
        connection.sendall(HEAD + b"X: " + b"x" * 140_000 + b"\r\n\r\n")
        assert_refused(connection)


def test_a_head_that_never_ends_is_cut_off(server: Server) -> None:
    with connected(server) as connection, pytest.raises(ConnectionError):
        send_an_endless_head(connection)


def send_an_endless_head(connection: socket.socket) -> None:
    connection.sendall(HEAD + b"X: ")
    for _ in range(100_000):
        connection.sendall(b"x" * 1000)


def test_large_heads_and_bodies_in_one_go_are_taken(server: Server) -> None:
    secret = base64.b64encode(":".join(server.credentials).encode())
    body = b"survey_id=7&k=" + b"v" * 9_000
    head = HEAD + b"X: " + b"x" * 60_000 + b"\r\nAuthorization: Basic " + secret + b"\r\nContent-Length: %d\r\n\r\n"
    with connected(server) as connection, ThreadPoolExecutor(1) as sender:
        sent = sender.submit(connection.sendall, (head % len(body) + body) * 12)
        with connection.makefile("rb") as answers:
            assert [status_of(answers) for _ in range(12)] == [201] * 12
        sent.result()


def status_of(answers: BinaryIO) -> int:
    """The status of the next answer, which is read to its end."""
    status = int(answers.readline().split()[1])
    lines = iter(answers.readline, b"\r\n")
    lengths = [int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length:")]
    answers.read(lengths[0])
    return status


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01hello\r\n\r\n",
        b"FOO /api/surveys HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /api/\xc3\xa9 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /api/surveys HTTP/9.9\r\nHost: x\r\n\r\n",
        b"POST /api/surveys HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /api/surveys HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    ],
)
def test_what_is_no_http_is_refused(server: Server, sent: bytes) -> None:
    with connected(server) as connection:
        connection.sendall(sent)
        assert_refused(connection)


def assert_refused(connection: socket.socket) -> None:
    """400 with JSON that says what to do, and the connection is closed."""
    with connection.makefile("rb") as answer:
        head, _, body = answer.read().partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"\r\ncache-control: no-store\r\n" in head
    assert json.loads(body)["error"] == "bad-body"


@pytest.mark.parametrize("offer", ["h2c", "websocket", "TLS/1.2"])
def test_another_protocol_that_is_offered_is_passed_over(server: Server, offer: str) -> None:
    headers = {"Connection": "Upgrade, HTTP2-Settings", "Upgrade": offer, "HTTP2-Settings": "AAMAAABkAAQCAAAAAAIAAAAA"}
    with server.client() as client:
        for _ in range(2):
            made = client.post("/api/interactions", data={"survey_id": 7, "guest": "Ada"}, headers=headers)
            assert made.status_code == 201
        chunked = client.post(
            "/api/interactions", content=iter([b"survey_", b"id=7"]), headers={**headers, "content-type": FORM}
        )
        assert chunked.status_code == 201
        assert client.get("/api/surveys", headers=headers).status_code == 200


def test_a_million_custom_keys_are_refused(server: Server) -> None:
    as_form = b"survey_id=7&" + b"&".join(b"k%d=" % number for number in range(1_000_000))
    as_json = b'{"survey_id":7,' + b",".join(b'"k%d":1' % number for number in range(1_000_000)) + b"}"
    assert post(server, as_form).status_code == 413
    assert post(server, as_json, "application/json").status_code == 413


def test_a_body_without_end_is_refused_and_takes_no_memory(server: Server) -> None:
    before = memory_of(server)
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    with connected(server) as connection:
        connection.sendall(HEAD + authorization(server) + b"Transfer-Encoding: chunked\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            for _ in range(10_000):
                connection.sendall(chunk)
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")
    assert memory_of(server) - before < 32 * MIB


def memory_of(server: Server) -> int:
    """The most that the process ever had, in bytes."""
    status = Path(f"/proc/{server.process.pid}/status")
    if not status.exists():
        pytest.skip("this machine does not tell a process's memory in /proc")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
    assert found
    return int(found[1]) * 1024


@pytest.mark.parametrize("sent", [b"", HEAD, HEAD + b"Content-Length: 1000\r\n\r\nsurvey_id=7"])
def test_half_open_connections_hold_nobody_up(server: Server, sent: bytes) -> None:
    held = [connected(server) for _ in range(100)]
    for each in held:
        each.sendall(sent)
    try:
        with server.client() as client:
            assert client.post("/api/interactions", data={"survey_id": 7}).status_code == 201
    finally:
        for each in held:
            each.close()
    with server.client() as client:
        assert client.get("/api/interactions?survey_id=7&_limit=1000").status_code == 200


def test_a_client_that_reads_no_replies_holds_nobody_up(server: Server) -> None:
    request = b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n" * 200
    with connected(server) as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.sendall(request)
        with server.client() as client:
            assert client.post("/api/interactions", data={"survey_id": 7}).status_code == 201


def test_what_comes_drop_by_drop_is_cut_off_in_time(server: Server) -> None:
    """A head has 20 seconds, a body 30, however much of it keeps coming; nothing at all is simply closed."""
    slow = {
        b"": None,
        b"POST /api/interactions HTTP/1.1\r\nX-": b"HTTP/1.1 400 ",
        HEAD + authorization(server) + b"Content-Length: 1000\r\n\r\n": b"HTTP/1.1 400 ",
    }
    began = time.monotonic()
    with ThreadPoolExecutor(len(slow)) as pool:
        replies = list(pool.map(lambda sent: drop_by_drop(server, sent), slow))
    assert [reply[:13] or None for reply in replies] == list(slow.values())
    assert json.loads(replies[2].partition(b"\r\n\r\n")[2])["error"] == "bad-body"
    assert time.monotonic() - began < 45


def drop_by_drop(server: Server, first: bytes) -> bytes:
    """What is answered to a request of which a byte comes each second."""
    with connected(server) as connection:
        connection.sendall(first)
        connection.settimeout(1)
        while True:
            try:
                reply = connection.recv(4096)
                while more := connection.recv(4096):
                    reply += more
                return reply
            except TimeoutError:
                if first:
                    connection.sendall(b"x")


def test_requests_one_behind_the_other_are_answered_in_order(server: Server) -> None:
    request = b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n"
    with connected(server) as connection:
        connection.sendall(request % b"/healthz" + request % b"/nothing" + request % b"/readyz")
        got = b""
        while got.count(b"HTTP/1.1") < 3 or not got.endswith(b"}"):
            got += connection.recv(4096)
    assert [part[:3] for part in got.split(b"HTTP/1.1 ")[1:]] == [b"200", b"404", b"200"]
