"""Whether the server is alive, whether it can serve, and what it has counted."""

from __future__ import annotations

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from askline.errors import StorageFailed
from askline.interviews.interaction import ABANDONED, COMPLETED, NOT_STARTED, SCHEDULED, SENT, STARTED
from askline.interviews.service import Service
from askline.web.loopback import loopback_only
from askline.web.metrics import CONTENT_TYPE, Metrics
from askline.web.problems import JSON

STAGES = {
    SCHEDULED: "scheduled", NOT_STARTED: "not_started", SENT: "sent", STARTED: "started", COMPLETED: "completed",
    ABANDONED: "abandoned",
}  # fmt: skip


def health_routes(service: Service, metrics: Metrics, is_public: bool) -> list[Route]:
    """is_public: whether `/metrics` may be read from elsewhere than this machine."""
    tools = _Health(service, metrics)
    return [
        Route("/healthz", tools.alive, methods=["GET"]),
        Route("/readyz", tools.ready, methods=["GET"]),
        Route("/metrics", loopback_only(tools.metrics, is_public), methods=["GET"]),
    ]


class _Health:
    def __init__(self, service: Service, metrics: Metrics) -> None:
        self._store = service.store
        self._surveys = service.surveys
        self._metrics = metrics

    async def alive(self, request: Request) -> Response:
        return _told({"status": "alive"})

    async def ready(self, request: Request) -> Response:
        """200, or 503 while the database is locked or gone; how many survey files are not in use as they are."""
        await self._store.check()
        faults = len(self._surveys.faults())
        return _told({"status": "ready", **({"survey_files_not_in_use": faults} if faults else {})})

    async def metrics(self, request: Request) -> Response:
        try:
            stages, is_ready = await self._store.stages(), True
        except StorageFailed:
            stages, is_ready = {}, False
        counted = {name: stages.get(stage, 0) for stage, name in STAGES.items()} if is_ready else {}
        return Response(
            self._metrics.text(counted, is_ready, len(self._surveys.faults())),
            headers={"content-type": CONTENT_TYPE.decode()},
        )


def _told(state: dict[str, object]) -> Response:
    """A state as JSON, which holds for this moment alone."""
    return Response(orjson.dumps(state), headers={"content-type": JSON.decode(), "cache-control": "no-store"})
