"""The body and query of a request as parameters: texts by name.

A form, JSON or multipart body of at most 1 MiB; what is more is refused before it is read to the end. What the
parameters mean is not known here.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from typing import Any

import orjson

from askline.web.problems import Problem, bad_parameter

LONGEST_BODY = 1024 * 1024  # bytes
DROPPED_AT_MOST = 32 * LONGEST_BODY  # of a body that is too large, so that its sender gets to read the answer
MOST_PARAMETERS = 1000
SECONDS_FOR_A_BODY = 30
MULTIPART = b"multipart/form-data"
OBJECTS = ("interaction", "interaction_data")  # parameters whose value in a JSON body may be an object

Parameters = dict[str, Any]  # texts by name; objects for OBJECTS
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

_BOUNDARY = re.compile(rb'boundary=(?:"([^"]+)"|([^\s;]+))', re.IGNORECASE)
_ESCAPES = re.compile(rb"(?:%[0-9A-Fa-f]{2})+")  # many at once: `urllib` takes a quarter of a second for 1 MiB
_FORM_TOKEN = re.compile(rb"(?:^|&)auth_token=([^&]*)")
_LONG_NUMBER = re.compile(rb"[0-9]{19}")  # one that may have more than 64 bits
_PART_NAME = re.compile(  # .NET writes names without quotes
    rb'^content-disposition:[ \t]*form-data\b(?:[^"\n]|"[^"\n]*")*?[; \t]name=(?:"([^"\n]*)"|([^\s;"]+))',
    re.IGNORECASE | re.MULTILINE,
)


async def read_body(receive: Receive) -> bytes:
    """The whole body. Raises Problem `too-large`; `bad-body` where it does not arrive in time or is broken off."""
    message = await receive()
    body: bytes = message.get("body", b"")
    if message.get("more_body", False):
        try:
            async with asyncio.timeout(SECONDS_FOR_A_BODY):
                body = await _rest_of_body(receive, body)
        except TimeoutError:
            raise _closing(
                "bad-body", f"The body did not arrive within {SECONDS_FOR_A_BODY} s; send it again."
            ) from None
    if message["type"] == "http.disconnect":
        raise Problem("bad-body", "The body was broken off; send it again.")
    if len(body) > LONGEST_BODY:
        raise _too_large()
    return body


async def _rest_of_body(receive: Receive, first: bytes) -> bytes:
    chunks, size = [first], len(first)
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Problem("bad-body", "The body was broken off; send it again.")
        chunk = message.get("body", b"")
        size += len(chunk)
        if size <= LONGEST_BODY:
            chunks.append(chunk)
        if not message.get("more_body", False) or size > DROPPED_AT_MOST:
            break
    if size > LONGEST_BODY:
        raise _too_large()
    return b"".join(chunks)


def _too_large() -> Problem:
    return _closing("too-large", f"The body has more than {LONGEST_BODY} bytes; send less at once.")


def _closing(code: str, message: str) -> Problem:
    """A problem after which the connection is of no more use."""
    return Problem(code, message, headers=[(b"connection", b"close")])


def query_parameters(query: bytes) -> Parameters:
    """The parameters in the address. Raises Problem `bad-parameter` for what is no text."""
    if not query:
        return {}
    parameters = {}
    for name, value in _pairs(query):
        try:
            text = value.decode()
            parameters[name.decode()] = text
        except UnicodeDecodeError:
            raise bad_parameter(shown_name(name), "The parameter is not UTF-8; write it in UTF-8.") from None
        if "\0" in text or b"\0" in name:
            raise bad_parameter(shown_name(name), "The parameter holds U+0000; leave it out.")
    return parameters


def shown_name(name: bytes) -> str:
    return name.decode(errors="replace")


def body_parameters(body: bytes, content_type: bytes, takes_objects: bool = False) -> Parameters:
    """The parameters in a body. Raises Problem `bad-body`, or `bad-parameter` for a value that is none.

    takes_objects  whether those of OBJECTS may be objects, as in a PUT
    """
    kind = _kind_of(content_type)
    if kind == b"application/json":
        return _from_json(body, OBJECTS if takes_objects else ()) if body else {}
    if kind in (b"application/x-www-form-urlencoded", b""):
        return _texts(_pairs(body)) if body else {}
    if kind == MULTIPART:
        return _texts(_parts(body, content_type)) if body else {}
    message = f"A body of type {shown_name(kind)} is not read here; send a form or application/json."
    raise Problem("bad-body", message)


def _kind_of(content_type: bytes) -> bytes:
    return content_type.partition(b";")[0].strip().lower()


def token_in_body(body: bytes, content_type: bytes) -> str | None:
    """The `auth_token` of a body, also of one that is faulty elsewhere; None without one."""
    if b"auth_token" not in body:
        return None
    if _kind_of(content_type) in (b"application/json", MULTIPART):
        with contextlib.suppress(Problem):
            return body_parameters(body, content_type).get("auth_token") or None
    tokens = _FORM_TOKEN.findall(body)
    return _decoded(tokens[-1]).decode(errors="replace") or None if tokens else None


def _pairs(text: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Names and values of a form, decoded; what has no `=` is a name with an empty value."""
    if text.count(b"&") >= MOST_PARAMETERS:
        raise Problem("bad-body", f"There are more than {MOST_PARAMETERS} parameters; send fewer.")
    for pair in text.split(b"&"):
        if pair:
            name, _, value = pair.partition(b"=")
            yield _decoded(name), _decoded(value)


def _decoded(text: bytes) -> bytes:
    text = text.replace(b"+", b" ")
    return _ESCAPES.sub(_unescaped, text) if b"%" in text else text


def _unescaped(escapes: re.Match[bytes]) -> bytes:
    return bytes.fromhex(escapes[0].replace(b"%", b"").decode())


def _texts(pairs: Iterator[tuple[bytes, bytes]]) -> Parameters:
    parameters = {}
    try:
        for name, value in pairs:
            parameters[name.decode()] = value.decode()
            if b"\0" in value or b"\0" in name:
                raise Problem("bad-body", "The body holds U+0000; leave it out.")
    except UnicodeDecodeError:
        raise Problem("bad-body", "The body is not UTF-8; write it in UTF-8.") from None
    return parameters


def _parts(body: bytes, content_type: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Names and values of a multipart form."""
    boundary = _BOUNDARY.search(content_type)
    if boundary is None:
        raise Problem("bad-body", "The Content-Type of the multipart form names no boundary; add it.")
    pieces = (b"\r\n" + body).split(b"\r\n--" + (boundary[1] or boundary[2]))
    if len(pieces) > MOST_PARAMETERS + 2:
        raise Problem("bad-body", f"There are more than {MOST_PARAMETERS} parameters; send fewer.")
    if len(pieces) < 2 or not pieces[-1].startswith(b"--"):
        raise Problem("bad-body", "The multipart form has no end; send the whole of it.")
    for piece in pieces[1:-1]:
        head, _, value = piece.partition(b"\r\n\r\n")
        name = _PART_NAME.search(head)
        if name is None:
            raise Problem("bad-body", "A part of the multipart form has no name; give each its Content-Disposition.")
        yield name[1] or name[2] or b"", value


def json_value(text: bytes) -> Any:
    """What a JSON text holds. Where a number may be too long for orjson, which would round it, all are their digits.

    raises    ValueError
    """
    value = orjson.loads(text)
    if _LONG_NUMBER.search(text):
        try:
            return json.loads(text, parse_int=str)
        except RecursionError:
            raise ValueError("it is nested too deeply") from None
    return value


def _from_json(body: bytes, objects: tuple[str, ...]) -> Parameters:
    try:
        document = json_value(body)
    except ValueError as fault:
        raise Problem("bad-body", f"The body is no JSON in UTF-8: {fault}.") from None
    if not isinstance(document, dict):
        raise Problem("bad-body", "The JSON body is no object; put the parameters into one.")
    if len(document) > MOST_PARAMETERS:
        raise Problem("bad-body", f"There are more than {MOST_PARAMETERS} parameters; send fewer.")
    if b"\\u0000" in body and holds_nul(document):
        raise Problem("bad-body", "The body holds U+0000; leave it out.")
    return {name: _as_parameter(name, value, name in objects) for name, value in document.items() if value is not None}


def _as_parameter(name: str, value: Any, is_object: bool) -> Any:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if is_object and isinstance(value, dict):
        return value
    raise bad_parameter(name, f"{name} is a list or an object; give a text, a number or a boolean.")


def holds_nul(value: Any) -> bool:
    """Whether U+0000 is in any text of a JSON value, however deep."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            waiting += each.keys()
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
        elif isinstance(each, str) and "\0" in each:
            return True
    return False
