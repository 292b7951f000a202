"""The OpenAPI document, and a page that shows it without asking anything of another server.

The document is made of the tables that the calls themselves are read from (`Route`, `Parameter`), and of the
resources and examples in `resources.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

import orjson
import yaml
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route as PageRoute

from askline import __version__
from askline.web.api import Api
from askline.web.calls import Route
from askline.web.loopback import loopback_only
from askline.web.parameters import Parameter
from askline.web.problems import JSON as JSON_UTF_8
from askline.web.problems import STATUS

STYLE = (
    "body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}"
    "pre{background:#f2f2f2;padding:.8rem;overflow:auto}code{background:#f2f2f2}table{border-collapse:collapse}"
    "td,th{border:1px solid #bbb;padding:.2rem .6rem;text-align:left;vertical-align:top}"
)
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
JSON = "application/json"
EVERYWHERE = ("bad-credentials", "method-not-allowed", "unavailable", "internal-error")
TURN_HEADER = {
    "description": "Which payload this is; grows with every step.",
    "schema": {"type": "integer", "minimum": 0},
}
TOLD_WITH_TURN = ("400", "409", "413")  # refusals of a survey call whose interaction is there
REPLAYED_HEADER = {
    "description": "The reply to an earlier request with the same Idempotency-Key, once more.",
    "schema": {"type": "string", "enum": ["true"]},
}
SCALAR = ["string", "number", "boolean", "null"]
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "A key of your own for this request. Sent again within 24 h, it gets the first reply once more.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}
CONTENT_SECURITY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def openapi(api: Api) -> dict[str, Any]:
    """The document for one API."""
    written = _written()
    prefix = api.prefix.decode()
    paths: dict[str, Any] = {}
    for route in api.routes:
        paths.setdefault(f"{prefix}{route.path}", {})[route.method.lower()] = _operation(route, written)
    return {
        "openapi": "3.1.0",
        "info": {**written["info"], "version": __version__},
        "security": [{"basic": []}, {"bearer": []}, {"auth_token": []}],
        "paths": paths,
        "components": {
            "schemas": written["schemas"],
            "responses": {code: _problem(code) for code in sorted({*_codes(api.routes)})},
            "securitySchemes": written["securitySchemes"],
        },
    }


@cache
def _written() -> dict[str, Any]:
    text = files("askline.web").joinpath("resources.yaml").read_text(encoding="utf-8")
    written: dict[str, Any] = yaml.load(text, yaml.CSafeLoader)
    return written


def _codes(routes: Sequence[Route]) -> Iterator[str]:
    for route in routes:
        yield from (*EVERYWHERE, *route.errors)


def _operation(route: Route, written: dict[str, Any]) -> dict[str, Any]:
    name = f"{route.method} {route.path}"
    operation: dict[str, Any] = {
        "summary": route.about,
        "operationId": re.sub(r"\W+", "_", f"{route.method.lower()}{route.path}").strip("_"),
        "tags": [route.path.split("/")[1]],
        "parameters": [*_path_parameters(route), *_query_parameters(route), *_header_parameters(route)],
        "responses": {**_replies(route), **_problems(route)},
    }
    if route.method in ("POST", "PUT"):
        operation["requestBody"] = _body(route)
    if example := written["examples"].get(name):
        operation["x-codeSamples"] = [{"lang": "shell", "source": example}]
        operation["description"] = f"```shell\n{example}```"
    return operation


def _path_parameters(route: Route) -> Iterator[dict[str, Any]]:
    for name in re.findall(r"{(\w+)}", route.path):
        yield {"name": name, "in": "path", "required": True, **_written()["addresses"][name]}


def _query_parameters(route: Route) -> Iterator[dict[str, Any]]:
    if route.method != "GET":
        return
    for each in route.parameters:
        yield {
            "name": each.name,
            "in": "query",
            "required": each.is_required,
            "description": each.about,
            "schema": _schema(each),
        }


def _schema(parameter: Parameter) -> dict[str, Any]:
    return (
        parameter.kind.schema if parameter.default is None else {**parameter.kind.schema, "default": parameter.default}
    )


def _header_parameters(route: Route) -> list[dict[str, Any]]:
    return [IDEMPOTENCY_KEY] if route.may_repeat else []


def _body(route: Route) -> dict[str, Any]:
    if route.json_object is not None:
        required, properties = [route.json_object], {route.json_object: _object(route)}
    else:
        required = [each.name for each in route.parameters if each.is_required]
        properties = {each.name: {**_schema(each), "description": each.about} for each in route.parameters}
    schema: dict[str, Any] = {
        "type": "object",
        "properties": properties,
        "additionalProperties": {"type": SCALAR, "description": "Not looked at."},
    }
    if required:
        schema["required"] = required
    if route.takes_custom_keys:
        schema["additionalProperties"] = {
            "type": SCALAR,
            "maxLength": 10_000,
            "description": "Interaction data: keys of a letter, then letters, digits and _.",
        }
        schema["propertyNames"] = {"pattern": "^(_force_new|[A-Za-z][A-Za-z0-9_]{0,99})$"}
    return {"required": bool(required), "content": {kind: {"schema": schema} for kind in (FORM, JSON, MULTIPART)}}


def _object(route: Route) -> dict[str, Any]:
    """The one parameter of a PUT; what the route has as parameters are fields of it."""
    name = route.json_object
    fields = {each.name: {**each.kind.schema, "description": each.about} for each in route.parameters}
    return {
        "description": f"The {name} as GET answers it, with its changes: JSON, in a JSON body also the object itself.",
        "type": ["string", "object"],
        "minLength": 1,
        "properties": {"id": {"type": "integer", "minimum": 0}, **fields},
        "required": ["id"],
    }


def _replies(route: Route) -> dict[str, Any]:
    return {str(status): _reply(route, status, schema) for status, schema in route.replies.items()}


def _reply(route: Route, status: int, schema: str | None) -> dict[str, Any]:
    if schema is None:
        return {"description": "Done; there is no body."}
    reference = {"$ref": f"#/components/schemas/{schema.strip('[]')}"}
    shape = {"type": "array", "items": reference} if schema.startswith("[") else reference
    reply: dict[str, Any] = {
        "description": "Made." if status == 201 else "Done.",
        "content": {JSON: {"schema": shape}},
    }
    headers = {"Askline-Turn": TURN_HEADER} if schema == "Payload" else {}
    if route.may_repeat:
        headers["Idempotency-Replayed"] = REPLAYED_HEADER
    if headers:
        reply["headers"] = headers
    return reply


def _problems(route: Route) -> dict[str, Any]:
    """By status; several errors of one status are listed in its description."""
    by_status: dict[int, list[str]] = {}
    for code in dict.fromkeys((*EVERYWHERE, *route.errors)):
        by_status.setdefault(STATUS[code], []).append(code)
    problems = {str(status): _problem(*codes) for status, codes in sorted(by_status.items())}
    if "Payload" in route.replies.values():
        for status in TOLD_WITH_TURN:
            problems[status]["headers"] = {"Askline-Turn": TURN_HEADER}
    return problems


def _problem(*codes: str) -> dict[str, Any]:
    problem: dict[str, Any] = {
        "description": ", ".join(codes),
        "content": {JSON: {"schema": {"$ref": "#/components/schemas/Error"}}},
    }
    if "bad-credentials" in codes:
        problem["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
    if "method-not-allowed" in codes:
        problem["headers"] = {"Allow": {"schema": {"type": "string"}}}
    if "unavailable" in codes:
        problem["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
    return problem


def description_routes(api: Api, is_public: bool) -> list[PageRoute]:
    """`/docs`: a page for browsers, the document for programs; `/openapi.json`: the document."""

    async def docs(request: Request) -> Response:
        if "text/html" in request.headers.get("accept", ""):
            return Response(page(api), media_type="text/html", headers={"content-security-policy": CONTENT_SECURITY})
        return await document(request)

    async def document(request: Request) -> Response:
        return Response(orjson.dumps(openapi(api)), media_type=JSON_UTF_8.decode())

    return [
        PageRoute("/docs", loopback_only(docs, is_public), methods=["GET"]),
        PageRoute("/openapi.json", loopback_only(document, is_public), methods=["GET"]),
    ]


def page(api: Api) -> str:
    """The document as one page of HTML, without scripts."""
    shown = openapi(api)
    parts = [
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{escape(shown['info']['title'])}</title>",
        "<meta name=viewport content='width=device-width'>",
        f"<style>{STYLE}</style>",
        f"<main><h1>{escape(shown['info']['title'])}</h1><p>{escape(shown['info']['description'])}</p>",
        "<p>The same for programs: <a href='/openapi.json'>/openapi.json</a></p>",
        *(_section(route, shown) for route in api.routes),
        "<h2>Resources</h2>",
        *(_resource(name, schema) for name, schema in shown["components"]["schemas"].items()),
        "</main></html>",
    ]
    return "\n".join(parts)


def _section(route: Route, shown: dict[str, Any]) -> str:
    operation = shown["paths"][f"/api{route.path}"][route.method.lower()]
    samples = "".join(f"<pre>{escape(each['source'])}</pre>" for each in operation.get("x-codeSamples", ()))
    replies = "".join(
        f"<tr><td>{status}<td>{escape(each['description'])}" for status, each in operation["responses"].items()
    )
    return (
        f"<h2 id={operation['operationId']}><code>{route.method} /api{escape(route.path)}</code></h2>"
        f"<p>{escape(route.about)}{_notes(route)}</p>{_table(route)}{samples}"
        f"<table><tr><th>Status<th>When{replies}</table>"
    )


def _notes(route: Route) -> str:
    """What the table of parameters does not say."""
    notes = []
    if route.json_object is not None:
        notes.append(
            f" Takes one parameter, <code>{route.json_object}</code>: a JSON object with its id and these fields."
        )
    if route.takes_custom_keys:
        notes.append(" Any other parameter of letters, digits and _ becomes interaction data.")
    if route.may_repeat:
        notes.append(" May be sent again with the same <code>Idempotency-Key</code>.")
    return "".join(notes)


def _table(route: Route) -> str:
    rows = [
        f"<tr><td><code>{each['name']}</code><td>{escape(each['description'])}"
        f"<td>as {each['example']}<td>in the address"
        for each in _path_parameters(route)
    ]
    rows += [
        f"<tr><td><code>{escape(each.name)}</code><td>{escape(each.about)}<td>{escape(_allowed(each.kind.schema))}"
        f"<td>{_default(each) if route.json_object is None else 'as it is'}"
        for each in route.parameters
    ]
    return f"<table><tr><th>Name<th>Description<th>Allowed values<th>Default{''.join(rows)}</table>" if rows else ""


def _allowed(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return ", ".join(schema["enum"])
    if schema["type"] == "integer":
        return f"{schema['minimum']} to {schema['maximum']}" if "maximum" in schema else "a whole number"
    if schema["type"] == "boolean":
        return "true, false, 1, 0"
    return f"as {', '.join(schema['examples'])}" if "examples" in schema else "any text"


def _default(parameter: Parameter) -> str:
    shown = str(parameter.default).lower() if isinstance(parameter.default, bool) else parameter.default
    return "required" if parameter.is_required else "" if shown is None else str(shown)


def _resource(name: str, schema: dict[str, Any]) -> str:
    example = orjson.dumps(schema["examples"][0], option=orjson.OPT_INDENT_2).decode() if "examples" in schema else ""
    return f"<h3>{escape(name)}</h3><p>{escape(schema.get('description', ''))}</p><pre>{escape(example)}</pre>"
