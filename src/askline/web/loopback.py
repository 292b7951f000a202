"""Tools that only this machine may reach: the designer's page, the metrics, the description of the API.

A request that a proxy has passed on comes from this machine too, but says so in its headers.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from askline.web.problems import Problem

PASSED_ON = ("x-forwarded-for", "forwarded")
Endpoint = Callable[[Request], Awaitable[Response]]


def loopback_only(endpoint: Endpoint, is_public: bool) -> Endpoint:
    """The endpoint, refused with `forbidden` from elsewhere, unless it is public."""
    if is_public:
        return endpoint

    async def guarded(request: Request) -> Response:
        if not is_local(request):
            raise Problem(
                "forbidden",
                "This page is for the machine that Askline runs on; --public-tools opens it to everybody.",
            )
        return await endpoint(request)

    return guarded


def is_local(request: Request) -> bool:
    """Whether the request comes from this machine and no proxy has passed it on."""
    if request.client is None or any(name in request.headers for name in PASSED_ON):
        return False
    try:
        address = ipaddress.ip_address(request.client.host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
