"""What an operator needs of a database: everything in order, old things out, one respondent out, a copy."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from askline.interviews.interaction import DataEntry, Interaction, Response
from askline.storage import rows
from askline.storage import statements as sql
from askline.storage.database import Command, Script, UniqueViolated
from askline.storage.preparing import erased, erasure
from askline.storage.sql_lists import Condition, SqlLists
from askline.storage.tables import (
    contacts,
    events,
    interaction_data,
    interactions,
    outbox,
    receipts,
    responses,
)

CHUNK = 500
_ERASED = (
    "phone_number", "email", "email_folded", "external_ref", "contact_id", "state", "due_at", "updated_at", "ended_at",
    "ending", "reason", "stage", "holds_number", "turn",
)  # fmt: skip


def next_interactions(conditions: tuple[Condition, ...]) -> Any:
    t = interactions
    names = (name for name in Interaction._fields if name != "state")
    return (
        sa.select(*(t.c[name] for name in names))
        .where(*(condition.clause(t) for condition in conditions), t.c.deleted_at.is_(None))
        .where(t.c.id > sa.bindparam("after", type_=sa.BigInteger))
        .order_by(t.c.id)
        .limit(CHUNK)
    )


def ended_before() -> Any:
    t = interactions
    return sa.select(t.c.id).where(_is_over(t)).order_by(t.c.id).limit(sa.bindparam("limit", type_=sa.Integer))


def ended_among(amount: int) -> Any:
    """Those of some that are to be removed, which stay so until they are."""
    t = interactions
    ids = [sa.bindparam(f"id_{index}", type_=sa.BigInteger) for index in range(amount)]
    return sa.select(t.c.id).where(t.c.id.in_(ids), _is_over(t)).order_by(t.c.id).with_for_update()


def _is_over(t: sa.Table) -> Any:
    moment: Any = sa.bindparam("moment", type_=sa.BigInteger)
    has_ended = t.c.ended_at < moment
    never_began = sa.and_(t.c.ended_at.is_(None), t.c.started_at.is_(None), t.c.created_at < moment)
    was_deleted = sa.and_(t.c.ended_at.is_(None), t.c.deleted_at < moment)
    return sa.or_(has_ended, was_deleted, sa.and_(never_began, t.c.deleted_at.is_(None)))


def of_address(column: str) -> Any:
    t = interactions
    return sa.select(t.c.id).where(sql.where(t, "customer_id", column)).order_by(t.c.id)


def remove(table: sa.Table, column: str) -> Any:
    return sa.delete(table).where(sql.where(table, column))


def blank(table: sa.Table, column: str, *names: str) -> Any:
    return sa.update(table).where(sql.where(table, column)).values(sql.values(table, *names))


class SqlAdministration(SqlLists):
    async def each_interaction(
        self, customer_id: int | None, survey_id: int | None
    ) -> AsyncIterator[tuple[Interaction, list[Response], list[DataEntry]]]:
        asked = {"customer_id": customer_id, "survey_id": survey_id}
        conditions = tuple(Condition(name, "equals") for name, value in asked.items() if value is not None)
        parameters = {f"equals_{name}": value for name, value in asked.items() if value is not None}
        after = 0
        while found := await self._read_list(next_interactions, conditions, **parameters, after=after):
            some = [rows.interaction_of((*row, None)) for row in found]
            after = some[-1].id
            ids = [each.id for each in some]
            responses_by, data_by = await self.responses_of(ids), await self.data_of(ids)
            for each in some:
                yield each, responses_by.get(each.id, []), data_by.get(each.id, [])

    async def ended_before(self, moment: int, limit: int) -> list[int]:
        return [row[0] for row in await self._read_list(ended_before, moment=moment, limit=limit)]

    async def of_respondent(self, customer_id: int, addresses: Sequence[str]) -> list[int]:
        found: set[int] = set()
        for address in addresses:
            for column in ("phone_number", "email_folded"):
                place = rows.at(customer_id=customer_id, **{column: address})
                found |= {row[0] for row in await self._read_list(of_address, column, **place)}
        return sorted(found)

    async def purge(self, ids: Sequence[int], moment: int) -> int:
        purged: int = await self._database.write(lambda: self._purging(ids, moment))
        return purged

    def _purging(self, ids: Sequence[int], moment: int) -> Script:
        over = yield self._command(ended_among, len(ids), moment=moment, **rows.numbered("id", ids))
        yield [command for (id,) in over for command in self._removing(id)]
        return len(over)

    def _removing(self, id: int) -> Iterator[Command]:
        for table in (events, responses, interaction_data, outbox, receipts):
            yield self._command(remove, table, "interaction_id", at_interaction_id=id)
        yield self._command(remove, interactions, "id", at_id=id)

    async def erase(self, ids: Sequence[int], now: int) -> None:
        while True:
            try:
                await self._database.write(lambda: self._erasing(ids, now))
            except UniqueViolated:  # somebody has answered meanwhile: that is erased too
                continue
            return

    async def forget_traces(self) -> None:
        await self._database.forget_traces()

    def _erasing(self, ids: Sequence[int], now: int) -> Script:
        for id in ids:
            found = yield self._command(sql.one_by, interactions, Interaction, "id", at_id=id)
            for row in found:
                yield list(self._erasing_one(rows.interaction_of(row), now))

    def _erasing_one(self, each: Interaction, now: int) -> Iterator[Command]:
        if each.contact_id is not None:
            place = rows.at(customer_id=each.customer_id, uuid=each.contact_id)
            yield self._command(remove_contact, **place)
        yield self._command(sql.insert_event_if_there, **rows.event_row(erasure(each, now)))
        row: dict[str, Any] = rows.interaction_row(erased(each, now), False)
        yield self._command(blank, interactions, "id", *_ERASED, at_id=each.id, **{name: row[name] for name in _ERASED})
        place = {"at_interaction_id": each.id}
        silent = {"heard": None, "records": "[]", "payload": None}
        yield self._command(blank, events, "interaction_id", *silent, **place, **silent)
        empty = {"response": "", "value": "null", "recording_url": None}
        yield self._command(blank, responses, "interaction_id", *empty, **place, **empty)
        for table in (interaction_data, outbox, receipts):
            yield self._command(remove, table, "interaction_id", **place)

    async def backup(self, path: str) -> None:
        await self._database.backup(path)


def remove_contact() -> Any:
    return sa.delete(contacts).where(sql.where(contacts, "customer_id", "uuid"))
