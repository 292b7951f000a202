"""What an operator does: export, purge, erase, back up."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any, NamedTuple

from askline.interviews.accounts_kept import Customer
from askline.interviews.addresses import plain_address
from askline.interviews.interaction import DataEntry, Interaction, Response
from askline.interviews.moments import SECOND
from askline.interviews.ports import Clock, Store

AT_ONCE = 500  # interactions that are purged or erased in one transaction; contacts that are looked through at a time


class Exported(NamedTuple):
    """An interaction with all that belongs to it."""

    interaction: Interaction
    responses: list[Response]
    data: list[DataEntry]


class Erased(NamedTuple):
    """How much of a respondent there was: interactions, which stay without him, and contacts, which do not."""

    interactions: int
    contacts: int


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
            yield await self._store.purge(ids, before)
        await self._store.forget_traces()

    async def erase(self, customer: Customer, addresses: Sequence[str]) -> Erased:
        """Take out whatever says who a respondent was and what he said; the interactions stay, so that counts stay
        right.

        addresses  his numbers (E.164) and e-mail addresses
        """
        contacts = [each async for each in self._contacts_with(customer, {plain_address(each) for each in addresses})]
        for each in contacts:
            await self._store.remove_contact(customer.id, each)
        ids = await self._store.of_respondent(customer.id, [each.lower() for each in addresses])
        for start in range(0, len(ids), AT_ONCE):
            await self._store.erase(ids[start : start + AT_ONCE], self._clock.now())
        await self._store.forget_traces()  # also where nobody was found: the last time it may have failed
        return Erased(len(ids), len(contacts))

    async def _contacts_with(self, customer: Customer, addresses: set[str]) -> AsyncIterator[str]:
        """The UUIDs of contacts that have one of these addresses anywhere in what is known of them."""
        after = ""
        while found := await self._store.contacts(customer.id, after, AT_ONCE):
            after = found[-1].uuid
            for each in found:
                if any(plain_address(text) in addresses for text in texts_in(each.data)):
                    yield each.uuid

    async def backup(self, path: str) -> None:
        """A consistent copy of the database at a new path, while others go on.

        raises    RequestRefused `not-here` for PostgreSQL, whose own tool is pg_dump
        """
        await self._store.backup(path)


def texts_in(data: Any) -> Iterator[str]:
    """Every text in a value of JSON, however deep."""
    waiting = [data]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict):
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)
