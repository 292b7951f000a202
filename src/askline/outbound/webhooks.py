"""Webhooks: effects of surveys, sent to the addresses that they name, signed, and kept until they were delivered.

What names no address, an alert or a transfer, is sent to the one that the operator gave; without one it is kept.

Several processes may send from one store: each claims what it sends for a while, so that nothing is sent by two at
once. A receiver may still get one twice, where an answer was lost; `Askline-Delivery` is then the same.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import http.client
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any, NamedTuple

from askline.interviews.interaction import OutboxEffect
from askline.interviews.moments import SECOND, to_datetime
from askline.interviews.ports import Clock, Store

AT_ONCE = 32  # so that some receivers who do not answer hold up no others
SECONDS_FOR_ONE = 10
SECONDS_CLAIMED = 60
FIRST_RETRY_SECONDS = 5
LONGEST_RETRY_SECONDS = 3600
UNADDRESSED = ("alert", "transfer")
SIGNATURE = "Askline-Signature"
DELIVERY = "Askline-Delivery"

Answer = tuple[int | None, str | None]  # status and kind of fault


class Delivery(NamedTuple):
    """What came of one attempt. status: of the receiver's answer, None where there was none."""

    effect: OutboxEffect
    status: int | None
    fault: str | None  # the kind of what went wrong; never what was sent

    @property
    def is_done(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class Webhooks:
    """Sends the webhooks of a store.

    tell             told of each attempt
    effects_url      where alerts and transfers are sent; None: they are kept
    seconds_for_one  how long a receiver may take, however little of an answer keeps coming
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        tell: Callable[[Delivery], None],
        effects_url: str | None = None,
        seconds_for_one: float = SECONDS_FOR_ONE,
    ) -> None:
        self._store = store
        self._clock = clock
        self._tell = tell
        self._effects_url = effects_url
        self._kinds = ("webhook",) if effects_url is None else ("webhook", *UNADDRESSED)
        self._seconds_for_one = seconds_for_one
        self._secrets: dict[int, str] = {}  # by customer

    async def send_due(self) -> int:
        """Send what is due; how many there were."""
        now = self._clock.now()
        effects = await self._store.claim_effects(now, now + SECONDS_CLAIMED * SECOND, AT_ONCE, self._kinds)
        await asyncio.gather(*map(self._send, effects))
        return len(effects)

    async def _send(self, effect: OutboxEffect) -> None:
        secret, second = await self._secret(effect.customer_id), self._clock.now() // SECOND
        if effect.kind == "webhook":
            url, content = str(effect.body.get("url") or "").strip(), effect.body.get("body")
        else:
            url, content = self._effects_url or "", described(effect)
        request = signed_request(effect.id, url, content, secret, second)
        delivery = Delivery(effect, *await self._answer_to(request))
        if delivery.is_done:
            await self._store.drop_effect(effect.id)
        else:
            await self._store.postpone_effect(effect.id, self._clock.now() + wait_after(effect.attempts) * SECOND)
        self._tell(delivery)

    async def _answer_to(self, request: urllib.request.Request | None) -> Answer:
        """The answer, or that none came in time. Its thread is left alone then; it holds up no end of the process."""
        loop, seconds = asyncio.get_running_loop(), self._seconds_for_one
        answer: asyncio.Future[Answer] = loop.create_future()

        def take(came: Answer) -> None:
            if not answer.done():
                answer.set_result(came)

        def ask() -> None:
            came = _answer_to(request, seconds)
            with contextlib.suppress(RuntimeError):  # the server has ended meanwhile
                loop.call_soon_threadsafe(take, came)

        threading.Thread(target=ask, name="webhook", daemon=True).start()
        try:
            return await asyncio.wait_for(answer, seconds + 1)
        except TimeoutError:
            return None, "TimeoutError"

    async def _secret(self, customer_id: int) -> str:
        if customer_id not in self._secrets:
            self._secrets |= {each.id: each.webhook_secret for each in await self._store.customers()}
        return self._secrets[customer_id]


def wait_after(attempts: int) -> int:
    """Seconds until the next attempt: 5, 10, 20, ... up to an hour."""
    doublings = min(max(attempts - 1, 0), 20)
    return min(FIRST_RETRY_SECONDS << doublings, LONGEST_RETRY_SECONDS)


def signature(secret: str, second: int, body: bytes) -> str:
    """`t=SECONDS,v1=HEX`: HMAC-SHA256, by the customer's webhook secret, of `SECONDS.` and the body."""
    signed = hmac.new(secret.encode(), b"%d." % second + body, hashlib.sha256).hexdigest()
    return f"t={second},v1={signed}"


def described(effect: OutboxEffect) -> dict[str, Any]:
    """What an operator's receiver is told of an effect that names no address."""
    at = to_datetime(effect.created_at).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {effect.kind: effect.body, "interaction_id": effect.interaction_id, "at": at}


def signed_request(id: int, url: str, content: Any, secret: str, second: int) -> urllib.request.Request | None:
    """The request that carries an effect out; None where its address is none."""
    body = json.dumps(content, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "askline",
        DELIVERY: str(id),
        SIGNATURE: signature(secret, second, body),
    }
    if not url.startswith(("http://", "https://")):
        return None
    try:
        return urllib.request.Request(url, body, headers, method="POST")
    except ValueError:
        return None


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A signed body goes to the address that the survey names, and to no other."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def _answer_to(request: urllib.request.Request | None, seconds: float) -> Answer:
    """Status and kind of fault of one attempt."""
    if request is None:
        return None, "no-such-address"
    try:
        with urllib.request.build_opener(_NoRedirects).open(request, timeout=seconds) as answer:
            return answer.status, None
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code, "refused"
    except (OSError, http.client.HTTPException, ValueError) as fault:
        return None, type(fault).__name__
