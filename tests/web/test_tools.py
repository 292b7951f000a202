"""Health, metrics and the description: who may reach them, and what they say."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import httpx
import pytest
from serving import Bench, on_bench

from askline.errors import StorageFailed
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
        assert (await client.head("/healthz")).status_code == 200

    on_tools(act, address)


def test_it_is_alive_but_not_ready_while_the_store_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(bench: Bench, client: httpx.AsyncClient) -> None:
        class Gone:
            """A store whose database is locked or gone."""

            def __getattr__(self, name: str) -> object:
                async def fail(*_: object, **__: object) -> None:
                    raise StorageFailed("unavailable", "the database is locked")

                return fail

        for part in (bench.service.holding, bench.service.interactions, bench.service.accounts):
            monkeypatch.setattr(part, "_store", Gone())
        bench.service.store = Gone()  # type: ignore[assignment]
        answer = await client.get("/api/interactions?survey_id=52", headers=bench.credentials["mine"])
        assert (answer.status_code, answer.json()["error"]) == (503, "unavailable")
        assert int(answer.headers["retry-after"]) > 0
        assert "locked" not in answer.text

    on_bench(act)


@pytest.mark.parametrize(("path", "status"), [("/", 404), ("/nothing", 404), ("/healthz/", 404), ("/apis", 404)])
def test_other_paths_are_json_errors(path: str, status: int) -> None:
    async def act(client: httpx.AsyncClient) -> None:
        answer = await client.get(path)
        assert answer.status_code == status
        assert answer.json()["error"] == "not-found"

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
