"""The application over a store (in memory, if no other is given), on a clock that stands still, with two customers who
know nothing of each other; and requests to it without a network.
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any

import httpx

from askline.interviews.accounts_kept import Customer
from askline.interviews.ports import Store
from askline.interviews.service import Service
from askline.interviews.surveys import Surveys
from askline.storage.memory import MemoryStore
from askline.web.app import Application, route_names
from askline.web.description import description_routes
from askline.web.health import health_routes
from askline.web.metrics import Metrics
from askline.web.serving import apis
from fakes import CountingIds, HandClock

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
BASE_URL = "https://surveys.example.com"
_SURVEYS = Surveys()


class Bench:
    """One application with its customers: `mine` and `theirs`."""

    def __init__(self, service: Service, clock: HandClock) -> None:
        self.service = service
        self.clock = clock
        self.metrics = Metrics(())
        self.credentials: dict[str, dict[str, str]] = {"nobody": {}}
        self.known: dict[str, Any] = {"long": "k" * 256, "many": "&a" * 1001}  # what requests may name as {name}
        served = apis(service, BASE_URL, lambda: self.metrics)
        self.metrics = Metrics(route_names(served))
        routes = [*health_routes(service, self.metrics, False), *description_routes(served[0], False)]
        self.application = Application(served, routes, self.metrics)

    async def populate(self) -> None:
        accounts = self.service.accounts
        for name in ("mine", "theirs"):
            customer, secret = await accounts.add_customer(name)
            token, bearer = await accounts.add_token(customer)
            self._give(name, customer, secret, bearer)
            self.known[f"{name}_token_uuid"] = token.uuid
        mine = await accounts.customer(self.known["mine_uuid"])
        _, bearer = await accounts.add_token(mine, ["INTERACTIONS_API_READ_ALL"])
        self.credentials["mine_reader"] = {"authorization": f"Bearer {bearer}"}
        await accounts.add_user(mine, "Neville R", "Neville@example.com", "nevilr", "+61409999999", "Australia/Sydney")
        await accounts.add_user(mine, "Ada", "ada@example.com")

    def _give(self, name: str, customer: Customer, secret: str, bearer: str) -> None:
        self.known |= {f"{name}_uuid": customer.uuid, f"{name}_secret": secret, f"{name}_bearer": bearer}
        basic = base64.b64encode(f"{customer.uuid}:{secret}".encode()).decode()
        self.credentials[name] = {"authorization": f"Basic {basic}"}
        self.credentials[f"{name}_bearer"] = {"authorization": f"Bearer {bearer}"}

    def client(self, address: str = "127.0.0.1") -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=self.application, client=(address, 50000))
        return httpx.AsyncClient(transport=transport, base_url="http://askline.test")


def surveys() -> Surveys:
    """Every example survey, and those made for these tests; compiled once for all of them."""
    if not _SURVEYS.all():
        paths = [*sorted((ROOT / "surveys").glob("*.yaml")), *sorted((HERE / "surveys").glob("*.yaml"))]
        findings = _SURVEYS.offer({str(path): path.read_bytes() for path in paths})
        assert all(each.what == "added" for each in findings), [str(each) for each in findings]
    return _SURVEYS


async def bench(store: Store | None = None) -> Bench:
    store = store or MemoryStore()
    await store.open()
    clock = HandClock()
    made = Bench(Service(store, surveys(), clock, CountingIds()), clock)
    await made.populate()
    return made


def on_bench(
    act: Callable[[Bench, httpx.AsyncClient], Awaitable[None]], address: str = "127.0.0.1", store: Store | None = None
) -> None:
    """Run something with a fresh application and a client to it."""

    async def run() -> None:
        its_bench = await bench(store)
        async with its_bench.client(address) as client:
            await act(its_bench, client)
        await its_bench.service.store.close()

    asyncio.run(run())


def filled(value: Any, known: dict[str, Any]) -> Any:
    """A value of a case with every {name} replaced; a text that is only a name becomes the value itself."""
    if isinstance(value, dict):
        return {filled(key, known): filled(each, known) for key, each in value.items()}
    if isinstance(value, list):
        return [filled(each, known) for each in value]
    if not isinstance(value, str):
        return value
    for name, held in known.items():
        if value == f"{{{name}}}":
            return held
        value = value.replace(f"{{{name}}}", str(held))
    return value


def differences(expected: Any, found: Any, place: str = "", *, is_whole: bool = False) -> Iterable[str]:
    """Where what was found is not what was expected; `*` is any.

    is_whole  every key of an object must be written, not only some
    """
    if isinstance(expected, dict) and isinstance(found, dict):
        yield from (f"{place}.{key} is too much" for key in found if is_whole and key not in expected)
        for key, each in expected.items():
            if key not in found:
                yield f"{place}.{key} is missing"
            else:
                yield from differences(each, found[key], f"{place}.{key}", is_whole=is_whole)
    elif isinstance(expected, list) and isinstance(found, list):
        if len(expected) != len(found):
            yield f"{place} has {len(found)} entries, not {len(expected)}: {json.dumps(found)[:2000]}"
        for index, (one, other) in enumerate(zip(expected, found, strict=False)):
            yield from differences(one, other, f"{place}[{index}]", is_whole=is_whole)
    elif expected != "*" and (expected != found or type(expected) is not type(found)):
        yield f"{place} is {found!r}, not {expected!r}"
