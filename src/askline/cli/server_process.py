"""One process of the server, put together: store, surveys, application, log, and what runs beside them."""

from __future__ import annotations

import asyncio
import gc
import json
import signal
import traceback
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from askline.cli import database
from askline.errors import StorageFailed

if TYPE_CHECKING:
    import socket

    from askline.cli.survey_folder import SurveyFolder
    from askline.interviews.service import Service
    from askline.interviews.surveys import Finding, Surveys
    from askline.outbound.webhooks import Delivery
    from askline.web.logs import Log
    from askline.web.metrics import Metrics

SECONDS_BETWEEN_LOOKS_AT_FILES = 0.5
SECONDS_BETWEEN_DUE = 1.0
SECONDS_BETWEEN_DELIVERIES = 0.5
SECONDS_BETWEEN_FORGETTING = 600.0


class Settings(NamedTuple):
    database: str
    base_url: str
    are_tools_public: bool
    effects_url: str | None = None


class Place(NamedTuple):
    """Which of several workers this is.

    cells     descriptor of the file in which all of them count; None for one alone
    """

    cells: int | None = None
    row: int = 0
    rows: int = 1


ALONE = Place()


def prepare(settings: Settings) -> Iterator[str]:
    """Bring the database up to date, and make its first customer; what there is to tell of it."""

    async def act(service: Service) -> tuple[str, str] | None:
        added = await service.accounts.add_default_customer()
        return None if added is None else (added[0].uuid, added[1])

    added = database.run_on(settings.database, act)
    if added is not None:
        yield json.dumps({"customer": "default", "customer_uuid": added[0], "auth_token": added[1]})


def serve_alone(
    settings: Settings,
    folder: SurveyFolder,
    surveys: Surveys,
    listener: socket.socket,
    tell_ready: Callable[[], None],
    place: Place = ALONE,
    watch: int | None = None,
) -> int:
    """Serve in this process until a signal says otherwise; the exit code.

    watch   a descriptor whose end means that the process which started this one is gone
    """
    from askline.web.running import event_loop

    with asyncio.Runner(loop_factory=event_loop()) as runner:
        return runner.run(_serve(settings, folder, surveys, listener, tell_ready, place, watch))


async def _serve(
    settings: Settings,
    folder: SurveyFolder,
    surveys: Surveys,
    listener: socket.socket,
    tell_ready: Callable[[], None],
    place: Place,
    watch: int | None,
) -> int:
    from askline.web import running
    from askline.web.logs import Log
    from askline.web.serving import application

    log = Log()
    store = database.store_at(settings.database)
    service = database.service_over(store, surveys)
    stop = asyncio.Event()
    _stop_on_signals(stop, watch)
    await store.open()
    try:
        served = application(
            service, settings.base_url, log, settings.are_tools_public, place.cells, place.row, place.rows
        )
        beside = _beside(service, folder, log, served.metrics, place, settings.effects_url)
        gc.freeze()  # what is there by now stays; looking through it for garbage would hold answers up
        await running.serve(served, listener, log, beside, tell_ready, stop)
    finally:
        await store.close()
        log.close()
    return 0


def _stop_on_signals(stop: asyncio.Event, watch: int | None) -> None:
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(each, stop.set)
        except NotImplementedError:  # Windows
            signal.signal(each, lambda *_: loop.call_soon_threadsafe(stop.set))
    if watch is not None:
        loop.add_reader(watch, stop.set)


def _beside(
    service: Service, folder: SurveyFolder, log: Log, metrics: Metrics, place: Place, effects_url: str | None
) -> list[Callable[[], Coroutine[Any, Any, None]]]:
    """What goes on beside the requests; what one worker can do for all of them, the first one does."""
    from askline.outbound.webhooks import Webhooks

    webhooks = Webhooks(service.store, service.clock, _teller_of_deliveries(log, metrics), effects_url)

    async def reload() -> None:
        await asyncio.to_thread(folder.reload, _teller_of_findings(log))

    async def deliver() -> None:
        while await webhooks.send_due():
            pass

    async def let_happen() -> None:
        for reply in await service.holding.run_due():
            metrics.count_step()
            if reply.ending is not None:
                metrics.count_ending(reply.ending)

    async def forget() -> None:
        await service.store.forget_replies(service.clock.now() - 24 * 3600 * 1_000_000)

    works = [(SECONDS_BETWEEN_LOOKS_AT_FILES, reload), (SECONDS_BETWEEN_DELIVERIES, deliver)]
    if place.row == 0:
        works += [(SECONDS_BETWEEN_DUE, let_happen), (SECONDS_BETWEEN_FORGETTING, forget)]
    return [_repeated(every, act, log) for every, act in works]


def _repeated(
    every_seconds: float, act: Callable[[], Awaitable[None]], log: Log
) -> Callable[[], Coroutine[Any, Any, None]]:
    """The same again and again; while the store can do nothing, that is said once."""

    async def run() -> None:
        is_failing = False
        while True:
            try:
                await act()
                is_failing = False
            except StorageFailed as failed:
                if not is_failing:
                    log.write("store failed", level="error", code=failed.code)
                is_failing = True
            except Exception as fault:  # noqa: BLE001  the server outlives a fault of ours beside it
                place = traceback.extract_tb(fault.__traceback__)[-1]
                log.write(
                    "own fault", level="error", kind=type(fault).__name__, places=[f"{place.filename}:{place.lineno}"]
                )
            await asyncio.sleep(every_seconds)

    return run


def _teller_of_findings(log: Log) -> Callable[[Finding], None]:
    def tell(finding: Finding) -> None:
        level = "error" if finding.what in ("broken", "id-taken", "gone") else "info"
        faults = [str(each) for each in finding.fault.diagnostics] if finding.fault else []
        log.write(
            "survey reloaded", level=level, path=finding.path, what=finding.what, message=str(finding), faults=faults
        )

    return tell


def _teller_of_deliveries(log: Log, metrics: Metrics) -> Callable[[Delivery], None]:
    def tell(delivery: Delivery) -> None:
        effect = delivery.effect
        metrics.count_delivery("delivered" if delivery.is_done else "failed")
        log.write(
            "webhook", level="info" if delivery.is_done else "warning", delivery=effect.id, attempt=effect.attempts,
            interaction_id=effect.interaction_id, status=delivery.status, fault=delivery.fault,
        )  # fmt: skip

    return tell
