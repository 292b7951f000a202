"""Health, metrics and the description: who may reach them, and what they say."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
import pytest
from serving import Bench, on_bench

from askline.storage.opening import store_for
from askline.web.metrics import Metrics, size

TOOLS = ("/metrics", "/docs", "/openapi.json")


def on_tools(act: Callable[[httpx.AsyncClient], Awaitable[None]], address: str = "127.0.0.1") -> None:
    async def run(_: Bench, client: httpx.AsyncClient) -> None:
        await act(client)

    on_bench(run, address)


@pytest.mark.parametrize("path", TOOLS)
@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_this_machine_reaches_the_tools(path: str, address: str) -> None:
    async def act(client: httpx.AsyncClient) -> None:
        assert (await client.get(path)).status_code == 200

    on_tools(act, address)


@pytest.mark.parametrize("path", TOOLS)
@pytest.mark.parametrize("address", ["192.0.2.1", "::2", "unix"])
def test_another_machine_does_not(path: str, address: str) -> None:
    async def act(client: httpx.AsyncClient) -> None:
        answer = await client.get(path)
        assert (answer.status_code, answer.json()["error"]) == (403, "forbidden")

    on_tools(act, address)


@pytest.mark.parametrize("path", TOOLS)
@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
def test_what_a_proxy_passes_on_does_not(path: str, header: str) -> None:
    async def act(client: httpx.AsyncClient) -> None:
        assert (await client.get(path, headers={header: "127.0.0.1"})).status_code == 403

    on_tools(act)


@pytest.mark.parametrize("address", ["127.0.0.1", "192.0.2.1"])
def test_everybody_may_ask_for_its_health(address: str) -> None:
    async def act(client: httpx.AsyncClient) -> None:
        assert (await client.get("/healthz")).json() == {"status": "alive"}
        assert (await client.get("/readyz")).json() == {"status": "ready"}
        answer = await client.head("/healthz")
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")

    on_tools(act, address)


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Somebody else writes, and does not come to an end."""
    holder = sqlite3.connect(database, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        holder.execute("ROLLBACK")
        holder.close()


@contextmanager
def moved_away(database: Path) -> Iterator[None]:
    elsewhere = database.rename(database.with_name("elsewhere.db"))
    try:
        yield
    finally:
        elsewhere.rename(database)


@pytest.mark.parametrize("spoil", [locked, moved_away])
def test_it_is_alive_but_not_ready_while_the_database_cannot_be_used(
    tmp_path: Path, spoil: Callable[[Path], AbstractContextManager[None]]
) -> None:
    database = tmp_path / "a.db"

    async def act(bench: Bench, client: httpx.AsyncClient) -> None:
        headers = bench.credentials["mine"]

        async def asked() -> list[httpx.Response]:
            return await asyncio.gather(
                client.get("/healthz"),
                client.get("/readyz"),
                client.post("/api/interactions", data={"survey_id": 52}, headers=headers),
            )

        with spoil(database):
            alive, ready, made = await asked()
            assert alive.json() == {"status": "alive"}
            for refused in (ready, made):
                assert (refused.status_code, refused.json()["error"]) == (503, "unavailable")
                assert int(refused.headers["retry-after"]) > 0
                assert not any(word in refused.text for word in ("locked", "sqlite", str(tmp_path)))
        assert [each.status_code for each in await asked()] == [200, 200, 201]
        assert len((await client.get("/api/interactions?survey_id=52", headers=headers)).json()) == 1

    on_bench(act, store=store_for(str(database)))


@pytest.mark.parametrize(("path", "status"), [("/nothing", 404), ("/healthz/", 404), ("/apis", 404)])
def test_other_paths_are_json_errors(path: str, status: int) -> None:
    async def act(client: httpx.AsyncClient) -> None:
        answer = await client.get(path)
        assert answer.status_code == status
        assert answer.json()["error"] == "not-found"

    on_tools(act)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/openapi.json", "/docs"])
def test_json_says_that_it_is_utf_8(path: str) -> None:
    async def act(client: httpx.AsyncClient) -> None:
        assert (await client.get(path)).headers["content-type"] == "application/json; charset=utf-8"

    on_tools(act)


def test_other_methods_are_json_errors() -> None:
    async def act(client: httpx.AsyncClient) -> None:
        answer = await client.post("/healthz")
        assert (answer.status_code, answer.json()["error"]) == (405, "method-not-allowed")
        assert "GET" in answer.headers["allow"]

    on_tools(act)


def test_metrics_count_steps_endings_and_requests() -> None:
    async def act(bench: Bench, client: httpx.AsyncClient) -> None:
        headers = bench.credentials["mine"]
        await client.post("/api/interactions", data={"survey_id": 52}, headers=headers)
        await client.post("/api/interactions/1/start_survey", headers=headers)
        counted = (await client.get("/metrics")).text
        assert "askline_open_interviews 1\n" in counted
        await client.post("/api/interactions/1/abandon_survey", headers=headers)
        await client.post("/api/interactions/1/abandon_survey", headers=headers)
        await client.get("/api/nothing", headers=headers)
        answer = await client.get("/metrics")
        assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
        for line in (
            "askline_steps_total 2",
            'askline_interviews_ended_total{ending="abandoned"} 1',
            'askline_interactions{stage="abandoned"} 1',
            "askline_open_interviews 0",
            "askline_ready 1",
            'askline_requests_total{route="/api unknown",status="4xx"} 1',
            'askline_requests_total{route="POST /api/interactions/{interaction_id}/abandon_survey",status="2xx"} 2',
        ):
            assert f"{line}\n" in answer.text

    on_bench(act)


def test_several_workers_are_added_up(tmp_path: object) -> None:
    import tempfile

    routes = ["GET /a", "GET /b"]
    with tempfile.TemporaryFile() as cells:
        cells.truncate(size(routes, 3))
        workers = [Metrics(routes, cells.fileno(), row, 3) for row in range(3)]
        for worker in workers:
            worker.count_request("GET /b", 201, 0.003)
            worker.count_step()
        text = workers[1].text({}, True)
    assert 'askline_requests_total{route="GET /b",status="2xx"} 3' in text
    assert 'askline_request_seconds_bucket{route="GET /b",le="0.0025"} 0' in text
    assert 'askline_request_seconds_bucket{route="GET /b",le="0.005"} 3' in text
    assert "askline_steps_total 3\n" in text
