"""Every error of the server as JSON that says what to do about it.

`STATUS` is the one place that knows which HTTP status an error has. What is not in it is no error that a caller may
see: it becomes `internal-error`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import orjson

from askline.errors import AsklineError, RequestRefused, StorageFailed

STATUS = {
    "bad-parameter": 400,
    "missing-parameter": 400,
    "bad-body": 400,
    "bad-credentials": 401,
    "forbidden": 403,
    "not-found": 404,
    "method-not-allowed": 405,
    "pending-interaction": 409,
    "already-started": 409,
    "id-mismatch": 409,
    "id-taken": 409,
    "key-taken": 409,
    "not-yet-due": 409,
    "stale-answer": 409,
    "answered-meanwhile": 409,
    "idempotency-key-reused": 409,
    "patch-conflict": 409,
    "gone": 410,
    "precondition-failed": 412,
    "too-large": 413,
    "not-replayable": 422,
    "not-patchable": 422,
    "internal-error": 500,
    "unavailable": 503,
}
RETRY_AFTER_SECONDS = 2
JSON = b"application/json; charset=utf-8"

Headers = list[tuple[bytes, bytes]]


class Problem(RequestRefused):
    """A request that is refused before its meaning is looked at, with headers that belong to the answer."""

    def __init__(
        self, code: str, message: str, *, hint: str | None = None, headers: Headers | None = None, **details: Any
    ) -> None:
        super().__init__(code, message, hint=hint, **details)
        self.headers = headers or []


class Answer(NamedTuple):
    """An error as it is sent."""

    status: int
    body: bytes
    headers: Headers


def as_answer(fault: AsklineError) -> Answer:
    """The answer to a request that ended in this error. What callers may not see raises KeyError."""
    if isinstance(fault, StorageFailed):
        fault = unavailable(fault.may_be_done)
    details = fault.details if isinstance(fault, RequestRefused) else {}
    message = "; ".join(each for each in (fault.message, fault.hint) if each)
    if "parameter" not in details:  # whose name often stands first
        message = message[:1].upper() + message[1:]
    if not message.endswith("."):
        message += "."
    headers = fault.headers if isinstance(fault, Problem) else []
    return Answer(STATUS[fault.code], orjson.dumps({"error": fault.code, "message": message, **details}), headers)


def status_of(fault: RequestRefused) -> int:
    return STATUS[fault.code]


def bad_parameter(name: str, message: str) -> Problem:
    return Problem("bad-parameter", message, parameter=name)


def missing_parameter(name: str, message: str) -> Problem:
    return Problem("missing-parameter", message, parameter=name)


def not_found(what: str) -> Problem:
    return Problem("not-found", f"There is no {what}; check the address and the customer whose credentials these are.")


def gone(what: str) -> Problem:
    return Problem("gone", f"The {what} was deleted; nothing more can be done with it.")


def method_not_allowed(method: str, allowed: str) -> Problem:
    message = f"{method} does nothing here; use one of {allowed}."
    return Problem("method-not-allowed", message, headers=[(b"allow", allowed.encode())])


def unavailable(may_be_stored: bool = False) -> Problem:
    """may_be_stored: the database went away before it said whether it has kept what was sent"""
    message = f"The database cannot be used at the moment. Try again in {RETRY_AFTER_SECONDS} s."
    headers = [(b"retry-after", b"%d" % RETRY_AFTER_SECONDS)]
    if not may_be_stored:
        return Problem("unavailable", message, headers=headers)
    message += (
        " It is not known whether this request was carried out: send it again with the same Idempotency-Key, or an"
        " answer with the _turn of the payload that it is for, and nothing is taken twice."
    )
    return Problem("unavailable", message, headers=headers, may_be_stored=True)


def internal_error(request_id: str) -> Problem:
    message = f"Askline itself is at fault. Please report it with the request id {request_id}."
    return Problem("internal-error", message)


def unreadable_request(largest_head: int) -> bytes:
    """The whole response, head included, to what cannot be read as a request."""
    message = (
        "This is no request of HTTP/1.1, or its method is unknown, or its head comes too slowly, or has far more than "
        f"{largest_head} bytes."
    )
    body = as_answer(Problem("bad-body", message)).body
    head = (
        b"HTTP/1.1 400 Bad Request\r\ncache-control: no-store\r\ncontent-type: %b\r\ncontent-length: %d\r\n"
        b"connection: close\r\n\r\n"
    )
    return head % (JSON, len(body)) + body
