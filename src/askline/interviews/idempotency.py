"""Requests that come twice: what was answered to an `Idempotency-Key` is kept for a day and answered again.

The reply is stored in the transaction that did the work, so that there is never one without the other; a reply that
changed nothing is stored by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol, TypeVar

from askline.errors import RequestRefused
from askline.interviews.accounts_kept import Customer
from askline.interviews.interaction import Interaction, KeptReply, Receipt
from askline.interviews.moments import SECOND
from askline.interviews.ports import Store

Shown = TypeVar("Shown", contravariant=True)
KEPT_FOR = 24 * 3600 * SECOND


class Show(Protocol[Shown]):
    """Makes the body of an answer of what was stored: a function of `views`."""

    def __call__(self, stored: Shown, /) -> dict[str, Any]: ...


class Idempotency(NamedTuple):
    """scope: method and path of the request; body_hash: of whatever makes two requests the same."""

    scope: str
    key: str
    body_hash: str


class Reply(NamedTuple):
    """What a call is answered.

    status       of HTTP: 200, or 201 where a resource was made
    turn         `Askline-Turn`, None where there is none
    is_replayed  it is the kept reply to an earlier request with the same key
    is_step      the interview has taken a step
    ending       its kind, where that step ended the interview
    interaction  as it is now; None for a replayed reply
    """

    status: int
    body: dict[str, Any]
    turn: int | None = None
    is_replayed: bool = False
    is_step: bool = False
    ending: str | None = None
    interaction: Interaction | None = None


async def replayed(store: Store, customer: Customer | None, given: Idempotency | None, now: int) -> Reply | None:
    """The kept reply to a request that came before; None for a new one.

    raises    RequestRefused `idempotency-key-reused` where the earlier one was another
    """
    if given is None or customer is None:
        return None
    kept = await store.kept_reply(customer.id, given.scope, given.key, now - KEPT_FOR)
    if kept is None:
        return None
    if kept.body_hash != given.body_hash:
        raise RequestRefused(
            "idempotency-key-reused",
            "this Idempotency-Key came before with another body; send a new key with a new request",
        )
    return Reply(kept.status, kept.body, kept.turn, is_replayed=True)


def receipt(
    customer: Customer | None, given: Idempotency | None, now: int, reply: Callable[[Any, bool], Reply]
) -> Receipt | None:
    """What is to be stored for a request with a key; `reply` makes the answer of the stored value and whether new."""
    if given is None or customer is None:
        return None

    def kept(stored: Any, is_new: bool) -> KeptReply:
        answer = reply(stored, is_new)
        return KeptReply(given.body_hash, answer.status, answer.body, answer.turn)

    return Receipt(customer.id, given.scope, given.key, now, kept)
