"""The whole server as one ASGI application: the APIs, the pages and the tools.

The APIs are dispatched here, straight from the table of their routes; everything else goes through Starlette. Every
request gets an id, a line in the log and a place in the metrics; every error becomes JSON.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from askline.errors import AsklineError, RequestRefused, StorageFailed
from askline.web.api import Api
from askline.web.calls import JSON_HEADER, Call, Reply, Route
from askline.web.logs import Log, Silent, request_ids
from askline.web.metrics import Metrics
from askline.web.problems import Problem, as_answer, internal_error, method_not_allowed, not_found

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

NO_STORE = (b"cache-control", b"no-store")
UNKNOWN = "unknown"
PAGES = "pages"


class Application:
    """What a server runs.

    apis     those that are served, each below its prefix
    routes   of Starlette: pages, tools
    metrics  where requests are counted, by `route_names(apis)`
    """

    def __init__(
        self, apis: Sequence[Api], routes: Sequence[BaseRoute], metrics: Metrics, log: Log | Silent | None = None
    ) -> None:
        self.apis = tuple(apis)
        self.metrics = metrics
        self.log = log or Silent()
        self._next_id = request_ids()
        self.pages = Starlette(routes=list(routes), exception_handlers={HTTPException: as_json, AsklineError: as_json})
        self.pages.router.redirect_slashes = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._refuse_other(scope, receive, send)
        began = time.perf_counter()
        request_id = self._next_id()
        raw_path = raw_path_of(scope)
        for api in self.apis:
            if api.owns(raw_path):
                route, status = await self._call(api, raw_path, scope, receive, send, request_id)
                break
        else:
            route, status = await self._page(scope, receive, send, request_id)
        seconds = time.perf_counter() - began
        self.metrics.count_request(route, status, seconds)
        self.log.write(
            "request", id=request_id, method=scope["method"], route=route, status=status, ms=round(seconds * 1000, 2)
        )
        return None

    async def _call(
        self, api: Api, raw_path: bytes, scope: Scope, receive: Receive, send: Send, request_id: str
    ) -> tuple[str, int]:
        """Answer a call of an API; its route's name and the status that was sent."""
        call = Call(scope["method"], scope["query_string"], dict(scope["headers"]), receive)
        try:
            reply = await api.reply(call, raw_path)
        except (RequestRefused, StorageFailed) as fault:
            if isinstance(fault, StorageFailed):
                self.log.write("store failed", level="error", id=request_id, code=fault.code)
            reply = error_reply(fault)
        except Exception as fault:  # noqa: BLE001  the last resort: what nobody foresaw is told, logged and counted
            self._log_own_fault(request_id, fault)
            reply = error_reply(internal_error(request_id))
        await send_reply(send, reply, request_id, has_body=call.method != "HEAD")
        return route_name(api, call.route), reply.status

    async def _page(self, scope: Scope, receive: Receive, send: Send, request_id: str) -> tuple[str, int]:
        """Let Starlette answer; the same."""
        status = 500
        has_begun = False

        async def send_with_id(message: MutableMapping[str, Any]) -> None:
            nonlocal status, has_begun
            if message["type"] == "http.response.start":
                status, has_begun = message["status"], True
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            await self.pages(scope, receive, send_with_id)
        except Exception as fault:  # noqa: BLE001  as above; Starlette has sent its own answer where it could
            self._log_own_fault(request_id, fault)
            if not has_begun:
                await send_reply(send, error_reply(internal_error(request_id)), request_id, has_body=True)
        return PAGES, status

    def _log_own_fault(self, request_id: str, fault: Exception) -> None:
        """Where it happened and what kind it is; never its message, which may hold what a respondent said."""
        places = [f"{each.filename}:{each.lineno}" for each in traceback.extract_tb(fault.__traceback__)[-6:]]
        self.log.write("own fault", level="error", id=request_id, kind=type(fault).__name__, places=places)
        if isinstance(self.log, Silent):
            traceback.print_exception(fault, file=sys.stderr)

    async def _refuse_other(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Web sockets are not spoken; the server's own start and end need nothing here."""
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1000})
            return
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return


def raw_path_of(scope: Scope) -> bytes:
    """The path as it was sent, still encoded and without its query."""
    raw = scope.get("raw_path") or scope["path"].encode()
    path: bytes = raw.partition(b"?")[0]
    return path


def route_name(api: Api, route: Route | None) -> str:
    """What a request is counted and logged by; None: there is no such route, or it was not come to."""
    return f"{api.prefix.decode()} {UNKNOWN}" if route is None else f"{route.method} {api.prefix.decode()}{route.path}"


def route_names(apis: Sequence[Api]) -> list[str]:
    """Every name that a request is counted and logged by."""
    names = [route_name(api, route) for api in apis for route in api.routes]
    return [*names, *(route_name(api, None) for api in apis), PAGES]


def error_reply(fault: AsklineError) -> Reply:
    return Reply(*as_answer(fault))


async def send_reply(send: Send, reply: Reply, request_id: str, has_body: bool) -> None:
    headers = [NO_STORE, (b"x-request-id", request_id.encode()), *reply.headers]
    if reply.status != 204:
        headers += [JSON_HEADER, (b"content-length", b"%d" % len(reply.body))]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body if has_body else b""})


async def as_json(request: Request, fault: Exception) -> Response:
    """An error outside the APIs, as JSON too."""
    status, body, headers = as_answer(_as_problem(request, fault))
    shown = {name.decode(): value.decode() for name, value in headers}
    return Response(body, status, {**shown, "content-type": JSON_HEADER[1].decode()})


def _as_problem(request: Request, fault: Exception) -> AsklineError:
    if isinstance(fault, RequestRefused | StorageFailed):
        return fault
    if isinstance(fault, HTTPException) and fault.status_code == 405:
        return method_not_allowed(request.method, (fault.headers or {}).get("Allow", ""))
    if isinstance(fault, HTTPException) and fault.status_code == 404:
        return not_found("such path")
    if isinstance(fault, HTTPException):
        return Problem("bad-body", f"{fault.detail}")
    raise fault
