"""A call of an API as its routes see it, and the reply that they give.

The order of checks (credentials, path, method, resource, parameters, conflicts) is kept by `api.py`; a route asks a
call for its parameters when it has come that far.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

import orjson

from askline.web.bodies import Parameters, Receive, body_parameters, query_parameters, read_body
from askline.web.parameters import Parameter
from askline.web.problems import JSON, Headers, Problem, not_found

_ID = re.compile(r"[0-9]{1,18}")  # all of these fit into what every store has for an id


class Reply(NamedTuple):
    status: int
    body: bytes
    headers: Headers = []  # noqa: RUF012


class Call:
    """One request to an API by a customer who is known.

    customer     whose credentials were given; `bearer`: with which personal access token, where with one
    path         the parts of the address below `/api`, decoded
    route        None until it is known
    """

    __slots__ = ("_body", "_receive", "bearer", "customer", "headers", "method", "path", "query", "route")

    def __init__(self, method: str, query: bytes, headers: dict[bytes, bytes], receive: Receive) -> None:
        self.method = method
        self.path: list[str] = []
        self.route: Route | None = None
        self.query = query
        self.headers = headers
        self.customer: Any = None
        self.bearer: Any = None
        self._receive = receive
        self._body: bytes | Problem | None = None

    @property
    def id(self) -> int:
        """The id in the address. Raises Problem `not-found` where it is none."""
        text = self.path[1]
        if not _ID.fullmatch(text):
            raise not_found(f"{NAMES.get(self.path[0], 'resource')} {text[:40]!r}")
        return int(text)

    async def body(self) -> bytes:
        """The body, read once. Raises Problem, each time the same."""
        if self._body is None:
            try:
                self._body = await read_body(self._receive)
            except Problem as problem:
                self._body = problem
        if isinstance(self._body, Problem):
            raise self._body
        return self._body

    async def parameters(self) -> Parameters:
        """Those of the address and of the body; the body wins."""
        if self.method in ("GET", "HEAD"):
            return query_parameters(self.query)
        body = await self.body()
        given = body_parameters(body, self.headers.get(b"content-type", b""), self.method == "PUT")
        return {**query_parameters(self.query), **given} if self.query else given


Answer = Callable[[Call], Awaitable[Reply]]

NAMES = {
    "interactions": "interaction",
    "interaction_data": "interaction data",
    "responses": "response",
    "questions": "question",
    "surveys": "survey",
    "users": "user",
    "phone_numbers": "phone number",
}


class Route(NamedTuple):
    """One call of an API.

    method, path  `GET`, `/interactions/{id}/responses`
    answer        what gives the reply
    find          raises what the resource in the address comes to (404, 410); None where there is none, or where the
                  answer itself looks for it before it reads a parameter
    parameters    described in OpenAPI, and read by the answer itself
    replies       by status: the name of a schema, `[...]` for a list of it, None for no body
    errors        codes of `problems.STATUS`, beyond those that every call may have
    """

    method: str
    path: str
    answer: Answer
    about: str
    find: Answer | None = None
    parameters: tuple[Parameter, ...] = ()
    replies: dict[int, str | None] = {200: None}  # noqa: RUF012
    errors: tuple[str, ...] = ()
    may_repeat: bool = False  # whether `Idempotency-Key` is honoured
    takes_custom_keys: bool = False  # whether parameters that are not in the table are taken as well
    json_object: str | None = None  # the one parameter of a PUT, a JSON object with `parameters` for fields


def json_reply(document: Any, status: int = 200, headers: Headers | None = None) -> Reply:
    return Reply(status, orjson.dumps(document), headers or [])


def decoded_path(raw: bytes) -> list[str]:
    """The parts of a path between its slashes, decoded. Raises Problem `not-found` for what is no text."""
    try:
        if b"%" not in raw:
            return raw.decode("ascii").split("/")
        parts = [unquote_to_bytes(part).decode() for part in raw.split(b"/")]
    except UnicodeDecodeError:
        raise not_found("such path") from None
    if any("\0" in part for part in parts):
        raise not_found("such path")
    return parts


JSON_HEADER = (b"content-type", JSON)
