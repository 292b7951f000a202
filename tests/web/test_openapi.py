"""The OpenAPI document: it describes every call, its examples fit, and nothing that is sent by it gives what it does
not describe.
"""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from jsonschema_rs import Draft202012Validator
from serving import BASE_URL, Bench, bench, on_bench

from askline.web.description import openapi
from askline.web.survey_dynamix import routes

BENCH: Bench = asyncio.run(bench())
API = BENCH.application.apis[0]
DOCUMENT = openapi(API)
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
SCHEMA.config.base_url = "http://askline.test"


async def populated() -> None:
    """Interactions in every stage, so that ids that are tried are often there."""
    async with BENCH.client() as client:
        for number in range(1, 9):
            form = {"survey_id": "9001", "colour": "red", "agent_id": "nevilr"}
            await client.post("/api/interactions", data=form, headers=BENCH.credentials["mine"])
            if number > 4:
                await client.post(f"/api/interactions/{number}/start_survey", headers=BENCH.credentials["mine"])
            if number > 6:
                await client.post(
                    f"/api/interactions/{number}/submit_response",
                    data={"response": "9"},
                    headers=BENCH.credentials["mine"],
                )


asyncio.run(populated())


@SCHEMA.parametrize()
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_whatever_is_sent_the_answer_is_one_that_is_described(case: Any) -> None:
    """Neither 5xx, nor a status, a type or a body that the document lacks."""
    for name, value in list((case.path_parameters or {}).items()):
        if name.endswith("_id") and isinstance(value, int) and value % 3:
            case.path_parameters[name] = value % 9 + 1  # often one that is there
    request = case.as_transport_kwargs(base_url="http://askline.test")
    request["headers"] = {**dict(request.get("headers") or {}), **BENCH.credentials["mine"]}
    answer = asyncio.run(sent(request))
    assert answer.status_code < 500, answer.text
    described = DOCUMENT["paths"][case.operation.path][case.operation.method.lower()]["responses"]
    assert str(answer.status_code) in described, (answer.status_code, answer.text)
    if answer.content:
        schema = described[str(answer.status_code)]["content"]["application/json"]["schema"]
        validator(schema).validate(answer.json())


async def sent(request: dict[str, Any]) -> httpx.Response:
    known = {name: request[name] for name in ("params", "json", "data", "headers") if request.get(name) is not None}
    if isinstance(known.get("data"), bytes | str):
        known["content"] = known.pop("data")
    known["headers"] = {name: str(value) for name, value in known["headers"].items() if _can_be_sent(str(value))}
    async with BENCH.client() as client:
        return await client.request(request["method"], request["url"], **known)


def _can_be_sent(value: str) -> bool:
    return value.isascii() and value.isprintable()


def validator(schema: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator({**schema, "components": DOCUMENT["components"]})


@pytest.mark.parametrize("name", DOCUMENT["components"]["schemas"])
def test_every_example_fits_its_resource(name: str) -> None:
    schema = DOCUMENT["components"]["schemas"][name]
    for example in schema["examples"]:
        validator({"$ref": f"#/components/schemas/{name}"}).validate(example)


def test_the_document_describes_every_route() -> None:
    described = {(path, method) for path, methods in DOCUMENT["paths"].items() for method in methods}
    served = routes(BENCH.service, BASE_URL, lambda: BENCH.metrics)
    assert described == {(f"/api{each.path}", each.method.lower()) for each in served}


def test_every_call_of_the_vendors_page_has_its_example() -> None:
    with_examples = [
        f"{method.upper()} {path}"
        for path, methods in DOCUMENT["paths"].items()
        for method, each in methods.items()
        if "x-codeSamples" in each
    ]
    assert len(with_examples) == 10


def test_the_page_asks_nothing_of_another_server() -> None:
    async def act(its: Bench, client: httpx.AsyncClient) -> None:
        page = await client.get("/docs", headers={"accept": "text/html,*/*"})
        assert page.headers["content-type"].startswith("text/html")
        assert page.headers["content-security-policy"].startswith("default-src 'none'")
        assert not any(word in page.text for word in ("src=", "<link", "@import", "<script", "url("))
        document = await client.get("/docs")
        assert document.json() == (await client.get("/openapi.json")).json()
        assert document.json()["openapi"] == "3.1.0"

    on_bench(act)
