"""Responses as the API reads them; they are written by the turns of `holding.py` alone."""

from __future__ import annotations

from collections.abc import Sequence

from askline.interviews.access import gone, not_found
from askline.interviews.accounts_kept import Customer
from askline.interviews.interaction import Interaction, Response
from askline.interviews.ports import Store
from askline.interviews.selections import ResponseSelection


class Responses:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, customer: Customer, id: int) -> Response:
        """A response that counts; one off the path, or of a deleted interaction, is gone.

        raises    RequestRefused `not-found`, `gone`
        """
        response = await self._store.response(id)
        if response is None or response.customer_id != customer.id:
            raise not_found("response", id)
        if not response.is_counted:
            raise gone("response", id)
        return response

    async def select(self, customer: Customer, selection: ResponseSelection) -> list[Response]:
        return await self._store.responses(customer.id, selection)

    async def of(self, interactions: Sequence[Interaction]) -> dict[int, list[Response]]:
        """For `_include_responses`: those of each interaction by its id, oldest first."""
        return await self._store.responses_of([each.id for each in interactions]) if interactions else {}
