"""Requests as data: each case of `requests/*.yaml` is a way through the API and what is answered on it, over a store
in memory and over SQLite alike.

A step is `do: METHOD PATH` with `form` (a text as it is sent, or a map), `json`, `body` (bytes as text), `headers`,
`as` (mine, theirs, mine_bearer, mine_reader, nobody; default mine), `wait` (seconds before it), and what must come of
it: `status`, `error`, `parameter`, `answer` (of an object only what is written, `*` for anything), `exactly`, `has`
(headers), `lacks` (keys). `keep: {name: key}` remembers a value of the answer; `{name}` stands for it from then on.
`given` names steps from the head of the file.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from serving import Bench, differences, filled, on_bench

from askline.interviews.ports import Store
from askline.storage.memory import MemoryStore
from askline.storage.opening import store_for

CASES = sorted((Path(__file__).parent / "requests").glob("*.yaml"))
FORM = "application/x-www-form-urlencoded"
KEYS = {
    "do", "form", "json", "body", "headers", "as", "wait", "status", "error", "parameter", "answer", "exactly", "has",
    "lacks", "keep", "says",
}  # fmt: skip


def cases() -> Iterator[Any]:
    for path in CASES:
        file = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        for case in file["cases"]:
            steps = [*(step for name in case.get("given", ()) for step in file["steps"][name]), *_steps_of(case)]
            yield pytest.param(steps, id=f"{path.stem}: {case['case']}")


def _steps_of(case: dict[str, Any]) -> list[dict[str, Any]]:
    """The case's own steps; one that has a single step may write it without a list."""
    if "steps" in case:
        return list(case["steps"])
    return [{name: value for name, value in case.items() if name not in ("case", "given")}]


@pytest.fixture(scope="session")
def empty_database() -> Iterator[Path]:
    """An SQLite file whose tables are there: copied faster than made. In memory where possible: nothing to sync."""

    async def make(path: Path) -> None:
        store = store_for(str(path))
        await store.open()
        await store.close()

    in_memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=in_memory if in_memory.is_dir() else None) as folder:
        path = Path(folder) / "empty.db"
        asyncio.run(make(path))
        yield path


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, empty_database: Path) -> Store:
    if request.param == "memory":
        return MemoryStore()
    path = empty_database.with_name("one.db")
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    shutil.copy(empty_database, path)
    return store_for(str(path))


@pytest.mark.parametrize("steps", list(cases()))
def test_a_request_is_answered_as_its_case_says(steps: list[dict[str, Any]], store: Store) -> None:
    async def act(bench: Bench, client: httpx.AsyncClient) -> None:
        for step in steps:
            assert set(step) <= KEYS, f"unknown keys {set(step) - KEYS} in {step}"
            await take(bench, client, step)

    on_bench(act, store=store)


async def take(bench: Bench, client: httpx.AsyncClient, written: dict[str, Any]) -> None:
    step = filled(written, bench.known)
    bench.clock.pass_seconds(step.get("wait", 0))
    answer = await client.send(request_of(client, bench, step))
    assert answer.status_code == step.get("status", 200), (step, answer.text)
    check_shape(answer)
    body = answer.json() if answer.content else None
    for name in ("error", "parameter"):
        if name in step:
            assert body[name] == step[name], (step, body)
    if "answer" in step:
        assert list(differences(step["answer"], body)) == [], step
    if "exactly" in step:
        assert list(differences(step["exactly"], body, is_whole=True)) == [], step
    for name, value in step.get("has", {}).items():
        assert answer.headers.get(name) == (None if value is None else str(value)), (step, answer.headers)
    for name in step.get("lacks", ()):
        assert name not in body, (step, body)
    if "says" in step:
        assert step["says"] in body["message"], (step, body)
    for name, key in step.get("keep", {}).items():
        bench.known[name] = answer.headers[key] if key in answer.headers else value_at(body, key)


def request_of(client: httpx.AsyncClient, bench: Bench, step: dict[str, Any]) -> httpx.Request:
    method, _, path = step["do"].partition(" ")
    headers = {**bench.credentials[step.get("as", "mine")], **step.get("headers", {})}
    content: bytes | None = None
    if "json" in step:
        content = json.dumps(step["json"]).encode()
        headers.setdefault("content-type", "application/json")
    elif "body" in step:
        content = step["body"].encode("latin-1")
    elif isinstance(step.get("form"), str):
        content = step["form"].encode()
        headers.setdefault("content-type", FORM)
    elif "form" in step:
        return client.build_request(method, path, data=step["form"], headers=headers)
    return client.build_request(method, path, content=content, headers=headers)


def check_shape(answer: httpx.Response) -> None:
    """What holds for every answer under `/api`."""
    assert answer.headers["cache-control"] == "no-store"
    assert "x-request-id" in answer.headers
    if answer.status_code == 204 or not answer.content:
        return
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    if answer.status_code >= 400:
        assert {"error", "message"} <= set(answer.json())
    if answer.status_code == 401:
        assert answer.headers["www-authenticate"].split()[0] in ("Basic", "Bearer")


def value_at(body: Any, path: str) -> Any:
    """`current_question.id`, `0.id`."""
    for part in path.split("."):
        body = body[int(part)] if isinstance(body, list) else body[part]
    return body
