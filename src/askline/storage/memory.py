"""The reference store: everything in dictionaries, for tests and trials. What is kept ends with the process.

What changes something runs without waiting in between, so that it is one transaction. `sql.py` must behave the same.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from askline.errors import RequestRefused
from askline.interviews.interaction import (
    NOT_STARTED,
    SCHEDULED,
    DataEntry,
    Event,
    Interaction,
    KeptReply,
    OutboxEffect,
    Receipt,
    Response,
)
from askline.interviews.ports import Creation, Save, StoreConflict
from askline.interviews.selections import (
    DataSelection,
    InteractionSelection,
    ResponseSelection,
)
from askline.storage.matching import (
    changed_fields,
    cut,
    data_matches,
    grouped,
    interaction_matches,
    page,
    response_matches,
)
from askline.storage.memory_accounts import MemoryAccounts
from askline.storage.preparing import erased, erasure, plain_event, save_for


class MemoryStore(MemoryAccounts):
    generation = 0

    def __init__(self) -> None:
        super().__init__()
        self._interactions: dict[int, Interaction] = {}
        self._events: dict[int, list[Event]] = {}
        self._responses: dict[int, Response] = {}
        self._places: dict[tuple[int, int], int] = {}  # response by interaction and place
        self._data: dict[int, DataEntry] = {}
        self._receipts: dict[tuple[int, str, str], tuple[int, int, KeptReply]] = {}  # moment, interaction, reply
        self._surveys: dict[str, tuple[str, bytes]] = {}
        self._blocked: set[tuple[int, str]] = set()
        self._outbox: dict[int, OutboxEffect] = {}

    def _has_interactions(self, customer_id: int) -> bool:
        return any(self._of(self._interactions, customer_id))

    async def open(self) -> None:
        """Nothing to connect to."""

    async def close(self) -> None:
        """Nothing to finish."""

    async def check(self) -> None:
        """Always there."""

    # Interactions

    async def interaction(self, id: int) -> Interaction | None:
        found = self._interactions.get(id)
        await asyncio.sleep(0)  # others may go on meanwhile, as with any store
        return found

    async def interaction_by_uuid(self, uuid: str) -> Interaction | None:
        return next((each for each in self._interactions.values() if each.uuid == uuid), None)

    async def interactions(self, customer_id: int, selection: InteractionSelection, now: int) -> list[Interaction]:
        found = [
            self._at_stage(each, now)._replace(state=None)
            for each in self._interactions.values()
            if each.customer_id == customer_id and interaction_matches(each, selection)
        ]
        if selection.page.order is None:
            found.sort(key=lambda each: (each.stage, -each.id))
            return cut(found, selection.page)
        return page(found, selection.page)

    def _at_stage(self, each: Interaction, now: int) -> Interaction:
        if each.stage > NOT_STARTED:
            return each
        return each._replace(stage=SCHEDULED if each.scheduled_at > now else NOT_STARTED)

    async def add_interaction(self, creation: Creation) -> Interaction:
        new = creation.interaction
        if any(each.uuid == new.uuid for each in self._interactions.values()):
            raise StoreConflict("id-taken", f"there is an interaction {new.uuid} already")
        holder = None if creation.is_forced else self._pending_with(new)
        if holder is not None:
            raise StoreConflict("number-taken", f"interaction {holder} is pending", holder)
        self._check_receipt(creation.receipt)
        made = new._replace(id=self._next_id("interaction"))
        self._interactions[made.id] = made
        self._events[made.id] = [creation.event._replace(interaction_id=made.id)]
        for key, value in creation.data.items():
            self._add_data(
                DataEntry(
                    0, made.customer_id, made.id, made.survey_id, key, value, made.created_at, made.created_at, None
                )
            )
        for save in creation.saves:
            self._save(save_for(save, made.id))
        if creation.contact is not None:
            await self.add_contact(creation.contact)
        made = self._interactions[made.id]
        self._keep_receipt(creation.receipt, made, True, made.id)
        return made

    def _pending_with(self, new: Interaction) -> int | None:
        if new.phone_number is None:
            return None
        sought = (new.customer_id, new.survey_id, new.phone_number)
        pending = (each for each in self._interactions.values() if each.is_pending)
        return next(
            (each.id for each in pending if (each.customer_id, each.survey_id, each.phone_number) == sought), None
        )

    async def save(self, save: Save) -> None:
        self._check_turn(save.event)
        self._check_receipt(save.receipt)
        self._save(save)
        self._keep_receipt(save.receipt, save.interaction, True, save.interaction.id)

    def _check_turn(self, event: Event) -> None:
        held = self._interactions.get(event.interaction_id)
        if held is None or held.turn != event.turn - 1 or held.deleted_at is not None:
            raise StoreConflict("turn-taken", f"turn {event.turn} of interaction {event.interaction_id} is taken")

    def _save(self, save: Save) -> None:
        interaction = save.interaction
        self._interactions[interaction.id] = interaction
        self._events[interaction.id].append(plain_event(save.event))
        for place in save.taken_off:
            self._uncount(place=(interaction.id, place))
        for response in save.answered:
            id = self._places.setdefault((interaction.id, response.place), 0) or self._next_id("response")
            self._places[interaction.id, response.place] = id
            self._responses[id] = response._replace(id=id)
        for effect in save.effects:
            id = self._next_id("effect")
            self._outbox[id] = effect._replace(id=id)
        self._blocked |= {(interaction.customer_id, key) for key in save.blocked}
        self._blocked -= {(interaction.customer_id, key) for key in save.unblocked}
        if interaction.deleted_at is not None:
            self._bury(interaction)

    def _uncount(self, place: tuple[int, int]) -> None:
        if place in self._places:
            id = self._places[place]
            self._responses[id] = self._responses[id]._replace(is_counted=False)

    def _bury(self, interaction: Interaction) -> None:
        """What belongs to a deleted interaction is gone with it."""
        for response in list(self._responses.values()):
            if response.interaction_id == interaction.id:
                self._responses[response.id] = response._replace(is_counted=False)
        for entry in list(self._data.values()):
            if entry.interaction_id == interaction.id and entry.deleted_at is None:
                self._data[entry.id] = entry._replace(deleted_at=interaction.deleted_at)

    async def change(self, interaction: Interaction, turn: int, event: Event | None) -> None:
        held = self._interactions.get(interaction.id)
        if held is None or held.turn != turn or held.deleted_at is not None:
            raise StoreConflict("turn-taken", f"interaction {interaction.id} is no longer at turn {turn}")
        self._interactions[interaction.id] = held._replace(**changed_fields(interaction))
        if event is not None:
            self._events[interaction.id].append(event)
        for entry in list(self._data.values()):
            if entry.interaction_id == interaction.id:
                self._data[entry.id] = entry._replace(survey_id=interaction.survey_id)

    async def due(self, now: int, limit: int) -> list[Interaction]:
        due = [
            (each.due_at, each.id, each)
            for each in self._interactions.values()
            if each.due_at is not None and each.due_at <= now and each.is_pending
        ]
        return [each for _, _, each in sorted(due)[:limit]]

    async def stages(self) -> dict[int, int]:
        counts: dict[int, int] = {}
        for each in self._interactions.values():
            if each.deleted_at is None:
                counts[each.stage] = counts.get(each.stage, 0) + 1
        return counts

    # The event log

    async def event(self, interaction_id: int, turn: int) -> Event | None:
        return next((each for each in self._events.get(interaction_id, ()) if each.turn == turn), None)

    async def last_answer(self, interaction_id: int, question_id: int) -> Event | None:
        events = reversed(self._events.get(interaction_id, []))
        return next((each for each in events if each.question_id == question_id and each.heard is not None), None)

    async def events(self, interaction_id: int) -> list[Event]:
        return list(self._events.get(interaction_id, ()))

    # Responses and data

    async def response(self, id: int) -> Response | None:
        return self._responses.get(id)

    async def responses(self, customer_id: int, selection: ResponseSelection) -> list[Response]:
        found = [each for each in self._of(self._responses, customer_id) if response_matches(each, selection)]
        return page(found, selection.page)

    async def responses_of(self, interaction_ids: Sequence[int]) -> dict[int, list[Response]]:
        counted = (each for each in self._responses.values() if each.is_counted)
        return grouped(sorted(counted, key=lambda each: each.id), interaction_ids)

    async def data_entry(self, id: int) -> DataEntry | None:
        return self._data.get(id)

    async def data(self, customer_id: int, selection: DataSelection) -> list[DataEntry]:
        found = [each for each in self._of(self._data, customer_id) if data_matches(each, selection)]
        return page(found, selection.page)

    async def data_of(self, interaction_ids: Sequence[int]) -> dict[int, list[DataEntry]]:
        there = (each for each in self._data.values() if each.deleted_at is None)
        return grouped(sorted(there, key=lambda each: each.id), interaction_ids)

    async def put_data(self, entry: DataEntry, receipt: Receipt | None = None) -> tuple[DataEntry, bool]:
        self._check_receipt(receipt)
        if entry.interaction_id not in self._interactions:
            raise StoreConflict("key-taken", f"interaction {entry.interaction_id} is gone")
        held = self._entry(entry.interaction_id, entry.custom_key)
        if held is None:
            stored = self._add_data(entry)
        else:
            stored = held._replace(custom_value=entry.custom_value, updated_at=entry.updated_at)
            self._data[held.id] = stored
        self._keep_receipt(receipt, stored, held is None, entry.interaction_id)
        return stored, held is None

    def _add_data(self, entry: DataEntry) -> DataEntry:
        id = self._next_id("data")
        self._data[id] = entry._replace(id=id)
        return self._data[id]

    def _entry(self, interaction_id: int, key: str) -> DataEntry | None:
        sought = (interaction_id, key, None)
        entries = self._data.values()
        return next(
            (each for each in entries if (each.interaction_id, each.custom_key, each.deleted_at) == sought), None
        )

    async def change_data(self, entry: DataEntry) -> None:
        held = self._entry(entry.interaction_id, entry.custom_key)
        if held is not None and held.id != entry.id:
            raise StoreConflict("key-taken", f"interaction {entry.interaction_id} has {entry.custom_key!r} already")
        self._data[entry.id] = entry

    # Requests that come twice, surveys, numbers not to be contacted, effects

    def _check_receipt(self, receipt: Receipt | None) -> None:
        if receipt is not None and (receipt.customer_id, receipt.scope, receipt.key) in self._receipts:
            raise StoreConflict("receipt-taken", f"the key {receipt.key!r} came before")

    def _keep_receipt(self, receipt: Receipt | None, stored: Any, is_new: bool, interaction_id: int) -> None:
        if receipt is not None:
            reply = receipt.reply(stored, is_new)
            body = json.loads(json.dumps(reply.body))
            kept = (receipt.at, interaction_id, reply._replace(body=body))
            self._receipts[receipt.customer_id, receipt.scope, receipt.key] = kept

    async def keep_reply(self, receipt: Receipt, interaction_id: int) -> None:
        self._check_receipt(receipt)
        self._keep_receipt(receipt, None, False, interaction_id)

    async def kept_reply(self, customer_id: int, scope: str, key: str, since: int) -> KeptReply | None:
        kept = self._receipts.get((customer_id, scope, key))
        if kept is not None and kept[0] <= since:
            del self._receipts[customer_id, scope, key]
            return None
        return None if kept is None else kept[2]

    async def forget_replies(self, before: int) -> None:
        self._receipts = {key: kept for key, kept in self._receipts.items() if kept[0] >= before}

    async def survey_source(self, fingerprint: str) -> tuple[str, bytes] | None:
        return self._surveys.get(fingerprint)

    async def keep_survey(self, fingerprint: str, survey_id: int, path: str, source: bytes) -> None:
        self._surveys.setdefault(fingerprint, (path, source))

    async def is_blocked(self, customer_id: int, contact_key: str) -> bool:
        return (customer_id, contact_key) in self._blocked

    async def claim_effects(self, now: int, until: int, limit: int, kinds: Sequence[str]) -> list[OutboxEffect]:
        due = sorted(
            (each.next_at, each.id) for each in self._outbox.values() if each.next_at <= now and each.kind in kinds
        )
        claimed = [self._outbox[id]._replace(next_at=until) for _, id in due[:limit]]
        claimed = [each._replace(attempts=each.attempts + 1) for each in claimed]
        self._outbox |= {each.id: each for each in claimed}
        return claimed

    async def drop_effect(self, id: int) -> None:
        self._outbox.pop(id, None)

    async def postpone_effect(self, id: int, next_at: int) -> None:
        if id in self._outbox:
            self._outbox[id] = self._outbox[id]._replace(next_at=next_at)

    # Administration

    async def each_interaction(
        self, customer_id: int | None, survey_id: int | None
    ) -> AsyncIterator[tuple[Interaction, list[Response], list[DataEntry]]]:
        for id in sorted(self._interactions):
            each = self._interactions[id]
            is_asked_for = customer_id in (None, each.customer_id) and survey_id in (None, each.survey_id)
            if is_asked_for and each.deleted_at is None:
                responses, data = await self.responses_of([id]), await self.data_of([id])
                yield each._replace(state=None), responses.get(id, []), data.get(id, [])

    async def ended_before(self, moment: int, limit: int) -> list[int]:
        return self._ids(lambda each: _is_over(each, moment))[:limit]

    async def of_respondent(self, customer_id: int, addresses: Sequence[str]) -> list[int]:
        sought = set(addresses)

        def is_his(each: Interaction) -> bool:
            return each.customer_id == customer_id and not sought.isdisjoint(
                {each.phone_number, each.email.lower() if each.email else None}
            )

        return self._ids(is_his)

    def _ids(self, holds: Callable[[Interaction], bool]) -> list[int]:
        return sorted(each.id for each in self._interactions.values() if holds(each))

    async def purge(self, ids: Sequence[int], moment: int) -> int:
        gone = {id for id in ids if id in self._interactions and _is_over(self._interactions[id], moment)}
        for id in gone:
            del self._interactions[id], self._events[id]
        self._responses = {id: each for id, each in self._responses.items() if each.interaction_id not in gone}
        self._places = {place: id for place, id in self._places.items() if place[0] not in gone}
        self._forget(gone)
        return len(gone)

    def _forget(self, ids: set[int]) -> None:
        """Data, effects and kept replies of interactions."""
        self._data = {id: each for id, each in self._data.items() if each.interaction_id not in ids}
        self._outbox = {id: each for id, each in self._outbox.items() if each.interaction_id not in ids}
        self._receipts = {key: kept for key, kept in self._receipts.items() if kept[1] not in ids}

    async def erase(self, ids: Sequence[int], now: int) -> None:
        for id in set(ids) & set(self._interactions):
            each = self._interactions[id]
            if each.contact_id is not None:
                self._contacts.pop((each.customer_id, each.contact_id), None)
            self._interactions[id] = erased(each, now)
            silent = [event._replace(heard=None, records=[], payload=None) for event in self._events[id]]
            self._events[id] = [*silent, erasure(each, now)]
        for response in list(self._responses.values()):
            if response.interaction_id in ids:
                self._responses[response.id] = response._replace(response="", value=None, recording_url=None)
        self._forget(set(ids))

    async def forget_traces(self) -> None:
        """What is held in memory leaves none."""

    async def backup(self, path: str) -> None:
        raise RequestRefused("not-here", "what is held in memory has no copy")


def _is_over(each: Interaction, moment: int) -> bool:
    """Whether it ended before a moment, or was made before it and never began."""
    since = each.ended_at or each.deleted_at or (each.created_at if not each.has_begun else None)
    return since is not None and since < moment
