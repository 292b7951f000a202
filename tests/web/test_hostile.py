"""Clients that mean no good, or have no time: bodies too large, heads that never end, connections that are cut off."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator

import httpx
import pytest
from server import Server, serving

from lunch import SURVEY

MIB = 1024 * 1024
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("surveys")
    (folder / "lunch.yaml").write_text(SURVEY, encoding="utf-8")
    with serving("--surveys", folder, "--database", folder / "a.db") as running:
        yield running


def post(server: Server, content: bytes, kind: str = FORM) -> httpx.Response:
    with server.client() as client:
        return client.post("/api/interactions", content=content, headers={"content-type": kind})


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
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 70_000 + b"\r\n\r\n")
        assert_refused(connection)


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


def test_clients_that_are_slow_or_gone_hold_nobody_up(server: Server) -> None:
    head = b"POST /api/interactions HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n"
    held = [connected(server) for _ in range(50)]
    for number, each in enumerate(held):
        each.sendall(head if number % 2 else head + b"\r\nsurvey_id=7")
    try:
        with server.client() as client:
            assert client.get("/api/surveys").status_code == 200
    finally:
        for each in held:
            each.close()
    with server.client() as client:
        assert client.get("/api/interactions?survey_id=7&_limit=1000").status_code == 200


def test_requests_one_behind_the_other_are_answered_in_order(server: Server) -> None:
    request = b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n"
    with connected(server) as connection:
        connection.sendall(request % b"/healthz" + request % b"/nothing" + request % b"/readyz")
        got = b""
        while got.count(b"HTTP/1.1") < 3 or not got.endswith(b"}"):
            got += connection.recv(4096)
    assert [part[:3] for part in got.split(b"HTTP/1.1 ")[1:]] == [b"200", b"404", b"200"]
