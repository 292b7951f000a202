"""What a client may not do to a server: bodies without end, requests that never end. Others are served meanwhile."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from faults.server import Server, running

MEBIBYTE = 1024 * 1024


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("bounds")) as started:
        yield started


def test_a_body_of_ten_megabytes_is_refused_and_the_next_request_is_served(server: Server) -> None:
    id = server.client().begin()
    reply = server.client().send("POST", f"interactions/{id}/submit_response", b"response=" + b"1" * (10 * MEBIBYTE))
    assert (reply.status, reply.body["error"]) == (413, "too-large")
    assert server.client().answer(id, 1).status == 200


def test_a_million_custom_keys_are_refused(server: Server) -> None:
    body = "survey_id=52&" + "&".join(f"k{number}=" for number in range(100_000))
    reply = server.client().send("POST", "interactions", body)
    assert reply.status in (400, 413)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"POST /api/interactions HTTP/1.1\r\nHost: x\r\n",
        b"POST /api/interactions HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nsurvey_id=",
    ],
)
def test_connections_that_stay_half_open_keep_nobody_waiting(server: Server, sent: bytes) -> None:
    waiting = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(100)]
    try:
        for each in waiting:
            each.sendall(sent)
        client = server.client()
        assert client.answer(client.begin(), 1).status == 200
    finally:
        for each in waiting:
            each.close()


def test_a_head_without_end_is_cut_off(server: Server) -> None:
    head = b"GET /api/interactions HTTP/1.1\r\n" + b"".join(
        b"X-Header-%d: " % number + b"x" * 1000 + b"\r\n" for number in range(10_000)
    )
    with (
        socket.create_connection(("127.0.0.1", server.port), timeout=10) as endless,
        pytest.raises(ConnectionError),
    ):
        endless.sendall(head)


def test_a_reply_that_nobody_reads_keeps_nobody_waiting(server: Server) -> None:
    client = server.client()
    client.begin()
    request = (
        f"GET /api/interactions HTTP/1.1\r\nHost: x\r\nAuthorization: {server.authorization}\r\n\r\n".encode() * 200
    )
    with socket.create_connection(("127.0.0.1", server.port)) as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.sendall(request)
        assert client.answer(client.begin(), 1).status == 200
