"""Whose call it is: Basic, Bearer and `auth_token`.

Where several credentials are sent, the `Authorization` header alone counts. Secrets are neither logged nor kept. Basic
is remembered by its hash for a moment, so that one who calls often is looked up once a second; a personal access token,
which can be revoked, each time.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
import time

from askline.interviews.accounts import Accounts
from askline.interviews.accounts_kept import Customer
from askline.web.bodies import token_in_body
from askline.web.calls import Call
from askline.web.problems import Problem

MOST_REMEMBERED = 1000
SECONDS_REMEMBERED = 1.0  # a customer's token that was renewed is believed no longer
LONGEST_SECRET = 500
BASIC = b'Basic realm="askline"'
BEARER = b"Bearer"


class Credentials:
    """Finds the customer of a call, and refuses it where there is none."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._remembered: dict[bytes, tuple[float, Customer]] = {}  # with the moment until which it is believed
        self._key = secrets.token_bytes(32)

    async def for_api(self, call: Call) -> None:
        """Basic, Bearer, or an `auth_token` in the address or the body. Raises Problem `bad-credentials`."""
        header = call.headers.get(b"authorization")
        if header is None:
            call.customer = await self._by_parameter(call)
        elif header[:6].lower() == b"basic ":
            call.customer = await self._by_basic(header)
        else:
            await self._by_bearer(call, header)
        if call.customer is None:
            raise refusal(BASIC, "Send Basic credentials (customer UUID and auth token), a Bearer token or auth_token.")

    async def for_bearers(self, call: Call) -> None:
        """Bearer alone. Raises Problem `bad-credentials`."""
        await self._by_bearer(call, call.headers.get(b"authorization", b""))
        if call.customer is None:
            raise refusal(BEARER, "Send a personal access token: Authorization: Bearer TOKEN.")

    async def _by_basic(self, header: bytes) -> Customer | None:
        hashed = hashlib.blake2b(header, digest_size=32, key=self._key).digest()
        now = time.monotonic()
        if (known := self._remembered.get(hashed)) is not None and known[0] > now:
            return known[1]
        uuid, _, secret = _decoded(header[6:]).partition(":")
        if not _is_possible(secret) or not uuid.isascii() or len(uuid) != 36:
            return None
        customer = await self._accounts.by_password(uuid, secret)
        if customer is not None:
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[hashed] = (now + SECONDS_REMEMBERED, customer)
        return customer

    async def _by_bearer(self, call: Call, header: bytes) -> None:
        scheme, _, secret = header.decode("latin-1").partition(" ")
        if scheme.lower() == "bearer" and _is_possible(secret.strip()):
            call.bearer = await self._accounts.by_bearer(secret.strip())
            call.customer = None if call.bearer is None else call.bearer.customer

    async def _by_parameter(self, call: Call) -> Customer | None:
        """The body wins over the address, as with every parameter."""
        token = await self._in_body(call) or token_in_body(call.query, b"")
        return await self._accounts.by_auth_token(token) if token and _is_possible(token) else None

    async def _in_body(self, call: Call) -> str | None:
        try:
            return token_in_body(await call.body(), call.headers.get(b"content-type", b""))
        except Problem:
            return None


def refusal(scheme: bytes, message: str) -> Problem:
    return Problem("bad-credentials", message, headers=[(b"www-authenticate", scheme)])


def _decoded(text: bytes) -> str:
    try:
        return base64.b64decode(text.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _is_possible(secret: str) -> bool:
    """Whether a store may be asked for it: visible ASCII of a sensible length."""
    return 0 < len(secret) <= LONGEST_SECRET and secret.isascii() and secret.isprintable()
