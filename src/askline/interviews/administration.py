"""What an operator does: export, purge, erase, back up."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import NamedTuple

from askline.interviews.accounts_kept import Customer
from askline.interviews.interaction import DataEntry, Interaction, Response
from askline.interviews.moments import SECOND
from askline.interviews.ports import Clock, Store

AT_ONCE = 500  # interactions that are purged or erased in one transaction


class Exported(NamedTuple):
    """An interaction with all that belongs to it."""

    interaction: Interaction
    responses: list[Response]
    data: list[DataEntry]


class Administration:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def export(self, customer: Customer | None = None, survey_id: int | None = None) -> AsyncIterator[Exported]:
        """All interactions that are not deleted, lowest id first; any number of them in little memory."""
        customer_id = None if customer is None else customer.id
        async for interaction, responses, data in self._store.each_interaction(customer_id, survey_id):
            yield Exported(interaction, responses, data)

    async def purge(self, older_than_seconds: float) -> AsyncIterator[int]:
        """Remove for good what ended (or was made and never began) longer ago; how many, batch by batch."""
        before = self._clock.now() - int(older_than_seconds * SECOND)
        while ids := await self._store.ended_before(before, AT_ONCE):
            await self._store.purge(ids)
            yield len(ids)

    async def erase(self, customer: Customer, addresses: Sequence[str]) -> int:
        """Take out whatever says who a respondent was and what he said; how many interactions that were.

        addresses  his numbers (E.164) and e-mail addresses
        result     the interactions stay, without them, so that counts stay right
        """
        ids = await self._store.of_respondent(customer.id, [each.lower() for each in addresses])
        for start in range(0, len(ids), AT_ONCE):
            await self._store.erase(ids[start : start + AT_ONCE], self._clock.now())
        return len(ids)

    async def backup(self, path: str) -> None:
        """A consistent copy of the database at a new path, while others go on.

        raises    RequestRefused `not-here` for PostgreSQL, whose own tool is pg_dump
        """
        await self._store.backup(path)
