"""The parts of the server put together: which APIs, pages and tools it has."""

from __future__ import annotations

from collections.abc import Callable

from askline.interviews.service import Service
from askline.web.api import Api
from askline.web.app import Application, route_names
from askline.web.auth import Credentials
from askline.web.description import description_routes
from askline.web.health import health_routes
from askline.web.logs import Log
from askline.web.metrics import Metrics
from askline.web.pages.rendering import static_routes
from askline.web.simulator import simulator_routes
from askline.web.survey_dynamix import survey_dynamix
from askline.web.web_survey import web_survey_routes


def apis(service: Service, base_url: str, metrics: Callable[[], Metrics]) -> tuple[Api, ...]:
    """Every API. Below `/v1` nothing is offered yet, but credentials are asked for all the same."""
    credentials = Credentials(service.accounts)
    return (
        survey_dynamix(service, base_url, credentials, metrics),
        Api("/v1", (), credentials.for_bearers),
    )


def application(
    service: Service, base_url: str, log: Log, is_public: bool, cells: int | None, row: int, rows: int
) -> Application:
    """All that a server offers.

    base_url    what links are made from, without a slash at its end
    is_public   whether the tools may be reached from everywhere
    cells, row, rows  as `Metrics` takes them
    """
    served = apis(service, base_url, lambda: metrics)
    metrics = Metrics(route_names(served), cells, row, rows)
    routes = [
        *health_routes(service, metrics, is_public),
        *description_routes(served[0], is_public),
        *web_survey_routes(service, metrics),
        *simulator_routes(service, is_public),
        *static_routes(),
    ]
    return Application(served, routes, metrics, log)


def counted_routes(service: Service) -> list[str]:
    """The names that requests are counted by."""
    return route_names(apis(service, "", lambda: Metrics(())))
