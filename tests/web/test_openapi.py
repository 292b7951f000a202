"""The OpenAPI document: it describes every call, its examples fit, and whatever is sent by it to a real server gives
what it describes.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from jsonschema_rs import Draft202012Validator
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance
from server import Server, serving
from serving import BASE_URL, HERE, Bench, bench, on_bench

from askline.web.description import openapi
from askline.web.survey_dynamix import routes
from command_line import askline

EXAMPLES = settings.get_profile(settings.get_current_profile_name()).max_examples // 20 + 20  # for each call
BENCH: Bench = asyncio.run(bench())
DOCUMENT = openapi(BENCH.application.apis[0])
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
NAMES = {"email": "ada@example.com", "number": "+61409999999", "custom_key": "colour", "phone_number": "+61409999999"}
# An id that was deleted is 410, an empty value is as if not given: neither is what these two take for right.
NOT_OURS = [positive_data_acceptance, negative_data_rejection]
load_all_checks()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with interactions in every stage, so that ids that are tried are often there."""
    database = tmp_path_factory.mktemp("openapi") / "a.db"
    with serving("--surveys", HERE / "surveys", "--database", database) as running:
        who = ("--customer", running.credentials[0], "--name", "Ada", "--email", NAMES["email"], "--agent-id", "nevilr")
        assert askline("user", "add", "--database", database, *who).code == 0
        with running.client() as client:
            for number in range(1, 9):
                client.post("/api/interactions", data={"survey_id": "9001", "colour": "red", "agent_id": "nevilr"})
                if number > 4:
                    client.post(f"/api/interactions/{number}/start_survey")
                if number > 6:
                    client.post(f"/api/interactions/{number}/submit_response", data={"response": "9"})
        yield running


@SCHEMA.parametrize()
@settings(
    max_examples=EXAMPLES,
    phases=(Phase.explicit, Phase.generate),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
def test_whatever_is_sent_the_answer_is_one_that_is_described(case: Any, server: Server) -> None:
    """Neither 5xx, nor a status, header, type or body that the document lacks; nothing without credentials; ..."""
    for given in (case.path_parameters, case.query, case.body):
        if isinstance(given, dict):
            given.update(known_ones(given))
    if isinstance(case.body, dict) and case.method == "PUT":
        case.body.update(fitting_objects(case))
    headers = {"Authorization": httpx.BasicAuth(*server.credentials)._auth_header}
    case.call_and_validate(base_url=server.url, headers=headers, excluded_checks=NOT_OURS)


def known_ones(given: dict[str, Any]) -> dict[str, Any]:
    """For most ids, and half of all other names of resources, ones that are there."""
    ids = {
        name: value for name, value in given.items() if name.endswith("_id") and isinstance(value, int) and value % 4
    }
    known = {name: {"survey_id": 9001, "question_id": 9101}.get(name, value % 9 + 1) for name, value in ids.items()}
    texts = {name: text for name, text in NAMES.items() if isinstance(given.get(name), str) and len(given[name]) % 2}
    return known | texts


def fitting_objects(case: Any) -> dict[str, Any]:
    """The object of a PUT, where one was drawn, with the id of the address."""
    id = next(iter(case.path_parameters.values()))
    objects = {
        name: {**value, "id": id} for name, value in case.body.items() if isinstance(value, dict) and "id" in value
    }
    return objects if case.media_type == "application/json" else {k: json.dumps(v) for k, v in objects.items()}


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


def test_every_parameter_is_described() -> None:
    """Those of an address with an example; a number is one of at most 18 digits."""
    for operation in (each for methods in DOCUMENT["paths"].values() for each in methods.values()):
        for parameter in operation["parameters"]:
            assert parameter["description"]
            if parameter["in"] == "path":
                validator(parameter["schema"]).validate(parameter["example"])


def test_the_turn_of_a_survey_call_is_described_for_refusals_too() -> None:
    told = [
        (path, status)
        for path, methods in DOCUMENT["paths"].items()
        for status, answer in methods.get("post", {"responses": {}})["responses"].items()
        if "Askline-Turn" in answer.get("headers", {})
    ]
    calls = ("start_survey", "submit_response", "abandon_survey")
    paths = [f"/api/interactions/{{interaction_id}}/{each}" for each in calls]
    assert told == [(path, status) for path in paths for status in ("200", "400", "409", "413")]


def test_a_call_that_finds_nothing_by_an_id_answers_no_404() -> None:
    got = {path: methods["get"] for path, methods in DOCUMENT["paths"].items() if "get" in methods}
    without = {path for path, operation in got.items() if "404" not in operation["responses"]}
    lists = ("interactions", "interaction_data", "responses", "questions", "surveys", "users")
    assert without == {f"/api/{name}" for name in lists}


def test_a_list_below_a_resource_is_not_asked_for_it_again() -> None:
    below = {path: each["get"] for path, each in DOCUMENT["paths"].items() if path.count("/") == 4 and "get" in each}
    for path, operation in below.items():
        above = path.split("/")[3].strip("{}").replace("email", "agent_id")
        taken = [each["name"] for each in operation["parameters"] if each["in"] == "query"]
        assert above not in taken, path


def test_the_calls_of_the_vendors_page_are_its_examples_to_the_letter() -> None:
    def plain(command: str) -> str:
        return re.sub(r"\s+", " ", command.replace("\\\n", " ")).replace("/891234", "/1").replace(":891234", ":1")

    calls = json.loads((Path(HERE) / "curl.json").read_text(encoding="utf-8"))
    shown = [
        plain(each["source"]).strip()
        for methods in DOCUMENT["paths"].values()
        for operation in methods.values()
        for each in operation.get("x-codeSamples", ())
    ]
    assert len(shown) == 10
    assert set(shown) <= {plain(call["curl"]) for call in calls}


def test_the_page_asks_nothing_of_another_server() -> None:
    async def act(its: Bench, client: httpx.AsyncClient) -> None:
        page = await client.get("/docs", headers={"accept": "text/html,*/*"})
        assert page.headers["content-type"].startswith("text/html")
        assert page.headers["content-security-policy"].startswith("default-src 'none'")
        assert "<td>as AU<td>US" in page.text
        assert not any(word in page.text for word in ("src=", "<link", "@import", "<script", "url("))
        document = await client.get("/docs")
        assert document.json() == (await client.get("/openapi.json")).json()
        assert document.json()["openapi"] == "3.1.0"

    on_bench(act)
