"""Interaction data: what is known about one interaction, by key. Before it begins, attributes of its survey too."""

from __future__ import annotations

from collections.abc import Sequence

from askline.errors import RequestRefused
from askline.interviews.access import find, gone, not_found
from askline.interviews.accounts_kept import Customer
from askline.interviews.attributes_given import check_attributes
from askline.interviews.idempotency import Idempotency, Reply, Show, receipt, replayed
from askline.interviews.interaction import DataEntry, Interaction
from askline.interviews.ports import Clock, Store, StoreConflict
from askline.interviews.selections import DataSelection
from askline.interviews.surveys import Surveys


class InteractionData:
    def __init__(self, store: Store, surveys: Surveys, clock: Clock) -> None:
        self._store = store
        self._surveys = surveys
        self._clock = clock

    async def get(self, customer: Customer, id: int) -> DataEntry:
        """raises RequestRefused `not-found`, `gone`"""
        entry = await self._store.data_entry(id)
        if entry is None or entry.customer_id != customer.id:
            raise not_found("interaction data", id)
        if entry.deleted_at is not None:
            raise gone("interaction data", id)
        return entry

    async def select(self, customer: Customer, selection: DataSelection) -> list[DataEntry]:
        return await self._store.data(customer.id, selection)

    async def of(self, interactions: Sequence[Interaction]) -> dict[int, list[DataEntry]]:
        """For `_include_data`: those of each interaction by its id, oldest first."""
        return await self._store.data_of([each.id for each in interactions]) if interactions else {}

    async def put(
        self,
        customer: Customer,
        interaction_id: int,
        key: str,
        value: str,
        show: Show[DataEntry],
        idempotency: Idempotency | None = None,
    ) -> Reply:
        """Set a key of an interaction: 201 with the entry where it is new, 200 where its value was replaced.

        show      makes the body of the answer
        raises    RequestRefused `not-found`, `gone` (the interaction), `bad-parameter` (an attribute that cannot be
                  read, before the interview began), `idempotency-key-reused`
        """
        now = self._clock.now()
        interaction = await find(self._store, customer, interaction_id)
        if (earlier := await replayed(self._store, customer, idempotency, now)) is not None:
            return earlier
        self._check(interaction, key, value, "custom_value")

        def reply(entry: DataEntry, is_new: bool) -> Reply:
            return Reply(201 if is_new else 200, show(entry))

        entry = DataEntry(0, customer.id, interaction.id, interaction.survey_id, key, value, now, now, None)
        try:
            return reply(*await self._store.put_data(entry, receipt(customer, idempotency, now, reply)))
        except StoreConflict:
            return await self.put(customer, interaction_id, key, value, show, idempotency)

    async def change(self, customer: Customer, id: int, key: str | None, value: str | None) -> DataEntry:
        """Give an entry another key, another value, or both; None keeps what is there.

        raises    RequestRefused `not-found`, `gone`, `bad-parameter`, `key-taken`
        """
        entry = await self.get(customer, id)
        entry = entry._replace(
            custom_key=entry.custom_key if key is None else key,
            custom_value=entry.custom_value if value is None else value,
            updated_at=self._clock.now(),
        )
        self._check(await find(self._store, customer, entry.interaction_id), entry.custom_key, entry.custom_value)
        try:
            await self._store.change_data(entry)
        except StoreConflict:
            raise RequestRefused(
                "key-taken",
                f"interaction {entry.interaction_id} has {entry.custom_key!r} already",
                hint="change or delete the entry that has it",
            ) from None
        return entry

    async def delete(self, customer: Customer, id: int) -> None:
        """raises RequestRefused `not-found`, `gone`"""
        entry = await self.get(customer, id)
        await self._store.change_data(entry._replace(deleted_at=self._clock.now()))

    def _check(self, interaction: Interaction, key: str, value: str, parameter: str = "interaction_data") -> None:
        survey = self._surveys.current(interaction.survey_id)
        if survey is not None and interaction.may_begin:
            check_attributes(survey, interaction, {key: value}, self._clock.now(), parameter)
