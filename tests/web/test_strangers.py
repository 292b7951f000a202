"""What belongs to another customer is answered exactly as what is not there, in every call that the API has."""

from __future__ import annotations

import asyncio
import re

import httpx
import pytest
from serving import BASE_URL, Bench, bench, on_bench

from askline.web.calls import Route
from askline.web.survey_dynamix import routes

NOWHERE = {"interaction_id": "77", "interaction_data_id": "77", "response_id": "77", "email": "nobody@example.com"}
THEIRS = {"interaction_id": "1", "interaction_data_id": "1", "response_id": "1", "email": "ada@example.com"}
DELETED = {"interaction_id": "2", "interaction_data_id": "2"}
BODY = {
    "response": "9", "interaction_id": "{interaction_id}", "custom_key": "a", "custom_value": "b",
    "interaction": '{{"id": {interaction_id}}}', "interaction_data": '{{"id": {interaction_data_id}}}',
}  # fmt: skip


def served() -> list[Route]:
    its_bench = asyncio.run(bench())
    return [
        each
        for each in routes(its_bench.service, BASE_URL, lambda: its_bench.metrics)
        if set(re.findall(r"{(\w+)}", each.path)) & set(THEIRS) or each.path == "/interaction_data"
    ]


async def populate(its: Bench, client: httpx.AsyncClient) -> None:
    """Of `mine`: an interaction with data and a response, and one that was deleted with its data."""
    for _ in range(2):
        form = {"survey_id": "9001", "colour": "red", "agent_id": "nevilr"}
        await client.post("/api/interactions", data=form, headers=its.credentials["mine"])
    await client.post("/api/interactions/1/start_survey", headers=its.credentials["mine"])
    await client.post("/api/interactions/1/submit_response", data={"response": "9"}, headers=its.credentials["mine"])
    assert (await client.delete("/api/interactions/2", headers=its.credentials["mine"])).status_code == 204


async def answer(its: Bench, client: httpx.AsyncClient, route: Route, names: dict[str, str]) -> tuple[int, str]:
    """Status and body of what `theirs` is answered; the names themselves are taken out."""
    names = {**NOWHERE, **names}
    path = f"/api{route.path}".format(**names)
    form = {key: value.format(**names) for key, value in BODY.items()} if route.method in ("POST", "PUT") else None
    if form and route.path == "/interaction_data":
        form = {key: form[key] for key in ("interaction_id", "custom_key", "custom_value")}
    query = {"interaction_id": names["interaction_id"]} if route.method == "GET" else {}
    reply = await client.request(route.method, path, data=form, params=query, headers=its.credentials["theirs"])
    return reply.status_code, re.sub("|".join(map(re.escape, names.values())), "NAME", reply.text)


@pytest.mark.parametrize("route", served(), ids=lambda route: f"{route.method} {route.path}")
def test_what_is_another_customers_is_not_there(route: Route) -> None:
    async def act(its: Bench, client: httpx.AsyncClient) -> None:
        await populate(its, client)
        nowhere = await answer(its, client, route, NOWHERE)
        assert nowhere == (200, "[]") or nowhere[0] == 404
        assert await answer(its, client, route, THEIRS) == nowhere
        assert await answer(its, client, route, DELETED) == nowhere

    on_bench(act)
