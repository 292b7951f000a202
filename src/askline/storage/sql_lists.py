"""Lists: pages of interactions, responses, data and users, by whatever was asked for.

The order by current status is read stage by stage, each along an index, until the page is full: a page costs the
same with a thousand interactions and with a million.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from askline.interviews.accounts_kept import User
from askline.interviews.interaction import COMPLETED, DataEntry, Interaction, Response
from askline.interviews.selections import (
    ASC,
    DataSelection,
    InteractionSelection,
    Page,
    ResponseSelection,
    UserSelection,
)
from askline.storage import rows
from askline.storage import statements as sql
from askline.storage.database import Row, Script
from askline.storage.sql_commands import SqlCommands
from askline.storage.tables import interaction_data, interactions, responses, users

STAGES = range(6)
# An interaction's number and its creation grow together, but for what clocks of several machines differ.
CLOCKS_DIFFER = 600 * 1_000_000
# Columns that leave few interactions, those that leave fewest first; each has an index with the stage.
TELLING = ("email_folded", "external_ref", "scheduled_at", "agent_id", "call_type")
_SHOWN = tuple(name for name in Interaction._fields if name != "state")
WITH_TYPE = ("agent_id", "call_type")  # those with another index that has the survey type before the stage
COUNTED_FROM = 1000  # offsets beyond which a stage is counted before it is passed over
_AT_ONCE = (1, 10, 100, 1000)  # how many interactions one statement looks for


class Condition(NamedTuple):
    """How a WHERE compares a column with the parameter of its name.

    is_searched  an index of the column may be used; not where another one finds fewer rows
    """

    column: str
    compares: str  # equals, contains, from, before, at-most, is-null, is-not-null
    is_searched: bool = True

    @property
    def parameter(self) -> str:
        return f"{self.compares.replace('-', '_')}_{self.column}"

    def clause(self, table: sa.Table) -> Any:
        column: Any = table.c[self.column]
        if not self.is_searched:
            column = column + sa.literal_column("''" if isinstance(column.type, sa.Text) else "0")
        if self.compares in ("is-null", "is-not-null"):
            return column.is_(None) if self.compares == "is-null" else column.is_not(None)
        asked: Any = sa.bindparam(self.parameter, type_=column.type)
        if self.compares == "contains":  # with regard to case, in both dialects
            return sa.func.replace(column, asked, "") != column
        operators: dict[str, Callable[[Any, Any], Any]] = {
            "equals": lambda one, other: one == other,
            "from": lambda one, other: one >= other,
            "before": lambda one, other: one < other,
            "at-most": lambda one, other: one <= other,
        }
        return operators[self.compares](column, asked)


def page_of(table: sa.Table, names: tuple[str, ...], conditions: tuple[Condition, ...], is_earliest_first: bool) -> Any:
    """One page of a table's rows that are there, by id."""
    t = table
    is_there = [t.c.is_counted == 1] if "is_counted" in t.c else []
    if "deleted_at" in t.c:
        is_there.append(t.c.deleted_at.is_(None))
    return (
        sa.select(*(t.c[name] for name in names))
        .where(*(condition.clause(t) for condition in conditions), *is_there)
        .order_by(t.c.id if is_earliest_first else t.c.id.desc())
        .limit(sa.bindparam("limit", type_=sa.Integer))
        .offset(sa.bindparam("offset", type_=sa.BigInteger))
    )


def merged_page(
    names: tuple[str, ...], conditions: tuple[Condition, ...], stages: tuple[int, ...], is_earliest_first: bool
) -> Any:
    """One page of the interactions at some stages by id: each stage is read along its index, and they are merged."""
    t = interactions
    wanted = sa.select(*(t.c[name] for name in names)).where(
        *(condition.clause(t) for condition in conditions), t.c.deleted_at.is_(None)
    )
    merged = sa.union_all(*(wanted.where(t.c.stage == sa.literal_column(str(stage))) for stage in stages))
    return (
        merged.order_by(sa.asc("id") if is_earliest_first else sa.desc("id"))
        .limit(sa.bindparam("limit", type_=sa.Integer))
        .offset(sa.bindparam("offset", type_=sa.BigInteger))
    )


def count_of(table: sa.Table, conditions: tuple[Condition, ...]) -> Any:
    clauses = (condition.clause(table) for condition in conditions)
    return sa.select(sa.func.count()).select_from(table).where(*clauses, table.c.deleted_at.is_(None))


def edge_of_creation(is_first: bool) -> Any:
    """The id of the first interaction made since a moment, or of the last made before it."""
    t = interactions
    moment: Any = sa.bindparam("moment", type_=sa.BigInteger)
    chosen = sa.select(t.c.id).where(t.c.customer_id == sa.bindparam("customer_id", type_=sa.BigInteger))
    if is_first:
        chosen = chosen.where(t.c.created_at >= moment).order_by(t.c.created_at, t.c.id)
    else:
        chosen = chosen.where(t.c.created_at < moment).order_by(t.c.created_at.desc(), t.c.id.desc())
    return chosen.limit(1)


class _Asked:
    """The conditions of one list, with their parameters."""

    def __init__(self, customer_id: int) -> None:
        self.conditions: list[Condition] = []
        self.parameters: dict[str, Any] = {}
        self.add("customer_id", customer_id)

    def add(self, column: str, value: Any, compares: str = "equals", *, is_searched: bool = True) -> None:
        if value is not None:
            condition = Condition(column, compares, is_searched)
            self.conditions.append(condition)
            self.parameters[condition.parameter] = value

    def require(self, column: str, compares: str) -> None:
        self.conditions.append(Condition(column, compares))


class SqlLists(SqlCommands):
    async def interactions(self, customer_id: int, selection: InteractionSelection, now: int) -> list[Interaction]:
        await self._put_stages_right(now)
        asked = _Asked(customer_id)
        values = selection._asdict() | {"email_folded": rows.folded(selection.email)}
        telling = next((name for name in TELLING if values[name] is not None), None)
        for name in ("survey_id", "survey_type", *TELLING):
            is_searched = telling in (None, name) or (name == "survey_type" and telling in WITH_TYPE)
            asked.add(name, values[name], is_searched=is_searched)
        if selection.started is not None:
            asked.require("started_at", "is-not-null" if selection.started else "is-null")
        await self._add_creation(asked, customer_id, selection)
        stages = _stages(selection)
        if selection.page.order is None:
            return await self._by_stage(asked, stages, selection.page)
        if telling is not None or len(stages) < len(STAGES):
            return await self._merged(asked, stages, selection.page)
        return await self._stretch(asked, selection.page)

    async def _put_stages_right(self, now: int) -> None:
        if await self._read(sql.some_due_to_begin, now=now):
            mark = self._command(sql.mark_due_to_begin, now=now)
            await self._database.write(lambda: _alone(mark))

    async def _add_creation(self, asked: _Asked, customer_id: int, selection: InteractionSelection) -> None:
        """The dates, and the stretch of ids that they can only lie in."""
        begins, ends = selection.created_from, selection.created_before
        asked.add("created_at", begins, "from")
        asked.add("created_at", ends, "before")
        if begins is not None:
            first = await self._read(edge_of_creation, True, customer_id=customer_id, moment=begins - CLOCKS_DIFFER)
            asked.add("id", first[0][0] if first else 2**62, "from")
        if ends is not None:
            last = await self._read(edge_of_creation, False, customer_id=customer_id, moment=ends + CLOCKS_DIFFER)
            asked.add("id", last[0][0] if last else 0, "at-most")

    async def _by_stage(self, asked: _Asked, stages: Sequence[int], page: Page) -> list[Interaction]:
        found: list[Interaction] = []
        offset = page.offset
        for stage in stages:
            if len(found) == page.limit:
                break
            if offset > COUNTED_FROM and offset >= (amount := await self._count(asked, stage)):
                offset -= amount
                continue
            more = await self._stretch(asked, Page(page.limit - len(found), offset), stage)
            found += more
            if more:
                offset = 0
            elif offset:
                offset = max(0, offset - await self._count(asked, stage))
        return found

    async def _merged(self, asked: _Asked, stages: Sequence[int], page: Page) -> list[Interaction]:
        """By id, from some stages only."""
        if not stages:
            return []
        names, conditions, is_earliest_first = _SHOWN, tuple(asked.conditions), page.order == ASC
        parameters = {**asked.parameters, "limit": page.limit, "offset": page.offset}
        found = await self._read_list(merged_page, names, conditions, tuple(stages), is_earliest_first, **parameters)
        return [rows.interaction_of((*row, None)) for row in found]

    async def _stretch(self, asked: _Asked, page: Page, stage: int | None = None) -> list[Interaction]:
        conditions = tuple(asked.conditions) + (() if stage is None else (Condition("stage", "equals"),))
        found = await self._page(interactions, _SHOWN, conditions, page, asked, equals_stage=stage)
        return [rows.interaction_of((*row, None)) for row in found]

    async def _count(self, asked: _Asked, stage: int) -> int:
        conditions = (*asked.conditions, Condition("stage", "equals"))
        found = await self._read_list(count_of, interactions, conditions, **asked.parameters, equals_stage=stage)
        return int(found[0][0])

    async def _page(
        self,
        table: sa.Table,
        names: tuple[str, ...],
        conditions: tuple[Condition, ...],
        page: Page,
        asked: _Asked,
        **more: Any,
    ) -> list[Row]:
        is_earliest_first = page.order == ASC
        parameters = {**asked.parameters, **more, "limit": page.limit, "offset": page.offset}
        return await self._read_list(page_of, table, names, conditions, is_earliest_first, **parameters)

    async def responses(self, customer_id: int, selection: ResponseSelection) -> list[Response]:
        asked = _Asked(customer_id)
        for name in ("survey_id", "question_id", "interaction_id", "response"):
            asked.add(name, getattr(selection, name))
        asked.add("response", selection.response_contains or None, "contains")
        asked.add("submitted_at", selection.submitted_from, "from")
        asked.add("submitted_at", selection.submitted_before, "before")
        conditions = tuple(asked.conditions)
        found = await self._page(responses, Response._fields, conditions, selection.page, asked)
        return [rows.response_of(row) for row in found]

    async def data(self, customer_id: int, selection: DataSelection) -> list[DataEntry]:
        asked = _Asked(customer_id)
        for name in ("survey_id", "interaction_id", "custom_key"):
            asked.add(name, getattr(selection, name))
        conditions = tuple(asked.conditions)
        found = await self._page(interaction_data, DataEntry._fields, conditions, selection.page, asked)
        return [rows.data_of(row) for row in found]

    async def users(self, customer_id: int, selection: UserSelection) -> list[User]:
        asked = _Asked(customer_id)
        for name in ("name", "agent_id", "phone"):
            asked.add(name, getattr(selection, name))
        asked.add("name", selection.name_contains or None, "contains")
        asked.add("email_folded", rows.folded(selection.email))
        page = selection.page._replace(order=selection.page.order or ASC)
        found = await self._page(users, User._fields, tuple(asked.conditions), page, asked)
        return [rows.user_of(row) for row in found]

    async def responses_of(self, interaction_ids: Sequence[int]) -> dict[int, list[Response]]:
        found = await self._of_interactions(responses, Response, interaction_ids)
        return _grouped(rows.response_of(row) for row in found)

    async def data_of(self, interaction_ids: Sequence[int]) -> dict[int, list[DataEntry]]:
        found = await self._of_interactions(interaction_data, DataEntry, interaction_ids)
        return _grouped(rows.data_of(row) for row in found)

    async def _of_interactions(self, table: sa.Table, kind: Any, ids: Sequence[int]) -> list[Row]:
        found: list[Row] = []
        for start in range(0, len(ids), _AT_ONCE[-1]):
            some = ids[start : start + _AT_ONCE[-1]]
            amount = next(each for each in _AT_ONCE if each >= len(some))
            padded = [*some, *([some[-1]] * (amount - len(some)))]
            read = self._read if amount == 1 else self._read_list
            found += await read(sql.of_interactions, table, kind, amount, **rows.numbered("id", padded))
        return found


def _stages(selection: InteractionSelection) -> list[int]:
    """The stages that the yes and no filters leave, in the order of lists."""
    stages = list(STAGES)
    if selection.completed is not None:
        stages = [stage for stage in stages if (stage >= COMPLETED) == selection.completed]
    if selection.survey_ended is not None:
        stages = [stage for stage in stages if (stage == COMPLETED) == selection.survey_ended]
    if selection.started is not None:
        possible = (3, 4, 5) if selection.started else (0, 1, 2, 5)
        stages = [stage for stage in stages if stage in possible]
    return stages


def _grouped(found: Any) -> dict[int, list[Any]]:
    found_by: dict[int, list[Any]] = {}
    for each in found:
        found_by.setdefault(each.interaction_id, []).append(each)
    return found_by


def _alone(command: Any) -> Script:
    yield command
