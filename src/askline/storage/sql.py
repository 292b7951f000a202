"""The store on SQLite or PostgreSQL: the same statements for both; `sqlite.py` and `postgresql.py` run them.

A turn is one transaction: its event first, which no two can have; then the interaction, responses and effects.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from askline.interviews.interaction import (
    DataEntry,
    Event,
    Interaction,
    KeptReply,
    OutboxEffect,
    Receipt,
    Response,
)
from askline.interviews.json_text import from_text
from askline.interviews.ports import Creation, Save, StoreConflict
from askline.storage import rows
from askline.storage import statements as sql
from askline.storage.database import Command, Script, UniqueViolated
from askline.storage.matching import CHANGED
from askline.storage.preparing import save_for
from askline.storage.sql_accounts import SqlAccounts
from askline.storage.sql_administration import SqlAdministration
from askline.storage.tables import (
    do_not_contact,
    events,
    interaction_data,
    interactions,
    outbox,
    receipts,
    responses,
    survey_versions,
)

KEPT_FOR = 24 * 3600 * 1_000_000  # a reply, microseconds
_AFTER_ID = {
    table: tuple(name for name in kind._fields if name != "id")
    for table, kind in ((interaction_data, DataEntry), (outbox, OutboxEffect))
}
_INTERACTION = (*(name for name in Interaction._fields if name != "id"), "email_folded", "holds_number")
_TAKEN = (
    ("events", "turn-taken"),
    ("receipts", "receipt-taken"),
    ("uuid", "id-taken"),
    ("interactions", "number-taken"),
    ("data", "key-taken"),
    ("users", "id-taken"),
)


def conflict(violated: UniqueViolated) -> StoreConflict:
    code = next((code for name, code in _TAKEN if name in violated.what), "id-taken")
    return StoreConflict(code, f"it is taken: {violated.what}")


class SqlStore(SqlAdministration, SqlAccounts):
    @property
    def generation(self) -> int:
        return self._database.generation

    async def open(self) -> None:
        await self._database.open()

    async def close(self) -> None:
        await self._database.close()

    async def check(self) -> None:
        await self._database.check()

    # Interactions

    async def interaction(self, id: int) -> Interaction | None:
        found = await self._read(sql.interaction_with_id, at_id=id)
        return rows.interaction_of(found[0]) if found else None

    async def interaction_by_uuid(self, uuid: str) -> Interaction | None:
        found = await self._read(sql.one_by, interactions, Interaction, "uuid", at_uuid=uuid)
        return rows.interaction_of(found[0]) if found else None

    async def add_interaction(self, creation: Creation) -> Interaction:
        try:
            made: Interaction = await self._database.write(lambda: self._creating(creation))
        except UniqueViolated as violated:
            taken = conflict(violated)
            if taken.code == "number-taken":
                taken.holder = await self._holder(creation.interaction)
            raise taken from None
        return made

    def _creating(self, creation: Creation) -> Script:
        new = creation.interaction
        if not creation.is_forced and new.phone_number is not None:
            found = yield self._command(sql.pending_with_number, **_number(new))
            if found:
                raise StoreConflict("number-taken", f"interaction {found[0][0]} is pending", found[0][0])
        holds = not creation.is_forced and new.phone_number is not None and not creation.saves
        returned = yield self._command(
            sql.insert_row, interactions, _INTERACTION, True, **rows.interaction_row(new, holds)
        )
        made = new._replace(id=returned[0][0])
        saves = [save_for(save, made.id) for save in creation.saves]
        commands = [self._inserted_event(creation.event._replace(interaction_id=made.id))]
        commands += self._inserted_data(made, creation.data)
        for save in saves:
            commands += self._saving(save)
            made = save.interaction
        if creation.contact is not None:
            commands.append(self._inserted_contact(creation.contact))
        if creation.receipt is not None:
            commands += self._kept(creation.receipt, creation.receipt.reply(made, True), made.id)
        yield commands
        return made

    async def _holder(self, new: Interaction) -> int | None:
        found = await self._read(sql.pending_with_number, **_number(new))
        return found[0][0] if found else None

    def _inserted_data(self, made: Interaction, data: Any) -> Iterator[Command]:
        for key, value in data.items():
            entry = DataEntry(
                0, made.customer_id, made.id, made.survey_id, key, value, made.created_at, made.created_at, None
            )
            yield self._command(sql.insert_row, interaction_data, _AFTER_ID[interaction_data], **entry._asdict())

    async def save(self, save: Save) -> None:
        commands = self._saving(save)
        try:
            if save.receipt is None:
                await self._database.write_all(commands)
            else:
                reply = save.receipt.reply(save.interaction, True)
                commands += self._kept(save.receipt, reply, save.interaction.id)
                await self._database.write(lambda: _all(commands))
        except UniqueViolated as violated:
            if not (violated.may_be_own and await self._is_stored(save.event)):
                raise conflict(violated) from None

    async def _is_stored(self, event: Event) -> bool:
        row = rows.event_row(event)
        return await self.event(event.interaction_id, event.turn) == rows.event_of(tuple(row.values()))

    def _saving(self, save: Save) -> list[Command]:
        """Whatever fails for being taken comes first: the event."""
        interaction = save.interaction
        commands = self._moved(save)
        for place in save.taken_off:
            commands.append(self._command(sql.uncount_place, at_interaction_id=interaction.id, at_place=place))
        for response in save.answered:
            commands.append(self._command(sql.upsert_response, self._insert, **rows.response_row(response)))
        if save.effects or save.blocked or save.unblocked or interaction.deleted_at is not None:
            commands += self._consequences(save)
        return commands

    def _inserted_event(self, event: Event) -> Command:
        return self._command(sql.insert_event, **rows.event_row(event))

    def _moved(self, save: Save) -> list[Command]:
        interaction, kind = save.interaction, save.event.kind
        is_settled = kind in ("begin", "deleted", "resume") or interaction.ended_at is not None
        if not is_settled and interaction.survey_type != "sms":
            moved = self._command(
                sql.move_interaction,
                at_id=interaction.id,
                turn=interaction.turn,
                state=interaction.state,
                updated_at=interaction.updated_at,
            )
            return [self._inserted_event(save.event), moved]
        settled = {name: getattr(interaction, name) for name in sql.SETTLED}
        return [
            self._command(sql.insert_event_if_there, **rows.event_row(save.event)),
            self._command(sql.settle_interaction, not interaction.is_pending, at_id=interaction.id, **settled),
        ]

    def _consequences(self, save: Save) -> Iterator[Command]:
        interaction = save.interaction
        for effect in save.effects:
            yield self._command(sql.insert_row, outbox, _AFTER_ID[outbox], **rows.effect_row(effect))
        who = {"customer_id": interaction.customer_id}
        for key in save.blocked:
            names = ("customer_id", "contact_key", "at")
            yield self._command(
                sql.insert_new, self._insert, do_not_contact, names, **who, contact_key=key, at=save.event.at
            )
        for key in save.unblocked:
            yield self._command(sql.unblock, at_customer_id=interaction.customer_id, at_contact_key=key)
        if interaction.deleted_at is not None:
            yield self._command(sql.uncount_all, at_interaction_id=interaction.id)
            yield self._command(sql.delete_data_of, at_interaction_id=interaction.id, deleted_at=interaction.deleted_at)

    def _kept(self, receipt: Receipt, reply: KeptReply, interaction_id: int) -> list[Command]:
        place = rows.at(customer_id=receipt.customer_id, scope=receipt.scope, key=receipt.key)
        return [
            self._command(sql.forget_old_reply, **place, since=receipt.at - KEPT_FOR),
            self._command(sql.insert_row, receipts, sql.RECEIPT, **rows.receipt_row(receipt, reply, interaction_id)),
        ]

    async def change(self, interaction: Interaction, turn: int, event: Event | None) -> None:
        try:
            await self._database.write(lambda: self._changing(interaction, turn, event))
        except UniqueViolated as violated:
            raise conflict(violated) from None

    def _changing(self, interaction: Interaction, turn: int, event: Event | None) -> Script:
        if event is not None:
            yield [self._inserted_event(event)]
        changed = {name: getattr(interaction, name) for name in CHANGED}
        changed |= rows.at(
            id=interaction.id, turn=turn, survey_id=interaction.survey_id, phone_number=interaction.phone_number
        )
        amount = yield self._command(sql.change_interaction, **changed, email_folded=rows.folded(interaction.email))
        if not amount:
            raise StoreConflict("turn-taken", f"interaction {interaction.id} is no longer at turn {turn}")
        yield [self._command(sql.move_data, at_interaction_id=interaction.id, survey_id=interaction.survey_id)]

    async def due(self, now: int, limit: int) -> list[Interaction]:
        return [rows.interaction_of(row) for row in await self._read(sql.due_interactions, now=now, limit=limit)]

    async def stages(self) -> dict[int, int]:
        counts: dict[int, int] = {}
        for stage, amount in await self._read_list(sql.count_stages):
            counts[stage] = counts.get(stage, 0) + amount
        return counts

    # The event log

    async def event(self, interaction_id: int, turn: int) -> Event | None:
        found = await self._read(
            sql.one_by, events, Event, "interaction_id", "turn", at_interaction_id=interaction_id, at_turn=turn
        )
        return rows.event_of(found[0]) if found else None

    async def last_answer(self, interaction_id: int, question_id: int) -> Event | None:
        found = await self._read(sql.last_answer, **rows.at(interaction_id=interaction_id, question_id=question_id))
        return rows.event_of(found[0]) if found else None

    async def events(self, interaction_id: int) -> list[Event]:
        return [rows.event_of(row) for row in await self._read_list(sql.all_events, at_interaction_id=interaction_id)]

    # Responses and data

    async def response(self, id: int) -> Response | None:
        found = await self._read(sql.one_by, responses, Response, "id", at_id=id)
        return rows.response_of(found[0]) if found else None

    async def data_entry(self, id: int) -> DataEntry | None:
        found = await self._read(sql.one_by, interaction_data, DataEntry, "id", at_id=id)
        return rows.data_of(found[0]) if found else None

    async def put_data(self, entry: DataEntry, receipt: Receipt | None = None) -> tuple[DataEntry, bool]:
        try:
            stored: tuple[DataEntry, bool] = await self._database.write(lambda: self._putting(entry, receipt))
        except UniqueViolated as violated:
            raise conflict(violated) from None
        return stored

    def _putting(self, entry: DataEntry, receipt: Receipt | None) -> Script:
        found = yield self._command(
            sql.data_with_key, **rows.at(interaction_id=entry.interaction_id, custom_key=entry.custom_key)
        )
        if found:
            stored = rows.data_of(found[0])._replace(custom_value=entry.custom_value, updated_at=entry.updated_at)
            yield [self._changed_data(stored)]
        else:
            returned = yield self._command(sql.insert_data, _AFTER_ID[interaction_data], **entry._asdict())
            stored = entry._replace(id=returned[0][0])
        if receipt is not None:
            yield self._kept(receipt, receipt.reply(stored, not found), entry.interaction_id)
        return stored, not found

    def _changed_data(self, entry: DataEntry) -> Command:
        names = ("custom_key", "custom_value", "updated_at", "deleted_at")
        return self._command(sql.change_data, at_id=entry.id, **{name: getattr(entry, name) for name in names})

    async def change_data(self, entry: DataEntry) -> None:
        try:
            await self._database.write_all([self._changed_data(entry)])
        except UniqueViolated as violated:
            raise conflict(violated) from None

    # Requests that come twice, surveys, numbers not to be contacted, effects

    async def kept_reply(self, customer_id: int, scope: str, key: str, since: int) -> KeptReply | None:
        place = rows.at(customer_id=customer_id, scope=scope, key=key)
        for body_hash, status, body, turn in await self._read(sql.kept_reply, **place, since=since):
            return KeptReply(body_hash, status, from_text(body), turn)
        return None

    async def keep_reply(self, receipt: Receipt, interaction_id: int) -> None:
        commands = self._kept(receipt, receipt.reply(None, False), interaction_id)
        try:
            await self._database.write(lambda: _all(commands))
        except UniqueViolated as violated:
            raise conflict(violated) from None

    async def forget_replies(self, before: int) -> None:
        await self._database.write_all([self._command(sql.forget_replies, before=before)])

    async def survey_source(self, fingerprint: str) -> tuple[str, bytes] | None:
        for path, source in await self._read(sql.survey_source, at_fingerprint=fingerprint):
            return path, bytes(source)
        return None

    async def keep_survey(self, fingerprint: str, survey_id: int, path: str, source: bytes) -> None:
        kept = {"fingerprint": fingerprint, "survey_id": survey_id, "path": path, "source": source}
        await self._database.write_all(
            [self._command(sql.insert_new, self._insert, survey_versions, tuple(kept), **kept)]
        )

    async def is_blocked(self, customer_id: int, contact_key: str) -> bool:
        return bool(await self._read(sql.is_blocked, at_customer_id=customer_id, at_contact_key=contact_key))

    async def claim_effects(self, now: int, until: int, limit: int, kinds: Sequence[str]) -> list[OutboxEffect]:
        claim = self._command(
            sql.claim_effects, len(kinds), now=now, until=until, limit=limit, **rows.numbered("kind", kinds)
        )
        claimed = await self._database.write(lambda: _returning(claim))
        return sorted((rows.effect_of(row) for row in claimed), key=lambda each: each.id)

    async def drop_effect(self, id: int) -> None:
        await self._database.write_all([self._command(sql.drop_effect, at_id=id)])

    async def postpone_effect(self, id: int, next_at: int) -> None:
        await self._database.write_all([self._command(sql.postpone_effect, at_id=id, next_at=next_at)])


def _all(commands: list[Command]) -> Script:
    yield commands


def _returning(command: Command) -> Script:
    found = yield command
    return found


def _number(new: Interaction) -> dict[str, Any]:
    return rows.at(customer_id=new.customer_id, survey_id=new.survey_id, phone_number=new.phone_number)
