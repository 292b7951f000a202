"""Whose an interaction is, and whether its respondent may be contacted.

What another customer has, or nobody, is not found; what was deleted is gone.
"""

from __future__ import annotations

from askline.errors import RequestRefused
from askline.interviews.accounts_kept import Customer
from askline.interviews.interaction import Interaction
from askline.interviews.ports import Store
from askline.interviews.saving import contact_key

SENT_OUT = ("sms", "outbound")  # survey types whose first prompts go to a respondent who did nothing


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


async def is_blocked(store: Store, interaction: Interaction) -> bool:
    """Whether its respondent is on do-not-contact."""
    key = contact_key(interaction)
    return key is not None and await store.is_blocked(interaction.customer_id, key)


async def is_withheld(store: Store, interaction: Interaction) -> bool:
    """Whether it may not begin, since its respondent went on do-not-contact after it was made."""
    return interaction.survey_type in SENT_OUT and await is_blocked(store, interaction)
