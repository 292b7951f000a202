"""Pages of HTML: every text in them escaped, and headers that let a page do nothing but what it is for.

The files of a page come from here and nowhere else; each has an address that changes with its content, so that a
browser may keep it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

import jinja2
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from askline.web.problems import not_found

STATIC = {
    "icon.svg": "image/svg+xml",
    "page.css": "text/css",
    "page.js": "text/javascript",
    "simulator.css": "text/css",
    "simulator.js": "text/javascript",
    "simulator_choice.js": "text/javascript",
    "simulator_sound.js": "text/javascript",
}
KEEP = "public, max-age=31536000, immutable"
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.\[\]:-]+")


def page(template: str, values: Mapping[str, Any], status: int = 200, sounds: Iterable[str] = ()) -> Response:
    """A page of a template's file. `sounds`: addresses of recordings that it may play."""
    headers = {
        "cache-control": "no-store",
        "content-security-policy": content_security(sounds),
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-robots-tag": "noindex, nofollow",
        "vary": "accept-language",
    }
    return Response(render(template, values), status, headers, "text/html")


def render(template: str, values: Mapping[str, Any]) -> str:
    return _templates().get_template(template).render(values)


def content_security(sounds: Iterable[str]) -> str:
    """Nothing but our own style, script and requests, and recordings from where this page's recordings are."""
    media = " ".join(["'self'", *origins(sounds)])
    return (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; "
        f"base-uri 'none'; frame-ancestors 'none'; media-src {media}"
    )


def origins(sounds: Iterable[str]) -> list[str]:
    return sorted({origin for each in sounds if (origin := origin_of(each))})


def origin_of(address: str) -> str | None:
    """Scheme and host of a recording's address; None for what is no address of the web."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    origin = f"{parts.scheme}://{parts.netloc}"
    return origin if _ORIGIN.fullmatch(origin) else None


def static_routes() -> list[Route]:
    return [Route("/static/{name}", _static, methods=["GET"])]


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in STATIC:
        raise not_found("such path")
    headers = {"cache-control": KEEP, "x-content-type-options": "nosniff"}
    return Response(_content(name), 200, headers, STATIC[name])


@cache
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: (files(__package__) / name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["static"] = _address
    return environment


def _address(name: str) -> str:
    return f"/static/{name}?v={sha256(_content(name)).hexdigest()[:12]}"


@cache
def _content(name: str) -> bytes:
    return (files(__package__) / name).read_bytes()
