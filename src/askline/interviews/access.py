"""Whose an interaction is: what another customer has, or nobody, is not found; what was deleted is gone."""

from __future__ import annotations

from askline.errors import RequestRefused
from askline.interviews.accounts_kept import Customer
from askline.interviews.interaction import Interaction
from askline.interviews.ports import Store


def not_found(what: str, id: object) -> RequestRefused:
    return RequestRefused("not-found", f"there is no {what} {id}", hint="check the id, and whose credentials are sent")


def gone(what: str, id: object) -> RequestRefused:
    return RequestRefused("gone", f"{what} {id} was deleted", hint="it will not come back; do not ask again")


async def find(store: Store, customer: Customer | None, id: int) -> Interaction:
    """The customer's interaction (anybody's, where None is given).

    raises    RequestRefused `not-found`, `gone`
    """
    interaction = await store.interaction(id)
    if interaction is None or (customer is not None and interaction.customer_id != customer.id):
        raise not_found("interaction", id)
    if interaction.deleted_at is not None:
        raise gone("interaction", id)
    return interaction
