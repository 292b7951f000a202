"""One API: its routes behind its credentials, every request checked in the same order.

The order is: credentials (401, for unknown paths too), path (404), method (405), resource (404, 410), permission (403),
parameters (400, 413, 422), conflicts (409, 412). A route may read its parameters before it looks for its resource;
where they are at fault, the resource is looked for before that is told.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from askline.errors import RequestRefused
from askline.web.calls import Call, Reply, Route, decoded_path
from askline.web.problems import method_not_allowed, not_found, status_of

Place = tuple[str, int, str]  # first part of the path, how many parts, third part


class Api:
    """Routes by path and method.

    prefix        `/api`
    authenticate  sets the customer of a call, or raises Problem `bad-credentials`
    """

    def __init__(self, prefix: str, routes: Sequence[Route], authenticate: Callable[[Call], Awaitable[None]]) -> None:
        self.prefix = prefix.encode()
        self.routes = tuple(routes)
        self._authenticate = authenticate
        self._places: dict[Place, dict[str, Route]] = {}
        for route in routes:
            methods = self._places.setdefault(place_of(route.path.split("/")[1:]), {})
            methods[route.method] = route
            if route.method == "GET":
                methods.setdefault("HEAD", route)

    def owns(self, raw_path: bytes) -> bool:
        return raw_path.startswith(self.prefix) and raw_path[len(self.prefix) :][:1] in (b"", b"/")

    async def reply(self, call: Call, raw_path: bytes) -> Reply:
        """The reply to a call, which has its route then. Raises RequestRefused, StorageFailed."""
        await self._authenticate(call)
        call.route = route = self.route_of(call, raw_path)
        try:
            return await route.answer(call)
        except RequestRefused as refused:
            if route.find is not None and status_of(refused) in (400, 413, 422):
                await route.find(call)
            raise

    def route_of(self, call: Call, raw_path: bytes) -> Route:
        call.path = path = decoded_path(raw_path[len(self.prefix) + 1 :])
        methods = self._places.get(place_of(path))
        if methods is None or "" in path:
            raise not_found("such path")
        route = methods.get(call.method)
        if route is None:
            raise method_not_allowed(call.method, ", ".join(sorted(methods)))
        return route


def place_of(path: Sequence[str]) -> Place:
    return path[0], len(path), path[2] if len(path) > 2 else ""
